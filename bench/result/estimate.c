#include "estimate.h"

#include <math.h>

#include "stats.h"

static const double CONFIDENCE = 0.95;

/* Fewer give no interval worth the name. */
static const size_t PAIRS_MIN = 3;

static struct estimate no_estimate(void)
{
    return (struct estimate){NAN, NAN, NAN, 0};
}

struct estimate estimate_median(double *values, size_t count)
{
    struct estimate estimate = no_estimate();
    size_t low;
    size_t high;

    stats_sort(values, count);
    estimate.median = stats_median(values, count);
    estimate.count = (int)count;
    if (stats_median_ranks(count, CONFIDENCE, &low, &high) == 0) {
        estimate.low = values[low];
        estimate.high = values[high];
    }
    return estimate;
}

struct estimate estimate_ratio(const double *logs, size_t count,
                               double confidence)
{
    struct estimate estimate = no_estimate();
    double mean = stats_mean(logs, count);

    estimate.median = exp(mean);
    estimate.count = (int)count;
    if (count >= PAIRS_MIN) {
        double t = stats_student_t((1 + confidence) / 2, (double)(count - 1));
        double half = t * stats_deviation(logs, count) / sqrt((double)count);
        estimate.low = exp(mean - half);
        estimate.high = exp(mean + half);
    }
    return estimate;
}

bool estimate_is_clear(const struct estimate *ratio)
{
    return ratio->low > 1 || ratio->high < 1;
}
