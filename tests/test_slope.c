/* The line through memory against connections. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "rows.h"
#include "slope.h"

/* NIST Statistical Reference Datasets, linear regression, Norris: ozone
 * monitors, 36 observations, and the certified values. */
static const double NORRIS[][2] = {
    /* y, x */
    {0.1, 0.2},     {338.8, 337.4}, {118.1, 118.2}, {888.0, 884.6},
    {9.2, 10.1},    {228.1, 226.5}, {668.5, 666.3}, {998.5, 996.3},
    {449.1, 448.6}, {778.9, 777.0}, {559.2, 558.2}, {0.3, 0.4},
    {0.1, 0.6},     {778.1, 775.5}, {668.8, 666.9}, {339.3, 338.0},
    {448.9, 447.5}, {10.8, 11.6},   {557.7, 556.0}, {228.3, 228.1},
    {998.0, 995.8}, {888.8, 887.6}, {119.6, 120.2}, {0.3, 0.3},
    {0.6, 0.3},     {557.6, 556.8}, {339.3, 339.1}, {888.0, 887.2},
    {998.5, 999.0}, {778.9, 779.0}, {10.2, 11.1},   {117.6, 118.3},
    {228.9, 229.2}, {668.4, 669.1}, {449.2, 448.9}, {0.2, 0.5},
};

static bool near(double a, double b, double tolerance)
{
    return fabs(a - b) <= tolerance * fabs(b);
}

static void the_fit_agrees_with_nist(void **state)
{
    double x[COUNT(NORRIS)], y[COUNT(NORRIS)];
    struct line_fit fit;

    (void)state;
    for (size_t i = 0; i < COUNT(NORRIS); i++) {
        y[i] = NORRIS[i][0];
        x[i] = NORRIS[i][1];
    }
    assert_int_equal(line_fit(x, y, COUNT(NORRIS), &fit), 0);
    assert_true(near(fit.intercept, -0.262323073774029, 1e-11));
    assert_true(near(fit.slope, 1.00211681802045, 1e-13));
    assert_true(near(fit.slope_error, 0.429796848199937e-3, 1e-11));
    assert_true(near(fit.deviation, 0.884796396144373, 1e-11));
    /* t of 34 degrees is 2.0322 */
    assert_true(near(line_fit_half(&fit, 0.95), 2.0322 * 0.4297968e-3, 1e-4));
}

/* Far from zero, where sums of squares lose their digits. */
static void a_far_line_keeps_its_digits(void **state)
{
    static const double x[] = {1e9 + 1, 1e9 + 2, 1e9 + 3, 1e9 + 4};
    static const double y[] = {1e9 + 2, 1e9 + 4, 1e9 + 6, 1e9 + 8};
    struct line_fit fit;

    (void)state;
    assert_int_equal(line_fit(x, y, 4, &fit), 0);
    assert_true(near(fit.slope, 2, 1e-15));
    assert_true(fit.deviation == 0);
}

static void what_has_no_line_is_refused(void **state)
{
    static const double same[] = {3, 3, 3}, y[] = {1, 2, 3};
    struct line_fit fit;

    (void)state;
    assert_int_equal(line_fit(y, y, 0, &fit), -ERANGE);
    assert_int_equal(line_fit(y, y, 1, &fit), -ERANGE);
    assert_int_equal(line_fit(same, y, 3, &fit), -ERANGE);
    assert_int_equal(line_fit(y, y, 2, &fit), 0); /* but without an interval */
    assert_true(fit.slope == 1 && isnan(line_fit_half(&fit, 0.95)));
}

/* 1 MiB, and 40 KiB for each connection; rows.h scatters by some per cent. */
static void memory_is_fitted_over_all_valid_trials(void **state)
{
    static const struct group groups[] = {
        {"s", 10, "threads", 6, 0, STATUS_OK, 0, 1, 1, 1024 + 400},
        {"s", 100, "threads", 6, 0, STATUS_NOISY, 0, 1, 1, 1024 + 4000},
        {"s", 1000, "threads", 6, 1, STATUS_OK, 0, 1, 1, 1024 + 40000},
        {"s", 1000, "event", 6, 0, STATUS_OK, 0, 1, 1, 1024},
        {"t", 5000, "threads", 6, 0, STATUS_OK, 0, 1, 1, 1},
    };
    struct results results = rows_of(groups, COUNT(groups));
    double x[30], y[30];
    struct slope slope, slopes[30];
    char text[SLOPE_BYTES];

    (void)state;
    assert_int_equal(slope_fit(&slope, &results, "s", "threads", x, y), 0);
    assert_int_equal(slope.count, 17);
    assert_int_equal(slope.least, 10);
    assert_int_equal(slope.most, 1000);
    assert_int_equal(slope.status, STATUS_NOISY);
    assert_true(slope.low < 40 * 1024 && 40 * 1024 < slope.high);
    assert_true(near(slope.bytes, 40 * 1024, 0.02));
    assert_true(near(slope.high - slope.bytes, slope.bytes - slope.low, 1e-9));
    assert_true(near(
        1024 * slope_of(&results, "s", "threads", M_MEMORY_TOTAL_KIB, x, y),
        slope.bytes, 1e-12));
    assert_true(fabs(slope_of(&results, "s", "threads", M_THROUGHPUT_PER_S, x,
                              y)) < 1e-3);
    assert_true(isnan(slope_of(&results, "s", "threads", M_SLAB_KIB, x, y)));
    slope = (struct slope){"s",     "threads", NULL, 44953.6, 44134.4,
                           45772.8, 36,        1,    10000,   STATUS_OK};
    slope_sentence(&slope, text);
    assert_string_equal(text,
                        "From 1 to 10,000 connections threads took 43.9 KiB "
                        "for each more (95 % interval 43.1 KiB to 44.7 KiB, "
                        "least squares over 36 trials)");
    /* one level alone, no trial at all */
    assert_int_equal(slope_fit(&slope, &results, "s", "event", x, y), -ERANGE);
    assert_int_equal(slope_fit(&slope, &results, "u", "event", x, y), -ERANGE);
    assert_int_equal(slopes_fit(slopes, &results, x, y), 1);
    assert_string_equal(slopes[0].server, "threads");
    assert_int_equal(slopes[0].count, 17);
    results_release(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fit_agrees_with_nist),
        cmocka_unit_test(a_far_line_keeps_its_digits),
        cmocka_unit_test(what_has_no_line_is_refused),
        cmocka_unit_test(memory_is_fitted_over_all_valid_trials),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
