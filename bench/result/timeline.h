/*
 * timeline.h - samples.csv read back: what the server of each trial did, twice
 * a second.
 *
 * Does not know how the samples came about (sampler.h), nor how they are
 * drawn.
 *
 *   1. timelines_load
 *   2. timelines_find
 *   3. timelines_release
 */
#ifndef BENCH_TIMELINE_H
#define BENCH_TIMELINE_H

#include <stddef.h>

enum phase {
    PHASE_RAMP, /* connections are being opened */
    PHASE_WARM_UP,
    PHASE_MEASURE, /* between the marks */
    PHASE_END,
    PHASE_OTHER
};

/* One look at a server. */
struct moment {
    int trial;
    enum phase phase;
    double t_ms;                       /* since the load's program started */
    double cpu_user_us, cpu_system_us; /* since the server started */
    double rss_kib, threads;
    double segments; /* that TCP of the machine has sent since it started; NaN
                        in a run of before these were looked at */
};

/* Owned by the caller, freed by timelines_release. */
struct timelines {
    struct moment *moments; /* [count], in file order: trial by trial, each in
                               the order of time */
    size_t count;
};

/* Reads the rows of the servers; columns are found by name.  A last line cut
 * off, as of a run that was killed, ends the file.  On failure there is nothing
 * to release, and `error` says file, line and what is wrong: -ENOENT etc. from
 * fopen, -EBADMSG for bad content, -ENOMEM. */
int timelines_load(struct timelines *timelines, const char *path, char *error,
                   size_t error_size);
void timelines_release(struct timelines *timelines);

/* How many moments there are of the trial; *first is the first of them. */
size_t timelines_find(const struct timelines *timelines, int trial,
                      const struct moment **first);

#endif
