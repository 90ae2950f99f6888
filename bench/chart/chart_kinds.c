#include "chart_kinds.h"

#include <string.h>

#include "chart_cost.h"
#include "chart_drift.h"
#include "chart_heat.h"
#include "chart_knee.h"
#include "chart_latency.h"
#include "chart_memory.h"
#include "chart_throughput.h"
#include "chart_timeline.h"

const struct chart_kind chart_kinds[] = {
    {"throughput", SCOPE_SCENARIO, throughput_missing, throughput_headline,
     throughput_write},
    {"memory", SCOPE_SCENARIO, memory_missing, memory_headline, memory_write},
    {"cost", SCOPE_SCENARIO, cost_missing, cost_headline, cost_write},
    {"latency", SCOPE_LEVEL, latency_missing, latency_headline, latency_write},
    {"heat", SCOPE_SCENARIO, heat_missing, heat_headline, heat_write},
    {"knee", SCOPE_RUN, knee_missing, knee_headline, knee_write},
    {"timeline", SCOPE_SCENARIO, timeline_missing, timeline_headline,
     timeline_write},
    {"drift", SCOPE_RUN, drift_missing, drift_headline, drift_write},
    {0},
};

const struct chart_kind *chart_kind_find(const char *name)
{
    const struct chart_kind *kind = chart_kinds;

    while (strcmp(kind->name, name) != 0)
        kind++;
    return kind;
}
