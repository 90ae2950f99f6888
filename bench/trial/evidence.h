/*
 * evidence.h - what a whole trial left behind: the columns that need all of
 * it, whether its figures agree with each other, and the facts that verdict.h
 * judges.
 *
 * Pure.  Between the marks is measure.h's; this is about wrk's whole run.
 *
 *   1. evidence_fill, once wrk and the server have ended
 *   2. evidence_check: a trial whose figures contradict each other has failed
 *   3. evidence_facts, for verdict_judge
 */
#ifndef BENCH_EVIDENCE_H
#define BENCH_EVIDENCE_H

#include <stdbool.h>

#include "clocks.h"
#include "measure.h"
#include "profile.h"
#include "system_limits.h"
#include "verdict.h"

/* All borrowed. */
struct evidence {
    const struct mark *idle, *first, *second; /* at_ns is 0: not taken */
    const char *last;        /* the server's last counters; "" without any */
    const char *wrk_line;    /* crowd's in an open loop; "" without one */
    const char *beside_line; /* of who came beside it; "" when nobody did */
    double rate_per_s;       /* of an open loop; NaN or 0: a closed one */
    double duration_s;       /* asked for, between the marks */
    double connections;      /* asked for */
    double connections_open; /* when measuring began; NaN: not known */
    double ramp_s;       /* from the load's start until all were open; the first
                            mark without it */
    bool has_counters;   /* the server is one that can be asked */
    int verified;        /* answers after the load that it did not ask for,
                            each on a connection of its own */
    bool late;           /* but it did not answer in time */
    bool may_repeat;     /* the trial would be run again */
    const char *failure; /* what went wrong before; "" */
    const struct clocks *clocks; /* over the load's run */
    const struct measure_cpus *cpus;
    const struct profile *profile;
    const struct limits *limits;
};

/* Whether connections live on after an answer: the script does not ask to
 * close them (wrk's line says so; crowd never does), and no more were opened
 * than asked for.  False, too, when it cannot be known. */
bool evidence_is_kept_alive(const struct evidence *evidence);

/* The load's columns, `connections_served`, `unanswered` and, of a closed
 * loop, `connections_by_littles_law`. */
void evidence_fill(const struct evidence *evidence, struct result *result);

/* The identities of a closed loop, after evidence_fill:
 *
 *   wrk's requests <= the server's responses
 *                  <= wrk's requests + connections x n
 *
 * as wrk drops at its end what it had asked for, once per connection, n at a
 * time: 1 without pipelining (wrk_pipeline); of servers with counters, from the
 * idle mark to the last line, less what was verified after the load.  And,
 * where connections are kept alive,
 *
 *   rate x mean latency <= 1.1 x connections
 *
 * (Little, Operations Research 9, 1961): nobody can have waited longer than
 * the connections were there.  Both are of what is timed, with pipelining of
 * batches.  That it may be far less is no contradiction,
 * see verdict.h.
 *
 * Of an open loop, where crowd waits until every request is answered or has
 * had its time:
 *
 *   answered <= the server's responses <= answered + given up
 *
 * with those of the warm-up on both sides.  What who came beside the load was
 * answered is taken off the server's, and may be off by what they did not wait
 * for.  Nor is there a result where a
 * closed loop had no answer between the marks, or where the load left less than
 * a quarter of the time to measure.  Returns 0, or -EBADMSG with the figures in
 * `reason` (REASON_BYTES). */
int evidence_check(const struct evidence *evidence, const struct result *result,
                   char *reason);

void evidence_facts(const struct evidence *evidence,
                    const struct result *result, struct facts *facts);

#endif
