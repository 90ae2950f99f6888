/* How many more a question needs: Stein's two stages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "second_stage.h"

/* A ratio whose interval reaches `half` to either side, as a logarithm. */
static struct estimate ratio_of(int count, double half)
{
    return (struct estimate){1, exp(-half), exp(half), count};
}

/* n0 (h / d)^2, upwards. */
static void test_size(void **state)
{
    const double d = log(1.05);
    const struct {
        int count;
        double half;
        int most, size;
    } cases[] = {
        {6, d / 2, 50, 6},     /* narrow already */
        {6, d, 50, 6},         /* just */
        {6, 1.01 * d, 50, 7},  /* 6.12 */
        {6, 2 * d, 50, 24},    /* four times as many */
        {6, 2 * d, 10, 10},    /* capped */
        {10, 1.5 * d, 50, 23}, /* 22.5 */
        {2, NAN, 50, 2},       /* no interval */
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct estimate ratio = ratio_of(cases[i].count, cases[i].half);

        assert_int_equal(second_stage_size(&ratio, 0.05, cases[i].most),
                         cases[i].size);
    }
}

/* The same as by the formula itself: Stein 1945, with t(0.995, 5) = 4.032. */
static void test_formula(void **state)
{
    const double s = 0.03, d = log(1.02), t = 4.0321;
    struct estimate ratio = ratio_of(6, t * s / sqrt(6));

    (void)state;
    assert_int_equal(second_stage_size(&ratio, 0.02, 1000),
                     (int)ceil(pow(t * s / d, 2)));
}

static struct profile profile_of_test(void)
{
    struct profile profile = {.repeat = 6,
                              .repeat_most = 12,
                              .pairs = 4,
                              .pairs_most = 9,
                              .precision_cpu = 0.05,
                              .precision_throughput = 0.2,
                              .scenario_count = 2};

    for (int i = 0; i < 2; i++) {
        struct scenario *scenario = &profile.scenarios[i];

        (void)snprintf(scenario->name, NAME_BYTES, i ? "wait" : "hello");
        scenario->level_count = 2;
        scenario->connections[0] = 1;
        scenario->connections[1] = 64;
        scenario->paired[1] = i == 0;
    }
    return profile;
}

static void test_want(void **state)
{
    struct profile profile = profile_of_test();
    struct ratio ratios[] = {
        {"hello", 1, "threads", "event", STATUS_OK, {{0, 0, 0, 0}}, NULL},
        {"hello", 1, "other", "event", STATUS_NOISY, {{0, 0, 0, 0}}, NULL},
        {"hello",
         64,
         "threads",
         "event",
         STATUS_CLIENT_BOUND,
         {{0, 0, 0, 0}},
         NULL},
        {"wait", 64, "threads", "event", STATUS_OK, {{0, 0, 0, 0}}, NULL},
    };
    struct pairing pairs[] = {
        {.scenario = "hello", .connections = 64}, /* A/A counts */
        {.scenario = "hello", .connections = 64},
    };
    const struct summary summary = {.ratios = ratios, .ratio_count = 4};
    const struct pairings pairings = {.all = pairs, .count = 2};
    const double d = log(1.2);
    struct wanted wanted;

    (void)state;
    ratios[0].value[M_THROUGHPUT_PER_S] = ratio_of(6, 1.2 * d); /* 8.64 */
    ratios[1].value[M_THROUGHPUT_PER_S] = ratio_of(6, 1.1 * d); /* 7.26 */
    ratios[2].value[M_THROUGHPUT_PER_S] = ratio_of(6, 9 * d);   /* wrk's */
    ratios[3].value[M_THROUGHPUT_PER_S] = ratio_of(6, 9 * d);
    pairs[0].ratio[PAIRING_CPU] = ratio_of(4, 1.2 * log(1.05)); /* 5.76 */
    pairs[1].ratio[PAIRING_CPU] = ratio_of(4, 0.1);
    second_stage_want(&wanted, &profile, &summary, &pairings);
    assert_int_equal(wanted.trials[0][0], 9);
    assert_int_equal(wanted.trials[0][1], 6);
    assert_int_equal(wanted.trials[1][0], 6); /* nothing is known */
    assert_int_equal(wanted.trials[1][1], 12);
    assert_int_equal(wanted.pairs[0][0], 0);
    assert_int_equal(wanted.pairs[0][1], 9);
    pairs[1].ratio[PAIRING_CPU] = ratio_of(4, 0.01);
    second_stage_want(&wanted, &profile, &summary, &pairings);
    assert_int_equal(wanted.pairs[0][1], 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_size),
        cmocka_unit_test(test_formula),
        cmocka_unit_test(test_want),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
