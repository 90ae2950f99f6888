/*
 * normal.h - normal values from a seed, for the tests of statistics.
 */
#ifndef TESTS_NORMAL_H
#define TESTS_NORMAL_H

#include <math.h>
#include <stdint.h>

#include "random.h"

/* Of mean 0 and deviation 1: Box and Muller, Annals of Mathematical Statistics
 * 29 (1958). */
static inline double normal(uint64_t *random)
{
    double radius = sqrt(-2 * log(random_unit(random)));

    return radius * cos(2 * acos(-1) * random_unit(random));
}

#endif
