/*
 * tally.h - what an open loop counts, and the line that says it.
 *
 * The line has the form and the keys of wrk's (scripts/wrk/result.lua), where
 * they mean the same; a real one, here broken:
 *
 *   bench-result version=1 duration_us=3000000 monotonic_us=3000023
 *     requests=3000 bytes=348000 errors_connect=0 errors_read=0
 *     errors_write=0 errors_timeout=0 errors_status=0 samples=3000
 *     latency_mean_us=105.095 latency_p50_us=99 latency_p90_us=112
 *     latency_p99_us=311 latency_p999_us=623 latency_max_us=1041
 *     rate_per_s=1000 planned=3000 sent=3000 answered=3000 unanswered=0
 *     queued=0 connections=64 connections_max=1 opened=64 served=64
 *     warmup_answered=500
 *     drain_us=28 late=0 late_pct=0.000 late_us_mean=23.818
 *     late_us_max=132 cpu_user_us=223898 cpu_system_us=0 complete=1
 *
 * Requests are those due in the measured part, after the warm-up, and
 *
 *   planned == answered + unanswered, sent <= planned, samples == requests
 *
 * where `requests`, as wrk has it, is `answered`.  Errors are those of the
 * whole run, the opening of connections and the warm-up included; answers
 * other than 2xx and 3xx are answers, as with wrk, and have a latency.  A
 * server that closes a connection nobody uses makes a read error, as with wrk.
 *
 * duration_us is what was asked for, monotonic_us what the measured part took
 * on the monotonic clock: more when the end was noticed late.  `queued`
 * requests had to wait for a connection: part of their latency.
 * connections_max is how many were in use at once, `opened` how many there
 * were in all, and `served` how many of the people had an answer at all; those
 * of the warm-up are in these three.  drain_us is what the last
 * answer took beyond the end.
 *
 * late_us_mean and late_us_max are the generator's own doing: from when a
 * request was due to when it was sent, or found no connection.  `late` ones
 * had more than 1 ms of it.  It is part of their latency: where late_pct is
 * not small, or the mean or the maximum not small against the server's
 * latencies, the generator was the limit.  CPU time is that of the generator
 * from the start of the plan, warm-up and drain included.
 */
#ifndef CROWD_TALLY_H
#define CROWD_TALLY_H

#include <stdint.h>
#include <stdio.h>

#include "histogram.h"

enum {
    TALLY_LATE_NS = 1000 * 1000
};

enum tally_error {
    ERROR_CONNECT,
    ERROR_READ,
    ERROR_WRITE,
    ERROR_TIMEOUT, /* no whole answer within the limit, sent or not */
    ERROR_STATUS,
    ERROR_KINDS
};

/* Of the measured part unless said.  Owns nothing. */
struct tally {
    uint64_t rate_per_s; /* as asked, as are these two */
    uint64_t duration_ns;
    int connections;

    uint64_t took_ns;
    uint64_t planned, sent, answered, unanswered, queued;
    uint64_t late, late_max_ns, late_sum_ns;
    uint64_t bytes;               /* received */
    uint64_t errors[ERROR_KINDS]; /* whole run */
    uint64_t warmup_answered;
    int connections_max, served;         /* whole run */
    uint64_t opened;                     /* likewise */
    uint64_t drain_ns;                   /* from the end of the plan */
    uint64_t cpu_user_us, cpu_system_us; /* with warm-up and drain */
};

/* How much after its time a request was taken up. */
void tally_lateness(struct tally *tally, uint64_t late_ns);

/* Returns 0, or a negative errno when the stream failed. */
int tally_write(const struct tally *tally, const struct histogram *latencies,
                FILE *file);

#endif
