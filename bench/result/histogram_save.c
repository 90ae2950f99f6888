#include "histogram.h"

#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>

/* Lines for each halving of the distance to 100 %: HdrHistogram's default. */
static const double HGRM_TICKS = 5;

static int stream_outcome(FILE *file)
{
    if (fflush(file) != 0)
        return -errno;
    return ferror(file) ? -EIO : 0;
}

int histogram_write_csv(const struct histogram *histogram, FILE *file)
{
    (void)fputs("value_us,count\n", file); /* stream_outcome tells */
    for (size_t i = 0; i < histogram->entry_count; i++)
        fprintf(file, "%" PRIu64 ",%" PRIu64 "\n",
                histogram->entries[i].value_us, histogram->entries[i].count);
    return stream_outcome(file);
}

/* The next level of which there is a line; as HdrHistogram's
 * PercentileIterator, whose steps halve with the distance to 100 %. */
static double hgrm_next(double percentile)
{
    double halvings = floor(log2(100 / (100 - percentile)));

    return percentile + 100 / (HGRM_TICKS * exp2(halvings + 1));
}

static void hgrm_write_levels(const struct histogram *histogram, FILE *file)
{
    double total = (double)histogram->total, percentile = 0;
    uint64_t seen = 0;

    for (size_t i = 0; i < histogram->entry_count; i++) {
        const struct histogram_entry *entry = &histogram->entries[i];

        seen += entry->count;
        while (100 * (double)seen / total >= percentile) {
            fprintf(file, "%12.3f %2.12f %10" PRIu64 " %14.2f\n",
                    (double)entry->value_us, percentile / 100, seen,
                    1 / (1 - percentile / 100));
            percentile = hgrm_next(percentile);
            if (seen == histogram->total)
                break;
        }
    }
    if (histogram->total > 0)
        fprintf(file, "%12.3f %2.12f %10" PRIu64 "\n",
                histogram_max_us(histogram), 1.0, histogram->total);
}

/* Of all samples, not an estimate from some: divided by their number. */
static double deviation_us(const struct histogram *histogram)
{
    double mean_us = histogram_mean_us(histogram), squares = 0;

    for (size_t i = 0; i < histogram->entry_count; i++) {
        double distance_us = (double)histogram->entries[i].value_us - mean_us;
        squares +=
            distance_us * distance_us * (double)histogram->entries[i].count;
    }
    return sqrt(squares / (double)histogram->total);
}

int histogram_write_hgrm(const struct histogram *histogram, FILE *file)
{
    bool any = histogram->total > 0;
    double max_us = any ? histogram_max_us(histogram) : 0;

    fprintf(file, "%12s %14s %10s %14s\n\n", "Value", "Percentile",
            "TotalCount", "1/(1-Percentile)");
    hgrm_write_levels(histogram, file);
    fprintf(file, "#[Mean    = %12.3f, StdDeviation   = %12.3f]\n",
            any ? histogram_mean_us(histogram) : 0,
            any ? deviation_us(histogram) : 0);
    fprintf(file, "#[Max     = %12.3f, Total count    = %12" PRIu64 "]\n",
            max_us, histogram->total);
    /* One linear bucket with a place for every microsecond. */
    fprintf(file, "#[Buckets = %12d, SubBuckets     = %12.0f]\n", 1,
            max_us + 1);
    return stream_outcome(file);
}

int histogram_save(const struct histogram *histogram, const char *path,
                   int (*write)(const struct histogram *, FILE *))
{
    char written[PATH_MAX];
    FILE *file;
    int result;

    if (snprintf(written, sizeof written, "%s.tmp", path) >=
        (int)sizeof written)
        return -ENAMETOOLONG;
    file = fopen(written, "we");
    if (!file)
        return -errno;
    result = write(histogram, file);
    if (fclose(file) != 0 && result == 0)
        result = -errno;
    if (result == 0 && rename(written, path) != 0)
        result = -errno;
    return result;
}
