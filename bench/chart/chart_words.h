/*
 * chart_words.h - the words on a chart of lines: names at the ends of the
 * lines, troubles beside their points, peaks.  None overlaps another; a word
 * that finds no place is said above the plot instead, or left out.
 */
#ifndef BENCH_CHART_WORDS_H
#define BENCH_CHART_WORDS_H

#include "chart_ends.h"
#include "chart_plot.h"

/* "107k req/s", "29k req/s at 4k"; "\u2265 107k req/s" where wrk was the limit;
 * TEXT_BYTES. */
void words_end_figure(const struct lines *lines, const struct sweep *sweep,
                      int server, char *text);

/* Fills ends[server_count], servers in the sweep's order: first names and
 * figures, then, once the plot stands, where the lines end. */
void words_name_ends(const struct lines *lines, const struct sweep *sweep,
                     struct line_end *ends);
void words_place_ends(const struct plot *plot, struct line_end *ends);

/* Places the words near a point, and writes them; false: there is no room. */
bool words_add_note(struct plot *plot, int ink, struct placing *placing,
                    const char *text);
int words_ink(const struct plot *plot, int server);

/* The guide's name first, then troubles, then peaks.  The obstacles must
 * stand.  What found no place is appended to `remark`, to be said above the
 * plot. */
void words_add_notes(struct plot *plot, char *remark, size_t remark_size);

#endif
