#include <math.h>
#include <string.h>

#include "chart_layers.h"

/* Of a server's name; of the words on the parts of the dearest, two lines. */
static const double NAME_PX = 20;
static const double PARTS_PX = 42;
static const double BAR_MAX_PX = 40;

struct bars {
    const struct sweep *sweep;
    const struct box *area;
    double kib[CHART_SERVERS_MAX][LAYER_COUNT];
    double total_kib[CHART_SERVERS_MAX];
    int dearest;
    double px_per_kib, bar_px, space_px;
};

static void measure_costs(struct bars *bars)
{
    bars->dearest = 0;
    for (int i = 0; i < bars->sweep->server_count; i++) {
        bars->total_kib[i] = 0;
        for (int layer = 0; layer < LAYER_COUNT; layer++) {
            bars->kib[i][layer] =
                layer_slope_kib(bars->sweep, i, (enum layer)layer);
            bars->total_kib[i] += bars->kib[i][layer];
        }
        if (bars->total_kib[i] > bars->total_kib[bars->dearest])
            bars->dearest = i;
    }
}

static void measure_bars(struct bars *bars)
{
    int count = bars->sweep->server_count;
    double height = bars->area->bottom - bars->area->top;
    double pitch = (height - PARTS_PX - count * NAME_PX) / count;
    double longest = bars->total_kib[bars->dearest];
    char text[32];

    kib_format(longest, text, sizeof(text));
    double room =
        bars->area->right - bars->area->left - role_width_px(ROLE_LABEL, text);
    bars->px_per_kib = longest > 0 ? (room - 12) / longest : 0;
    bars->bar_px = fmin(BAR_MAX_PX, 0.66 * pitch);
    bars->space_px = fmin(44, pitch - bars->bar_px);
}

/* Whether the layer is seen anywhere on the chart, and so needs its name. */
static bool layer_shows(const struct bars *bars, enum layer layer)
{
    const struct sweep *sweep = bars->sweep;
    double kib = bars->kib[bars->dearest][layer];
    double thickest_kib = 0, highest_kib = 0;

    if (kib > 0.005 * bars->total_kib[bars->dearest])
        return true;
    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            thickest_kib = fmax(thickest_kib, layer_kib(point, layer));
            highest_kib = fmax(highest_kib, stack_top_kib(point, LAYER_COUNT));
        }
    }
    return thickest_kib > 0.01 * highest_kib;
}

/* "page tables 8" */
static void part_text(const struct bars *bars, int layer, char *text,
                      size_t size)
{
    char number[32];

    number_format(bars->kib[bars->dearest][layer], number, sizeof(number));
    snprintf(text, size, "%s %s", layer_name((enum layer)layer), number);
}

/* The words below the dearest bar, each near the middle of its part; layers
 * take the two lines in turn, and those of one line keep clear of each
 * other. */
static void add_parts(const struct bars *bars, double y, struct canvas *canvas)
{
    double right[2] = {bars->area->left, bars->area->left};
    double from = bars->area->left;
    int line = 0;

    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        double px = bars->kib[bars->dearest][layer] * bars->px_per_kib;
        char text[TEXT_BYTES];
        double middle = from + px / 2;
        from += px;
        if (!layer_shows(bars, (enum layer)layer))
            continue;
        part_text(bars, layer, text, sizeof(text));
        double width = role_width_px(ROLE_NOTE, text);
        double left = fmin(middle - width / 2, bars->area->right - width);
        left = fmax(left, right[line]);
        canvas_add(canvas, ROLE_NOTE, INK_LAYER + layer + 1, ALIGN_LEFT, left,
                   y + 17 * line, text);
        right[line] = left + width + 10;
        line = 1 - line;
    }
}

static bool has_slope(const struct sweep *sweep, int server)
{
    int levels = 0;

    for (int j = 0; j < sweep->level_count; j++)
        levels += point_has_memory(sweep->points[server][j]);
    return levels >= 2;
}

static void add_bar_words(const struct bars *bars, int server, double y,
                          struct canvas *canvas)
{
    const struct sweep_server *about = &bars->sweep->servers[server];
    double end = bars->area->left + bars->total_kib[server] * bars->px_per_kib;
    char text[TEXT_BYTES];

    text_fit(about->label, role_px(ROLE_AXIS), false,
             bars->area->right - bars->area->left, text, sizeof(text));
    canvas_add(canvas, ROLE_AXIS, INK_SERVER + about->colour, ALIGN_LEFT,
               bars->area->left, y + NAME_PX / 2 - 3, text);
    y += NAME_PX + bars->bar_px / 2;
    if (!has_slope(bars->sweep, server)) {
        canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, bars->area->left, y,
                   "not measured at two levels");
        return;
    }
    kib_format(bars->total_kib[server], text, sizeof(text));
    canvas_add(canvas, ROLE_LABEL, INK_DARK, ALIGN_LEFT, end + 7, y, text);
    if (server == bars->dearest)
        add_parts(bars, y + bars->bar_px / 2 + 13, canvas);
}

/* Bars from above in px below the area's top, lengths in KiB. */
static void write_layer_bars(const struct bars *bars, int layer,
                             struct chart_data *data)
{
    FILE *file = chart_data_csv(data, "low_kib,high_kib,top_px,bottom_px",
                                "bars-%d.csv", layer + 1);
    double y = 0;

    for (int i = 0; file && i < bars->sweep->server_count; i++) {
        double low_kib = 0;
        for (int below = 0; below < layer; below++)
            low_kib += bars->kib[i][below];
        y += NAME_PX;
        fprintf(file, "%.10g,%.10g,%.10g,%.10g\n", low_kib,
                low_kib + bars->kib[i][layer], y, y + bars->bar_px);
        y += bars->bar_px + bars->space_px;
        y += i == bars->dearest ? PARTS_PX : 0;
    }
    chart_data_csv_close(data, file);
}

static void add_words(const struct bars *bars, struct canvas *canvas)
{
    double y = bars->area->top;

    canvas_add(canvas, ROLE_HEADING, INK_DARK, ALIGN_LEFT, bars->area->left,
               y - 52, "One more connection costs");
    canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, bars->area->left,
               y - 34, "KiB per connection, from first to last level");
    for (int i = 0; i < bars->sweep->server_count; i++) {
        add_bar_words(bars, i, y, canvas);
        y += NAME_PX + bars->bar_px + bars->space_px;
        y += i == bars->dearest ? PARTS_PX : 0;
    }
}

void bars_write(const struct sweep *sweep, const struct box *area,
                struct canvas *canvas, struct chart_data *data)
{
    struct bars bars = {.sweep = sweep, .area = area};

    measure_costs(&bars);
    measure_bars(&bars);
    add_words(&bars, canvas);
    for (int layer = 0; layer < LAYER_COUNT; layer++)
        write_layer_bars(&bars, layer, data);
    double width = area->right - area->left;
    chart_data_number(data, "bars_left_px", area->left);
    chart_data_number(data, "bars_px", width);
    chart_data_number(data, "bars_bottom_px", area->bottom);
    chart_data_number(data, "bars_high_kib",
                      bars.px_per_kib > 0 ? width / bars.px_per_kib : 1);
}
