#include "chart_throughput.h"

#include <math.h>
#include <string.h>

#include "chart_series.h"
#include "chart_words.h"

static const double WIDTH_PX = 860;
static const double PLOT_HEIGHT_PX = 285;

static void write_x_axis(const struct plot *plot, struct chart_data *data)
{
    const struct sweep *sweep = plot->sweep;
    bool chosen[CHART_LEVELS_MAX];
    char texts[CHART_LEVELS_MAX][32];
    const char *pointers[CHART_LEVELS_MAX];
    double at[CHART_LEVELS_MAX];
    int count = 0;

    (void)ticks_choose(sweep->levels, sweep->level_count,
                       (plot->area.right - plot->area.left) / 1.05, chosen);
    for (int j = 0; j < sweep->level_count; j++) {
        if (!chosen[j])
            continue;
        at[count] = sweep->levels[j];
        pointers[count] = texts[count];
        connections_format(sweep->levels[j], texts[count], sizeof(texts[0]));
        count++;
    }
    chart_data_number(data, "x_low", exp2(plot->log_low));
    chart_data_number(data, "x_high", exp2(plot->log_high));
    chart_data_numbers(data, "xtic_at", at, count);
    chart_data_texts(data, "xtic_text", pointers, count);
}

static void write_y_axis(const struct plot *plot, struct chart_data *data)
{
    enum {
        TICS_MAX = 16
    };
    char texts[TICS_MAX][32];
    const char *pointers[TICS_MAX];
    double at[TICS_MAX];
    int count = 0;

    for (; count < TICS_MAX; count++) {
        at[count] = count * plot->axis.step;
        if (at[count] > plot->axis.top * 1.0001)
            break;
        pointers[count] = texts[count];
        tick_format(at[count], texts[count], sizeof(texts[0]));
    }
    chart_data_number(data, "y_high", plot->axis.top);
    chart_data_numbers(data, "ytic_at", at, count);
    chart_data_texts(data, "ytic_text", pointers, count);
}

/* Words keep off the lines and the markers; the dots and bands are faint
 * enough to be written over. */
static void add_obstacles(struct plot *plot)
{
    const struct sweep *sweep = plot->sweep;

    plot->obstacles.box_count = 0;
    plot->obstacles.segment_count = 0;
    for (int i = 0; i < sweep->server_count; i++) {
        struct segment line = {NAN, NAN, NAN, NAN};
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            if (!point)
                continue;
            double value = point_throughput(point);
            line.x2 = plot_x(plot, sweep->levels[j]);
            line.y2 = plot_y(plot, isnan(value) ? 0 : value);
            if (!isnan(line.x1) && !isnan(value))
                obstacles_add_segment(&plot->obstacles, line);
            double half = point_trouble(point) == TROUBLE_NONE ? 5 : 9;
            obstacles_add_box(&plot->obstacles,
                              (struct box){line.x2 - half, line.y2 - half,
                                           line.x2 + half, line.y2 + half});
            line.x1 = isnan(value) ? NAN : line.x2;
            line.y1 = line.y2;
        }
    }
}

/* How many trials the medians rest on, least and most; whether any point has
 * an interval. */
static bool count_trials(const struct sweep *sweep, int *least, int *most)
{
    bool band = false;

    *least = *most = 0;
    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            if (isnan(point_throughput(point)))
                continue;
            int count = point->value[M_THROUGHPUT_PER_S].count;
            *least = *least == 0 || count < *least ? count : *least;
            *most = count > *most ? count : *most;
            band = band || point_has_interval(point);
        }
    }
    return band;
}

/* "requests per second, median of 6 trials, band = 95 % interval" */
static void axis_words(const struct sweep *sweep, char *text, size_t size)
{
    int least, most;
    bool band = count_trials(sweep, &least, &most);
    char rest[TEXT_BYTES] = "";

    if (most == 1)
        snprintf(rest, sizeof(rest), "one trial per point");
    else if (least != most)
        snprintf(rest, sizeof(rest), "median of %d to %d trials", least, most);
    else if (most > 0)
        snprintf(rest, sizeof(rest), "median of %d trials", most);
    snprintf(text, size, "requests per second");
    if (rest[0])
        text_append(text, size, rest);
    if (band)
        text_append(text, size, "band: 95 % interval");
}

static bool has_hollow(const struct sweep *sweep)
{
    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            if (!isnan(point_throughput(point)) &&
                point_is_client_bound(sweep->results, point))
                return true;
        }
    }
    return false;
}

/* What no place beside a point is needed for, or was found for. */
static void collect_remarks(struct plot *plot, char *text, size_t size)
{
    char more[64];

    text[0] = '\0';
    if (has_hollow(plot->sweep))
        text_append(text, size, "hollow: wrk was the limit, a lower bound");
    words_add_notes(plot, text, size);
    snprintf(more, sizeof(more), "%d more servers not drawn",
             plot->sweep->left_out);
    if (plot->sweep->left_out > 0)
        text_append(text, size, more);
}

static void add_words(struct plot *plot, double head_bottom, double foot_top)
{
    struct canvas *canvas = &plot->canvas;
    double middle = (plot->area.left + plot->area.right) / 2;
    char text[TEXT_BYTES];

    axis_words(plot->sweep, text, sizeof(text));
    canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, plot->area.left,
               head_bottom + 13, text);
    collect_remarks(plot, text, sizeof(text));
    canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, plot->area.left,
               head_bottom + 30, text);
    canvas_add(canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE, middle,
               plot->area.bottom + 48, "open connections (log scale)");
    canvas_add_foot(canvas, plot->sweep->context->foot, foot_top);
}

static void write_area(const struct plot *plot, struct chart_data *data)
{
    chart_data_number(data, "left_px", plot->area.left);
    chart_data_number(data, "right_px", plot->area.right);
    chart_data_number(data, "top_px", plot->area.top);
    chart_data_number(data, "bottom_px", plot->area.bottom);
}

/* Where the rate was asked for, throughput shows nothing. */
const char *throughput_missing(const struct picture *picture)
{
    const struct sweep *sweep = picture->sweep;

    if (summary_is_open(sweep->summary, sweep->scenario))
        return "an open loop: its rate was asked for";
    return sweep->level_count < 2 ? "one level of connections" : NULL;
}

void throughput_headline(const struct picture *picture, char *title)
{
    sweep_headline(picture->sweep, M_THROUGHPUT_PER_S, title, TEXT_BYTES);
}

void throughput_write(const struct picture *picture, struct chart_data *data)
{
    const struct sweep *sweep = picture->sweep;
    struct plot plot = {.sweep = sweep};
    struct line_end ends[CHART_SERVERS_MAX];

    canvas_init(&plot.canvas, WIDTH_PX);
    double head_bottom = canvas_add_head(
        &plot.canvas, picture->title, sweep_words(sweep).throughput_subtitle);
    plot.area.left = 66;
    words_name_ends(sweep, ends);
    plot.area.right = WIDTH_PX - ends_margin_px(ends, sweep->server_count) - 24;
    plot.area.top = head_bottom + 60;
    plot.area.bottom = plot.area.top + PLOT_HEIGHT_PX;
    plot_scale(&plot);
    add_obstacles(&plot);
    words_place_ends(&plot, ends);
    ends_write(ends, sweep->server_count, &plot.area, &plot.canvas, data);
    add_words(&plot, head_bottom, plot.area.bottom + 80);
    chart_data_text(data, "title", picture->title);
    canvas_write(&plot.canvas, data);
    write_area(&plot, data);
    write_x_axis(&plot, data);
    write_y_axis(&plot, data);
    series_write(&plot, data);
}
