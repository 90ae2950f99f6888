/*
 * random.h - numbers drawn from a seed: the same everywhere, every time.
 *
 * SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
 * generators, 2014), constants as in Vigna's version.  A stream is one
 * uint64_t, which begins as the seed.
 */
#ifndef BENCH_RANDOM_H
#define BENCH_RANDOM_H

#include <stdint.h>

uint64_t random_next(uint64_t *state);

/* 0 to limit - 1, without the bias of a plain remainder; limit > 0. */
int random_below(uint64_t *state, int limit);

/* Above 0, at most 1: one of 2^53 equal steps, so that its logarithm is
 * finite. */
double random_unit(uint64_t *state);

#endif
