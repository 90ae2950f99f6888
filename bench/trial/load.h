/*
 * load.h - the load of a trial: wrk in a closed loop, or crowd in an open one;
 * started, awaited, its line believed or not.
 *
 * wrk opens its connections while it measures; crowd opens them first, and
 * says when it begins.  Another crowd may come beside either.  Results as in
 * scene.h.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <stdbool.h>
#include <netinet/in.h>

#include "line.h"
#include "profile.h"
#include "scene.h"

/* What is asked, of whom, from where.  Borrowed for the call. */
struct load_order {
    const struct scenario *scenario;
    const struct sockaddr_in *address;
    int connections;
    const char *cpus; /* "1-3" */
    int cpu_count;
    bool goes_first; /* crowd: nobody but us is on these CPUs */
    /* wrk: whole seconds from its start to its end.  crowd: from the end of
     * the scenario's warm-up on. */
    double duration_s;
    double rate_per_s; /* of an open loop; NaN or 0: a closed one, or a share
                          of what could not be measured, which fails */
    uint64_t seed;     /* of an open loop's arrivals */
};

struct load {
    struct child child;
    bool is_open;        /* crowd; else wrk */
    bool has_begun;      /* requests come; of wrk from the start */
    int connections;     /* asked for */
    uint64_t started_ns; /* uv_hrtime */
    uint64_t length_ns;  /* from when it begins until its time is up */
    uint64_t end_ns;     /* its time is up; until it has begun, at the latest */
    long threads;        /* load_look; 0 before */
    char line[LINE_BYTES]; /* its result; "" until then */
};

/* Starts wrk with the scenario's script, or crowd; the histogram of its
 * latencies goes to RUN/latency/SCENE.csv, and crowd's to SCENE.hgrm, too; what
 * it prints goes to its log with what it complains of. */
int load_start(struct load *load, struct scene *scene,
               const struct load_order *order);

/* Who comes beside the load: crowd, called as the scenario says, from the end
 * of its own warm-up on for duration_s.  Returns once it has begun.  Its
 * histogram is RUN/latency/SCENE-beside.csv. */
int load_start_beside(struct load *load, struct scene *scene,
                      const struct load_order *order);

/* Whether they are still there, while all was measured. */
int load_check_beside(const struct load *load, struct scene *scene);

/* Waits for their end.  They may be slow, turned away or not answered at all;
 * but all have to have come. */
int load_finish_beside(struct load *load, struct scene *scene);

/* Milliseconds since it was started, and until its time is up. */
double load_passed_ms(const struct load *load);
double load_left_ms(const struct load *load);

/* Counts its threads, once all connections are open. */
void load_look(struct load *load);

/* Whether all of these still ask: a SIGINT ends wrk's threads, and if it does
 * not wake the first of them wrk sleeps on, and then divides what they did by
 * all of its time.  Where none is left it has ended, and how is the reason.
 * Ask before its time is up. */
int load_check_threads(struct load *load, struct scene *scene);

/* That it has ended while all was still to be measured, whatever it says. */
int load_fail_of_end(const struct load *load, struct scene *scene);

/* Waits for its end, and checks its line (wrk.h, open_loop.h).  crowd waits
 * for answers beyond its time, for scene->timeout_s at most. */
int load_finish(struct load *load, struct scene *scene);

#endif
