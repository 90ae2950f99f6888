#include <string.h>

#include "chart_lines.h"

static const struct lines LINES[] = {
    {
        .kind = "throughput",
        .metric = M_THROUGHPUT_PER_S,
        .axis = "requests per second",
        .unit = " req/s",
        .better = "higher is better",
        .hollow = "hollow: wrk was the limit, a lower bound",
        .lower_bound = true,
        .closed_only = true,
        .peaks = true,
    },
    {
        .kind = "cpu",
        .metric = M_CPU_US_PER_REQUEST,
        .axis = "us of CPU time per request",
        .unit = " us",
        .better = "lower is better",
        .hollow = "hollow: the client was the limit",
        .dashes = DASHES_PART,
        .part = M_CPU_USER_US_PER_REQUEST,
        .dashed = "dashed: in the server's own code (user); the rest: in the "
                  "kernel for it (system)",
        .dash_title = "user part",
    },
    {
        .kind = "client",
        .metric = M_CLIENT_CPU_PCT,
        .axis = "% of the CPU time that the client could have",
        .unit = " %",
        .hollow = "hollow: the client was the limit",
        .guide = GUIDE_CLIENT_BOUND,
        .errors = true,
    },
    {
        .kind = "switches",
        .metric = M_SWITCHES_PER_REQUEST,
        .axis = "context switches of the server per request",
        .unit = " per request",
        .better = "lower is better",
        .hollow = "hollow: the client was the limit",
        .dashes = DASHES_PART,
        .part = M_SWITCHES_VOLUNTARY_PER_REQUEST,
        .dashed = "dashed: voluntary, it had nothing to do; the rest: "
                  "involuntary, others were more urgent",
        .dash_title = "voluntary part",
    },
    {
        .kind = "threads",
        .metric = M_THREADS_MAX,
        .axis = "threads of the server, at most (log scale)",
        .unit = " threads",
        .unit_of_one = " thread",
        .better = "lower is better",
        .guide = GUIDE_ONE_EACH,
        .log_y = true,
    },
    {
        .kind = "cores",
        .metric = M_THROUGHPUT_PER_S,
        .axis = "requests per second",
        .unit = " req/s",
        .better = "higher is better",
        .hollow = "hollow: wrk was the limit, a lower bound",
        .lower_bound = true,
        .dashes = DASHES_SCALED,
        .dashed = "dashed: if it scaled, a straight line through 0 and the "
                  "first point",
        .dash_title = "if it scaled",
        .against_cpus = true,
    },
    {0},
};

const struct lines *lines_find(const char *kind)
{
    const struct lines *lines = LINES;

    while (lines->kind && strcmp(lines->kind, kind) != 0)
        lines++;
    return lines->kind ? lines : NULL;
}
