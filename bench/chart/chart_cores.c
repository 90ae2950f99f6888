#include "chart_cores.h"

#include <math.h>
#include <string.h>

#include "chart_point.h"
#include "estimate.h"
#include "human.h"

enum {
    REPEATS_MAX = 256,
    LABEL_COLUMNS = 32
};

/* Scenarios that differ in CPUs only; borrows from the drawing. */
struct cores {
    const struct chart_scenario *members[CHART_LEVELS_MAX]; /* [count], CPUs
                                                               ascending */
    int count;
    struct sweep sweep; /* levels are CPUs; points of all members */
    int connections;
};

static bool was_measured(const struct summary *summary, const char *scenario)
{
    for (size_t i = 0; i < summary->point_count; i++) {
        if (strcmp(summary->points[i].scenario, scenario) == 0)
            return true;
    }
    return false;
}

/* Of two with as many CPUs the first. */
static void add_member(struct cores *cores,
                       const struct chart_scenario *scenario)
{
    int at = cores->count;

    while (at > 0 &&
           cores->members[at - 1]->server_cpus > scenario->server_cpus)
        at--;
    if (cores->count == CHART_LEVELS_MAX ||
        (at > 0 &&
         cores->members[at - 1]->server_cpus == scenario->server_cpus))
        return;
    memmove(&cores->members[at + 1], &cores->members[at],
            (size_t)(cores->count - at) * sizeof(cores->members[0]));
    cores->members[at] = scenario;
    cores->count++;
}

static void find_members(struct cores *cores, const struct drawing *drawing,
                         int first)
{
    const struct chart_context *context = drawing->context;

    cores->count = 0;
    for (int i = first; i < context->scenario_count; i++) {
        const struct chart_scenario *scenario = &context->scenarios[i];
        if (scenario->alike == first && scenario->server_cpus > 0 &&
            was_measured(drawing->summary, scenario->name))
            add_member(cores, scenario);
    }
}

/* The servers are those of the first member, and so of all: else they would
 * not be alike. */
static bool fill_sweep(struct cores *cores, const struct drawing *drawing)
{
    struct sweep *sweep = &cores->sweep;

    if (sweep_init(sweep, drawing->results, drawing->summary, drawing->context,
                   cores->members[0]->name) != 0 ||
        sweep->level_count == 0)
        return false;
    cores->connections = sweep->levels[sweep->level_count - 1];
    sweep->level_count = cores->count;
    for (int j = 0; j < cores->count; j++) {
        sweep->levels[j] = cores->members[j]->server_cpus;
        for (int i = 0; i < sweep->server_count; i++)
            sweep->points[i][j] =
                summary_point(drawing->summary, cores->members[j]->name,
                              cores->connections, sweep->servers[i].name);
    }
    return true;
}

static bool cores_find(struct cores *cores, const struct drawing *drawing)
{
    for (int i = 0; i < drawing->context->scenario_count; i++) {
        const char *name = drawing->context->scenarios[i].name;
        if (summary_is_open(drawing->summary, name))
            continue;
        find_members(cores, drawing, i);
        if (cores->count >= 2 && fill_sweep(cores, drawing))
            return true;
    }
    return false;
}

const char *cores_missing(const struct picture *picture)
{
    struct cores cores;

    return cores_find(&cores, picture->drawing)
               ? NULL
               : "no closed loops that differ in server_cpus only";
}

/* --- the headline --------------------------------------------------------- */

/* The first valid trial of a repetition at the point; NaN: there is none. */
static double rate_of(const struct results *results, const struct point *point,
                      int repeat)
{
    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (row->valid && row->repeat == repeat && point_owns(point, row))
            return row->value[M_THROUGHPUT_PER_S];
    }
    return NAN;
}

/* Most CPUs over fewest, repetition by repetition. */
static struct estimate gain_of(const struct sweep *sweep, int server)
{
    const struct point *first = sweep->points[server][0];
    const struct point *last = sweep->points[server][sweep->level_count - 1];
    double logs[REPEATS_MAX];
    size_t count = 0;

    for (int repeat = 0; first && last && repeat < REPEATS_MAX; repeat++) {
        double ratio = rate_of(sweep->results, last, repeat) /
                       rate_of(sweep->results, first, repeat);
        if (isfinite(ratio) && ratio > 0)
            logs[count++] = log(ratio);
    }
    return estimate_ratio(logs, count, 0.95);
}

/* "threads 1.92x", "event loop no clear difference" */
static void gain_text(const struct sweep *sweep, int server, char *text,
                      size_t size)
{
    struct estimate gain = gain_of(sweep, server);
    bool bound = point_is_client_bound(
        sweep->results, sweep->points[server][sweep->level_count - 1]);
    struct human name = human_name(sweep->servers[server].label, LABEL_COLUMNS);

    if (isnan(gain.low))
        snprintf(text, size, "%s: too few trials for a claim", name.text);
    else if (!estimate_is_clear(&gain))
        snprintf(text, size, "%s: no clear difference", name.text);
    else
        snprintf(text, size, "%s: %s%s", name.text, bound ? "at least " : "",
                 human_factor(gain.median).text);
}

/* "Throughput on 2 CPUs over 1: event loop: no clear difference; threads:
 * 1.92x"; as many servers as there is room for. */
void cores_headline(const struct picture *picture, char *title)
{
    struct cores cores;

    if (!cores_find(&cores, picture->drawing))
        return; /* missing */
    const struct sweep *sweep = &cores.sweep;
    size_t used = (size_t)snprintf(
        title, TEXT_BYTES, "Requests on %d CPUs over %d",
        sweep->levels[sweep->level_count - 1], sweep->levels[0]);
    for (int i = 0; i < sweep->server_count; i++) {
        char text[TEXT_BYTES];
        gain_text(sweep, i, text, sizeof(text));
        if (used + strlen(text) + 3 >= TEXT_BYTES)
            break;
        used += (size_t)snprintf(title + used, TEXT_BYTES - used, "%s%s",
                                 i == 0 ? " - " : "; ", text);
    }
}

void cores_write(const struct picture *picture, struct chart_data *data)
{
    struct cores cores;
    char subtitle[TEXT_BYTES];

    if (!cores_find(&cores, picture->drawing))
        return; /* missing */
    const char *path = cores.members[0]->path;
    snprintf(subtitle, sizeof(subtitle), "%s%.120s", path ? "GET " : "",
             path ? path : cores.members[0]->name);
    size_t used = strlen(subtitle);
    snprintf(subtitle + used, sizeof(subtitle) - used,
             " \u00b7 %s connection%s \u00b7 closed loop (wrk)",
             human_count(cores.connections).text,
             cores.connections == 1 ? "" : "s");
    lines_write_sweep(lines_find("cores"), &cores.sweep, picture->title,
                      subtitle, data);
}
