/*
 * crowd.h - what wrk cannot be: people who come at their own rate, whether or
 * not those before them were served - an open loop - and people who are but
 * there, or slow.
 *
 * MANNER_ASK     at a rate, on connections that stay
 * MANNER_CLOSE   at a rate, each on a connection of its own, opened beforehand
 * MANNER_VISIT   likewise, opened when it is due
 * MANNER_HOLD    each asks once, and stays
 * MANNER_TRICKLE each asks again and again, sending so many bytes a second
 * MANNER_SIP     the same, reading so many bytes a second
 *
 * Every request is timed from the instant it was due.  One that finds no idle
 * connection waits, and its time runs on; so a server that stops for a second
 * shows in the latency of all who came in that second (Tene, How not to
 * measure latency, 2013; Schroeder et al., Open versus closed, NSDI 2006).
 *
 *   1. crowd_run: opens all connections, tries each at least once, lets those
 *      who ask but once do so, calls on_start, carries out the plan to its end,
 *      and waits until every request has its answer, has failed, or has had
 *      its time; but not for the slow
 *
 * A request has `timeout_ms` from the instant it was due.  Then it is given
 * up: taken out of the queue, or its connection closed and opened anew.
 */
#ifndef CROWD_CROWD_H
#define CROWD_CROWD_H

#include <stdint.h>
#include <sys/socket.h>

#include "bins.h"
#include "schedule.h"
#include "tally.h"

enum crowd_manner {
    MANNER_ASK,
    MANNER_CLOSE,
    MANNER_VISIT,
    MANNER_HOLD,
    MANNER_TRICKLE,
    MANNER_SIP
};

/* Borrowed for the call. */
struct crowd_plan {
    const struct sockaddr *address;
    const char *request; /* the bytes of a GET */
    enum crowd_manner manner;
    uint64_t bytes_per_s; /* of those who are slow */
    uint64_t far_ms;      /* of those who visit: a round trip */
    int sources;          /* addresses that they come from */
    enum arrivals arrivals;
    uint64_t rate_per_s; /* 0 unless they come at one */
    uint64_t seed;
    uint64_t warmup_ms, duration_ms;
    uint64_t timeout_ms;
    int connections;
    int signal_fd; /* signals.h */
    void (*on_start)(int connections_open);
};

/* Fills the tally and bins, which hold up to timeout_ms.  Returns 0 when the
 * plan was carried out to its end, whatever was answered; the number of the
 * signal that ended it, SIGTERM or SIGINT; or a negative errno when it could
 * not begin. */
int crowd_run(const struct crowd_plan *plan, struct tally *tally,
              struct bins *bins);

#endif
