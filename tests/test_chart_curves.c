/*
 * The chart of memory by three measures, from made-up runs: slopes as they were
 * made, points where the axes say.
 */
#include "chart_folder.h"

#include "chart.h"
#include "chart_curves_cost.h"
#include "chart_shapes.h"

static void add_virtual(struct result *row)
{
    bool is_second = strcmp(row->server, "server1") == 0;

    row->value[M_VIRTUAL_KIB] =
        3e5 + (is_second ? 8200.0 : 4.0) * row->connections + row->repeat;
    row->value[M_RSS_KIB] += row->repeat;
    row->value[M_MEMORY_TOTAL_KIB] += row->repeat;
}

static void forget_some(struct result *row)
{
    add_virtual(row);
    if (strcmp(row->server, "server1") == 0)
        row->value[M_VIRTUAL_KIB] = row->value[M_RSS_KIB] = NAN;
}

static void spoil_some(struct result *row)
{
    add_virtual(row);
    fail_some(row);
}

static void make_enormous(struct result *row)
{
    add_virtual(row);
    row->value[M_VIRTUAL_KIB] *= 1e6;
}

static void make_shrinking(struct result *row)
{
    add_virtual(row);
    row->value[M_MEMORY_TOTAL_KIB] = 1e6 - row->connections;
}

static const struct shape CURVED[] = {
    {"two-levels", 2, 2, 6, add_virtual},
    {"seven-levels", 2, 11, 6, add_virtual},
    {"twenty-levels", 3, 20, 3, add_virtual},
    {"one-server", 1, 7, 6, add_virtual},
    {"six-servers", 6, 7, 6, add_virtual},
    {"eight-servers", 8, 3, 2, add_virtual},
    {"one-repetition", 2, 2, 1, add_virtual},
    {"some-failed", 2, 11, 6, spoil_some},
    {"not-all", 2, 7, 6, forget_some},
    {"enormous", 2, 7, 6, make_enormous},
    {"shrinking", 2, 7, 6, make_shrinking},
};

static const struct chart_server SERVERS[] = {
    {"server0", "event loop"},
    {"server1",
     "it's {a_b} <b>&\"q\" \\n `x` \xff\n\xe2\x82\xac and so on, longer "
     "than any margin would allow"}};

static int draw(const struct shape *shape, const char *run_dir, char *error,
                size_t error_size)
{
    struct chart_context context = {.scripts_dir = "scripts/charts",
                                    .only = "curves",
                                    .foot = {"run", "host it's_me: {CPU}"},
                                    .servers = SERVERS,
                                    .server_count = COUNT(SERVERS)};
    struct results results;
    struct summary summary;

    make_run(shape, &results, &summary);
    int code =
        charts_draw(&results, &summary, &context, run_dir, error, error_size);
    summary_release(&summary);
    free(results.rows);
    return code;
}

static void draw_well(const struct shape *shape, const char *run_dir)
{
    char error[512] = "";

    int code = draw(shape, run_dir, error, sizeof(error));
    if (code != 0)
        fail_msg("%s: %d %s", shape->name, code, error);
}

static void every_shape_is_drawn(void **state)
{
    static const char *const formats[] = {"svg", "png"};
    char file[PATH_MAX];

    if (!gnuplot_is_installed())
        skip();
    for (size_t i = 0; i < COUNT(CURVED); i++) {
        draw_well(&CURVED[i], *state);
        for (size_t j = 0; j < COUNT(formats); j++) {
            (void)snprintf(file, sizeof(file), "charts/curves-%s.%s",
                           CURVED[i].name, formats[j]);
            if (!has_file(*state, file))
                fail_msg("no %s", file);
        }
    }
}

static void without_address_space_there_is_none(void **state)
{
    static const struct shape old = {"old", 2, 7, 6, NULL},
                              point = {"point", 2, 1, 6, add_virtual};

    if (!gnuplot_is_installed())
        skip();
    draw_well(&old, *state);
    assert_false(has_file(*state, "charts/curves-old.svg"));
    char *text = read_file(*state, "charts/charts.json");
    assert_non_null(strstr(text, "no address space at two levels"));
    free(text);
    draw_well(&point, *state);
    assert_false(has_file(*state, "charts/curves-point.svg"));
}

/* 14.1 and 30.1 KiB, the same resident set, 4 and 8,200 KiB for each. */
static void slopes_are_said_with_their_intervals(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    draw_well(&CURVED[1], *state);
    char *svg = read_file(*state, "charts/curves-seven-levels.svg");
    assert_non_null(strstr(svg, ">14.1 KiB each<"));
    assert_non_null(strstr(svg, ">30.1 KiB each<"));
    assert_non_null(strstr(svg, ">30.1 KiB (30.1 KiB to 30.1 KiB)<"));
    assert_non_null(strstr(svg, ">8.01 MiB (8.01 MiB to 8.01 MiB)<"));
    assert_non_null(strstr(svg, ">Address space<"));
    assert_non_null(strstr(svg, "2.13x the memory of event"));
    assert_non_null(strstr(svg, "2,050x by address space"));
    assert_null(strstr(svg, "<b>"));
    free(svg);
}

static void one_server_is_told_alone(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    draw_well(&CURVED[3], *state);
    char *text = read_file(*state, "charts/charts.json");
    assert_non_null(strstr(text, "Event loop takes 14.1 KiB of memory, 8.00 "
                                 "KiB of resident set, 4.00 KiB of address "
                                 "space for each connection"));
    free(text);
}

static void what_is_not_clear_is_said_to_be(void **state)
{
    if (!gnuplot_is_installed())
        skip();
    draw_well(&CURVED[6], *state); /* two trials: no line */
    draw_well(&CURVED[10], *state);
    char *text = read_file(*state, "charts/charts.json");
    assert_non_null(
        strstr(text, "No clear difference in memory for each connection"));
    free(text);
}

/* Of the first panel, whose axis ends at 40 MiB. */
static void points_lie_where_the_axes_say(void **state)
{
    double low, high;

    if (!gnuplot_is_installed())
        skip();
    draw_well(&CURVED[1], *state);
    char *svg = read_file(*state, "charts/curves-seven-levels.svg");
    char *data = read_file(*state, "charts/data/curves-seven-levels/chart.gp");
    assert_true(find_tick(svg, "500", &low));
    assert_true(find_tick(svg, "1k", &high));
    assert_non_null(strstr(data, "y_high[3] = [40, "));
    double top = number_of(data, "top_px");
    double bottom = number_of(data, "bottom_px");
    /* 3100 + 30.1 * 1024 KiB, and the median of 0 to 5 more */
    double y = bottom + (top - bottom) * (3102.5 + 30.1 * 1024) / 1024 / 40;
    double x = low + (high - low) * (1024 - 500) / 500;
    if (!has_point(svg, 5, x, y))
        fail_msg("no square at (%g, %g)", x, y);
    free(svg);
    free(data);
}

#define DRAWING(test)                                                          \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAWING(every_shape_is_drawn),
        DRAWING(without_address_space_there_is_none),
        DRAWING(slopes_are_said_with_their_intervals),
        DRAWING(one_server_is_told_alone),
        DRAWING(what_is_not_clear_is_said_to_be),
        DRAWING(points_lie_where_the_axes_say),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
