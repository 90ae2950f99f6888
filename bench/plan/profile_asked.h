/*
 * profile_asked.h - where a profile's claims (profile_claims.h) look, and what
 * becomes of them when some are left out or a level is moved.
 */
#ifndef BENCH_PROFILE_ASKED_H
#define BENCH_PROFILE_ASKED_H

#include "profile.h"

enum {
    QUESTION_PLACES = 3
};

/* The keys of a question that hold a place (place.h). */
extern const char *const question_places[QUESTION_PLACES];

/* Whether a question asks of the scenario, with this server (NULL: any) and at
 * so many connections (0: any). */
bool claims_ask_of(const struct profile *profile, const char *scenario,
                   const char *server, int connections);

/* Keeps the claims that wanted[] marks, in the order of the list, and the
 * scenarios that they need. */
void claims_keep(struct profile *profile, const bool *wanted);

/* A level of a scenario has become another one: so do the places there. */
void claims_move(struct profile *profile, const char *scenario, int from,
                 int to);

#endif
