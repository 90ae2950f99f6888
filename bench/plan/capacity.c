#include "capacity.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats.h"

static bool is_of(const struct result *row, const char *scenario,
                  int connections, const char *server)
{
    return row->valid && row->connections == connections &&
           isfinite(row->value[M_THROUGHPUT_PER_S]) &&
           strcmp(row->scenario, scenario) == 0 &&
           strcmp(row->server, server) == 0;
}

/* values[results->count] is lent for the call. */
static double median_per_s(const struct results *results, const char *scenario,
                           int connections, const char *server, double *values)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++)
        if (is_of(&results->rows[i], scenario, connections, server))
            values[count++] = results->rows[i].value[M_THROUGHPUT_PER_S];
    stats_sort(values, count);
    return stats_median(values, count);
}

static int servers_of(const struct profile *profile, const char *scenario,
                      int indices[SERVERS_MAX])
{
    for (int i = 0; i < profile->scenario_count; i++)
        if (strcmp(profile->scenarios[i].name, scenario) == 0)
            return scenario_servers(profile, &profile->scenarios[i], indices);
    return 0;
}

double capacity_per_s(const struct results *results, const char *scenario,
                      int connections, const struct profile *profile)
{
    double *values = calloc(results->count + 1, sizeof *values);
    int takes[SERVERS_MAX], count = servers_of(profile, scenario, takes);
    double least = INFINITY;

    for (int i = 0; i < count && values; i++) {
        double median = median_per_s(results, scenario, connections,
                                     profile->servers[takes[i]].name, values);

        /* NaN, once there, stays: fmin would pass it over. */
        if (!(median >= least))
            least = median;
        if (isnan(least))
            break;
    }
    free(values);
    return isfinite(least) ? least : NAN;
}
