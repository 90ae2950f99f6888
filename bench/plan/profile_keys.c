#include "profile_keys.h"

#include <stddef.h>
#include <string.h>

/* A scenario's duration and warm-up of -1 mean: as the run has them. */
const struct key profile_keys[] = {
    {"run", "budget", KEY_DURATION, false, 1, 86400, 540, "1s to 24h"},
    {"run", "duration", KEY_DURATION, false, 0.1, 600, 3, "100ms to 10m"},
    {"run", "warmup", KEY_DURATION, false, 0, 60, 1, "0s to 60s"},
    {"run", "repeat", KEY_COUNT, false, 1, 1000, 6, "1 to 1000"},
    {"run", "repeat_most", KEY_COUNT, false, 1, 1000, 1, "1 to 1000"},
    {"run", "pairs", KEY_COUNT, false, 0, 1000, 0, "0 to 1000"},
    {"run", "pairs_most", KEY_COUNT, false, 0, 1000, 0, "0 to 1000"},
    {"run", "precision_cpu", KEY_PERCENT, false, 0.1, 100, 5, "0.1 to 100"},
    {"run", "precision_throughput", KEY_PERCENT, false, 0.1, 100, 20,
     "0.1 to 100"},
    {"run", "disturbed_repeats", KEY_COUNT, false, 0, 100, 2, "0 to 100"},
    {"run", "pair_duration", KEY_DURATION, false, 0.1, 600, 4, "100ms to 10m"},
    {"run", "slice", KEY_DURATION, false, 0.005, 1, 0.04, "5ms to 1s"},
    {"run", "server_cpus", KEY_COUNT, false, 1, 1024, 1, "1 to 1024"},
    {"run", "rounds_per_us", KEY_COUNT, false, 0, 1000000, 0,
     "0 to 1000000 (0: calibrate)"},
    {"run", "timeout", KEY_DURATION, false, 1, 600, 10, "1s to 10m"},
    {"run", "client_bound_pct", KEY_PERCENT, false, 1, 100, 95, "1 to 100"},
    {"run", "steal_limit_pct", KEY_PERCENT, false, 0, 100, 5, "0 to 100"},

    {"server", "command", KEY_COMMAND, true, 0, 0, 0,
     "a command line such as \"build/event-server --port {port}\""},
    {"server", "label", KEY_TEXT, false, 0, 0, 0, "\"event loop\""},
    {"server", "counters", KEY_FLAG, false, 0, 0, 0, "true or false"},
    {"server", "ready_line", KEY_TEXT, false, 0, 0, 0, "\"listening\""},
    {"server", "optional", KEY_FLAG, false, 0, 0, 0, "true or false"},

    {"scenario", "title", KEY_TEXT, false, 0, 0, 0, "\"GET /hello\""},
    {"scenario", "script", KEY_TEXT, false, 0, 0, 0,
     "a Lua file such as \"scripts/wrk/hello.lua\""},
    {"scenario", "arguments", KEY_COMMAND, false, 0, 0, 0,
     "words for the script such as \"16\""},
    {"scenario", "path", KEY_PATH, true, 0, 0, 0, "a path such as \"/hello\""},
    {"scenario", "expect_bytes", KEY_COUNT, false, 0, 67108864, -1,
     "0 to 67108864"},
    {"scenario", "connections", KEY_LEVELS, true, 1, 1000000, 0,
     "whole numbers from 1 to 1000000, such as {1, 64, 1000}"},
    {"scenario", "pairs", KEY_LEVELS, false, 1, 1000000, 0,
     "some of its connections, such as {64}"},
    {"scenario", "rate", KEY_RATE, false, 1, 1000000, 0,
     "1 to 1000000 requests per second, such as 500, or 1% to 1000% of a "
     "capacity, such as 50%"},
    {"scenario", "each", KEY_COUNT, false, 1, 1000, 0,
     "1 to 1000 requests per second of each connection"},
    {"scenario", "arrivals", KEY_ARRIVALS, false, 0, 0, 0,
     "poisson or constant"},
    {"scenario", "capacity", KEY_TEXT, false, 0, 0, 0,
     "the name of a scenario without a rate, such as \"hello\""},
    {"scenario", "duration", KEY_DURATION, false, 0.1, 600, -1, "100ms to 10m"},
    {"scenario", "warmup", KEY_DURATION, false, 0, 60, -1, "0s to 60s"},
    {"scenario", "repeat", KEY_COUNT, false, 1, 1000, 0, "1 to 1000"},
    {"scenario", "servers", KEY_NAMES, false, 0, 0, 0,
     "names of servers, such as {event, threads}"},
    {"scenario", "beside", KEY_COMMAND, false, 0, 0, 0,
     "words for build/crowd such as \"--manner hold --connections 1000\""},
    {"scenario", "beside_for", KEY_DURATION, false, 0.1, 600, -1,
     "100ms to 10m"},
    {"scenario", "upstream", KEY_COMMAND, false, 0, 0, 0,
     "a command line such as \"build/event-server\""},
    {"scenario", "stop", KEY_DURATION, false, 0.1, 60, -1, "100ms to 60s"},
    {"scenario", "server_cpus", KEY_COUNT, false, 0, 1024, 0, "0 to 1024"},
    {"scenario", "needs_cpus", KEY_COUNT, false, 0, 1024, 0, "0 to 1024"},

    {"claim", "says", KEY_TEXT, true, 0, 0, 0, "the sentence that is tried"},
    {"claim", "source", KEY_TEXT, true, 0, 0, 0, "where it comes from"},
    {"claim", "literature", KEY_TEXT, false, 0, 0, 0,
     "figures that others have found"},
    {"claim", "experiment", KEY_TEXT, true, 0, 0, 0, "what is done"},

    {"question", "claim", KEY_TEXT, true, 0, 0, 0, "the name of a claim"},
    {"question", "asks", KEY_TEXT, true, 0, 0, 0, "what the figure is"},
    {"question", "metric", KEY_TEXT, true, 0, 0, 0,
     "a column of trials.csv such as \"latency_p99_us\""},
    {"question", "of", KEY_TEXT, true, 0, 0, 0,
     "SCENARIO/CONNECTIONS/SERVER such as \"hello/64/event\""},
    {"question", "against", KEY_TEXT, false, 0, 0, 0,
     "SCENARIO/CONNECTIONS/SERVER such as \"hello/64/threads\""},
    {"question", "less", KEY_TEXT, false, 0, 0, 0,
     "SCENARIO/CONNECTIONS/SERVER such as \"hello/64/threads\""},
    {"question", "against_metric", KEY_TEXT, false, 0, 0, 0,
     "a column of trials.csv such as \"memory_idle_kib\""},
    {"question", "per", KEY_NUMBER, false, 1e-9, 1e12, 1,
     "a number such as 1000"},
    {"question", "over", KEY_NUMBER, false, 0, 1e12, 0,
     "a number such as 1.05"},
    {"question", "under", KEY_NUMBER, false, 0, 1e12, 0, "a number such as 2"},
    {"question", "pairs", KEY_FLAG, false, 0, 0, 0, "true or false"},
    {NULL, NULL, KEY_FLAG, false, 0, 0, 0, NULL},
};

const struct key *key_find(const char *section, const char *name)
{
    for (const struct key *key = profile_keys; key->section; key++)
        if (strcmp(key->section, section) == 0 && strcmp(key->name, name) == 0)
            return key;
    return NULL;
}
