#include "chart_knee.h"

#include <math.h>
#include <string.h>

#include "chart_tics.h"
#include "chart_knee_sheet.h"

static const double WIDTH_PX = 860;
static const double PLOT_HEIGHT_PX = 285;

/* At least so many powers of ten, or noise fills the sheet. */
static const double DECADES_MIN_X = 0.12, DECADES_MIN_Y = 0.6;

static const char *const KINDS[KNEE_KINDS] = {
    [KNEE_LINE] = "line",
    [KNEE_HOLLOW] = "hollow",
    [KNEE_RING] = "ring",
    [KNEE_CROSS] = "cross",
};

/* --- extent ------------------------------------------------------------- */

struct extent {
    double low, high;
};

static void cover(struct extent *extent, double value)
{
    if (!(value > 0) || isinf(value))
        return;
    extent->low = fmin(extent->low, log10(value));
    extent->high = fmax(extent->high, log10(value));
}

static void cover_estimate(struct extent *extent, const struct estimate *value,
                           double least)
{
    cover(extent, fmax(least, value->median));
    if (isfinite(value->low) && isfinite(value->high)) {
        cover(extent, fmax(least, value->low));
        cover(extent, value->high);
    }
}

static void scale(struct knee_sheet *sheet)
{
    struct extent x = {INFINITY, -INFINITY}, y = {INFINITY, -INFINITY};

    for (int i = 0; i < sheet->family.series_count; i++) {
        const struct load_series *series = &sheet->family.series[i];
        for (int k = 0; k < series->count; k++) {
            const struct load_point *at = &series->points[k];
            cover(&x, at->rate_per_s);
            if (!load_point_has_value(at))
                continue;
            cover_estimate(&x, &at->point->value[M_THROUGHPUT_PER_S], 0);
            cover_estimate(&y, &at->point->value[M_LATENCY_P99_US], 1);
        }
    }
    double lack = fmax(0, DECADES_MIN_X - (x.high - x.low)) / 2;
    double span = x.high - x.low + 2 * lack;
    sheet->log_x_low = x.low - lack - 0.08 * span;
    sheet->log_x_high = x.high + lack + 0.08 * span;
    lack = fmax(0, DECADES_MIN_Y - (y.high - y.low)) / 2;
    span = y.high - y.low + 2 * lack;
    sheet->log_y_low = log_round_down(y.low - lack - 0.06 * span);
    sheet->log_y_high = y.high + lack + 0.08 * span;
}

double knee_x_px(const struct knee_sheet *sheet, double per_s)
{
    double share = (log10(per_s) - sheet->log_x_low) /
                   (sheet->log_x_high - sheet->log_x_low);

    return sheet->area.left + share * (sheet->area.right - sheet->area.left);
}

double knee_y_px(const struct knee_sheet *sheet, double us)
{
    double share = (log10(fmax(1, us)) - sheet->log_y_low) /
                   (sheet->log_y_high - sheet->log_y_low);

    return sheet->area.bottom - share * (sheet->area.bottom - sheet->area.top);
}

/* --- data --------------------------------------------------------------- */

static void write_axes(const struct knee_sheet *sheet, struct chart_data *data)
{
    struct tics x = {.count = 0}, y = {.count = 0};

    tics_add_log(&x, sheet->log_x_low, sheet->log_x_high);
    tics_add_log_us(&y, sheet->log_y_low, sheet->log_y_high);
    tics_write(&x, "x", data);
    tics_write(&y, "y", data);
    chart_data_number(data, "x_low", pow(10, sheet->log_x_low));
    chart_data_number(data, "x_high", pow(10, sheet->log_x_high));
    chart_data_number(data, "y_low", pow(10, sheet->log_y_low) / 1000);
    chart_data_number(data, "y_high", pow(10, sheet->log_y_high) / 1000);
    area_write(&sheet->area, data);
}

/* An estimate as three columns; without an interval a bar of no length. */
static void put_estimate(FILE *file, const struct estimate *value, double unit,
                         double least)
{
    bool has_interval = isfinite(value->low) && isfinite(value->high);
    double low = has_interval ? value->low : value->median;
    double high = has_interval ? value->high : value->median;

    fprintf(file, ",%.10g,%.10g,%.10g", fmax(least, value->median) / unit,
            fmax(least, low) / unit, fmax(least, high) / unit);
}

static void put_point(const struct knee_sheet *sheet,
                      const struct load_point *at, enum knee_kind kind,
                      FILE *file)
{
    double bottom_ms = pow(10, sheet->log_y_low + 0.03 * (sheet->log_y_high -
                                                          sheet->log_y_low)) /
                       1000;
    double least_per_s = pow(10, sheet->log_x_low);

    fprintf(file, "%.10g", at->rate_per_s);
    if (kind == KNEE_CROSS) {
        fprintf(file, ",%.10g,%.10g,%.10g,%.10g,%.10g,%.10g\n", at->rate_per_s,
                at->rate_per_s, at->rate_per_s, bottom_ms, bottom_ms,
                bottom_ms);
        return;
    }
    put_estimate(file, &at->point->value[M_THROUGHPUT_PER_S], 1, least_per_s);
    put_estimate(file, &at->point->value[M_LATENCY_P99_US], 1000, 1);
    fputc('\n', file);
}

/* gnuplot fails on a file without rows: one below the axis, out of sight, takes
 * their place. */
static void write_series(const struct knee_sheet *sheet, int server,
                         enum knee_kind kind, struct chart_data *data)
{
    const struct load_series *series = &sheet->family.series[server];
    double none_ms = pow(10, sheet->log_y_low) / 1e6;
    FILE *file =
        chart_data_csv(data,
                       "rate_per_s,throughput_per_s,throughput_low_per_s,"
                       "throughput_high_per_s,p99_ms,p99_low_ms,p99_high_ms",
                       "%s-%d.csv", KINDS[kind], server + 1);
    int rows = 0;

    for (int k = 0; file && k < series->count; k++) {
        if (!load_point_has_kind(&series->points[k], kind))
            continue;
        put_point(sheet, &series->points[k], kind, file);
        rows++;
    }
    if (file && rows == 0)
        fprintf(file, "1,1,1,1,%.10g,%.10g,%.10g\n", none_ms, none_ms, none_ms);
    chart_data_csv_close(data, file);
}

static void write_all(const struct knee_sheet *sheet, struct chart_data *data)
{
    const struct family *family = &sheet->family;
    const char *labels[CHART_SERVERS_MAX];
    double colours[CHART_SERVERS_MAX];

    for (int i = 0; i < family->series_count; i++) {
        for (int kind = 0; kind < KNEE_KINDS; kind++)
            write_series(sheet, i, (enum knee_kind)kind, data);
        labels[i] = family->series[i].label;
        colours[i] = family->series[i].colour;
    }
    chart_data_texts(data, "label", labels, family->series_count);
    chart_data_numbers(data, "colour", colours, family->series_count);
    write_axes(sheet, data);
}

void knee_write(const struct picture *picture, struct chart_data *data)
{
    struct knee_sheet sheet = {.drawing = picture->drawing};
    struct line_end ends[CHART_SERVERS_MAX];
    char text[2 * TEXT_BYTES];

    (void)family_find(&sheet.family, picture->drawing->summary,
                      picture->drawing->context); /* or it would be missing */
    canvas_init(&sheet.canvas, WIDTH_PX);
    knee_subtitle(&sheet, text, sizeof(text));
    double y = canvas_add_head(&sheet.canvas, picture->title, text);
    int count = sheet.family.series_count;
    knee_name_ends(&sheet.family, ends);
    sheet.area.left = 70;
    sheet.area.right = WIDTH_PX - ends_margin_px(ends, count) - 24;
    sheet.area.top = y + 46;
    sheet.area.bottom = sheet.area.top + PLOT_HEIGHT_PX;
    scale(&sheet);
    knee_place_ends(&sheet, ends);
    ends_write(ends, count, &sheet.area, &sheet.canvas, data);
    knee_add_notes(&sheet, y + 13);
    canvas_add(&sheet.canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               (sheet.area.left + sheet.area.right) / 2, sheet.area.bottom + 48,
               "requests per second that were answered (log scale)");
    canvas_add_foot(&sheet.canvas, picture->drawing->context->foot,
                    sheet.area.bottom + 80);
    chart_data_text(data, "title", picture->title);
    canvas_write(&sheet.canvas, data);
    write_all(&sheet, data);
}
