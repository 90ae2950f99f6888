/* What is left out of a profile, or released with it: of profile.h. */
#include "profile.h"

#include <stdlib.h>
#include <string.h>

void profile_drop_server(struct profile *profile, int index)
{
    struct server_spec *server = &profile->servers[index];

    free(server->label);
    free(server->command);
    free(server->ready_line);
    profile->server_count--;
    memmove(server, server + 1,
            sizeof(*server) * (size_t)(profile->server_count - index));
    for (int i = 0; i < profile->scenario_count; i++) {
        bool *absent = &profile->scenarios[i].absent[index];

        memmove(absent, absent + 1,
                sizeof(*absent) * (size_t)(profile->server_count - index));
    }
}

void profile_drop_scenario(struct profile *profile, int index)
{
    struct scenario *scenario = &profile->scenarios[index];

    free(scenario->title);
    free(scenario->script);
    free(scenario->arguments);
    free(scenario->path);
    free(scenario->capacity);
    free(scenario->beside);
    free(scenario->upstream);
    profile->scenario_count--;
    memmove(scenario, scenario + 1,
            sizeof(*scenario) * (size_t)(profile->scenario_count - index));
}

void profile_release(struct profile *profile)
{
    while (profile->server_count > 0)
        profile_drop_server(profile, profile->server_count - 1);
    while (profile->scenario_count > 0)
        profile_drop_scenario(profile, profile->scenario_count - 1);
    json_decref(profile->claims);
    free(profile->name);
    free(profile->file);
    memset(profile, 0, sizeof(*profile));
}
