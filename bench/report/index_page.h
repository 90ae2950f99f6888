/*
 * index_page.h - results/index.html: all runs of a results folder, newest
 * first, each with its answer and its picture.
 *
 * Reads every run's files again; a folder that is no run, or is broken, is
 * listed with the reason.  What is hidden or a link (latest) is no run.
 */
#ifndef BENCH_INDEX_PAGE_H
#define BENCH_INDEX_PAGE_H

#include <stdbool.h>

/* Whether runs are kept in this folder: it is called results, or `bench run`
 * has locked it once.  Elsewhere nobody asked for an index. */
bool index_is_wanted(const char *folder);

/* Returns 0, or a negative errno and one line in `error` (ERROR_BYTES). */
int index_write(const char *results, char *error);

#endif
