/*
 * ports.h - whether there are ports for a load to connect from: refused before
 * a run when there never are, waited for before a trial when there are not
 * yet.
 *
 * A port stays with a connection for a minute after its end (TIME_WAIT) for
 * whoever closed first.  Where the kernel may use such a port again
 * (net.ipv4.tcp_tw_reuse is 1, or 2: on loopback, the default) nothing is in
 * the way; where it may not, a load finds as many as are left.  How many
 * connections a load will open when it closes each after its answer is not
 * known beforehand: what then fails is judged by verdict.h.
 */
#ifndef BENCH_PORTS_H
#define BENCH_PORTS_H

#include <stdbool.h>

#include <uv.h>

#include "profile.h"
#include "progress.h"
#include "system_limits.h"

/* Returns 0, or -EADDRNOTAVAIL and one line in `error` (ERROR_BYTES): some
 * scenario has more connections than there are ports. */
int ports_check(const struct profile *profile, const struct limits *limits,
                char *error);

/* Whether so many connections may not find a port while so many sockets are
 * in TIME_WAIT (-1: not known).  Pure. */
bool ports_are_short(const struct limits *limits, int connections,
                     long time_wait);

/* Runs the loop until there are ports, says so on stderr if that takes time,
 * and gives up after a minute: the trial will tell.  0, or -EINTR. */
int ports_await(uv_loop_t *loop, const struct limits *limits, int connections,
                const struct progress *progress, const int *interrupted);

#endif
