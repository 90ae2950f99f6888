/* heat_missing and heat_headline of chart_heat.h. */
#include "chart_heat.h"

#include <string.h>

#include "chart_hump.h"
#include "human.h"

/* With fewer requests humps are chance. */
static const double SAMPLES_MIN = 1000;

enum {
    LABEL_COLUMNS = 40
};

const struct latency_curve *heat_curve(const struct picture *picture,
                                       int server, int level)
{
    const struct sweep *sweep = picture->sweep;
    const struct latency_curve *curve = NULL;

    if (sweep->points[server][level])
        curve = latency_find(&picture->drawing->latencies, sweep->scenario,
                             sweep->levels[level], sweep->servers[server].name);
    return curve && latency_bin_samples(curve) > 0 ? curve : NULL;
}

const char *heat_missing(const struct picture *picture)
{
    const struct sweep *sweep = picture->sweep;

    if (sweep->level_count < 2)
        return "one level of connections";
    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            if (heat_curve(picture, i, j))
                return NULL;
        }
    }
    return "no latencies";
}

/* Whether a claim can be made about the server at the level. */
static bool is_sure(const struct picture *picture, int server, int level)
{
    const struct latency_curve *curve = heat_curve(picture, server, level);

    return curve && point_stood(picture->sweep->points[server][level]) &&
           latency_bin_samples(curve) >= SAMPLES_MIN;
}

/* The highest level at which this can be said of the first `servers` servers,
 * or -1. */
static int find_level(const struct picture *picture, int servers)
{
    int level = picture->sweep->level_count - 1;

    for (; level >= 0; level--) {
        int sure = 0;
        while (sure < servers && is_sure(picture, sure, level))
            sure++;
        if (sure == servers)
            break;
    }
    return level;
}

/* "one hump, around 52 ms"; "two, around 1.1 ms and 340 ms". */
static void say_humps(const struct latency_curve *curve, bool first, char *text,
                      size_t size)
{
    static const char *const numbers[] = {"one", "two", "three"};
    struct hump humps[HUMPS_MAX];
    int count = humps_find(curve, humps);
    int told = count < HUMPS_MAX ? count : HUMPS_MAX;
    char figure[32];

    if (count == 0) { /* no bin holds a tenth of them */
        snprintf(text, size, "no clear hump");
        return;
    }
    size_t used = (size_t)snprintf(text, size, "%s%s, around",
                                   count > told ? "many" : numbers[told - 1],
                                   !first       ? ""
                                   : count == 1 ? " hump"
                                                : " humps");
    for (int i = 0; i < told && used < size; i++) {
        latency_format(humps[i].peak_us, figure, sizeof(figure));
        used += (size_t)snprintf(text + used, size - used, "%s %s",
                                 i == 0          ? ""
                                 : i + 1 == told ? " and"
                                                 : ",",
                                 figure);
    }
}

void heat_headline(const struct picture *picture, char *title)
{
    const struct sweep *sweep = picture->sweep;
    int servers = sweep->server_count < 2 ? sweep->server_count : 2;
    int level = find_level(picture, servers);
    char humps[2][96];

    if (level < 0) {
        servers = 1;
        level = find_level(picture, servers);
    }
    if (level < 0) {
        snprintf(title, TEXT_BYTES,
                 "Where the requests land: too few for a claim");
        return;
    }
    for (int i = 0; i < servers; i++)
        say_humps(heat_curve(picture, i, level), i == 0, humps[i],
                  sizeof(humps[i]));
    struct human connections = human_count(sweep->levels[level]);
    int used = snprintf(
        title, TEXT_BYTES, "At %.20s connection%s requests to %s land in %s",
        connections.text, sweep->levels[level] == 1 ? "" : "s",
        human_name(sweep->servers[0].label, LABEL_COLUMNS).text, humps[0]);
    if (servers == 2 && used < TEXT_BYTES)
        snprintf(
            title + used, (size_t)(TEXT_BYTES - used), "; those to %s in %s",
            human_name(sweep->servers[1].label, LABEL_COLUMNS).text, humps[1]);
}
