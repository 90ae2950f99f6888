/* The marks and the words of the knee chart. */
#include "chart_knee_sheet.h"

#include <math.h>
#include <string.h>

#include "human.h"

/* --- the marks ---------------------------------------------------------- */

bool load_point_has_kind(const struct load_point *at, enum knee_kind kind)
{
    const struct point *point = at->point;
    bool has_value = load_point_has_value(at);

    switch (kind) {
    case KNEE_LINE:
        return has_value;
    case KNEE_HOLLOW:
        return has_value && point->status == STATUS_CLIENT_BOUND;
    case KNEE_RING:
        return has_value && !point_stood(point);
    case KNEE_CROSS:
        return !has_value && point->failed == point->trials;
    case KNEE_KINDS:
        break;
    }
    return false;
}

static bool has_kind(const struct family *family, enum knee_kind kind)
{
    for (int i = 0; i < family->series_count; i++) {
        for (int k = 0; k < family->series[i].count; k++) {
            if (load_point_has_kind(&family->series[i].points[k], kind))
                return true;
        }
    }
    return false;
}

/* --- words -------------------------------------------------------------- */

static const struct load_point *last_point(const struct load_series *series)
{
    int k = series->count - 1;

    while (k >= 0 && !load_point_has_value(&series->points[k]))
        k--;
    return k >= 0 ? &series->points[k] : NULL;
}

void knee_name_ends(const struct family *family, struct line_end *ends)
{
    for (int i = 0; i < family->series_count; i++) {
        const struct load_series *series = &family->series[i];
        const struct load_point *last = last_point(series);
        char p99[32], rate[32];
        end_set_name(&ends[i], series->label);
        ends[i].colour = series->colour;
        if (!last) {
            snprintf(ends[i].figure, sizeof(ends[i].figure), "no valid trial");
            continue;
        }
        latency_format(last->point->value[M_LATENCY_P99_US].median, p99,
                       sizeof(p99));
        number_format(last->point->value[M_THROUGHPUT_PER_S].median, rate,
                      sizeof(rate));
        snprintf(ends[i].figure, sizeof(ends[i].figure), "%s at %s/s", p99,
                 rate);
    }
}

void knee_place_ends(const struct knee_sheet *sheet, struct line_end *ends)
{
    for (int i = 0; i < sheet->family.series_count; i++) {
        const struct load_point *last = last_point(&sheet->family.series[i]);
        ends[i].x = sheet->area.right;
        ends[i].y = sheet->area.bottom;
        if (!last)
            continue;
        ends[i].x =
            knee_x_px(sheet, last->point->value[M_THROUGHPUT_PER_S].median);
        ends[i].y =
            knee_y_px(sheet, last->point->value[M_LATENCY_P99_US].median);
    }
}

/* "calm, busy": the scenarios of the first server, as they follow. */
static void list_scenarios(const struct family *family, char *text, size_t size)
{
    const struct load_series *series = &family->series[0];
    size_t used = 0;

    for (int k = 0; k < series->count && used < size; k++) {
        const char *name = series->points[k].point->scenario;
        if (k > 0 && strcmp(series->points[k - 1].point->scenario, name) == 0)
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 used > 0 ? ", " : "", name);
    }
}

/* "100 to 10,000 connections", which grow with the rate. */
static void list_connections(const struct family *family, char *text,
                             size_t size)
{
    const struct load_series *series = &family->series[0];
    int first = series->points[0].point->connections;
    int last = series->points[series->count - 1].point->connections;

    (void)snprintf(text, size, "%.20s to %.20s connections",
                   human_count(first).text, human_count(last).text);
}

void knee_subtitle(const struct knee_sheet *sheet, char *text, size_t size)
{
    const struct point *seed = sheet->family.seed;
    const struct chart_scenario *words =
        scenario_words(sheet->drawing->context, seed->scenario);
    char names[TEXT_BYTES] = "", connections[64];

    list_scenarios(&sheet->family, names, sizeof(names));
    text[0] = '\0';
    if (words && words->path) {
        snprintf(text, size, "GET %.100s", words->path);
        text_append(text, size, names);
    } else {
        snprintf(text, size, "%s", names);
    }
    if (sheet->family.one_scenario)
        list_connections(&sheet->family, connections, sizeof(connections));
    else
        (void)snprintf(connections, sizeof(connections), "%.20s connections",
                       human_count(seed->connections).text);
    text_append(text, size, connections);
    text_append(text, size,
                "open loop, timed from the instant each request was due");
    text_append(text, size, "lower and further right is better");
}

void knee_add_notes(struct knee_sheet *sheet, double y)
{
    const struct family *family = &sheet->family;
    char text[2 * TEXT_BYTES] = "", more[64];

    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
               sheet->area.left, y,
               "99th percentile of latency (log scale), median of the trials "
               "\u00b7 crossbars: 95 % intervals");
    if (has_kind(family, KNEE_HOLLOW))
        text_append(text, sizeof(text),
                    "hollow: the client could not keep its schedule");
    if (has_kind(family, KNEE_RING))
        text_append(text, sizeof(text),
                    "ringed: requests without an answer in time, or failed "
                    "trials");
    if (has_kind(family, KNEE_CROSS))
        text_append(text, sizeof(text), "cross: every trial failed");
    snprintf(more, sizeof(more), "%d more points not drawn", family->left_out);
    if (family->left_out > 0)
        text_append(text, sizeof(text), more);
    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
               sheet->area.left, y + 17, text);
}
