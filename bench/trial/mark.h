/*
 * mark.h - one look at server, client and machine, from outside.
 *
 * Does not know what lies between two of them (measure.h).
 */
#ifndef BENCH_MARK_H
#define BENCH_MARK_H

#include <stdbool.h>
#include <stdint.h>

#include "cgroup.h"
#include "line.h"
#include "network.h"
#include "perf.h"
#include "sample.h"
#include "tree.h"

/* The CPUs a trial was given. */
struct measure_cpus {
    cpu_set_t server, client;
    int server_count, client_count;
    const struct perf *perf; /* the counters of the server's; NULL: none */
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
    struct perf_reading perf;   /* of the server's CPUs */
    struct cgroup_memory group; /* the server's control group, if has_group */
    bool has_group;
    uint64_t client_waited_ns; /* for a CPU, if has_client_waited */
    bool has_client_waited;
    uint64_t runner_us; /* CPU time of this process */
    uint64_t look_us;   /* what of it this look has cost */
    uint64_t beside_us; /* of whoever else there is on the client's CPUs; the
                           caller fills it */
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

#endif
