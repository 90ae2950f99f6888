/*
 * measure.h - from two looks at server, client and machine to the columns of
 * a trial.
 *
 * A mark is one look; what lies between two is what was measured.  Memory is
 * the whole cost: the server's resident set at the second mark; page tables,
 * kernel stacks, slab and socket buffers of its control group where it has
 * one; else its page tables, and what the others of the whole machine grew by
 * since the idle mark, before wrk was there.  Then the sockets of wrk's end
 * are in there too, the same for all servers.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "cgroup.h"
#include "line.h"
#include "network.h"
#include "result.h"
#include "sample.h"
#include "tree.h"

/* The CPUs a trial was given. */
struct measure_cpus {
    cpu_set_t server, client;
    int server_count, client_count;
};

struct mark {
    uint64_t at_ns;            /* uv_hrtime; 0: not taken */
    char counters[LINE_BYTES]; /* the server's; "" without any; the caller
                                  fills it */
    struct sample_process server, client; /* the server: the sums of a tree */
    struct sample_switches switches;      /* the server's, if has_switches */
    bool has_switches;
    struct sample_machine machine;
    struct sample_cpus server_cpus, client_cpus;
    struct network network;
    struct cgroup_memory group; /* the server's control group, if has_group */
    bool has_group;
    uint64_t runner_us; /* CPU time of this process */
    double pss_kib;     /* NaN: not asked for */
};

/* Looks from outside; server NULL, client_pid 0: at no such process.  What is
 * gone stays 0: a trial whose server or client is gone has failed already. */
void mark_take(struct mark *mark, const struct tree *server, pid_t client_pid,
               const struct measure_cpus *cpus);

/* Adds the server's context switches, unless it has so many threads that
 * looking at each would hold it up. */
void mark_take_switches(struct mark *mark, const struct tree *server);

/* Adds the memory of its control group, if the process is in one. */
void mark_take_group(struct mark *mark, const struct cgroup *group, pid_t pid);

/* Adds Pss; as long as it takes, the server is held up. */
void mark_take_pss(struct mark *mark, const struct tree *server);

/* Connections opened on this machine since the mark, as seen from outside:
 * both ends are here, so half of the sockets. */
double mark_new_connections(const struct mark *mark);

/* What the hypervisor took of the CPUs' time between two marks. */
double measure_steal_pct(const struct mark *first, const struct mark *second,
                         const struct measure_cpus *cpus);

/* The columns that come from the marks, and from wrk's line for a server
 * without counters. */
void measure_fill(const struct mark *idle, const struct mark *first,
                  const struct mark *second, const char *wrk_line,
                  const struct measure_cpus *cpus, struct result *result);

#endif
