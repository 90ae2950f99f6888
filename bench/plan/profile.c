#include "profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "profile_cast.h"
#include "profile_claims.h"
#include "profile_file.h"
#include "profile_keys.h"
#include "profile_open.h"
#include "profile_parse.h"
#include "profile_words.h"

/* What every step of loading needs; lives in profile_load. */
struct loader {
    struct profile *profile;
    const char *path;
    char *error;
};

static int check_section(struct loader *loader, cfg_t *section)
{
    const struct key *key;

    if (!name_is_valid(section->title))
        return error_set(loader->error, -EINVAL,
                         "%s:%d: %s \"%s\": a name is 1 to 32 of a-z, 0-9, _ "
                         "and - (it becomes a file's name)",
                         loader->path, section->line, section->name,
                         section->title);
    for (key = profile_keys; key->section; key++) {
        if (strcmp(key->section, section->name) != 0 || !key->required)
            continue;
        if (!profile_line(section, key->name))
            return error_set(loader->error, -EINVAL,
                             "%s:%d: %s %s has no \"%s\": it needs %s",
                             loader->path, section->line, section->name,
                             section->title, key->name, key->right);
    }
    return 0;
}

/* *to is the copy, or NULL when there is neither text nor a substitute. */
static int copy_text(struct loader *loader, char **to, const char *text,
                     const char *substitute)
{
    const char *from = text ? text : substitute;

    *to = from ? strdup(from) : NULL;
    if (from && !*to)
        return error_set(loader->error, -ENOMEM, "%s: out of memory",
                         loader->path);
    return 0;
}

static void load_run(struct profile *profile, cfg_t *run)
{
    profile->budget_s = cfg_getfloat(run, "budget");
    profile->duration_s = cfg_getfloat(run, "duration");
    profile->warmup_s = cfg_getfloat(run, "warmup");
    profile->repeat = (int)cfg_getint(run, "repeat");
    profile->repeat_most = (int)cfg_getint(run, "repeat_most");
    profile->pairs = (int)cfg_getint(run, "pairs");
    profile->pairs_most = (int)cfg_getint(run, "pairs_most");
    profile->precision_cpu = cfg_getfloat(run, "precision_cpu") / 100;
    profile->precision_throughput =
        cfg_getfloat(run, "precision_throughput") / 100;
    profile->disturbed_repeats = (int)cfg_getint(run, "disturbed_repeats");
    profile->pair_duration_s = cfg_getfloat(run, "pair_duration");
    profile->slice_s = cfg_getfloat(run, "slice");
    profile->server_cpus = (int)cfg_getint(run, "server_cpus");
    profile->rounds_per_us = (int)cfg_getint(run, "rounds_per_us");
    profile->timeout_s = cfg_getfloat(run, "timeout");
    profile->client_bound_pct = cfg_getfloat(run, "client_bound_pct");
    profile->steal_limit_pct = cfg_getfloat(run, "steal_limit_pct");
}

static int load_server(struct loader *loader, cfg_t *section)
{
    struct server_spec *server;
    int result = check_section(loader, section);

    if (result < 0)
        return result;
    server = &loader->profile->servers[loader->profile->server_count++];
    memcpy(server->name, section->title, strlen(section->title) + 1);
    server->counters = cfg_getbool(section, "counters");
    server->optional = cfg_getbool(section, "optional");
    server->line = profile_line(section, "command");
    result = copy_text(loader, &server->label, cfg_getstr(section, "label"),
                       server->name);
    if (result == 0)
        result = copy_text(loader, &server->command,
                           cfg_getstr(section, "command"), NULL);
    if (result == 0)
        result = copy_text(loader, &server->ready_line,
                           cfg_getstr(section, "ready_line"), NULL);
    return result;
}

static int load_levels(struct loader *loader, struct scenario *scenario,
                       cfg_t *section)
{
    int count = (int)cfg_size(section, "connections");
    int duplicate;

    if (count < 1 || count > LEVELS_MAX)
        return error_set(loader->error, -EINVAL,
                         "%s:%d: scenario %s has %d levels of connections: "
                         "must be 1 to %d",
                         loader->path, scenario->line, scenario->name, count,
                         LEVELS_MAX);
    for (int i = 0; i < count; i++)
        scenario->connections[i] =
            (int)cfg_getnint(section, "connections", (unsigned int)i);
    scenario->level_count = count;
    duplicate = levels_sort(scenario->connections, count);
    if (duplicate)
        return error_set(loader->error, -EINVAL,
                         "%s:%d: scenario %s has %d connections twice: once "
                         "is enough",
                         loader->path, scenario->line, scenario->name,
                         duplicate);
    return 0;
}

/* The levels at which pairs are run are among those that there are. */
static int load_pairs(struct loader *loader, struct scenario *scenario,
                      cfg_t *section)
{
    for (unsigned int i = 0; i < cfg_size(section, "pairs"); i++) {
        int wanted = (int)cfg_getnint(section, "pairs", i), level = 0;

        if (wanted > PAIRED_MOST)
            return error_set(loader->error, -EINVAL,
                             "%s:%d: scenario %s: pairs at %d connections: a "
                             "pair is biased above %d (README); leave it out",
                             loader->path, profile_line(section, "pairs"),
                             scenario->name, wanted, PAIRED_MOST);
        while (level < scenario->level_count &&
               scenario->connections[level] != wanted)
            level++;
        if (level == scenario->level_count)
            return error_set(loader->error, -EINVAL,
                             "%s:%d: scenario %s: pairs at %d connections: "
                             "that is none of its levels",
                             loader->path, profile_line(section, "pairs"),
                             scenario->name, wanted);
        scenario->paired[level] = true;
    }
    return 0;
}

static int load_scenario_texts(struct loader *loader, struct scenario *scenario,
                               cfg_t *section)
{
    int result = copy_text(loader, &scenario->script,
                           cfg_getstr(section, "script"), NULL);

    if (result == 0)
        result = copy_text(loader, &scenario->arguments,
                           cfg_getstr(section, "arguments"), NULL);
    if (result == 0)
        result = copy_text(loader, &scenario->path, cfg_getstr(section, "path"),
                           NULL);
    if (result == 0)
        result = copy_text(loader, &scenario->title,
                           cfg_getstr(section, "title"), scenario->name);
    return result;
}

static int load_scenario(struct loader *loader, cfg_t *section)
{
    struct profile *profile = loader->profile;
    struct scenario *scenario;
    int result = check_section(loader, section);

    if (result < 0)
        return result;
    scenario = &profile->scenarios[profile->scenario_count++];
    memcpy(scenario->name, section->title, strlen(section->title) + 1);
    scenario->line = profile_line(section, "connections");
    scenario->expect_bytes = (int)cfg_getint(section, "expect_bytes");
    scenario->duration_s = cfg_getfloat(section, "duration");
    scenario->warmup_s = cfg_getfloat(section, "warmup");
    if (scenario->duration_s < 0)
        scenario->duration_s = profile->duration_s;
    if (scenario->warmup_s < 0)
        scenario->warmup_s = profile->warmup_s;
    result = load_scenario_texts(loader, scenario, section);
    if (result == 0)
        result = open_load(scenario, section, loader->path, loader->error);
    if (result == 0)
        result =
            cast_load(profile, scenario, section, loader->path, loader->error);
    if (result == 0)
        result = load_levels(loader, scenario, section);
    return result < 0 ? result : load_pairs(loader, scenario, section);
}

/* All sections of one kind. */
static int load_sections(struct loader *loader, cfg_t *cfg, const char *kind,
                         int count_max, int (*load)(struct loader *, cfg_t *))
{
    unsigned int count = cfg_size(cfg, kind);
    int result = 0;

    if (count < 1 || count > (unsigned int)count_max)
        return error_set(loader->error, -EINVAL,
                         "%s: %u sections `%s NAME { ... }`: must be 1 to %d",
                         loader->path, count, kind, count_max);
    for (unsigned int i = 0; i < count && result == 0; i++)
        result = load(loader, cfg_getnsec(cfg, kind, i));
    return result;
}

static int load_name(struct loader *loader)
{
    const char *slash = strrchr(loader->path, '/');
    int result = copy_text(loader, &loader->profile->name,
                           slash ? slash + 1 : loader->path, NULL);

    if (result == 0)
        result = copy_text(loader, &loader->profile->file, loader->path, NULL);
    if (result == 0) /* profile_find saw to it that it ends in .conf */
        *strrchr(loader->profile->name, '.') = '\0';
    return result;
}

static int load_text(struct loader *loader, const char *text, int lines)
{
    cfg_t *cfg;
    int result = profile_parse(loader->path, text, lines, &cfg, loader->error);

    if (result < 0)
        return result;
    load_run(loader->profile, cfg_getsec(cfg, "run"));
    result = load_name(loader);
    if (result == 0)
        result = load_sections(loader, cfg, "server", SERVERS_MAX, load_server);
    if (result == 0)
        result = load_sections(loader, cfg, "scenario", SCENARIOS_MAX,
                               load_scenario);
    if (result == 0)
        result = open_load_check(loader->profile, loader->error);
    if (result == 0)
        result = claims_load(loader->profile, cfg, loader->error);
    cfg_free(cfg);
    return result;
}

int profile_load(struct profile *profile, const char *directory,
                 const char *name, char *error)
{
    struct loader loader = {.profile = profile, .error = error};
    char *path, *text;
    int lines;
    int result = profile_find(directory, name, &path, error);

    memset(profile, 0, sizeof(*profile));
    if (result < 0)
        return result;
    loader.path = path;
    result = profile_read(path, &text, &lines, error);
    if (result == 0) {
        result = load_text(&loader, text, lines);
        free(text);
    }
    free(path);
    if (result < 0)
        profile_release(profile);
    return result;
}

int scenario_repeats(const struct scenario *scenario, int repeats)
{
    return scenario->repeat > 0 && scenario->repeat < repeats ? scenario->repeat
                                                              : repeats;
}

bool scenario_is_share(const struct scenario *scenario)
{
    return scenario->rate_share > 0; /* NaN: it has none */
}
