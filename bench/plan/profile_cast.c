#include "profile_cast.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "profile_parse.h"
#include "profile_words.h"

/* --- servers ------------------------------------------------------------ */

int scenario_servers(const struct profile *profile,
                     const struct scenario *scenario, int indices[SERVERS_MAX])
{
    int count = 0;

    for (int i = 0; i < profile->server_count; i++)
        if (!scenario->absent[i])
            indices[count++] = i;
    return count;
}

static int find_server(const struct profile *profile, const char *name)
{
    int i = 0;

    while (i < profile->server_count &&
           strcmp(profile->servers[i].name, name) != 0)
        i++;
    return i;
}

static int fail_unknown(const struct profile *profile,
                        const struct scenario *scenario, cfg_t *section,
                        const char *name, const char *path, char *error)
{
    const char *names[SERVERS_MAX];
    char hint[ERROR_BYTES / 2];

    for (int i = 0; i < profile->server_count; i++)
        names[i] = profile->servers[i].name;
    names_hint(name, names, (size_t)profile->server_count, hint, sizeof(hint));
    return error_set(
        error, -EINVAL, "%s:%d: scenario %s: no server is called \"%.40s\"%s",
        path, profile_line(section, "servers"), scenario->name, name, hint);
}

/* All of them, unless some are named. */
static int load_servers(const struct profile *profile,
                        struct scenario *scenario, cfg_t *section,
                        const char *path, char *error)
{
    unsigned int count = cfg_size(section, "servers");

    for (int i = 0; i < SERVERS_MAX; i++)
        scenario->absent[i] = count > 0;
    for (unsigned int i = 0; i < count; i++) {
        const char *name = cfg_getnstr(section, "servers", i);
        int server = find_server(profile, name);

        if (server == profile->server_count)
            return fail_unknown(profile, scenario, section, name, path, error);
        if (!scenario->absent[server])
            return error_set(error, -EINVAL,
                             "%s:%d: scenario %s has server %s twice: once is "
                             "enough",
                             path, profile_line(section, "servers"),
                             scenario->name, name);
        scenario->absent[server] = false;
    }
    return 0;
}

/* --- who else is there -------------------------------------------------- */

/* What the runner tells crowd itself. */
static const char *own_word(char **words)
{
    static const char *const own[] = {"--warmup", "--duration", "--histogram",
                                      "--hgrm"};

    for (; *words; words++)
        for (size_t i = 0; i < sizeof own / sizeof *own; i++)
            if (strncmp(*words, own[i], strlen(own[i])) == 0)
                return own[i];
    return NULL;
}

static int check_beside(const struct scenario *scenario, cfg_t *section,
                        const char *path, char *error)
{
    const char *own;
    char **words;

    if (!scenario->beside)
        return profile_line(section, "beside_for")
                   ? error_set(error, -EINVAL,
                               "%s:%d: scenario %s: beside_for goes with "
                               "beside: add one, or leave it out",
                               path, profile_line(section, "beside_for"),
                               scenario->name)
                   : 0;
    if (command_split(scenario->beside, 0, "", &words))
        return error_set(error, -ENOMEM, "%s: out of memory", path);
    own = own_word(words);
    command_release(words);
    return own ? error_set(error, -EINVAL,
                           "%s:%d: scenario %s: beside: %s is told by the run: "
                           "leave it out",
                           path, profile_line(section, "beside"),
                           scenario->name, own)
               : 0;
}

/* What is behind them is told to our own servers alone. */
static int check_upstream(const struct profile *profile,
                          const struct scenario *scenario, cfg_t *section,
                          const char *path, char *error)
{
    for (int i = 0; i < profile->server_count && scenario->upstream; i++)
        if (!scenario->absent[i] && !profile->servers[i].counters)
            return error_set(error, -EINVAL,
                             "%s:%d: scenario %s: server %s has no counters "
                             "and cannot be told of an upstream: leave one of "
                             "them out",
                             path, profile_line(section, "upstream"),
                             scenario->name, profile->servers[i].name);
    return 0;
}

static int check_alone(const struct scenario *scenario, cfg_t *section,
                       const char *path, char *error)
{
    const char *key = scenario->beside            ? "beside"
                      : scenario->upstream        ? "upstream"
                      : scenario->stop_s > 0      ? "stop"
                      : scenario->server_cpus > 0 ? "server_cpus"
                                                  : NULL;

    if (!key || !profile_line(section, "pairs"))
        return 0;
    return error_set(error, -EINVAL,
                     "%s:%d: scenario %s: pairs are of servers alone with "
                     "their load: leave them out, or %s",
                     path, profile_line(section, "pairs"), scenario->name, key);
}

static int check_stop(const struct scenario *scenario, cfg_t *section,
                      const char *path, char *error)
{
    if (scenario->stop_s < scenario->duration_s)
        return 0;
    return error_set(error, -EINVAL,
                     "%s:%d: scenario %s: stop: the server is stopped for a "
                     "part of the duration, %g s: must be less",
                     path, profile_line(section, "stop"), scenario->name,
                     scenario->duration_s);
}

static int copy(char **to, const char *from, const char *path, char *error)
{
    *to = from ? strdup(from) : NULL;
    return from && !*to ? error_set(error, -ENOMEM, "%s: out of memory", path)
                        : 0;
}

int cast_load(const struct profile *profile, struct scenario *scenario,
              cfg_t *section, const char *path, char *error)
{
    double beside_for_s = cfg_getfloat(section, "beside_for");
    double stop_s = cfg_getfloat(section, "stop");
    int result =
        copy(&scenario->beside, cfg_getstr(section, "beside"), path, error);

    scenario->beside_for_s = beside_for_s > 0 ? beside_for_s : 0;
    scenario->stop_s = stop_s > 0 ? stop_s : 0;
    scenario->server_cpus = (int)cfg_getint(section, "server_cpus");
    scenario->repeat = (int)cfg_getint(section, "repeat");
    scenario->needs_cpus = (int)cfg_getint(section, "needs_cpus");
    if (!result)
        result = copy(&scenario->upstream, cfg_getstr(section, "upstream"),
                      path, error);
    if (!result)
        result = load_servers(profile, scenario, section, path, error);
    if (!result)
        result = check_beside(scenario, section, path, error);
    if (!result)
        result = check_stop(scenario, section, path, error);
    if (!result)
        result = check_upstream(profile, scenario, section, path, error);
    return result ? result : check_alone(scenario, section, path, error);
}

int cast_to_json(const struct profile *profile, const struct scenario *scenario,
                 json_t *json)
{
    json_t *names = json_array(), *more;
    int indices[SERVERS_MAX];
    int count = scenario_servers(profile, scenario, indices), result = 0;

    for (int i = 0; i < count && !result; i++)
        result = json_array_append_new(
            names, json_string(profile->servers[indices[i]].name));
    if (result) {
        json_decref(names);
        return -ENOMEM;
    }
    more =
        json_pack("{s:o, s:i, s:s?, s:f, s:s?, s:f, s:i, s:i}", "servers",
                  names, "repeat", scenario->repeat, "beside", scenario->beside,
                  "beside_for_s", scenario->beside_for_s, "upstream",
                  scenario->upstream, "stop_s", scenario->stop_s, "server_cpus",
                  scenario->server_cpus, "needs_cpus", scenario->needs_cpus);
    result = more ? json_object_update(json, more) : -1;
    json_decref(more);
    return result ? -ENOMEM : 0;
}
