/*
 * The statistics against published tables.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "normal.h"
#include "stats.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Three decimals: NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2,
 * and for 0.75 and 0.9995 Federighi, Journal of the American Statistical
 * Association 54 (1959). */
static void student_t_agrees_with_the_tables(void **state)
{
    static const struct {
        double p, freedom, t;
    } cases[] = {
        {0.975, 1, 12.706}, {0.975, 2, 4.303},   {0.975, 3, 3.182},
        {0.975, 4, 2.776},  {0.975, 5, 2.571},   {0.975, 6, 2.447},
        {0.975, 7, 2.365},  {0.975, 8, 2.306},   {0.975, 9, 2.262},
        {0.975, 10, 2.228}, {0.975, 20, 2.086},  {0.975, 29, 2.045},
        {0.975, 30, 2.042}, {0.975, 60, 2.000},  {0.975, 100, 1.984},
        {0.90, 10, 1.372},  {0.95, 15, 1.753},   {0.99, 5, 3.365},
        {0.995, 10, 3.169}, {0.999, 2, 22.327},  {0.9995, 1, 636.619},
        {0.9995, 5, 6.869}, {0.9995, 20, 3.850}, {0.75, 4, 0.741},
        {0.75, 30, 0.683},  {0.025, 5, -2.571},  {0.975, 1e6, 1.960},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double t = stats_student_t(cases[i].p, cases[i].freedom);
        if (fabs(t - cases[i].t) > 5.1e-4)
            fail_msg("t(%g, %g) = %.6f, the table has %.3f", cases[i].p,
                     cases[i].freedom, t, cases[i].t);
    }
}

/* Shaw, "Sampling Student's T distribution", Journal of Computational
 * Finance 9 (2006), section 2: one, two and four degrees. */
static void student_t_agrees_with_the_closed_forms(void **state)
{
    static const double cases[] = {0.5001, 0.6,   0.75,   0.9,
                                   0.975,  0.995, 0.9999, 0.999999};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double p = cases[i];
        double alpha = 4 * p * (1 - p);
        double q = cos(acos(sqrt(alpha)) / 3) / sqrt(alpha);
        double one = tan(acos(-1) * (p - 0.5));
        double two = (2 * p - 1) * sqrt(2 / alpha);
        double four = 2 * sqrt(q - 1);

        assert_true(fabs(stats_student_t(p, 1) / one - 1) < 1e-8);
        assert_true(fabs(stats_student_t(p, 2) / two - 1) < 1e-8);
        assert_true(fabs(stats_student_t(p, 4) / four - 1) < 1e-8);
        assert_true(fabs(stats_student_t(1 - p, 4) / four + 1) < 1e-8);
    }
    assert_true(stats_student_t(0.5, 7) == 0);
}

static void student_t_refuses_what_has_no_answer(void **state)
{
    static const double cases[][2] = {
        {0, 5},     {1, 5},     {-1, 5},         {NAN, 5},
        {0.9, 0.5}, {0.9, NAN}, {0.9, INFINITY},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_true(isnan(stats_student_t(cases[i][0], cases[i][1])));
}

/* Critical values of the sign test, two tails of 0.05 together (Triola,
 * Elementary Statistics, table A-7): so many values are left out at either
 * end. */
static void median_ranks_agree_with_the_table(void **state)
{
    static const size_t left_out[] = {0, 0, 0, 1, 1, 1, 2, 2, 2, 3,
                                      3, 4, 4, 4, 5, 5, 5, 6, 6, 7};

    (void)state;
    for (size_t i = 0; i < COUNT(left_out); i++) {
        size_t count = i + 6;
        size_t low;
        size_t high;
        assert_int_equal(stats_median_ranks(count, 0.95, &low, &high), 0);
        assert_int_equal(low, left_out[i]);
        assert_int_equal(high, count - 1 - left_out[i]);
    }
}

static void five_values_have_no_interval(void **state)
{
    size_t low;
    size_t high;

    (void)state;
    for (size_t count = 0; count < 6; count++)
        assert_int_equal(stats_median_ranks(count, 0.95, &low, &high), -ERANGE);
    assert_int_equal(stats_median_ranks(5, 0.90, &low, &high), 0);
    assert_int_equal(stats_median_ranks(7, 0.99, &low, &high), -ERANGE);
    assert_int_equal(stats_median_ranks(8, 0.99, &low, &high), 0);
    assert_int_equal(stats_median_ranks(8, NAN, &low, &high), -ERANGE);
}

/* z = 1.96: n/2 - z sqrt(n)/2 = 4,902 for 10,000, where 2^-n is 0. */
static void many_values_do_not_underflow(void **state)
{
    size_t low;
    size_t high;

    (void)state;
    assert_int_equal(stats_median_ranks(10000, 0.95, &low, &high), 0);
    assert_in_range(low, 4898, 4904);
    assert_int_equal(low + high, 9999);
}

static void medians(void **state)
{
    double values[] = {5, 1, 4, 2, 3, 9};

    (void)state;
    assert_true(isnan(stats_median(values, 0)));
    assert_true(stats_median(values, 1) == 5);
    stats_sort(values, 6);
    assert_true(values[0] == 1 && values[5] == 9);
    assert_true(stats_median(values, 6) == 3.5);
    assert_true(stats_median(values, 5) == 3);
    stats_sort(values, 0);
}

/* NIST Statistical Reference Datasets, univariate: NumAcc1 and NumAcc4, whose
 * digits a one-pass formula loses. */
static void mean_and_deviation_keep_their_digits(void **state)
{
    double num_acc1[] = {10000001, 10000003, 10000002};
    double num_acc4[1001] = {10000000.2};

    (void)state;
    assert_true(stats_mean(num_acc1, 3) == 10000002);
    assert_true(stats_deviation(num_acc1, 3) == 1);
    for (size_t i = 1; i < 1001; i++)
        num_acc4[i] = i % 2 == 1 ? 10000000.1 : 10000000.3;
    assert_true(fabs(stats_mean(num_acc4, 1001) - 10000000.2) < 1e-7);
    assert_true(fabs(stats_deviation(num_acc4, 1001) - 0.1) < 1e-8);
    assert_true(isnan(stats_mean(num_acc1, 0)));
    assert_true(isnan(stats_deviation(num_acc1, 1)));
}

/* By hand from the tables above: t(0.995, 5) = 4.032 and t(0.975, 5) = 2.571;
 * (4.032 x 0.1 / log 1.05)^2 = 68.3, (2.571 x 0.2 / log 1.2)^2 = 7.95. */
static void stein_asks_for_as_many_as_it_takes(void **state)
{
    static const struct {
        double deviation;
        size_t pilot;
        double confidence, precision;
        size_t most, size;
    } cases[] = {
        {0.1, 6, 0.99, 0.05, 1000, 69},
        {0.1, 6, 0.99, 0.05, 69, 69},
        {0.1, 6, 0.99, 0.05, 20, 20},
        {0.1, 6, 0.99, 0.05, 3, 6}, /* they were run already */
        {0.2, 6, 0.95, 0.20, 1000, 8},
        {0.04, 10, 0.95, 0.05, 1000, 10}, /* 3.4: the pilot is enough */
        {0, 6, 0.95, 0.05, 1000, 6},
        {INFINITY, 6, 0.95, 0.05, 1000, 1000},
        {1e300, 6, 0.95, 0.05, 1000, 1000},
        {NAN, 6, 0.95, 0.05, 1000, 6}, /* nothing is known */
        {0.1, 1, 0.95, 0.05, 1000, 1},
        {0.1, 0, 0.95, 0.05, 1000, 0},
        {0.1, 6, 0.95, 0, 1000, 6}, /* nothing is asked */
        {0.1, 6, 0.95, NAN, 1000, 6},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(stats_stein_size(cases[i].deviation, cases[i].pilot,
                                          cases[i].confidence,
                                          log1p(cases[i].precision),
                                          cases[i].most),
                         cases[i].size);
}

/* The mean number of values that it took in 5,000 simulations, and its standard
 * error: Mukhopadhyay, Probability and Statistical Inference (2000), table
 * 13.2.1; there half the width is asked of values that deviate by 5. */
static void stein_sizes_agree_with_the_table(void **state)
{
    static const struct {
        size_t pilot;
        double half_width, mean, error;
    } cases[] = {
        {5, 1.789, 62.32, 0.825},  {5, 1.386, 103.03, 1.023},
        {5, 0.980, 199.20, 1.765}, {10, 1.789, 40.48, 0.264},
        {10, 1.386, 67.22, 0.416}, {10, 0.980, 135.16, 0.915},
    };
    uint64_t random = 1945;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double pilot[10], sizes = 0;

        for (int run = 0; run < 5000; run++) {
            for (size_t j = 0; j < cases[i].pilot; j++)
                pilot[j] = 5 * normal(&random);
            sizes += (double)stats_stein_size(
                stats_deviation(pilot, cases[i].pilot), cases[i].pilot, 0.95,
                cases[i].half_width, 1000000);
        }
        /* of two such means four standard errors of their difference */
        if (fabs(sizes / 5000 - cases[i].mean) > 4 * sqrt(2) * cases[i].error)
            fail_msg("pilot of %zu: %.2f, the table has %.2f", cases[i].pilot,
                     sizes / 5000, cases[i].mean);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(student_t_agrees_with_the_tables),
        cmocka_unit_test(student_t_agrees_with_the_closed_forms),
        cmocka_unit_test(student_t_refuses_what_has_no_answer),
        cmocka_unit_test(median_ranks_agree_with_the_table),
        cmocka_unit_test(five_values_have_no_interval),
        cmocka_unit_test(many_values_do_not_underflow),
        cmocka_unit_test(medians),
        cmocka_unit_test(mean_and_deviation_keep_their_digits),
        cmocka_unit_test(stein_asks_for_as_many_as_it_takes),
        cmocka_unit_test(stein_sizes_agree_with_the_table),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
