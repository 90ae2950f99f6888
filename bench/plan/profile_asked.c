#include "profile_asked.h"

#include <string.h>

#include "place.h"

const char *const question_places[QUESTION_PLACES] = {"of", "against", "less"};

/* The place under one of these keys; false where the question has none. */
static bool place_get(json_t *question, const char *key, struct place *place)
{
    const char *text = json_string_value(json_object_get(question, key));

    return text && place_parse(text, place) == 0;
}

static bool asks_of(json_t *question, const char *scenario, const char *server,
                    int connections)
{
    struct place place;

    for (int i = 0; i < QUESTION_PLACES; i++)
        if (place_get(question, question_places[i], &place) &&
            strcmp(place.scenario, scenario) == 0 &&
            (!server || strcmp(place.server, server) == 0) &&
            (connections == 0 || place.connections == 0 ||
             place.connections == connections))
            return true;
    return false;
}

bool claims_ask_of(const struct profile *profile, const char *scenario,
                   const char *server, int connections)
{
    json_t *claim, *question;
    size_t i, j;

    json_array_foreach(profile->claims, i, claim)
    {
        json_array_foreach(json_object_get(claim, "questions"), j, question)
        {
            if (asks_of(question, scenario, server, connections))
                return true;
        }
    }
    return false;
}

/* For one of the claims, or as the capacity of one that is. */
static bool is_needed(const struct profile *profile, const char *scenario)
{
    if (claims_ask_of(profile, scenario, NULL, 0))
        return true;
    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *other = &profile->scenarios[i];

        if (other->capacity && strcmp(other->capacity, scenario) == 0 &&
            is_needed(profile, other->name))
            return true;
    }
    return false;
}

void claims_keep(struct profile *profile, const bool *wanted)
{
    for (size_t i = json_array_size(profile->claims); i-- > 0;)
        if (!wanted[i])
            (void)json_array_remove(profile->claims, i); /* it is there */
    for (int i = profile->scenario_count - 1; i >= 0; i--)
        if (!is_needed(profile, profile->scenarios[i].name))
            profile_drop_scenario(profile, i);
}

static void move(json_t *question, const char *key, const char *scenario,
                 int from, int to)
{
    struct place place;

    if (place_get(question, key, &place) && place.connections == from &&
        strcmp(place.scenario, scenario) == 0)
        (void)json_object_set_new(
            question, key,
            json_sprintf("%s/%d/%s", scenario, to, place.server));
}

void claims_move(struct profile *profile, const char *scenario, int from,
                 int to)
{
    json_t *claim, *question;
    size_t i, j;

    json_array_foreach(profile->claims, i, claim)
    {
        json_array_foreach(json_object_get(claim, "questions"), j, question)
        {
            for (int k = 0; k < QUESTION_PLACES; k++)
                move(question, question_places[k], scenario, from, to);
        }
    }
}
