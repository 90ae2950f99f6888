/*
 * verdict_conclude.h - writes what a rule of verdict.h has found into the row.
 *
 * Pure.  Does not know the rules.
 */
#ifndef BENCH_VERDICT_CONCLUDE_H
#define BENCH_VERDICT_CONCLUDE_H

#include "result.h"

/* Sets status, reason (cut to REASON_BYTES) and valid, which follows from the
 * status. */
void conclude(struct result *result, enum status status, const char *format,
              ...) __attribute__((format(printf, 3, 4)));

#endif
