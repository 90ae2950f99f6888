/* The command line's words, of profile.h: what they choose and change. */
#include "profile.h"

#include <errno.h>
#include <string.h>

#include "profile_asked.h"
#include "profile_claims.h"
#include "profile_hasten.h"
#include "profile_keys.h"
#include "profile_words.h"

/* Marks in wanted[count] the names that `words` has; each must be one. */
static int choose(const char *option, const char *words,
                  const char *const *names, int count, bool *wanted,
                  char *error)
{
    char word[NAME_BYTES], hint[ERROR_BYTES / 2];
    const char *what = option + 2; /* "scenarios" of "--scenarios" */
    int chosen = 0;

    while (word_next(&words, word, sizeof(word)) > 0) {
        int i = 0;
        while (i < count && strcmp(word, names[i]) != 0)
            i++;
        if (i == count) {
            names_hint(word, names, (size_t)count, hint, sizeof(hint));
            return error_set(error, -EINVAL, "%s: no %.*s \"%s\"%s", option,
                             (int)strlen(what) - 1, what, word, hint);
        }
        if (wanted[i])
            return error_set(error, -EINVAL, "%s: \"%s\" is named twice",
                             option, word);
        wanted[i] = true;
        chosen++;
    }
    if (chosen > 0)
        return 0;
    names_hint("", names, (size_t)count, hint, sizeof(hint));
    return error_set(error, -EINVAL, "%s: names none%s", option, hint);
}

static int choose_servers(struct profile *profile, const char *words,
                          char *error)
{
    const char *names[SERVERS_MAX];
    bool wanted[SERVERS_MAX] = {false};
    int result;

    for (int i = 0; i < profile->server_count; i++)
        names[i] = profile->servers[i].name;
    result =
        choose("--servers", words, names, profile->server_count, wanted, error);
    if (result < 0)
        return result;
    for (int i = profile->server_count - 1; i >= 0; i--)
        if (!wanted[i])
            profile_drop_server(profile, i);
    return 0;
}

static int choose_scenarios(struct profile *profile, const char *words,
                            char *error)
{
    const char *names[SCENARIOS_MAX];
    bool wanted[SCENARIOS_MAX] = {false};
    int result;

    for (int i = 0; i < profile->scenario_count; i++)
        names[i] = profile->scenarios[i].name;
    result = choose("--scenarios", words, names, profile->scenario_count,
                    wanted, error);
    if (result < 0)
        return result;
    for (int i = profile->scenario_count - 1; i >= 0; i--)
        if (!wanted[i])
            profile_drop_scenario(profile, i);
    return 0;
}

static int choose_claims(struct profile *profile, const char *words,
                         char *error)
{
    const char *names[CLAIMS_MAX];
    bool wanted[CLAIMS_MAX] = {false};
    json_t *claim;
    size_t i;
    int result;

    json_array_foreach(profile->claims, i, claim)
    {
        names[i] = json_string_value(json_object_get(claim, "name"));
    }
    result = choose("--claims", words, names,
                    (int)json_array_size(profile->claims), wanted, error);
    if (result == 0)
        claims_keep(profile, wanted);
    return result;
}

static int levels_parse(const char *words, int *levels, int *count, char *error)
{
    const struct key *key = key_find("scenario", "connections");
    char word[NAME_BYTES];
    long level;

    *count = 0;
    while (word_next(&words, word, sizeof(word)) > 0) {
        if (count_parse(word, (long)key->low, (long)key->high, &level) < 0)
            return error_set(error, -EINVAL,
                             "--connections: \"%s\": must be %s", word,
                             "whole numbers from 1 to 1000000");
        if (*count == LEVELS_MAX)
            return error_set(error, -EINVAL,
                             "--connections: more than %d levels", LEVELS_MAX);
        levels[(*count)++] = (int)level;
    }
    if (*count == 0)
        return error_set(error, -EINVAL,
                         "--connections: no level: give some, as in "
                         "\"1 64 1000\"");
    level = levels_sort(levels, *count);
    if (level)
        return error_set(error, -EINVAL, "--connections: %ld is named twice",
                         level);
    return 0;
}

static bool is_paired(const struct scenario *scenario, int connections)
{
    for (int i = 0; i < scenario->level_count; i++)
        if (scenario->connections[i] == connections)
            return scenario->paired[i];
    return false;
}

/* Levels that stay keep their pairs. */
static void set_levels(struct scenario *scenario, const int *levels, int count)
{
    const struct scenario before = *scenario;

    for (int i = 0; i < count; i++) {
        scenario->connections[i] = levels[i];
        scenario->paired[i] = is_paired(&before, levels[i]);
    }
    scenario->level_count = count;
    scenario->line = 0; /* no line of the profile says so */
}

static int set_connections(struct profile *profile, const char *words,
                           char *error)
{
    int levels[LEVELS_MAX], count;
    int result = levels_parse(words, levels, &count, error);

    for (int i = 0; i < profile->scenario_count && result == 0; i++)
        set_levels(&profile->scenarios[i], levels, count);
    return result;
}

static int set_duration(struct profile *profile, const char *word, char *error)
{
    const struct key *key = key_find("run", "duration");
    double seconds = 0;

    if (duration_parse(word, &seconds) < 0 || seconds < key->low ||
        seconds > key->high)
        return error_set(error, -EINVAL,
                         "--duration: \"%s\": must be %s, such as 500ms or 3s",
                         word, key->right);
    profile->duration_s = seconds;
    for (int i = 0; i < profile->scenario_count; i++)
        profile->scenarios[i].duration_s = seconds;
    return 0;
}

static int set_repeat(struct profile *profile, const char *word, char *error)
{
    const struct key *key = key_find("run", "repeat");
    long repeat;

    if (count_parse(word, (long)key->low, (long)key->high, &repeat) < 0)
        return error_set(error, -EINVAL,
                         "--repeat: \"%s\": must be a whole number from %s",
                         word, key->right);
    profile->repeat = (int)repeat;
    return 0;
}

/* `make bench` passes variables that nobody set as empty words. */
static bool is_given(const char *words)
{
    return words && *words;
}

int profile_override(struct profile *profile, const struct overrides *words,
                     char *error)
{
    int result = 0;

    if (is_given(words->claims))
        result = choose_claims(profile, words->claims, error);
    if (result == 0 && words->quick)
        profile_hasten(profile);
    if (result == 0 && is_given(words->scenarios))
        result = choose_scenarios(profile, words->scenarios, error);
    if (result == 0 && is_given(words->servers))
        result = choose_servers(profile, words->servers, error);
    if (result == 0 && is_given(words->connections))
        result = set_connections(profile, words->connections, error);
    if (result == 0 && is_given(words->duration))
        result = set_duration(profile, words->duration, error);
    if (result == 0 && is_given(words->repeat))
        result = set_repeat(profile, words->repeat, error);
    return result;
}
