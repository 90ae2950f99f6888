/*
 * delay.h - how long a process was kept from computing: the time its threads
 * stood ready to run, and were given no CPU, because others had it or because
 * a quota was used up.
 *
 * From /proc/PID/task/TID/schedstat, one line a thread:
 *
 *   77903 307076 6
 *
 * nanoseconds that it ran, nanoseconds that it waited, turns (the kernel's
 * Documentation/scheduler/sched-stats).  The kernel adds a wait when it is
 * over, so a look in the middle of one comes too early by what has passed of
 * it.  Not every kernel has this file (CONFIG_SCHED_INFO).
 */
#ifndef BENCH_DELAY_H
#define BENCH_DELAY_H

#include <stdint.h>
#include <sys/types.h>

/* 0 or -EBADMSG. */
int delay_parse(const char *schedstat, uint64_t *waited_ns);

/* The sum over all threads; a file for each, so of programs with few.
 * Returns 0, -ESRCH when the process is gone or the kernel does not tell, or
 * another negative errno. */
int delay_read(pid_t pid, uint64_t *waited_ns);

#endif
