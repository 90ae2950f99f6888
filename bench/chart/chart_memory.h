/*
 * chart_memory.h - memory against open connections, a panel per server, and
 * what one more connection costs: writes the data folder.
 */
#ifndef BENCH_CHART_MEMORY_H
#define BENCH_CHART_MEMORY_H

#include "chart_data.h"
#include "chart_sweep.h"

/* Whether any server's memory was measured at two levels or more. */
bool memory_is_measured(const struct sweep *sweep);

/* Failures are kept in `data`. */
void memory_write(const struct sweep *sweep, const char *title,
                  struct chart_data *data);

#endif
