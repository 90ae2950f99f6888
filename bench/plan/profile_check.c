/* The machine's limits, of profile.h. */
#include "profile.h"

#include <errno.h>
#include <stdio.h>

#include "profile_open.h"
#include "profile_words.h"

/* Standard streams, logs, pipes to children, libuv's own. */
enum {
    DESCRIPTORS_RESERVE = 64
};

/* "x.conf:12", or the option when the line is 0. */
static void place_format(const char *file, int line, char *text, size_t size)
{
    if (line > 0)
        (void)snprintf(text, size, "%s:%d", file, line);
    else
        (void)snprintf(text, size, "--connections");
}

/* With an upstream the server has one of its own for each. */
static int each_needs(const struct scenario *scenario)
{
    return scenario->upstream ? 2 : 1;
}

int scenario_room(const struct scenario *scenario, long descriptors)
{
    return (int)(descriptors - DESCRIPTORS_RESERVE) / each_needs(scenario);
}

int profile_check(const struct profile *profile, long descriptors, char *error)
{
    char place[ERROR_BYTES / 2];

    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i];
        int most = scenario->connections[scenario->level_count - 1];
        int needed = each_needs(scenario) * most + DESCRIPTORS_RESERVE;

        place_format(profile->file, scenario->line, place, sizeof(place));
        if (needed > descriptors)
            return error_set(error, -EMFILE,
                             "%s: scenario %s: %d connections need %d "
                             "descriptors, the hard limit is %ld: lower them, "
                             "or as root: ulimit -Hn %d",
                             place, scenario->name, most, needed, descriptors,
                             needed);
    }
    return open_check(profile, error);
}
