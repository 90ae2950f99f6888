#include "chart_hump.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

static const double VALLEY_MOST = 0.5;
static const double SHARE_LEAST = 0.1;

/* Maxima by bin, and the lowest bin between each and the next. */
struct peaks {
    int at[LATENCY_BINS_MAX];
    int valley[LATENCY_BINS_MAX];
    int count;
};

/* 1 4 6 4 1: as good as a bell, and nothing gets lost at the ends. */
static void smooth(const struct latency_curve *curve, double *density)
{
    static const double weights[] = {1, 4, 6, 4, 1};

    for (int i = 0; i < curve->bin_count; i++) {
        density[i] = 0;
        for (int k = 0; k < 5; k++) {
            int from = i + k - 2;
            if (from >= 0 && from < curve->bin_count)
                density[i] += weights[k] * curve->bins[from].count / 16;
        }
    }
}

static void find_peaks(struct peaks *peaks, const double *density, int count)
{
    bool rising = true;
    int lowest = 0;

    peaks->count = 0;
    for (int i = 0; i < count; i++) {
        double next = i + 1 < count ? density[i + 1] : -1;
        lowest = density[i] < density[lowest] ? i : lowest;
        rising = rising || next > density[i];
        if (!rising || next >= density[i])
            continue;
        if (peaks->count > 0)
            peaks->valley[peaks->count - 1] = lowest;
        peaks->at[peaks->count++] = i;
        lowest = i + 1 < count ? i + 1 : i;
        rising = false;
    }
}

/* How far the valley behind a peak rises to the lower of its two sides. */
static double valley_height(const struct peaks *peaks, const double *density,
                            int k)
{
    double lower = fmin(density[peaks->at[k]], density[peaks->at[k + 1]]);

    return density[peaks->valley[k]] / lower;
}

/* Of two peaks at least.  The lower of the valleys at its sides is that between
 * its neighbours. */
static void remove_peak(struct peaks *peaks, const double *density, int k)
{
    int valley = k > 0 ? k - 1 : 0; /* that goes */

    if (valley < k && k + 1 < peaks->count &&
        density[peaks->valley[valley]] < density[peaks->valley[k]])
        peaks->valley[k] = peaks->valley[valley];
    memmove(&peaks->at[k], &peaks->at[k + 1],
            (size_t)(peaks->count - k - 1) * sizeof(peaks->at[0]));
    memmove(&peaks->valley[valley], &peaks->valley[valley + 1],
            (size_t)(peaks->count - valley - 2) * sizeof(peaks->valley[0]));
    peaks->count--;
}

/* The shallowest valley first, until all are deep enough. */
static void merge_peaks(struct peaks *peaks, const double *density)
{
    while (peaks->count > 1) {
        int shallowest = 0;
        for (int k = 1; k + 1 < peaks->count; k++) {
            if (valley_height(peaks, density, k) >
                valley_height(peaks, density, shallowest))
                shallowest = k;
        }
        if (valley_height(peaks, density, shallowest) <= VALLEY_MOST)
            return;
        bool first_is_lower =
            density[peaks->at[shallowest]] < density[peaks->at[shallowest + 1]];
        remove_peak(peaks, density, shallowest + !first_is_lower);
    }
}

/* Bins are broad: what took 1,003 us lies between 1,000 and 1,122.  Where there
 * are percentiles, the middle request of a bin is known better. */
static double middle_us(const struct latency_curve *curve, int at)
{
    const struct latency_bin *bin = &curve->bins[at];
    /* what took 0 us is between 0 and 1 */
    double us = sqrt(fmax(bin->low_us, 0.25) * bin->high_us);
    double below = bin->count / 2;

    for (int i = 0; i < at; i++)
        below += curve->bins[i].count;
    double percentile = 100 * below / latency_bin_samples(curve);
    for (int i = 1; i < curve->step_count; i++) {
        const struct latency_step *a = &curve->steps[i - 1];
        const struct latency_step *b = &curve->steps[i];
        if (percentile < a->percentile || percentile > b->percentile)
            continue;
        us = a->value_us + (b->value_us - a->value_us) *
                               (percentile - a->percentile) /
                               (b->percentile - a->percentile);
    }
    return fmin(fmax(us, bin->low_us), bin->high_us);
}

static struct hump measure(const struct latency_curve *curve,
                           const struct peaks *peaks, int k)
{
    int from = k > 0 ? peaks->valley[k - 1] : 0;
    int to = k + 1 < peaks->count ? peaks->valley[k] : curve->bin_count;
    struct hump hump = {middle_us(curve, peaks->at[k]), 0};

    for (int i = from; i < to; i++)
        hump.share += curve->bins[i].count / latency_bin_samples(curve);
    return hump;
}

int humps_find(const struct latency_curve *curve, struct hump humps[HUMPS_MAX])
{
    double density[LATENCY_BINS_MAX];
    struct peaks peaks;
    int found = 0;

    if (!(latency_bin_samples(curve) > 0))
        return 0;
    smooth(curve, density);
    find_peaks(&peaks, density, curve->bin_count);
    merge_peaks(&peaks, density);
    for (int k = 0; k < peaks.count; k++) {
        struct hump hump = measure(curve, &peaks, k);
        if (hump.share < SHARE_LEAST)
            continue;
        if (found < HUMPS_MAX)
            humps[found] = hump;
        found++;
    }
    return found;
}
