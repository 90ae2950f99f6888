#include "chart_point.h"

#include <math.h>
#include <string.h>

double point_placed(const struct lines *lines, double value)
{
    return isfinite(value) && (!lines->log_y || value > 0) ? value : NAN;
}

static double median_of(const struct lines *lines, const struct point *point,
                        enum metric metric)
{
    if (!point || point->value[metric].count == 0)
        return NAN;
    return point_placed(lines, point->value[metric].median);
}

double point_value(const struct lines *lines, const struct point *point)
{
    return median_of(lines, point, lines->metric);
}

bool point_has_interval(const struct lines *lines, const struct point *point)
{
    return !isnan(point_value(lines, point)) &&
           !isnan(point_placed(lines, point->value[lines->metric].low)) &&
           !isnan(point_placed(lines, point->value[lines->metric].high));
}

/* As many times the first value as there are times its CPUs. */
static double scaled_value(const struct lines *lines, const struct sweep *sweep,
                           int server, int level)
{
    for (int j = 0; j <= level; j++) {
        double value = point_value(lines, sweep->points[server][j]);
        if (!isnan(value))
            return value * sweep->levels[level] / sweep->levels[j];
    }
    return NAN;
}

double dash_value(const struct lines *lines, const struct sweep *sweep,
                  int server, int level)
{
    switch (lines->dashes) {
    case DASHES_PART:
        return median_of(lines, sweep->points[server][level], lines->part);
    case DASHES_SCALED:
        return scaled_value(lines, sweep, server, level);
    case DASHES_NONE:
        break;
    }
    return NAN;
}

enum trouble point_trouble(const struct lines *lines,
                           const struct results *results,
                           const struct point *point)
{
    if (!point)
        return TROUBLE_NONE;
    if (point->failed == point->trials)
        return TROUBLE_ALL_FAILED;
    if (isnan(point_value(lines, point)))
        return TROUBLE_UNMEASURED;
    if (point->failed > 0)
        return TROUBLE_SOME_FAILED;
    if (point->status == STATUS_LIMIT_HIT)
        return TROUBLE_LIMIT_HIT;
    if (point->status == STATUS_STARVED)
        return TROUBLE_STARVED;
    if (point->status == STATUS_NOISY)
        return TROUBLE_NOISY;
    if (lines->errors && point_errors(results, point) > 0)
        return TROUBLE_ERRORS;
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

double point_errors(const struct results *results, const struct point *point)
{
    double errors = 0;

    for (size_t i = 0; point && i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (row->status == STATUS_DISTURBED || !point_owns(point, row))
            continue;
        for (int kind = M_ERRORS_CONNECT; kind <= M_ERRORS_STATUS; kind++) {
            if (row->value[kind] > 0)
                errors += row->value[kind];
        }
    }
    return errors;
}

int sweep_last_level(const struct lines *lines, const struct sweep *sweep,
                     int server)
{
    int level = sweep->level_count - 1;

    while (level >= 0 &&
           isnan(point_value(lines, sweep->points[server][level])))
        level--;
    return level;
}
