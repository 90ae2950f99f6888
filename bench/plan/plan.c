#include "plan.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* wrk opens about 5,000 to 7,000 connections per second to the slower kind of
 * server; 10,000 of them take 1.5 to 2 s. */
static const double ramp_us_per_connection = 170;
/* Start, verification and stop of a server. */
static const double overhead_s = 0.5;
/* A server with many threads takes a while to answer for its counters. */
static const double mark_ms = 25, mark_ms_per_connection = 0.03;
/* From the second mark to wrk's end. */
static const double tail_ms = 150;

/* A random stream: SplitMix64 (Steele, Lea, Flood: Fast splittable
 * pseudorandom number generators, 2014), constants as in Vigna's version. */
static uint64_t random_next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* A stream of its own for every pair of numbers. */
static uint64_t stream(uint64_t seed, int a, int b)
{
    uint64_t state = seed;

    state = random_next(&state) + (uint64_t)(unsigned int)a;
    state = random_next(&state) + (uint64_t)(unsigned int)b;
    return random_next(&state);
}

/* 0 to limit - 1, without the bias of a plain remainder. */
static int random_below(uint64_t *state, int limit)
{
    uint64_t range = (uint64_t)(unsigned int)limit;
    uint64_t value;

    do
        value = random_next(state);
    while (value >= UINT64_MAX - UINT64_MAX % range);
    return (int)(value % range);
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

static int point_count(const struct profile *profile)
{
    int count = 0;

    for (int i = 0; i < profile->scenario_count; i++)
        count += profile->scenarios[i].level_count;
    return count;
}

static void point_find(const struct profile *profile, int point,
                       struct planned *trial)
{
    int scenario = 0;

    while (point >= profile->scenarios[scenario].level_count)
        point -= profile->scenarios[scenario++].level_count;
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
        trial->repeat = repeat;
        trial->order = order;
    }
}

int plan_init(struct plan *plan, const struct profile *profile, int repeats,
              uint64_t seed)
{
    int points[SCENARIOS_MAX * LEVELS_MAX];
    int count = point_count(profile);
    size_t trials = (size_t)count * (size_t)profile->server_count;

    plan->count = 0;
    plan->trials = calloc(trials * (size_t)repeats, sizeof(plan->trials[0]));
    if (!plan->trials)
        return -ENOMEM;
    for (int repeat = 0; repeat < repeats; repeat++) {
        shuffle(points, count, stream(seed, repeat, 0));
        for (int i = 0; i < count; i++)
            add_point(plan, profile, seed, repeat, points[i]);
    }
    return 0;
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

double plan_trial_s(const struct scenario *scenario, int connections)
{
    return plan_wrk_s(scenario, connections) + overhead_s;
}

double plan_repetition_s(const struct profile *profile)
{
    double seconds = 0;

    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i];
        for (int j = 0; j < scenario->level_count; j++)
            seconds += plan_trial_s(scenario, scenario->connections[j]);
    }
    return seconds * profile->server_count;
}

int plan_repeats(const struct profile *profile)
{
    double fitting = floor(profile->budget_s / plan_repetition_s(profile));

    if (fitting < 1)
        return 1;
    return fitting < profile->repeat ? (int)fitting : profile->repeat;
}

double plan_rest_s(const struct plan *plan, const struct profile *profile,
                   size_t from)
{
    double seconds = 0;

    for (size_t i = from; i < plan->count; i++) {
        const struct planned *trial = &plan->trials[i];
        const struct scenario *scenario = &profile->scenarios[trial->scenario];
        seconds += plan_trial_s(scenario, scenario->connections[trial->level]);
    }
    return seconds;
}
