#include "trust.h"

#include <math.h>
#include <stdio.h>

enum {
    FAILED_SHARE = 3 /* a third of the trials may not count */
};

/* Of the rate that an open loop asked for, what makes the load another one. */
#define RATE_KEPT_LEAST 0.98

static bool is_latency(enum metric metric)
{
    return (metric >= M_LATENCY_MEAN_US && metric <= M_LATENCY_WRK_P99_US) ||
           metric == M_BESIDE_LATENCY_P50_US ||
           metric == M_BESIDE_LATENCY_P99_US;
}

/* Whether the metric depends on how many requests came in how much time.  What
 * one request costs, and memory, do not. */
static bool is_of_rate(enum metric metric)
{
    static const enum metric others[] = {
        M_REQUESTS,           M_THROUGHPUT_PER_S,     M_TRANSFER_BYTES_PER_S,
        M_SERVER_CPU_USER_S,  M_SERVER_CPU_SYSTEM_S,  M_SERVER_CPU_PCT,
        M_SWITCHES_VOLUNTARY, M_SWITCHES_INVOLUNTARY, M_BESIDE_REQUESTS,
    };

    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (metric == others[i])
            return true;
    return is_latency(metric);
}

static bool is_open_loop(const struct result *row)
{
    return !isnan(row->value[M_RATE_PER_S]);
}

/* Whether the client's limit is in this figure of the trial.  An open loop that
 * kept its rate asked for the load it was told to, if not quite at the moments
 * it was told: that is in the latencies, and in nothing else. */
static bool is_of_client(const struct result *row, enum metric metric)
{
    if (row->status != STATUS_CLIENT_BOUND)
        return false;
    if (is_open_loop(row) && row->value[M_THROUGHPUT_PER_S] >=
                                 RATE_KEPT_LEAST * row->value[M_RATE_PER_S])
        return is_latency(metric);
    return is_of_rate(metric);
}

/* Whether a figure of such a trial is the server's. */
static bool is_usable(const struct result *row, enum metric metric)
{
    return row->status == STATUS_OK || row->status == STATUS_NOISY ||
           (row->status == STATUS_CLIENT_BOUND && !is_of_client(row, metric));
}

bool trial_counts(const struct result *row, enum metric metric)
{
    return row->valid && !(is_open_loop(row) && is_of_client(row, metric));
}

/* The trials of one point, as far as they say something about a metric. */
struct tally {
    int trials, failed, late, measured;
    const struct result *bad; /* the first that is not to be trusted, or NULL */
};

static struct tally tally(const struct place *place, enum metric metric,
                          const struct results *results)
{
    struct tally tally = {0};

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];

        if (!place_has(place, row) || row->status == STATUS_DISTURBED)
            continue;
        tally.trials++;
        if (!row->valid)
            tally.failed++;
        else if (!trial_counts(row, metric))
            tally.late++;
        else if (!tally.bad && !is_usable(row, metric))
            tally.bad = row;
        if (trial_counts(row, metric) && !isnan(row->value[metric]))
            tally.measured++;
    }
    return tally;
}

/* Fills `why` and `needs` when nothing may be said of the point. */
static void check_point(const struct place *place, enum metric metric,
                        const struct results *results, struct doubt *doubt)
{
    struct tally seen = tally(place, metric, results);
    char name[PLACE_BYTES];

    place_format(place, name);
    if (seen.trials == 0) {
        (void)snprintf(doubt->why, DOUBT_BYTES, "%s was not measured", name);
        (void)snprintf(doubt->needs, DOUBT_BYTES, "trials of %s", name);
    } else if (FAILED_SHARE * seen.failed > seen.trials) {
        (void)snprintf(doubt->why, DOUBT_BYTES, "%d of %d trials of %s failed",
                       seen.failed, seen.trials, name);
        (void)snprintf(doubt->needs, DOUBT_BYTES,
                       "%s without failures: see the run's log/", name);
    } else if (FAILED_SHARE * (seen.failed + seen.late) > seen.trials) {
        (void)snprintf(doubt->why, DOUBT_BYTES,
                       "in %d of %d trials of %s the client was late",
                       seen.late, seen.trials, name);
        (void)snprintf(doubt->needs, DOUBT_BYTES,
                       "a quieter machine, or one more CPU for the client");
    } else if (seen.bad) {
        (void)snprintf(doubt->why, DOUBT_BYTES, "%s is %s: %s", name,
                       status_name(seen.bad->status), seen.bad->reason);
        (void)snprintf(doubt->needs, DOUBT_BYTES, "%s ok", name);
    } else if (seen.measured == 0) {
        (void)snprintf(doubt->why, DOUBT_BYTES, "%s has no %s", name,
                       metric_name(metric));
        (void)snprintf(doubt->needs, DOUBT_BYTES,
                       "a server and a machine that tell it");
    }
}

/* Whether rows[end] is the first of the place at its level. */
static bool begins_level(const struct results *results, size_t end,
                         const struct place *place)
{
    const struct result *row = &results->rows[end];

    for (size_t i = 0; i < end; i++)
        if (place_has(place, &results->rows[i]) &&
            results->rows[i].connections == row->connections)
            return false;
    return place_has(place, row);
}

size_t place_levels(const struct place *place, const struct results *results)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++)
        count += begins_level(results, i, place) ? 1 : 0;
    return count;
}

/* A slope is as good as the worst of its points. */
void place_doubt(const struct place *place, enum metric metric,
                 const struct results *results, struct doubt *doubt)
{
    struct place level = *place;

    if (place->connections > 0 || place_levels(place, results) == 0)
        check_point(place, metric, results, doubt);
    else
        for (size_t i = 0; i < results->count && !doubt->why[0]; i++) {
            if (!begins_level(results, i, place))
                continue;
            level.connections = results->rows[i].connections;
            check_point(&level, metric, results, doubt);
        }
}
