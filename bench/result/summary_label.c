/* What summary.h says of how people call the servers. */
#include "summary.h"

#include <string.h>

void summary_take_label(struct summary *summary, const char *server,
                        const char *label)
{
    for (size_t i = 0; i < summary->point_count; i++)
        if (strcmp(summary->points[i].server, server) == 0)
            summary->points[i].label = label;
    for (size_t i = 0; i < summary->slope_count; i++)
        if (strcmp(summary->slopes[i].server, server) == 0)
            summary->slopes[i].label = label;
}

const char *point_label(const struct point *point)
{
    return point->label ? point->label : point->server;
}

const char *summary_label(const struct summary *summary, const char *server)
{
    for (size_t i = 0; i < summary->point_count; i++)
        if (strcmp(summary->points[i].server, server) == 0)
            return point_label(&summary->points[i]);
    return server;
}
