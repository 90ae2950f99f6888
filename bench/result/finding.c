#include "finding.h"

#include <math.h>
#include <string.h>

#include "estimate.h"
#include "ratio.h"

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

/* Whether both stood, so that they can be compared; `base` may be NULL. */
static bool both_stood(const struct summary *summary, const struct point *point,
                       const char *base, enum metric metric)
{
    return stood(point, metric) &&
           (base == NULL || stood(summary_point(summary, point->scenario,
                                                point->connections, base),
                                  metric));
}

static bool is_paired(const struct summary *summary, const struct point *point,
                      const char *base, enum metric metric)
{
    const struct ratio *ratio =
        base == NULL ? NULL
                     : summary_ratio(summary, point->scenario,
                                     point->connections, point->server, base);

    return ratio != NULL && ratio_is_paired(ratio, metric);
}

/* The highest point at which `server` stood, and `base` too unless NULL; where
 * there are alternating pairs, of those that have them. */
static const struct point *seek_level(const struct summary *summary,
                                      const char *scenario, enum metric metric,
                                      const char *server, const char *base)
{
    const struct point *best = NULL;
    const struct point *paired = NULL;

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point->scenario, scenario) != 0 ||
            strcmp(point->server, server) != 0 ||
            !both_stood(summary, point, base, metric))
            continue;
        best = higher(best, point);
        if (is_paired(summary, point, base, metric))
            paired = higher(paired, point);
    }
    return paired != NULL ? paired : best;
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

static enum verdict judge(const struct estimate *ratio, double floor)
{
    if (isnan(ratio->low))
        return VERDICT_TOO_FEW;
    return estimate_is_beyond(ratio, floor) ? VERDICT_CLEAR : VERDICT_UNCLEAR;
}

/* `server` over `base`. */
static void tell_ratio(struct finding *finding, const struct summary *summary,
                       const struct ratio *ratio)
{
    enum metric metric = finding->metric;

    finding->factor = *ratio_told(ratio, metric);
    finding->paired = ratio_is_paired(ratio, metric);
    finding->least = ratio_least(summary, ratio, metric);
    finding->missed = ratio_missed(summary, ratio, metric);
    if (finding->paired &&
        estimates_disagree(&ratio->value[metric], &finding->factor))
        finding->isolated = ratio->value[metric];
}

/* Turned round when it is below 1. */
static void compare(struct finding *finding, const struct summary *summary,
                    const struct point *server)
{
    const struct ratio *ratio =
        summary_ratio(summary, server->scenario, server->connections,
                      server->server, finding->base->server);

    finding->factor = (struct estimate){NAN, NAN, NAN, 0};
    if (ratio != NULL)
        tell_ratio(finding, summary, ratio);
    finding->verdict =
        judge(&finding->factor, ratio_floor(summary, finding->metric));
    finding->more = server;
    finding->less = finding->base;
    if (finding->factor.median < 1) {
        finding->factor = estimate_inverse(&finding->factor);
        if (finding->isolated.count > 0)
            finding->isolated = estimate_inverse(&finding->isolated);
        finding->more = finding->base;
        finding->less = server;
    }
}

static struct finding nothing_told(enum metric metric)
{
    return (struct finding){.metric = metric,
                            .verdict = VERDICT_UNMEASURED,
                            .least = NAN,
                            .missed = NAN};
}

struct finding finding_seek(const struct summary *summary, const char *scenario,
                            enum metric metric, const char *server,
                            const char *base)
{
    struct finding finding = nothing_told(metric);
    const struct point *told =
        seek_level(summary, scenario, metric, server, base);

    finding.trouble[1] = seek_trouble(summary, scenario, told, server);
    if (base != NULL)
        finding.trouble[0] = seek_trouble(summary, scenario, told, base);
    if (told != NULL && base == NULL) {
        finding.verdict = VERDICT_ALONE;
        finding.more = told;
    } else if (told != NULL) {
        finding.base =
            summary_point(summary, scenario, told->connections, base);
        compare(&finding, summary, told);
    }
    return finding;
}

size_t finding_list(const struct summary *summary, const char *scenario,
                    enum metric metric, const char *server, const char *base,
                    struct finding list[FINDINGS_MAX])
{
    struct finding last = finding_seek(summary, scenario, metric, server, base);
    size_t count = 0;

    for (size_t i = 0; last.paired && i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point->scenario, scenario) != 0 ||
            strcmp(point->server, server) != 0 ||
            point->connections >= last.more->connections ||
            !both_stood(summary, point, base, metric) ||
            !is_paired(summary, point, base, metric) ||
            count + 1 == FINDINGS_MAX)
            continue;
        list[count] = nothing_told(metric);
        list[count].base =
            summary_point(summary, scenario, point->connections, base);
        compare(&list[count++], summary, point);
    }
    list[count++] = last;
    return count;
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
    return nothing_told(metric);
}
