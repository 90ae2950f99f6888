/*
 * histogram.h - exact histograms of latency: how many answers took how many
 * whole microseconds.  Sparse: only values that occurred are kept.
 *
 * Does not know trials or scenarios beyond the names it is told to write.
 *
 *   1. histogram_init
 *   2. histogram_load a trial's file, histogram_merge others into it
 *   3. read it by the functions below
 *   4. histogram_release
 */
#ifndef BENCH_HISTOGRAM_H
#define BENCH_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct histogram_entry {
    uint64_t value_us;
    uint64_t count; /* never 0 */
};

/* Owned by the caller, freed by histogram_release. */
struct histogram {
    struct histogram_entry *entries; /* [entry_count], ascending values */
    size_t entry_count;
    uint64_t total; /* all counts together */
};

/* Bins of equal width on a logarithmic axis: bin i reaches from 10^(i/20) to
 * below 10^((i+1)/20) us; what took 0 us has a bin of its own, 0 to 1. */
enum {
    HISTOGRAM_BINS_PER_DECADE = 20,
    HISTOGRAM_DECADES = 15,
    HISTOGRAM_BINS_MAX = HISTOGRAM_BINS_PER_DECADE * HISTOGRAM_DECADES + 1
};

/* A value in a file, and its counts together, may be at most this: 31 years,
 * and merging thousands of files cannot overflow. */
#define HISTOGRAM_LARGEST UINT64_C(999999999999999)

struct histogram_bin {
    double low_us, high_us; /* low <= value < high */
    uint64_t count;
};

void histogram_init(struct histogram *histogram);
void histogram_release(struct histogram *histogram);

/* Adds what a file holds: a header line `value_us,count`, then one line for
 * each value, in any order; a real line:
 *   1043,17
 * Returns 0, or, with the histogram as it was and one line in `error` that
 * says file, line and what is wrong, a negative errno: from fopen or reading,
 * -ENOMEM, or -EBADMSG for bad content - also for a last line cut off, as a
 * histogram that misses some answers gives wrong percentiles. */
int histogram_load(struct histogram *histogram, const char *path, char *error,
                   size_t error_size);

/* Adds all of `other` to `histogram`.  Returns 0, or -ENOMEM with the
 * histogram as it was. */
int histogram_merge(struct histogram *histogram, const struct histogram *other);

/* All NaN when the histogram is empty. */
double histogram_mean_us(const struct histogram *histogram);
double histogram_max_us(const struct histogram *histogram);

/* The smallest value that at least `percentile` % (0 to 100) of all samples
 * do not exceed: the nearest rank, always a value that was measured. */
double histogram_percentile_us(const struct histogram *histogram,
                               double percentile);

/* How many samples rank above that one: with fewer than ten a percentile is
 * hearsay. */
uint64_t histogram_samples_beyond(const struct histogram *histogram,
                                  double percentile);

/* Fills bins[] from the one of the smallest value to that of the largest,
 * empty ones between them included; values beyond the last bin are counted
 * there.  Returns how many. */
size_t histogram_bins(const struct histogram *histogram,
                      struct histogram_bin bins[HISTOGRAM_BINS_MAX]);

/* latency.csv: the merged histogram of all trials of a server at a point, as
 * two kinds of rows that leave each other's columns empty:
 *   scenario,connections,server,kind,percentile,value_us,samples_beyond,
 *       low_us,high_us,count                         (one line in the file)
 *   hello,64,event,percentile,99.9,2114,1873,,,      for percentile curves;
 *       percentiles beyond which no sample lies are left out, but for 100
 *   hello,64,event,bin,,,,1000,1122.02,50321         for heat maps
 * Return 0, or a negative errno when the stream failed. */
int histogram_write_header(FILE *file);
int histogram_write_rows(const struct histogram *histogram,
                         const char *scenario, int connections,
                         const char *server, FILE *file);

/* The file of one trial, as histogram_load reads it. */
int histogram_write_csv(const struct histogram *histogram, FILE *file);

/* The same as HdrHistogram's percentile distribution (.hgrm), which its
 * plotter and others read; values in us, five lines for each halving of the
 * distance to 100 %, and of the last only one; two lines of a file:
 *        Value     Percentile TotalCount 1/(1-Percentile)
 *     1043.000 0.990625000000      49531         106.67
 * Both return 0, or a negative errno when the stream failed. */
int histogram_write_hgrm(const struct histogram *histogram, FILE *file);

/* Writes a whole file by one of them, under another name (PATH.tmp) first, so
 * that whoever finds the file finds all of it.  Returns 0 or a negative
 * errno. */
int histogram_save(const struct histogram *histogram, const char *path,
                   int (*write)(const struct histogram *, FILE *));

#endif
