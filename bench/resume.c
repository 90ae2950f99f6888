#include "resume.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "differences.h"
#include "version.h"

/* What of the command line makes the plan. */
static const struct {
    const char *name;
    size_t offset;
} options[] = {
    {"profile", offsetof(struct words, profile)},
    {"claims", offsetof(struct words, overrides.claims)},
    {"scenarios", offsetof(struct words, overrides.scenarios)},
    {"servers", offsetof(struct words, overrides.servers)},
    {"connections", offsetof(struct words, overrides.connections)},
    {"duration", offsetof(struct words, overrides.duration)},
    {"repeat", offsetof(struct words, overrides.repeat)},
};

enum {
    OPTIONS = sizeof options / sizeof *options
};

static const char *word_of(const struct words *words, int i)
{
    return *(const char *const *)((const char *)words + options[i].offset);
}

json_t *resume_options_to_json(const struct words *words)
{
    json_t *json = json_object();

    for (int i = 0; i < OPTIONS && json; i++) {
        const char *word = word_of(words, i);

        if (json_object_set_new(json, options[i].name,
                                word && word[0] ? json_string(word)
                                                : json_null()) < 0) {
            json_decref(json);
            return NULL;
        }
    }
    if (json && json_object_set_new(json, "quick",
                                    json_boolean(words->overrides.quick)) < 0) {
        json_decref(json);
        return NULL;
    }
    return json;
}

void resume_options(struct words *words, json_t *run)
{
    json_t *known = json_object_get(run, "options");

    if (json_is_true(json_object_get(known, "quick")))
        words->overrides.quick = 1;

    for (int i = 0; i < OPTIONS; i++) {
        const char *word = word_of(words, i);

        if (!word || !word[0])
            *(const char **)((char *)words + options[i].offset) =
                json_string_value(json_object_get(known, options[i].name));
    }
}

/* As run.json has it: numbers of six digits, in the order of their names. */
static char *dump(json_t *json)
{
    return json_dumps(json, JSON_ENCODE_ANY | JSON_COMPACT | JSON_SORT_KEYS |
                                JSON_REAL_PRECISION(6));
}

/* Whether both are written the same; a missing value is like none other. */
static bool is_same(json_t *a, json_t *b)
{
    char *left = a ? dump(a) : NULL, *right = b ? dump(b) : NULL;
    bool same = left && right && strcmp(left, right) == 0;

    free(left);
    free(right);
    return same;
}

static int refuse(char *error, const char *what)
{
    (void)snprintf(error, ERROR_BYTES,
                   "that run was begun with another %.200s; go on with what it "
                   "was begun with, or begin a new run",
                   what);
    return -EINVAL;
}

static int check_profile(json_t *was, json_t *is, char *error)
{
    const char *key;
    json_t *value;

    json_object_foreach(is, key, value)
    {
        char what[64];

        if (is_same(json_object_get(was, key), value))
            continue;
        (void)snprintf(what, sizeof what, "plan: %.40s of the profile", key);
        return refuse(error, what);
    }
    return 0;
}

/* Machine, kernel, versions; `now` is a run.json of this moment. */
static int check_machine(json_t *was, json_t *now, char *error)
{
    struct differences differences;
    char brief[200];

    if (differences_find(&differences, was, now)) {
        (void)snprintf(error, ERROR_BYTES, "out of memory");
        return -ENOMEM;
    }
    differences_brief(&differences, brief, sizeof brief);
    differences_release(&differences);
    return brief[0] ? refuse(error, brief) : 0;
}

static json_t *commit_of(json_t *host)
{
    return json_object_get(json_object_get(host, "versions"), "commit");
}

int resume_check(json_t *run, const struct profile *profile, json_t *host,
                 char *error)
{
    json_t *json = profile_to_json(profile);
    json_t *now = json_pack("{s:O?, s:O, s:O}", "rounds_per_us",
                            json_object_get(run, "rounds_per_us"), "profile",
                            json, "host", host);
    const char *version = json_string_value(json_object_get(run, "version"));
    int result = -ENOMEM;

    if (!json || !now)
        (void)snprintf(error, ERROR_BYTES, "out of memory");
    else if (!version || strcmp(version, PROJECT_VERSION) != 0)
        result = refuse(error, "version of bench");
    else if (!is_same(commit_of(json_object_get(run, "host")), commit_of(host)))
        result = refuse(error, "commit of this project");
    else
        result = check_profile(json_object_get(run, "profile"), json, error);
    if (!result)
        result = check_machine(run, now, error);
    json_decref(now);
    json_decref(json);
    return result;
}
