/*
 * captions.h - what the charts say around the figures: names, subtitles, the
 * foot with run and machine; made of run.json.
 */
#ifndef BENCH_CAPTIONS_H
#define BENCH_CAPTIONS_H

#include <jansson.h>

#include "chart.h"
#include "profile.h"

/* Points into itself and into run.json: neither may move nor go before it. */
struct captions {
    struct chart_server servers[SERVERS_MAX];
    const char *commands[SERVERS_MAX];
    struct chart_scenario scenarios[SCENARIOS_MAX];
    char subtitles[SCENARIOS_MAX][3][256];
    char settings[SCENARIOS_MAX][512];
    char foot[2][512];
    struct chart_context context;
};

/* A string of an object; "?" when there is none. */
const char *text_of(json_t *object, const char *key);

void captions_init(struct captions *captions, json_t *run,
                   const struct summary *summary, const struct claims *claims);

#endif
