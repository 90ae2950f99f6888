/*
 * compare_page.h - two runs side by side as an HTML page: the table of
 * `bench compare`, and the charts that both have, in pairs.
 */
#ifndef BENCH_COMPARE_PAGE_H
#define BENCH_COMPARE_PAGE_H

#include "comparison.h"
#include "conclude.h"
#include "differences.h"

/* Writes FILE, whole or not at all.  runs[0] is A.  Returns 0, or a negative
 * errno and one line in `error` (ERROR_BYTES). */
int compare_page_write(const char *file, const struct conclusion runs[2],
                       const struct differences *differences,
                       const struct comparison *comparison, char *error);

#endif
