/*
 * compare_rows.h - a comparison's tables for a page; of no use to anybody but
 * compare_page.c.
 */
#ifndef BENCH_COMPARE_ROWS_H
#define BENCH_COMPARE_ROWS_H

#include "comparison.h"
#include "sheet.h"

/* The lists "tables" and "lonely" (points that only one run has), and what the
 * legend says. */
void compare_add_tables(struct sheet *sheet, json_t *document,
                        const struct comparison *comparison);

#endif
