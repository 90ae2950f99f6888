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
    return estimate_ratio_two_stage(logs, count, count, confidence);
}

struct estimate estimate_ratio_two_stage(const double *logs, size_t count,
                                         size_t pilot, double confidence)
{
    struct estimate estimate = no_estimate();
    double mean = stats_mean(logs, count);
    size_t first = pilot >= 2 && pilot < count ? pilot : count;

    estimate.median = exp(mean);
    estimate.count = (int)count;
    if (count >= PAIRS_MIN) {
        double t = stats_student_t((1 + confidence) / 2, (double)(first - 1));
        double half = t * stats_deviation(logs, first) / sqrt((double)count);
        estimate.low = exp(mean - half);
        estimate.high = exp(mean + half);
    }
    return estimate;
}

bool estimate_is_clear(const struct estimate *ratio)
{
    return ratio->low > 1 || ratio->high < 1;
}

/* How far the interval reaches to either side, as a log ratio. */
static double half_width(const struct estimate *ratio)
{
    return log(ratio->high / ratio->low) / 2;
}

double estimate_least(const struct estimate *ratio, double floor)
{
    double half = half_width(ratio);

    return isnan(half) ? NAN : exp(fmax(half, floor));
}

/* 0.05 %, which is told as 0.0 %. */
static const double ZERO_MOST = 0.0005;

bool estimate_is_beyond(const struct estimate *ratio, double floor)
{
    return estimate_is_clear(ratio) && fabs(log(ratio->median)) > ZERO_MOST &&
           !(fabs(log(ratio->median)) <= floor); /* NaN: there is none */
}

/* What was run until it is narrow enough is not wide by a rounding error. */
bool estimate_is_wide(const struct estimate *ratio, double precision)
{
    return precision > 0 && half_width(ratio) > log1p(precision) * (1 + 1e-9);
}

bool estimates_disagree(const struct estimate *a, const struct estimate *b)
{
    return a->low > b->high || b->low > a->high;
}

struct estimate estimate_inverse(const struct estimate *ratio)
{
    return (struct estimate){1 / ratio->median, 1 / ratio->high, 1 / ratio->low,
                             ratio->count};
}
