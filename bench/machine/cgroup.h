/*
 * cgroup.h - a control group (v2) of the server's own: what the kernel holds
 * for it, by cause, and for nobody else.
 *
 * Groups are made below the runner's own and removed afterwards.  That takes
 * the memory controller, and that the runner's group is delegated to it, as
 * in `systemd-run --user --scope -p Delegate=yes build/bench run`; elsewhere
 * there is none, and memory is read from /proc.  A group that gives its
 * controllers to others may hold no process itself, so a runner that is alone
 * in its group moves to one below, and back at the end.  Names and rules:
 * Documentation/admin-guide/cgroup-v2.rst of the kernel.
 *
 *   1. cgroup_open: where groups can be made, if anywhere
 *   2. for each server: cgroup_make, start it there (hold.h), cgroup_holds,
 *      cgroup_memory_read, and cgroup_remove when it has ended
 *   3. cgroup_close
 */
#ifndef BENCH_CGROUP_H
#define BENCH_CGROUP_H

#include <stdbool.h>
#include <sys/types.h>

enum {
    CGROUP_PATH_BYTES = 512
};

struct cgroup_base {
    char path[CGROUP_PATH_BYTES]; /* the runner's group; "": none */
    bool moved;                   /* the runner sits in one below it */
};

struct cgroup {
    char path[CGROUP_PATH_BYTES]; /* "": none */
};

/* What is charged to a group. */
struct cgroup_memory {
    long anonymous_kib, page_tables_kib, kernel_stacks_kib;
    long slab_kib, socket_kib;
};

/* "0::/user.slice/run-7.scope" among the lines of /proc/self/cgroup, and the
 * place where cgroup2 is mounted, from /proc/self/mountinfo.  0, -ENOENT where
 * there is none, or -ENAMETOOLONG. */
int cgroup_parse_own(const char *cgroup, char path[CGROUP_PATH_BYTES]);
int cgroup_parse_mount(const char *mountinfo, char path[CGROUP_PATH_BYTES]);

/* memory.stat.  0, or -EBADMSG when a figure is missing. */
int cgroup_parse_memory(const char *text, struct cgroup_memory *memory);

/* `root` stands before every path: "" but in tests.  0, or a negative errno:
 * then base->path is "", and nothing was changed. */
int cgroup_open(struct cgroup_base *base, const char *root);
void cgroup_close(struct cgroup_base *base);

/* One for trial number `trial`.  0, or a negative errno: then group->path is
 * "", and nothing is left. */
int cgroup_make(struct cgroup *group, const struct cgroup_base *base,
                int trial);
void cgroup_remove(struct cgroup *group);

/* Whether the process is in it. */
bool cgroup_holds(const struct cgroup *group, pid_t pid);

int cgroup_memory_read(const struct cgroup *group,
                       struct cgroup_memory *memory);

#endif
