/* The order of trials: fair, reproducible, and within the budget. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "plan.h"

enum {
    SERVERS = 3,
    POINTS = 4,
    REPEATS = 9
};

static struct profile profile_of_test(void)
{
    struct profile profile = {.budget_s = 1000,
                              .repeat = REPEATS,
                              .server_count = SERVERS,
                              .scenario_count = 2};

    for (int i = 0; i < 2; i++) {
        struct scenario *scenario = &profile.scenarios[i];
        scenario->duration_s = 1;
        scenario->warmup_s = 0.3;
        scenario->level_count = i == 0 ? 3 : 1;
        scenario->connections[0] = 1;
        scenario->connections[1] = 1000;
        scenario->connections[2] = 10000;
    }
    return profile;
}

static int point_of(const struct planned *trial)
{
    return trial->scenario * 3 + trial->level;
}

/* Servers take turns at one point, and every point comes once. */
static void test_turns(void **state)
{
    struct profile profile = profile_of_test();
    struct plan plan;
    size_t next = 0;

    (void)state;
    assert_int_equal(plan_init(&plan, &profile, REPEATS, 1), 0);
    assert_int_equal(plan.count, SERVERS * POINTS * REPEATS);
    for (int repeat = 0; repeat < REPEATS; repeat++) {
        int points_seen = 0;
        for (int i = 0; i < POINTS; i++) {
            int servers_seen = 0, point = point_of(&plan.trials[next]);
            for (int order = 0; order < SERVERS; order++, next++) {
                assert_int_equal(point_of(&plan.trials[next]), point);
                assert_int_equal(plan.trials[next].repeat, repeat);
                assert_int_equal(plan.trials[next].order, order);
                servers_seen |= 1 << plan.trials[next].server;
            }
            assert_int_equal(servers_seen, (1 << SERVERS) - 1);
            points_seen |= 1 << point;
        }
        assert_int_equal(points_seen, (1 << POINTS) - 1);
    }
    plan_release(&plan);
}

/* At every point each server has each place equally often. */
static void test_counterbalance(void **state)
{
    struct profile profile = profile_of_test();
    struct plan plan;
    int places[POINTS][SERVERS][SERVERS] = {{{0}}};

    (void)state;
    assert_int_equal(plan_init(&plan, &profile, REPEATS, 7), 0);
    for (size_t i = 0; i < plan.count; i++) {
        const struct planned *trial = &plan.trials[i];
        places[point_of(trial)][trial->server][trial->order]++;
    }
    for (int i = 0; i < POINTS * SERVERS * SERVERS; i++)
        assert_int_equal((&places[0][0][0])[i], REPEATS / SERVERS);
    plan_release(&plan);
}

/* Fewer repetitions are the beginning of more; another seed is another
 * order. */
static void test_function_of_the_seed(void **state)
{
    struct profile profile = profile_of_test();
    struct plan shorter, longer, other;
    size_t bytes;

    (void)state;
    assert_int_equal(plan_init(&shorter, &profile, 2, 42), 0);
    assert_int_equal(plan_init(&longer, &profile, REPEATS, 42), 0);
    assert_int_equal(plan_init(&other, &profile, 2, 43), 0);
    bytes = shorter.count * sizeof(shorter.trials[0]);
    assert_memory_equal(shorter.trials, longer.trials, bytes);
    assert_memory_not_equal(shorter.trials, other.trials, bytes);
    plan_release(&shorter);
    plan_release(&longer);
    plan_release(&other);
}

/* Over many seeds every server is first about equally often at the first
 * point; a broken generator would favour one. */
static void test_no_favourite(void **state)
{
    struct profile profile = profile_of_test();
    int first[SERVERS] = {0};

    (void)state;
    for (uint64_t seed = 0; seed < 3000; seed++) {
        struct plan plan;
        assert_int_equal(plan_init(&plan, &profile, 1, seed), 0);
        first[plan.trials[0].server]++;
        plan_release(&plan);
    }
    for (int i = 0; i < SERVERS; i++)
        assert_in_range(first[i], 880, 1120); /* 1000 +- 4.6 deviations */
}

static void test_estimates(void **state)
{
    struct profile profile = profile_of_test();
    struct scenario *scenario = &profile.scenarios[0];
    struct plan plan;

    (void)state;
    assert_int_equal(plan_wrk_s(scenario, 1), 2);     /* 1.55 */
    assert_int_equal(plan_wrk_s(scenario, 1000), 2);  /* 1.79 */
    assert_int_equal(plan_wrk_s(scenario, 10000), 4); /* 3.95 */
    scenario->duration_s = 0.7;
    scenario->warmup_s = 0.3;
    assert_int_equal(plan_wrk_s(scenario, 0), 2);
    scenario->duration_s = 0.45;
    assert_int_equal(plan_wrk_s(scenario, 0), 1); /* exactly */
    scenario->duration_s = 1;
    assert_true(plan_trial_s(scenario, 1) == 2.5);
    assert_true(plan_repetitions_s(&profile, 1) == 3 * (2.5 + 2.5 + 4.5 + 2.5));
    assert_int_equal(plan_init(&plan, &profile, 2, 5), 0);
    assert_true(plan_rest_s(&plan, &profile, 0) == 72);
    assert_true(plan_rest_s(&plan, &profile, plan.count) == 0);
    plan_release(&plan);
}

/* A rate is a load as any other; a share comes when it is known of what. */
static void test_open_loops(void **state)
{
    struct profile profile = profile_of_test();
    struct planned later, trial = {.repeat = 1, .level = 2};
    struct plan plan;

    (void)state;
    profile.scenarios[0].rate_share = 0.5;
    profile.scenarios[1].rate_per_s = 500;
    assert_int_equal(plan_init(&plan, &profile, REPEATS, 1), 0);
    assert_int_equal(plan.count, SERVERS * POINTS * REPEATS);
    for (size_t i = 0; i < plan.count; i++)
        assert_int_equal(plan.trials[i].scenario,
                         i < SERVERS * REPEATS ? 1 : 0);
    plan_release(&plan);
    /* 25 ms for each mark, and 150 */
    assert_true(plan_crowd_s(&profile.scenarios[1], 0) == 1.2);
    assert_true(plan_trial_s(&profile.scenarios[1], 0) == 0.3 + 1.2 + 0.5);
    /* the same for all servers, whatever their order; another one else */
    later = trial;
    later.server = 2;
    later.order = 1;
    assert_true(plan_arrivals_seed(&trial, 7) == plan_arrivals_seed(&later, 7));
    later.repeat = 2;
    assert_true(plan_arrivals_seed(&trial, 7) != plan_arrivals_seed(&later, 7));
    later = trial;
    later.level = 1;
    assert_true(plan_arrivals_seed(&trial, 7) != plan_arrivals_seed(&later, 7));
    assert_true(plan_arrivals_seed(&trial, 7) != plan_arrivals_seed(&trial, 8));
}

static void test_budget(void **state)
{
    static const struct {
        double budget_s;
        int repeats;
    } cases[] = {{1, 1}, {36, 1}, {71, 1}, {72, 2}, {1000, REPEATS}};
    struct profile profile = profile_of_test();

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        profile.budget_s = cases[i].budget_s;
        assert_int_equal(plan_repeats(&profile), cases[i].repeats);
    }
}

/* --- stages ------------------------------------------------------------- */

static struct profile paired_profile(void)
{
    struct profile profile = profile_of_test();

    profile.server_count = 2;
    profile.servers[0].counters = profile.servers[1].counters = true;
    profile.scenarios[0].paired[1] = true;
    profile.pairs = 4;
    profile.pair_duration_s = 3;
    return profile;
}

static size_t count_pairs(const struct plan *plan, size_t from)
{
    size_t count = 0;

    for (size_t i = from; i < plan->count; i++)
        count += plan->trials[i].base != NO_BASE;
    return count;
}

/* A round in each of four blocks out of nine; the pairs of a round together. */
static void test_rounds(void **state)
{
    struct profile profile = paired_profile();
    struct plan plan;
    int blocks[4] = {-1, -1, -1, -1};

    (void)state;
    assert_int_equal(plan_init(&plan, &profile, REPEATS, 3), 0);
    assert_int_equal(plan.blocks, REPEATS);
    assert_int_equal(count_pairs(&plan, 0), 4 * 3);
    for (size_t i = 0; i < plan.count; i++) {
        const struct planned *pair = &plan.trials[i];

        if (pair->base == NO_BASE)
            continue;
        assert_in_range(pair->repeat, 0, 3);
        assert_int_equal(pair->order, pair->repeat % 2);
        if (blocks[pair->repeat] < 0)
            blocks[pair->repeat] = pair->block;
        assert_int_equal(pair->block, blocks[pair->repeat]);
    }
    for (int i = 1; i < 4; i++)
        assert_true(blocks[i] > blocks[i - 1] + 1);
    plan_release(&plan);
}

/* Open loops at a share of a capacity come when it is known. */
static void test_open_loops_come_last(void **state)
{
    struct profile profile = profile_of_test();
    struct plan plan;

    (void)state;
    profile.scenarios[0].rate_share = 0.5;
    assert_int_equal(plan_init(&plan, &profile, 2, 3), 0);
    assert_int_equal(plan.count, SERVERS * POINTS * 2);
    for (size_t i = 0; i < plan.count; i++)
        assert_int_equal(plan.trials[i].scenario, i < SERVERS * 2 ? 1 : 0);
    assert_int_equal(plan.blocks, 4);
    plan_release(&plan);
}

/* One point is measured thrice more, pairs go on where they were. */
static void test_extend(void **state)
{
    struct profile profile = paired_profile();
    struct wanted wanted = {0};
    struct plan plan, longer;
    size_t before;

    (void)state;
    wanted.trials[0][2] = REPEATS + 3;
    wanted.trials[1][0] = REPEATS - 1; /* less than there is */
    wanted.pairs[0][1] = profile.pairs + 2;
    assert_int_equal(plan_init(&plan, &profile, REPEATS, 3), 0);
    before = plan.count;
    assert_int_equal(plan_extend(&plan, &profile, REPEATS, 3, &wanted, 1e9), 0);
    assert_int_equal(plan.count, before + 3 * 2 + 2 * 3);
    assert_int_equal(count_pairs(&plan, before), 2 * 3);
    assert_int_equal(plan.blocks, REPEATS + 3);
    for (size_t i = before; i < plan.count; i++) {
        const struct planned *planned = &plan.trials[i];

        assert_int_equal(planned->scenario, 0);
        assert_int_equal(planned->level, planned->base == NO_BASE ? 2 : 1);
        assert_true(planned->repeat >=
                    (planned->base == NO_BASE ? REPEATS : profile.pairs));
    }
    plan_release(&plan);

    /* nothing fits; then one block of the three */
    assert_int_equal(plan_init(&longer, &profile, REPEATS, 3), 0);
    assert_int_equal(plan_extend(&longer, &profile, REPEATS, 3, &wanted, 1), 0);
    assert_int_equal(longer.count, before);
    assert_int_equal(plan_extend(&longer, &profile, REPEATS, 3, &wanted, 35),
                     0);
    assert_true(longer.count > before && longer.count < before + 12);
    plan_release(&longer);
}

/* What our own profiles promise, they keep. */
static void test_own_profiles(void **state)
{
    static const struct {
        const char *name;
        int repeats;
    } cases[] = {{"quick", 3},
                 {"default", 6},
                 {"node", 6},
                 {"floor", 6},
                 {"requests", 6}};

    (void)state;
    if (access("bench/profiles", R_OK) < 0)
        skip();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct profile profile;
        char error[ERROR_BYTES];
        if (profile_load(&profile, "bench/profiles", cases[i].name, error) < 0)
            fail_msg("%s", error);
        assert_int_equal(profile.repeat, cases[i].repeats);
        print_message("%s: %.0f of %.0f s\n", cases[i].name,
                      plan_repetitions_s(&profile, profile.repeat),
                      profile.budget_s);
        assert_int_equal(plan_repeats(&profile), profile.repeat);
        profile_release(&profile);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_counterbalance),
        cmocka_unit_test(test_function_of_the_seed),
        cmocka_unit_test(test_no_favourite),
        cmocka_unit_test(test_estimates),
        cmocka_unit_test(test_open_loops),
        cmocka_unit_test(test_budget),
        cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_open_loops_come_last),
        cmocka_unit_test(test_extend),
        cmocka_unit_test(test_own_profiles),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
