/*
 * Intervals of medians and of ratios, against published examples.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "estimate.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Student's sleep data (Biometrika 6, 1908), the paired differences; R's
 * t.test(sleep) gives 1.58 and 0.7001142 to 2.4598858. */
static void a_ratio_has_students_interval_on_its_logarithm(void **state)
{
    static const double hours[] = {1.2, 2.4, 1.3, 1.3, 0.0,
                                   1.0, 1.8, 0.8, 4.6, 1.4};
    struct estimate ratio = estimate_ratio(hours, COUNT(hours), 0.95);

    (void)state;
    assert_true(fabs(log(ratio.median) - 1.58) < 1e-12);
    assert_true(fabs(log(ratio.low) - 0.7001142) < 1e-7);
    assert_true(fabs(log(ratio.high) - 2.4598858) < 1e-7);
    assert_int_equal(ratio.count, 10);
    assert_true(estimate_is_clear(&ratio));
}

static void a_ratio_needs_three_pairs_for_an_interval(void **state)
{
    static const double logs[] = {0.5, 0.6, 0.7};

    (void)state;
    struct estimate none = estimate_ratio(logs, 0, 0.95);
    assert_true(isnan(none.median) && isnan(none.low) && none.count == 0);
    for (size_t count = 1; count <= 2; count++) {
        struct estimate few = estimate_ratio(logs, count, 0.95);
        assert_true(few.median > 1 && isnan(few.low) && isnan(few.high));
        assert_false(estimate_is_clear(&few));
    }
    struct estimate enough = estimate_ratio(logs, 3, 0.95);
    assert_true(enough.low < enough.median && enough.median < enough.high);
}

/* The example of ci.median in the R package statpsych: 20.7, 10.8 to 30.9. */
static void a_median_has_the_interval_of_order_statistics(void **state)
{
    double values[] = {30.2, 20.4, 15.1, 10.2, 10.5, 60.8, 20.8,
                       25.0, 20.7, 30.9, 10.8, 5.1,  50.9, 40.0,
                       20.9, 10.8, 0,    20.5, 50.8};
    struct estimate median = estimate_median(values, COUNT(values));

    (void)state;
    assert_true(median.median == 20.7);
    assert_true(median.low == 10.8);
    assert_true(median.high == 30.9);
    assert_int_equal(median.count, 19);
}

static void a_median_needs_six_values_for_an_interval(void **state)
{
    double values[] = {6, 5, 4, 3, 2, 1};

    (void)state;
    struct estimate five = estimate_median(values, 5);
    assert_true(five.median == 4 && isnan(five.low) && isnan(five.high));
    struct estimate six = estimate_median(values, 6);
    assert_true(six.median == 3.5 && six.low == 1 && six.high == 6);
    struct estimate none = estimate_median(values, 0);
    assert_true(isnan(none.median) && none.count == 0);
}

static void only_an_interval_without_1_is_clear(void **state)
{
    static const struct {
        struct estimate ratio;
        bool clear;
    } cases[] = {
        {{1.3, 1.2, 1.4, 6}, true},  {{0.8, 0.7, 0.9, 6}, true},
        {{1.1, 0.9, 1.3, 6}, false}, {{1, 1, 1, 6}, false},
        {{1.1, 1, 1.2, 6}, false},   {{0.9, 0.8, 1, 6}, false},
        {{1.5, NAN, NAN, 2}, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(estimate_is_clear(&cases[i].ratio), cases[i].clear);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_ratio_has_students_interval_on_its_logarithm),
        cmocka_unit_test(a_ratio_needs_three_pairs_for_an_interval),
        cmocka_unit_test(a_median_has_the_interval_of_order_statistics),
        cmocka_unit_test(a_median_needs_six_values_for_an_interval),
        cmocka_unit_test(only_an_interval_without_1_is_clear),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
