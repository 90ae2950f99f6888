#include "chart_curves_sheet.h"

#include <math.h>
#include <stdio.h>

static const double LEFT_PX = 62;

/* From where on an axis counts in GiB. */
static const double GIB_MIB = 4096;

double curves_left_px(int measure)
{
    return LEFT_PX + measure * (CURVES_PANEL_PX + CURVES_GAP_PX);
}

/* --- figures ------------------------------------------------------------ */

/* NULL where the point has none. */
const struct estimate *curves_figure(const struct sweep *sweep, int measure,
                                     int server, int level)
{
    const struct point *point = sweep->points[server][level];
    const struct estimate *figure =
        point ? &point->value[curve_measures[measure].metric] : NULL;

    return figure && figure->count > 0 && isfinite(figure->median) ? figure
                                                                   : NULL;
}

double curves_in_unit(const struct curves_sheet *sheet, int measure, double kib)
{
    return kib / 1024 / (sheet->in_gib[measure] ? 1024 : 1);
}

int curves_last_level(const struct sweep *sweep, int measure, int server)
{
    int level = sweep->level_count - 1;

    while (level >= 0 && !curves_figure(sweep, measure, server, level))
        level--;
    return level;
}

void curves_scale(struct curves_sheet *sheet, int measure)
{
    const struct sweep *sweep = sheet->sweep;
    double highest_kib = 0;

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct estimate *figure = curves_figure(sweep, measure, i, j);
            if (!figure)
                continue;
            highest_kib = fmax(highest_kib, fmax(figure->median, figure->high));
            if (sweep->levels[j] > sheet->highest)
                sheet->highest = sweep->levels[j];
        }
    }
    sheet->in_gib[measure] = highest_kib / 1024 >= GIB_MIB;
    sheet->axes[measure] =
        axis_nice(curves_in_unit(sheet, measure, highest_kib), 5);
}

/* --- the data folder ---------------------------------------------------- */

static void write_x_axis(const struct curves_sheet *sheet,
                         struct chart_data *data)
{
    enum {
        TICS_MAX = 16
    };
    char texts[TICS_MAX][32];
    const char *pointers[TICS_MAX];
    double at[TICS_MAX];
    int count = 0;
    double step = fmax(1, axis_nice(sheet->highest, 4).step);

    for (; count < TICS_MAX && count * step <= sheet->highest; count++) {
        at[count] = count * step;
        pointers[count] = texts[count];
        connections_format((int)at[count], texts[count], sizeof(texts[0]));
    }
    chart_data_number(data, "x_high", sheet->highest);
    chart_data_numbers(data, "xtic_at", at, count);
    chart_data_texts(data, "xtic_text", pointers, count);
}

/* The ticks of all panels in one array, each with its panel's number. */
static void write_y_axes(const struct curves_sheet *sheet,
                         struct chart_data *data)
{
    enum {
        TICS_MAX = 16
    };
    char texts[CURVES * TICS_MAX][32];
    const char *pointers[CURVES * TICS_MAX];
    double at[CURVES * TICS_MAX], panels[CURVES * TICS_MAX], tops[CURVES];
    int count = 0;

    for (int k = 0; k < CURVES; k++) {
        const struct axis *axis = &sheet->axes[k];
        tops[k] = axis->top;
        for (int i = 0; i < TICS_MAX && i * axis->step <= axis->top * 1.0001;
             i++) {
            at[count] = i * axis->step;
            panels[count] = k + 1;
            pointers[count] = texts[count];
            tick_format(at[count], texts[count], sizeof(texts[0]));
            count++;
        }
    }
    chart_data_numbers(data, "y_high", tops, CURVES);
    chart_data_numbers(data, "ytic_panel", panels, count);
    chart_data_numbers(data, "ytic_at", at, count);
    chart_data_texts(data, "ytic_text", pointers, count);
}

/* curve-MEASURE-SERVER.csv: a row below the axis means "no such curve". */
static void write_curve(const struct curves_sheet *sheet, int measure,
                        int server, struct chart_data *data)
{
    FILE *file = chart_data_csv(data,
                                "connections,median_kib,low_kib,high_kib,"
                                "median,low,high",
                                "curve-%d-%d.csv", measure + 1, server + 1);
    int rows = 0;

    for (int j = 0; file && j < sheet->sweep->level_count; j++) {
        const struct estimate *figure =
            curves_figure(sheet->sweep, measure, server, j);
        if (!figure)
            continue;
        double values[] = {figure->median,
                           isnan(figure->low) ? figure->median : figure->low,
                           isnan(figure->high) ? figure->median : figure->high};
        fprintf(file, "%d,%.10g,%.10g,%.10g,%.10g,%.10g,%.10g\n",
                sheet->sweep->levels[j], values[0], values[1], values[2],
                curves_in_unit(sheet, measure, values[0]),
                curves_in_unit(sheet, measure, values[1]),
                curves_in_unit(sheet, measure, values[2]));
        rows++;
    }
    if (file && rows == 0)
        fprintf(file, "0,-1,-1,-1,-1,-1,-1\n");
    chart_data_csv_close(data, file);
}

void curves_write_panels(const struct curves_sheet *sheet,
                         struct chart_data *data)
{
    const struct sweep *sweep = sheet->sweep;
    const char *labels[CHART_SERVERS_MAX];
    double colours[CHART_SERVERS_MAX], lefts[CURVES];

    for (int i = 0; i < sweep->server_count; i++) {
        labels[i] = sweep->servers[i].label;
        colours[i] = sweep->servers[i].colour;
        for (int k = 0; k < CURVES; k++)
            write_curve(sheet, k, i, data);
    }
    for (int k = 0; k < CURVES; k++)
        lefts[k] = curves_left_px(k);
    chart_data_texts(data, "label", labels, sweep->server_count);
    chart_data_numbers(data, "colour", colours, sweep->server_count);
    chart_data_numbers(data, "panel_left_px", lefts, CURVES);
    chart_data_number(data, "panel_px", CURVES_PANEL_PX);
    chart_data_number(data, "top_px", sheet->top);
    chart_data_number(data, "bottom_px", sheet->bottom);
    write_x_axis(sheet, data);
    write_y_axes(sheet, data);
}
