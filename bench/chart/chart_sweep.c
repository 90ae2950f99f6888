#include "chart_sweep.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Ascending insertion without duplicates. */
static int add_level(struct sweep *sweep, int connections)
{
    int at = sweep->level_count;

    if (connections < 1) /* has no place on a logarithmic axis */
        return 0;
    while (at > 0 && sweep->levels[at - 1] > connections)
        at--;
    if (at > 0 && sweep->levels[at - 1] == connections)
        return 0;
    if (sweep->level_count == CHART_LEVELS_MAX)
        return -E2BIG;
    memmove(&sweep->levels[at + 1], &sweep->levels[at],
            (size_t)(sweep->level_count - at) * sizeof(sweep->levels[0]));
    sweep->levels[at] = connections;
    sweep->level_count++;
    return 0;
}

/* Whether points[end] is the first of its server, in the scenario (or, with
 * NULL, in the run). */
static bool is_first(const struct summary *summary, size_t end,
                     const char *scenario)
{
    const struct point *points = summary->points;

    for (size_t i = 0; i < end; i++) {
        bool counts = !scenario || strcmp(points[i].scenario, scenario) == 0;
        if (counts && strcmp(points[i].server, points[end].server) == 0)
            return false;
    }
    return true;
}

/* The server's place in the caller's list, or -1. */
static int find_listed(const struct chart_context *context, const char *name)
{
    for (int i = 0; i < context->server_count; i++) {
        if (strcmp(context->servers[i].name, name) == 0)
            return i;
    }
    return -1;
}

const char *server_label(const struct chart_context *context, const char *name)
{
    int at = find_listed(context, name);

    return at >= 0 && context->servers[at].label ? context->servers[at].label
                                                 : name;
}

/* A server's place in the run: the caller's list, then whoever else, in the
 * order they appear, whether this scenario has them or not. */
int server_rank(const struct summary *summary,
                const struct chart_context *context, const char *name)
{
    int rank = find_listed(context, name);

    if (rank >= 0)
        return rank;
    rank = context->server_count;
    for (size_t i = 0; i < summary->point_count; i++) {
        const char *other = summary->points[i].server;
        if (strcmp(other, name) == 0)
            break;
        if (find_listed(context, other) < 0 && is_first(summary, i, NULL))
            rank++;
    }
    return rank;
}

/* Keeps servers[] ordered by rank. */
static void add_server(struct sweep *sweep, const char *name)
{
    int rank = server_rank(sweep->summary, sweep->context, name);
    int at = sweep->server_count;

    if (at == CHART_SERVERS_MAX) {
        sweep->left_out++;
        return;
    }
    for (; at > 0 && sweep->servers[at - 1].rank > rank; at--)
        sweep->servers[at] = sweep->servers[at - 1];
    struct sweep_server *server = &sweep->servers[at];
    sweep->server_count++;
    server->name = name;
    server->rank = rank;
    text_clean(server_label(sweep->context, name), server->label,
               sizeof(server->label));
}

int server_colour(int rank, unsigned *taken)
{
    int colour = rank % CHART_SERVERS_MAX;

    for (int i = 0; i < CHART_SERVERS_MAX && (*taken >> colour & 1); i++)
        colour = i;
    *taken |= 1U << colour;
    return colour + 1;
}

static void add_servers(struct sweep *sweep)
{
    unsigned taken = 0;

    for (size_t i = 0; i < sweep->summary->point_count; i++) {
        const struct point *point = &sweep->summary->points[i];
        if (strcmp(point->scenario, sweep->scenario) == 0 &&
            is_first(sweep->summary, i, sweep->scenario))
            add_server(sweep, point->server);
    }
    for (int i = 0; i < sweep->server_count; i++)
        sweep->servers[i].colour =
            server_colour(sweep->servers[i].rank, &taken);
}

int sweep_init(struct sweep *sweep, const struct results *results,
               const struct summary *summary,
               const struct chart_context *context, const char *scenario)
{
    int code = 0;

    memset(sweep, 0, sizeof(*sweep));
    sweep->results = results;
    sweep->summary = summary;
    sweep->context = context;
    sweep->scenario = scenario;
    for (size_t i = 0; i < summary->point_count && code == 0; i++) {
        if (strcmp(summary->points[i].scenario, scenario) == 0)
            code = add_level(sweep, summary->points[i].connections);
    }
    add_servers(sweep);
    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++)
            sweep->points[i][j] = summary_point(
                summary, scenario, sweep->levels[j], sweep->servers[i].name);
    }
    return code;
}

bool point_stood(const struct point *point)
{
    return point &&
           (point->status == STATUS_OK || point->status == STATUS_NOISY ||
            point->status == STATUS_CLIENT_BOUND);
}

bool point_has_trial(const struct point *point, const struct result *row)
{
    return row->connections == point->connections &&
           strcmp(row->server, point->server) == 0 &&
           strcmp(row->scenario, point->scenario) == 0;
}

/* A labelled copy of the points, as the summary is the caller's.  Without
 * memory for it the sentence has the summary's own labels. */
void sweep_headline(const struct sweep *sweep, enum metric metric, char *text,
                    size_t size)
{
    const struct summary *from = sweep->summary;
    char sentence[TEXT_BYTES] = "";
    struct summary copy = *from;

    copy.points = calloc(copy.point_count + 1, sizeof(*copy.points));
    for (size_t i = 0; copy.points && i < copy.point_count; i++) {
        copy.points[i] = from->points[i];
        copy.points[i].label =
            server_label(sweep->context, copy.points[i].server);
    }
    summary_headline(copy.points ? &copy : from, sweep->scenario, metric,
                     HEADLINE_COLUMNS, sentence, sizeof(sentence));
    free(copy.points);
    text_capitalize(sentence, text, size);
}

const struct chart_scenario *scenario_words(const struct chart_context *context,
                                            const char *scenario)
{
    for (int i = 0; i < context->scenario_count; i++) {
        if (strcmp(context->scenarios[i].name, scenario) == 0)
            return &context->scenarios[i];
    }
    return NULL;
}

struct chart_scenario sweep_words(const struct sweep *sweep)
{
    const struct chart_scenario *said =
        scenario_words(sweep->context, sweep->scenario);
    struct chart_scenario words = {.name = sweep->scenario};

    if (said)
        words = *said;
    if (!words.subtitle)
        words.subtitle = sweep->scenario;
    if (!words.memory_subtitle)
        words.memory_subtitle = sweep->scenario;
    if (!words.latency_subtitle)
        words.latency_subtitle = sweep->scenario;
    if (!words.title)
        words.title = sweep->scenario;
    return words;
}
