#include "ratio.h"

#include <math.h>
#include <string.h>

#include "estimate.h"

static bool is_of(const struct ratio *ratio, const char *server,
                  const struct result *row)
{
    return row->valid && row->connections == ratio->connections &&
           strcmp(row->scenario, ratio->scenario) == 0 &&
           strcmp(row->server, server) == 0;
}

/* The first valid trial of a repetition; NULL when there is none. */
static const struct result *valid_trial(const struct results *results,
                                        const struct ratio *ratio,
                                        const char *server, int repeat)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (row->repeat == repeat && is_of(ratio, server, row))
            return row;
    }
    return NULL;
}

/* In the order run; returns how many. */
static size_t find_mates(const struct ratio *ratio,
                         const struct results *results, struct mates *mates)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        /* a repetition that was run twice still makes one pair */
        if (!is_of(ratio, ratio->server, row) ||
            row != valid_trial(results, ratio, ratio->server, row->repeat))
            continue;
        const struct result *mate =
            valid_trial(results, ratio, ratio->base, row->repeat);
        if (mate != NULL)
            mates[count++] = (struct mates){row, mate};
    }
    return count;
}

void ratio_compute(struct ratio *ratio, const struct results *results,
                   size_t pilot, struct mates *mates, double *logs)
{
    size_t mate_count = find_mates(ratio, results, mates);

    for (int metric = 0; metric < METRIC_COUNT; metric++) {
        size_t count = 0;
        for (size_t i = 0; i < mate_count; i++) {
            double value = mates[i].server->value[metric];
            double base = mates[i].base->value[metric];
            if (isfinite(value) && isfinite(base) && value > 0 && base > 0)
                logs[count++] = log(value / base);
        }
        ratio->value[metric] =
            estimate_ratio_two_stage(logs, count, pilot, 0.95);
    }
}

/* Too few pairs for an interval say nothing. */
bool ratio_is_paired(const struct ratio *ratio, enum metric metric)
{
    return metric == M_CPU_US_PER_REQUEST && ratio->pairing != NULL &&
           !isnan(ratio->pairing->ratio[PAIRING_CPU].low);
}

const struct estimate *ratio_told(const struct ratio *ratio, enum metric metric)
{
    return ratio_is_paired(ratio, metric) ? &ratio->pairing->ratio[PAIRING_CPU]
                                          : &ratio->value[metric];
}

double ratio_floor(const struct summary *summary, enum metric metric)
{
    if (summary->pairings == NULL)
        return NAN;
    if (metric == M_CPU_US_PER_REQUEST)
        return summary->pairings->floor[PAIRING_CPU];
    if (metric == M_THROUGHPUT_PER_S)
        return summary->pairings->floor[PAIRING_THROUGHPUT];
    return NAN;
}

double ratio_least(const struct summary *summary, const struct ratio *ratio,
                   enum metric metric)
{
    return estimate_least(ratio_told(ratio, metric),
                          ratio_floor(summary, metric));
}

double ratio_missed(const struct summary *summary, const struct ratio *ratio,
                    enum metric metric)
{
    double asked = NAN;

    if (ratio_is_paired(ratio, metric))
        asked = summary->asked.precision_cpu;
    else if (metric == M_THROUGHPUT_PER_S && ratio->status <= STATUS_NOISY)
        asked = summary->asked.precision_throughput;
    return estimate_is_wide(ratio_told(ratio, metric), asked) ? asked : NAN;
}
