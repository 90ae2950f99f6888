#include "chart_series.h"

#include <math.h>

/* The kinds of series; every server has a file of each. */
enum kind {
    KIND_BAND,
    KIND_TRIALS,
    KIND_LINE,
    KIND_HOLLOW,
    KIND_RING,
    KIND_CROSS,
    KIND_COUNT
};

static const struct {
    const char *name, *header;
} KINDS[KIND_COUNT] = {
    [KIND_BAND] = {"band", "connections,low_per_s,high_per_s"},
    [KIND_TRIALS] = {"trials", "connections,throughput_per_s"},
    [KIND_LINE] = {"line", "connections,throughput_per_s"},
    [KIND_HOLLOW] = {"hollow", "connections,throughput_per_s"},
    [KIND_RING] = {"ring", "connections,throughput_per_s"},
    [KIND_CROSS] = {"cross", "connections,throughput_per_s"},
};

static int write_trials(const struct sweep *sweep, const struct point *point,
                        FILE *file)
{
    int rows = 0;

    for (size_t i = 0; i < sweep->results->count; i++) {
        const struct result *row = &sweep->results->rows[i];
        double value = row->value[M_THROUGHPUT_PER_S];
        if (!row->valid || !point_owns(point, row) || !isfinite(value))
            continue;
        fprintf(file, "%d,%.10g\n", row->connections, value);
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
        if (point_trouble(sweep->points[i][level]) == TROUBLE_ALL_FAILED)
            x -= 13;
    }
    return plot_connections_at(plot, x);
}

/* A row of the kind for one point, if it has one; returns how many. */
static int write_point(const struct plot *plot, enum kind kind, int server,
                       int level, FILE *file)
{
    const struct sweep *sweep = plot->sweep;
    const struct point *point = sweep->points[server][level];
    const struct estimate *value = &point->value[M_THROUGHPUT_PER_S];
    enum trouble trouble = point_trouble(point);
    bool wanted = false;

    switch (kind) {
    case KIND_TRIALS:
        return write_trials(sweep, point, file);
    case KIND_CROSS:
        if (trouble == TROUBLE_ALL_FAILED)
            fprintf(file, "%.10g,0\n", cross_at(plot, server, level));
        return trouble == TROUBLE_ALL_FAILED;
    case KIND_BAND:
        if (point_has_interval(point))
            fprintf(file, "%d,%.10g,%.10g\n", point->connections, value->low,
                    value->high);
        else
            fputc('\n', file); /* a gap */
        return point_has_interval(point);
    case KIND_LINE:
        wanted = trouble != TROUBLE_ALL_FAILED;
        if (!wanted)
            fputc('\n', file); /* no line across a level that failed */
        break;
    case KIND_HOLLOW:
        wanted = trouble != TROUBLE_ALL_FAILED &&
                 point_is_client_bound(sweep->results, point);
        break;
    case KIND_RING:
        wanted = trouble != TROUBLE_ALL_FAILED && trouble != TROUBLE_NONE;
        break;
    case KIND_COUNT:
        break;
    }
    if (wanted)
        fprintf(file, "%d,%.10g\n", point->connections, value->median);
    return wanted;
}

static void write_kind(const struct plot *plot, enum kind kind, int server,
                       struct chart_data *data)
{
    int rows = 0;

    FILE *file = chart_data_csv(data, KINDS[kind].header, "%s-%d.csv",
                                KINDS[kind].name, server + 1);
    for (int j = 0; file && j < plot->sweep->level_count; j++) {
        if (plot->sweep->points[server][j])
            rows += write_point(plot, kind, server, j, file);
    }
    /* gnuplot has no loop over nothing and fails on a file without rows: one
     * below the axis, out of sight. */
    if (file && rows == 0)
        fprintf(file, "%d,-1%s\n", plot->sweep->levels[0],
                kind == KIND_BAND ? ",-1" : "");
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
    chart_data_texts(data, "label", labels, sweep->server_count);
    chart_data_numbers(data, "colour", colours, sweep->server_count);
}
