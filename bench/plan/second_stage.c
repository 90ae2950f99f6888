#include "second_stage.h"

#include <math.h>
#include <string.h>

int second_stage_size(const struct estimate *ratio, double precision, int most)
{
    double half = log(ratio->high / ratio->low) / 2;
    double size = ratio->count * pow(half / log1p(precision), 2);

    size = ceil(size - 1e-9);   /* of six, six is enough */
    if (!(size > ratio->count)) /* NaN, too */
        return ratio->count;
    return size < most ? (int)size : most;
}

static int greater(int a, int b)
{
    return a > b ? a : b;
}

/* The number that the level's ratios of throughput ask for. */
static int trials_wanted(const struct profile *profile,
                         const struct summary *summary, const char *scenario,
                         int connections)
{
    int wanted = profile->repeat;

    for (size_t i = 0; i < summary->ratio_count; i++) {
        const struct ratio *ratio = &summary->ratios[i];

        if (ratio->connections == connections &&
            ratio->status <= STATUS_NOISY &&
            strcmp(ratio->scenario, scenario) == 0)
            wanted = greater(
                wanted, second_stage_size(&ratio->value[M_THROUGHPUT_PER_S],
                                          profile->precision_throughput,
                                          profile->repeat_most));
    }
    return wanted;
}

static int pairs_wanted(const struct profile *profile,
                        const struct pairings *pairings, const char *scenario,
                        int connections)
{
    int wanted = profile->pairs;

    for (size_t i = 0; i < pairings->count; i++) {
        const struct pairing *pairing = &pairings->all[i];

        if (pairing->connections == connections &&
            strcmp(pairing->scenario, scenario) == 0)
            wanted =
                greater(wanted, second_stage_size(&pairing->ratio[PAIRING_CPU],
                                                  profile->precision_cpu,
                                                  profile->pairs_most));
    }
    return wanted;
}

void second_stage_want(struct wanted *wanted, const struct profile *profile,
                       const struct summary *summary,
                       const struct pairings *pairings)
{
    memset(wanted, 0, sizeof *wanted);
    for (int i = 0; i < profile->scenario_count; i++) {
        const struct scenario *scenario = &profile->scenarios[i];

        for (int j = 0; j < scenario->level_count; j++) {
            int connections = scenario->connections[j];

            if (!scenario_is_share(scenario))
                wanted->trials[i][j] = trials_wanted(
                    profile, summary, scenario->name, connections);
            if (scenario->paired[j])
                wanted->pairs[i][j] = pairs_wanted(profile, pairings,
                                                   scenario->name, connections);
        }
    }
}
