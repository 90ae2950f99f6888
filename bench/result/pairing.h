/*
 * pairing.h - what alternating pairs say together: the ratio of two servers'
 * CPU time per request, its 99 % interval, and the noise floor.
 *
 * Each pair has fresh processes and gives one log ratio; the interval of
 * their mean is Student's t.  A server paired with itself (A/A) shows what
 * the instrument makes of no difference at all: the noise floor is the
 * largest difference that the A/A intervals of any server still contain, and
 * no smaller one is ever claimed.
 *
 * Pure: rows in, figures and sentences out.
 *
 *   1. pairings_init
 *   2. read them
 *   3. pairings_release
 */
#ifndef BENCH_PAIRING_H
#define BENCH_PAIRING_H

#include "estimate.h"
#include "pair_row.h"

enum {
    PAIRING_BYTES = 512
};

/* What is compared. */
enum pairing_figure {
    PAIRING_CPU,        /* CPU time per request */
    PAIRING_THROUGHPUT, /* requests per second that its wrk ran */
    PAIRING_FIGURES
};

/* `server` divided by `base`; the same server: A/A. */
struct pairing {
    char scenario[NAME_BYTES];
    int connections;
    char server[NAME_BYTES], base[NAME_BYTES];
    struct estimate ratio[PAIRING_FIGURES]; /* .median: the geometric mean */
    double deviation[PAIRING_FIGURES];      /* of the log ratio of one pair */
    double slice_ms;
    int failed; /* pairs that are not valid, and left out */
};

struct pairings {
    struct pairing *all; /* [count], in the order of the rows */
    size_t count;
    double floor[PAIRING_FIGURES]; /* as a log ratio; NaN without A/A pairs */
};

/* Returns 0 or -ENOMEM.  The rows are borrowed for the call. */
int pairings_init(struct pairings *pairings, const struct pair_rows *rows);
void pairings_release(struct pairings *pairings);

bool pairing_is_same(const struct pairing *pairing); /* A/A */

/* Whether a difference may be claimed: the interval excludes 1, and the ratio
 * lies beyond the noise floor. */
bool pairing_is_clear(const struct pairings *pairings,
                      const struct pairing *pairing,
                      enum pairing_figure figure);

/* The least difference that these pairs would have shown, as a ratio above 1:
 * half the width of the interval, or the noise floor if that is larger; NaN
 * with fewer than three pairs. */
double pairing_least(const struct pairings *pairings,
                     const struct pairing *pairing, enum pairing_figure figure);

/* One sentence, without its full stop:
 *   By 6 alternating pairs at 64 connections threads took 1.52x the CPU time
 *   per request of event (99 % interval 1.48x to 1.56x; least difference that
 *   would show: 3.1 %) */
void pairing_sentence(const struct pairings *pairings,
                      const struct pairing *pairing, char text[PAIRING_BYTES]);

/* Rows for summary.csv: metrics pair_cpu_us_per_request and
 * pair_throughput_per_s, whose median is a ratio. */
void pairings_write_csv(const struct pairings *pairings, FILE *file);

/* The noise floor in a sentence, without its full stop; nothing without
 * pairs. */
void pairings_write_floor(const struct pairings *pairings, FILE *file);

#endif
