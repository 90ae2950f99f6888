/*
 * The charts of lines from made-up runs: every value at its place, what is
 * told of points that are not well, and a whole picture of every shape.
 */
#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "support.h"

#include "chart.h"
#include "chart_tails.h"

static const char *const KINDS[] = {"cpu", "client", "switches", "threads"};

static bool is_installed(void)
{
    return system("command -v gnuplot >/dev/null") == 0;
}

/* The context knows where wrk counts as the limit. */
static void start_run(struct run *run, const struct shape *shape)
{
    run_init(run, shape, NULL);
    run->context.client_bound_pct = 95;
    run->context.only = "cpu,client,switches,threads";
}

static void draw(struct run *run, const char *name)
{
    char error[512] = "";
    int code = charts_draw(&run->results, &run->summary, &run->context,
                           run->folder, error, sizeof error);

    if (code != 0)
        fail_msg("%s: %d %s", name, code, error);
}

/* A whole file below the run's folder; freed by the caller.  NULL: none. */
static char *read_below(const struct run *run, const char *format,
                        const char *kind, const char *of)
{
    char path[PATH_MAX], name[256];

    snprintf(name, sizeof name, format, kind, of);
    snprintf(path, sizeof path, "%s/charts/%s", run->folder, name);
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    (void)!fread(text, 1, (1 << 20) - 1, file);
    fclose(file);
    return text;
}

static void assert_has(const char *text, const char *wanted)
{
    assert_non_null(text);
    if (!strstr(text, wanted))
        fail_msg("no \"%s\"", wanted);
}

/* --- at its place ------------------------------------------------------- */

struct place {
    double x, y;
};

/* Where the text of a tic stands: its transform comes before it. */
static struct place place_of_tic(const char *svg, const char *text)
{
    char wanted[64];
    struct place place = {NAN, NAN};
    const char *before = NULL;

    snprintf(wanted, sizeof wanted, "<text>%s</text>", text);
    const char *end = strstr(svg, wanted);
    assert_non_null(end);
    for (const char *at = svg; (at = strstr(at, "translate(")) && at < end;
         at++)
        before = at;
    assert_non_null(before);
    assert_int_equal(sscanf(before, "translate(%lf,%lf)", &place.x, &place.y),
                     2);
    return place;
}

/* The points of the first path of a plot, found by its title. */
static int points_of(const char *svg, const char *title, struct place *points,
                     int max)
{
    char wanted[128];
    int count = 0, used = 0;

    snprintf(wanted, sizeof wanted, "<title>%s</title>", title);
    const char *at = strstr(svg, wanted);
    assert_non_null(at);
    at = strstr(at, " d='M");
    assert_non_null(at);
    for (at += 5; count < max && sscanf(at, "%lf,%lf %n", &points[count].x,
                                        &points[count].y, &used) == 2;
         count++, at += used + (at[used] == 'L'))
        ;
    return count;
}

static void assert_near(double a, double b)
{
    if (!(fabs(a - b) < 0.05))
        fail_msg("%.3f is not %.3f", a, b);
}

/* As a reader would: by the texts on the axes.  The medians of six repetitions
 * are 1.025 of the first. */
static void cpu_stands_where_the_axes_say(void **state)
{
    static const struct shape shape = {"place", 2, 7, 6, NULL};
    struct place points[16], dashes[16];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &shape);
    draw(&run, "place");
    char *svg = read_below(&run, "%s-%s.svg", "cpu", "place");
    assert_non_null(svg);
    struct place one = place_of_tic(svg, "1"), most = place_of_tic(svg, "64");
    struct place us20 = place_of_tic(svg, "20"), us40 = place_of_tic(svg, "40");
    int count = points_of(svg, "event loop, median", points, 16);
    assert_int_equal(count, 7);
    assert_int_equal(points_of(svg, "event loop, user part", dashes, 16), 7);
    double px_per_us = (us20.y - us40.y) / 20;
    for (int level = 0; level < 7; level++) {
        double us = (20 + level) * 1.025;
        assert_near(points[level].x, one.x + level * (most.x - one.x) / 6);
        /* a text's base line lies below its tic, each by as much */
        assert_near(points[level].y - points[0].y, -1.025 * level * px_per_us);
        assert_near(dashes[level].y - points[level].y, 0.6 * us * px_per_us);
    }
    double below = us20.y - points[0].y - 0.5 * px_per_us;
    assert_true(below > 0 && below < 8);
    free(svg);
    run_release(&run);
}

static void threads_stand_on_a_logarithmic_axis(void **state)
{
    static const struct shape shape = {"log", 2, 7, 6, NULL};
    struct place points[16];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &shape);
    draw(&run, "log");
    char *svg = read_below(&run, "%s-%s.svg", "threads", "log");
    assert_has(svg, "one per connection");
    struct place ten = place_of_tic(svg, "10");
    int count = points_of(svg, "thread per connection, median", points, 16);
    assert_int_equal(count, 7);
    /* 2^3 + 2 threads are ten; 66 are 6.6 times as many */
    double below = ten.y - points[3].y;
    assert_true(below > 0 && below < 8);
    count = points_of(svg, "event loop, median", points + 8, 8);
    assert_int_equal(count, 7);
    double decade = points[8].y - points[3].y;
    assert_near(points[3].y - points[6].y, log10(6.6) * decade);
    free(svg);
    run_release(&run);
}

/* --- what is told ------------------------------------------------------- */

static char *title_of(const struct run *run, const char *kind)
{
    char *manifest = read_below(run, "charts.%s%s", "json", "");
    char wanted[64];

    assert_non_null(manifest);
    snprintf(wanted, sizeof wanted, "\"kind\": \"%s\"", kind);
    char *at = strstr(manifest, wanted);
    assert_non_null(at);
    memmove(manifest, at, strlen(at) + 1);
    char *end = strchr(manifest, '}');
    assert_non_null(end);
    *end = '\0';
    return manifest;
}

static void assert_title(const struct run *run, const char *kind,
                         const char *title)
{
    char *entry = title_of(run, kind);

    assert_has(entry, title);
    free(entry);
}

static void headlines_are_computed(void **state)
{
    static const struct shape shape = {"said", 2, 7, 6, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &shape);
    draw(&run, "said");
    assert_title(&run, "cpu",
                 "Thread per connection used 2.0x the CPU per request of event "
                 "loop at 64 connections");
    assert_title(&run, "switches",
                 "Thread per connection switched 2.0x as often per request as "
                 "event loop at 64 connections");
    assert_title(
        &run, "threads",
        "Thread per connection had 66x as many threads as event loop at "
        "64 connections");
    assert_title(
        &run, "client",
        "At none of 14 points was wrk the limit: it used 99.2\u00a0% of "
        "its CPU time at most");
    run_release(&run);
}

/* No interval, no claim. */
static void few_trials_are_no_claim(void **state)
{
    static const struct shape shape = {"few", 2, 3, 2, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &shape);
    draw(&run, "few");
    assert_title(&run, "switches",
                 "Too few trials for a claim about context switches");
    assert_title(&run, "threads", "Too few trials for a claim about threads");
    run_release(&run);
}

static void err_at_four(struct result *row)
{
    if (row->connections == 4 && row->repeat == 1) {
        row->valid = false;
        row->status = STATUS_FAILED;
        row->value[M_ERRORS_READ] = 300;
        row->value[M_ERRORS_TIMEOUT] = 40;
    }
    if (row->connections == 64)
        row->status = STATUS_CLIENT_BOUND;
}

static void the_client_is_told_with_its_errors(void **state)
{
    static const struct shape shape = {"client", 2, 7, 6, err_at_four};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &shape);
    draw(&run, "client");
    assert_title(&run, "client",
                 "At 2 of 14 points wrk was the limit; 680 errors at 2 points");
    char *svg = read_below(&run, "%s-%s.svg", "client", "client");
    assert_has(svg, "1 of 6 trials failed, 340 errors");
    assert_has(svg, "the client's limit: 95 %");
    assert_has(svg, "hollow: the client was the limit");
    free(svg);
    run_release(&run);
}

static void forget_some(struct result *row)
{
    if (row->connections > 16)
        row->value[M_SWITCHES_PER_REQUEST] = NAN;
}

static void forget_all(struct result *row)
{
    row->value[M_SWITCHES_PER_REQUEST] = NAN;
}

static void what_was_not_measured_is_said(void **state)
{
    static const struct shape some = {"some", 2, 7, 6, forget_some};
    static const struct shape none = {"none", 2, 7, 6, forget_all};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &some);
    draw(&run, "some");
    char *svg = read_below(&run, "%s-%s.svg", "switches", "some");
    assert_has(svg, "not measured at 2 levels");
    free(svg);
    run_release(&run);
    start_run(&run, &none);
    draw(&run, "none");
    assert_title(&run, "switches", "\"left_out\": \"not measured\"");
    run_release(&run);
}

/* Of seven servers the last would have the first one's. */
static void no_two_servers_have_one_colour(void **state)
{
    static const struct chart_server seven[] = {
        {"server0", "a"}, {"x", "b"}, {"y", "c"},      {"z", "d"},
        {"u", "e"},       {"v", "f"}, {"server1", "g"}};
    static const struct shape shape = {"colours", 2, 2, 1, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &shape);
    run.context.servers = seven;
    run.context.server_count = COUNT(seven);
    draw(&run, "colours");
    char *data = read_below(&run, "data/%s-%s/chart.gp", "cpu", "colours");
    assert_has(data, "array colour[2] = [1, 2]");
    free(data);
    run_release(&run);
}

static void pass_for_open(struct result *row)
{
    row->value[M_RATE_PER_S] = 100;
    if (row->connections == 2)
        row->status = STATUS_CLIENT_BOUND;
}

static void crowd_is_the_limit_where_it_is_late(void **state)
{
    static const struct shape shape = {"open", 2, 3, 6, pass_for_open};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    start_run(&run, &shape);
    draw(&run, "open");
    assert_title(&run, "client",
                 "At 2 of 6 points crowd could not keep its schedule");
    char *svg = read_below(&run, "%s-%s.svg", "client", "open");
    assert_has(svg, "hollow: the client could not keep its schedule");
    assert_null(strstr(svg, "the client's limit"));
    free(svg);
    assert_title(&run, "throughput", "\"left_out\": \"an open loop");
    run_release(&run);
}

static void every_shape_is_drawn(void **state)
{
    (void)state;
    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(SHAPES); i++) {
        struct run run;
        if (strcmp(SHAPES[i].name, "odd") == 0)
            continue; /* test_chart.c has it */
        start_run(&run, &SHAPES[i]);
        draw(&run, SHAPES[i].name);
        bool measured = SHAPES[i].spoil != fail_row;
        for (size_t j = 0; j < COUNT(KINDS); j++) {
            bool zero_log = strcmp(KINDS[j], "threads") == 0 &&
                            SHAPES[i].spoil == make_zero;
            char *svg = read_below(&run, "%s-%s.svg", KINDS[j], SHAPES[i].name);
            if ((svg && strlen(svg) > 1000) != (measured && !zero_log))
                fail_msg("%s of %s", KINDS[j], SHAPES[i].name);
            free(svg);
        }
        run_release(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cpu_stands_where_the_axes_say),
        cmocka_unit_test(threads_stand_on_a_logarithmic_axis),
        cmocka_unit_test(headlines_are_computed),
        cmocka_unit_test(few_trials_are_no_claim),
        cmocka_unit_test(the_client_is_told_with_its_errors),
        cmocka_unit_test(what_was_not_measured_is_said),
        cmocka_unit_test(no_two_servers_have_one_colour),
        cmocka_unit_test(crowd_is_the_limit_where_it_is_late),
        cmocka_unit_test(every_shape_is_drawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
