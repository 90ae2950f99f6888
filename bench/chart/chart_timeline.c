#include "chart_timeline.h"

#include <math.h>
#include <string.h>

#include "chart_tics.h"
#include "chart_names.h"
#include "chart_trial.h"
#include "human.h"

static const double WIDTH_PX = 860;
static const double LEFT_PX = 66;
static const double PANEL_PX = 96;
static const double PITCH_PX = 148; /* from panel to panel */

enum panel {
    PANEL_RATE, /* left out where no server's is known */
    PANEL_CPU,
    PANEL_MEMORY,
    PANEL_THREADS,
    PANEL_COUNT
};

static const struct {
    const char *name, *header, *title;
} PANELS[PANEL_COUNT] = {
    [PANEL_RATE] = {"rate", "t_s,requests_per_s",
                    "requests per second, as TCP's segments tell"},
    [PANEL_CPU] = {"cpu", "t_s,cpus,system_cpus",
                   "CPUs in use; dashed: of these, in the kernel"},
    [PANEL_MEMORY] = {"memory", "t_s,rss_mib", "resident memory, MiB"},
    [PANEL_THREADS] = {"threads", "t_s,threads", "threads"},
};

struct sheet {
    const struct sweep *sweep;
    struct canvas canvas;
    struct trial_line lines[CHART_SERVERS_MAX];
    int level;
    int first;            /* panel */
    double right, top;    /* of the panels; of the first */
    double low_s, high_s; /* of the axis */
    double measured_s;    /* measuring ended so long after it began */
    struct axis axes[PANEL_COUNT];
};

/* --- extent ------------------------------------------------------------- */

/* Whether a value is of the time before a sample: it stands in its middle. */
static bool is_between(enum panel panel)
{
    return panel == PANEL_RATE || panel == PANEL_CPU;
}

/* What is drawn of a moment. */
static double value_at(const struct trial_line *line, enum panel panel, int i)
{
    if (is_between(panel) && i == 0)
        return NAN;
    switch (panel) {
    case PANEL_RATE:
        return trial_line_rate(line, i);
    case PANEL_CPU:
        return trial_line_cpus(line, i, true);
    case PANEL_MEMORY:
        return line->moments[i].rss_kib / 1024;
    case PANEL_THREADS:
        return line->moments[i].threads;
    case PANEL_COUNT:
        break;
    }
    return NAN;
}

static void measure(struct sheet *sheet)
{
    double highest[PANEL_COUNT] = {0};

    sheet->low_s = sheet->high_s = sheet->measured_s = 0;
    for (int i = 0; i < sheet->sweep->server_count; i++) {
        const struct trial_line *line = &sheet->lines[i];
        if (!line->row)
            continue;
        sheet->low_s =
            fmin(sheet->low_s, trial_line_s(line, line->moments[0].t_ms));
        sheet->measured_s =
            fmax(sheet->measured_s, trial_line_s(line, line->end_ms));
        sheet->high_s =
            fmax(sheet->high_s,
                 trial_line_s(line, line->moments[line->count - 1].t_ms));
        for (int k = 0; k < line->count; k++) {
            for (int panel = 0; panel < PANEL_COUNT; panel++)
                highest[panel] =
                    fmax(highest[panel], value_at(line, (enum panel)panel, k));
        }
    }
    sheet->high_s = fmax(sheet->high_s, sheet->measured_s);
    double margin = fmax(0.01, 0.015 * (sheet->high_s - sheet->low_s));
    sheet->low_s -= margin;
    sheet->high_s += margin;
    for (int panel = 0; panel < PANEL_COUNT; panel++)
        sheet->axes[panel] = axis_nice(highest[panel], 3);
    sheet->first = highest[PANEL_RATE] > 0 ? PANEL_RATE : PANEL_CPU;
}

static double panel_top(const struct sheet *sheet, int panel)
{
    return sheet->top + (panel - sheet->first) * PITCH_PX;
}

static double x_px(const struct sheet *sheet, double s)
{
    double share = (s - sheet->low_s) / (sheet->high_s - sheet->low_s);

    return LEFT_PX + share * (sheet->right - LEFT_PX);
}

/* --- words -------------------------------------------------------------- */

static void name_servers(const struct sheet *sheet, struct name *names)
{
    for (int i = 0; i < sheet->sweep->server_count; i++) {
        const struct result *row = sheet->lines[i].row;
        name_set(&names[i], sheet->sweep->servers[i].label);
        names[i].colour = sheet->sweep->servers[i].colour;
        if (row)
            snprintf(names[i].note, sizeof(names[i].note), "trial %d",
                     row->trial);
        else
            snprintf(names[i].note, sizeof(names[i].note), "no valid trial");
    }
}

/* A name above the first panel and between two x, the longest that fits, or
 * none. */
static void add_zone(struct sheet *sheet, double left, double right,
                     const char *const names[], int count)
{
    for (int i = 0; i < count; i++) {
        if (role_width_px(ROLE_NOTE, names[i]) > right - left)
            continue;
        canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_CENTRE,
                   (left + right) / 2, sheet->top - 10, names[i]);
        return;
    }
}

/* What was measured is named, however short it was; what came before and
 * after, where there is room left. */
static void add_zones(struct sheet *sheet)
{
    static const char *const before[] = {"ramp and warm-up", "warm-up"};
    static const char *const after[] = {"end"};
    static const char *const measured = "measured";
    double half = role_width_px(ROLE_NOTE, measured) / 2;
    double from = x_px(sheet, 0), to = x_px(sheet, sheet->measured_s);
    double middle =
        fmin(fmax((from + to) / 2, LEFT_PX + half), sheet->right - half);

    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_CENTRE, middle,
               sheet->top - 10, measured);
    add_zone(sheet, LEFT_PX, fmin(from, middle - half - 10), before, 2);
    add_zone(sheet, fmax(to, middle + half + 10), sheet->right, after, 1);
}

static void add_words(struct sheet *sheet)
{
    double bottom = panel_top(sheet, PANEL_COUNT - 1) + PANEL_PX;

    for (int panel = sheet->first; panel < PANEL_COUNT; panel++)
        canvas_add(&sheet->canvas, ROLE_AXIS, INK_DARK, ALIGN_LEFT, LEFT_PX,
                   panel_top(sheet, panel) - (panel == sheet->first ? 29 : 13),
                   PANELS[panel].title);
    add_zones(sheet);
    canvas_add(&sheet->canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               (LEFT_PX + sheet->right) / 2, bottom + 44,
               "seconds since measuring began");
    canvas_add_foot(&sheet->canvas, sheet->sweep->context->foot, bottom + 76);
}

static void write_subtitle(const struct sheet *sheet, char *text, size_t size)
{
    char level[64];

    snprintf(text, size, "%.200s", sweep_words(sheet->sweep).title);
    (void)snprintf(level, sizeof(level), "%.20s connection%s",
                   human_count(sheet->sweep->levels[sheet->level]).text,
                   sheet->sweep->levels[sheet->level] == 1 ? "" : "s");
    text_append(text, size, level);
    text_append(text, size,
                "one trial of each server, that of median throughput");
    text_append(text, size, "dots: samples");
}

/* --- data --------------------------------------------------------------- */

static void write_axes(const struct sheet *sheet, struct chart_data *data)
{
    double tops[PANEL_COUNT], highs[PANEL_COUNT];
    int first = sheet->first, count = PANEL_COUNT - first;
    struct tics x = {.count = 0};
    char name[32];

    tics_add_steps(&x, sheet->low_s, sheet->high_s,
                   axis_nice(sheet->high_s - sheet->low_s, 8).step);
    tics_write(&x, "x", data);
    for (int panel = first; panel < PANEL_COUNT; panel++) {
        const struct axis *axis = &sheet->axes[panel];
        struct tics y = {.count = 0};
        tops[panel - first] = panel_top(sheet, panel);
        highs[panel - first] = axis->top;
        tics_add_steps(&y, 0, axis->top, axis->step);
        snprintf(name, sizeof(name), "%s_y", PANELS[panel].name);
        tics_write(&y, name, data);
    }
    chart_data_number(data, "x_low", sheet->low_s);
    chart_data_number(data, "x_high", sheet->high_s);
    chart_data_number(data, "measured_s", sheet->measured_s);
    chart_data_number(data, "left_px", LEFT_PX);
    chart_data_number(data, "right_px", sheet->right);
    chart_data_number(data, "panel_px", PANEL_PX);
    chart_data_number(data, "has_rate", first == PANEL_RATE);
    chart_data_numbers(data, "panel_top_px", tops, count);
    chart_data_numbers(data, "y_high", highs, count);
}

static int write_moment(const struct trial_line *line, enum panel panel, int i,
                        FILE *file)
{
    const struct moment *moment = &line->moments[i];
    double value = value_at(line, panel, i);

    if (isnan(value))
        return 0;
    double t_ms =
        is_between(panel) ? (moment[-1].t_ms + moment->t_ms) / 2 : moment->t_ms;
    fprintf(file, "%.10g,%.10g", trial_line_s(line, t_ms), value);
    if (panel == PANEL_CPU)
        fprintf(file, ",%.10g", trial_line_cpus(line, i, false));
    fputc('\n', file);
    return 1;
}

/* gnuplot fails on a file without rows: one left of the axis, out of sight,
 * takes their place. */
static void write_series(const struct sheet *sheet, enum panel panel,
                         int server, struct chart_data *data)
{
    const struct trial_line *line = &sheet->lines[server];
    FILE *file = chart_data_csv(data, PANELS[panel].header, "%s-%d.csv",
                                PANELS[panel].name, server + 1);
    int rows = 0;

    for (int i = 0; file && i < line->count; i++)
        rows += write_moment(line, panel, i, file);
    if (file && rows == 0)
        fprintf(file, "%.10g,0%s\n", sheet->low_s - 1,
                panel == PANEL_CPU ? ",0" : "");
    chart_data_csv_close(data, file);
}

void timeline_write(const struct picture *picture, struct chart_data *data)
{
    const struct sweep *sweep = picture->sweep;
    struct sheet sheet = {.sweep = sweep};
    const char *labels[CHART_SERVERS_MAX];
    double colours[CHART_SERVERS_MAX];
    struct name names[CHART_SERVERS_MAX];
    char text[2 * TEXT_BYTES];

    sheet.level =
        trial_lines_find(sheet.lines, sweep, &picture->drawing->timelines);
    canvas_init(&sheet.canvas, WIDTH_PX);
    write_subtitle(&sheet, text, sizeof(text));
    sheet.top = canvas_add_head(&sheet.canvas, picture->title, text) + 48;
    name_servers(&sheet, names);
    sheet.right = WIDTH_PX - names_margin_px(names, sweep->server_count) - 24;
    measure(&sheet);
    names_write(names, sweep->server_count, sheet.right + 4, sheet.top + 6,
                &sheet.canvas, data);
    add_words(&sheet);
    chart_data_text(data, "title", picture->title);
    canvas_write(&sheet.canvas, data);
    write_axes(&sheet, data);
    for (int i = 0; i < sweep->server_count; i++) {
        for (int panel = sheet.first; panel < PANEL_COUNT; panel++)
            write_series(&sheet, (enum panel)panel, i, data);
        labels[i] = sweep->servers[i].label;
        colours[i] = sweep->servers[i].colour;
    }
    chart_data_texts(data, "label", labels, sweep->server_count);
    chart_data_numbers(data, "colour", colours, sweep->server_count);
}
