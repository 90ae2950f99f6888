#include "chart_kinds.h"

#include <string.h>

#include "chart_claim.h"
#include "chart_claims.h"
#include "chart_curves.h"
#include "chart_fast.h"
#include "chart_latency.h"
#include "chart_memory.h"
#include "chart_throughput.h"

const struct chart_kind chart_kinds[] = {
    {"throughput", SCOPE_SCENARIO, throughput_missing, throughput_headline,
     throughput_write},
    {"memory", SCOPE_SCENARIO, memory_missing, memory_headline, memory_write},
    {"latency", SCOPE_LEVEL, latency_missing, latency_headline, latency_write},
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
