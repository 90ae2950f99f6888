#include "chart_heat.h"

#include <math.h>
#include <string.h>

#include "chart_tics.h"
#include "chart_canvas.h"

static const double LEFT_PX = 72;
static const double WIDTH_LEAST_PX = 640;
static const double PLOT_HEIGHT_PX = 300;
static const double TICK_ROOM_PX = 36;

/* As latency.csv has them: on an axis that begins and ends with a bin, each a
 * whole number of pixels high, cells meet without seams. */
static const double BINS_PER_DECADE = 20;
static const double BINS_LEAST = 20;

/* Shares named beside the headings, below the largest. */
static const double KEY_SHARES[] = {0.001, 0.01, 0.1};

enum {
    KEYS_MAX = 4
};

struct heat {
    const struct picture *picture;
    const struct sweep *sweep;
    struct canvas canvas;
    double column_px, panel_px, gap_px;
    double top, bottom;
    double log_low, log_high; /* us, powers of 10 */
    double most;              /* the largest share of a column */
};

/* --- layout ------------------------------------------------------------- */

/* What took 0 us lies in the bin below 1 us. */
static double log_us(double us)
{
    return us > 0 ? fmax(log10(us), -1 / BINS_PER_DECADE)
                  : -1 / BINS_PER_DECADE;
}

static void cover_curve(struct heat *heat, const struct latency_curve *curve)
{
    double samples = latency_bin_samples(curve);

    for (int k = 0; k < curve->bin_count; k++) {
        const struct latency_bin *bin = &curve->bins[k];
        if (bin->count == 0)
            continue;
        heat->log_low = fmin(heat->log_low, log_us(bin->low_us));
        heat->log_high = fmax(heat->log_high, log_us(bin->high_us));
        heat->most = fmax(heat->most, bin->count / samples);
    }
}

/* Returns how many bins high the plot is. */
static double scale(struct heat *heat)
{
    heat->log_low = INFINITY;
    heat->log_high = -INFINITY;
    heat->most = 0;
    for (int i = 0; i < heat->sweep->server_count; i++) {
        for (int j = 0; j < heat->sweep->level_count; j++) {
            const struct latency_curve *curve = heat_curve(heat->picture, i, j);
            if (curve)
                cover_curve(heat, curve);
        }
    }
    double bins = round((heat->log_high - heat->log_low) * BINS_PER_DECADE);
    double lack = ceil(fmax(0, BINS_LEAST - bins) / 2);
    heat->log_low -= lack / BINS_PER_DECADE;
    heat->log_high += lack / BINS_PER_DECADE;
    return fmax(1, bins + 2 * lack);
}

static double panel_left(const struct heat *heat, int server)
{
    return LEFT_PX + server * (heat->panel_px + heat->gap_px);
}

static void measure_columns(struct heat *heat)
{
    static const double panels_px[CHART_SERVERS_MAX] = {560, 390, 270,
                                                        205, 165, 140};
    int servers = heat->sweep->server_count, levels = heat->sweep->level_count;

    heat->column_px = fmin(90, fmax(5, floor(panels_px[servers - 1] / levels)));
    heat->panel_px = levels * heat->column_px;
    heat->gap_px = servers <= 2 ? 40 : 26;
    canvas_init(&heat->canvas, fmax(WIDTH_LEAST_PX, panel_left(heat, servers) -
                                                        heat->gap_px + 20));
}

/* --- words -------------------------------------------------------------- */

static int wrap_heading(const struct heat *heat, int server,
                        char lines[2][TEXT_BYTES])
{
    return text_wrap(heat->sweep->servers[server].label, role_px(ROLE_HEADING),
                     true, heat->panel_px + heat->gap_px - 8, lines, 2);
}

static double heading_height_px(const struct heat *heat)
{
    char lines[2][TEXT_BYTES];

    for (int i = 0; i < heat->sweep->server_count; i++) {
        if (wrap_heading(heat, i, lines) > 1)
            return 36;
    }
    return 18;
}

static void add_panel(struct heat *heat, int server)
{
    const struct sweep_server *about = &heat->sweep->servers[server];
    double left = panel_left(heat, server);
    char lines[2][TEXT_BYTES];

    int count = wrap_heading(heat, server, lines);
    for (int i = 0; i < count; i++)
        canvas_add(&heat->canvas, ROLE_HEADING, INK_SERVER + about->colour,
                   ALIGN_LEFT, left, heat->top - 16 - 18 * (count - 1 - i),
                   lines[i]);
    canvas_add(&heat->canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               left + heat->panel_px / 2, heat->bottom + 44,
               "open connections");
}

/* "darker: a larger share of that level's requests", and what the tones are:
 * places and shares of the samples that heat.gp paints. */
static void add_key(struct heat *heat, double y, struct chart_data *data)
{
    double at[KEYS_MAX], shares[KEYS_MAX];
    double x = LEFT_PX;
    int count = 0;

    canvas_add(&heat->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, x, y,
               "share of a level's requests:");
    x += role_width_px(ROLE_NOTE, "share of a level's requests:") + 14;
    for (int i = 0; i < KEYS_MAX; i++) {
        char text[32];
        double share = i + 1 < KEYS_MAX ? KEY_SHARES[i] : heat->most;
        if (i + 1 < KEYS_MAX && share > 0.8 * heat->most)
            continue;
        snprintf(text, sizeof(text), "%.2g %%", 100 * share);
        at[count] = x;
        shares[count++] = share;
        canvas_add(&heat->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, x + 30, y,
                   text);
        x += 30 + role_width_px(ROLE_NOTE, text) + 16;
    }
    chart_data_numbers(data, "key_x", at, count);
    chart_data_numbers(data, "key_share", shares, count);
    chart_data_number(data, "key_y", y);
}

static int count_failed(const struct sweep *sweep, bool all)
{
    int count = 0;

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            if (point && point->failed > 0)
                count += (point->failed == point->trials) == all;
        }
    }
    return count;
}

static void collect_remarks(const struct sweep *sweep, char *text, size_t size)
{
    char more[64];

    text[0] = '\0';
    if (count_failed(sweep, true) > 0)
        text_append(text, size, "cross: every trial failed");
    if (count_failed(sweep, false) > 0)
        text_append(text, size, "trials that failed are left out");
    snprintf(more, sizeof(more), "%d more servers not drawn", sweep->left_out);
    if (sweep->left_out > 0)
        text_append(text, size, more);
}

/* --- axes and cells ----------------------------------------------------- */

/* Every column has a tic, or where there is no room every second one, and so
 * on; the last always. */
static void write_x_axis(const struct heat *heat, struct chart_data *data)
{
    const struct sweep *sweep = heat->sweep;
    int stride = (int)ceil(TICK_ROOM_PX / heat->column_px);
    struct tics tics = {.count = 0};
    char text[32];

    for (int j = (sweep->level_count - 1) % stride; j < sweep->level_count;
         j += stride) {
        connections_format(sweep->levels[j], text, sizeof(text));
        tics_add(&tics, j + 1, text);
    }
    chart_data_number(data, "x_high", sweep->level_count + 0.5);
    tics_write(&tics, "x", data);
}

static void write_y_axis(const struct heat *heat, struct chart_data *data)
{
    struct tics tics = {.count = 0};

    tics_add_log_us(&tics, heat->log_low, heat->log_high);
    chart_data_number(data, "y_low", pow(10, heat->log_low) / 1000);
    chart_data_number(data, "y_high", pow(10, heat->log_high) / 1000);
    tics_write(&tics, "y", data);
}

static int write_column(const struct heat *heat, int server, int level,
                        FILE *file)
{
    const struct latency_curve *curve =
        heat_curve(heat->picture, server, level);
    int rows = 0;

    for (int k = 0; curve && k < curve->bin_count; k++) {
        const struct latency_bin *bin = &curve->bins[k];
        if (bin->count == 0)
            continue;
        fprintf(file, "%d,%d,%.10g,%.10g,%.10g\n", level + 1,
                heat->sweep->levels[level], pow(10, log_us(bin->low_us)) / 1000,
                pow(10, log_us(bin->high_us)) / 1000,
                bin->count / latency_bin_samples(curve));
        rows++;
    }
    return rows;
}

/* gnuplot fails on a file without rows: one left of the axis, out of sight,
 * takes their place. */
static void write_panel(const struct heat *heat, int server,
                        struct chart_data *data)
{
    const struct sweep *sweep = heat->sweep;
    int rows = 0;
    FILE *file = chart_data_csv(data, "column,connections,low_ms,high_ms,share",
                                "cells-%d.csv", server + 1);

    for (int j = 0; file && j < sweep->level_count; j++)
        rows += write_column(heat, server, j, file);
    if (file && rows == 0)
        fprintf(file, "-9,0,1,2,0\n");
    chart_data_csv_close(data, file);
    file =
        chart_data_csv(data, "column,connections", "cross-%d.csv", server + 1);
    rows = 0;
    for (int j = 0; file && j < sweep->level_count; j++) {
        const struct point *point = sweep->points[server][j];
        if (!point || point->failed < point->trials)
            continue;
        fprintf(file, "%d,%d\n", j + 1, sweep->levels[j]);
        rows++;
    }
    if (file && rows == 0)
        fprintf(file, "-9,0\n");
    chart_data_csv_close(data, file);
}

static void write_panels(const struct heat *heat, struct chart_data *data)
{
    const struct sweep *sweep = heat->sweep;
    const char *labels[CHART_SERVERS_MAX];
    double lefts[CHART_SERVERS_MAX], colours[CHART_SERVERS_MAX];

    for (int i = 0; i < sweep->server_count; i++) {
        labels[i] = sweep->servers[i].label;
        lefts[i] = panel_left(heat, i);
        colours[i] = sweep->servers[i].colour;
        write_panel(heat, i, data);
    }
    chart_data_texts(data, "label", labels, sweep->server_count);
    chart_data_numbers(data, "panel_left_px", lefts, sweep->server_count);
    chart_data_numbers(data, "colour", colours, sweep->server_count);
    chart_data_number(data, "panel_px", heat->panel_px);
    chart_data_number(data, "top_px", heat->top);
    chart_data_number(data, "bottom_px", heat->bottom);
    chart_data_number(data, "most_share", heat->most);
}

void heat_write(const struct picture *picture, struct chart_data *data)
{
    const struct sweep *sweep = picture->sweep;
    struct heat heat = {.picture = picture, .sweep = sweep};
    char text[2 * TEXT_BYTES];

    measure_columns(&heat);
    double bins = scale(&heat);
    snprintf(text, sizeof(text), "%.200s", sweep_words(sweep).latency_subtitle);
    text_append(text, sizeof(text), "all trials as one");
    text_append(text, sizeof(text), "lower is better");
    double y = canvas_add_head(&heat.canvas, picture->title, text);
    add_key(&heat, y + 13, data);
    heat.top = ceil(y) + 44 + heading_height_px(&heat);
    heat.bottom = heat.top + bins * fmax(1, round(PLOT_HEIGHT_PX / bins));
    for (int i = 0; i < sweep->server_count; i++)
        add_panel(&heat, i);
    collect_remarks(sweep, text, sizeof(text));
    canvas_add(&heat.canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, LEFT_PX,
               heat.bottom + 68, text);
    canvas_add_foot(&heat.canvas, sweep->context->foot,
                    heat.bottom + (text[0] ? 94 : 76));
    chart_data_text(data, "title", picture->title);
    canvas_write(&heat.canvas, data);
    write_x_axis(&heat, data);
    write_y_axis(&heat, data);
    write_panels(&heat, data);
}
