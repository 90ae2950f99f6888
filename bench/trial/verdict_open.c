#include "verdict_open.h"

#include <math.h>

#include "verdict_conclude.h"

/* Of the requests of an open loop, later than tally.h allows. */
static const double LATE_MOST_PCT = 1;

/* Fewer answers than this share of what was asked for are too few; and as
 * arrivals are random, so is their number (Poisson: its root is the standard
 * deviation), so not within three of these. */
static const double ANSWERED_LEAST = 0.95, DEVIATIONS = 3;

/* Whoever took the time away: these were not the requests asked for. */
bool verdict_is_late(enum status status, struct result *result)
{
    double late_pct = result->value[M_LATE_PCT];

    if (!(late_pct > LATE_MOST_PCT))
        return false;
    conclude(result, status,
             "crowd could not keep its schedule: %.1f %% of the requests went "
             "out more than 1 ms late (it used %.0f %% of its CPU time, others "
             "%.0f %% of all): a lower rate, or a CPU of its own",
             late_pct, result->value[M_CLIENT_CPU_PCT],
             result->value[M_OTHER_CPU_PCT]);
    return true;
}

/* Late with time to spare: the machine stood still for a moment, and may not do
 * so again. */
bool verdict_is_late_by_chance(const struct facts *facts, struct result *result)
{
    double beside_pct = result->value[M_BESIDE_CPU_PCT];

    return facts->is_open &&
           result->value[M_CLIENT_CPU_PCT] + (beside_pct > 0 ? beside_pct : 0) <
               facts->client_bound_pct &&
           verdict_is_late(STATUS_DISTURBED, result);
}

static bool is_behind(const struct result *result)
{
    double wanted = result->value[M_RATE_PER_S] * result->value[M_DURATION_S];
    double least = ANSWERED_LEAST * wanted - DEVIATIONS * sqrt(wanted);

    return result->value[M_REQUESTS] < least;
}

bool verdict_is_overloaded(const struct facts *facts, struct result *result)
{
    double late = result->value[M_ERRORS_TIMEOUT];

    if (is_behind(result))
        conclude(result, STATUS_STARVED,
                 "asked for %.0f requests/s on %.0f connections, the server "
                 "answered %.0f/s; %.0f had no answer in time: a lower "
                 "rate, or more connections",
                 result->value[M_RATE_PER_S], facts->connections,
                 result->value[M_THROUGHPUT_PER_S], late);
    else if (late > 0)
        conclude(result, STATUS_STARVED,
                 "%.0f requests had no answer in time: look at the latencies, "
                 "or raise `timeout`",
                 late);
    else
        return false;
    return true;
}
