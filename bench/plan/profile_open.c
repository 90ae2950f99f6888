#include "profile_open.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "profile_parse.h"
#include "profile_words.h"

/* Of a capacity; the rates themselves have their range in profile_keys.c. */
static const double SHARE_LEAST_PCT = 1, SHARE_MOST_PCT = 1000;

/* --- words -------------------------------------------------------------- */

/* "500" is a rate, "50%" a share; the other one is NaN. */
static int rate_parse(const char *text, double *rate_per_s, double *rate_share)
{
    const struct key *key = key_find("scenario", "rate");
    double share_pct;
    long rate;
    int result;

    *rate_per_s = *rate_share = NAN;
    if (strchr(text, '%')) {
        result =
            percent_parse(text, SHARE_LEAST_PCT, SHARE_MOST_PCT, &share_pct);
        if (result == 0)
            *rate_share = share_pct / 100;
    } else {
        result = count_parse(text, (long)key->low, (long)key->high, &rate);
        if (result == 0)
            *rate_per_s = (double)rate;
    }
    return result;
}

int open_word_check(const struct key *key, const char *text)
{
    double rate_per_s, rate_share;

    if (key->kind == KEY_RATE)
        return rate_parse(text, &rate_per_s, &rate_share);
    return strcmp(text, "poisson") == 0 || strcmp(text, "constant") == 0
               ? 0
               : -EINVAL;
}

/* --- one scenario ------------------------------------------------------- */

bool scenario_is_open(const struct scenario *scenario)
{
    return scenario->rate_per_s > 0 || scenario->rate_share > 0 ||
           scenario->rate_each_per_s > 0;
}

double scenario_rate_per_s(const struct scenario *scenario, int connections)
{
    return scenario->rate_each_per_s > 0
               ? scenario->rate_each_per_s * connections
               : scenario->rate_per_s;
}

/* What is wrong with the keys beside the rate, and the key to blame; NULL
 * when nothing is. */
static const char *mistake(const struct scenario *scenario, cfg_t *section,
                           const char **key)
{
    static const struct {
        const char *key, *closed, *absolute, *share;
    } rules[] = {
        {"script", NULL, "with a rate crowd asks, not wrk: leave it out",
         "with a rate crowd asks, not wrk: leave it out"},
        {"arguments", NULL, "are for the script: leave them out, or the rate",
         "are for the script: leave them out, or the rate"},
        {"pairs", NULL,
         "pairs are of closed loops: leave them out, or the rate",
         "pairs are of closed loops: leave them out, or the rate"},
        {"capacity", "goes with a rate such as 50%: add one, or leave it out",
         "the rate is no share of it: write the rate as 50%, or leave it out",
         NULL},
        {"arrivals", "goes with a rate: add one, or leave it out", NULL, NULL},
    };

    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        const char *wrong = !scenario_is_open(scenario) ? rules[i].closed
                            : scenario->rate_share > 0  ? rules[i].share
                                                        : rules[i].absolute;

        *key = rules[i].key;
        if (wrong && profile_line(section, *key))
            return wrong;
    }
    return NULL;
}

/* A key that this kind of loop cannot do without. */
static int check_needed(const struct scenario *scenario, cfg_t *section,
                        const char *path, char *error)
{
    const char *name = !scenario_is_open(scenario) ? "script"
                       : scenario->rate_share > 0  ? "capacity"
                                                   : NULL;

    if (!name || profile_line(section, name))
        return 0;
    return error_set(
        error, -EINVAL, "%s:%d: scenario %s has no \"%s\": it needs %s%s", path,
        section->line, scenario->name, name, key_find("scenario", name)->right,
        scenario_is_open(scenario) ? "" : ", or a rate");
}

int open_load(struct scenario *scenario, cfg_t *section, const char *path,
              char *error)
{
    const char *rate = cfg_getstr(section, "rate"), *wrong, *key;
    const char *arrivals = cfg_getstr(section, "arrivals");
    const char *capacity = cfg_getstr(section, "capacity");

    scenario->rate_per_s = scenario->rate_share = NAN;
    scenario->rate_each_per_s = NAN;
    if (rate) /* checked when it was read */
        (void)rate_parse(rate, &scenario->rate_per_s, &scenario->rate_share);
    else if (profile_line(section, "each"))
        scenario->rate_each_per_s = (double)cfg_getint(section, "each");
    if (rate && profile_line(section, "each"))
        return error_set(error, -EINVAL,
                         "%s:%d: scenario %s: each: it has a rate already: "
                         "leave one of them out",
                         path, profile_line(section, "each"), scenario->name);
    scenario->poisson = scenario_is_open(scenario) &&
                        (!arrivals || strcmp(arrivals, "constant") != 0);
    wrong = mistake(scenario, section, &key);
    if (wrong)
        return error_set(error, -EINVAL, "%s:%d: scenario %s: %s: %s", path,
                         profile_line(section, key), scenario->name, key,
                         wrong);
    scenario->capacity = capacity ? strdup(capacity) : NULL;
    if (capacity && !scenario->capacity)
        return error_set(error, -ENOMEM, "%s: out of memory", path);
    return check_needed(scenario, section, path, error);
}

int open_to_json(const struct scenario *scenario, json_t *json)
{
    bool open = scenario_is_open(scenario);
    /* json_real refuses NaN; null then takes its place */
    json_t *rate = json_real(scenario->rate_per_s);
    json_t *share = json_real(scenario->rate_share);
    json_t *each = json_real(scenario->rate_each_per_s);
    json_t *more = json_pack(
        "{s:o, s:o, s:o, s:s?, s:s?}", "rate_per_s", rate ? rate : json_null(),
        "rate_share", share ? share : json_null(), "rate_each_per_s",
        each ? each : json_null(), "capacity", scenario->capacity, "arrivals",
        !open               ? NULL
        : scenario->poisson ? "poisson"
                            : "constant");
    int result = more ? json_object_update(json, more) : -1;

    json_decref(more);
    return result ? -ENOMEM : 0;
}

/* --- all of them -------------------------------------------------------- */

static const struct scenario *find(const struct profile *profile,
                                   const char *name)
{
    for (int i = 0; i < profile->scenario_count; i++)
        if (strcmp(profile->scenarios[i].name, name) == 0)
            return &profile->scenarios[i];
    return NULL;
}

static int fail_unknown(const struct profile *profile,
                        const struct scenario *scenario, char *error)
{
    const char *names[SCENARIOS_MAX];
    char hint[ERROR_BYTES / 2];
    size_t count = 0;

    for (int i = 0; i < profile->scenario_count; i++)
        if (!scenario_is_open(&profile->scenarios[i]))
            names[count++] = profile->scenarios[i].name;
    names_hint(scenario->capacity, names, count, hint, sizeof(hint));
    return error_set(error, -EINVAL,
                     "%s:%d: scenario %s: capacity: no scenario without a rate "
                     "is called \"%.40s\"%s",
                     profile->file, scenario->line, scenario->name,
                     scenario->capacity, hint);
}

int open_load_check(const struct profile *profile, char *error)
{
    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i], *capacity;

        if (!scenario->capacity)
            continue;
        capacity = find(profile, scenario->capacity);
        if (!capacity || scenario_is_open(capacity))
            return fail_unknown(profile, scenario, error);
    }
    return 0;
}

static bool has_level(const struct scenario *scenario, int connections)
{
    for (int i = 0; i < scenario->level_count; i++)
        if (scenario->connections[i] == connections)
            return true;
    return false;
}

static int check_levels(const struct profile *profile,
                        const struct scenario *scenario,
                        const struct scenario *capacity, char *error)
{
    for (int i = 0; i < scenario->level_count; i++)
        if (!has_level(capacity, scenario->connections[i]))
            return error_set(
                error, -EINVAL,
                "%s:%d: scenario %s has %d connections, and %s, its capacity, "
                "has not: add %d there, or leave it out here",
                profile->file, scenario->line, scenario->name,
                scenario->connections[i], capacity->name,
                scenario->connections[i]);
    return 0;
}

int open_check(const struct profile *profile, char *error)
{
    int result = 0;

    for (int i = 0; i < profile->scenario_count && result == 0; i++) {
        const struct scenario *scenario = &profile->scenarios[i], *capacity;

        if (!scenario->capacity)
            continue;
        capacity = find(profile, scenario->capacity);
        if (!capacity) /* it was there when the profile was loaded */
            return error_set(error, -EINVAL,
                             "--scenarios: %s asks at %g %% of what %s "
                             "reaches: name %s, too",
                             scenario->name, 100 * scenario->rate_share,
                             scenario->capacity, scenario->capacity);
        result = check_levels(profile, scenario, capacity, error);
    }
    return result;
}
