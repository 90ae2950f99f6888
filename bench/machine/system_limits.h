/*
 * system_limits.h - the limits of the system that a load can meet, and which of
 * them a number of threads has met.
 *
 * A limit that cannot be read is -1; one that is not set, LONG_MAX.
 */
#ifndef BENCH_SYSTEM_LIMITS_H
#define BENCH_SYSTEM_LIMITS_H

#include <stddef.h>

struct limits {
    long files;                   /* hard RLIMIT_NOFILE: descriptors */
    long processes;               /* soft RLIMIT_NPROC; does not bind root */
    long pid_max, threads_max;    /* of the machine */
    long max_map_count;           /* of a process; a thread takes two */
    long ports_first, ports_last; /* for connects: ip_local_port_range */
    long tw_reuse;                /* tcp_tw_reuse: 0, a port in TIME_WAIT is
                                     not used again; 1; 2, on loopback */
    long somaxconn;               /* of a listening socket's queue */
    long syn_backlog;             /* half-open connections */
};

enum {
    LIMIT_TEXT_BYTES = 160
};

/* `root` stands before /proc: "" but in tests.  The resource limits are those
 * of the calling process. */
void limits_read(struct limits *limits, const char *root);

/* How many connections to one address and port there can be; -1: unknown. */
long limits_ports(const struct limits *limits);

/* The limit that a process with so many threads has met, and what to do:
 *   "kernel.pid_max is 32768: raise it (as root, sysctl kernel.pid_max)"
 * All that it can have been, when none of them is near. */
void limits_name_threads(const struct limits *limits, double threads,
                         char text[LIMIT_TEXT_BYTES]);

#endif
