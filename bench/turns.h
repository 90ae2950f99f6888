/*
 * turns.h - the trials and pairs of a run, one after the other as planned,
 * each in the files before the next begins.
 *
 * Does not know how a run begins and ends (run.h).
 *
 *   1. fill in the fields above the line
 *   2. turns_replay, in a run that is resumed
 *   3. turns_run
 */
#ifndef BENCH_TURNS_H
#define BENCH_TURNS_H

#include "course.h"
#include "prepare.h"
#include "progress.h"
#include "record.h"
#include "share.h"
#include "trial.h"

struct turns {
    struct prepared *prepared; /* its plan grows by another stage */
    const char *dir;           /* the run's folder */
    const struct record *record;
    struct progress *progress;
    struct trial_setup *setup;
    /* --- */
    struct course course;
    struct share share;
    bool extended;     /* the last stage is planned */
    int trials, pairs; /* rows written */
    size_t failed;     /* of which not valid, and not run again */
    size_t first;      /* of the plan, that this process runs */
    uint64_t started_ns;
};

/* Goes on from rows that are there.  Returns 0, or a negative errno and one
 * line in `error` (ERROR_BYTES): they are not of this plan. */
int turns_replay(struct turns *turns, const struct results *results,
                 const struct pair_rows *pairs, char *error);

/* Runs what is left, until the plan or the budget is at its end, or the user
 * has had enough: 0, -EINTR; or what could not be written or read, with one
 * line in `error`. */
int turns_run(struct turns *turns, char *error);

/* How long this process has been at it. */
double turns_passed_s(const struct turns *turns);

#endif
