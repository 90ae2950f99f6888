#include "schedule.h"

#include <math.h>

#include "random.h"

static const uint64_t SECOND_NS = UINT64_C(1000000000);

/* Inverse transform: -log(u) is exponential with a mean of 1 when u is
 * uniform (Devroye, Non-uniform random variate generation, 1986, II.2). */
static void draw(struct schedule *schedule)
{
    double mean_ns = (double)SECOND_NS / (double)schedule->rate_per_s;

    schedule->at_ns += -log(random_unit(&schedule->state)) * mean_ns;
    schedule->due_ns = (uint64_t)schedule->at_ns;
}

/* From the number, not from the one before: no rounding adds up.  Seconds
 * apart from the rest, so that nothing overflows. */
static void space(struct schedule *schedule)
{
    uint64_t number = schedule->number, rate_per_s = schedule->rate_per_s;

    schedule->due_ns = number / rate_per_s * SECOND_NS +
                       number % rate_per_s * SECOND_NS / rate_per_s;
}

static void set(struct schedule *schedule)
{
    if (schedule->rate_per_s == 0) {
        schedule->due_ns = UINT64_MAX;
        return;
    }
    switch (schedule->arrivals) {
    case ARRIVALS_CONSTANT:
        space(schedule);
        break;
    case ARRIVALS_POISSON:
        draw(schedule);
        break;
    }
}

void schedule_init(struct schedule *schedule, enum arrivals arrivals,
                   uint64_t rate_per_s, uint64_t seed)
{
    *schedule = (struct schedule){
        .arrivals = arrivals, .rate_per_s = rate_per_s, .state = seed};
    set(schedule);
}

void schedule_next(struct schedule *schedule)
{
    schedule->number++;
    set(schedule);
}
