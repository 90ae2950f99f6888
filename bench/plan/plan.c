#include "plan.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "random.h"

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

/* --- stages ------------------------------------------------------------- */

/* By scenario and level. */
struct range {
    int from[SCENARIOS_MAX][LEVELS_MAX], until[SCENARIOS_MAX][LEVELS_MAX];
};

/* Which repetitions of the points, and which rounds of pairs, are run in
 * turns. */
struct stage {
    struct range trials, pairs;
};

static bool is_in(const struct range *range, const struct planned *at,
                  int number)
{
    return number >= range->from[at->scenario][at->level] &&
           number < range->until[at->scenario][at->level];
}

/* From the least number to behind the greatest; 0 to 0 when there is none. */
static void find_span(const struct profile *profile, const struct range *range,
                      int *low, int *high)
{
    *low = *high = 0;
    for (int i = 0; i < profile->scenario_count; i++) {
        for (int j = 0; j < profile->scenarios[i].level_count; j++) {
            int from = range->from[i][j], until = range->until[i][j];

            if (from >= until)
                continue;
            *low = *high == 0 || from < *low ? from : *low;
            *high = until > *high ? until : *high;
        }
    }
}

/* Each server once at the point, unless the stage is done with it. */
static void add_point(struct plan *plan, const struct profile *profile,
                      uint64_t seed, int repeat, int point,
                      const struct stage *stage)
{
    int servers[SERVERS_MAX], takes[SERVERS_MAX], count;
    struct planned at;

    point_find(profile, point, &at);
    count = scenario_servers(profile, &profile->scenarios[at.scenario], takes);
    if (!is_in(&stage->trials, &at, repeat))
        return;
    /* Points count from 1: 0 is the stream of the order of points. */
    shuffle(servers, count, stream(seed, repeat / count, point + 1));
    for (int order = 0; order < count; order++) {
        struct planned *trial = &plan->trials[plan->count++];

        *trial = at;
        trial->server = takes[servers[(order + repeat % count) % count]];
        trial->base = NO_BASE;
        trial->repeat = repeat;
        trial->order = order;
        trial->block = plan->blocks;
    }
}

/* One repetition. */
static void add_points(struct plan *plan, const struct profile *profile,
                       uint64_t seed, int repeat, const struct stage *stage)
{
    int points[SCENARIOS_MAX * LEVELS_MAX];
    int count = point_count(profile);

    shuffle(points, count, stream(seed, repeat, 0));
    for (int i = 0; i < count; i++)
        add_point(plan, profile, seed, repeat, points[i], stage);
}

/* --- pairs -------------------------------------------------------------- */

static void count_comparison(const struct planned *pair, void *to)
{
    size_t *count = to;

    (void)pair;
    (*count)++;
}

/* What add_comparison adds to; lives in add_round. */
struct round {
    struct plan *plan;
    const struct stage *stage;
    int number;
};

static void add_comparison(const struct planned *pair, void *to)
{
    struct round *round = to;
    struct plan *plan = round->plan;

    if (!is_in(&round->stage->pairs, pair, round->number))
        return;
    plan->trials[plan->count] = *pair;
    plan->trials[plan->count].repeat = round->number;
    plan->trials[plan->count].order = round->number % 2;
    plan->trials[plan->count].block = plan->blocks;
    plan->count++;
}

/* One pair of every comparison, in an order of its own; who begins takes
 * turns. */
static void add_round(struct plan *plan, const struct profile *profile,
                      uint64_t seed, int number, const struct stage *stage)
{
    struct round round = {plan, stage, number};
    size_t first = plan->count;
    uint64_t state = stream(seed, number, -1);

    plan_each_comparison(profile, add_comparison, &round);
    for (size_t i = first; i < plan->count; i++) {
        size_t j = i + (size_t)random_below(&state, (int)(plan->count - i));
        struct planned swapped = plan->trials[i];

        plan->trials[i] = plan->trials[j];
        plan->trials[j] = swapped;
    }
}

/* --- the plan ----------------------------------------------------------- */

/* Room for a block: every point with every server, and every comparison. */
static int reserve_block(struct plan *plan, const struct profile *profile)
{
    size_t wanted =
        (size_t)point_count(profile) * (size_t)profile->server_count;
    struct planned *trials;

    plan_each_comparison(profile, count_comparison, &wanted);
    wanted = (plan->count + wanted) * sizeof *trials;
    trials = realloc(plan->trials, wanted);
    if (!trials)
        return -ENOMEM;
    plan->trials = trials;
    return 0;
}

/* Appends the stage, in blocks: repetitions and rounds spread over each
 * other; as many blocks as fit into limit_s. */
static int add_stage(struct plan *plan, const struct profile *profile,
                     uint64_t seed, const struct stage *stage, double limit_s)
{
    int repeat, repeats, round, rounds, blocks;
    size_t first = plan->count;

    find_span(profile, &stage->trials, &repeat, &repeats);
    find_span(profile, &stage->pairs, &round, &rounds);
    repeats -= repeat;
    rounds -= round;
    blocks = repeats > rounds ? repeats : rounds;
    for (int i = 0; i < blocks; i++) {
        size_t before = plan->count;

        if (reserve_block(plan, profile))
            return -ENOMEM;
        if (repeats * (i + 1) / blocks > repeats * i / blocks)
            add_points(plan, profile, seed, repeat++, stage);
        if (rounds * (i + 1) / blocks > rounds * i / blocks)
            add_round(plan, profile, seed, round++, stage);
        if (plan_rest_s(plan, profile, first) > limit_s) {
            plan->count = before;
            return 0;
        }
        plan->blocks++;
    }
    return 0;
}

int plan_init(struct plan *plan, const struct profile *profile, int repeats,
              uint64_t seed)
{
    struct stage pilot = {0}, open = {0};
    int result;

    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i];
        struct stage *stage = scenario_is_share(scenario) ? &open : &pilot;

        for (int j = 0; j < scenario->level_count; j++) {
            stage->trials.until[i][j] = scenario_repeats(scenario, repeats);
            if (scenario->paired[j])
                stage->pairs.until[i][j] = profile->pairs;
        }
    }
    *plan = (struct plan){0};
    result = add_stage(plan, profile, seed, &pilot, INFINITY);
    if (!result)
        result = add_stage(plan, profile, seed, &open, INFINITY);
    return result;
}

int plan_extend(struct plan *plan, const struct profile *profile, int repeats,
                uint64_t seed, const struct wanted *wanted, double limit_s)
{
    struct stage stage = {0};

    for (int i = 0; i < profile->scenario_count; i++) {
        for (int j = 0; j < profile->scenarios[i].level_count; j++) {
            stage.trials.from[i][j] = repeats;
            /* whose number is its own has that and no more */
            if (profile->scenarios[i].repeat == 0)
                stage.trials.until[i][j] = wanted->trials[i][j];
            stage.pairs.from[i][j] = profile->pairs;
            stage.pairs.until[i][j] = wanted->pairs[i][j];
        }
    }
    return add_stage(plan, profile, seed, &stage, limit_s);
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
    *plan = (struct plan){0};
}

size_t plan_pairs(const struct plan *plan)
{
    size_t pairs = 0;

    for (size_t i = 0; i < plan->count; i++)
        pairs += plan->trials[i].base != NO_BASE;
    return pairs;
}
