#include "chart_curves.h"

#include <math.h>
#include <stdio.h>

#include "chart_curves_sheet.h"
#include "human.h"

static const double LEFT_PX = 62, RIGHT_PX = 118;
static const double PLOT_HEIGHT_PX = 220;
static const double LINE_PX = 17;

/* --- words -------------------------------------------------------------- */

/* "44.1 KiB (43.2 KiB to 45.0 KiB)" */
static void tell_cost(const struct slope *slope, char *text, size_t size)
{
    if (slope->count == 0)
        snprintf(text, size, "no slope");
    else
        snprintf(text, size, "%s (%s to %s)",
                 human_kib(slope->bytes / 1024).text,
                 human_kib(slope->low / 1024).text,
                 human_kib(slope->high / 1024).text);
}

/* Below the panel, a line for each server. */
static void add_costs(struct curves_sheet *sheet, int measure, double y)
{
    const struct sweep *sweep = sheet->sweep;
    char cost[TEXT_BYTES], name[TEXT_BYTES];
    double left = curves_left_px(measure);

    for (int i = 0; i < sweep->server_count; i++, y += LINE_PX) {
        int ink = INK_SERVER + sweep->servers[i].colour;
        tell_cost(&sheet->costs.slopes[measure][i], cost, sizeof(cost));
        double room =
            CURVES_PANEL_PX + RIGHT_PX - 18 - role_width_px(ROLE_NOTE, cost);
        text_fit(sweep->servers[i].label, role_px(ROLE_NOTE), false, room, name,
                 sizeof(name));
        canvas_add(&sheet->canvas, ROLE_NOTE, ink, ALIGN_LEFT, left, y, name);
        canvas_add(&sheet->canvas, ROLE_NOTE, INK_DARK, ALIGN_LEFT,
                   left + role_width_px(ROLE_NOTE, name) + 6, y, cost);
    }
}

/* What one more costs, at the ends of the lines; pushed apart. */
static void add_ends(struct curves_sheet *sheet, int measure)
{
    const struct sweep *sweep = sheet->sweep;
    double at[CHART_SERVERS_MAX];
    int order[CHART_SERVERS_MAX], count = 0;

    for (int i = 0; i < sweep->server_count; i++) {
        int level = curves_last_level(sweep, measure, i), j = count;
        if (level < 0 || sheet->costs.slopes[measure][i].count == 0)
            continue;
        double value = curves_in_unit(
            sheet, measure, curves_figure(sweep, measure, i, level)->median);
        double y = sheet->bottom - (sheet->bottom - sheet->top) * value /
                                       sheet->axes[measure].top;
        for (; j > 0 && at[j - 1] > y; j--) {
            at[j] = at[j - 1];
            order[j] = order[j - 1];
        }
        at[j] = y;
        order[j] = i;
        count++;
    }
    labels_push_apart(at, count, LINE_PX, sheet->top - 4, sheet->bottom - 6);
    for (int i = 0; i < count; i++) {
        const struct slope *slope = &sheet->costs.slopes[measure][order[i]];
        char text[TEXT_BYTES];
        snprintf(text, sizeof(text), "%s each",
                 human_kib(slope->bytes / 1024).text);
        canvas_add(&sheet->canvas, ROLE_TOTAL,
                   INK_SERVER + sweep->servers[order[i]].colour, ALIGN_LEFT,
                   curves_left_px(measure) + CURVES_PANEL_PX + 8, at[i], text);
    }
}

static void add_panel(struct curves_sheet *sheet, int measure)
{
    double left = curves_left_px(measure);

    canvas_add(&sheet->canvas, ROLE_HEADING, INK_DARK, ALIGN_LEFT, left,
               sheet->top - 46, curve_measures[measure].heading);
    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, left,
               sheet->top - 27,
               sheet->in_gib[measure] ? "GiB under load" : "MiB under load");
    canvas_add(&sheet->canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               left + CURVES_PANEL_PX / 2, sheet->bottom + 42,
               "open connections");
    add_ends(sheet, measure);
    add_costs(sheet, measure, sheet->bottom + 96);
}

static void add_words(struct curves_sheet *sheet)
{
    const struct chart_context *context = sheet->sweep->context;
    double y = sheet->bottom + 96 + LINE_PX * sheet->sweep->server_count;
    char text[TEXT_BYTES] = "";

    for (int k = 0; k < CURVES; k++)
        add_panel(sheet, k);
    canvas_add(&sheet->canvas, ROLE_HEADING, INK_DARK, ALIGN_LEFT, LEFT_PX,
               sheet->bottom + 74, "One more connection costs");
    text_append(text, sizeof(text),
                "straight lines through all trials, with the 95 % interval of "
                "the slope");
    text_append(text, sizeof(text), "band: 95 % interval of the median");
    if (sheet->sweep->left_out > 0) {
        char more[64];
        snprintf(more, sizeof(more), "%d more servers not drawn",
                 sheet->sweep->left_out);
        text_append(text, sizeof(text), more);
    }
    canvas_add(
        &sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
        LEFT_PX + role_width_px(ROLE_HEADING, "One more connection costs") + 12,
        sheet->bottom + 75, text);
    canvas_add_foot(&sheet->canvas, context->foot, y + 12);
}

/* --- the kind ----------------------------------------------------------- */

const char *curves_missing(const struct picture *picture)
{
    const struct sweep *sweep = picture->sweep;

    if (sweep->level_count < 2)
        return "one level of connections";
    for (int i = 0; i < sweep->server_count; i++) {
        int levels = 0;
        for (int j = 0; j < sweep->level_count; j++)
            levels += curves_figure(sweep, CURVES - 1, i, j) != NULL;
        if (levels >= 2)
            return NULL;
    }
    return "no address space at two levels";
}

void curves_headline(const struct picture *picture, char *title)
{
    char text[TEXT_BYTES];
    struct costs costs;

    if (costs_find(&costs, picture->sweep) == 0)
        costs_headline(&costs, picture->sweep, text);
    else
        snprintf(text, sizeof(text), "Memory by three measures");
    text_capitalize(text, title, TEXT_BYTES);
}

void curves_write(const struct picture *picture, struct chart_data *data)
{
    const struct sweep *sweep = picture->sweep;
    struct curves_sheet sheet = {.sweep = sweep, .highest = 1};

    int code = costs_find(&sheet.costs, sweep);
    if (code != 0) {
        chart_data_fail(data, code);
        return;
    }
    canvas_init(&sheet.canvas,
                curves_left_px(CURVES) - CURVES_GAP_PX + RIGHT_PX);
    sheet.top = canvas_add_head(&sheet.canvas, picture->title,
                                sweep_words(sweep).memory_subtitle) +
                62;
    sheet.bottom = sheet.top + PLOT_HEIGHT_PX;
    for (int k = 0; k < CURVES; k++)
        curves_scale(&sheet, k);
    add_words(&sheet);
    chart_data_text(data, "title", picture->title);
    canvas_write(&sheet.canvas, data);
    curves_write_panels(&sheet, data);
}
