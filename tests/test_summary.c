/*
 * From rows to points and ratios.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "rows.h"
#include "summary.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static struct summary summarize(const struct group *groups, size_t count)
{
    struct results results = rows_of(groups, count);
    struct summary summary;

    assert_int_equal(summary_init(&summary, &results), 0);
    results_release(&results); /* only borrowed */
    return summary;
}

static bool near(double a, double b)
{
    return fabs(a - b) < 1e-9 * fabs(b);
}

static void points_have_medians_and_intervals(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4000},
    };
    struct summary summary = summarize(groups, 1);
    const struct point *point = summary_point(&summary, "s", 64, "event");

    (void)state;
    assert_non_null(point);
    assert_int_equal(point->trials, 6);
    assert_int_equal(point->failed, 0);
    const struct estimate *rate = &point->value[M_THROUGHPUT_PER_S];
    assert_int_equal(rate->count, 6);
    assert_true(near(rate->median, 1005));
    assert_true(near(rate->low, 950));
    assert_true(near(rate->high, 1040));
    assert_int_equal(point->value[M_STEAL_PCT].count, 0);
    assert_true(isnan(point->value[M_STEAL_PCT].median));
    assert_int_equal(summary.ratio_count, 0);
    assert_null(summary_point(&summary, "s", 65, "event"));
    assert_null(summary_point(&summary, "t", 64, "event"));
    assert_null(summary_ratio(&summary, "s", 64, "event", "event"));
    summary_release(&summary);
}

static void failed_trials_count_but_do_not_weigh(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4000},
        {"s", 64, "threads", 6, 3, STATUS_CLIENT_BOUND, 0, 500, 10, 4000},
    };
    struct summary summary = summarize(groups, 2);
    const struct point *point = summary_point(&summary, "s", 64, "threads");
    const struct ratio *ratio =
        summary_ratio(&summary, "s", 64, "threads", "event");

    (void)state;
    assert_int_equal(point->trials, 6);
    assert_int_equal(point->failed, 3);
    assert_int_equal(point->status, STATUS_FAILED);
    assert_string_equal(point->reason, "server died: signal 11");
    assert_int_equal(point->value[M_THROUGHPUT_PER_S].count, 3);
    assert_true(near(point->value[M_THROUGHPUT_PER_S].median, 500));
    assert_true(isnan(point->value[M_THROUGHPUT_PER_S].low));
    assert_int_equal(ratio->value[M_THROUGHPUT_PER_S].count, 3);
    assert_true(near(ratio->value[M_THROUGHPUT_PER_S].median, 0.5));
    assert_int_equal(ratio->status, STATUS_FAILED);
    assert_int_equal(summary.failure_count, 3);
    assert_int_equal(summary.failures[0].repeat, 3);
    summary_release(&summary);
}

/* The worst of all trials, in the order that enum status promises. */
static void a_point_has_its_worst_status(void **state)
{
    static const enum status order[] = {STATUS_OK,           STATUS_NOISY,
                                        STATUS_CLIENT_BOUND, STATUS_STARVED,
                                        STATUS_LIMIT_HIT,    STATUS_FAILED};

    (void)state;
    for (size_t worse = 1; worse < COUNT(order); worse++) {
        struct group groups[] = {
            {"s", 64, "event", 6, 0, order[worse], 0, 1000, 10, 4000}};
        struct results results = rows_of(groups, 1);
        struct summary summary;
        results.rows[0].status = order[worse - 1];
        assert_int_equal(summary_init(&summary, &results), 0);
        assert_int_equal(summary.points[0].status, order[worse]);
        assert_string_equal(summary.points[0].reason, results.rows[1].reason);
        summary_release(&summary);
        results_release(&results);
    }
}

static void points_stand_in_order_of_appearance_and_level(void **state)
{
    static const struct group groups[] = {
        {"z", 1000, "threads", 1, 0, STATUS_OK, 0, 1, 1, 1},
        {"z", 1000, "event", 1, 0, STATUS_OK, 0, 1, 1, 1},
        {"a", 64, "event", 1, 0, STATUS_OK, 0, 1, 1, 1},
        {"a", 64, "nginx", 1, 0, STATUS_OK, 0, 1, 1, 1},
        {"z", 64, "event", 1, 0, STATUS_OK, 0, 1, 1, 1},
        {"z", 64, "threads", 1, 0, STATUS_OK, 0, 1, 1, 1},
    };
    static const struct {
        const char *scenario;
        int connections;
        const char *server;
    } order[] = {
        {"z", 64, "threads"}, {"z", 64, "event"}, {"z", 1000, "threads"},
        {"z", 1000, "event"}, {"a", 64, "event"}, {"a", 64, "nginx"},
    };
    struct summary summary = summarize(groups, COUNT(groups));

    (void)state;
    assert_int_equal(summary.point_count, COUNT(order));
    for (size_t i = 0; i < COUNT(order); i++) {
        assert_string_equal(summary.points[i].scenario, order[i].scenario);
        assert_int_equal(summary.points[i].connections, order[i].connections);
        assert_string_equal(summary.points[i].server, order[i].server);
    }
    /* the base is the first server, or the first of those that took part */
    assert_int_equal(summary.ratio_count, 3);
    assert_string_equal(summary.ratios[0].base, "threads");
    assert_string_equal(summary.ratios[2].base, "event");
    assert_string_equal(summary.ratios[2].server, "nginx");
    summary_release(&summary);
}

/* Values that have no logarithm, or were not measured, make no pair. */
static void ratios_leave_out_what_cannot_be_divided(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4000},
        {"s", 64, "threads", 6, 0, STATUS_OK, 0, 2000, 10, 4000},
    };
    struct results results = rows_of(groups, 2);
    struct summary summary;

    (void)state;
    results.rows[0].value[M_THROUGHPUT_PER_S] = 0;
    results.rows[3].value[M_THROUGHPUT_PER_S] = NAN;
    results.rows[4].value[M_THROUGHPUT_PER_S] = -1;
    results.rows[7].value[M_THROUGHPUT_PER_S] = INFINITY;
    assert_int_equal(summary_init(&summary, &results), 0);
    const struct estimate *ratio = &summary.ratios[0].value[M_THROUGHPUT_PER_S];
    assert_int_equal(ratio->count, 2);
    assert_true(near(ratio->median, 2));
    assert_true(isnan(ratio->low));
    assert_int_equal(summary.ratios[0].value[M_CPU_US_PER_REQUEST].count, 6);
    assert_int_equal(summary.points[1].value[M_THROUGHPUT_PER_S].count, 4);
    summary_release(&summary);
    results_release(&results);
}

/* A repetition that was run again counts in the medians, but pairs once. */
static void a_repetition_makes_one_pair(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4000},
        {"s", 64, "threads", 6, 0, STATUS_OK, 0, 2000, 10, 4000},
    };
    struct results results = rows_of(groups, 2);
    struct summary summary;

    (void)state;
    for (size_t i = 0; i < results.count; i++)
        results.rows[i].repeat /= 2;
    assert_int_equal(summary_init(&summary, &results), 0);
    assert_int_equal(summary.ratios[0].value[M_THROUGHPUT_PER_S].count, 3);
    assert_int_equal(summary.points[0].value[M_THROUGHPUT_PER_S].count, 6);
    summary_release(&summary);
    results_release(&results);
}

/* Repetitions in the order run; the first six that both have decided how many
 * more there are.  A second stage of the same six values once more has the
 * same deviation with five degrees of freedom: the interval is narrower by
 * sqrt(2), and by nothing else. */
static void ratios_have_two_stages(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 1000, 10, 4000},
        {"s", 64, "threads", 6, 0, STATUS_OK, 1, 2000, 10, 4000},
    };
    const struct asked asked = {.trials_pilot = 6};
    struct results results = rows_of(groups, 2), twice;
    struct summary one, two;

    (void)state;
    twice = (struct results){calloc(24, sizeof *twice.rows), 24, 0};
    for (size_t i = 0; i < 24; i++) {
        twice.rows[i] = results.rows[i % 12];
        twice.rows[i].repeat += i < 12 ? 0 : 6;
    }
    assert_int_equal(summary_init_asked(&one, &results, &asked), 0);
    assert_int_equal(summary_init_asked(&two, &twice, &asked), 0);
    const struct estimate *first = &one.ratios[0].value[M_THROUGHPUT_PER_S];
    const struct estimate *both = &two.ratios[0].value[M_THROUGHPUT_PER_S];
    assert_int_equal(both->count, 12);
    assert_true(near(both->median, first->median));
    assert_true(near(log(both->high / both->low),
                     log(first->high / first->low) / sqrt(2)));
    summary_release(&one);
    summary_release(&two);
    results_release(&results);
    results_release(&twice);
}

/* Six trials of either scatter so that the interval of their ratio reaches
 * 6.7 % to either side. */
static void a_point_known_less_well_than_asked_is_noisy(void **state)
{
    static const struct {
        double precision;
        int shift;
        enum status event, threads, other;
        enum status threads_after, ratio_after;
    } cases[] = {
        {0, 1, STATUS_OK, STATUS_OK, STATUS_OK, STATUS_OK, STATUS_OK},
        {0.07, 1, STATUS_OK, STATUS_OK, STATUS_OK, STATUS_OK, STATUS_OK},
        {0.06, 1, STATUS_OK, STATUS_OK, STATUS_OK, STATUS_NOISY, STATUS_NOISY},
        {0.06, 0, STATUS_OK, STATUS_OK, STATUS_OK, STATUS_OK, STATUS_OK},
        {0.06, 1, STATUS_NOISY, STATUS_OK, STATUS_OK, STATUS_NOISY,
         STATUS_NOISY},
        /* what wrk limited is no figure of the servers */
        {0.06, 1, STATUS_OK, STATUS_CLIENT_BOUND, STATUS_OK,
         STATUS_CLIENT_BOUND, STATUS_CLIENT_BOUND},
        {0.06, 1, STATUS_CLIENT_BOUND, STATUS_OK, STATUS_OK, STATUS_OK,
         STATUS_CLIENT_BOUND},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct group groups[] = {
            {"s", 64, "event", 6, 0, cases[i].event, 0, 1000, 10, 4000},
            {"s", 64, "threads", 6, 0, cases[i].threads, cases[i].shift, 2000,
             10, 4000},
        };
        const struct asked asked = {.precision_throughput = cases[i].precision};
        struct results results = rows_of(groups, 2);
        struct summary summary;

        assert_int_equal(summary_init_asked(&summary, &results, &asked), 0);
        const struct point *point = summary_point(&summary, "s", 64, "threads");
        assert_int_equal(summary.points[0].status, cases[i].event);
        assert_int_equal(point->status, cases[i].threads_after);
        assert_int_equal(summary.ratios[0].status, cases[i].ratio_after);
        if (point->status == STATUS_NOISY)
            assert_string_equal(
                point->reason,
                "throughput against the base is known to +-6.7 %: "
                "asked for 6 %");
        summary_release(&summary);
        results_release(&results);
    }
}

/* Too few for an interval are told by a mark of their own. */
static void without_an_interval_nothing_is_noisy(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 2, 0, STATUS_OK, 0, 1000, 10, 4000},
        {"s", 64, "threads", 2, 0, STATUS_OK, 1, 2000, 10, 4000},
    };
    const struct asked asked = {.precision_throughput = 0.001};
    struct results results = rows_of(groups, 2);
    struct summary summary;

    (void)state;
    assert_int_equal(summary_init_asked(&summary, &results, &asked), 0);
    assert_int_equal(summary.points[1].status, STATUS_OK);
    assert_int_equal(summary.ratios[0].status, STATUS_OK);
    summary_release(&summary);
    results_release(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_have_medians_and_intervals),
        cmocka_unit_test(failed_trials_count_but_do_not_weigh),
        cmocka_unit_test(a_point_has_its_worst_status),
        cmocka_unit_test(points_stand_in_order_of_appearance_and_level),
        cmocka_unit_test(ratios_leave_out_what_cannot_be_divided),
        cmocka_unit_test(a_repetition_makes_one_pair),
        cmocka_unit_test(ratios_have_two_stages),
        cmocka_unit_test(a_point_known_less_well_than_asked_is_noisy),
        cmocka_unit_test(without_an_interval_nothing_is_noisy),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
