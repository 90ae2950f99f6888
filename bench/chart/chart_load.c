#include "chart_load.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rates nearer to each other are one. */
static const double RATE_FACTOR = 1.01;

bool load_point_has_value(const struct load_point *at)
{
    return isfinite(at->point->value[M_LATENCY_P99_US].median) &&
           at->point->value[M_THROUGHPUT_PER_S].median > 0;
}

bool load_point_has_interval(const struct load_point *at)
{
    const struct estimate *p99 = &at->point->value[M_LATENCY_P99_US];

    return isfinite(p99->low) && isfinite(p99->high);
}

/* What was asked for; where every trial failed, what others were asked for at
 * the same point.  NaN: a closed loop, or nobody knows. */
static double rate_of(const struct summary *summary,
                      const struct chart_context *context,
                      const struct point *point)
{
    const struct chart_scenario *words =
        scenario_words(context, point->scenario);
    double rate = point->value[M_RATE_PER_S].median;

    for (size_t i = 0; i < summary->point_count && !(rate > 0); i++) {
        const struct point *other = &summary->points[i];
        if (other->connections == point->connections &&
            strcmp(other->scenario, point->scenario) == 0)
            rate = other->value[M_RATE_PER_S].median;
    }
    if (!(rate > 0) && words && words->load.rate_per_s > 0)
        rate = words->load.rate_per_s;
    return rate > 0 ? rate : NAN;
}

static bool is_same(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool is_member(const struct family *family, const struct point *point,
                      const struct chart_context *context)
{
    const struct point *seed = family->seed;

    if (strcmp(point->scenario, seed->scenario) == 0)
        return family->one_scenario || point->connections == seed->connections;
    if (family->one_scenario || point->connections != seed->connections)
        return false;
    const struct chart_scenario *a = scenario_words(context, seed->scenario);
    const struct chart_scenario *b = scenario_words(context, point->scenario);
    return a && b && a->path && is_same(a->path, b->path) &&
           is_same(a->setting, b->setting);
}

/* The server's series, a new one if need be; NULL: there is no room. */
static struct load_series *series_of(struct family *family,
                                     const struct summary *summary,
                                     const struct chart_context *context,
                                     const char *name)
{
    int rank = server_rank(summary, context, name);
    int at = family->series_count;

    while (at > 0 && family->series[at - 1].rank > rank)
        at--;
    if (at > 0 && family->series[at - 1].rank == rank)
        return &family->series[at - 1];
    if (family->series_count == CHART_SERVERS_MAX)
        return NULL;
    struct load_series *series = &family->series[at];
    memmove(series + 1, series,
            (size_t)(family->series_count - at) * sizeof(*series));
    *series = (struct load_series){.name = name, .rank = rank};
    text_clean(server_label(context, name), series->label,
               sizeof(series->label));
    family->series_count++;
    return series;
}

/* Keeps points[] in the order of their rates. */
static void add_point(struct load_series *series, const struct point *point,
                      double rate_per_s)
{
    int at = series->count;

    if (series->count == LOAD_POINTS_MAX)
        return;
    for (; at > 0 && series->points[at - 1].rate_per_s > rate_per_s; at--)
        series->points[at] = series->points[at - 1];
    series->points[at] = (struct load_point){point, rate_per_s};
    series->count++;
}

static int compare_rates(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return (first > second) - (first < second);
}

static int count_rates(const struct family *family)
{
    double rates[CHART_SERVERS_MAX * LOAD_POINTS_MAX] = {0};
    size_t count = 0;
    int different = 0;

    for (int i = 0; i < family->series_count; i++) {
        const struct load_series *series = &family->series[i];
        for (int k = 0; k < series->count; k++) {
            if (load_point_has_value(&series->points[k]))
                rates[count++] = series->points[k].rate_per_s;
        }
    }
    qsort(rates, count, sizeof(rates[0]), compare_rates);
    for (size_t i = 0; i < count; i++)
        different += i == 0 || rates[i] > RATE_FACTOR * rates[i - 1];
    return different;
}

/* The family of the seed, which is set. */
static void fill(struct family *family, const struct summary *summary,
                 const struct chart_context *context)
{
    unsigned taken = 0;

    family->series_count = family->left_out = 0;
    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (!is_member(family, point, context))
            continue;
        double rate = rate_of(summary, context, point);
        if (isnan(rate))
            continue;
        struct load_series *series =
            series_of(family, summary, context, point->server);
        if (series)
            add_point(series, point, rate);
        else
            family->left_out++;
    }
    for (int i = 0; i < family->series_count; i++)
        family->series[i].colour =
            server_colour(family->series[i].rank, &taken);
    family->rates = count_rates(family);
}

/* The same share of what each number of connections can do is one load. */
static bool is_share(const struct chart_context *context,
                     const struct point *point)
{
    const struct chart_scenario *words =
        scenario_words(context, point->scenario);

    return words && words->load.rate_share > 0;
}

bool family_find(struct family *family, const struct summary *summary,
                 const struct chart_context *context)
{
    struct family candidate;

    family->rates = 0;
    for (size_t i = 0; i < summary->point_count; i++) {
        candidate.seed = &summary->points[i];
        if (!(candidate.seed->value[M_RATE_PER_S].median > 0))
            continue;
        for (int kind = 0; kind < 2; kind++) {
            candidate.one_scenario = kind == 1;
            if (kind == 1 && is_share(context, candidate.seed))
                continue;
            fill(&candidate, summary, context);
            if (candidate.rates > family->rates)
                *family = candidate;
        }
    }
    return family->rates >= 2;
}
