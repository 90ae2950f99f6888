#include "chart_lines.h"

#include <math.h>

#include "chart_axes.h"
#include "chart_series.h"
#include "chart_words.h"

static const double WIDTH_PX = 860;
static const double PLOT_HEIGHT_PX = 285;
static const double NOTE_PITCH_PX = 17;

/* From one point of a line to the next; NaN breaks it. */
static void add_segment(struct plot *plot, struct segment *line, int level,
                        double value)
{
    line->x2 = plot_x(plot, plot->sweep->levels[level]);
    line->y2 = isnan(value) ? NAN : plot_y(plot, value);
    if (!isnan(line->y1) && !isnan(value))
        obstacles_add_segment(&plot->obstacles, *line);
    line->x1 = line->x2;
    line->y1 = line->y2;
}

static void add_marker(struct plot *plot, int server, int level)
{
    const struct point *point = plot->sweep->points[server][level];
    double value = point_value(plot->lines, point);
    double x = plot_x(plot, plot->sweep->levels[level]);
    double y = isnan(value) ? plot->area.bottom : plot_y(plot, value);
    bool plain =
        point_trouble(plot->lines, plot->sweep->results, point) == TROUBLE_NONE;
    double half = plain ? 5 : 9;

    obstacles_add_box(&plot->obstacles,
                      (struct box){x - half, y - half, x + half, y + half});
}

/* Words keep off the lines and the markers; the dots and bands are faint
 * enough to be written over. */
static void add_obstacles(struct plot *plot)
{
    const struct sweep *sweep = plot->sweep;

    plot->obstacles.box_count = 0;
    plot->obstacles.segment_count = 0;
    for (int i = 0; i < sweep->server_count; i++) {
        struct segment line = {NAN, NAN, NAN, NAN}, dashes = line;
        for (int j = 0; j < sweep->level_count; j++) {
            if (!sweep->points[i][j])
                continue;
            add_segment(plot, &line, j,
                        point_value(plot->lines, sweep->points[i][j]));
            add_segment(plot, &dashes, j, dash_value(plot->lines, sweep, i, j));
            add_marker(plot, i, j);
        }
    }
}

/* How many trials the medians rest on, least and most; whether any point has
 * an interval. */
static bool count_trials(const struct plot *plot, int *least, int *most)
{
    const struct sweep *sweep = plot->sweep;
    bool band = false;

    *least = *most = 0;
    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            if (isnan(point_value(plot->lines, point)))
                continue;
            int count = point->value[plot->lines->metric].count;
            *least = *least == 0 || count < *least ? count : *least;
            *most = count > *most ? count : *most;
            band = band || point_has_interval(plot->lines, point);
        }
    }
    return band;
}

/* "requests per second, median of 6 trials, band = 95 % interval" */
static void axis_words(const struct plot *plot, char *text, size_t size)
{
    int least, most;
    bool band = count_trials(plot, &least, &most);
    char rest[TEXT_BYTES] = "";

    if (most == 1)
        snprintf(rest, sizeof(rest), "one trial per point");
    else if (least != most)
        snprintf(rest, sizeof(rest), "median of %d to %d trials", least, most);
    else if (most > 0)
        snprintf(rest, sizeof(rest), "median of %d trials", most);
    snprintf(text, size, "%s", plot->lines->axis);
    if (rest[0])
        text_append(text, size, rest);
    if (band)
        text_append(text, size, "band: 95 % interval");
}

static bool has_hollow(const struct plot *plot)
{
    const struct sweep *sweep = plot->sweep;

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            if (!isnan(point_value(plot->lines, point)) &&
                point_is_client_bound(sweep->results, point))
                return true;
        }
    }
    return false;
}

static bool has_dashes(const struct plot *plot)
{
    const struct sweep *sweep = plot->sweep;

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            if (!isnan(dash_value(plot->lines, sweep, i, j)))
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
    if (plot->lines->hollow && has_hollow(plot))
        text_append(text, size,
                    summary_is_open(plot->sweep->summary, plot->sweep->scenario)
                        ? "hollow: the client could not keep its schedule"
                        : plot->lines->hollow);
    words_add_notes(plot, text, size);
    snprintf(more, sizeof(more), "%d more servers not drawn",
             plot->sweep->left_out);
    if (plot->sweep->left_out > 0)
        text_append(text, size, more);
}

/* Below the head, from the left side of the area; returns the y below. */
static double add_line(struct plot *plot, double y, const char *text)
{
    char fitted[TEXT_BYTES];

    text_fit(text, role_px(ROLE_NOTE), false, WIDTH_PX - plot->area.left - 12,
             fitted, sizeof(fitted));
    canvas_add(&plot->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, plot->area.left,
               y, fitted);
    return y + NOTE_PITCH_PX;
}

/* The last line is for what finds no place beside its point. */
static void add_words(struct plot *plot, double head_bottom)
{
    struct canvas *canvas = &plot->canvas;
    double middle = (plot->area.left + plot->area.right) / 2;
    double y = head_bottom + 13;
    char text[TEXT_BYTES];

    axis_words(plot, text, sizeof(text));
    y = add_line(plot, y, text);
    if (has_dashes(plot))
        y = add_line(plot, y, plot->lines->dashed);
    collect_remarks(plot, text, sizeof(text));
    (void)add_line(plot, y, text);
    canvas_add(canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE, middle,
               plot->area.bottom + 48,
               plot->lines->against_cpus ? "CPUs given to the server"
                                         : "open connections (log scale)");
    canvas_add_foot(canvas, plot->sweep->context->foot, plot->area.bottom + 80);
}

/* --- of a scenario -------------------------------------------------------- */

static bool is_measured(const struct lines *lines, const struct sweep *sweep)
{
    for (int i = 0; i < sweep->server_count; i++) {
        if (sweep_last_level(lines, sweep, i) >= 0)
            return true;
    }
    return false;
}

/* Where every trial failed, the throughput chart is the one that says so. */
const char *lines_missing(const struct picture *picture)
{
    const struct lines *lines = lines_find(picture->kind->name);
    const struct sweep *sweep = picture->sweep;

    if (lines->closed_only && summary_is_open(sweep->summary, sweep->scenario))
        return "an open loop: its rate was asked for";
    if (sweep->level_count < 2)
        return "one level of connections";
    return lines->metric == M_THROUGHPUT_PER_S || is_measured(lines, sweep)
               ? NULL
               : "not measured";
}

void lines_headline(const struct picture *picture, char *title)
{
    sweep_headline(picture->sweep, lines_find(picture->kind->name)->metric,
                   title, TEXT_BYTES);
}

void lines_write(const struct picture *picture, struct chart_data *data)
{
    lines_write_sweep(lines_find(picture->kind->name), picture->sweep,
                      picture->title, sweep_words(picture->sweep).subtitle,
                      data);
}

void lines_write_sweep(const struct lines *lines, const struct sweep *sweep,
                       const char *title, const char *subtitle,
                       struct chart_data *data)
{
    struct plot plot = {.lines = lines, .sweep = sweep};
    struct line_end ends[CHART_SERVERS_MAX];
    char text[2 * TEXT_BYTES];

    snprintf(text, sizeof(text), "%.300s", subtitle);
    if (lines->better)
        text_append(text, sizeof(text), lines->better);
    canvas_init(&plot.canvas, WIDTH_PX);
    double head_bottom = canvas_add_head(&plot.canvas, title, text);
    plot.area.left = 66;
    words_name_ends(lines, sweep, ends);
    plot.area.right = WIDTH_PX - ends_margin_px(ends, sweep->server_count) - 24;
    plot.area.top = head_bottom + 60 + (has_dashes(&plot) ? NOTE_PITCH_PX : 0);
    plot.area.bottom = plot.area.top + PLOT_HEIGHT_PX;
    plot_scale(&plot);
    add_obstacles(&plot);
    words_place_ends(&plot, ends);
    ends_write(ends, sweep->server_count, &plot.area, &plot.canvas, data);
    add_words(&plot, head_bottom);
    chart_data_text(data, "title", title);
    canvas_write(&plot.canvas, data);
    axes_write(&plot, data);
    series_write(&plot, data);
}
