#include "profile_claims.h"

#include <errno.h>
#include <string.h>

#include "profile_asked.h"
#include "profile_keys.h"
#include "profile_parse.h"
#include "profile_words.h"
#include "question.h"
#include "ruling.h"

/* Where to look, and to complain. */
struct claims_loader {
    struct profile *profile;
    char *error;
    cfg_t *section; /* of the question */
};

/* `what` follows the question's name. */
static int refuse(const struct claims_loader *loader, const char *key,
                  const char *what)
{
    int line = profile_line(loader->section, key);

    return error_set(loader->error, -EINVAL, "%s:%d: question %s: %s: %s",
                     loader->profile->file,
                     line > 0 ? line : (int)loader->section->line,
                     loader->section->title, key, what);
}

/* --- places ------------------------------------------------------------- */

static const struct scenario *find_scenario(const struct profile *profile,
                                            const char *name)
{
    for (int i = 0; i < profile->scenario_count; i++)
        if (strcmp(profile->scenarios[i].name, name) == 0)
            return &profile->scenarios[i];
    return NULL;
}

static bool has_server(const struct profile *profile,
                       const struct scenario *scenario, const char *name)
{
    int takes[SERVERS_MAX];
    int count = scenario_servers(profile, scenario, takes);

    for (int i = 0; i < count; i++)
        if (strcmp(profile->servers[takes[i]].name, name) == 0)
            return true;
    return false;
}

static int find_level(const struct scenario *scenario, int connections)
{
    int level = 0;

    while (level < scenario->level_count &&
           scenario->connections[level] != connections)
        level++;
    return level;
}

static int check_place(const struct claims_loader *loader, const char *key)
{
    const char *text = cfg_getstr(loader->section, key);
    const struct scenario *scenario;
    struct place place;

    if (!text)
        return 0;
    if (place_parse(text, &place))
        return refuse(loader, key,
                      "must be SCENARIO/CONNECTIONS/SERVER such as "
                      "\"hello/64/event\", or hello/*/event");
    scenario = find_scenario(loader->profile, place.scenario);
    if (!scenario)
        return refuse(loader, key, "the profile has no such scenario");
    if (place.connections > 0 &&
        find_level(scenario, place.connections) == scenario->level_count)
        return refuse(loader, key,
                      "the scenario has no such level of connections");
    if (place.connections == 0 && scenario->level_count < 2)
        return refuse(loader, key, "a slope needs two levels of connections");
    return has_server(loader->profile, scenario, place.server)
               ? 0
               : refuse(loader, key,
                        "no such server takes part in the scenario");
}

/* --- questions ---------------------------------------------------------- */

static bool is_metric(const char *name)
{
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        if (strcmp(metric_name((enum metric)metric), name) == 0)
            return true;
    return false;
}

/* Of two servers at one point that has pairs. */
static int check_pairs(const struct claims_loader *loader)
{
    cfg_t *section = loader->section;
    const char *metric = cfg_getstr(section, "metric");
    const struct scenario *scenario;
    struct place of, other;

    if (!cfg_getbool(section, "pairs"))
        return 0;
    if (!cfg_getstr(section, "against") ||
        strcmp(metric, metric_name(M_CPU_US_PER_REQUEST)) != 0)
        return refuse(loader, "pairs",
                      "pairs tell a ratio of cpu_us_per_request: ask for that "
                      "`against` another server");
    (void)place_parse(cfg_getstr(section, "of"), &of); /* checked before */
    (void)place_parse(cfg_getstr(section, "against"), &other);
    scenario = find_scenario(loader->profile, of.scenario);
    if (strcmp(of.scenario, other.scenario) != 0 ||
        of.connections != other.connections || of.connections == 0 ||
        !scenario->paired[find_level(scenario, of.connections)])
        return refuse(loader, "pairs",
                      "both have to stand at one level that has pairs");
    return 0;
}

static int check_question(const struct claims_loader *loader)
{
    cfg_t *section = loader->section;
    int result = 0;

    for (int i = 0; i < QUESTION_PLACES && !result; i++)
        result = check_place(loader, question_places[i]);
    if (result)
        return result;
    if (!is_metric(cfg_getstr(section, "metric")))
        return refuse(loader, "metric", "trials.csv has no such column");
    if (cfg_getstr(section, "against_metric") &&
        !is_metric(cfg_getstr(section, "against_metric")))
        return refuse(loader, "against_metric",
                      "trials.csv has no such column");
    if (cfg_getstr(section, "against") && cfg_getstr(section, "less"))
        return refuse(loader, "less",
                      "it is either a ratio (against) or a difference");
    if (cfg_getstr(section, "against") && profile_line(section, "per"))
        return refuse(loader, "per", "a ratio has no unit: leave it out");
    return check_pairs(loader);
}

static json_t *margin(cfg_t *section, const char *key)
{
    return profile_line(section, key) ? json_real(cfg_getfloat(section, key))
                                      : json_null();
}

static json_t *question_json(cfg_t *section)
{
    return json_pack(
        "{s:s, s:s, s:s, s:s, s:s?, s:s?, s:s?, s:f, s:o, s:o, s:b}", "name",
        section->title, "asks", cfg_getstr(section, "asks"), "metric",
        cfg_getstr(section, "metric"), "of", cfg_getstr(section, "of"),
        "against", cfg_getstr(section, "against"), "against_metric",
        cfg_getstr(section, "against_metric"), "less",
        cfg_getstr(section, "less"), "per", cfg_getfloat(section, "per"),
        "over", margin(section, "over"), "under", margin(section, "under"),
        "pairs", (int)cfg_getbool(section, "pairs"));
}

/* --- claims ------------------------------------------------------------- */

static int lacking(const struct claims_loader *loader, const cfg_t *section,
                   const char *key)
{
    return error_set(loader->error, -EINVAL,
                     "%s:%d: %s %s has no \"%s\": it needs %s",
                     loader->profile->file, section->line, section->name,
                     section->title, key, key_find(section->name, key)->right);
}

/* The first required key that is missing. */
static int check_keys(const struct claims_loader *loader, cfg_t *section)
{
    for (const struct key *key = profile_keys; key->section; key++)
        if (strcmp(key->section, section->name) == 0 && key->required &&
            !profile_line(section, key->name))
            return lacking(loader, section, key->name);
    return 0;
}

static json_t *find_claim(json_t *claims, const char *name)
{
    json_t *claim;
    size_t i;

    json_array_foreach(claims, i, claim)
    {
        if (strcmp(json_string_value(json_object_get(claim, "name")), name) ==
            0)
            return claim;
    }
    return NULL;
}

static int load_claim(struct claims_loader *loader, cfg_t *section)
{
    int result = check_keys(loader, section);
    json_t *claim;

    if (result)
        return result;
    if (!name_is_valid(section->title))
        return error_set(loader->error, -EINVAL,
                         "%s:%d: claim \"%s\": a name is 1 to 32 of a-z, 0-9, "
                         "_ and -",
                         loader->profile->file, section->line, section->title);
    claim = json_pack("{s:s, s:s, s:s, s:s?, s:s, s:[]}", "name",
                      section->title, "says", cfg_getstr(section, "says"),
                      "source", cfg_getstr(section, "source"), "literature",
                      cfg_getstr(section, "literature"), "experiment",
                      cfg_getstr(section, "experiment"), "questions");
    return json_array_append_new(loader->profile->claims, claim)
               ? error_set(loader->error, -ENOMEM, "%s: out of memory",
                           loader->profile->file)
               : 0;
}

static int load_question(struct claims_loader *loader, cfg_t *section)
{
    int result = check_keys(loader, section);
    json_t *questions;

    loader->section = section;
    if (!result)
        result = check_question(loader);
    if (result)
        return result;
    questions = json_object_get(
        find_claim(loader->profile->claims, cfg_getstr(section, "claim")),
        "questions");
    if (!questions)
        return refuse(loader, "claim", "the profile has no such claim");
    if (json_array_size(questions) == QUESTIONS_MAX)
        return refuse(loader, "claim", "32 questions to a claim are enough");
    return json_array_append_new(questions, question_json(section))
               ? error_set(loader->error, -ENOMEM, "%s: out of memory",
                           loader->profile->file)
               : 0;
}

static int check_asked(const struct claims_loader *loader, cfg_t *cfg)
{
    json_t *claim;
    size_t i;

    json_array_foreach(loader->profile->claims, i, claim)
    {
        const cfg_t *section = cfg_getnsec(cfg, "claim", (unsigned int)i);

        if (json_array_size(json_object_get(claim, "questions")) == 0)
            return error_set(loader->error, -EINVAL,
                             "%s:%d: claim %s: no question asks for it",
                             loader->profile->file, section->line,
                             section->title);
    }
    return 0;
}

int claims_load(struct profile *profile, cfg_t *cfg, char *error)
{
    struct claims_loader loader = {.profile = profile, .error = error};
    unsigned int claims = cfg_size(cfg, "claim");
    unsigned int questions = cfg_size(cfg, "question");
    int result = 0;

    if (claims == 0 && questions == 0)
        return 0;
    if (claims > CLAIMS_MAX)
        return error_set(error, -EINVAL, "%s: %u claims: must be up to %d",
                         profile->file, claims, CLAIMS_MAX);
    profile->claims = json_array();
    for (unsigned int i = 0; i < claims && !result; i++)
        result = load_claim(&loader, cfg_getnsec(cfg, "claim", i));
    for (unsigned int i = 0; i < questions && !result; i++)
        result = load_question(&loader, cfg_getnsec(cfg, "question", i));
    return result ? result : check_asked(&loader, cfg);
}
