/* The rest of plan.h: how long it will take. */
#include "plan.h"

#include <math.h>

/* wrk opens about 5,000 to 7,000 connections per second to the slower kind of
 * server; 10,000 of them take 1.5 to 2 s. */
static const double ramp_us_per_connection = 170;
/* Start, verification and stop of a server. */
static const double overhead_s = 0.5;
/* A server with many threads takes a while to answer for its counters. */
static const double mark_ms = 25, mark_ms_per_connection = 0.03;
/* From the second mark to wrk's end. */
static const double tail_ms = 150;

double plan_mark_ms(int connections)
{
    return mark_ms + mark_ms_per_connection * connections;
}

double plan_tail_ms(int connections)
{
    return tail_ms + plan_mark_ms(connections);
}

int plan_wrk_s(const struct scenario *scenario, int connections)
{
    double ramp_s = connections * ramp_us_per_connection / 1e6;
    double seconds =
        scenario->warmup_s + scenario->duration_s + ramp_s +
        (plan_mark_ms(connections) + plan_tail_ms(connections)) / 1000;

    /* 0.3 + 0.7 must not become 2 for its last binary digit. */
    return (int)ceil(seconds - 1e-9);
}

double plan_crowd_s(const struct scenario *scenario, int connections)
{
    return scenario->duration_s +
           (plan_mark_ms(connections) + plan_tail_ms(connections)) / 1000;
}

double plan_trial_s(const struct scenario *scenario, int connections)
{
    double ramp_s = connections * ramp_us_per_connection / 1e6;

    double beside_s = scenario->beside_for_s > 0
                          ? scenario->beside_for_s + scenario->warmup_s
                      : scenario->beside ? overhead_s
                                         : 0;

    if (!scenario_is_open(scenario))
        return plan_wrk_s(scenario, connections) + overhead_s + beside_s;
    return beside_s + ramp_s + scenario->warmup_s +
           plan_crowd_s(scenario, connections) + overhead_s;
}

/* All servers at all levels, once. */
static double scenario_s(const struct profile *profile,
                         const struct scenario *scenario)
{
    int takes[SERVERS_MAX];
    int servers = scenario_servers(profile, scenario, takes);
    double seconds = 0;

    for (int j = 0; j < scenario->level_count; j++)
        seconds += servers * plan_trial_s(scenario, scenario->connections[j]);
    return seconds;
}

double plan_repetitions_s(const struct profile *profile, int repeats)
{
    double seconds = 0;

    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i];

        seconds +=
            scenario_repeats(scenario, repeats) * scenario_s(profile, scenario);
    }
    return seconds;
}

double plan_pair_s(const struct profile *profile,
                   const struct scenario *scenario, int connections)
{
    double ramp_s = connections * ramp_us_per_connection / 1e6;

    return profile->pair_duration_s +
           2 * (overhead_s + ramp_s + scenario->warmup_s);
}

static double planned_s(const struct profile *profile,
                        const struct planned *planned)
{
    const struct scenario *scenario = &profile->scenarios[planned->scenario];
    int connections = scenario->connections[planned->level];

    return planned->base == NO_BASE
               ? plan_trial_s(scenario, connections)
               : plan_pair_s(profile, scenario, connections);
}

/* What add_pair_s adds to; lives in pairs_s. */
struct sum {
    const struct profile *profile;
    double seconds;
};

static void add_pair_s(const struct planned *pair, void *to)
{
    struct sum *sum = to;

    sum->seconds += planned_s(sum->profile, pair);
}

static double pairs_s(const struct profile *profile)
{
    struct sum sum = {profile, 0};

    plan_each_comparison(profile, add_pair_s, &sum);
    return sum.seconds * profile->pairs;
}

int plan_repeats(const struct profile *profile)
{
    double left_s = profile->budget_s - pairs_s(profile);
    int repeats = profile->repeat;

    while (repeats > 1 && plan_repetitions_s(profile, repeats) > left_s)
        repeats--;
    return repeats;
}

double plan_rest_s(const struct plan *plan, const struct profile *profile,
                   size_t from)
{
    double seconds = 0;

    for (size_t i = from; i < plan->count; i++)
        seconds += planned_s(profile, &plan->trials[i]);
    return seconds;
}

double plan_block_s(const struct plan *plan, const struct profile *profile,
                    size_t from)
{
    double seconds = 0;

    for (size_t i = from; i < plan->count; i++) {
        if (plan->trials[i].block != plan->trials[from].block)
            break;
        seconds += planned_s(profile, &plan->trials[i]);
    }
    return seconds;
}
