/*
 * profile_value.h - one value of a profile, understood as its key has it, or
 * what is wrong with it.
 *
 * Pure: does not know where the value stands.
 */
#ifndef BENCH_PROFILE_VALUE_H
#define BENCH_PROFILE_VALUE_H

#include "profile_keys.h"

/* Whether a text, a path, a command, a rate or a kind of arrivals is one.
 * Returns 0, or a negative errno with one line in `error` (ERROR_BYTES). */
int value_check(const struct key *key, const char *text, char *error);

/* All others, to *value: a double (durations in seconds, percent, numbers), a
 * long (counts, levels) or an int (flags).  Same results. */
int value_parse(const struct key *key, const char *text, void *value,
                char *error);

#endif
