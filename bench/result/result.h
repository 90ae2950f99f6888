/*
 * result.h - what one trial yielded: one row of trials.csv.
 *
 * Does not know how a trial is run (trial.h) nor what rows mean together
 * (summary.h).  The columns, their order and their units stand in one table
 * in result.c; results/README.md explains each.
 *
 * One real line, cut short:
 *   7,hello,threads,64,0,3,1,client-bound,wrk used 97 % of its CPU,2.31,...
 */
#ifndef BENCH_RESULT_H
#define BENCH_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* RESULT_LINE_BYTES holds the header, and any row of values below 1e20. */
enum {
    NAME_BYTES = 64,
    REASON_BYTES = 256,
    RESULT_LINE_BYTES = 4096
};

/* From best to worst: a point has the worst status of its trials.  But for the
 * last: such a trial was run again, and is only kept. */
enum status {
    STATUS_OK,
    STATUS_NOISY,
    STATUS_CLIENT_BOUND,
    STATUS_STARVED,
    STATUS_LIMIT_HIT,
    STATUS_FAILED,
    STATUS_DISTURBED,
    STATUS_COUNT
};

/* Every measured column of trials.csv, in its order; the name in the file is
 * the lower-case name after M_.  NaN means "not measured" and is written as
 * an empty field. */
enum metric {
    M_DURATION_S,
    M_REQUESTS,
    M_THROUGHPUT_PER_S,
    M_TRANSFER_BYTES_PER_S,
    M_ERRORS_CONNECT,
    M_ERRORS_READ,
    M_ERRORS_WRITE,
    M_ERRORS_TIMEOUT,
    M_ERRORS_STATUS,
    M_LATENCY_MEAN_US,
    M_LATENCY_P50_US,
    M_LATENCY_P90_US,
    M_LATENCY_P99_US,
    M_LATENCY_P999_US,
    M_LATENCY_MAX_US,
    M_LATENCY_WRK_P99_US,
    M_SERVER_CPU_USER_S,
    M_SERVER_CPU_SYSTEM_S,
    M_CPU_US_PER_REQUEST,
    M_REQUESTS_PER_CPU_S,
    M_CLIENT_CPU_US_PER_REQUEST,
    M_CLIENT_CPU_PCT,
    M_SERVER_CPU_PCT,
    M_STEAL_PCT,
    M_SWITCHES_VOLUNTARY,
    M_SWITCHES_INVOLUNTARY,
    M_THREADS_MAX,
    M_CONNECTIONS_SERVED,
    M_FAIRNESS_JAIN,
    M_RSS_KIB,
    M_PSS_KIB,
    M_PAGE_TABLES_KIB,
    M_KERNEL_STACKS_KIB,
    M_SLAB_KIB,
    M_SOCKET_KIB,
    M_MEMORY_TOTAL_KIB,
    M_COUNTED, /* 1: by the server's counters; 0: from outside */
    M_OTHER_CPU_PCT,
    M_UNANSWERED,
    M_LISTEN_OVERFLOWS,
    M_LISTEN_DROPS,
    M_REQUEST_QUEUE_FULL,
    M_SYN_RETRANSMITS,
    M_TIME_WAIT,
    M_CONNECTIONS_BY_LITTLES_LAW,
    M_CPU_USER_US_PER_REQUEST,
    M_CPU_SYSTEM_US_PER_REQUEST,
    M_SERVER_CLIENT_CPU_US_PER_REQUEST,
    M_SWITCHES_PER_REQUEST,
    M_SWITCHES_VOLUNTARY_PER_REQUEST,
    M_SWITCHES_INVOLUNTARY_PER_REQUEST,
    M_MEMORY_SOURCE, /* enum memory_source; a word in the file */
    M_RUNNER_CPU_PCT,
    M_INSTRUCTIONS_PER_REQUEST,
    M_CYCLES_PER_REQUEST,
    M_RATE_PER_S, /* asked for; NaN: a closed loop */
    M_LATE_PCT,
    M_CLIENT_WAITED_PCT,
    M_BESIDE_CPU_PCT, /* of who came beside the load, and of the upstream */
    M_BESIDE_REQUESTS,
    M_BESIDE_UNANSWERED,
    M_BESIDE_LATENCY_P50_US,
    M_BESIDE_LATENCY_P99_US,
    M_VIRTUAL_KIB,
    M_MEMORY_IDLE_KIB, /* before the load */
    METRIC_COUNT
};

/* Where page tables, kernel stacks, slab and sockets were read. */
enum memory_source {
    MEMORY_OF_PROC,  /* "proc" */
    MEMORY_OF_CGROUP /* "cgroup" */
};

struct result {
    int trial; /* 1.. in the order run */
    char scenario[NAME_BYTES];
    char server[NAME_BYTES];
    int connections;
    int repeat; /* 0.. */
    int order;  /* 0.. within the repetition's point */
    bool valid; /* false when the status is failed or disturbed */
    enum status status;
    char reason[REASON_BYTES]; /* "" when ok */
    double value[METRIC_COUNT];
};

/* All rows of one run; owned by the caller, freed by results_release. */
struct results {
    struct result *rows; /* rows[count], in file order */
    size_t count;
    int cut_line; /* of a last row without its newline, left out; 0: none */
};

const char *status_name(enum status status); /* "client-bound" */
bool status_parse(const char *text, enum status *value);
const char *metric_name(enum metric metric); /* "latency_p99_us" */

/* Sets every metric to NaN and everything else to 0. */
void result_init(struct result *result);

/* One whole line of CSV, header or row: quoted as RFC 4180 has it, but ending
 * in "\n", as awk and gnuplot want it; line breaks in a reason become blanks.
 * Return the length, or -ENOSPC when `size` does not hold it. */
int result_format_header(char *line, size_t size);
int result_format(const struct result *result, char *line, size_t size);

/* Reads trials.csv.  Columns are found by name, so that files with more
 * columns are readable, and older ones that lack a metric (it is NaN then);
 * the columns before duration_s must all be there.  A last row without a
 * newline is dropped and told in cut_line (a run that was killed; who appends
 * has to cut it off first).  On failure a negative errno and `error` (of
 * `error_size` bytes) says file, line and what is wrong: -ENOENT etc. from
 * fopen, -EBADMSG for bad content, -ENOMEM. */
int results_load(struct results *results, const char *path, char *error,
                 size_t error_size);
void results_release(struct results *results);

#endif
