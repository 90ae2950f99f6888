/*
 * chart_data.h - the folder of small files that one chart is drawn from:
 * chart.gp, which holds assignments only, and one CSV per series.
 *
 * Does not know what the figures mean.  One real line of each:
 *   text = 'host bench_01: 8 CPUs'          connections,throughput_per_s
 *   array xtic_at[2] = [1, 1024]            1024,104233
 *
 *   1. chart_data_open makes the folder
 *   2. assignments and CSV files in any order; the first failure is kept,
 *      what follows it does nothing
 *   3. chart_data_close returns that failure
 */
#ifndef BENCH_CHART_DATA_H
#define BENCH_CHART_DATA_H

#include <limits.h>
#include <stdio.h>

struct chart_data {
    char directory[PATH_MAX];
    FILE *include; /* chart.gp */
    int error;     /* 0, or the first failure, a negative errno */
};

/* Makes `directory` (its parent exists).  Returns 0 or a negative errno; in
 * either case chart_data_close must follow. */
int chart_data_open(struct chart_data *data, const char *directory);
int chart_data_close(struct chart_data *data);

/* Keeps a failure of the caller's, a negative errno, as if it were its own. */
void chart_data_fail(struct chart_data *data, int error);

/* NAME = value; a text is cleaned and quoted. */
void chart_data_number(struct chart_data *data, const char *name, double value);
void chart_data_text(struct chart_data *data, const char *name,
                     const char *text);

/* array NAME[count] = [...], and NAME_count.  gnuplot has no empty arrays:
 * with a count of 0 the array holds one 0. */
void chart_data_numbers(struct chart_data *data, const char *name,
                        const double *values, int count);
void chart_data_texts(struct chart_data *data, const char *name,
                      const char *const *texts, int count);

/* Opens NAME (a format) with its header line; NULL after a failure.  Rows are
 * the caller's fprintf; closing takes NULL too and keeps a failure. */
FILE *chart_data_csv(struct chart_data *data, const char *header,
                     const char *name, ...)
    __attribute__((format(printf, 3, 4)));
void chart_data_csv_close(struct chart_data *data, FILE *file);

#endif
