#include "chart_drift.h"

#include <math.h>
#include <string.h>

#include "chart_drift_sheet.h"
#include "human.h"

static const double WIDTH_PX = 860;
static const double PLOT_HEIGHT_PX = 230;
static const double MARKS_PX = 24; /* below all trials, for those that failed */
static const double STRIP_GAP_PX = 44;
static const double STRIP_PX = 52;

/* Steal below this is no news. */
static const double STEAL_LEAST_PCT = 1;

/* --- series ------------------------------------------------------------- */

int drift_rank(const struct drift_sheet *sheet, const char *name)
{
    int rank =
        server_rank(sheet->drawing->summary, sheet->drawing->context, name);

    return rank < CHART_SERVERS_MAX ? rank : CHART_SERVERS_MAX;
}

static void add_name(struct drift_sheet *sheet, int rank, const char *label)
{
    struct name *name = &sheet->names[sheet->name_count];

    name_set(name, label);
    name->note[0] = '\0';
    name->colour = rank < CHART_SERVERS_MAX ? rank + 1 : 0;
    sheet->ranks[sheet->name_count++] = rank;
}

static void name_series(struct drift_sheet *sheet)
{
    for (int rank = 0; rank <= CHART_SERVERS_MAX; rank++) {
        const char *name = NULL;
        for (int i = 0; i < sheet->drift.count && !name; i++) {
            if (drift_rank(sheet, sheet->drift.trials[i].name) == rank)
                name = sheet->drift.trials[i].name;
        }
        if (name)
            add_name(sheet, rank,
                     rank < CHART_SERVERS_MAX
                         ? server_label(sheet->drawing->context, name)
                         : "other servers");
    }
}

/* --- extent ------------------------------------------------------------- */

static void scale(struct drift_sheet *sheet)
{
    double low = 0.9, high = 1.1;

    for (int i = 0; i < sheet->drift.count; i++) {
        low = fmin(low, sheet->drift.trials[i].ratio);
        high = fmax(high, sheet->drift.trials[i].ratio);
    }
    double step = axis_nice(high - low, 5).step;
    sheet->y_least = floor(low / step + 1e-9) * step;
    sheet->y_high = ceil(high / step - 1e-9) * step;
    sheet->y_low = sheet->y_least - (sheet->y_high - sheet->y_least) *
                                        MARKS_PX / (PLOT_HEIGHT_PX - MARKS_PX);
}

static void look_at_rows(struct drift_sheet *sheet)
{
    const struct results *results = sheet->drawing->results;

    sheet->steal_most_pct = NAN;
    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        sheet->steal_most_pct =
            fmax(sheet->steal_most_pct, row->value[M_STEAL_PCT]);
        sheet->failed += row->status == STATUS_FAILED;
        sheet->disturbed += row->status == STATUS_DISTURBED;
    }
}

bool drift_has_strip(const struct drift_sheet *sheet)
{
    return sheet->steal_most_pct >= STEAL_LEAST_PCT;
}

/* --- words -------------------------------------------------------------- */

static void add_note(struct drift_sheet *sheet, double y)
{
    char text[2 * TEXT_BYTES] = "";

    text_append(text, sizeof(text),
                "requests/s, divided by the median of the same point and "
                "server");
    if (sheet->drift.fit.count > 0)
        text_append(text, sizeof(text), "dashed: the trend");
    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
               sheet->area.left, y, text);
    text[0] = '\0';
    if (sheet->failed > 0)
        text_append(text, sizeof(text), "cross: failed");
    if (sheet->disturbed > 0)
        text_append(text, sizeof(text),
                    "triangle: disturbed from outside, and run again");
    if (isnan(sheet->steal_most_pct))
        text_append(text, sizeof(text), "stolen time: not measured");
    else if (!drift_has_strip(sheet))
        text_append(text, sizeof(text),
                    "the hypervisor stole less than 1 % of any trial");
    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
               sheet->area.left, y + 17, text);
}

static void write_subtitle(const struct drift *drift, char *text, size_t size)
{
    char part[96];

    (void)snprintf(part, sizeof(part), "%.20s trials of closed loops",
                   human_count(drift->count).text);
    text_append(text, size, part);
    (void)snprintf(part, sizeof(part),
                   "%.20s of open loops left out: their rate was asked for",
                   human_count(drift->open).text);
    if (drift->open > 0)
        text_append(text, size, part);
    text_append(text, size, "above 1: faster than usual");
}

static void add_words(struct drift_sheet *sheet)
{
    const struct box *area = &sheet->area;
    double bottom = area->bottom;

    if (drift_has_strip(sheet)) {
        bottom = sheet->strip_bottom;
        canvas_add(&sheet->canvas, ROLE_AXIS, INK_DARK, ALIGN_LEFT, area->left,
                   sheet->strip_top - 13,
                   "stolen by the hypervisor, % of the CPUs' time");
    }
    canvas_add(&sheet->canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               (area->left + area->right) / 2, bottom + 44,
               "trials in the order run");
    canvas_add_foot(&sheet->canvas, sheet->drawing->context->foot, bottom + 76);
}

void drift_write(const struct picture *picture, struct chart_data *data)
{
    struct drift_sheet sheet = {.drawing = picture->drawing};
    char text[TEXT_BYTES] = "";
    int code = drift_init(&sheet.drift, picture->drawing->results,
                          picture->drawing->summary);

    if (code != 0) {
        chart_data_fail(data, code);
        return;
    }
    name_series(&sheet);
    look_at_rows(&sheet);
    scale(&sheet);
    canvas_init(&sheet.canvas, WIDTH_PX);
    write_subtitle(&sheet.drift, text, sizeof(text));
    double y = canvas_add_head(&sheet.canvas, picture->title, text);
    sheet.area.left = 66;
    sheet.area.right =
        WIDTH_PX - names_margin_px(sheet.names, sheet.name_count) - 24;
    sheet.area.top = y + 52;
    sheet.area.bottom = sheet.area.top + PLOT_HEIGHT_PX;
    sheet.strip_top = sheet.area.bottom + STRIP_GAP_PX;
    sheet.strip_bottom = sheet.strip_top + STRIP_PX;
    add_note(&sheet, y + 13);
    names_write(sheet.names, sheet.name_count, sheet.area.right + 4,
                sheet.area.top + 6, &sheet.canvas, data);
    add_words(&sheet);
    chart_data_text(data, "title", picture->title);
    canvas_write(&sheet.canvas, data);
    drift_write_data(&sheet, data);
    drift_release(&sheet.drift);
}
