/*
 * priority.h - a thread that must not wait behind thousands of others.
 *
 * The scheduler is fair to threads: among ten thousand that serve, the one
 * that accepts connections or answers for the counters gets a ten-thousandth
 * of the CPU, and may wait for seconds.
 */
#ifndef COMMON_PRIORITY_H
#define COMMON_PRIORITY_H

#include <stdbool.h>

/* Lets the calling thread run soon when it wakes: by SCHED_RR where that is
 * allowed (root, CAP_SYS_NICE, RLIMIT_RTPRIO); else by a time slice of 0.1 ms,
 * which Linux takes as a wish for low latency from 6.12 on (sched_setattr(2));
 * else not at all.  Threads that it creates from now on are like it only if
 * told. */
void priority_run_soon(bool children_too);

#endif
