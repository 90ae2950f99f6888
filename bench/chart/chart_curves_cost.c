#include "chart_curves_cost.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "human.h"

/* Of names in the headline. */
static const size_t NAME_COLUMNS = 36;

const struct curve_measure curve_measures[CURVES] = {
    {M_MEMORY_TOTAL_KIB, "The whole memory", "memory"},
    {M_RSS_KIB, "Resident set alone", "resident set"},
    {M_VIRTUAL_KIB, "Address space", "address space"},
};

int costs_find(struct costs *costs, const struct sweep *sweep)
{
    const struct results *results = sweep->results;
    double *x = calloc(2 * (results->count + 1), sizeof(*x));

    *costs = (struct costs){0};
    if (!x)
        return -ENOMEM;
    for (int k = 0; k < CURVES; k++) {
        for (int i = 0; i < sweep->server_count; i++) {
            struct slope *slope = &costs->slopes[k][i];
            if (slope_fit_of(slope, curve_measures[k].metric, results,
                             sweep->scenario, sweep->servers[i].name, x,
                             x + results->count + 1) != 0)
                slope->count = 0;
        }
    }
    free(x);
    return 0;
}

/* --- the headline ------------------------------------------------------- */

/* "23.4x", "2,050x" */
static struct human factor_of(double more, double less)
{
    double factor = more / less;
    struct human text = human_factor(factor);

    if (factor >= 999.5 && factor < 1e9)
        (void)snprintf(text.text, sizeof text.text, "%.60sx",
                       human_count(lround(factor / 10) * 10).text);
    return text;
}

/* Whether the second server's connection is clearly the dearer, or the
 * cheaper, by this measure. */
static bool is_clear(const struct slope slopes[CHART_SERVERS_MAX])
{
    return slopes[0].count > 0 && slopes[1].count > 0 && slopes[0].low > 0 &&
           slopes[1].low > 0 &&
           (slopes[0].high < slopes[1].low || slopes[1].high < slopes[0].low);
}

/* "Event loop takes 9.8 KiB of memory, 0.36 KiB of resident set for each
 * connection" */
static void tell_one(const struct costs *costs, const struct sweep *sweep,
                     char *text)
{
    size_t used = (size_t)snprintf(
        text, TEXT_BYTES, "%s takes",
        human_name(sweep->servers[0].label, NAME_COLUMNS).text);
    const char *lead = " ";

    for (int k = 0; k < CURVES && used < TEXT_BYTES; k++) {
        const struct slope *slope = &costs->slopes[k][0];
        if (slope->count == 0)
            continue;
        used += (size_t)snprintf(text + used, TEXT_BYTES - used, "%s%s of %s",
                                 lead, human_kib(slope->bytes / 1024).text,
                                 curve_measures[k].noun);
        lead = ", ";
    }
    if (used < TEXT_BYTES)
        snprintf(text + used, TEXT_BYTES - used, " for each connection");
}

/* "Threads take 4.0x the memory of event loop for each connection, 23x by
 * resident set" */
static void tell_two(const struct costs *costs, const struct sweep *sweep,
                     char *text)
{
    const struct slope *whole = costs->slopes[0];
    int dear = whole[1].bytes > whole[0].bytes ? 1 : 0;
    size_t used = (size_t)snprintf(
        text, TEXT_BYTES, "%s takes %s the memory of %s for each connection",
        human_name(sweep->servers[dear].label, NAME_COLUMNS).text,
        factor_of(whole[dear].bytes, whole[1 - dear].bytes).text,
        human_name(sweep->servers[1 - dear].label, NAME_COLUMNS).text);

    for (int k = 1; k < CURVES && used < TEXT_BYTES; k++) {
        const struct slope *slopes = costs->slopes[k];
        if (is_clear(slopes))
            used += (size_t)snprintf(
                text + used, TEXT_BYTES - used, ", %s by %s",
                factor_of(slopes[dear].bytes, slopes[1 - dear].bytes).text,
                curve_measures[k].noun);
    }
}

void costs_headline(const struct costs *costs, const struct sweep *sweep,
                    char *text)
{
    if (sweep->server_count == 1 && costs->slopes[0][0].count > 0)
        tell_one(costs, sweep, text);
    else if (sweep->server_count > 1 && is_clear(costs->slopes[0]))
        tell_two(costs, sweep, text);
    else
        snprintf(text, TEXT_BYTES,
                 "No clear difference in memory for each connection");
}
