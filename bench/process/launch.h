/*
 * launch.h - fork and exec with what uv_spawn cannot set: CPUs, the limit of
 * open files, the parent-death signal; and with the reason when it fails.
 */
#ifndef BENCH_LAUNCH_H
#define BENCH_LAUNCH_H

#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/types.h>

/* All borrowed for the call. */
struct launch {
    char **argv;           /* argv[0] is looked up in PATH; ends in NULL */
    const cpu_set_t *cpus; /* NULL: as inherited */
    rlim_t nofile;         /* soft limit of open files; 0: the hard limit */
    const char *cgroup;    /* folder of the control group to be in; NULL: as
                              inherited.  Who cannot join runs all the same:
                              look whether it is there */
    const sigset_t *mask;  /* signals that the command shall have blocked */
};

/* Returns once the command runs: in a process group of its own, and killed
 * when the calling thread ends.  Otherwise a negative errno, and `error` says
 * `cannot run build/x: No such file or directory`.  Reap *pid either way (0:
 * there was no fork). */
int launch_start(const struct launch *launch, pid_t *pid, char *error,
                 size_t size);

#endif
