#include "chart_kinds.h"

#include <string.h>

#include "chart_client.h"
#include "chart_cores.h"
#include "chart_hardware.h"
#include "chart_latency.h"
#include "chart_lines.h"
#include "chart_memory.h"
#include "chart_overview.h"

const struct chart_kind chart_kinds[] = {
    {"overview", SCOPE_RUN, overview_missing, overview_headline,
     overview_write},
    {"throughput", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"memory", SCOPE_SCENARIO, memory_missing, memory_headline, memory_write},
    {"latency", SCOPE_LEVEL, latency_missing, latency_headline, latency_write},
    {"cpu", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"client", SCOPE_SCENARIO, lines_missing, client_headline, lines_write},
    {"switches", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"threads", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"cores", SCOPE_RUN, cores_missing, cores_headline, cores_write},
    {"hardware", SCOPE_RUN, hardware_missing, hardware_headline,
     hardware_write},
    {0},
};

const struct chart_kind *chart_kind_find(const char *name)
{
    const struct chart_kind *kind = chart_kinds;

    while (strcmp(kind->name, name) != 0)
        kind++;
    return kind;
}

const char *chart_kind_script(const struct chart_kind *kind)
{
    return lines_find(kind->name) ? "lines" : kind->name;
}
