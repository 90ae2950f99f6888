#include "clocks.h"

#include <math.h>
#include <time.h>

/* Adjusting a clock bit by bit (adjtime) moves it by 500 us a second at most:
 * so much at once was a step. */
static const double STEP_LEAST_S = 1;

static int64_t now_ns(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now); /* these clocks are always there */
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

void clocks_start_at(struct clocks *clocks, int period_ms, int64_t monotonic_ns,
                     int64_t realtime_ns)
{
    *clocks = (struct clocks){.period_ns = (int64_t)period_ms * 1000000,
                              .offset_ns = realtime_ns - monotonic_ns,
                              .last_ns = monotonic_ns};
}

void clocks_look_at(struct clocks *clocks, int64_t monotonic_ns,
                    int64_t realtime_ns)
{
    int64_t late_ns = monotonic_ns - clocks->last_ns - clocks->period_ns;
    double late_s = (double)late_ns / 1e9;
    double step_s =
        (double)(realtime_ns - monotonic_ns - clocks->offset_ns) / 1e9;

    clocks->last_ns = monotonic_ns;
    if (late_ns > clocks->period_ns && late_s > clocks->held_up_s)
        clocks->held_up_s = late_s;
    if (fabs(step_s) > STEP_LEAST_S && fabs(step_s) > fabs(clocks->step_s))
        clocks->step_s = step_s;
}

void clocks_start(struct clocks *clocks, int period_ms)
{
    clocks_start_at(clocks, period_ms, now_ns(CLOCK_MONOTONIC),
                    now_ns(CLOCK_REALTIME));
}

void clocks_look(struct clocks *clocks)
{
    if (clocks->period_ns > 0)
        clocks_look_at(clocks, now_ns(CLOCK_MONOTONIC), now_ns(CLOCK_REALTIME));
}
