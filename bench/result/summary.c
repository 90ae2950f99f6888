#include "summary.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "estimate.h"
#include "human.h"
#include "ratio.h"

/* What the computation needs besides its results; freed by summary_init. */
struct scratch {
    const struct results *results;
    const struct result **rows; /* of one point */
    struct mates *mates;        /* of one ratio */
    double *values;             /* of one estimate, or ratio */
    double *levels;             /* of one slope */
};

static bool is_at(const struct point *point, const char *scenario,
                  int connections, const char *server)
{
    return point->connections == connections &&
           strcmp(point->scenario, scenario) == 0 &&
           strcmp(point->server, server) == 0;
}

const struct point *summary_point(const struct summary *summary,
                                  const char *scenario, int connections,
                                  const char *server)
{
    for (size_t i = 0; i < summary->point_count; i++) {
        if (is_at(&summary->points[i], scenario, connections, server))
            return &summary->points[i];
    }
    return NULL;
}

const struct ratio *summary_ratio(const struct summary *summary,
                                  const char *scenario, int connections,
                                  const char *server, const char *base)
{
    for (size_t i = 0; i < summary->ratio_count; i++) {
        const struct ratio *ratio = &summary->ratios[i];
        if (ratio->connections == connections &&
            strcmp(ratio->scenario, scenario) == 0 &&
            strcmp(ratio->server, server) == 0 &&
            strcmp(ratio->base, base) == 0)
            return ratio;
    }
    return NULL;
}

/* The point a row belongs to, made when it is the first of its kind. */
static struct point *point_of(struct summary *summary, const struct result *row)
{
    for (size_t i = 0; i < summary->point_count; i++) {
        struct point *point = &summary->points[i];
        if (is_at(point, row->scenario, row->connections, row->server))
            return point;
    }
    struct point *point = &summary->points[summary->point_count++];
    memcpy(point->scenario, row->scenario, sizeof point->scenario);
    memcpy(point->server, row->server, sizeof point->server);
    memcpy(point->reason, row->reason, sizeof point->reason);
    point->connections = row->connections;
    point->status = row->status;
    return point;
}

static void tally(struct summary *summary, const struct result *row)
{
    struct point *point;

    if (row->status == STATUS_DISTURBED) {
        summary->disturbed++;
        return;
    }
    point = point_of(summary, row);
    point->trials++;
    if (row->status > point->status) {
        point->status = row->status;
        memcpy(point->reason, row->reason, sizeof point->reason);
    }
    if (!row->valid) {
        point->failed++;
        summary->failures[summary->failure_count++] = *row;
    }
}

static size_t first_of_scenario(const struct results *results, const char *name)
{
    size_t i = 0;

    while (strcmp(results->rows[i].scenario, name) != 0)
        i++;
    return i;
}

static size_t first_of_server(const struct results *results, const char *name)
{
    size_t i = 0;

    while (strcmp(results->rows[i].server, name) != 0)
        i++;
    return i;
}

static int compare(size_t a, size_t b)
{
    return (a > b) - (a < b);
}

static int compare_points(const void *left, const void *right, void *context)
{
    const struct results *rows = context;
    const struct point *a = left;
    const struct point *b = right;
    int order = compare(first_of_scenario(rows, a->scenario),
                        first_of_scenario(rows, b->scenario));

    if (order == 0)
        order = (a->connections > b->connections) -
                (a->connections < b->connections);
    if (order == 0)
        order = compare(first_of_server(rows, a->server),
                        first_of_server(rows, b->server));
    return order;
}

static void estimate_point(struct point *point, const struct scratch *scratch)
{
    size_t row_count = 0;

    for (size_t i = 0; i < scratch->results->count; i++) {
        const struct result *row = &scratch->results->rows[i];
        if (row->valid &&
            is_at(point, row->scenario, row->connections, row->server))
            scratch->rows[row_count++] = row;
    }
    for (int metric = 0; metric < METRIC_COUNT; metric++) {
        size_t count = 0;
        for (size_t i = 0; i < row_count; i++) {
            double value = scratch->rows[i]->value[metric];
            if (isfinite(value))
                scratch->values[count++] = value;
        }
        point->value[metric] = estimate_median(scratch->values, count);
    }
}

/* The server that the others of a scenario are compared with. */
static const char *base_of(const struct summary *summary,
                           const struct results *results, const char *scenario)
{
    size_t first = results->count;

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point->scenario, scenario) == 0) {
            size_t row = first_of_server(results, point->server);
            first = row < first ? row : first;
        }
    }
    return results->rows[first].server;
}

/* What the trials say of themselves is worse, or as bad, and stays. */
static void heed_precision(const struct summary *summary, struct point *server,
                           struct ratio *ratio)
{
    double asked = ratio_missed(summary, ratio, M_THROUGHPUT_PER_S);
    const struct estimate *value = &ratio->value[M_THROUGHPUT_PER_S];

    if (isnan(asked))
        return;
    ratio->status = STATUS_NOISY;
    if (server->status != STATUS_OK)
        return;
    server->status = STATUS_NOISY;
    (void)snprintf(server->reason, sizeof server->reason,
                   "throughput against the base is known to +-%.60s: asked for "
                   "%.60s",
                   human_excess(estimate_least(value, NAN)).text,
                   human_share(asked).text); /* always fits */
}

static void add_ratio(struct summary *summary, struct point *server,
                      const struct point *base, const struct scratch *scratch)
{
    struct ratio *ratio = &summary->ratios[summary->ratio_count++];

    memcpy(ratio->scenario, server->scenario, sizeof ratio->scenario);
    memcpy(ratio->server, server->server, sizeof ratio->server);
    memcpy(ratio->base, base->server, sizeof ratio->base);
    ratio->connections = server->connections;
    ratio->status =
        server->status > base->status ? server->status : base->status;
    ratio_compute(ratio, scratch->results, summary->asked.trials_pilot,
                  scratch->mates, scratch->values);
    heed_precision(summary, server, ratio);
}

static void compute(struct summary *summary, struct scratch *scratch)
{
    const struct results *results = scratch->results;

    for (size_t i = 0; i < results->count; i++)
        tally(summary, &results->rows[i]);
    qsort_r(summary->points, summary->point_count, sizeof summary->points[0],
            compare_points, (void *)results);
    for (size_t i = 0; i < summary->point_count; i++)
        estimate_point(&summary->points[i], scratch);
    for (size_t i = 0; i < summary->point_count; i++) {
        struct point *point = &summary->points[i];
        const char *name = base_of(summary, results, point->scenario);
        const struct point *base =
            summary_point(summary, point->scenario, point->connections, name);
        if (base != NULL && base != point)
            add_ratio(summary, point, base, scratch);
    }
    summary->slope_count =
        slopes_fit(summary->slopes, results, scratch->levels, scratch->values);
}

int summary_init(struct summary *summary, const struct results *results)
{
    const struct asked nothing = {0};

    return summary_init_asked(summary, results, &nothing);
}

int summary_init_asked(struct summary *summary, const struct results *results,
                       const struct asked *asked)
{
    /* there are at most as many of anything as there are rows; one more, as
     * calloc may return NULL for nothing */
    size_t room = results->count + 1;
    struct scratch scratch = {
        .results = results,
        .rows = calloc(room, sizeof scratch.rows[0]),
        .mates = calloc(room, sizeof scratch.mates[0]),
        .values = calloc(room, sizeof scratch.values[0]),
        .levels = calloc(room, sizeof scratch.levels[0]),
    };

    *summary = (struct summary){
        .asked = *asked,
        .points = calloc(room, sizeof summary->points[0]),
        .ratios = calloc(room, sizeof summary->ratios[0]),
        .slopes = calloc(room, sizeof summary->slopes[0]),
        .failures = calloc(room, sizeof summary->failures[0]),
    };
    bool ready = scratch.rows && scratch.mates && scratch.values &&
                 scratch.levels && summary->points && summary->ratios &&
                 summary->slopes && summary->failures;
    if (ready)
        compute(summary, &scratch);
    else
        summary_release(summary);
    free(scratch.rows);
    free(scratch.mates);
    free(scratch.values);
    free(scratch.levels);
    return ready ? 0 : -ENOMEM;
}

void summary_take_pairs(struct summary *summary,
                        const struct pairings *pairings)
{
    summary->pairings = pairings;
    for (size_t i = 0; i < summary->ratio_count; i++) {
        struct ratio *ratio = &summary->ratios[i];
        ratio->pairing =
            pairings_find(pairings, ratio->scenario, ratio->connections,
                          ratio->server, ratio->base);
    }
}

void summary_release(struct summary *summary)
{
    free(summary->points);
    free(summary->ratios);
    free(summary->slopes);
    free(summary->failures);
    *summary = (struct summary){0};
}
