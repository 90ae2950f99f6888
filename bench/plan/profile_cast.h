/*
 * profile_cast.h - the keys that say who else is in a scenario: which servers
 * take part, who comes beside the load, which server is behind them.
 *
 * profile.c and its like do the rest of a profile.
 */
#ifndef BENCH_PROFILE_CAST_H
#define BENCH_PROFILE_CAST_H

#include <confuse.h>

#include "profile.h"

/* Fills the scenario's fields from its section, once all servers are loaded.
 * Returns 0 or a negative errno with one line in `error` (ERROR_BYTES): a
 * server that there is not, or twice; words that crowd is told by the runner;
 * alternating pairs of servers that are not alone with their load. */
int cast_load(const struct profile *profile, struct scenario *scenario,
              cfg_t *section, const char *path, char *error);

/* Adds servers, repeat, beside, beside_for_s, upstream and needs_cpus; null, or
 * 0, where there are none.  Returns 0 or -ENOMEM. */
int cast_to_json(const struct profile *profile, const struct scenario *scenario,
                 json_t *json);

#endif
