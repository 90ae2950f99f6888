#include "profile_lower.h"

#include "profile_asked.h"

enum {
    ROUND = 100 /* a level's figure is for people, too */
};

static void lower(struct profile *profile, struct scenario *scenario, int most,
                  void (*tell)(const struct scenario *scenario, int from,
                               int to))
{
    int *levels = scenario->connections;

    for (int i = scenario->level_count - 1; i >= 0 && levels[i] > most; i--) {
        tell(scenario, levels[i], most);
        claims_move(profile, scenario->name, levels[i], most);
        levels[i] = most;
    }
    while (scenario->level_count > 1 && levels[scenario->level_count - 1] ==
                                            levels[scenario->level_count - 2])
        scenario->level_count--; /* once is enough */
}

void profile_lower(struct profile *profile, long descriptors,
                   void (*tell)(const struct scenario *scenario, int from,
                                int to))
{
    for (int i = 0; i < profile->scenario_count; i++) {
        struct scenario *scenario = &profile->scenarios[i];
        int room = scenario_room(scenario, descriptors);

        if (scenario->upstream && scenario->line > 0 && room > 0)
            lower(profile, scenario, room > ROUND ? room / ROUND * ROUND : room,
                  tell);
    }
}
