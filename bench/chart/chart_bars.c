#include "chart_bars.h"

#include <math.h>
#include <string.h>

#include "chart_layers.h"

/* Of a server's name; of the words on the parts of a bar, two lines. */
static const double NAME_PX = 20;
static const double PARTS_PX = 42;
static const double BAR_MAX_PX = 40;
static const double SHEET_PITCH_PX = 54; /* a bar, and the space below */

/* An interval that reaches farther than so many of the dearest is cut off: it
 * must not make the bars too short to see. */
static const double WHISKER_MOST = 1.5;

struct bars {
    const struct sweep *sweep;
    const struct box *area;
    enum bars_style style;
    struct cost costs[CHART_SERVERS_MAX];
    int dearest;
    double px_per_kib, bar_px, space_px;
};

static bool names_parts(const struct bars *bars, int server)
{
    return bars->style == BARS_SHEET || server == bars->dearest;
}

double bars_height_px(int servers)
{
    return servers * (NAME_PX + PARTS_PX + SHEET_PITCH_PX);
}

/* The figure at a bar's end, and on a sheet its interval: "43.1 to 44.7". */
static void format_total(const struct bars *bars, int server, char *total,
                         size_t total_size, char *interval,
                         size_t interval_size)
{
    const struct cost *cost = &bars->costs[server];

    interval[0] = '\0';
    if (bars->style == BARS_PANEL || !cost->slope) {
        kib_format(cost->stack_kib, total, total_size);
        if (bars->style == BARS_SHEET)
            snprintf(interval, interval_size, "no interval");
        return;
    }
    snprintf(total, total_size, "%s", cost_kib(cost->slope->bytes).text);
    snprintf(interval, interval_size, "%s to %s",
             cost_kib(cost->slope->low).text, cost_kib(cost->slope->high).text);
}

static double total_width_px(const struct bars *bars, int server)
{
    char total[TEXT_BYTES], interval[TEXT_BYTES];

    format_total(bars, server, total, sizeof(total), interval,
                 sizeof(interval));
    return role_width_px(ROLE_LABEL, total) +
           (interval[0] ? 8 + role_width_px(ROLE_NOTE, interval) : 0);
}

/* Where the bar and its interval end, KiB. */
static double end_kib(const struct bars *bars, int server)
{
    const struct cost *cost = &bars->costs[server];
    double end = cost->stack_kib;

    if (bars->style == BARS_SHEET && cost->slope)
        end = fmax(end,
                   fmin(cost->slope->high / 1024,
                        WHISKER_MOST * bars->costs[bars->dearest].stack_kib));
    return end;
}

static void measure_bars(struct bars *bars)
{
    int count = bars->sweep->server_count;
    int named = bars->style == BARS_SHEET ? count : 1;
    double height = bars->area->bottom - bars->area->top;
    double pitch = (height - named * PARTS_PX - count * NAME_PX) / count;
    double width = bars->area->right - bars->area->left;
    double px_per_kib = INFINITY;

    bars->dearest = 0;
    for (int i = 0; i < count; i++) {
        if (bars->costs[i].stack_kib > bars->costs[bars->dearest].stack_kib)
            bars->dearest = i;
    }
    for (int i = 0; i < count; i++) {
        double room = width - total_width_px(bars, i) - 12;
        if (end_kib(bars, i) > 0)
            px_per_kib = fmin(px_per_kib, room / end_kib(bars, i));
    }
    bars->px_per_kib = isfinite(px_per_kib) ? px_per_kib : 0;
    bars->bar_px = fmin(BAR_MAX_PX, 0.66 * pitch);
    bars->space_px = fmin(44, pitch - bars->bar_px);
}

/* The y of a bar's name; of the end of all bars, too. */
static double block_top(const struct bars *bars, int server)
{
    double y = bars->area->top;

    for (int i = 0; i < server; i++) {
        y += NAME_PX + bars->bar_px + bars->space_px;
        y += names_parts(bars, i) ? PARTS_PX : 0;
    }
    return y;
}

/* Whether the layer is seen anywhere on a chart of memory, and so needs its
 * name even where its part is too thin. */
static bool layer_shows(const struct bars *bars, enum layer layer)
{
    const struct sweep *sweep = bars->sweep;
    double thickest_kib = 0, highest_kib = 0;

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            thickest_kib = fmax(thickest_kib, layer_kib(point, layer));
            highest_kib = fmax(highest_kib, stack_top_kib(point, LAYER_COUNT));
        }
    }
    return thickest_kib > 0.01 * highest_kib;
}

static bool part_is_named(const struct bars *bars, int server, int layer)
{
    const struct cost *cost = &bars->costs[server];

    return cost->layer_kib[layer] > 0.005 * cost->stack_kib ||
           (bars->style == BARS_PANEL && layer_shows(bars, (enum layer)layer));
}

/* The words below a bar, each near the middle of its part: in a second line
 * where they would meet those before, or else moved to the right. */
static void add_parts(const struct bars *bars, int server, double y,
                      struct canvas *canvas)
{
    double right[2] = {bars->area->left, bars->area->left};
    double from = bars->area->left;

    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        double kib = bars->costs[server].layer_kib[layer];
        char number[32], text[TEXT_BYTES];
        double middle = from + kib * bars->px_per_kib / 2;
        from += kib * bars->px_per_kib;
        if (!part_is_named(bars, server, layer))
            continue;
        number_format(kib, number, sizeof(number));
        snprintf(text, sizeof(text), "%s %s", layer_name((enum layer)layer),
                 number);
        double width = role_width_px(ROLE_NOTE, text);
        double left = fmin(fmax(middle - width / 2, bars->area->left),
                           bars->area->right - width);
        int line = left < right[0];
        left = fmax(left, right[line]);
        canvas_add(canvas, ROLE_NOTE, INK_LAYER + layer + 1, ALIGN_LEFT, left,
                   y + 17 * line, text);
        right[line] = left + width + 10;
    }
}

static void add_total(const struct bars *bars, int server, double y,
                      struct canvas *canvas)
{
    double x = bars->area->left + end_kib(bars, server) * bars->px_per_kib + 7;
    char total[TEXT_BYTES], interval[TEXT_BYTES];

    format_total(bars, server, total, sizeof(total), interval,
                 sizeof(interval));
    canvas_add(canvas, ROLE_LABEL, INK_DARK, ALIGN_LEFT, x, y, total);
    if (interval[0])
        canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
                   x + role_width_px(ROLE_LABEL, total) + 8, y, interval);
}

static void add_bar_words(const struct bars *bars, int server,
                          struct canvas *canvas)
{
    const struct sweep_server *about = &bars->sweep->servers[server];
    double y = block_top(bars, server);
    char text[TEXT_BYTES];

    text_fit(about->label, role_px(ROLE_AXIS), false,
             bars->area->right - bars->area->left, text, sizeof(text));
    canvas_add(canvas, ROLE_AXIS, INK_SERVER + about->colour, ALIGN_LEFT,
               bars->area->left, y + NAME_PX / 2 - 3, text);
    y += NAME_PX + bars->bar_px / 2;
    if (!sweep_has_cost(bars->sweep, server)) {
        canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, bars->area->left, y,
                   "not measured at two levels");
        return;
    }
    add_total(bars, server, y, canvas);
    if (names_parts(bars, server))
        add_parts(bars, server, y + bars->bar_px / 2 + 13, canvas);
}

/* Bars from above in px below the area's top, lengths in KiB. */
static void write_layer(const struct bars *bars, int layer,
                        struct chart_data *data)
{
    FILE *file = chart_data_csv(data, "low_kib,high_kib,top_px,bottom_px",
                                "bars-%d.csv", layer + 1);

    for (int i = 0; file && i < bars->sweep->server_count; i++) {
        double y = block_top(bars, i) - bars->area->top + NAME_PX;
        double low_kib = 0;
        for (int below = 0; below < layer; below++)
            low_kib += bars->costs[i].layer_kib[below];
        fprintf(file, "%.10g,%.10g,%.10g,%.10g\n", low_kib,
                low_kib + bars->costs[i].layer_kib[layer], y, y + bars->bar_px);
    }
    chart_data_csv_close(data, file);
}

/* A server without an interval has one above the area, out of sight, as
 * gnuplot fails on a file without rows. */
static void write_intervals(const struct bars *bars, struct chart_data *data)
{
    FILE *file = chart_data_csv(data, "slope_kib,low_kib,high_kib,middle_px",
                                "interval.csv");

    for (int i = 0; file && i < bars->sweep->server_count; i++) {
        const struct slope *slope = bars->costs[i].slope;
        double y = block_top(bars, i) - bars->area->top + NAME_PX;
        if (slope)
            fprintf(file, "%.10g,%.10g,%.10g,%.10g\n", slope->bytes / 1024,
                    slope->low / 1024, slope->high / 1024,
                    y + bars->bar_px / 2);
        else
            fprintf(file, "0,0,0,-100\n");
    }
    chart_data_csv_close(data, file);
}

static void add_heading(const struct bars *bars, struct canvas *canvas)
{
    canvas_add(canvas, ROLE_HEADING, INK_DARK, ALIGN_LEFT, bars->area->left,
               bars->area->top - 52, "One more connection costs");
    canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, bars->area->left,
               bars->area->top - 34, "KiB per connection, least squares");
}

void bars_write(const struct sweep *sweep, const struct box *area,
                enum bars_style style, struct canvas *canvas,
                struct chart_data *data)
{
    struct bars bars = {.sweep = sweep, .area = area, .style = style};
    double width = area->right - area->left;
    int code = costs_fit(bars.costs, sweep);

    if (code != 0)
        chart_data_fail(data, code);
    measure_bars(&bars);
    if (style == BARS_PANEL)
        add_heading(&bars, canvas);
    for (int i = 0; i < sweep->server_count; i++)
        add_bar_words(&bars, i, canvas);
    for (int layer = 0; layer < LAYER_COUNT; layer++)
        write_layer(&bars, layer, data);
    if (style == BARS_SHEET)
        write_intervals(&bars, data);
    chart_data_number(data, "bars_left_px", area->left);
    chart_data_number(data, "bars_px", width);
    chart_data_number(data, "bars_top_px", area->top);
    chart_data_number(data, "bars_bottom_px", area->bottom);
    chart_data_number(data, "bars_high_kib",
                      bars.px_per_kib > 0 ? width / bars.px_per_kib : 1);
}
