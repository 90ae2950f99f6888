/*
 * asked.h - what a profile asked of a run's figures: how many trials decide
 * how many more there are, and how narrow the intervals have to be.  Zeroes
 * ask nothing: so it was in older runs.
 */
#ifndef BENCH_ASKED_H
#define BENCH_ASKED_H

#include <stddef.h>

struct asked {
    size_t trials_pilot; /* repetitions of a point before a second stage */
    size_t pairs_pilot;  /* the same of alternating pairs */
    /* An interval may reach so far to either side: 0.05 is 5 %. */
    double precision_cpu;        /* CPU time per request, by pairs */
    double precision_throughput; /* by isolated trials */
};

#endif
