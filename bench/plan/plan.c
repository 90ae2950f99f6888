#include "plan.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "random.h"

/* wrk opens about 5,000 to 7,000 connections per second to the slower kind of
 * server; 10,000 of them take 1.5 to 2 s. */
static const double ramp_us_per_connection = 170;
/* Start, verification and stop of a server. */
static const double overhead_s = 0.5;
/* A server with many threads takes a while to answer for its counters. */
static const double mark_ms = 25, mark_ms_per_connection = 0.03;
/* From the second mark to wrk's end. */
static const double tail_ms = 150;

/* A stream of its own for every pair of numbers. */
static uint64_t stream(uint64_t seed, int a, int b)
{
    uint64_t state = seed;

    state = random_next(&state) + (uint64_t)(unsigned int)a;
    state = random_next(&state) + (uint64_t)(unsigned int)b;
    return random_next(&state);
}

/* Fisher and Yates, as in Knuth, vol. 2, 3.4.2, algorithm P. */
static void shuffle(int *numbers, int count, uint64_t state)
{
    for (int i = 0; i < count; i++)
        numbers[i] = i;
    for (int i = count - 1; i > 0; i--) {
        int j = random_below(&state, i + 1);
        int swapped = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = swapped;
    }
}

/* The rate of such a scenario is a share of what others measure first. */
static bool awaits_capacity(const struct scenario *scenario)
{
    return scenario->rate_share > 0;
}

/* The levels that are planned. */
static int level_count(const struct scenario *scenario)
{
    return awaits_capacity(scenario) ? 0 : scenario->level_count;
}

static int point_count(const struct profile *profile)
{
    int count = 0;

    for (int i = 0; i < profile->scenario_count; i++)
        count += level_count(&profile->scenarios[i]);
    return count;
}

static void point_find(const struct profile *profile, int point,
                       struct planned *trial)
{
    int scenario = 0;

    while (point >= level_count(&profile->scenarios[scenario]))
        point -= level_count(&profile->scenarios[scenario++]);
    trial->scenario = scenario;
    trial->level = point;
}

static void add_point(struct plan *plan, const struct profile *profile,
                      uint64_t seed, int repeat, int point)
{
    int servers[SERVERS_MAX];
    int count = profile->server_count;

    /* Points count from 1: 0 is the stream of the order of points. */
    shuffle(servers, count, stream(seed, repeat / count, point + 1));
    for (int order = 0; order < count; order++) {
        struct planned *trial = &plan->trials[plan->count++];
        point_find(profile, point, trial);
        trial->server = servers[(order + repeat % count) % count];
        trial->base = NO_BASE;
        trial->repeat = repeat;
        trial->order = order;
    }
}

/* --- pairs -------------------------------------------------------------- */

/* Calls `add` for every comparison of the profile, once. */
static void each_comparison(const struct profile *profile,
                            void (*add)(const struct planned *pair, void *to),
                            void *to)
{
    struct planned pair = {0};
    bool first = true;

    for (; pair.scenario < profile->scenario_count; pair.scenario++) {
        const struct scenario *scenario = &profile->scenarios[pair.scenario];

        for (pair.level = 0; pair.level < scenario->level_count; pair.level++) {
            if (!scenario->paired[pair.level])
                continue;
            for (pair.server = 0; pair.server < profile->server_count;
                 pair.server++) {
                if (!profile->servers[pair.server].counters)
                    continue;
                pair.base = pair.server;
                if (first)
                    add(&pair, to);
                pair.base = 0;
                if (pair.server > 0 && profile->servers[0].counters)
                    add(&pair, to);
            }
            first = false;
        }
    }
}

static void count_comparison(const struct planned *pair, void *to)
{
    int *count = to;

    (void)pair;
    (*count)++;
}

static int comparison_count(const struct profile *profile)
{
    int count = 0;

    each_comparison(profile, count_comparison, &count);
    return count;
}

static void add_comparison(const struct planned *pair, void *to)
{
    struct plan *plan = to;

    plan->trials[plan->count++] = *pair;
}

/* One pair of every comparison, in an order of its own; who begins takes
 * turns. */
static void add_pairs(struct plan *plan, const struct profile *profile,
                      uint64_t seed, int repeat, int round)
{
    struct planned *first = &plan->trials[plan->count];
    int count = comparison_count(profile);
    uint64_t state = stream(seed, round, -1);

    each_comparison(profile, add_comparison, plan);
    for (int i = 0; i < count; i++) {
        int j = i + random_below(&state, count - i);
        struct planned swapped = first[i];

        first[i] = first[j];
        first[j] = swapped;
        first[i].repeat = repeat;
        first[i].order = round % 2;
    }
}

/* So many rounds of pairs belong before the end of repetition `repeat`. */
static int rounds_until(const struct profile *profile, int repeats, int repeat)
{
    return profile->pairs * (repeat + 1) / repeats;
}

int plan_init(struct plan *plan, const struct profile *profile, int repeats,
              uint64_t seed)
{
    int points[SCENARIOS_MAX * LEVELS_MAX];
    int count = point_count(profile), round = 0;
    size_t trials = (size_t)count * (size_t)profile->server_count;
    size_t pairs = (size_t)comparison_count(profile) * (size_t)profile->pairs;

    plan->count = 0;
    plan->trials =
        calloc(trials * (size_t)repeats + pairs, sizeof(plan->trials[0]));
    if (!plan->trials)
        return -ENOMEM;
    for (int repeat = 0; repeat < repeats; repeat++) {
        shuffle(points, count, stream(seed, repeat, 0));
        for (int i = 0; i < count; i++)
            add_point(plan, profile, seed, repeat, points[i]);
        for (; round < rounds_until(profile, repeats, repeat); round++)
            add_pairs(plan, profile, seed, repeat, round);
    }
    return 0;
}

uint64_t plan_arrivals_seed(const struct planned *trial, uint64_t seed)
{
    /* Repetitions count from -2 down: apart from all streams above. */
    return stream(seed, -2 - trial->repeat,
                  trial->scenario * LEVELS_MAX + trial->level);
}

void plan_release(struct plan *plan)
{
    free(plan->trials);
    plan->trials = NULL;
    plan->count = 0;
}

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

    if (!scenario_is_open(scenario))
        return plan_wrk_s(scenario, connections) + overhead_s;
    return ramp_s + scenario->warmup_s + plan_crowd_s(scenario, connections) +
           overhead_s;
}

double plan_repetition_s(const struct profile *profile)
{
    double seconds = 0;

    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i];
        for (int j = 0; j < level_count(scenario); j++)
            seconds += plan_trial_s(scenario, scenario->connections[j]);
    }
    return seconds * profile->server_count;
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

    each_comparison(profile, add_pair_s, &sum);
    return sum.seconds * profile->pairs;
}

int plan_repeats(const struct profile *profile)
{
    double fitting = floor((profile->budget_s - pairs_s(profile)) /
                           plan_repetition_s(profile));

    if (fitting < 1)
        return 1;
    return fitting < profile->repeat ? (int)fitting : profile->repeat;
}

double plan_rest_s(const struct plan *plan, const struct profile *profile,
                   size_t from)
{
    double seconds = 0;

    for (size_t i = from; i < plan->count; i++)
        seconds += planned_s(profile, &plan->trials[i]);
    return seconds;
}
