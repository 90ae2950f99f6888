/*
 * pair_row.h - what one alternating pair yielded: one row of pairs.csv.
 *
 * Does not know how a pair is run (pair.h) nor what rows mean together
 * (pairing.h).
 *
 *   pair,scenario,server_a,server_b,connections,repeat,order,slice_ms,
 *   a_requests,b_requests,a_cpu_us,b_cpu_us,a_running_us,b_running_us,
 *   steal_pct,valid,reason,status
 *   3,hello,event,threads,64,1,0,40,181220,144100,778412,921003,...,1,,ok
 */
#ifndef BENCH_PAIR_ROW_H
#define BENCH_PAIR_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "result.h"

struct pair_row {
    int pair; /* 1.. in the order run */
    char scenario[NAME_BYTES];
    char server_a[NAME_BYTES], server_b[NAME_BYTES]; /* the same: A/A */
    int connections;
    int repeat;      /* 0.. the round: when in the run */
    int order;       /* 0: A had the first slice; 1: B had */
    double slice_ms; /* each had the CPU for so long at a time */
    double a_requests, b_requests;
    double a_cpu_us, b_cpu_us;         /* of the servers, user and system */
    double a_running_us, b_running_us; /* that the wrks ran */
    double steal_pct;
    bool valid;
    char reason[REASON_BYTES]; /* "" when valid */
    enum status status;        /* ok, failed or disturbed */
};

/* All rows of one run; owned by the caller, freed by pair_rows_release. */
struct pair_rows {
    struct pair_row *rows; /* rows[count], in file order */
    size_t count;
    int cut_line; /* of a last row without its newline, left out; 0: none */
};

extern const char pair_row_header[];

/* One whole line of CSV.  Returns the length, or -ENOSPC. */
int pair_row_format(const struct pair_row *row, char *line, size_t size);

/* Reads pairs.csv.  A run without that file has no pairs: 0.  A last row
 * without a newline is dropped and told in cut_line.  On failure a negative
 * errno, and `error` says file, line and what is wrong. */
int pair_rows_load(struct pair_rows *rows, const char *path, char *error,
                   size_t error_size);
void pair_rows_release(struct pair_rows *rows);

#endif
