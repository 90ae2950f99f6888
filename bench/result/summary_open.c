/* The one question of summary.h that needs no figures. */
#include "summary.h"

#include <string.h>

bool summary_is_open(const struct summary *summary, const char *scenario)
{
    for (size_t i = 0; i < summary->point_count; i++)
        if (summary->points[i].value[M_RATE_PER_S].median > 0 &&
            strcmp(summary->points[i].scenario, scenario) == 0)
            return true;
    for (size_t i = 0; i < summary->failure_count; i++)
        if (summary->failures[i].value[M_RATE_PER_S] > 0 &&
            strcmp(summary->failures[i].scenario, scenario) == 0)
            return true;
    return false;
}
