#include "captions.h"

#include <stdio.h>
#include <string.h>

#include "human.h"

const char *text_of(json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "?";
}

static void name_servers(struct captions *captions, json_t *servers)
{
    size_t i;
    json_t *server;

    json_array_foreach(servers, i, server)
    {
        if (i == SERVERS_MAX)
            break;
        captions->servers[i] = (struct chart_server){text_of(server, "name"),
                                                     text_of(server, "label")};
        captions->commands[i] = text_of(server, "command");
        captions->context.server_count = (int)i + 1;
    }
}

/* Where memory was read: results/README.md. */
static const char *memory_source(json_t *run)
{
    return strcmp(text_of(run, "memory_source"), "cgroup") == 0
               ? "from the server's control group"
               : "from /proc; sockets and slab of both ends";
}

/* "6", or "6 to 14" where some points have a second stage: trials of a
 * scenario's points. */
static struct human trial_counts(const struct summary *summary,
                                 const char *scenario)
{
    int least = 0, most = 0;
    struct human text;

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];

        if (strcmp(point->scenario, scenario) != 0)
            continue;
        least = least == 0 || point->trials < least ? point->trials : least;
        most = point->trials > most ? point->trials : most;
    }
    if (least == most)
        (void)snprintf(text.text, sizeof text.text, "%d", most);
    else
        (void)snprintf(text.text, sizeof text.text, "%d to %d", least, most);
    return text;
}

/* How requests come; run.json of an older bench knows closed loops only. */
static struct chart_load load_of(json_t *scenario)
{
    json_t *each = json_object_get(scenario, "rate_each_per_s");
    json_t *rate = json_object_get(scenario, "rate_per_s");

    return (struct chart_load){
        .rate_per_s = json_number_value(json_is_number(each) ? each : rate),
        .rate_share =
            json_number_value(json_object_get(scenario, "rate_share")),
        .capacity = json_string_value(json_object_get(scenario, "capacity")),
        .poisson = strcmp(text_of(scenario, "arrivals"), "poisson") == 0,
    };
}

/* What makes a scenario the same question as another: all but how it is called
 * and on how many CPUs it is asked.  NULL without memory. */
static json_t *likeness(json_t *scenario)
{
    static const char *const apart[] = {"name", "title", "server_cpus",
                                        "needs_cpus"};
    json_t *copy = json_copy(scenario);

    for (size_t i = 0; copy && i < sizeof apart / sizeof apart[0]; i++)
        (void)json_object_del(copy, apart[i]); /* an older run has not all */
    return copy;
}

static int find_alike(json_t *scenarios, size_t index)
{
    json_t *own = likeness(json_array_get(scenarios, index));
    size_t found = index;

    for (size_t i = 0; i < index && found == index; i++) {
        json_t *other = likeness(json_array_get(scenarios, i));
        if (json_equal(own, other))
            found = i;
        json_decref(other);
    }
    json_decref(own);
    return (int)found;
}

/* The scenario's own number of CPUs, or the run's. */
static int server_cpus_of(json_t *profile, json_t *scenario)
{
    json_int_t own =
        json_integer_value(json_object_get(scenario, "server_cpus"));
    json_int_t usual =
        json_integer_value(json_object_get(profile, "server_cpus"));

    return (int)(own > 0 ? own : usual);
}

static void write_subtitles(struct captions *captions, size_t i,
                            json_t *scenario, const struct summary *summary,
                            const char *source)
{
    double duration_s =
        json_number_value(json_object_get(scenario, "duration_s"));
    const char *title = text_of(scenario, "title");
    struct chart_load load = load_of(scenario);
    struct human trials = trial_counts(summary, text_of(scenario, "name"));
    bool open = load.rate_per_s > 0 || load.rate_share > 0;

    (void)snprintf(captions->subtitles[i][0], sizeof captions->subtitles[i][0],
                   "%s · %s × %g s per point · %s", title, trials.text,
                   duration_s, open ? "open loop" : "closed loop (wrk)");
    (void)snprintf(captions->subtitles[i][1], sizeof captions->subtitles[i][1],
                   "%s · median of %s · %s · lower is better", title,
                   trials.text, source);
    (void)snprintf(captions->subtitles[i][2], sizeof captions->subtitles[i][2],
                   "%s · %s × %g s", title, trials.text, duration_s);
}

/* Loads of one path can be laid on one curve where they differ in nothing but
 * rate and connections.  What is cut off is longer than any sane profile's. */
static void describe_setting(json_t *scenario, char text[512])
{
    static const char *const keys[] = {"arrivals", "beside", "beside_for_s",
                                       "upstream", "stop_s", "server_cpus"};
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < sizeof keys / sizeof *keys && used < 511; i++) {
        json_t *value = json_object_get(scenario, keys[i]);

        used += json_dumpb(value ? value : json_null(), text + used, 511 - used,
                           JSON_ENCODE_ANY | JSON_COMPACT);
        used = used < 511 ? used : 511;
        text[used] = '\0';
    }
}

static void name_scenarios(struct captions *captions, json_t *profile,
                           const struct summary *summary, const char *source)
{
    json_t *scenarios = json_object_get(profile, "scenarios");
    size_t i;
    json_t *scenario;

    json_array_foreach(scenarios, i, scenario)
    {
        if (i == SCENARIOS_MAX)
            break;
        write_subtitles(captions, i, scenario, summary, source);
        captions->scenarios[i] = (struct chart_scenario){
            .name = text_of(scenario, "name"),
            .title = text_of(scenario, "title"),
            .path = json_string_value(json_object_get(scenario, "path")),
            .subtitle = captions->subtitles[i][0],
            .memory_subtitle = captions->subtitles[i][1],
            .latency_subtitle = captions->subtitles[i][2],
            .load = load_of(scenario),
            .each =
                json_is_number(json_object_get(scenario, "rate_each_per_s")),
            .server_cpus = server_cpus_of(profile, scenario),
            .alike = find_alike(scenarios, i),
            .setting = captions->settings[i],
            .memory_source = source,
            .beside = json_string_value(json_object_get(scenario, "beside")),
            .beside_for_s =
                json_number_value(json_object_get(scenario, "beside_for_s")),
            .stop_s = json_number_value(json_object_get(scenario, "stop_s"))};
        describe_setting(scenario, captions->settings[i]);
        captions->context.scenario_count = (int)i + 1;
    }
}

static void write_foot(struct captions *captions, json_t *run)
{
    json_t *host = json_object_get(run, "host");
    json_t *cpu = json_object_get(host, "cpu");
    json_t *versions = json_object_get(host, "versions");

    (void)snprintf(captions->foot[0], sizeof captions->foot[0],
                   "run %s · seed %lld · bench %s", text_of(run, "name"),
                   (long long)json_integer_value(json_object_get(run, "seed")),
                   text_of(run, "version"));
    (void)snprintf(captions->foot[1], sizeof captions->foot[1],
                   "host %s: %s · server on CPU %s, wrk on %s · Linux %s · "
                   "libuv %s · %.40s",
                   text_of(host, "hostname"), text_of(cpu, "model"),
                   text_of(cpu, "server"), text_of(cpu, "client"),
                   text_of(host, "kernel"), text_of(versions, "libuv"),
                   text_of(versions, "wrk"));
}

void captions_init(struct captions *captions, json_t *run,
                   const struct summary *summary, const struct claims *claims)
{
    json_t *profile = json_object_get(run, "profile");

    memset(captions, 0, sizeof *captions);
    name_servers(captions, json_object_get(profile, "servers"));
    name_scenarios(captions, profile, summary, memory_source(run));
    write_foot(captions, run);
    captions->context.scripts_dir = "scripts/charts";
    captions->context.foot[0] = captions->foot[0];
    captions->context.foot[1] = captions->foot[1];
    captions->context.servers = captions->servers;
    captions->context.commands = captions->commands;
    captions->context.scenarios = captions->scenarios;
    captions->context.client_bound_pct =
        json_number_value(json_object_get(profile, "client_bound_pct"));
    captions->context.claims = claims;
}
