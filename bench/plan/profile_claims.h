/*
 * profile_claims.h - the sections of a profile that say what is put on trial:
 *
 *   claim http { says = "it can't be blocked by http requests" ... }
 *   question http-event { claim = "http" metric = "latency_p99_us"
 *       of = "http/64/event" against = "alone/64/event" under = 2 }
 *
 * They become JSON, which run.json keeps, and claims.h tries: a list of claims,
 * each with its list of questions.  What the keys mean stands in question.h and
 * ruling.h, and in bench/profiles/claims.conf.
 */
#ifndef BENCH_PROFILE_CLAIMS_H
#define BENCH_PROFILE_CLAIMS_H

#include <confuse.h>

#include "profile.h"

enum {
    CLAIMS_MAX = 64
};

/* Fills profile->claims, once servers and scenarios are loaded; NULL where
 * there are none.  Returns 0 or a negative errno with one line in `error`
 * (ERROR_BYTES): a claim without a question, a question of no claim, of no
 * column of trials.csv, or of a place that the profile has not. */
int claims_load(struct profile *profile, cfg_t *cfg, char *error);

#endif
