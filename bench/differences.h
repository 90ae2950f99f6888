/*
 * differences.h - what keeps two runs from being comparable: the machine, its
 * kernel and settings, the versions of what measures and is measured, and what
 * the profiles asked; all from their run.json.
 *
 * The commit and the servers' command lines are none: these are what people
 * compare.  Neither are levels, repetitions and alternating pairs: points are
 * matched one by one, a test takes samples of any size, and only trials are
 * compared.
 *
 * Pure: JSON in, a list out.
 *
 *   1. differences_find
 *   2. read the list
 *   3. differences_release
 */
#ifndef BENCH_DIFFERENCES_H
#define BENCH_DIFFERENCES_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "human.h"
#include "result.h"

enum {
    REMEDY_BYTES = 128
};

struct difference {
    char scenario[NAME_BYTES]; /* "" when all of the run is concerned */
    struct human what;         /* "kernel", "duration_s" */
    struct human values[2];    /* of A and B; "none", or "not recorded" */
    bool forbids;              /* another machine: no comparison at all */
    char remedy[REMEDY_BYTES]; /* what to do about it; "" when there is
                                  nothing more to say */
};

struct differences {
    struct difference *list; /* [count]; those of the run come first */
    size_t count;
};

/* Returns 0 or -ENOMEM; then there is nothing to release. */
int differences_find(struct differences *differences, json_t *a, json_t *b);
void differences_release(struct differences *differences);

/* The first that forbids a comparison; NULL when there is none. */
const struct difference *
differences_forbidding(const struct differences *differences);

/* "kernel, wrk, duration_s of wait"; what does not fit `size` ends in
 * "...".  "" when there is none. */
void differences_brief(const struct differences *differences, char *text,
                       size_t size);

#endif
