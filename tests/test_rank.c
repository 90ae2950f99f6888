/*
 * Ranks against what has been published.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rank.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum {
    VALUES_MAX = 100
};

/* Samples without ties of which a's values exceed b's in `u` pairs: b are the
 * numbers from 1, and each of a lies above as many of them as it may. */
static void make_samples(size_t u, double *a, size_t a_count, double *b,
                         size_t b_count)
{
    for (size_t j = 0; j < b_count; j++)
        b[j] = (double)(j + 1);
    for (size_t i = 0; i < a_count; i++) {
        size_t below = u < b_count ? u : b_count;
        a[i] = (double)below + 0.5 + 0.001 * (double)i;
        u -= below;
    }
}

static double p_of(size_t u, size_t a_count, size_t b_count)
{
    double a[VALUES_MAX], b[VALUES_MAX];

    make_samples(u, a, a_count, b, b_count);
    struct rank_test test = rank_test(a, a_count, b, b_count);
    assert_true(test.u == (double)u);
    return test.p;
}

/* P(U <= u) for u from 0 on, three decimals: Mann and Whitney, Annals of
 * Mathematical Statistics 18 (1947), table I. */
static const struct {
    size_t a_count, b_count, rows;
    double p[33];
} published[] = {
    {3, 3, 5, {.050, .100, .200, .350, .500}},
    {4, 4, 8, {.014, .029, .057, .100, .171, .243, .343, .443}},
    {5,
     5,
     13,
     {.004, .008, .016, .028, .048, .075, .111, .155, .210, .274, .345, .421,
      .500}},
    {6,
     6,
     18,
     {.001, .002, .004, .008, .013, .021, .032, .047, .066, .090, .120, .155,
      .197, .242, .294, .350, .409, .469}},
    {8, 8, 32, {.000, .000, .000, .001, .001, .001, .002, .003,
                .005, .007, .010, .014, .019, .025, .032, .041,
                .052, .065, .080, .097, .117, .139, .164, .191,
                .221, .253, .287, .323, .360, .399, .439, .480}},
    {5,
     7,
     17,
     {.001, .003, .005, .009, .015, .024, .037, .053, .074, .101, .134, .172,
      .216, .265, .319, .378, .438}},
};

static void small_samples_agree_with_the_table(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(published); i++) {
        size_t a_count = published[i].a_count, b_count = published[i].b_count;
        for (size_t u = 0; u < published[i].rows; u++) {
            double tail = published[i].p[u];
            double p = p_of(u, a_count, b_count);
            if (fabs(p / 2 - tail) > 5.1e-4)
                fail_msg("%zu and %zu, U = %zu: %.5f, the table has %.3f",
                         a_count, b_count, u, p / 2, tail);
            /* both tails and both orders are the same */
            assert_true(p_of(a_count * b_count - u, a_count, b_count) == p);
            assert_true(p_of(u, b_count, a_count) == p);
        }
    }
}

/* The largest U significant at 0.05, two tails: Auble, Bulletin of the
 * Institute of Educational Research, Indiana University 1 (1953), as in Siegel,
 * Nonparametric Statistics (1956), table K. */
static void significance_begins_where_the_table_has_it(void **state)
{
    static const size_t cases[][3] = {
        {9, 9, 17},    {10, 10, 23}, {12, 12, 37}, {15, 15, 64},
        {20, 20, 127}, {9, 10, 20},  {9, 20, 48},  {10, 15, 39},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const size_t *row = cases[i];
        assert_true(p_of(row[2], row[0], row[1]) <= RANK_ALPHA);
        assert_true(p_of(row[2] + 1, row[0], row[1]) > RANK_ALPHA);
    }
}

/* Permeability of the chorioamnion: Hollander and Wolfe, Nonparametric
 * Statistical Methods (1973), table 4.1; W* of one tail is 0.127, the shift
 * 0.305, its interval of 96 % from -0.15 to 0.76. */
static const double term[] = {0.80, 0.83, 1.89, 1.04, 1.45,
                              1.38, 1.91, 1.64, 0.73, 1.46};
static const double early[] = {1.15, 0.88, 0.90, 0.74, 1.21};

static void chorioamnion(void **state)
{
    struct rank_test test = rank_test(term, 10, early, 5);
    double differences[50];
    struct rank_shift shift = rank_shift(early, 5, term, 10, differences);

    (void)state;
    assert_true(test.exact);
    assert_true(test.u == 35);
    assert_true(fabs(test.p / 2 - 0.1272) < 5e-5);
    assert_true(fabs(shift.estimate - 0.305) < 1e-12);
    assert_true(fabs(shift.low - -0.15) < 1e-12);
    assert_true(fabs(shift.high - 0.76) < 1e-12);
    shift = rank_shift(term, 10, early, 5, differences); /* turned round */
    assert_true(fabs(shift.estimate - -0.305) < 1e-12);
    assert_true(fabs(shift.low - -0.76) < 1e-12);
    assert_true(fabs(shift.high - 0.15) < 1e-12);
}

/* Blood pressure, with ties: Mehta and Patel, StatXact 5 (2001), table 9.6;
 * exact 0.0989, shift 9.5 (in R, exactRankTests). */
static void small_samples_with_ties_are_counted_out(void **state)
{
    static const double treated[] = {94, 108, 110, 90};
    static const double control[] = {80,  94, 85, 90,  90, 90,
                                     108, 94, 78, 105, 88};
    struct rank_test test = rank_test(treated, 4, control, 11);
    double differences[44];
    struct rank_shift shift = rank_shift(control, 11, treated, 4, differences);

    (void)state;
    assert_true(test.exact);
    assert_true(test.u == 35);
    assert_true(fabs(test.p - 0.0989) < 5e-5);
    assert_true(rank_test(control, 11, treated, 4).p == test.p);
    assert_true(shift.estimate == 9.5);
}

/* Ozone in New York in May and August: Chambers, Cleveland, Kleiner and Tukey,
 * Graphical Methods for Data Analysis (1983); R's manual of wilcox.test has U =
 * 127.5 and, with both corrections, p = 0.0001208. */
static void large_samples_with_ties_are_approximated(void **state)
{
    static const double may[] = {41, 36, 12, 18, 28, 23, 19,  8,  7,
                                 16, 11, 14, 18, 14, 34, 6,   30, 11,
                                 1,  11, 4,  32, 23, 45, 115, 37};
    static const double august[] = {39, 9,  16,  78, 35, 66,  122, 89, 110,
                                    44, 28, 65,  22, 59, 23,  31,  44, 21,
                                    9,  45, 168, 73, 76, 118, 84,  85};
    struct rank_test test = rank_test(may, 26, august, 26);

    (void)state;
    assert_false(test.exact);
    assert_true(test.u == 127.5);
    assert_true(fabs(test.p - 0.0001208) < 5e-8);
}

/* Where one method takes over from the other nothing jumps: 20 and 20 values
 * are counted, 20 and 21 approximated, at the same distance from the middle in
 * standard deviations. */
static void both_methods_agree(void **state)
{
    static const size_t us[] = {40, 90, 127, 150, 199};
    double stretch = sqrt(420.0 * 42 / 12) / sqrt(400.0 * 41 / 12);

    (void)state;
    for (size_t i = 0; i < COUNT(us); i++) {
        double distance = (200 - (double)us[i]) * stretch;
        double exact = p_of(us[i], 20, 20);
        double normal = p_of((size_t)lround(210 - distance), 20, 21);
        assert_true(fabs(exact - normal) < 0.02);
    }
}

static void equal_samples_do_not_differ(void **state)
{
    double same[VALUES_MAX] = {0};

    (void)state;
    assert_true(rank_test(same, 6, same, 6).p == 1);
    assert_true(rank_test(same, 50, same, 50).p == 1);
    assert_true(rank_test(same, 1, same, 1).p == 1);
    assert_true(rank_test(same, 1, same, 99).p == 1);
    assert_true(isnan(rank_test(same, 0, same, 5).p));
    assert_true(isnan(rank_test(same, 5, same, 0).p));
}

/* Three and three tied within themselves: 2 of 20 ways.  The approximation
 * would call it significant. */
static void ties_make_no_significance(void **state)
{
    static const double low[] = {1, 1, 1}, high[] = {2, 2, 2};

    (void)state;
    assert_true(fabs(rank_test(low, 3, high, 3).p - 0.1) < 1e-12);
}

static void the_least_p_and_what_it_takes(void **state)
{
    (void)state;
    assert_true(rank_least_p(1, 1) == 1);
    assert_true(fabs(rank_least_p(3, 3) - 0.1) < 1e-12);
    assert_true(fabs(rank_least_p(4, 4) - 2.0 / 70) < 1e-12);
    assert_true(fabs(rank_least_p(2, 8) - 2.0 / 45) < 1e-12);
    assert_true(fabs(rank_least_p(6, 6) - p_of(0, 6, 6)) < 1e-12);
    assert_true(rank_least_p(0, 5) == 1);
    assert_true(rank_least_p(1000, 1000) == 0);
    assert_int_equal(rank_samples_needed(), 4);
}

/* An interval exists where a significant p does, and excludes 0 exactly where
 * the test rejects: it is the test turned round. */
static void intervals_are_the_test_turned_round(void **state)
{
    double a[VALUES_MAX], b[VALUES_MAX], differences[30 * 30];

    (void)state;
    for (size_t count = 1; count <= 30; count++) {
        for (size_t u = 0; u <= count * count; u += 1 + count / 6) {
            make_samples(u, a, count, b, count);
            struct rank_shift shift =
                rank_shift(a, count, b, count, differences);
            bool rejects = rank_test(a, count, b, count).p <= RANK_ALPHA;
            assert_int_equal(isnan(shift.low), count < 4);
            if (count >= 4)
                assert_int_equal(shift.low > 0 || shift.high < 0, rejects);
            else
                assert_false(rejects);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_samples_agree_with_the_table),
        cmocka_unit_test(significance_begins_where_the_table_has_it),
        cmocka_unit_test(chorioamnion),
        cmocka_unit_test(small_samples_with_ties_are_counted_out),
        cmocka_unit_test(large_samples_with_ties_are_approximated),
        cmocka_unit_test(both_methods_agree),
        cmocka_unit_test(equal_samples_do_not_differ),
        cmocka_unit_test(ties_make_no_significance),
        cmocka_unit_test(the_least_p_and_what_it_takes),
        cmocka_unit_test(intervals_are_the_test_turned_round),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
