#include "chart_hardware_data.h"

#include <math.h>

/* --- series --------------------------------------------------------------- */

static const char *const COLUMNS[RESOURCE_COUNT] = {"connections,cpus",
                                                    "connections,memory_gib"};

/* The first columns are right for both: a row out of sight keeps gnuplot from
 * failing on a file without any. */
static void close_series(FILE *file, int rows, struct chart_data *data)
{
    if (file && rows == 0)
        fprintf(file, "1,-1\n");
    chart_data_csv_close(data, file);
}

static void write_trials(const struct hardware *sheet, enum resource resource,
                         int server, struct chart_data *data)
{
    const struct results *results = sheet->sweep->results;
    FILE *file = chart_data_csv(data, COLUMNS[resource], "trials-%d-%d.csv",
                                resource + 1, server + 1);
    int rows = 0;

    for (size_t i = 0; file && i < results->count; i++) {
        const struct result *row = &results->rows[i];
        double value = resource_of(row, resource);
        if (!demand_owns(sheet->sweep, server, row) || isnan(value))
            continue;
        fprintf(file, "%d,%.10g\n", row->connections, value);
        rows++;
    }
    close_series(file, rows, data);
}

static void write_line(const struct hardware *sheet, enum resource resource,
                       int server, const char *name, double from, double to,
                       struct chart_data *data)
{
    const struct demand *demand = &sheet->panels[resource].demands[server];
    FILE *file = chart_data_csv(data, COLUMNS[resource], "%s-%d-%d.csv", name,
                                resource + 1, server + 1);
    bool fitted = demand->fit.count > 0;

    if (file && fitted)
        fprintf(file, "%.10g,%.10g\n%.10g,%.10g\n", from,
                demand_at(demand, from), to, demand_at(demand, to));
    close_series(file, fitted, data);
}

static void write_series(const struct hardware *sheet, struct chart_data *data)
{
    const struct sweep *sweep = sheet->sweep;
    const char *labels[CHART_SERVERS_MAX];
    double colours[CHART_SERVERS_MAX], least, most;

    for (int i = 0; i < sweep->server_count; i++) {
        for (int k = 0; k < RESOURCE_COUNT; k++) {
            enum resource resource = (enum resource)k;
            demand_range(sweep, i, resource, &least, &most);
            write_trials(sheet, resource, i, data);
            write_line(sheet, resource, i, "solid", least, most, data);
            write_line(sheet, resource, i, "dashed", most,
                       HARDWARE_BEYOND * most, data);
        }
        labels[i] = sweep->servers[i].label;
        colours[i] = sweep->servers[i].colour;
    }
    chart_data_texts(data, "label", labels, sweep->server_count);
    chart_data_numbers(data, "colour", colours, sweep->server_count);
}

/* --- the axes ------------------------------------------------------------- */

static void write_x_axis(const struct hardware *sheet, struct chart_data *data)
{
    enum {
        TICS_MAX = 16
    };
    double step = axis_nice(sheet->people, 5).step;
    char texts[TICS_MAX][32];
    const char *pointers[TICS_MAX];
    double at[TICS_MAX];
    int count = 0;

    for (; count < TICS_MAX && count * step <= sheet->people * 1.0001;
         count++) {
        at[count] = count * step;
        pointers[count] = texts[count];
        tick_format(at[count], texts[count], sizeof(texts[0]));
    }
    chart_data_number(data, "x_high", sheet->people);
    chart_data_numbers(data, "xtic_at", at, count);
    chart_data_texts(data, "xtic_text", pointers, count);
}

/* The ticks of both panels in one array; those of panel i are
 * ytic_first[i] .. ytic_last[i]. */
static void write_y_axes(const struct hardware *sheet, struct chart_data *data)
{
    enum {
        TICS_MAX = 16 * RESOURCE_COUNT
    };
    char texts[TICS_MAX][32];
    const char *pointers[TICS_MAX];
    double at[TICS_MAX], first[RESOURCE_COUNT], last[RESOURCE_COUNT];
    double high[RESOURCE_COUNT];
    int count = 0;

    for (int k = 0; k < RESOURCE_COUNT; k++) {
        const struct axis *axis = &sheet->panels[k].axis;
        first[k] = count + 1;
        high[k] = axis->top;
        for (int i = 0; i < 16 && i * axis->step <= axis->top * 1.0001; i++) {
            at[count] = i * axis->step;
            pointers[count] = texts[count];
            tick_format(at[count], texts[count], sizeof(texts[0]));
            count++;
        }
        last[k] = count;
    }
    chart_data_numbers(data, "y_high", high, RESOURCE_COUNT);
    chart_data_numbers(data, "ytic_first", first, RESOURCE_COUNT);
    chart_data_numbers(data, "ytic_last", last, RESOURCE_COUNT);
    chart_data_numbers(data, "ytic_at", at, count);
    chart_data_texts(data, "ytic_text", pointers, count);
}

static void write_areas(const struct hardware *sheet, struct chart_data *data)
{
    double top[RESOURCE_COUNT], bottom[RESOURCE_COUNT];

    for (int k = 0; k < RESOURCE_COUNT; k++) {
        top[k] = sheet->panels[k].area.top;
        bottom[k] = sheet->panels[k].area.bottom;
    }
    chart_data_number(data, "left_px", sheet->panels[0].area.left);
    chart_data_number(data, "right_px", sheet->panels[0].area.right);
    chart_data_numbers(data, "top_px", top, RESOURCE_COUNT);
    chart_data_numbers(data, "bottom_px", bottom, RESOURCE_COUNT);
    chart_data_number(data, "measured", sheet->people / HARDWARE_BEYOND);
    chart_data_numbers(data, "guide_x1", &sheet->guide.x1, sheet->guide_count);
    chart_data_numbers(data, "guide_y1", &sheet->guide.y1, sheet->guide_count);
    chart_data_numbers(data, "guide_x2", &sheet->guide.x2, sheet->guide_count);
    chart_data_numbers(data, "guide_y2", &sheet->guide.y2, sheet->guide_count);
}

void hardware_write_data(const struct hardware *sheet, struct chart_data *data)
{
    write_areas(sheet, data);
    write_x_axis(sheet, data);
    write_y_axes(sheet, data);
    write_series(sheet, data);
}
