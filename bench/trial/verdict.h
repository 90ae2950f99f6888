/*
 * verdict.h - what a trial is worth: its status, and the reason in words,
 * with what helps.
 *
 * Pure.  The rules, from worst to best:
 *
 *   failed        something went wrong: `failure` says what
 *
 *   disturbed     the hypervisor, or another load on these CPUs, took more time
 *                 than the profile allows, or the runner was held up, or the
 *                 wall clock was set, or crowd was late with CPU time to spare;
 *                 and the trial may be repeated (course.h).  Judged by that
 *                 alone, never by what came out
 *
 *   limit-hit     a limit of the system was met: threads, descriptors, ports,
 *                 the listen queue; which one is said.  With connects that
 *                 failed for want of ports, or clients that the server turned
 *                 away, the trial is not valid, either
 *
 *   starved       some connections were never served, or not let in, or answers
 *                 went to a part of them: wrk had CPU time left, and yet rate x
 *                 mean latency accounts for less than 0.8 of the connections,
 *                 unless the server's counters say that they were served alike.
 *                 (Where wrk itself is the limit it is half of them: the others
 *                 wait for wrk.)  An open loop has none of these: most of its
 *                 connections may have nothing to do.  It is starved when
 *                 requests had no answer in time, or the server answered fewer
 *                 than it was asked for: the backlog grew, and so did every
 *                 latency with it, for as long as the trial took
 *
 *   client-bound  wrk used nearly all of its CPU time, or was kept from using
 *                 it and no other load had it (a quota), and the server did not
 *                 use all of its own: the throughput is a lower bound.  The
 *                 same of crowd in an open loop; and if more than 1 % of its
 *                 requests went out more than 1 ms late, whatever it used.
 *                 Then nothing is known of the server, starved or not
 *
 *   noisy         as disturbed, but repeated often enough; if the runner was
 *                 held up, before `starved`: it could not see who was served
 *
 * That the runner was held up, or the wall clock set, is added to the reason
 * of every worse status: often it is why.
 *
 * All but `failed`, `disturbed`, a want of ports and a server that turned
 * clients away are valid.
 */
#ifndef BENCH_VERDICT_H
#define BENCH_VERDICT_H

#include "system_limits.h"
#include "result.h"

struct facts {
    const char *failure;     /* NULL or "" when nothing went wrong */
    double connections;      /* asked for */
    double connections_open; /* when measuring began; NaN: not known */
    bool is_open;            /* an open loop, by crowd */
    bool kept_alive;         /* connections live on after an answer */
    double little_expected;  /* of the connections, by Little's law, if nobody
                                was kept waiting */
    bool counters_late;      /* the server did not give them in time */
    bool may_repeat;         /* the trial would be run again */
    double held_up_s;        /* the runner, at a stretch; 0: it was not */
    double clock_step_s;     /* of the wall clock; 0: none (clocks.h) */
    double refused, errors_accept, errors_thread; /* the server's; or NaN */
    double threads; /* the most the server had; NaN: not known */
    /* What the network counted while this load connected; NaN: not known. */
    double listen_overflows, listen_drops, request_queue_full, syn_retransmits;
    const struct limits *limits;
    double client_bound_pct, steal_limit_pct; /* the profile's */
    double other_limit_pct;                   /* for `other_cpu_pct` */
};

/* Sets status, reason and valid from the facts and the result's columns. */
void verdict_judge(const struct facts *facts, struct result *result);

#endif
