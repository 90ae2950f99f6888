/*
 * From two runs to rows: what is tested, what is judged, what is said.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "comparison.h"
#include "human.h"
#include "pairing.h"
#include "rank.h"
#include "rows.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Two runs and their comparison; `text` is what is written. */
struct fixture {
    struct results results[2];
    struct summary summaries[2];
    struct comparison comparison;
    char text[32768];
};

/* The summaries must stand. */
static void set_side_by_side(struct fixture *fixture)
{
    const struct comparison_side sides[2] = {
        {&fixture->results[0], &fixture->summaries[0]},
        {&fixture->results[1], &fixture->summaries[1]},
    };
    assert_int_equal(
        comparison_init(&fixture->comparison, &sides[0], &sides[1]), 0);
}

static void compare(struct fixture *fixture, struct results a, struct results b)
{
    fixture->results[0] = a;
    fixture->results[1] = b;
    for (int i = 0; i < 2; i++)
        assert_int_equal(
            summary_init(&fixture->summaries[i], &fixture->results[i]), 0);
    set_side_by_side(fixture);
}

static void compare_groups(struct fixture *fixture, struct group a,
                           struct group b)
{
    compare(fixture, rows_of(&a, 1), rows_of(&b, 1));
}

static void release(struct fixture *fixture)
{
    comparison_release(&fixture->comparison);
    for (int i = 0; i < 2; i++) {
        summary_release(&fixture->summaries[i]);
        results_release(&fixture->results[i]);
    }
}

static void write_table(struct fixture *fixture, const char *warning)
{
    FILE *file = fmemopen(fixture->text, sizeof fixture->text, "w");

    assert_non_null(file);
    assert_int_equal(comparison_write(&fixture->comparison, warning, file), 0);
    assert_int_equal(fclose(file), 0);
}

static const struct comparison_row *row_of_metric(const struct fixture *fixture,
                                                  enum metric metric)
{
    for (size_t i = 0; i < fixture->comparison.row_count; i++) {
        if (fixture->comparison.rows[i].metric == metric)
            return &fixture->comparison.rows[i];
    }
    return NULL;
}

static const struct comparison_row *throughput(const struct fixture *fixture)
{
    return row_of_metric(fixture, M_THROUGHPUT_PER_S);
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9 * fabs(b);
}

static const struct group good = {"s",       64, "event", 6,  0,
                                  STATUS_OK, 0,  1000,    10, 4096};

/* The same, with some of it changed. */
static struct group changed(double throughput_per_s, enum status status,
                            int failed)
{
    struct group group = good;

    group.throughput_per_s = throughput_per_s;
    group.status = status;
    group.failed = failed;
    return group;
}

static void a_run_does_not_differ_from_itself(void **state)
{
    struct fixture fixture;

    (void)state;
    compare_groups(&fixture, good, good);
    assert_int_equal(fixture.comparison.row_count, COMPARED_METRICS);
    for (size_t i = 0; i < COMPARED_METRICS; i++) {
        const struct comparison_row *row = &fixture.comparison.rows[i];
        assert_int_equal(row->metric, comparison_metrics[i]);
        if (row->metric == M_LATENCY_P99_US) {
            assert_int_equal(row->change, CHANGE_UNMEASURED);
            continue;
        }
        assert_int_equal(row->change, CHANGE_UNCLEAR);
        assert_true(row->p == 1);
        assert_true(fabs(row->factor.median - 1) < 1e-12);
        assert_true(row->factor.low < 1 && row->factor.high > 1);
        assert_int_equal(comparison_judge(row, 0), JUDGED_FINE);
    }
    assert_int_equal(comparison_tested(&fixture.comparison), 3);
    release(&fixture);
}

/* SCATTER spans 0.95 to 1.04: 0.8 of it lies below all of it. */
static void a_change_is_a_factor_with_its_interval(void **state)
{
    struct fixture fixture;

    (void)state;
    compare_groups(&fixture, good, changed(800, STATUS_OK, 0));
    const struct comparison_row *row = throughput(&fixture);
    assert_int_equal(row->change, CHANGE_CLEAR);
    assert_true(near(row->p, 2.0 / 924));
    assert_true(near(row->factor.median, 0.8));
    /* six and six: five of the 36 ratios are left out at either end */
    assert_true(near(row->factor.low, 0.8 * 0.95));
    assert_true(near(row->factor.high, 0.8 / 0.95));
    assert_int_equal(row->factor.count, 12);
    release(&fixture);
}

/* Half the interval's width: it ends at 0.8 x 0.95 and 0.8 / 0.95; and the
 * noise floor that alternating pairs gave either run. */
static void the_least_change_is_told(void **state)
{
    static const struct {
        double a_floor, b_floor, least;
        const char *text;
    } cases[] = {
        {NAN, NAN, 1 / 0.95, "5.3%"},
        {0.05, NAN, 1 / 0.95, "5.3%"},
        {NAN, 0.1, 1.105171, "11%"},
        {0.2, 0.1, 1.221403, "22%"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct pairings pairings[2] = {
            {.floor = {NAN, cases[i].a_floor}},
            {.floor = {NAN, cases[i].b_floor}},
        };
        struct group other = changed(800, STATUS_OK, 0);
        struct fixture fixture;
        char expected[64];
        for (int j = 0; j < 2; j++) {
            fixture.results[j] = rows_of(j ? &other : &good, 1);
            assert_int_equal(
                summary_init(&fixture.summaries[j], &fixture.results[j]), 0);
            summary_take_pairs(&fixture.summaries[j], &pairings[j]);
        }
        set_side_by_side(&fixture);
        assert_true(fabs(throughput(&fixture)->least - cases[i].least) < 1e-6);
        assert_true(fabs(row_of_metric(&fixture, M_MEMORY_TOTAL_KIB)->least -
                         1 / 0.95) < 1e-6);
        assert_true(isnan(row_of_metric(&fixture, M_LATENCY_P99_US)->least));
        write_table(&fixture, "");
        snprintf(expected, sizeof expected, " %-17s %5s ", "-24% to -16%",
                 cases[i].text);
        assert_non_null(strstr(fixture.text, expected));
        release(&fixture);
    }
}

static void only_what_lies_beyond_the_margin_is_worse(void **state)
{
    static const struct {
        double throughput_per_s, margin;
        enum judgement judgement;
    } cases[] = {
        /* the interval of 0.8 ends at 0.8421 */
        {800, 0, JUDGED_WORSE},      {800, 0.10, JUDGED_WORSE},
        {800, 0.1578, JUDGED_WORSE}, {800, 0.1580, JUDGED_FINE},
        {800, 0.20, JUDGED_FINE},    {800, 0.50, JUDGED_FINE},
        {1000, 0, JUDGED_FINE},      {1300, 0, JUDGED_FINE},
        {950, 0, JUDGED_FINE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        compare_groups(&fixture, good,
                       changed(cases[i].throughput_per_s, STATUS_OK, 0));
        assert_int_equal(
            comparison_judge(throughput(&fixture), cases[i].margin),
            cases[i].judgement);
        release(&fixture);
    }
}

/* More CPU, memory or latency is worse; more throughput is not. */
static void every_metric_has_its_direction(void **state)
{
    (void)state;
    for (int turn = 0; turn < 2; turn++) {
        struct fixture fixture;
        struct group other = good;
        other.throughput_per_s *= 2;
        other.cpu_us_per_request *= 2;
        other.memory_total_kib *= 2;
        struct results a = rows_of(turn ? &other : &good, 1);
        struct results b = rows_of(turn ? &good : &other, 1);
        for (size_t i = 0; i < 6; i++) {
            a.rows[i].value[M_LATENCY_P99_US] =
                a.rows[i].value[M_CPU_US_PER_REQUEST];
            b.rows[i].value[M_LATENCY_P99_US] =
                b.rows[i].value[M_CPU_US_PER_REQUEST];
        }
        compare(&fixture, a, b);
        for (size_t i = 0; i < COMPARED_METRICS; i++) {
            const struct comparison_row *row = &fixture.comparison.rows[i];
            bool more_is_worse = row->metric != M_THROUGHPUT_PER_S;
            assert_int_equal(comparison_judge(row, 0.05),
                             more_is_worse != (turn == 1) ? JUDGED_WORSE
                                                          : JUDGED_FINE);
        }
        release(&fixture);
    }
}

static void what_failed_is_not_compared(void **state)
{
    static const struct {
        enum status a, b;
        int a_failed, b_failed;
        enum change change;
        enum judgement judgement;
    } cases[] = {
        {STATUS_OK, STATUS_OK, 0, 1, CHANGE_FAILED, JUDGED_LOST},
        {STATUS_OK, STATUS_OK, 1, 0, CHANGE_FAILED, JUDGED_NOT},
        {STATUS_OK, STATUS_OK, 6, 6, CHANGE_FAILED, JUDGED_NOT},
        {STATUS_OK, STATUS_STARVED, 0, 0, CHANGE_CLEAR, JUDGED_LOST},
        {STATUS_OK, STATUS_LIMIT_HIT, 0, 0, CHANGE_CLEAR, JUDGED_LOST},
        {STATUS_STARVED, STATUS_OK, 0, 0, CHANGE_CLEAR, JUDGED_NOT},
        {STATUS_LIMIT_HIT, STATUS_LIMIT_HIT, 0, 0, CHANGE_CLEAR, JUDGED_NOT},
        {STATUS_NOISY, STATUS_NOISY, 0, 0, CHANGE_CLEAR, JUDGED_WORSE},
        /* B could have done more than it shows, A could not have done less */
        {STATUS_OK, STATUS_CLIENT_BOUND, 0, 0, CHANGE_CLEAR, JUDGED_NOT},
        {STATUS_CLIENT_BOUND, STATUS_OK, 0, 0, CHANGE_CLEAR, JUDGED_WORSE},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        compare_groups(&fixture, changed(1000, cases[i].a, cases[i].a_failed),
                       changed(500, cases[i].b, cases[i].b_failed));
        assert_int_equal(throughput(&fixture)->change, cases[i].change);
        assert_int_equal(comparison_judge(throughput(&fixture), 0.05),
                         cases[i].judgement);
        release(&fixture);
    }
}

/* wrk's limit bounds throughput; CPU per request is the server's own. */
static void cpu_is_judged_where_wrk_was_the_limit(void **state)
{
    struct group bound = changed(500, STATUS_CLIENT_BOUND, 0);
    struct fixture fixture;

    (void)state;
    bound.cpu_us_per_request = 20;
    compare_groups(&fixture, good, bound);
    assert_int_equal(
        comparison_judge(row_of_metric(&fixture, M_CPU_US_PER_REQUEST), 0.05),
        JUDGED_WORSE);
    release(&fixture);
}

static void too_few_trials_say_so(void **state)
{
    (void)state;
    for (int trials = 1; trials <= 6; trials++) {
        struct group a = good, b = changed(10, STATUS_OK, 0);
        struct fixture fixture;
        bool enough = trials >= 4;
        a.trials = b.trials = trials;
        compare_groups(&fixture, a, b);
        const struct comparison_row *row = throughput(&fixture);
        assert_int_equal(row->change, enough ? CHANGE_CLEAR : CHANGE_TOO_FEW);
        assert_true(near(row->p, rank_least_p((size_t)trials, (size_t)trials)));
        assert_int_equal(comparison_judge(row, 0.05),
                         enough ? JUDGED_WORSE : JUDGED_NOT);
        write_table(&fixture, "");
        assert_int_equal(strstr(fixture.text, "need >= 4 samples") == NULL,
                         enough);
        release(&fixture);
    }
}

/* Zero has no logarithm: there is a p, but neither factor nor judgement. */
static void what_has_no_logarithm_has_no_factor(void **state)
{
    struct results b;
    struct fixture fixture;

    (void)state;
    struct group other = changed(500, STATUS_OK, 0);
    b = rows_of(&other, 1);
    b.rows[2].value[M_THROUGHPUT_PER_S] = 0;
    b.rows[3].value[M_CPU_US_PER_REQUEST] = INFINITY;
    compare(&fixture, rows_of(&good, 1), b);
    assert_int_equal(throughput(&fixture)->change, CHANGE_CLEAR);
    assert_true(isnan(throughput(&fixture)->factor.median));
    assert_int_equal(comparison_judge(throughput(&fixture), 0), JUDGED_NOT);
    const struct comparison_row *cpu =
        row_of_metric(&fixture, M_CPU_US_PER_REQUEST);
    assert_int_equal(cpu->factor.count, 11); /* one was not measured */
    write_table(&fixture, "");
    assert_null(strstr(fixture.text, "nan"));
    assert_null(strstr(fixture.text, "inf"));
    release(&fixture);
}

static void points_are_matched_and_lonely_ones_listed(void **state)
{
    static const struct group a[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4096},
        {"s", 64, "nginx", 6, 0, STATUS_OK, 0, 1000, 10, 4096},
        {"s", 256, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4096},
    };
    static const struct group b[] = {
        {"t", 64, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4096},
        {"s", 256, "event", 6, 0, STATUS_OK, 0, 2000, 10, 4096},
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 4000, 10, 4096},
        {"s", 1000, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4096},
    };
    struct fixture fixture;

    (void)state;
    compare(&fixture, rows_of(a, COUNT(a)), rows_of(b, COUNT(b)));
    assert_int_equal(fixture.comparison.row_count, 2 * COMPARED_METRICS);
    assert_int_equal(throughput(&fixture)->a->connections, 64);
    assert_int_equal(fixture.comparison.only_count[0], 1);
    assert_int_equal(fixture.comparison.only_count[1], 2);
    write_table(&fixture, "");
    assert_non_null(strstr(fixture.text, "only in A: s 64 nginx\n"));
    assert_non_null(strstr(fixture.text, "only in B: t 64 event\n"));
    assert_non_null(strstr(fixture.text, "only in B: s 1,000 event\n"));
    /* 2 and 4 times as much: 2.83 in the geometric mean */
    struct comparison_mean mean =
        comparison_mean(&fixture.comparison, M_THROUGHPUT_PER_S);
    assert_int_equal(mean.count, 2);
    assert_true(near(mean.b / mean.a, sqrt(8)));
    release(&fixture);
}

static void what_is_set_apart_counts_nowhere(void **state)
{
    struct fixture fixture;

    (void)state;
    compare_groups(&fixture, good, changed(500, STATUS_OK, 0));
    comparison_set_apart(&fixture.comparison, "other");
    assert_int_equal(comparison_tested(&fixture.comparison), 3);
    comparison_set_apart(&fixture.comparison, "s");
    assert_int_equal(comparison_tested(&fixture.comparison), 0);
    assert_int_equal(comparison_judge(throughput(&fixture), 0), JUDGED_NOT);
    struct comparison_mean mean =
        comparison_mean(&fixture.comparison, M_THROUGHPUT_PER_S);
    assert_int_equal(mean.count, 0);
    assert_true(isnan(mean.a) && isnan(mean.b));
    write_table(&fixture, "duration_s of s");
    assert_non_null(strstr(fixture.text, "6+6 !\n"));
    assert_non_null(strstr(fixture.text, "-50%"));
    release(&fixture);
}

static void runs_without_a_common_point_say_so(void **state)
{
    struct group other = good;
    struct fixture fixture;

    (void)state;
    other.server = "nginx";
    compare_groups(&fixture, good, other);
    write_table(&fixture, "kernel");
    assert_non_null(strstr(fixture.text, "no point in common"));
    release(&fixture);
}

static size_t count_of(const char *text, const char *word)
{
    size_t count = 0;

    while ((text = strstr(text, word)) != NULL) {
        text += strlen(word);
        count++;
    }
    return count;
}

/* Longest names, largest figures, all marks: 120 columns hold the line. */
static void the_table_keeps_its_width(void **state)
{
    static const char long_name[] =
        "caf\xc3\xa9-caf\xc3\xa9-caf\xc3\xa9-caf\xc3\xa9";
    static const struct group a[] = {
        {long_name, 100000, long_name, 6, 5, STATUS_CLIENT_BOUND, 0, 1e14,
         123456, 123456789},
        {"s", 64, "event", 6, 0, STATUS_STARVED, 0, 1e-3, 1e-5, 1},
    };
    static const struct group b[] = {
        {long_name, 100000, long_name, 6, 6, STATUS_OK, 0, 1e10, 1, 1},
        {"s", 64, "event", 6, 0, STATUS_LIMIT_HIT, 0, 1e9, 1e9, 1e9},
    };
    struct fixture fixture;

    (void)state;
    compare(&fixture, rows_of(a, COUNT(a)), rows_of(b, COUNT(b)));
    write_table(&fixture, "kernel, wrk");
    assert_int_equal(count_of(fixture.text, "not comparable: kernel, wrk\n"),
                     COMPARED_METRICS);
    assert_int_equal(count_of(fixture.text, "geomean"), COMPARED_METRICS);
    assert_int_equal(count_of(fixture.text, "A F 5/6 B F 6/6"),
                     COMPARED_METRICS);
    assert_int_equal(count_of(fixture.text, "A s B l"), COMPARED_METRICS);
    for (char *line = strtok(fixture.text, "\n"); line;
         line = strtok(NULL, "\n")) {
        if (human_columns(line) > 120)
            fail_msg("%zu columns: %s", human_columns(line), line);
    }
    release(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_run_does_not_differ_from_itself),
        cmocka_unit_test(a_change_is_a_factor_with_its_interval),
        cmocka_unit_test(the_least_change_is_told),
        cmocka_unit_test(only_what_lies_beyond_the_margin_is_worse),
        cmocka_unit_test(every_metric_has_its_direction),
        cmocka_unit_test(what_failed_is_not_compared),
        cmocka_unit_test(cpu_is_judged_where_wrk_was_the_limit),
        cmocka_unit_test(too_few_trials_say_so),
        cmocka_unit_test(what_has_no_logarithm_has_no_factor),
        cmocka_unit_test(points_are_matched_and_lonely_ones_listed),
        cmocka_unit_test(what_is_set_apart_counts_nowhere),
        cmocka_unit_test(runs_without_a_common_point_say_so),
        cmocka_unit_test(the_table_keeps_its_width),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
