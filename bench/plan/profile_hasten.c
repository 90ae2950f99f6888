#include "profile_hasten.h"

#include <math.h>

#include "profile_asked.h"
#include "profile_claims.h"

enum {
    REPEATS = 3,
    DISTURBED_REPEATS = 1,
    WARMUP_MOST_S = 5,
    BUDGET_MOST_S = 570 /* with the charts less than ten minutes */
};

/* --- less often, and shorter -------------------------------------------- */

static int at_most(int count, int most)
{
    return count > most ? most : count;
}

static void shorten(struct profile *profile)
{
    profile->repeat = at_most(profile->repeat, REPEATS);
    profile->repeat_most = at_most(profile->repeat_most, REPEATS);
    profile->pairs = at_most(profile->pairs, REPEATS);
    profile->pairs_most = at_most(profile->pairs_most, REPEATS);
    profile->duration_s /= 2;
    profile->warmup_s /= 2;
    profile->pair_duration_s /= 2;
    profile->disturbed_repeats =
        at_most(profile->disturbed_repeats, DISTURBED_REPEATS);
    profile->budget_s = fmin(profile->budget_s, BUDGET_MOST_S);
    for (int i = 0; i < profile->scenario_count; i++) {
        struct scenario *scenario = &profile->scenarios[i];

        if (scenario->stop_s > 0)
            continue;
        scenario->duration_s /= 2;
        scenario->warmup_s = fmin(scenario->warmup_s / 2, WARMUP_MOST_S);
    }
}

/* --- questions that decide ---------------------------------------------- */

static bool decides(json_t *question)
{
    return !json_is_null(json_object_get(question, "over")) ||
           !json_is_null(json_object_get(question, "under"));
}

/* Returns how many are left. */
static size_t drop_figures(json_t *questions)
{
    for (size_t i = json_array_size(questions); i-- > 0;)
        if (!decides(json_array_get(questions, i)))
            (void)json_array_remove(questions, i); /* it is there */
    return json_array_size(questions);
}

static bool is_decided(json_t *claims)
{
    json_t *claim, *question;
    size_t i, j;

    json_array_foreach(claims, i, claim)
    {
        json_array_foreach(json_object_get(claim, "questions"), j, question)
        {
            if (decides(question))
                return true;
        }
    }
    return false;
}

/* Leaves the claims that are decided, and what decides them. */
static void keep_deciding(struct profile *profile)
{
    bool wanted[CLAIMS_MAX];
    json_t *claim;
    size_t i;

    json_array_foreach(profile->claims, i, claim)
    {
        wanted[i] = drop_figures(json_object_get(claim, "questions")) > 0;
    }
    claims_keep(profile, wanted);
}

/* --- what they are asked of --------------------------------------------- */

/* Nobody asks of one that is there for its capacity: it stays as it is. */
static void thin_out(const struct profile *profile, struct scenario *scenario)
{
    int kept = 0;

    if (!claims_ask_of(profile, scenario->name, NULL, 0))
        return;
    for (int i = 0; i < profile->server_count; i++)
        if (!claims_ask_of(profile, scenario->name, profile->servers[i].name,
                           0))
            scenario->absent[i] = true;
    for (int i = 0; i < scenario->level_count; i++) {
        if (!claims_ask_of(profile, scenario->name, NULL,
                           scenario->connections[i]))
            continue;
        scenario->connections[kept] = scenario->connections[i];
        scenario->paired[kept++] = scenario->paired[i];
    }
    scenario->level_count = kept;
}

void profile_hasten(struct profile *profile)
{
    shorten(profile);
    if (!is_decided(profile->claims))
        return;
    keep_deciding(profile);
    for (int i = 0; i < profile->scenario_count; i++)
        thin_out(profile, &profile->scenarios[i]);
}
