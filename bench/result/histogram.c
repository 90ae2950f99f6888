#include "histogram.h"

#include <errno.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

void histogram_init(struct histogram *histogram)
{
    *histogram = (struct histogram){NULL, 0, 0};
}

void histogram_release(struct histogram *histogram)
{
    free(histogram->entries);
    histogram_init(histogram);
}

/* One step of the merge: the smaller head of both lists, or their sum. */
static struct histogram_entry take(const struct histogram *a, size_t *i,
                                   const struct histogram *b, size_t *j)
{
    bool from_a = *j == b->entry_count ||
                  (*i < a->entry_count &&
                   a->entries[*i].value_us <= b->entries[*j].value_us);
    bool from_b = *i == a->entry_count ||
                  (*j < b->entry_count &&
                   b->entries[*j].value_us <= a->entries[*i].value_us);
    struct histogram_entry entry = {0, 0};

    if (from_a) {
        entry.value_us = a->entries[*i].value_us;
        entry.count += a->entries[(*i)++].count;
    }
    if (from_b) {
        entry.value_us = b->entries[*j].value_us;
        entry.count += b->entries[(*j)++].count;
    }
    return entry;
}

int histogram_merge(struct histogram *histogram, const struct histogram *other)
{
    size_t room = histogram->entry_count + other->entry_count;
    struct histogram merged = {NULL, 0, histogram->total + other->total};
    size_t i = 0;
    size_t j = 0;

    if (room == 0)
        return 0;
    merged.entries = calloc(room, sizeof merged.entries[0]);
    if (merged.entries == NULL)
        return -ENOMEM;
    while (i < histogram->entry_count || j < other->entry_count)
        merged.entries[merged.entry_count++] = take(histogram, &i, other, &j);
    histogram_release(histogram);
    *histogram = merged;
    return 0;
}

double histogram_mean_us(const struct histogram *histogram)
{
    double sum_us = 0;

    for (size_t i = 0; i < histogram->entry_count; i++)
        sum_us += (double)histogram->entries[i].value_us *
                  (double)histogram->entries[i].count;
    return histogram->total == 0 ? NAN : sum_us / (double)histogram->total;
}

double histogram_max_us(const struct histogram *histogram)
{
    if (histogram->entry_count == 0)
        return NAN;
    return (double)histogram->entries[histogram->entry_count - 1].value_us;
}

/* From 1 to total.  99.9 % of 1,000 must not become 999.0000000000001 and
 * then 1,000: the product is allowed four roundings. */
static uint64_t nearest_rank(uint64_t total, double percentile)
{
    double rank = ceil(percentile / 100 * (double)total * (1 - 1e-15));

    if (!(rank >= 1))
        return 1;
    return rank >= (double)total ? total : (uint64_t)rank;
}

double histogram_percentile_us(const struct histogram *histogram,
                               double percentile)
{
    uint64_t rank = nearest_rank(histogram->total, percentile);
    uint64_t seen = 0;

    for (size_t i = 0; i < histogram->entry_count; i++) {
        seen += histogram->entries[i].count;
        if (seen >= rank)
            return (double)histogram->entries[i].value_us;
    }
    return NAN;
}

uint64_t histogram_samples_beyond(const struct histogram *histogram,
                                  double percentile)
{
    if (histogram->total == 0)
        return 0;
    return histogram->total - nearest_rank(histogram->total, percentile);
}

/* 0 for the bin of 0 us, 1 for 10^0. */
static size_t bin_index(uint64_t value_us)
{
    if (value_us == 0)
        return 0;
    /* exact where it matters: log10 of a power of ten is, and no other bin
     * begins at a whole number */
    double index = floor(log10((double)value_us) * HISTOGRAM_BINS_PER_DECADE);
    double last = HISTOGRAM_BINS_MAX - 2;
    return (size_t)(index < last ? index : last) + 1;
}

static double bin_low_us(size_t index)
{
    if (index == 0)
        return 0;
    return pow(10, (double)(index - 1) / HISTOGRAM_BINS_PER_DECADE);
}

size_t histogram_bins(const struct histogram *histogram,
                      struct histogram_bin bins[HISTOGRAM_BINS_MAX])
{
    size_t count = histogram->entry_count;

    if (count == 0)
        return 0;
    size_t first = bin_index(histogram->entries[0].value_us);
    size_t last = bin_index(histogram->entries[count - 1].value_us);
    for (size_t i = first; i <= last; i++)
        bins[i - first] = (struct histogram_bin){.low_us = bin_low_us(i),
                                                 .high_us = bin_low_us(i + 1)};
    for (size_t i = 0; i < count; i++) {
        size_t bin = bin_index(histogram->entries[i].value_us) - first;
        bins[bin].count += histogram->entries[i].count;
    }
    return last - first + 1;
}
