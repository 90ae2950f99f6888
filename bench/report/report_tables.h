/*
 * report_tables.h - the numbers behind a chart, as a table; of no use to
 * anybody but report_charts.c.
 */
#ifndef BENCH_REPORT_TABLES_H
#define BENCH_REPORT_TABLES_H

#include "report_parts.h"

/* The object "numbers" of a figure, of the entry in charts.json; null where
 * the kind has no table, or the run no rows for it. */
void report_add_numbers(struct report *report, json_t *figure, json_t *entry,
                        const struct kind_words *words);

#endif
