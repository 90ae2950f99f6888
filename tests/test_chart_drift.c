/*
 * The trials of a run in their order: every value at its place, and a trend
 * that is claimed only where its interval allows.
 */
#define CHARTS "drift"
#include "chart_look.h"

#include "chart_drift.h"

static const struct shape PLAIN = {"plain", 2, 7, 6, NULL};

/* The same for all trials, but for a scatter of a few per cent and a trend over
 * the run, as a factor from its first trial to its last. */
static void tilt(struct run *run, double factor)
{
    size_t count = run->results.count;

    for (size_t i = 0; i < count; i++) {
        double scatter = 1 + 0.03 * ((double)((i * 37) % 11) / 5 - 1);
        run->results.rows[i].value[M_THROUGHPUT_PER_S] =
            1000 * run->results.rows[i].connections * scatter *
            pow(factor, (double)i / (double)(count - 1));
    }
    summary_release(&run->summary);
    assert_int_equal(summary_init(&run->summary, &run->results), 0);
}

static void a_trend_is_found_with_its_interval(void **state)
{
    struct drift drift;
    struct run run;

    (void)state;
    run_init(&run, &PLAIN, NULL);
    tilt(&run, 0.8);
    assert_int_equal(drift_init(&drift, &run.results, &run.summary), 0);
    assert_int_equal(drift.count, 84);
    assert_int_equal(drift.first, 1);
    assert_int_equal(drift.last, 84);
    /* seven levels in a round: within it a trial is held against those of other
     * rounds, so that the trend is there, but for noise */
    assert_true(drift.change_low < 0.8 && drift.change_high > 0.8);
    assert_true(drift.change_high < 0.9);
    drift_release(&drift);
    tilt(&run, 1);
    assert_int_equal(drift_init(&drift, &run.results, &run.summary), 0);
    assert_true(drift.change_low < 1 && drift.change_high > 1);
    drift_release(&drift);
    run_release(&run);
}

/* Trials that are of no point are not counted, nor those of open loops or of
 * points with two. */
static void what_is_left_out(void **state)
{
    static const struct shape failed = {"failed", 2, 7, 6, fail_some};
    static const struct shape two = {"two", 2, 7, 2, NULL};
    struct drift drift;
    struct run run;

    (void)state;
    run_init(&run, &two, NULL);
    assert_int_equal(drift_init(&drift, &run.results, &run.summary), 0);
    assert_int_equal(drift.count, 0);
    drift_release(&drift);
    run_release(&run);
    run_init(&run, &failed, NULL);
    run.results.rows[0].valid = false;
    summary_release(&run.summary);
    assert_int_equal(summary_init(&run.summary, &run.results), 0);
    assert_int_equal(drift_init(&drift, &run.results, &run.summary), 0);
    assert_int_equal(drift.count, 71);
    drift_release(&drift);
    for (size_t i = 0; i < run.results.count; i++)
        run.results.rows[i].value[M_RATE_PER_S] = 500;
    summary_release(&run.summary);
    assert_int_equal(summary_init(&run.summary, &run.results), 0);
    assert_int_equal(drift_init(&drift, &run.results, &run.summary), 0);
    assert_int_equal(drift.count, 0);
    assert_int_equal(drift.open, 71);
    drift_release(&drift);
    run_release(&run);
}

static void a_point_stands_where_the_axes_say(void **state)
{
    struct place marks[64];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    for (size_t i = 0; i < run.results.count; i++)
        run.results.rows[i].value[M_THROUGHPUT_PER_S] = 1000;
    run.results.rows[59].value[M_THROUGHPUT_PER_S] = 1100; /* trial 60 */
    summary_release(&run.summary);
    assert_int_equal(summary_init(&run.summary, &run.results), 0);
    draw_well(&run, "plain");
    assert_holds(&run, "charts/data/drift/trials-2.csv", "\n60,1.1\n");
    char *svg = read_below(&run, "charts/drift.svg");
    assert_non_null(svg);
    int count = marks_of(svg, "thread per connection, each trial", marks, 64);
    assert_int_equal(count, 42);
    /* the 30th of the second server */
    struct place x60 = place_of_tic(svg, "60");
    struct place y1 = place_of_tic(svg, "1");
    struct place y1_1 = place_of_tic(svg, "1.1");
    double below = y1.y - marks[0].y;
    assert_true(below > 0 && below < 8);
    assert_near(marks[29].x, x60.x);
    assert_near(y1_1.y - marks[29].y, below);
    free(svg);
    run_release(&run);
}

static void headlines_follow_the_interval(void **state)
{
    static const struct {
        double factor;
        const char *begin;
    } cases[] = {
        {0.8, "<title>Throughput fell over the run: -2"},
        {1.3, "<title>Throughput rose over the run: +"},
        {1, "<title>No clear drift over the run: -"},
    };

    (void)state;
    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct run run;
        run_init(&run, &PLAIN, NULL);
        tilt(&run, cases[i].factor);
        draw_well(&run, "plain");
        assert_holds(&run, "charts/drift.svg", cases[i].begin);
        run_release(&run);
    }
}

static void few_trials_are_no_claim(void **state)
{
    static const struct shape shape = {"few", 1, 3, 3, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    draw_well(&run, "few");
    assert_holds(&run, "charts/drift.svg",
                 "<title>Too few trials for a claim about a drift</title>");
    run_release(&run);
}

static void what_went_wrong_is_marked(void **state)
{
    struct place marks[8];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    fail_row(&run.results.rows[39]);
    run.results.rows[59].valid = false;
    run.results.rows[59].status = STATUS_DISTURBED;
    run.results.rows[59].value[M_STEAL_PCT] = 12;
    summary_release(&run.summary);
    assert_int_equal(summary_init(&run.summary, &run.results), 0);
    draw_well(&run, "plain");
    char *svg = read_below(&run, "charts/drift.svg");
    assert_non_null(svg);
    assert_int_equal(marks_of(svg, "failed", marks, 8), 1);
    assert_near(marks[0].x, place_of_tic(svg, "40").x);
    assert_int_equal(marks_of(svg, "disturbed", marks, 8), 1);
    assert_near(marks[0].x, place_of_tic(svg, "60").x);
    assert_non_null(strstr(svg, "stolen by the hypervisor, %"));
    assert_holds(&run, "charts/data/drift/steal.csv", "\n60,12\n");
    free(svg);
    run_release(&run);
}

/* Beyond six, servers are drawn alike. */
static void other_servers_are_grey(void **state)
{
    static const struct shape shape = {"eight", 8, 3, 3, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    draw_well(&run, "eight");
    assert_holds(&run, "charts/drift.svg", ">other servers<");
    assert_holds(&run, "charts/drift.svg", ">server5<");
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_trend_is_found_with_its_interval),
        cmocka_unit_test(what_is_left_out),
        cmocka_unit_test(a_point_stands_where_the_axes_say),
        cmocka_unit_test(headlines_follow_the_interval),
        cmocka_unit_test(few_trials_are_no_claim),
        cmocka_unit_test(what_went_wrong_is_marked),
        cmocka_unit_test(other_servers_are_grey),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
