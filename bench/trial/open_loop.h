/*
 * open_loop.h - build/crowd, the load generator of open loops: how it is
 * called, and when it is believed.  wrk.h is the same of closed ones.
 *
 * Its line (bench/crowd/tally.h) has the keys of wrk's, and some more.
 *
 * Does not start processes (process.h) nor judge the server (verdict.h).
 */
#ifndef BENCH_OPEN_LOOP_H
#define BENCH_OPEN_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include "folder.h"
#include "result.h"

enum {
    OPEN_LOOP_ARGUMENTS_MAX = 24,
    OPEN_LOOP_TEXT_BYTES = PATH_BYTES + 64
};

/* crowd's command line; argv points into text. */
struct open_loop_command {
    char *argv[OPEN_LOOP_ARGUMENTS_MAX]; /* ends in NULL */
    char text[OPEN_LOOP_ARGUMENTS_MAX][OPEN_LOOP_TEXT_BYTES];
};

struct open_loop_load {
    const char *crowd;  /* open_loop_find */
    const char *path;   /* of the requests: "/hello" */
    const char *target; /* "127.0.0.1:8080" */
    double rate_per_s;  /* rounded to a whole number, 1 at least */
    bool poisson;
    bool goes_first; /* as soon as it wakes, where that is allowed */
    uint64_t seed;
    int connections;
    double warmup_s, duration_s, timeout_s;
    const char *files; /* where .csv and .hgrm go: "RUN/latency/7" */
};

/* Where crowd is: beside this program.  Returns 0, or a negative errno when
 * there is none that could be run. */
int open_loop_find(char path[PATH_BYTES]);

/* Returns 0 or -ENAMETOOLONG. */
int open_loop_command_init(struct open_loop_command *command,
                           const struct open_loop_load *load);

/* What crowd is asked for, as a whole number: 1 to 1000000. */
double open_loop_rate_per_s(double rate_per_s);

/* Whether the line may be believed: whole, no error but requests that had no
 * answer in time (a server that is asked for too much is no mistake), at least
 * one answer, be it in the warm-up, planned = answered + unanswered, samples =
 * answered.  Returns 0, or -EBADMSG and one line in `reason` (REASON_BYTES). */
int open_loop_check(const char *line, char *reason);

/* The columns that come from crowd's line alone; latencies stay NaN where
 * none was measured, and wrk's own percentile always. */
void open_loop_fill(const char *line, struct result *result);

#endif
