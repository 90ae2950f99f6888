/*
 * tree.h - a server that may be several processes, looked at as one: all that
 * run below its reaper (hold.h), such as nginx's master and its workers.
 *
 * Who started late is in the next tree_find; who ended and was waited for by
 * another of them, or by the reaper, stays in the CPU times.
 */
#ifndef BENCH_TREE_H
#define BENCH_TREE_H

#include <stdbool.h>

#include "sample.h"

enum {
    TREE_MAX = 256 /* processes; more are not looked at */
};

struct tree {
    pid_t pids[TREE_MAX];           /* [count] */
    uint64_t start_ticks[TREE_MAX]; /* when each was started, so that another
                                       one with its pid does not count; 0: not
                                       looked at */
    int count;
    pid_t reaper; /* what it waited for counts, itself does not; 0: none */
};

/* One process alone. */
void tree_one(struct tree *tree, pid_t pid);

/* All processes below `reaper`, without it.  Reads a small file for every
 * process of the machine: some 3 ms for 300.  0, or a negative errno, and
 * then none. */
int tree_find(struct tree *tree, pid_t reaper);

/* The sums over all of them; `state` and `start_ticks` are the first one's.
 * Returns 0, or -ESRCH when all are gone; then all is 0. */
int tree_sample(const struct tree *tree, struct sample_process *sum);

/* Pss; dear, see sample_pss_read. */
int tree_pss(const struct tree *tree, long *pss_kib);

/* Context switches of threads that are there; a file per thread. */
int tree_switches(const struct tree *tree, struct sample_switches *sum);

#endif
