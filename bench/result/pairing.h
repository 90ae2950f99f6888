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
 * Where more pairs were run than the profile's number, the first so many of a
 * comparison, valid ones, decided how many: Stein's two stages (stats.h).
 *
 * Pure: rows in, figures out, and text; the sentences are finding.h's.
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
    PAIRING_CONFIDENCE_PCT = 99,
    PAIRING_BYTES = 256
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
    const char *label, *base_label; /* as people call them, borrowed; NULL:
                                       so */
    struct estimate ratio[PAIRING_FIGURES]; /* .median: the geometric mean */
    double deviation[PAIRING_FIGURES];      /* of the log ratio of one pair; of
                                               the first stage if there are
                                               two */
    double slice_ms;
    int failed; /* pairs that are not valid, and left out */
};

struct pairings {
    struct pairing *all; /* [count], in the order of the rows */
    size_t count;
    double floor[PAIRING_FIGURES]; /* as a log ratio; NaN without A/A pairs */
    double precision;              /* asked of CPU time per request: 0.05 */
};

/* Returns 0 or -ENOMEM.  The rows are borrowed for the call, and stand in the
 * order run.  The first asks nothing. */
int pairings_init(struct pairings *pairings, const struct pair_rows *rows);
int pairings_init_asked(struct pairings *pairings, const struct pair_rows *rows,
                        const struct asked *asked);
void pairings_release(struct pairings *pairings);

/* As summary_take_label. */
void pairings_take_label(struct pairings *pairings, const char *server,
                         const char *label);

/* NULL when there is none. */
const struct pairing *pairings_find(const struct pairings *pairings,
                                    const char *scenario, int connections,
                                    const char *server, const char *base);

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

/* Whether its interval of CPU time per request is wider than was asked for. */
bool pairing_is_wide(const struct pairings *pairings,
                     const struct pairing *pairing);

/* Failed where pairs were left out, noisy where it is wide. */
enum status pairing_status(const struct pairings *pairings,
                           const struct pairing *pairing);

/* Rows for summary.csv: metrics pair_cpu_us_per_request and
 * pair_throughput_per_s, whose median is a ratio. */
void pairings_write_csv(const struct pairings *pairings, FILE *file);

/* All of them as a chapter of summary.md; nothing without pairs. */
void pairings_write_markdown(const struct pairings *pairings, FILE *file);

/* The noise floor in a sentence, without its full stop; "" without pairs. */
void pairings_floor_sentence(const struct pairings *pairings,
                             char text[PAIRING_BYTES]);

#endif
