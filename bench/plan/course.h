/*
 * course.h - where a run stands in its plan.
 *
 * A trial that something from outside disturbed is repeated at once, within
 * limits: so often each, and no more than a fifth of the plan in all.  Since
 * only the status of a row decides, whoever reads the rows of a run again
 * comes to where it stood.
 *
 * Pure.
 */
#ifndef BENCH_COURSE_H
#define BENCH_COURSE_H

#include <stdbool.h>
#include <stddef.h>

#include "result.h"

struct course {
    size_t next;     /* in the plan: to be run, or run again */
    int tries;       /* of the next, all disturbed */
    size_t repeated; /* trials, in all */
};

/* Whether the next trial would be run again if it were disturbed; `most`: how
 * often each (profile.disturbed_repeats), `planned`: the plan's length. */
bool course_may_repeat(const struct course *course, int most, size_t planned);

/* The next one has been run, and is in the files. */
void course_advance(struct course *course, enum status status);

#endif
