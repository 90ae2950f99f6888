/*
 * record.h - the rows of a run, in its folder: trials.csv, pairs.csv and the
 * time lines in samples.csv.
 *
 * A row of trials.csv or pairs.csv is written last of all that belongs to a
 * trial or a pair, and commits it.  Whatever has no row was never finished,
 * and record_mend throws it away.
 *
 * Does not know what a plan is.
 *
 *   1. record_create for a new run, or record_mend for one that goes on
 *   2. record_open
 *   3. record_trial, record_pair
 */
#ifndef BENCH_RECORD_H
#define BENCH_RECORD_H

#include "folder.h"
#include "pair_row.h"
#include "result.h"

struct record {
    int trials_fd, pairs_fd, samples_fd; /* open for appending */
};

/* Makes the files with their headers.  These functions return 0 or a negative
 * errno; a full disk, for example. */
int record_create(const char *dir);

/* Cuts off a last row that was not written to its end, and removes samples,
 * histograms and logs of what has no row.  *trials and *pairs are what is
 * left, for the caller to release.  Also -EBADMSG; `error` (ERROR_BYTES) then
 * says which file, and why. */
int record_mend(const char *dir, struct results *trials,
                struct pair_rows *pairs, char *error);

int record_open(struct record *record, const char *dir);

/* On the disk when they return. */
int record_trial(const struct record *record, const struct result *row);
int record_pair(const struct record *record, const struct pair_row *row);

#endif
