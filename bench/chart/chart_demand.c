#include "chart_demand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "estimate.h"

enum {
    REPEATS_MAX = 256,
    EVERY_REPEAT = -1
};

static const double KIB_PER_GIB = 1024.0 * 1024.0;

double resource_of(const struct result *row, enum resource resource)
{
    double value = NAN;

    if (!row->valid)
        return NAN;
    switch (resource) {
    case RESOURCE_CPUS:
        value = (row->value[M_SERVER_CPU_USER_S] +
                 row->value[M_SERVER_CPU_SYSTEM_S]) /
                row->value[M_DURATION_S];
        break;
    case RESOURCE_GIB:
        value = row->value[M_MEMORY_TOTAL_KIB] / KIB_PER_GIB;
        break;
    case RESOURCE_COUNT:
        break;
    }
    return isfinite(value) ? value : NAN;
}

bool demand_owns(const struct sweep *sweep, int server,
                 const struct result *row)
{
    return strcmp(row->scenario, sweep->scenario) == 0 &&
           strcmp(row->server, sweep->servers[server].name) == 0;
}

/* Without memory for the values there is no line. */
static struct line_fit fit_rows(const struct sweep *sweep, int server,
                                enum resource resource, int repeat)
{
    const struct results *results = sweep->results;
    struct line_fit fit = {.count = 0};
    double *x = calloc(results->count + 1, sizeof(*x));
    double *y = calloc(results->count + 1, sizeof(*y));
    size_t count = 0;

    for (size_t i = 0; x && y && i < results->count; i++) {
        const struct result *row = &results->rows[i];
        double value = resource_of(row, resource);
        if (isnan(value) || !demand_owns(sweep, server, row) ||
            (repeat != EVERY_REPEAT && row->repeat != repeat))
            continue;
        x[count] = row->connections;
        y[count++] = value;
    }
    if (line_fit(x, y, count, &fit) != 0)
        fit.count = 0;
    free(x);
    free(y);
    return fit;
}

struct demand demand_fit(const struct sweep *sweep, int server,
                         enum resource resource)
{
    struct demand demand = {
        .fit = fit_rows(sweep, server, resource, EVERY_REPEAT), .half = NAN};

    if (demand.fit.count > 0)
        demand.half = line_fit_half(&demand.fit, 0.95);
    return demand;
}

struct estimate demand_ratio(const struct sweep *sweep, int server, int base,
                             enum resource resource)
{
    double logs[REPEATS_MAX];
    size_t count = 0;

    for (int repeat = 0; repeat < REPEATS_MAX; repeat++) {
        struct line_fit own = fit_rows(sweep, server, resource, repeat);
        struct line_fit other = fit_rows(sweep, base, resource, repeat);
        if (own.count == 0 || other.count == 0)
            continue;
        double ratio = own.slope / other.slope;
        if (!isfinite(ratio) || ratio <= 0) /* leaving it out would flatter */
            return estimate_ratio(logs, 0, 0.95);
        logs[count++] = log(ratio);
    }
    return estimate_ratio(logs, count, 0.95);
}

void demand_range(const struct sweep *sweep, int server, enum resource resource,
                  double *least, double *most)
{
    *least = *most = NAN;
    for (size_t i = 0; i < sweep->results->count; i++) {
        const struct result *row = &sweep->results->rows[i];
        if (!demand_owns(sweep, server, row) ||
            isnan(resource_of(row, resource)))
            continue;
        *least = fmin(*least, row->connections);
        *most = fmax(*most, row->connections);
    }
}

double demand_at(const struct demand *demand, double people)
{
    return demand->fit.intercept + demand->fit.slope * people;
}

bool demand_find(const struct drawing *drawing, struct sweep *sweep)
{
    for (int i = 0; i < drawing->context->scenario_count; i++) {
        const struct chart_scenario *scenario = &drawing->context->scenarios[i];
        if (!scenario->each ||
            sweep_init(sweep, drawing->results, drawing->summary,
                       drawing->context, scenario->name) != 0)
            continue;
        for (int j = 0; j < sweep->server_count; j++) {
            if (demand_fit(sweep, j, RESOURCE_CPUS).fit.count > 0)
                return true;
        }
    }
    return false;
}
