/*
 * The time line of a trial: which trial, when it was measured, every value at
 * its place, and a headline about what changed.
 */
#define CHARTS "timeline"
#include "chart_look.h"

#include "chart_files.h"
#include "chart_trial.h"

/* Levels 1, 2, 4 ... 64; throughput grows with the repetition. */
static const struct shape PLAIN = {"plain", 2, 7, 5, NULL};

/* --- which trial, and when ---------------------------------------------- */

static void last_for(struct result *row, double duration_s)
{
    row->value[M_DURATION_S] = duration_s;
}

static void two_seconds(struct result *row)
{
    last_for(row, 2);
}

/* A run's lines at the level found; the run and the time lines are released by
 * lines_release. */
struct lines {
    struct run run;
    struct timelines timelines;
    struct sweep sweep;
    struct trial_line all[CHART_SERVERS_MAX];
    int level;
};

static void lines_init(struct lines *lines, const struct shape *shape,
                       struct looks (*look)(const struct result *, int))
{
    char path[PATH_MAX], error[256] = "";

    run_init(&lines->run, shape, NULL);
    write_samples(&lines->run, look);
    snprintf(path, sizeof path, "%s/samples.csv", lines->run.folder);
    if (timelines_load(&lines->timelines, path, error, sizeof error) != 0)
        fail_msg("%s", error);
    assert_int_equal(sweep_init(&lines->sweep, &lines->run.results,
                                &lines->run.summary, &lines->run.context,
                                shape->name),
                     0);
    lines->level =
        trial_lines_find(lines->all, &lines->sweep, &lines->timelines);
}

static void lines_release(struct lines *lines)
{
    timelines_release(&lines->timelines);
    run_release(&lines->run);
}

static void the_median_trial_of_the_highest_level(void **state)
{
    struct lines lines;

    (void)state;
    lines_init(&lines, &PLAIN, steady);
    assert_int_equal(lines.level, 6);
    for (int i = 0; i < 2; i++) {
        assert_non_null(lines.all[i].row);
        assert_int_equal(lines.all[i].row->connections, 64);
        assert_int_equal(lines.all[i].row->repeat, 2);
        assert_int_equal(lines.all[i].count, SAMPLES_ALL);
    }
    lines_release(&lines);
}

static void fail_second(struct result *row)
{
    if (row->connections > 8 && strcmp(row->server, "server1") == 0)
        fail_row(row);
}

static void fail_one(struct result *row)
{
    if (row->connections > 32 && row->repeat == 0)
        fail_row(row);
}

static void the_highest_level_that_all_stood(void **state)
{
    static const struct shape half = {"half", 2, 7, 5, fail_second};
    static const struct shape some = {"some", 2, 7, 5, fail_one};
    static const struct shape none = {"none", 2, 7, 5, fail_row};
    struct lines lines;

    (void)state;
    lines_init(&lines, &half, steady);
    assert_int_equal(lines.sweep.levels[lines.level], 8);
    lines_release(&lines);
    lines_init(&lines, &some, steady);
    assert_int_equal(lines.level, 5);
    lines_release(&lines);
    lines_init(&lines, &none, steady);
    assert_int_equal(lines.level, -1);
    lines_release(&lines);
}

/* Where there is no such level: the highest, without the one that failed. */
static void fail_everywhere(struct result *row)
{
    if (strcmp(row->server, "server1") == 0)
        fail_row(row);
}

static void who_failed_has_no_line(void **state)
{
    static const struct shape shape = {"lost", 2, 7, 5, fail_everywhere};
    struct lines lines;

    (void)state;
    lines_init(&lines, &shape, steady);
    assert_int_equal(lines.level, 6);
    assert_non_null(lines.all[0].row);
    assert_null(lines.all[1].row);
    assert_int_equal(lines.all[1].count, 0);
    lines_release(&lines);
}

/* The last of the warm-up at 1 s, the first measured at 1.5 s, the last at
 * 3 s, the end at 3.5 s: measured for 2 s, it began between 1 and 1.5 s. */
static void measuring_is_narrowed_down(void **state)
{
    static const struct shape shape = {"two", 2, 2, 3, two_seconds};
    struct lines lines;

    (void)state;
    lines_init(&lines, &shape, steady);
    assert_true(fabs(lines.all[0].start_ms - 1250) < 1e-6);
    assert_true(fabs(lines.all[0].end_ms - 3250) < 1e-6);
    assert_true(fabs(trial_line_s(&lines.all[0], 1500) - 0.25) < 1e-9);
    lines_release(&lines);
}

static void short_one(struct result *row)
{
    last_for(row, 1.6);
}

static void a_duration_moves_the_beginning(void **state)
{
    static const struct shape shape = {"short", 2, 2, 3, short_one};
    struct lines lines;

    (void)state;
    lines_init(&lines, &shape, steady);
    /* the sample at 3 s was measured: from 1.4 s on, up to 1.5 s */
    assert_true(fabs(lines.all[0].start_ms - 1450) < 1e-6);
    lines_release(&lines);
}

static void cpus_are_time_over_time(void **state)
{
    struct moment moments[] = {
        {1, PHASE_RAMP, 0, 0, 0, 0, 0, 0},
        {1, PHASE_RAMP, 500, 100000, 150000, 0, 0, 0},
        {1, PHASE_RAMP, 500, 100000, 150000, 0, 0, 0},
        {1, PHASE_RAMP, 1000, 50000, 150000, 0, 0, 0},
    };
    struct trial_line line = {.moments = moments, .count = 4};

    (void)state;
    assert_true(fabs(trial_line_cpus(&line, 1, true) - 0.5) < 1e-9);
    assert_true(fabs(trial_line_cpus(&line, 1, false) - 0.3) < 1e-9);
    assert_true(isnan(trial_line_cpus(&line, 2, true)));
    assert_true(isnan(trial_line_cpus(&line, 3, true)));
}

/* Twice as many segments in the last half second that was measured, none
 * after it. */
static struct looks hurrying(const struct result *row, int sample)
{
    struct looks looks = steady(row, sample);

    looks.segments = sample < 6 ? 1000 * sample : 7000;
    return looks;
}

static struct looks silent(const struct result *row, int sample)
{
    struct looks looks = steady(row, sample);

    looks.segments = 7;
    return looks;
}

static void a_rate_is_segments_scaled_to_the_count(void **state)
{
    static const struct shape shape = {"rate", 2, 2, 3, two_seconds};
    struct lines lines;
    double count;

    (void)state;
    lines_init(&lines, &shape, steady);
    count = lines.all[1].row->value[M_THROUGHPUT_PER_S];
    assert_true(isnan(trial_line_rate(&lines.all[1], 1))); /* the ramp */
    for (int i = 2; i < SAMPLES_ALL; i++)
        assert_true(fabs(trial_line_rate(&lines.all[1], i) / count - 1) < 1e-9);
    lines_release(&lines);

    /* from 1.25 to 3.25 s: 500 + 1000 + 1000 + 2000 + 0, of 2 s */
    lines_init(&lines, &shape, hurrying);
    count = lines.all[0].row->value[M_THROUGHPUT_PER_S];
    assert_true(fabs(trial_line_rate(&lines.all[0], 4) / count - 1000 / 1125.) <
                1e-9);
    assert_true(fabs(trial_line_rate(&lines.all[0], 6) / count - 2000 / 1125.) <
                1e-9);
    assert_true(fabs(trial_line_rate(&lines.all[0], 7)) < 1e-9);
    lines_release(&lines);

    lines_init(&lines, &shape, silent);
    assert_true(isnan(trial_line_rate(&lines.all[0], 4)));
    lines_release(&lines);
}

/* --- the picture -------------------------------------------------------- */

static void a_value_stands_where_the_axes_say(void **state)
{
    static const struct shape shape = {"place", 2, 7, 3, two_seconds};
    struct place points[SAMPLES_ALL];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    write_samples(&run, steady);
    draw_well(&run, "place");
    assert_holds(&run, "charts/data/timeline-place/threads-1.csv",
                 "t_s,threads\n-1.25,1\n-0.75,65\n");
    assert_holds(&run, "charts/data/timeline-place/memory-2.csv",
                 "-0.75,5.4296875\n");
    assert_holds(&run, "charts/data/timeline-place/cpu-1.csv",
                 "t_s,cpus,system_cpus\n-1,0.4,0.2\n");
    assert_holds(&run, "charts/data/timeline-place/rate-1.csv",
                 "t_s,requests_per_s\n-0.5,");
    char *svg = read_below(&run, "charts/timeline-place.svg");
    assert_non_null(svg);
    assert_int_equal(
        points_of(svg, "event loop, requests per second", points, SAMPLES_ALL),
        SAMPLES_ALL - 2);
    int count = points_of(svg, "event loop, threads", points, SAMPLES_ALL);
    assert_int_equal(count, SAMPLES_ALL);
    /* the tics of the last panel stand behind the plots of the one above */
    const char *tics = plot_of(svg, "event loop, resident memory, MiB");
    struct place s1 = place_of_text(svg, tics, "1");
    struct place s2 = place_of_text(svg, tics, "2");
    struct place y25 = place_of_text(svg, tics, "25");
    struct place y75 = place_of_text(svg, tics, "75");
    /* sample 5 stands at 1.25 s */
    assert_near(points[5].x, s1.x + 0.25 * (s2.x - s1.x));
    assert_near(points[3].x, s1.x - 0.75 * (s2.x - s1.x));
    /* from 1 thread to 65 */
    assert_near(points[1].y - points[0].y, 64 * (y75.y - y25.y) / 50);
    assert_near(points[5].y, points[1].y);
    double below = y25.y + (65 - 25) * (y75.y - y25.y) / 50 - points[5].y;
    assert_true(below > 0 && below < 8);
    free(svg);
    run_release(&run);
}

/* As in a run of before segments were looked at. */
static void a_rate_that_is_not_known_has_no_panel(void **state)
{
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    write_samples(&run, silent);
    draw_well(&run, "plain");
    char *svg = read_below(&run, "charts/timeline-plain.svg");
    assert_non_null(svg);
    assert_null(strstr(svg, "requests per second"));
    assert_non_null(strstr(svg, "CPUs in use"));
    free(svg);
    run_release(&run);
}

/* Memory that grows by a MiB with each sample. */
static struct looks growing(const struct result *row, int sample)
{
    struct looks looks = steady(row, sample);

    if (strcmp(row->server, "server1") == 0)
        looks.rss_kib += 1024 * sample;
    return looks;
}

static struct looks leaving(const struct result *row, int sample)
{
    struct looks looks = steady(row, sample);

    if (sample > 5)
        looks.threads = 33;
    return looks;
}

static void headlines_tell_what_changed(void **state)
{
    static const struct {
        struct looks (*look)(const struct result *, int);
        const char *headline;
    } cases[] = {
        {steady,
         "No drift of memory or threads while measured, at 64 connections"},
        {growing, "Memory of thread per connection still grew while measured, "
                  "at 64 connections: 8.43 MiB to 11.4 MiB"},
        {leaving, "Threads of event loop still fell while measured, at 64 "
                  "connections: 65 to 33"},
    };

    (void)state;
    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct run run;
        char wanted[256];
        run_init(&run, &PLAIN, NULL);
        write_samples(&run, cases[i].look);
        draw_well(&run, "plain");
        snprintf(wanted, sizeof wanted, "<title>%s</title>", cases[i].headline);
        assert_holds(&run, "charts/timeline-plain.svg", wanted);
        run_release(&run);
    }
}

static void phases_are_named(void **state)
{
    static const struct shape shape = {"phases", 2, 7, 3, two_seconds};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    write_samples(&run, steady);
    draw_well(&run, "phases");
    assert_holds(&run, "charts/timeline-phases.svg", ">ramp and warm-up<");
    assert_holds(&run, "charts/timeline-phases.svg", ">measured<");
    assert_holds(&run, "charts/timeline-phases.svg", ">end<");
    assert_holds(&run, "charts/timeline-phases.svg", ">trial ");
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_trial_of_the_highest_level),
        cmocka_unit_test(the_highest_level_that_all_stood),
        cmocka_unit_test(who_failed_has_no_line),
        cmocka_unit_test(measuring_is_narrowed_down),
        cmocka_unit_test(a_duration_moves_the_beginning),
        cmocka_unit_test(cpus_are_time_over_time),
        cmocka_unit_test(a_rate_is_segments_scaled_to_the_count),
        cmocka_unit_test(a_value_stands_where_the_axes_say),
        cmocka_unit_test(a_rate_that_is_not_known_has_no_panel),
        cmocka_unit_test(headlines_tell_what_changed),
        cmocka_unit_test(phases_are_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
