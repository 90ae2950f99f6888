#include "chart_plot.h"

#include <math.h>
#include <string.h>

double point_throughput(const struct point *point)
{
    if (!point || point->value[M_THROUGHPUT_PER_S].count == 0)
        return NAN;
    double median = point->value[M_THROUGHPUT_PER_S].median;
    return isfinite(median) ? median : NAN;
}

bool point_has_interval(const struct point *point)
{
    return !isnan(point_throughput(point)) &&
           isfinite(point->value[M_THROUGHPUT_PER_S].low) &&
           isfinite(point->value[M_THROUGHPUT_PER_S].high);
}

enum trouble point_trouble(const struct point *point)
{
    if (!point)
        return TROUBLE_NONE;
    if (isnan(point_throughput(point)))
        return TROUBLE_ALL_FAILED;
    if (point->failed > 0)
        return TROUBLE_SOME_FAILED;
    if (point->status == STATUS_LIMIT_HIT)
        return TROUBLE_LIMIT_HIT;
    if (point->status == STATUS_STARVED)
        return TROUBLE_STARVED;
    if (point->status == STATUS_NOISY)
        return TROUBLE_NOISY;
    return TROUBLE_NONE;
}

bool point_owns(const struct point *point, const struct result *row)
{
    return row->connections == point->connections &&
           strcmp(row->server, point->server) == 0 &&
           strcmp(row->scenario, point->scenario) == 0;
}

bool point_is_client_bound(const struct results *results,
                           const struct point *point)
{
    for (size_t i = 0; point && i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (row->valid && row->status == STATUS_CLIENT_BOUND &&
            point_owns(point, row))
            return true;
    }
    return false;
}

int sweep_last_level(const struct sweep *sweep, int server)
{
    int level = sweep->level_count - 1;

    while (level >= 0 && isnan(point_throughput(sweep->points[server][level])))
        level--;
    return level;
}

/* Of all that is drawn: trials, medians, ends of intervals. */
static double highest_per_s(const struct sweep *sweep)
{
    double highest = 0;

    for (size_t i = 0; i < sweep->results->count; i++) {
        const struct result *row = &sweep->results->rows[i];
        double value = row->value[M_THROUGHPUT_PER_S];
        if (row->valid && isfinite(value) &&
            strcmp(row->scenario, sweep->scenario) == 0)
            highest = fmax(highest, value);
    }
    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            highest = fmax(highest, point_throughput(point));
            if (point_has_interval(point))
                highest = fmax(highest, point->value[M_THROUGHPUT_PER_S].high);
        }
    }
    return highest;
}

void plot_scale(struct plot *plot)
{
    const struct sweep *sweep = plot->sweep;
    double low = log2(fmax(1, sweep->levels[0]));
    double high = log2(fmax(1, sweep->levels[sweep->level_count - 1]));
    double margin = 0.025 * fmax(high - low, 0.1);

    plot->log_low = low - margin;
    plot->log_high = high + margin;
    plot->axis = axis_nice(highest_per_s(sweep), 6);
}

double plot_x(const struct plot *plot, double connections)
{
    double share = (log2(fmax(1, connections)) - plot->log_low) /
                   (plot->log_high - plot->log_low);

    return plot->area.left + share * (plot->area.right - plot->area.left);
}

double plot_connections_at(const struct plot *plot, double x)
{
    double share = (x - plot->area.left) / (plot->area.right - plot->area.left);

    return exp2(plot->log_low + share * (plot->log_high - plot->log_low));
}

double plot_y(const struct plot *plot, double value_per_s)
{
    double share = value_per_s / plot->axis.top;

    return plot->area.bottom - share * (plot->area.bottom - plot->area.top);
}
