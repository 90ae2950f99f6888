/* Which servers are compared by pairs, and where: of plan.h. */
#include "plan.h"

void plan_each_comparison(const struct profile *profile,
                          void (*add)(const struct planned *pair, void *to),
                          void *to)
{
    struct planned pair = {0};
    int takes[SERVERS_MAX], count;
    bool first = true;

    for (; pair.scenario < profile->scenario_count; pair.scenario++) {
        const struct scenario *scenario = &profile->scenarios[pair.scenario];

        for (pair.level = 0; pair.level < scenario->level_count; pair.level++) {
            if (!scenario->paired[pair.level])
                continue;
            count = scenario_servers(profile, scenario, takes);
            for (int i = 0; i < count; i++) {
                pair.server = takes[i];
                if (!profile->servers[pair.server].counters)
                    continue;
                pair.base = pair.server;
                if (first)
                    add(&pair, to);
                pair.base = takes[0];
                if (i > 0 && profile->servers[pair.base].counters)
                    add(&pair, to);
            }
            first = false;
        }
    }
}
