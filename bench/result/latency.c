#include "latency.h"

#include <stdlib.h>
#include <string.h>

void latency_release(struct latencies *latencies)
{
    free(latencies->curves);
    *latencies = (struct latencies){NULL, 0};
}

const struct latency_curve *latency_find(const struct latencies *latencies,
                                         const char *scenario, int connections,
                                         const char *server)
{
    for (size_t i = 0; i < latencies->curve_count; i++) {
        const struct latency_curve *curve = &latencies->curves[i];
        if (curve->connections == connections &&
            strcmp(curve->scenario, scenario) == 0 &&
            strcmp(curve->server, server) == 0)
            return curve;
    }
    return NULL;
}

/* The first percentile is 0, the smallest sample: all others lie beyond. */
double latency_samples(const struct latency_curve *curve)
{
    if (curve->step_count == 0)
        return 0;
    return curve->steps[0].samples_beyond + 1;
}

double latency_bin_samples(const struct latency_curve *curve)
{
    double samples = 0;

    for (int i = 0; i < curve->bin_count; i++)
        samples += curve->bins[i].count;
    return samples;
}
