#include "finding.h"

#include <math.h>
#include <string.h>

static bool stood(const struct point *point, enum metric metric)
{
    return point != NULL && point->status <= STATUS_CLIENT_BOUND &&
           point->value[metric].count > 0;
}

/* `point` or an earlier one: points stand in ascending levels. */
static const struct point *higher(const struct point *best,
                                  const struct point *point)
{
    return best == NULL || point->connections > best->connections ? point
                                                                  : best;
}

/* The highest point at which `server` stood, and `base` too unless NULL. */
static const struct point *seek_level(const struct summary *summary,
                                      const char *scenario, enum metric metric,
                                      const char *server, const char *base)
{
    const struct point *best = NULL;

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point->scenario, scenario) != 0 ||
            strcmp(point->server, server) != 0 || !stood(point, metric))
            continue;
        if (base == NULL ||
            stood(summary_point(summary, scenario, point->connections, base),
                  metric))
            best = higher(best, point);
    }
    return best;
}

/* The highest point above `told` at which `server` did not stand. */
static const struct point *seek_trouble(const struct summary *summary,
                                        const char *scenario,
                                        const struct point *told,
                                        const char *server)
{
    const struct point *worst = NULL;

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point->scenario, scenario) == 0 &&
            strcmp(point->server, server) == 0 &&
            point->status > STATUS_CLIENT_BOUND &&
            (told == NULL || point->connections > told->connections))
            worst = higher(worst, point);
    }
    return worst;
}

static enum verdict judge(const struct estimate *ratio)
{
    if (isnan(ratio->low))
        return VERDICT_TOO_FEW;
    return estimate_is_clear(ratio) ? VERDICT_CLEAR : VERDICT_UNCLEAR;
}

/* `server` over `base`, turned round when it is below 1. */
static void compare(struct finding *finding, const struct summary *summary,
                    const struct point *server)
{
    const struct ratio *ratio =
        summary_ratio(summary, server->scenario, server->connections,
                      server->server, finding->base->server);
    struct estimate factor = {NAN, NAN, NAN, 0};

    if (ratio != NULL)
        factor = ratio->value[finding->metric];
    finding->verdict = judge(&factor);
    finding->factor = factor;
    finding->more = server;
    finding->less = finding->base;
    if (factor.median < 1) {
        finding->factor.median = 1 / factor.median;
        finding->factor.low = 1 / factor.high;
        finding->factor.high = 1 / factor.low;
        finding->more = finding->base;
        finding->less = server;
    }
}

struct finding finding_seek(const struct summary *summary, const char *scenario,
                            enum metric metric, const char *server,
                            const char *base)
{
    struct finding finding = {.metric = metric};
    const struct point *told =
        seek_level(summary, scenario, metric, server, base);

    finding.trouble[1] = seek_trouble(summary, scenario, told, server);
    if (base != NULL)
        finding.trouble[0] = seek_trouble(summary, scenario, told, base);
    if (told == NULL) {
        finding.verdict = VERDICT_UNMEASURED;
    } else if (base == NULL) {
        finding.verdict = VERDICT_ALONE;
        finding.more = told;
    } else {
        finding.base =
            summary_point(summary, scenario, told->connections, base);
        compare(&finding, summary, told);
    }
    return finding;
}

bool finding_is_bound(const struct finding *finding, const struct point *point)
{
    return finding->metric == M_THROUGHPUT_PER_S && point != NULL &&
           point->status == STATUS_CLIENT_BOUND;
}

struct finding finding_of_scenario(const struct summary *summary,
                                   const char *scenario, enum metric metric)
{
    for (size_t i = 0; i < summary->ratio_count; i++) {
        const struct ratio *ratio = &summary->ratios[i];
        if (strcmp(ratio->scenario, scenario) == 0)
            return finding_seek(summary, scenario, metric, ratio->server,
                                ratio->base);
    }
    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point->scenario, scenario) == 0)
            return finding_seek(summary, scenario, metric, point->server, NULL);
    }
    return (struct finding){.metric = metric, .verdict = VERDICT_UNMEASURED};
}
