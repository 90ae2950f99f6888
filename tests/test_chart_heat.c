/*
 * The heat map: every cell at its place, and a headline that counts humps.
 */
#define CHARTS "heat"
#include "chart_look.h"

#include "chart_files.h"

/* Levels 1, 2, 4 ... 64. */
static const struct shape PLAIN = {"plain", 2, 7, 6, NULL};

/* Bin 40 begins at 100 us. */
static int at_100_us(int server, int connections)
{
    (void)server;
    (void)connections;
    return 40;
}

static void a_cell_stands_where_the_axes_say(void **state)
{
    struct place boxes[256][2];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    write_bells(&run, at_100_us, NULL);
    draw_well(&run, "plain");
    char *svg = read_below(&run, "charts/heat-plain.svg");
    assert_non_null(svg);
    int count = boxes_of(svg, "event loop, share of the requests at each level",
                         boxes, 256);
    assert_int_equal(count, 7 * 17);
    /* columns stand side by side, with their tics in the middle */
    struct place first = place_of_tic(svg, "1");
    struct place last = place_of_tic(svg, "64");
    double column = boxes[0][1].x - boxes[0][0].x;
    assert_near((boxes[0][0].x + boxes[0][1].x) / 2, first.x);
    assert_near((boxes[count - 1][0].x + boxes[count - 1][1].x) / 2, last.x);
    assert_true(fabs(boxes[17][0].x - boxes[0][1].x) < 0.1);
    /* cells of one height, one upon the other */
    double height = boxes[0][0].y - boxes[0][1].y;
    assert_true(fabs(boxes[1][0].y - boxes[0][1].y) < 0.1);
    assert_true(fabs(boxes[16][0].y - boxes[16][1].y - height) < 0.1);
    assert_true(fabs(height - round(height)) < 0.1 && height >= 1);
    assert_true(fabs(column - round(column)) < 0.1);
    /* bin 40 is the ninth; 20 bins make a decade, from 100 us to 1 ms */
    struct place us100 = place_of_tic(svg, "100 us");
    double below = us100.y - boxes[8][0].y;
    assert_true(below > 0 && below < 8);
    free(svg);
    run_release(&run);
}

static void the_csv_has_shares_of_columns(void **state)
{
    struct run run;
    double share, sum = 0, most = 0;
    int column, connections, rows = 0;
    double low_ms, high_ms;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    write_bells(&run, at_100_us, NULL);
    draw_well(&run, "plain");
    char *text = read_below(&run, "charts/data/heat-plain/cells-2.csv");
    assert_non_null(text);
    for (const char *at = strchr(text, '\n') + 1;
         sscanf(at, "%d,%d,%lf,%lf,%lf", &column, &connections, &low_ms,
                &high_ms, &share) == 5;
         at = strchr(at, '\n') + 1) {
        assert_int_equal(connections, 1 << (column - 1));
        sum += share;
        if (share > most) {
            most = share;
            assert_true(low_ms <= 0.1 && column == 1);
        }
        rows++;
    }
    assert_int_equal(rows, 7 * 17);
    assert_true(fabs(sum - 7) < 1e-6);
    free(text);
    run_release(&run);
}

/* The more requests, the darker: the cell of the peak is the darkest. */
static void a_larger_share_is_darker(void **state)
{
    struct run run;
    int red, green, blue, darkest = 1000, darkest_at = -1;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    write_bells(&run, at_100_us, NULL);
    draw_well(&run, "plain");
    char *svg = read_below(&run, "charts/heat-plain.svg");
    assert_non_null(svg);
    const char *at =
        plot_of(svg, "event loop, share of the requests at each level");
    for (int i = 0; i < 17; i++) {
        at = strstr(at, "fill = 'rgb(");
        assert_non_null(at);
        assert_int_equal(
            sscanf(at, "fill = 'rgb(%d, %d, %d)", &red, &green, &blue), 3);
        if (red + green + blue < darkest) {
            darkest = red + green + blue;
            darkest_at = i;
        }
        at++;
    }
    assert_int_equal(darkest_at, 8);
    free(svg);
    run_release(&run);
}

static void headline_is(const struct run *run, const char *headline)
{
    char wanted[256];

    snprintf(wanted, sizeof wanted, "<title>%s</title>", headline);
    assert_holds(run, "charts/heat-plain.svg", wanted);
}

static void humps_are_told(void **state)
{
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    write_bells(&run, bell_at, bell_above);
    draw_well(&run, "plain");
    /* bins 76, 80 and 120: 10^(76.5 / 20) us */
    headline_is(&run, "At 64 connections requests to event loop land in one "
                      "hump, around 6.7 ms; those to thread per connection in "
                      "two, around 11 ms and 1.1 s");
    write_bells(&run, bell_at, NULL);
    draw_well(&run, "plain");
    headline_is(&run, "At 64 connections requests to event loop land in one "
                      "hump, around 6.7 ms; those to thread per connection in "
                      "one, around 11 ms");
    run_release(&run);
}

static void fail_higher(struct result *row)
{
    if (row->connections > 8 && strcmp(row->server, "server1") == 0)
        fail_row(row);
}

static void failed_levels_are_marked_and_not_told(void **state)
{
    static const struct shape shape = {"plain", 2, 7, 6, fail_higher};
    struct place marks[8];
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    write_bells(&run, at_100_us, NULL);
    draw_well(&run, "plain");
    headline_is(&run, "At 8 connections requests to event loop land in one "
                      "hump, around 106 us; those to thread per connection in "
                      "one, around 106 us");
    char *svg = read_below(&run, "charts/heat-plain.svg");
    assert_non_null(svg);
    assert_int_equal(marks_of(svg,
                              "thread per connection, levels without a value",
                              marks, 8),
                     3);
    assert_int_equal(
        marks_of(svg, "event loop, levels without a value", marks, 8), 0);
    assert_non_null(strstr(svg, ">cross: every trial failed<"));
    free(svg);
    run_release(&run);
}

static void few_requests_are_no_claim(void **state)
{
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &PLAIN, NULL);
    FILE *file = open_below(run.folder, "latency.csv");
    fputs("scenario,connections,server,kind,percentile,value_us,"
          "samples_beyond,low_us,high_us,count\n"
          "plain,64,server0,bin,,,,0,1,500\n"
          "plain,64,server0,bin,,,,1,1.12202,499\n",
          file);
    assert_int_equal(fclose(file), 0);
    draw_well(&run, "plain");
    headline_is(&run, "Where the requests land: too few for a claim");
    /* what took 0 us has a place on a logarithmic axis, too */
    assert_holds(&run, "charts/data/heat-plain/cells-1.csv",
                 "7,64,0.0008912509381,0.001,0.5005005005\n");
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_stands_where_the_axes_say),
        cmocka_unit_test(the_csv_has_shares_of_columns),
        cmocka_unit_test(a_larger_share_is_darker),
        cmocka_unit_test(humps_are_told),
        cmocka_unit_test(failed_levels_are_marked_and_not_told),
        cmocka_unit_test(few_requests_are_no_claim),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
