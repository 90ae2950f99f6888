/*
 * index_run.h - one run as results/index.html lists it; of no use to anybody
 * but index_page.c.
 */
#ifndef BENCH_INDEX_RUN_H
#define BENCH_INDEX_RUN_H

#include "conclude.h"
#include "sheet.h"

enum {
    STAMP_BYTES = 32
};

/* When the run in this folder was begun, as its name has it
 * ("20261123T071936Z"); of a name without it, when its trials were written;
 * "" when there are none. */
void index_stamp(const char *path, char stamp[STAMP_BYTES]);

/* Appends the run to `runs`; or to `broken`, with the reason, where its files
 * cannot be read. */
void index_add_run(struct sheet *sheet, json_t *runs, json_t *broken,
                   const char *results, const char *name, const char *stamp);

#endif
