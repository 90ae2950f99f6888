#include "chart_series.h"

#include <math.h>

/* The kinds of series; every server has a file of each. */
enum kind {
    KIND_BAND,
    KIND_TRIALS,
    KIND_DASHES,
    KIND_LINE,
    KIND_HOLLOW,
    KIND_RING,
    KIND_CROSS,
    KIND_COUNT
};

static const char *const KINDS[KIND_COUNT] = {
    [KIND_BAND] = "band",   [KIND_TRIALS] = "trials", [KIND_DASHES] = "dashes",
    [KIND_LINE] = "line",   [KIND_HOLLOW] = "hollow", [KIND_RING] = "ring",
    [KIND_CROSS] = "cross",
};

static const char *x_column(const struct lines *lines)
{
    return lines->against_cpus ? "server_cpus" : "connections";
}

/* "connections,throughput_per_s_low,throughput_per_s_high" */
static void header_text(const struct lines *lines, enum kind kind, char *text,
                        size_t size)
{
    const char *y = metric_name(lines->metric);

    if (kind == KIND_BAND)
        snprintf(text, size, "%s,%s_low,%s_high", x_column(lines), y, y);
    else
        snprintf(text, size, "%s,%s", x_column(lines), y);
}

static int write_trials(const struct plot *plot, const struct point *point,
                        int x, FILE *file)
{
    const struct results *results = plot->sweep->results;
    int rows = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        double value = row->value[plot->lines->metric];
        if (!row->valid || !point_owns(point, row) || !isfinite(value) ||
            (plot->lines->log_y && value <= 0))
            continue;
        fprintf(file, "%d,%.10g\n", x, value);
        rows++;
    }
    return rows;
}

/* Servers that fail at the same level must not hide each other: each cross
 * stands left of the one before. */
static double cross_at(const struct plot *plot, int server, int level)
{
    const struct sweep *sweep = plot->sweep;
    double x = plot_x(plot, sweep->levels[level]);

    for (int i = 0; i < server; i++) {
        if (point_trouble(plot->lines, sweep->results,
                          sweep->points[i][level]) == TROUBLE_ALL_FAILED)
            x -= 13;
    }
    return plot_connections_at(plot, x);
}

/* A row with this value; none, and a gap in the line, where it is NaN. */
static int write_value(int x, double value, FILE *file)
{
    if (isnan(value))
        fputc('\n', file);
    else
        fprintf(file, "%d,%.10g\n", x, value);
    return !isnan(value);
}

static int write_band(const struct plot *plot, const struct point *point, int x,
                      FILE *file)
{
    const struct estimate *value = &point->value[plot->lines->metric];

    if (!point_has_interval(plot->lines, point))
        return write_value(x, NAN, file);
    fprintf(file, "%d,%.10g,%.10g\n", x, value->low, value->high);
    return 1;
}

/* Whether the point has a mark of this kind. */
static bool is_marked(const struct plot *plot, enum kind kind,
                      const struct point *point)
{
    const struct results *results = plot->sweep->results;

    if (isnan(point_value(plot->lines, point)))
        return false;
    if (kind == KIND_HOLLOW)
        return plot->lines->hollow && point_is_client_bound(results, point);
    return point_trouble(plot->lines, results, point) != TROUBLE_NONE;
}

/* A row of the kind for one point, if it has one; returns how many. */
static int write_point(const struct plot *plot, enum kind kind, int server,
                       int level, FILE *file)
{
    const struct sweep *sweep = plot->sweep;
    const struct point *point = sweep->points[server][level];
    double value = point_value(plot->lines, point);
    int x = sweep->levels[level];

    switch (kind) {
    case KIND_TRIALS:
        return write_trials(plot, point, x, file);
    case KIND_BAND:
        return write_band(plot, point, x, file);
    case KIND_DASHES:
        return write_value(x, dash_value(plot->lines, sweep, server, level),
                           file);
    case KIND_LINE:
        return write_value(x, value, file);
    case KIND_HOLLOW:
    case KIND_RING:
        return is_marked(plot, kind, point) ? write_value(x, value, file) : 0;
    case KIND_CROSS:
        if (point_trouble(plot->lines, sweep->results, point) !=
            TROUBLE_ALL_FAILED)
            return 0;
        fprintf(file, "%.10g,%.10g\n", cross_at(plot, server, level),
                plot->lines->log_y ? plot->y_low : 0);
        return 1;
    case KIND_COUNT:
        break;
    }
    return 0;
}

static void write_kind(const struct plot *plot, enum kind kind, int server,
                       struct chart_data *data)
{
    double nowhere = plot_out_of_sight(plot);
    int first = plot->sweep->levels[0];
    char header[TEXT_BYTES];
    int rows = 0;

    header_text(plot->lines, kind, header, sizeof(header));
    FILE *file =
        chart_data_csv(data, header, "%s-%d.csv", KINDS[kind], server + 1);
    for (int j = 0; file && j < plot->sweep->level_count; j++) {
        if (plot->sweep->points[server][j])
            rows += write_point(plot, kind, server, j, file);
    }
    /* gnuplot has no loop over nothing and fails on a file without rows: one
     * out of sight. */
    if (file && rows == 0 && kind == KIND_BAND)
        fprintf(file, "%d,%.10g,%.10g\n", first, nowhere, nowhere);
    else if (file && rows == 0)
        fprintf(file, "%d,%.10g\n", first, nowhere);
    chart_data_csv_close(data, file);
}

void series_write(const struct plot *plot, struct chart_data *data)
{
    const struct sweep *sweep = plot->sweep;
    const char *labels[CHART_SERVERS_MAX];
    double colours[CHART_SERVERS_MAX];

    for (int i = 0; i < sweep->server_count; i++) {
        for (int kind = 0; kind < KIND_COUNT; kind++)
            write_kind(plot, (enum kind)kind, i, data);
        labels[i] = sweep->servers[i].label;
        colours[i] = sweep->servers[i].colour;
    }
    chart_data_text(data, "x_column", x_column(plot->lines));
    chart_data_text(data, "y_column", metric_name(plot->lines->metric));
    chart_data_text(data, "dash_title",
                    plot->lines->dash_title ? plot->lines->dash_title
                                            : "nothing dashed");
    chart_data_texts(data, "label", labels, sweep->server_count);
    chart_data_numbers(data, "colour", colours, sweep->server_count);
}
