/*
 * The knee: which open loops belong together, every value at its place, and
 * where the intervals let a knee be seen.
 */
#define CHARTS "knee"
#include "chart_look.h"

#include "chart_load.h"

/* A scenario of an open loop, and what it did to both servers. */
struct loop {
    const char *name, *path, *setting;
    int connections;
    double rate_per_s;
    double p99_us[2]; /* 0: every trial failed */
    double answered;  /* share of the rate */
    bool bound;       /* by the client */
};

enum {
    REPEATS = 6,
    LOOPS_MAX = 8
};

struct sweep_run {
    struct run run;
    struct chart_scenario scenarios[LOOPS_MAX];
};

static void fill_loop(struct result *row, const struct loop *loop, int server,
                      int repeat)
{
    result_init(row);
    snprintf(row->scenario, sizeof row->scenario, "%s", loop->name);
    snprintf(row->server, sizeof row->server, "server%d", server);
    row->connections = loop->connections;
    row->repeat = repeat;
    row->valid = true;
    row->value[M_RATE_PER_S] = loop->rate_per_s;
    row->value[M_THROUGHPUT_PER_S] =
        loop->rate_per_s * loop->answered * (1 + 0.001 * (repeat % 3));
    row->value[M_LATENCY_P99_US] =
        loop->p99_us[server] * (1 + 0.02 * (repeat % 3));
    if (loop->answered < 0.95)
        row->status = STATUS_STARVED;
    if (loop->bound)
        row->status = STATUS_CLIENT_BOUND;
    if (loop->p99_us[server] == 0)
        fail_row(row);
}

/* Fills the run; the folder is made by run_init of a run that is thrown
 * away. */
static void loops_init(struct sweep_run *sweep, const struct loop *loops,
                       int count, int repeats)
{
    static const struct shape one = {"one", 1, 1, 1, NULL};
    struct run *run = &sweep->run;
    size_t used = 0;

    run_init(run, &one, NULL);
    summary_release(&run->summary);
    free(run->results.rows);
    run->results.rows =
        calloc((size_t)(2 * count * repeats), sizeof(struct result));
    assert_non_null(run->results.rows);
    for (int repeat = 0; repeat < repeats; repeat++) {
        for (int i = 0; i < count; i++) {
            for (int server = 0; server < 2; server++) {
                fill_loop(&run->results.rows[used], &loops[i], server, repeat);
                run->results.rows[used].trial = (int)used + 1;
                used++;
            }
        }
    }
    run->results.count = used;
    assert_int_equal(summary_init(&run->summary, &run->results), 0);
    for (int i = 0; i < count; i++)
        sweep->scenarios[i] =
            (struct chart_scenario){.name = loops[i].name,
                                    .path = loops[i].path,
                                    .setting = loops[i].setting,
                                    .load.rate_per_s = loops[i].rate_per_s};
    run->context.scenarios = sweep->scenarios;
    run->context.scenario_count = count;
}

static bool find(struct family *family, const struct loop *loops, int count)
{
    struct sweep_run sweep;

    loops_init(&sweep, loops, count, REPEATS);
    bool found = family_find(family, &sweep.run.summary, &sweep.run.context);
    int rates = family->rates;
    run_release(&sweep.run);
    family->seed = NULL; /* went with the run */
    family->rates = rates;
    return found;
}

/* --- families ----------------------------------------------------------- */

static void same_path_and_setting_make_a_family(void **state)
{
    static const struct loop loops[] = {
        {"busy", "/hello", "poisson", 64, 800, {2e3, 9e3}, 1, false},
        {"calm", "/hello", "poisson", 64, 500, {1e3, 2e3}, 1, false},
        {"beside", "/hello", "poisson beside", 64, 300, {1e3, 2e3}, 1, false},
        {"other", "/wait", "poisson", 64, 200, {1e3, 2e3}, 1, false},
        {"many", "/hello", "poisson", 1000, 100, {1e3, 2e3}, 1, false},
    };
    struct family family;

    (void)state;
    assert_true(find(&family, loops, COUNT(loops)));
    assert_false(family.one_scenario);
    assert_int_equal(family.rates, 2);
    assert_int_equal(family.series_count, 2);
    assert_int_equal(family.series[0].count, 2);
    assert_true(family.series[0].points[0].rate_per_s == 500);
    assert_true(family.series[0].points[1].rate_per_s == 800);
}

/* As of a rate for each connection. */
static void a_scenario_at_several_rates_is_one(void **state)
{
    static const struct loop loops[] = {
        {"people", "/hello", "", 10000, 10000, {2e3, 9e3}, 1, false},
        {"people", "/hello", "", 100, 100, {1e3, 2e3}, 1, false},
        {"people", "/hello", "", 1000, 1000, {1e3, 2e3}, 1, false},
        {"alone", "/hello", "", 100, 500, {1e3, 2e3}, 1, false},
    };
    struct family family;

    (void)state;
    assert_true(find(&family, loops, COUNT(loops)));
    assert_true(family.one_scenario);
    assert_int_equal(family.rates, 3);
    assert_true(family.series[1].points[2].rate_per_s == 10000);
}

static void one_rate_is_no_family(void **state)
{
    static const struct loop loops[] = {
        {"calm", "/hello", "", 64, 500, {1e3, 2e3}, 1, false},
        {"alone", "/hello", "", 64, 503, {1e3, 2e3}, 1, false},
        {"lost", "/hello", "", 64, 900, {0, 0}, 1, false},
    };
    struct family family;

    (void)state;
    assert_false(find(&family, loops, COUNT(loops)));
}

/* Of a capacity that depends on the connections: the load is the same. */
static void a_share_at_several_levels_is_one_load(void **state)
{
    static const struct loop loops[] = {
        {"calm", "/hello", "", 64, 20000, {1e3, 2e3}, 1, false},
        {"calm", "/hello", "", 1000, 18000, {1e3, 2e3}, 1, false},
    };
    struct sweep_run sweep;
    struct family family;

    (void)state;
    loops_init(&sweep, loops, COUNT(loops), REPEATS);
    assert_true(family_find(&family, &sweep.run.summary, &sweep.run.context));
    sweep.scenarios[0].load.rate_share = 0.5;
    assert_false(family_find(&family, &sweep.run.summary, &sweep.run.context));
    run_release(&sweep.run);
}

/* --- the picture -------------------------------------------------------- */

static void a_point_stands_where_the_axes_say(void **state)
{
    static const struct loop loops[] = {
        {"calm", "/hello", "", 64, 100, {1e3, 2e3}, 1, false},
        {"busy", "/hello", "", 64, 1000, {1e4, 2e3}, 1, false},
    };
    struct place points[4];
    struct sweep_run sweep;

    (void)state;
    if (!is_installed())
        skip();
    loops_init(&sweep, loops, COUNT(loops), 1);
    draw_well(&sweep.run, "knee");
    char *svg = read_below(&sweep.run, "charts/knee.svg");
    assert_non_null(svg);
    int count = points_of(svg, "event loop, median", points, 4);
    assert_int_equal(count, 2);
    struct place x100 = place_of_tic(svg, "100");
    struct place x1000 = place_of_tic(svg, "1k");
    struct place ms1 = place_of_tic(svg, "1 ms");
    struct place ms10 = place_of_tic(svg, "10 ms");
    double below = ms1.y - points[0].y;
    assert_near(points[0].x, x100.x);
    assert_near(points[1].x, x1000.x);
    assert_true(below > 0 && below < 8);
    assert_near(ms10.y - points[1].y, below);
    free(svg);
    assert_holds(&sweep.run, "charts/data/knee/line-2.csv",
                 "\n100,100,100,100,2,2,2\n1000,1000,1000,1000,2,2,2\n");
    run_release(&sweep.run);
}

static void headline_is(const struct loop *loops, int count, int repeats,
                        const char *headline)
{
    struct sweep_run sweep;
    char wanted[256];

    loops_init(&sweep, loops, count, repeats);
    draw_well(&sweep.run, headline);
    snprintf(wanted, sizeof wanted, "<title>%s</title>", headline);
    assert_holds(&sweep.run, "charts/knee.svg", wanted);
    run_release(&sweep.run);
}

static void headlines_follow_the_intervals(void **state)
{
    static const struct loop one[] = {
        {"calm", "/hello", "", 64, 20000, {1e3, 1e3}, 1, false},
        {"busy", "/hello", "", 64, 32000, {1.5e3, 5e3}, 1, false},
    };
    static const struct loop none[] = {
        {"calm", "/hello", "", 64, 20000, {1e3, 1e3}, 1, false},
        {"busy", "/hello", "", 64, 32000, {1.5e3, 1.9e3}, 1, false},
    };
    static const struct loop starved[] = {
        {"calm", "/hello", "", 64, 20000, {1e3, 1e3}, 1, false},
        {"busy", "/hello", "", 64, 32000, {1.5e3, 1.9e3}, 0.8, false},
    };
    static const struct loop bound[] = {
        {"calm", "/hello", "", 64, 20000, {1e3, 1e3}, 1, false},
        {"busy", "/hello", "", 64, 32000, {1.5e3, 1.9e3}, 1, true},
    };

    (void)state;
    if (!is_installed())
        skip();
    headline_is(bound, 2, REPEATS,
                "No knee up to 32.0k requests/s: p99 latency did not clearly "
                "double; the client was the limit");
    headline_is(one, 2, REPEATS,
                "The knee of p99 latency: none up to 32.0k requests/s at event "
                "loop; between 20.0k and 32.0k requests/s at thread per "
                "connection");
    headline_is(none, 2, REPEATS,
                "No knee up to 32.0k requests/s: p99 latency did not clearly "
                "double");
    headline_is(starved, 2, REPEATS,
                "The knee of p99 latency: between 20.0k and 32.0k requests/s "
                "at event loop; between 20.0k and 32.0k requests/s at thread "
                "per connection");
    headline_is(one, 2, 3,
                "Too few trials for a claim about the knee of p99 latency");
}

static void troubles_are_marked(void **state)
{
    static const struct loop loops[] = {
        {"calm", "/hello", "", 64, 20000, {1e3, 1e3}, 1, false},
        {"busy", "/hello", "", 64, 32000, {1.5e3, 1.9e3}, 0.8, false},
        {"lost", "/hello", "", 64, 50000, {2e3, 0}, 1, false},
    };
    struct place marks[4];
    struct sweep_run sweep;

    (void)state;
    if (!is_installed())
        skip();
    loops_init(&sweep, loops, COUNT(loops), REPEATS);
    draw_well(&sweep.run, "knee");
    char *svg = read_below(&sweep.run, "charts/knee.svg");
    assert_non_null(svg);
    assert_int_equal(marks_of(svg, "event loop, points with trouble", marks, 4),
                     1);
    assert_int_equal(marks_of(svg,
                              "thread per connection, points without a value",
                              marks, 4),
                     1);
    assert_non_null(strstr(svg, ">20k<"));
    free(svg);
    run_release(&sweep.run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(same_path_and_setting_make_a_family),
        cmocka_unit_test(a_scenario_at_several_rates_is_one),
        cmocka_unit_test(one_rate_is_no_family),
        cmocka_unit_test(a_share_at_several_levels_is_one_load),
        cmocka_unit_test(a_point_stands_where_the_axes_say),
        cmocka_unit_test(headlines_follow_the_intervals),
        cmocka_unit_test(troubles_are_marked),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
