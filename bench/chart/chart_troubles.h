/*
 * chart_troubles.h - what went wrong at the points of a chart of lines, told
 * beside them.
 */
#ifndef BENCH_CHART_TROUBLES_H
#define BENCH_CHART_TROUBLES_H

#include "chart_plot.h"

/* Whether this, and nothing worse, is the server's trouble at the level. */
bool troubles_hold(const struct plot *plot, int server, int level,
                   enum trouble trouble);

/* All of them, the worst first; what found no place is appended to `remark`.
 * The obstacles must stand. */
void troubles_add(struct plot *plot, char *remark, size_t remark_size);

#endif
