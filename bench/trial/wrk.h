/*
 * wrk.h - the load generator: how it is called, and when it is believed.
 *
 * wrk exits 0 whatever happened, so only a whole line of our own
 * (scripts/wrk/result.lua) counts, and only if it agrees with itself.
 *
 * Does not start processes (process.h) nor judge the server (verdict.h).
 */
#ifndef BENCH_WRK_H
#define BENCH_WRK_H

#include "result.h"

enum {
    WRK_ARGUMENTS_MAX = 32,
    WRK_TEXT_BYTES = 512
};

/* wrk's command line; argv points into text. */
struct wrk_command {
    char *argv[WRK_ARGUMENTS_MAX]; /* ends in NULL */
    char text[WRK_ARGUMENTS_MAX][WRK_TEXT_BYTES];
};

struct wrk_load {
    const char *script;
    char *const *arguments; /* of the script's init; ends in NULL; NULL: none */
    const char *url;
    int connections;
    int threads; /* wrk_threads */
    int duration_s;
    int timeout_s; /* above every answer's latency: slower ones are lost */
};

/* As many as there are CPUs, but a divisor of `connections`: wrk leaves out
 * what does not divide. */
int wrk_threads(int connections, int cpus);

/* Returns 0, -ENAMETOOLONG, or -E2BIG: more arguments than there is room for.
 */
int wrk_command_init(struct wrk_command *command, const struct wrk_load *load);

/* How many requests the script writes at once on a connection; 1 unless the
 * line says so. */
double wrk_pipeline(const char *line);

/* Whether the line may be believed: complete, corrected, each answer timed, the
 * wall clock as the monotonic clock (2 %, at least 50 ms), and its duration
 * within (but for a second, on a busy machine), no error of any kind, at least
 * one answer.  With pipelining only the last answer of a batch
 * is timed, and a batch of each connection may be cut off at the end:
 *
 *   samples x n <= requests <= samples x n + connections x (n - 1)
 *
 * with one sample at least.
 * Returns 0, or -EBADMSG and one line in `reason` (REASON_BYTES). */
int wrk_check(const char *line, int connections, char *reason);

/* The columns that come from wrk's line alone. */
void wrk_fill(const char *line, struct result *result);

#endif
