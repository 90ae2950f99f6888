/*
 * chart_words.h - the words on the throughput chart: names at the ends of the
 * lines, troubles beside their points, peaks.  None overlaps another; a word
 * that finds no place is said above the plot instead, or left out.
 */
#ifndef BENCH_CHART_WORDS_H
#define BENCH_CHART_WORDS_H

#include "chart_plot.h"

/* "107k req/s", "29k req/s at 4k"; "\u2265 107k req/s" where wrk was the limit;
 * TEXT_BYTES. */
void words_end_figure(const struct sweep *sweep, int server, char *text);

/* Room for the names and figures at the ends of the lines, px. */
double words_margin_px(const struct sweep *sweep);

/* Names and figures, and in leaders[] (room for CHART_SERVERS_MAX) lines from
 * each end to a name that had to move away, with the server it belongs to.
 * Returns how many leaders. */
int words_add_ends(struct plot *plot, struct segment *leaders, double *inks);

/* Troubles first, then peaks.  The obstacles must stand.  What found no place
 * is appended to `remark`, to be said above the plot. */
void words_add_notes(struct plot *plot, char *remark, size_t remark_size);

#endif
