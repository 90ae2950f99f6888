/*
 * load.h - the wrk of a trial: started, awaited, its line believed or not.
 *
 * Results as in scene.h.
 */
#ifndef BENCH_LOAD_H
#define BENCH_LOAD_H

#include <netinet/in.h>

#include "line.h"
#include "profile.h"
#include "scene.h"

struct load {
    struct child child;
    uint64_t started_ns;   /* uv_hrtime */
    int duration_s;        /* wrk's -d */
    char line[LINE_BYTES]; /* its result; "" until then */
};

/* Starts wrk with the scenario's script for whole seconds; the histogram of
 * its latencies goes to RUN/latency/SCENE.csv, and what it prints to its log
 * with what it complains of. */
int load_start(struct load *load, struct scene *scene,
               const struct scenario *scenario,
               const struct sockaddr_in *address, int connections,
               const char *cpus, int cpu_count, int duration_s);

/* Milliseconds since wrk was started, and until its time is up. */
double load_passed_ms(const struct load *load);
double load_left_ms(const struct load *load);

/* That it has ended while all was still to be measured, whatever it says. */
int load_fail_of_end(const struct load *load, struct scene *scene);

/* Waits for its end, and checks its line (wrk.h). */
int load_finish(struct load *load, struct scene *scene);

#endif
