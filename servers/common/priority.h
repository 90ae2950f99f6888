/*
 * priority.h - threads that must not wait behind thousands of others.
 *
 * The scheduler is fair to threads: among ten thousand that serve, the one
 * that accepts connections or answers for the counters gets a ten-thousandth
 * of the CPU, and may wait for seconds.
 */
#ifndef COMMON_PRIORITY_H
#define COMMON_PRIORITY_H

/* The calling thread gets its turn sooner, but not more of the CPU: by a time
 * slice of 0.1 ms, which Linux takes as a wish for low latency from 6.12 on
 * (sched_setattr(2)).  Threads that it creates are as all others. */
void priority_run_soon(void);

/* The calling thread, and those that it creates from now on, run as soon as
 * they wake: by SCHED_RR where that is allowed (root, CAP_SYS_NICE,
 * RLIMIT_RTPRIO), else as above.  For a thread that has little to do: one
 * that accepts would interrupt a server at every connection. */
void priority_run_first(void);

/* The same, ahead of those, and for the calling thread alone: what it creates
 * is as all others.  For who measures and looks after others. */
void priority_look_first(void);

#endif
