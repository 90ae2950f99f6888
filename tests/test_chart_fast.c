/*
 * The chart of fast requests alone and beside others, from made-up runs: which
 * scenarios it is of, what it says, and where the points lie.
 */
#include "chart_folder.h"

#include "chart.h"
#include "chart_fast_words.h"
#include "chart_forest.h"

enum {
    ROWS_MAX = 4096
};

static struct result rows[ROWS_MAX];
static struct results results = {rows, 0, 0};

static const struct chart_server SERVERS[] = {
    {"event", "event loop"},
    {"threads", "thread per connection"},
    {"offload", "event loop, computing in its pool"},
    {"a", "a"},
    {"b", "b"},
    {"c", "c"},
    {"event-cold", "event loop, {files} <b>from</b> the 'disk'\n`id`"},
};

static const char *const COMMANDS[] = {"build/event-server",
                                       "build/thread-server",
                                       "build/event-server --offload",
                                       "a",
                                       "b",
                                       "c",
                                       "build/event-server --root x --cold"};

#define OPEN .load = {.rate_per_s = 500}, .path = "/hello"

static const struct chart_scenario SCENARIOS[] = {
    {"alone", OPEN, .title = "GET /hello, 500/s, alone"},
    {"wait", OPEN, .title = "GET /hello, 500/s, beside who waits",
     .beside = "--path /wait/100"},
    {"cpu", OPEN, .title = "GET /hello, 500/s, beside computations",
     .beside = "--path /cpu/10000"},
    {"cold", OPEN, .title = "GET /hello, 500/s, beside 'files' {a_b}\n`id`",
     .beside = "--path /file/x"},
    {"after", OPEN, .title = "afterwards", .beside = "x", .beside_for_s = 2},
    {"stopped", OPEN, .title = "stopped", .stop_s = 1.4},
    {"busy", .path = "/hello", .title = "closed, beside", .beside = "x"},
    {"quiet", .path = "/hello", .title = "closed, alone"},
    {"other", .load = {.rate_per_s = 50}, .path = "/hello",
     .title = "another rate", .beside = "x"},
    {"elsewhere", .load = {.rate_per_s = 500}, .path = "/else",
     .title = "another path", .beside = "x"},
};

static int forget(void **state)
{
    results.count = 0;
    return make_folder(state);
}

static void add(const char *scenario, const char *server, int connections,
                double p99_us, int repeats)
{
    static const double scatter[] = {1, 1.04, 0.97, 1.01, 0.95, 1.03};

    for (int i = 0; i < repeats; i++) {
        struct result *row = &rows[results.count++];

        result_init(row);
        (void)snprintf(row->scenario, NAME_BYTES, "%s", scenario);
        (void)snprintf(row->server, NAME_BYTES, "%s", server);
        row->connections = connections;
        row->repeat = i;
        row->valid = true;
        row->value[M_LATENCY_P99_US] = p99_us * scatter[i % 6];
        row->value[M_RATE_PER_S] = 500;
    }
}

/* Computations are 30 times as slow beside the loop's fast requests. */
static void make_run(int repeats)
{
    add("alone", "event", 64, 1000, repeats);
    add("alone", "threads", 64, 1100, repeats);
    add("alone", "offload", 64, 1050, repeats);
    add("alone", "event-cold", 64, 900, repeats);
    add("wait", "event", 64, 1200, repeats);
    add("wait", "threads", 64, 1300, repeats);
    add("cpu", "event", 64, 30000, repeats);
    add("cpu", "threads", 64, 1095, repeats);
    add("cpu", "offload", 64, 1300, repeats);
    add("cold", "event-cold", 64, 2000, repeats);
}

static const char *const without_fast[] = {"after", "stopped",   "busy",
                                           "quiet", "elsewhere", "other"};

static int draw(const char *run_dir, char *error, size_t error_size)
{
    struct chart_context context = {.scripts_dir = "scripts/charts",
                                    .only = "fast",
                                    .foot = {"run", "host it's_me: {CPU}"},
                                    .servers = SERVERS,
                                    .commands = COMMANDS,
                                    .server_count = COUNT(SERVERS),
                                    .scenarios = SCENARIOS,
                                    .scenario_count = COUNT(SCENARIOS)};
    struct summary summary;

    assert_int_equal(summary_init(&summary, &results), 0);
    int code =
        charts_draw(&results, &summary, &context, run_dir, error, error_size);
    summary_release(&summary);
    return code;
}

static void draw_well(const char *run_dir)
{
    char error[512] = "";

    int code = draw(run_dir, error, sizeof(error));
    if (code != 0)
        fail_msg("%d %s", code, error);
}

static void has(const char *run_dir, const char *name, const char *part)
{
    char *text = read_file(run_dir, name);

    if (!strstr(text, part))
        fail_msg("no \"%s\" in\n%s", part, text);
    free(text);
}

/* The middle of these six is not the figure: they scatter. */
static void who_suffers_most_is_told(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    make_run(6);
    draw_well(*state);
    assert_true(has_file(*state, "charts/fast.svg"));
    assert_true(has_file(*state, "charts/fast.png"));
    has(*state, "charts/charts.json",
        "Beside computations, the slowest 1 % waited 30.0x as long at event "
        "loop; no clear difference at thread per connection");
    has(*state, "charts/fast.svg", ">Alone<");
    has(*state, "charts/fast.svg", ">Beside who waits<");
    has(*state, "charts/fast.svg", "30.0x (30.0x to 30.0x)");
    has(*state, "charts/fast.svg", "GET /hello, 500/s \xc2\xb7 open loop");
    has(*state, "charts/fast.svg", "--root x --cold");
    has(*state, "charts/fast.svg", "&lt;b>from");
}

static void points_lie_where_the_axis_says(void **state)
{
    double ms, ten;

    if (!gnuplot_is_installed())
        skip();
    make_run(6);
    draw_well(*state);
    char *svg = read_file(*state, "charts/fast.svg");
    char *marks = read_file(*state, "charts/data/fast/marks.csv");
    assert_true(find_tick(svg, "1 ms", &ms));
    assert_true(find_tick(svg, "10 ms", &ten));
    /* medians of six: of 1.00 and 1.01 */
    double y = height_of(marks, "30150");
    assert_true(has_point(svg, SHAPE_DISC, ms + (ten - ms) * log10(30.15), y));
    assert_true(has_point(svg, SHAPE_RING, ms + (ten - ms) * log10(1.005), y));
    free(svg);
    free(marks);
}

/* -cold servers have no colour of their own left: that of their program. */
static void servers_of_one_program_share_a_colour(void **state)
{
    struct chart_context context = {.servers = SERVERS,
                                    .commands = COMMANDS,
                                    .server_count = COUNT(SERVERS),
                                    .scenarios = SCENARIOS,
                                    .scenario_count = COUNT(SCENARIOS)};
    struct summary summary;
    struct fast_rows found;

    (void)state;
    make_run(6);
    assert_int_equal(summary_init(&summary, &results), 0);
    struct drawing drawing = {
        .results = &results, .summary = &summary, .context = &context};
    assert_true(fast_rows_exist(&drawing));
    assert_int_equal(fast_rows_find(&found, &drawing), 0);
    assert_int_equal(found.count, 10);
    assert_string_equal(found.requests, "GET /hello, 500/s");
    assert_string_equal(found.rows[0].group, "alone");
    assert_string_equal(found.rows[3].group, "alone");
    assert_string_equal(found.rows[3].point->server, "event-cold");
    assert_int_equal(found.rows[3].colour, 1);
    assert_null(found.rows[3].alone);
    assert_string_equal(found.rows[6].point->scenario, "cpu");
    assert_int_equal(found.rows[6].colour, 1);
    assert_int_equal(found.rows[7].colour, 2);
    assert_int_equal(found.rows[8].colour, 3);
    assert_string_equal(found.rows[9].alone->scenario, "alone");
    summary_release(&summary);
}

static void without_interval_there_is_no_finding(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    make_run(2);
    draw_well(*state);
    assert_true(has_file(*state, "charts/fast.svg"));
    has(*state, "charts/charts.json", "No clear difference in p99");
    has(*state, "charts/fast.svg", "2 repetitions: three");
}

static void points_not_to_be_trusted_are_no_finding(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    make_run(6);
    for (size_t i = 0; i < results.count; i++)
        if (strcmp(rows[i].scenario, "cpu") == 0)
            rows[i].status = STATUS_STARVED;
    draw_well(*state);
    has(*state, "charts/charts.json", "Beside 'files' {a_b} `id`, the slowest");
    has(*state, "charts/fast.svg", ">starved beside<");
}

static void what_is_not_the_same_is_not_compared(void **state)
{
    char error[512] = "";

    for (size_t i = 0; i < COUNT(without_fast); i++)
        add(without_fast[i], "event", 64, 1000, 6);
    add("wait", "event", 64, 1000, 6);
    add("alone", "threads", 64, 1000, 6); /* another server */
    add("alone", "event", 32, 1000, 6);   /* fewer connections */
    if (!gnuplot_is_installed())
        skip();
    assert_int_equal(draw(*state, error, sizeof(error)), 0);
    assert_false(has_file(*state, "charts/fast.svg"));
    has(*state, "charts/charts.json",
        "no open loop both alone and beside others");
}

static void more_rows_than_have_room_are_counted(void **state)
{
    static char names[80][16];

    if (!gnuplot_is_installed())
        skip();
    for (int i = 0; i < 40; i++) {
        (void)snprintf(names[i], sizeof(names[i]), "s%d", i);
        add("alone", names[i], 64, 1000 + i, 3);
        add("cpu", names[i], 64, 3000 + 100 * i, 3);
    }
    draw_well(*state);
    has(*state, "charts/fast.svg", "16 more rows are not drawn");
}

static void several_levels_are_groups_of_their_own(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    make_run(6);
    add("alone", "event", 1000, 2000, 6);
    add("cpu", "event", 1000, 50000, 6);
    draw_well(*state);
    has(*state, "charts/fast.svg",
        ">Beside computations \xc2\xb7 64 connections<");
    has(*state, "charts/fast.svg",
        ">Beside computations \xc2\xb7 1k connections<");
}

#define DRAWING(test)                                                          \
    cmocka_unit_test_setup_teardown(test, forget, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAWING(who_suffers_most_is_told),
        DRAWING(points_lie_where_the_axis_says),
        DRAWING(servers_of_one_program_share_a_colour),
        DRAWING(without_interval_there_is_no_finding),
        DRAWING(points_not_to_be_trusted_are_no_finding),
        DRAWING(what_is_not_the_same_is_not_compared),
        DRAWING(more_rows_than_have_room_are_counted),
        DRAWING(several_levels_are_groups_of_their_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
