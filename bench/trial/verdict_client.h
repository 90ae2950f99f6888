/*
 * verdict_client.h - the rules of verdict.h about who drives the load, wrk or
 * crowd: whether it could have asked for more.
 *
 * Pure.
 */
#ifndef BENCH_VERDICT_CLIENT_H
#define BENCH_VERDICT_CLIENT_H

#include "verdict.h"

/* Whether it was kept from computing, and not by another load. */
bool verdict_is_held_back(const struct facts *facts,
                          const struct result *result);

/* Whether it was the limit and the server was not: then `client-bound` is
 * concluded; else the result is as it was. */
bool verdict_is_client_bound(const struct facts *facts, struct result *result);

#endif
