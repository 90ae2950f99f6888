/*
 * profile_open.h - the keys that make a scenario an open loop: rate, arrivals
 * and capacity, and what goes with them.
 *
 * profile.c and its like do the rest of a profile; of no use to others, who
 * have scenario_is_open (profile.h).
 */
#ifndef BENCH_PROFILE_OPEN_H
#define BENCH_PROFILE_OPEN_H

#include <confuse.h>

#include "profile.h"
#include "profile_keys.h"

/* Whether a value of KEY_RATE or KEY_ARRIVALS can be used: 0, -EINVAL or
 * -ERANGE. */
int open_word_check(const struct key *key, const char *text);

/* Fills the scenario's fields from its section, once its script is loaded.
 * Returns 0 or a negative errno with one line in `error` (ERROR_BYTES): a
 * closed loop without a script, an open one with a script, pairs, or a
 * capacity too many or too few. */
int open_load(struct scenario *scenario, cfg_t *section, const char *path,
              char *error);

/* Once all scenarios are loaded: every capacity is the name of one that is
 * closed.  Same results. */
int open_load_check(const struct profile *profile, char *error);

/* The same after the command line has had its say: that scenario is still
 * there, and is measured at every level needed. */
int open_check(const struct profile *profile, char *error);

/* Adds rate_per_s, rate_share, capacity and arrivals; each is null where it
 * does not apply.  Returns 0 or -ENOMEM. */
int open_to_json(const struct scenario *scenario, json_t *json);

#endif
