/*
 * answers.h - all sentences that answer the question of a scenario: each
 * server against the base, in throughput, CPU time per request and memory, and
 * where the two kinds of trial disagree.
 *
 * Pure: a summary in, plain sentences out, one by one.
 */
#ifndef BENCH_ANSWERS_H
#define BENCH_ANSWERS_H

#include "summary.h"

/* Gets a sentence without its full stop; it is there for the call only. */
typedef void answers_teller(const char *sentence, void *context);

void answers_tell(const struct summary *summary, const char *scenario,
                  answers_teller *tell, void *context);

#endif
