/*
 * resume.h - what a run that was ended early was about: `--resume DIR` goes on
 * with the same options, the same plan, the same seed, on the same machine.
 * Anything else is refused: its trials would be another experiment's.
 *
 *   1. resume_options before the profile is read
 *   2. resume_check once it is
 */
#ifndef BENCH_RESUME_H
#define BENCH_RESUME_H

#include "prepare.h"

/* The command line's words about the plan, for run.json: {"profile":
 * "default", "scenarios": null, ...}; a new reference, NULL when memory ran
 * out. */
json_t *resume_options_to_json(const struct words *words);

/* Gives the words that were not given on the command line the value that
 * run.json has; they borrow from `run`. */
void resume_options(struct words *words, json_t *run);

/* Compares the resolved profile, and machine and versions as they are now
 * (host_describe), with run.json.  Returns 0, or -EINVAL and one line in
 * `error` (ERROR_BYTES) that names the first difference; -ENOMEM. */
int resume_check(json_t *run, const struct profile *profile, json_t *host,
                 char *error);

#endif
