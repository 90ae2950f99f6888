/*
 * chart_fast_words.h - what the chart of the fast requests says: the finding,
 * what was asked, the servers' options.
 */
#ifndef BENCH_CHART_FAST_WORDS_H
#define BENCH_CHART_FAST_WORDS_H

#include "chart_fast_rows.h"

/* TEXT_BYTES.  The largest ratio of p99 over that alone whose 99 % interval
 * lies above 1, and beside the same others the least:
 *   "Beside computations of 10 ms, the slowest 1 % waited 38x as long at event
 *   loop; no clear difference at thread per connection"
 *   "No clear difference in p99, alone or beside others" */
void fast_tell(const struct fast_rows *rows, char *title);

/* TEXT_BYTES: "GET /hello, 500/s - open loop - median of 6 trials - lower is
 * better" */
void fast_subtitle(const struct fast_rows *rows, char *text);

/* "event loop, files from the disk: --root bench/profiles --cold": of those
 * servers that have options. */
void fast_list_options(const struct fast_rows *rows,
                       const struct chart_context *context, char *text,
                       size_t size);

#endif
