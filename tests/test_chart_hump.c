/* One hump or two: what the heat map's headline rests on. */
#include "support.h"

#include <math.h>

#include "chart_hump.h"

/* Bins of 20 per decade from 100 us on. */
static struct latency_curve *curve_of(const double *counts, int count)
{
    struct latency_curve *curve = calloc(1, sizeof *curve);

    assert_non_null(curve);
    for (int i = 0; i < count; i++)
        curve->bins[i] = (struct latency_bin){
            100 * pow(10, i / 20.0), 100 * pow(10, (i + 1) / 20.0), counts[i]};
    curve->bin_count = count;
    return curve;
}

/* A bell around each of some bins. */
static struct latency_curve *bells(const int *at, const double *heights,
                                   int bell_count)
{
    double counts[100] = {0};

    for (int k = 0; k < bell_count; k++) {
        for (int i = 0; i < 100; i++)
            counts[i] += floor(heights[k] * exp(-pow(i - at[k], 2) / 18));
    }
    return curve_of(counts, 100);
}

static void one_bell_is_one_hump(void **state)
{
    struct hump humps[HUMPS_MAX];
    struct latency_curve *curve = bells((int[]){40}, (double[]){1000}, 1);

    (void)state;
    assert_int_equal(humps_find(curve, humps), 1);
    /* the middle of bin 40: 10^(40.5 / 20) above 100 us */
    assert_true(fabs(humps[0].peak_us / (100 * pow(10, 40.5 / 20)) - 1) < 1e-9);
    assert_true(fabs(humps[0].share - 1) < 1e-9);
    free(curve);
}

static void two_bells_are_two(void **state)
{
    struct hump humps[HUMPS_MAX];
    struct latency_curve *curve =
        bells((int[]){20, 70}, (double[]){3000, 1000}, 2);

    (void)state;
    assert_int_equal(humps_find(curve, humps), 2);
    assert_true(fabs(humps[0].peak_us / (100 * pow(10, 20.5 / 20)) - 1) < 1e-9);
    assert_true(fabs(humps[1].peak_us / (100 * pow(10, 70.5 / 20)) - 1) < 1e-9);
    assert_true(fabs(humps[0].share - 0.75) < 0.01);
    free(curve);
}

/* 3,000 of 4,000 lie in the bin from 1,000 us on, and took 1,003 us: the
 * middle one is the 38th in a hundred. */
static void percentiles_narrow_a_peak_down(void **state)
{
    double counts[30] = {[20] = 3000, [28] = 1000};
    struct hump humps[HUMPS_MAX];
    struct latency_curve *curve = curve_of(counts, 30);

    (void)state;
    curve->steps[0] = (struct latency_step){0, 1001, 3999};
    curve->steps[1] = (struct latency_step){75, 1005, 1000};
    curve->steps[2] = (struct latency_step){100, 2700, 0};
    curve->step_count = 3;
    assert_int_equal(humps_find(curve, humps), 2);
    assert_true(fabs(humps[0].peak_us - 1003) < 1e-6);
    /* never beyond the bin, 100 us x 10^(28 / 20) on */
    assert_true(humps[1].peak_us >= 100 * pow(10, 28 / 20.0));
    assert_true(humps[1].peak_us <= 100 * pow(10, 29 / 20.0));
    free(curve);
}

/* A valley that is not half as high as the lower side, a bell of a twentieth
 * of the requests, and single bins that stick out. */
static void what_is_no_hump(void **state)
{
    struct hump humps[HUMPS_MAX];
    struct latency_curve *curve =
        bells((int[]){30, 38}, (double[]){1000, 1000}, 2);
    double counts[60];

    (void)state;
    assert_int_equal(humps_find(curve, humps), 1);
    free(curve);
    curve = bells((int[]){20, 70}, (double[]){1000, 50}, 2);
    assert_int_equal(humps_find(curve, humps), 1);
    assert_true(humps[0].share < 0.96);
    free(curve);
    for (int i = 0; i < 60; i++)
        counts[i] = 1000 * exp(-pow(i - 30, 2) / 200) * (1 + 0.2 * (i % 2));
    curve = curve_of(counts, 60);
    assert_int_equal(humps_find(curve, humps), 1);
    free(curve);
}

static void the_ends_count(void **state)
{
    static const double ends[] = {500, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 500};
    static const double flat[] = {5, 5, 5, 5, 5, 5, 5, 5};
    static const double single[] = {7};
    struct hump humps[HUMPS_MAX];
    struct latency_curve *curve = curve_of(ends, COUNT(ends));

    (void)state;
    assert_int_equal(humps_find(curve, humps), 2);
    free(curve);
    curve = curve_of(flat, COUNT(flat));
    assert_int_equal(humps_find(curve, humps), 1);
    free(curve);
    curve = curve_of(single, 1);
    assert_int_equal(humps_find(curve, humps), 1);
    free(curve);
}

/* All are counted, and three told. */
static void many_are_counted(void **state)
{
    struct hump humps[HUMPS_MAX];
    struct latency_curve *curve = bells((int[]){10, 30, 50, 70, 90},
                                        (double[]){100, 100, 100, 100, 100}, 5);

    (void)state;
    assert_int_equal(humps_find(curve, humps), 5);
    free(curve);
}

static void nothing_is_no_hump(void **state)
{
    static const double none[] = {0, 0, 0};
    struct hump humps[HUMPS_MAX];
    struct latency_curve *curve = curve_of(none, COUNT(none));

    (void)state;
    assert_int_equal(humps_find(curve, humps), 0);
    curve->bin_count = 0;
    assert_int_equal(humps_find(curve, humps), 0);
    free(curve);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_bell_is_one_hump),
        cmocka_unit_test(two_bells_are_two),
        cmocka_unit_test(percentiles_narrow_a_peak_down),
        cmocka_unit_test(what_is_no_hump),
        cmocka_unit_test(the_ends_count),
        cmocka_unit_test(many_are_counted),
        cmocka_unit_test(nothing_is_no_hump),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
