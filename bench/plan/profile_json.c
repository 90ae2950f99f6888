/* The resolved set as JSON, of profile.h. */
#include "profile.h"

#include <errno.h>

#include "profile_cast.h"
#include "profile_open.h"

static json_t *server_to_json(const struct server_spec *server)
{
    return json_pack("{s:s, s:s, s:s, s:b, s:s?, s:b}", "name", server->name,
                     "label", server->label, "command", server->command,
                     "counters", server->counters, "ready_line",
                     server->ready_line, "optional", server->optional);
}

/* All levels, or those with pairs; NULL when memory ran out. */
static json_t *levels_to_json(const struct scenario *scenario, bool paired)
{
    json_t *levels = json_array();

    for (int i = 0; i < scenario->level_count; i++)
        if ((!paired || scenario->paired[i]) &&
            json_array_append_new(levels,
                                  json_integer(scenario->connections[i])) < 0) {
            json_decref(levels);
            return NULL;
        }
    return levels;
}

static json_t *scenario_to_json(const struct profile *profile,
                                const struct scenario *scenario)
{
    json_t *json =
        json_pack("{s:s, s:s, s:s?, s:s?, s:s, s:i, s:o, s:o, s:f, s:f}",
                  "name", scenario->name, "title", scenario->title, "script",
                  scenario->script, "arguments", scenario->arguments, "path",
                  scenario->path, "expect_bytes", scenario->expect_bytes,
                  "connections", levels_to_json(scenario, false), "pairs",
                  levels_to_json(scenario, true), "duration_s",
                  scenario->duration_s, "warmup_s", scenario->warmup_s);

    if (json && (open_to_json(scenario, json) < 0 ||
                 cast_to_json(profile, scenario, json) < 0)) {
        json_decref(json);
        return NULL;
    }
    return json;
}

/* Appending NULL fails, and json_array_append_new takes what it is given. */
static int sections_to_json(const struct profile *profile, json_t *servers,
                            json_t *scenarios)
{
    for (int i = 0; i < profile->server_count; i++)
        if (json_array_append_new(servers,
                                  server_to_json(&profile->servers[i])) < 0)
            return -ENOMEM;
    for (int i = 0; i < profile->scenario_count; i++)
        if (json_array_append_new(
                scenarios, scenario_to_json(profile, &profile->scenarios[i])) <
            0)
            return -ENOMEM;
    return 0;
}

json_t *profile_to_json(const struct profile *profile)
{
    json_t *servers = json_array(), *scenarios = json_array();

    if (sections_to_json(profile, servers, scenarios) < 0) {
        json_decref(servers);
        json_decref(scenarios);
        return NULL;
    }
    return json_pack(
        "{s:s, s:f, s:f, s:f, s:i, s:i, s:i, s:i, s:f, s:f, s:i, s:f, s:f, "
        "s:i, s:i, s:f, s:f, s:f, s:o, s:o, s:O?}",
        "name", profile->name, "budget_s", profile->budget_s, "duration_s",
        profile->duration_s, "warmup_s", profile->warmup_s, "repeat",
        profile->repeat, "repeat_most", profile->repeat_most, "pairs",
        profile->pairs, "pairs_most", profile->pairs_most, "precision_cpu",
        profile->precision_cpu, "precision_throughput",
        profile->precision_throughput, "disturbed_repeats",
        profile->disturbed_repeats, "pair_duration_s", profile->pair_duration_s,
        "slice_s", profile->slice_s, "server_cpus", profile->server_cpus,
        "rounds_per_us", profile->rounds_per_us, "timeout_s",
        profile->timeout_s, "client_bound_pct", profile->client_bound_pct,
        "steal_limit_pct", profile->steal_limit_pct, "servers", servers,
        "scenarios", scenarios, "claims", profile->claims);
}
