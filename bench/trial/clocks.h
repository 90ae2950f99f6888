/*
 * clocks.h - whether time went by as it should while a load ran: the runner
 * was there all the time, and nobody set the wall clock.
 *
 * A runner that is stopped, or gets no CPU, takes its marks late.  wrk goes by
 * the wall clock (gettimeofday): with every step of it wrk's own figures are
 * wrong, while its exit status is 0.
 *
 *   1. clocks_start
 *   2. clocks_look, as often as was promised
 */
#ifndef BENCH_CLOCKS_H
#define BENCH_CLOCKS_H

#include <stdint.h>

struct clocks {
    double held_up_s; /* how late a look was, at most; 0: none was later than
                         by a whole period */
    double step_s;    /* the largest step of the wall clock since the start, of
                         more than a second; forward is positive; 0: none */

    /* From here on private. */
    int64_t period_ns, offset_ns, last_ns;
};

/* Looks will follow every `period_ms`. */
void clocks_start(struct clocks *clocks, int period_ms);

/* Before clocks_start nothing happens. */
void clocks_look(struct clocks *clocks);

/* The same, pure: at these times of CLOCK_MONOTONIC and CLOCK_REALTIME. */
void clocks_start_at(struct clocks *clocks, int period_ms, int64_t monotonic_ns,
                     int64_t realtime_ns);
void clocks_look_at(struct clocks *clocks, int64_t monotonic_ns,
                    int64_t realtime_ns);

#endif
