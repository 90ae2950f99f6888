#include "chart_kinds.h"

#include <string.h>

#include "chart.h"
#include "chart_claim.h"
#include "chart_claims.h"
#include "chart_client.h"
#include "chart_cores.h"
#include "chart_cost.h"
#include "chart_curves.h"
#include "chart_drift.h"
#include "chart_fast.h"
#include "chart_hardware.h"
#include "chart_heat.h"
#include "chart_knee.h"
#include "chart_latency.h"
#include "chart_lines.h"
#include "chart_memory.h"
#include "chart_overview.h"
#include "chart_timeline.h"

const struct chart_kind chart_kinds[] = {
    {"overview", SCOPE_RUN, overview_missing, overview_headline,
     overview_write},
    {"throughput", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"memory", SCOPE_SCENARIO, memory_missing, memory_headline, memory_write},
    {"cost", SCOPE_SCENARIO, cost_missing, cost_headline, cost_write},
    {"latency", SCOPE_LEVEL, latency_missing, latency_headline, latency_write},
    {"cpu", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"client", SCOPE_SCENARIO, lines_missing, client_headline, lines_write},
    {"heat", SCOPE_SCENARIO, heat_missing, heat_headline, heat_write},
    {"switches", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"threads", SCOPE_SCENARIO, lines_missing, lines_headline, lines_write},
    {"knee", SCOPE_RUN, knee_missing, knee_headline, knee_write},
    {"cores", SCOPE_RUN, cores_missing, cores_headline, cores_write},
    {"timeline", SCOPE_SCENARIO, timeline_missing, timeline_headline,
     timeline_write},
    {"drift", SCOPE_RUN, drift_missing, drift_headline, drift_write},
    {"hardware", SCOPE_RUN, hardware_missing, hardware_headline,
     hardware_write},
    {"curves", SCOPE_SCENARIO, curves_missing, curves_headline, curves_write},
    {"fast", SCOPE_RUN, fast_missing, fast_headline, fast_write},
    {"claims", SCOPE_RUN, claims_chart_missing, claims_chart_headline,
     claims_chart_write},
    {"claim", SCOPE_CLAIM, claim_chart_missing, claim_chart_headline,
     claim_chart_write},
    {0},
};

const struct chart_kind *chart_kind_find(const char *name)
{
    const struct chart_kind *kind = chart_kinds;

    while (strcmp(kind->name, name) != 0)
        kind++;
    return kind;
}

/* A word of a list with commas. */
static bool is_named(const struct chart_kind *kind, const char *word)
{
    size_t length = strlen(kind->name);

    return strcspn(word, ",") == length &&
           strncmp(word, kind->name, length) == 0;
}

static const char *next_word(const char *word)
{
    const char *comma = strchr(word, ',');

    return comma ? comma + 1 : NULL;
}

bool chart_kind_is_among(const struct chart_kind *kind, const char *names)
{
    const char *word = names;

    while (word && !is_named(kind, word))
        word = next_word(word);
    return !names || word;
}

bool charts_are_known(const char *only)
{
    for (const char *word = only; word; word = next_word(word)) {
        const struct chart_kind *kind = chart_kinds;
        while (kind->name && !is_named(kind, word))
            kind++;
        if (!kind->name)
            return false;
    }
    return true;
}

const char *chart_kind_script(const struct chart_kind *kind)
{
    return lines_find(kind->name) ? "lines" : kind->name;
}
