/*
 * verdict_noise.h - the rules of verdict.h about what is not of the trial's
 * making: time that was taken away, and clocks that were set.
 *
 * Pure.  Each rule returns whether it holds, and has then concluded what it
 * says; else the result is as it was.
 */
#ifndef BENCH_VERDICT_NOISE_H
#define BENCH_VERDICT_NOISE_H

#include "verdict.h"

/* The runner itself was: `noisy`. */
bool verdict_is_held_up(const struct facts *facts, struct result *result);

/* Any of them, another load and the hypervisor, too; the status is the
 * caller's. */
bool verdict_is_from_outside(const struct facts *facts, enum status status,
                             struct result *result);

/* No rule: adds to whatever was concluded that the runner was held up or the
 * wall clock set, unless the reason says so already. */
void verdict_add_time(const struct facts *facts, struct result *result);

#endif
