#include "chart_hardware_words.h"

#include <math.h>
#include <string.h>

#include "chart_hardware.h"
#include "estimate.h"
#include "human.h"

enum {
    LABEL_COLUMNS = 40
};

static const double PEOPLE = 1000;

static const struct {
    const char *noun, *heading;
} RESOURCES[RESOURCE_COUNT] = {
    [RESOURCE_CPUS] = {"CPU", "CPUs in use"},
    [RESOURCE_GIB] = {"memory", "GiB of memory, all told"},
};

const char *hardware_heading(enum resource resource)
{
    return RESOURCES[resource].heading;
}

/* "43.9 ± 0.8 MiB", both with as many decimals as give the first three
 * digits. */
static void amount_text(double value, double half, enum resource resource,
                        char *text, size_t size)
{
    const char *unit = "CPUs";

    if (resource == RESOURCE_GIB) {
        bool small = fabs(value) < 1;
        unit = small ? "MiB" : "GiB";
        value *= small ? 1024 : 1;
        half *= small ? 1024 : 1;
    }
    int decimals = 2 - (int)floor(log10(fmax(fabs(value), 1e-6)));
    decimals = decimals < 0 ? 0 : decimals > 6 ? 6 : decimals;
    if (isnan(half))
        snprintf(text, size, "%.*f %s", decimals, value, unit);
    else
        snprintf(text, size, "%.*f \u00b1 %.*f %s", decimals, value, decimals,
                 half, unit);
}

void hardware_name_ends(const struct sweep *sweep,
                        const struct demand demands[CHART_SERVERS_MAX],
                        enum resource resource, struct line_end *ends)
{
    for (int i = 0; i < sweep->server_count; i++) {
        const struct demand *demand = &demands[i];
        char amount[TEXT_BYTES / 2];
        end_set_name(&ends[i], sweep->servers[i].label);
        ends[i].colour = sweep->servers[i].colour;
        snprintf(ends[i].figure, sizeof(ends[i].figure), "not measured");
        if (demand->fit.count == 0)
            continue;
        amount_text(PEOPLE * demand->fit.slope, PEOPLE * demand->half, resource,
                    amount, sizeof(amount));
        snprintf(ends[i].figure, sizeof(ends[i].figure), "%s%s per 1,000",
                 demand->fit.slope < 0 ? "" : "+", amount);
    }
}

/* --- the headline --------------------------------------------------------- */

static void say_alone(const struct sweep *sweep, char *title)
{
    struct demand cpus = demand_fit(sweep, 0, RESOURCE_CPUS);
    struct demand gib = demand_fit(sweep, 0, RESOURCE_GIB);
    char amounts[RESOURCE_COUNT][64];

    amount_text(PEOPLE * cpus.fit.slope, NAN, RESOURCE_CPUS, amounts[0],
                sizeof(amounts[0]));
    amount_text(PEOPLE * gib.fit.slope, NAN, RESOURCE_GIB, amounts[1],
                sizeof(amounts[1]));
    snprintf(title, TEXT_BYTES, "%s took %s%s%s for 1,000 more people",
             human_name(sweep->servers[0].label, LABEL_COLUMNS).text,
             amounts[0], gib.fit.count > 0 ? " and " : "",
             gib.fit.count > 0 ? amounts[1] : "");
}

/* Two servers and a resource. */
struct claim_of {
    struct estimate ratio; /* more / less, so 1 or above; NaN: none */
    int more;              /* 0 or 1, of the sweep's servers */
};

static struct claim_of claim_about(const struct sweep *sweep,
                                   enum resource resource)
{
    struct claim_of claim = {demand_ratio(sweep, 1, 0, resource), 1};

    if (claim.ratio.median < 1) {
        claim.ratio = estimate_inverse(&claim.ratio);
        claim.more = 0;
    }
    return claim;
}

static struct human label_of(const struct sweep *sweep, int server)
{
    return human_name(sweep->servers[server].label, LABEL_COLUMNS);
}

/* "threads took 4.40x the memory of event loop", "no clear difference in CPU"
 */
static void say_claim(const struct sweep *sweep, const struct claim_of *claim,
                      enum resource resource, char *text, size_t size)
{
    const char *noun = RESOURCES[resource].noun;

    if (isnan(claim->ratio.low))
        snprintf(text, size, "too few trials for a claim about %s", noun);
    else if (!estimate_is_clear(&claim->ratio))
        snprintf(text, size, "no clear difference in %s", noun);
    else
        snprintf(text, size, "%s took %s the %s of %s",
                 label_of(sweep, claim->more).text,
                 human_factor(claim->ratio.median).text, noun,
                 label_of(sweep, 1 - claim->more).text);
}

/* One sentence where both are clear, and of the same server; else a clause for
 * each. */
static void say_claims(const struct sweep *sweep, char *text, size_t size)
{
    struct claim_of memory = claim_about(sweep, RESOURCE_GIB);
    struct claim_of cpu = claim_about(sweep, RESOURCE_CPUS);
    char clauses[2][TEXT_BYTES];

    if (estimate_is_clear(&memory.ratio) && estimate_is_clear(&cpu.ratio) &&
        memory.more == cpu.more) {
        snprintf(text, size,
                 "For each more person %s took %s the memory and %s the CPU of "
                 "%s",
                 label_of(sweep, cpu.more).text,
                 human_factor(memory.ratio.median).text,
                 human_factor(cpu.ratio.median).text,
                 label_of(sweep, 1 - cpu.more).text);
        return;
    }
    say_claim(sweep, &memory, RESOURCE_GIB, clauses[0], sizeof(clauses[0]));
    say_claim(sweep, &cpu, RESOURCE_CPUS, clauses[1], sizeof(clauses[1]));
    snprintf(text, size, "For each more person %s; %s", clauses[0], clauses[1]);
}

void hardware_headline(const struct picture *picture, char *title)
{
    struct sweep sweep;
    char text[3 * TEXT_BYTES];

    if (!demand_find(picture->drawing, &sweep))
        return; /* missing */
    if (sweep.server_count == 1)
        say_alone(&sweep, text);
    else
        say_claims(&sweep, text, sizeof(text));
    text_capitalize(text, title, TEXT_BYTES);
}
