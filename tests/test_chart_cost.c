/*
 * What one more connection costs: every value at its place, and the headline
 * that the intervals allow.
 */
#define CHARTS "cost"
#include "chart_look.h"

#include "chart_layers.h"

/* The first server costs 14.1 KiB a connection, the second 30.1: see
 * fill_row. */
static const struct shape PLAIN = {"plain", 2, 7, 6, NULL};

static void headline_is(const struct shape *shape, const char *headline)
{
    struct run run;
    char name[64], wanted[256];

    if (!is_installed())
        skip();
    run_init(&run, shape, NULL);
    draw_well(&run, shape->name);
    snprintf(name, sizeof name, "charts/cost-%s.svg", shape->name);
    snprintf(wanted, sizeof wanted, "<title>%s</title>", headline);
    assert_holds(&run, name, wanted);
    run_release(&run);
}

static void a_bar_is_as_long_as_its_figure(void **state)
{
    struct place boxes[2][2];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    draw_well(&run, "plain");
    char *svg = read_below(&run, "charts/cost-plain.svg");
    assert_non_null(svg);
    assert_int_equal(boxes_of(svg, "resident, per connection", boxes, 2), 2);
    double left = boxes[0][0].x, px_per_kib = (boxes[0][1].x - left) / 8;
    assert_near(boxes[1][0].x, left);
    assert_near(boxes[1][1].x, boxes[0][1].x); /* 8 KiB at both */
    assert_int_equal(boxes_of(svg, "kernel stacks, per connection", boxes, 2),
                     2);
    /* 16 KiB, only at the second, behind 8.1 KiB */
    assert_true(fabs(boxes[0][1].x - boxes[0][0].x) < 0.1);
    assert_true(fabs(boxes[1][1].x - boxes[1][0].x - 16 * px_per_kib) < 0.1);
    assert_true(fabs(boxes[1][0].x - left - 8.1 * px_per_kib) < 0.1);
    /* the second bar stands below the first */
    assert_true(boxes[1][1].y > boxes[0][0].y);
    assert_int_equal(
        boxes_of(svg, "sockets and slab, per connection", boxes, 2), 2);
    assert_true(fabs(boxes[1][1].x - left - 30.1 * px_per_kib) < 0.1);
    assert_non_null(strstr(svg, ">30.1 KiB<"));
    assert_non_null(strstr(svg, ">kernel stack 16<"));
    free(svg);
    run_release(&run);
}

static void the_csv_has_the_slopes(void **state)
{
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    draw_well(&run, "plain");
    assert_holds(&run, "charts/data/cost-plain/interval.csv",
                 "slope_kib,low_kib,high_kib,middle_px\n14.1,14.1,14.1,");
    assert_holds(&run, "charts/data/cost-plain/bars-4.csv", "\n24.1,30.1,");
    run_release(&run);
}

/* The parts add up to what all of them cost together. */
static void slopes_add_up(void **state)
{
    struct sweep sweep;
    struct cost costs[CHART_SERVERS_MAX];
    struct run run;

    (void)state;
    run_init(&run, &PLAIN, NULL);
    for (size_t i = 0; i < run.results.count; i++) {
        double *value = run.results.rows[i].value;
        double more_kib = 7 * (double)((i * 37) % 11);
        value[M_SLAB_KIB] += more_kib;
        value[M_RSS_KIB] += 2 * more_kib;
        value[M_MEMORY_TOTAL_KIB] += 3 * more_kib;
    }
    summary_release(&run.summary);
    assert_int_equal(summary_init(&run.summary, &run.results), 0);
    assert_int_equal(
        sweep_init(&sweep, &run.results, &run.summary, &run.context, "plain"),
        0);
    assert_int_equal(costs_fit(costs, &sweep), 0);
    for (int i = 0; i < 2; i++) {
        assert_non_null(costs[i].slope);
        assert_true(costs[i].slope->high > costs[i].slope->low);
        assert_true(fabs(costs[i].stack_kib - costs[i].slope->bytes / 1024) <
                    1e-9);
    }
    run_release(&run);
}

static void make_equal(struct result *row)
{
    row->value[M_MEMORY_TOTAL_KIB] =
        3000 + 12 * row->connections + 5 * (row->repeat % 3);
}

/* 11.5 and 12.5 KiB. */
static void make_near(struct result *row)
{
    row->value[M_MEMORY_TOTAL_KIB] =
        3000 + (row->server[6] - '0' + 11.5) * row->connections;
}

/* The first costs nothing, so far as can be told. */
static void make_free(struct result *row)
{
    if (strcmp(row->server, "server0") == 0)
        row->value[M_MEMORY_TOTAL_KIB] = 3000 + row->repeat % 2;
}

static void hit_limit(struct result *row)
{
    if (row->connections > 32 && strcmp(row->server, "server1") == 0)
        row->status = STATUS_LIMIT_HIT;
}

static void fail_second(struct result *row)
{
    if (row->connections > 32 && strcmp(row->server, "server1") == 0)
        fail_row(row);
}

static void headlines_follow_the_intervals(void **state)
{
    static const struct {
        struct shape shape;
        const char *headline;
    } cases[] = {
        {{"plain", 2, 7, 6, NULL},
         "One more connection costs 2.1x the memory at thread per connection: "
         "30.1 KiB against 14.1 KiB"},
        {{"equal", 2, 7, 6, make_equal},
         "No clear difference in memory per connection: 12.0 KiB at event "
         "loop, 12.0 KiB at thread per connection"},
        {{"near", 2, 7, 6, make_near},
         "One more connection costs 8.7 % more memory at thread per "
         "connection: 12.5 KiB against 11.5 KiB"},
        {{"free", 2, 7, 6, make_free},
         "One more connection costs more memory at thread per connection: "
         "30.1 KiB against 0 KiB"},
        {{"limit", 2, 7, 6, hit_limit},
         "No claim about memory per connection: thread per connection met a "
         "limit of the system"},
        {{"half", 2, 7, 6, fail_second},
         "One more connection costs 2.1x the memory at thread per connection: "
         "30.1 KiB against 14.1 KiB; thread per connection to 32 connections "
         "only"},
        {{"alone", 1, 7, 6, NULL},
         "One more connection costs 14.1 KiB at event loop"},
        {{"few", 2, 2, 1, NULL},
         "Too few trials for a claim about memory per connection"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        headline_is(&cases[i].shape, cases[i].headline);
}

static void what_is_not_measured_is_named(void **state)
{
    static const struct shape shape = {"foreign", 2, 7, 6, forget_memory};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    draw_well(&run, "foreign");
    assert_holds(&run, "charts/cost-foreign.svg",
                 ">not measured at two levels<");
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_is_as_long_as_its_figure),
        cmocka_unit_test(the_csv_has_the_slopes),
        cmocka_unit_test(slopes_add_up),
        cmocka_unit_test(headlines_follow_the_intervals),
        cmocka_unit_test(what_is_not_measured_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
