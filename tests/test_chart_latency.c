/*
 * The latency chart from made-up runs: every value at its place, and a whole
 * picture whatever the shape of the data.
 */
#include <errno.h>

#define CHARTS "latency"
#include "chart_look.h"

static const struct chart_server HOSTILE[] = {
    {"server0", "event loop"},
    {"server1", "it's {a_b} <b>&\"q\" \\n `x` \xff\n\xe2\x82\xac and so on, "
                "longer than any margin would allow"}};

/* --- at its place ------------------------------------------------------- */

/* As a reader would: by the texts on the axes. */
static void a_value_stands_where_the_axes_say(void **state)
{
    static const struct shape shape = {"place", 2, 7, 6, NULL};
    struct place points[16];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, &TAILS[0]);
    draw_well(&run, "place");
    char *svg = read_below(&run, "charts/latency-place.svg");
    assert_non_null(svg);
    struct place p99 = place_of_tic(svg, "99 %");
    struct place p99_9 = place_of_tic(svg, "99.9 %");
    struct place ms1 = place_of_tic(svg, "1 ms");
    struct place ms10 = place_of_tic(svg, "10 ms");
    /* 50, 90, 99, 99.5, 99.9, 99.99 and 99.999 %: 20 samples beyond */
    int count = points_of(svg, "event loop, all trials", points, 16);
    assert_int_equal(count, 7);
    assert_near(points[2].x, p99.x);
    assert_near(points[4].x, p99_9.x);
    /* a text's base line lies below its tic, each by as much */
    double below = ms1.y - points[2].y;
    assert_true(below > 0 && below < 8);
    assert_near(ms10.y - points[4].y, below);
    /* 99.5 % and 2 ms: log 2 of the way */
    assert_near(points[3].x, p99.x + log10(2) * (p99_9.x - p99.x));
    assert_near(points[3].y, ms1.y - below + log10(2) * (ms10.y - ms1.y));
    /* the other is ten times as slow */
    count = points_of(svg, "thread per connection, all trials", points, 16);
    assert_int_equal(count, 7);
    assert_near(ms10.y - points[2].y, below);
    free(svg);
    run_release(&run);
}

/* --- what is drawn ------------------------------------------------------ */

static int lines_of(const struct run *run, const char *name)
{
    char *text = read_below(run, name);
    int lines = 0;

    assert_non_null(text);
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    free(text);
    return lines;
}

static void a_curve_reaches_as_far_as_ten_samples(void **state)
{
    static const struct shape shape = {"end", 2, 7, 6, NULL};
    static const struct tail_shape tail = {"1000", rising_us, 1000};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, &tail);
    draw_well(&run, "end");
    char *text = read_below(&run, "charts/data/latency-end/curve-1.csv");
    assert_string_equal(text, "percentile,latency_ms,samples_beyond\n"
                              "50,0.02,500\n90,0.1,100\n"
                              "99,1,10\n");
    free(text);
    char *svg = read_below(&run, "charts/latency-end.svg");
    assert_non_null(strstr(svg, ">1 ms at 99 %<"));
    assert_null(strstr(svg, "99.9 %"));
    free(svg);
    run_release(&run);
}

/* Levels 1, 2, 4 ... 64. */
static void one_level_of_a_closed_loop_is_drawn(void **state)
{
    static const struct shape high = {"high", 2, 7, 1, NULL};
    static const struct shape low = {"low", 2, 3, 1, NULL};
    static const struct shape one = {"one", 2, 1, 1, NULL};
    static const struct {
        const struct shape *shape;
        const char *subtitle;
    } cases[] = {{&high, "closed loop, 64 connections: a slow server is asked "
                         "less"},
                 {&low, "closed loop, 2 connections: "},
                 {&one, "closed loop, 1 connection: "}};

    (void)state;
    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct run run;
        char name[64];
        run_init(&run, cases[i].shape, &TAILS[0]);
        draw_well(&run, cases[i].shape->name);
        snprintf(name, sizeof name, "charts/data/latency-%s/chart.gp",
                 cases[i].shape->name);
        char *text = read_below(&run, name);
        assert_non_null(text);
        if (!strstr(text, cases[i].subtitle))
            fail_msg("no \"%s\" in %s", cases[i].subtitle, text);
        free(text);
        run_release(&run);
    }
}

static void every_level_of_an_open_loop_is_drawn(void **state)
{
    static const struct shape shape = {"open", 2, 2, 1, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, &TAILS[0]);
    run.scenario.load = (struct chart_load){12300, 0.5, "hello", true};
    draw_well(&run, "open");
    assert_true(exists(&run, "charts/latency-open-c1.svg"));
    assert_true(exists(&run, "charts/latency-open-c1.png"));
    assert_true(exists(&run, "charts/latency-open-c2.svg"));
    assert_false(exists(&run, "charts/latency-open.svg"));
    run_release(&run);
}

static void no_latencies_are_no_chart(void **state)
{
    static const struct shape shape = {"none", 2, 2, 1, NULL};
    static const struct tail_shape few = {"few", rising_us, 19};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    draw_well(&run, "without latency.csv");
    assert_false(exists(&run, "charts/latency-none.svg"));
    assert_true(exists(&run, "charts/data/throughput-none/chart.gp"));
    run_release(&run);
    run_init(&run, &shape, &few);
    draw_well(&run, "of too few samples");
    assert_false(exists(&run, "charts/latency-none.svg"));
    run_release(&run);
}

static void every_shape_is_drawn(void **state)
{
    static const struct shape shapes[] = {
        {"one-server", 1, 7, 6, NULL},
        {"six", 6, 7, 6, NULL},
        {"eight", 8, 7, 2, NULL},
        {"one-trial", 2, 7, 1, NULL},
        {"some-failed", 2, 7, 6, fail_some},
        {"alone", 2, 1, 6, NULL},
        {"client-bound", 2, 7, 6, bind_client}};

    (void)state;
    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(shapes) * COUNT(TAILS); i++) {
        const struct shape *shape = &shapes[i / COUNT(TAILS)];
        struct run run;
        char name[64], svg[96], png[96];
        run_init(&run, shape, &TAILS[i % COUNT(TAILS)]);
        run.context.servers = HOSTILE;
        snprintf(name, sizeof name, "%s %s", shape->name,
                 TAILS[i % COUNT(TAILS)].name);
        draw_well(&run, name);
        snprintf(svg, sizeof svg, "charts/latency-%s.svg", shape->name);
        snprintf(png, sizeof png, "charts/latency-%s.png", shape->name);
        if (!exists(&run, svg) || !exists(&run, png))
            fail_msg("%s: not drawn", name);
        run_release(&run);
    }
}

/* gnuplot itself only warns, draws something else, and exits with 0. */
static void gnuplots_words_are_handed_on(void **state)
{
    static const struct shape shape = {"words", 2, 1, 1, NULL};
    struct run run;
    char error[512] = "", command[512];

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, &TAILS[0]);
    snprintf(
        command, sizeof command,
        "cp scripts/charts/*.gp '%s' && sed -i 's/\"latency_ms\"/\"late\"/'"
        " '%s/latency.gp'",
        run.folder, run.folder);
    assert_int_equal(system(command), 0);
    run.context.scripts_dir = run.folder;
    assert_int_equal(draw(&run, error, sizeof error), -EIO);
    assert_non_null(strstr(error, "latency.gp"));
    assert_non_null(strstr(error, "late"));
    assert_false(exists(&run, "charts/latency-words.svg"));
    run_release(&run);
}

static void failed_servers_are_named(void **state)
{
    static const struct shape shape = {"named", 2, 7, 6, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    for (size_t i = 0; i < run.results.count; i++) {
        struct result *row = &run.results.rows[i];
        if (strcmp(row->server, "server1") == 0 || row->repeat == 0)
            fail_row(row);
    }
    summary_release(&run.summary);
    assert_int_equal(summary_init(&run.summary, &run.results), 0);
    write_latency(run.folder, &run.summary, &TAILS[0]);
    draw_well(&run, "named");
    char *svg = read_below(&run, "charts/latency-named.svg");
    assert_non_null(svg);
    assert_non_null(strstr(svg, "event loop: 1 of 6 trials failed, left out"));
    assert_non_null(strstr(svg, ">thread per connection<"));
    assert_non_null(strstr(svg, ">no valid trial<"));
    assert_non_null(strstr(svg, "5 trials as one, 2M requests"));
    free(svg);
    run_release(&run);
}

/* --- the band ----------------------------------------------------------- */

/* Trials of server0 at level 1: 1, 3, 5; the shape has one level. */
static void band_from_lowest_to_highest_trial(void **state)
{
    static const struct shape shape = {"band", 2, 1, 3, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, &TAILS[0]);
    write_trial(run.folder, 1, 3000, 4000);
    write_trial(run.folder, 3, 1000, 4000);
    write_trial(run.folder, 5, 2000, 1000);
    write_trial(run.folder, 2, 2000, 1000); /* the other has one of three */
    draw_well(&run, "band");
    char *text = read_below(&run, "charts/data/latency-band/band-1.csv");
    /* to 99 %, beyond which the smallest trial has ten samples */
    assert_string_equal(text, "percentile,low_ms,high_ms\n"
                              "50,1,3\n90,3,9\n99,3,9\n");
    free(text);
    assert_int_equal(lines_of(&run, "charts/data/latency-band/band-2.csv"), 2);
    char *svg = read_below(&run, "charts/latency-band.svg");
    assert_non_null(strstr(svg, "band: lowest to highest trial"));
    free(svg);
    run_release(&run);
}

static void one_trial_has_no_band(void **state)
{
    static const struct shape shape = {"single", 1, 1, 1, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, &TAILS[0]);
    write_trial(run.folder, 1, 3000, 4000);
    draw_well(&run, "single");
    char *svg = read_below(&run, "charts/latency-single.svg");
    assert_non_null(svg);
    assert_null(strstr(svg, "band: lowest"));
    assert_non_null(strstr(svg, "one trial"));
    free(svg);
    run_release(&run);
}

static void broken_histogram_is_told(void **state)
{
    static const struct shape shape = {"broken", 2, 1, 2, NULL};
    struct run run;
    char error[512] = "";

    (void)state;
    run_init(&run, &shape, &TAILS[0]);
    write_trial(run.folder, 1, 3000, 4000);
    FILE *file = open_below(run.folder, "latency/3.csv");
    fputs("value_us,count\n12,x\n", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(draw(&run, error, sizeof error), -EBADMSG);
    assert_non_null(strstr(error, "latency/3.csv:2: "));
    run_release(&run);
}

static void broken_latency_csv_is_told(void **state)
{
    static const struct shape shape = {"broken", 2, 1, 2, NULL};
    struct run run;
    char error[512] = "";

    (void)state;
    run_init(&run, &shape, NULL);
    FILE *file = open_below(run.folder, "latency.csv");
    fputs("percentile,value_us\n", file);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(draw(&run, error, sizeof error), -EBADMSG);
    assert_non_null(strstr(error, "latency.csv:1: "));
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_stands_where_the_axes_say),
        cmocka_unit_test(a_curve_reaches_as_far_as_ten_samples),
        cmocka_unit_test(one_level_of_a_closed_loop_is_drawn),
        cmocka_unit_test(every_level_of_an_open_loop_is_drawn),
        cmocka_unit_test(no_latencies_are_no_chart),
        cmocka_unit_test(every_shape_is_drawn),
        cmocka_unit_test(gnuplots_words_are_handed_on),
        cmocka_unit_test(failed_servers_are_named),
        cmocka_unit_test(band_from_lowest_to_highest_trial),
        cmocka_unit_test(one_trial_has_no_band),
        cmocka_unit_test(broken_histogram_is_told),
        cmocka_unit_test(broken_latency_csv_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
