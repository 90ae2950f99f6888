/*
 * run_state.h - a run under way: what the chapters of run.h share.  Of no use
 * to anybody but run*.c.
 */
#ifndef BENCH_RUN_STATE_H
#define BENCH_RUN_STATE_H

#include "folder.h"
#include "interrupt.h"
#include "perf.h"
#include "prepare.h"
#include "progress.h"
#include "record.h"
#include "turns.h"

/* Lives in run_as, to the end of the process. */
struct run {
    struct prepared prepared;
    struct progress progress;
    int64_t rounds_per_us;
    struct limits limits;
    struct cgroup_base cgroups;
    struct perf perf;
    char dir[PATH_BYTES];
    int lock_fd;
    struct record record;
    uv_loop_t loop;
    struct interrupt interrupt;
    struct trial_setup setup;
    char server_cpus[CPUS_BYTES], client_cpus[CPUS_BYTES];
    struct turns turns;
};

#endif
