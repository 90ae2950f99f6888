/* drift_write_data of chart_drift_sheet.h. */
#include "chart_drift_sheet.h"

#include <math.h>

#include "chart_tics.h"

enum {
    TREND_ROWS = 32
};

static void write_axes(const struct drift_sheet *sheet, struct chart_data *data)
{
    double step = axis_nice(sheet->y_high - sheet->y_least, 5).step;
    double x_step = fmax(1, axis_nice(sheet->drift.last, 8).step);
    struct axis steal = axis_nice(fmax(1, sheet->steal_most_pct), 2);
    struct tics x = {.count = 0}, y = {.count = 0}, strip = {.count = 0};

    tics_add_steps(&x, sheet->drift.first, sheet->drift.last, x_step);
    tics_add_steps(&y, sheet->y_least, sheet->y_high, step);
    tics_add_steps(&strip, 0, steal.top, steal.step);
    tics_write(&x, "x", data);
    tics_write(&y, "y", data);
    tics_write(&strip, "steal_y", data);
    chart_data_number(data, "x_low", sheet->drift.first - 1);
    chart_data_number(data, "x_high", sheet->drift.last + 1);
    chart_data_number(data, "y_low", sheet->y_low);
    chart_data_number(data, "y_high", sheet->y_high);
    chart_data_number(data, "steal_high", steal.top);
    chart_data_number(data, "has_strip", drift_has_strip(sheet));
    chart_data_number(data, "strip_top_px", sheet->strip_top);
    chart_data_number(data, "strip_bottom_px", sheet->strip_bottom);
    area_write(&sheet->area, data);
}

/* gnuplot fails on a file without rows: one left of the axis, out of sight,
 * takes their place. */
static void finish(const struct drift_sheet *sheet, FILE *file, int rows,
                   struct chart_data *data)
{
    if (file && rows == 0)
        fprintf(file, "%d,0\n", sheet->drift.first - 9);
    chart_data_csv_close(data, file);
}

static void write_series(const struct drift_sheet *sheet, int series,
                         struct chart_data *data)
{
    FILE *file =
        chart_data_csv(data, "trial,ratio", "trials-%d.csv", series + 1);
    int rows = 0;

    for (int i = 0; file && i < sheet->drift.count; i++) {
        const struct drift_trial *trial = &sheet->drift.trials[i];
        if (drift_rank(sheet, trial->name) != sheet->ranks[series])
            continue;
        fprintf(file, "%d,%.10g\n", trial->trial, trial->ratio);
        rows++;
    }
    finish(sheet, file, rows, data);
}

static void write_trend(const struct drift_sheet *sheet,
                        struct chart_data *data)
{
    const struct drift *drift = &sheet->drift;
    FILE *file = chart_data_csv(data, "trial,ratio", "trend.csv");
    int rows = drift->fit.count > 0 ? TREND_ROWS : 0;

    for (int i = 0; file && i < rows; i++) {
        double first = drift->trials[0].trial;
        double last = drift->trials[drift->count - 1].trial;
        double trial = first + (last - first) * i / (TREND_ROWS - 1);
        fprintf(file, "%.10g,%.10g\n", trial,
                exp(drift->fit.intercept + drift->fit.slope * trial));
    }
    finish(sheet, file, rows, data);
}

/* Trials that are in no point. */
static void write_marks(const struct drift_sheet *sheet, enum status status,
                        const char *name, struct chart_data *data)
{
    const struct results *results = sheet->drawing->results;
    double y = (sheet->y_low + sheet->y_least) / 2;
    FILE *file = chart_data_csv(data, "trial,ratio", "%s.csv", name);
    int rows = 0;

    for (size_t i = 0; file && i < results->count; i++) {
        if (results->rows[i].status != status)
            continue;
        fprintf(file, "%d,%.10g\n", results->rows[i].trial, y);
        rows++;
    }
    finish(sheet, file, rows, data);
}

static void write_steal(const struct drift_sheet *sheet,
                        struct chart_data *data)
{
    const struct results *results = sheet->drawing->results;
    FILE *file = chart_data_csv(data, "trial,steal_pct", "steal.csv");
    int rows = 0;

    for (size_t i = 0; file && i < results->count; i++) {
        double pct = results->rows[i].value[M_STEAL_PCT];
        if (!isfinite(pct))
            continue;
        fprintf(file, "%d,%.10g\n", results->rows[i].trial, pct);
        rows++;
    }
    finish(sheet, file, rows, data);
}

void drift_write_data(const struct drift_sheet *sheet, struct chart_data *data)
{
    const char *labels[DRIFT_SERIES_MAX];

    for (int i = 0; i < sheet->name_count; i++) {
        labels[i] = sheet->names[i].text;
        write_series(sheet, i, data);
    }
    chart_data_texts(data, "label", labels, sheet->name_count);
    write_axes(sheet, data);
    write_trend(sheet, data);
    write_marks(sheet, STATUS_FAILED, "failed", data);
    write_marks(sheet, STATUS_DISTURBED, "disturbed", data);
    write_steal(sheet, data);
}
