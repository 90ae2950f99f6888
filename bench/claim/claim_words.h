/*
 * claim_words.h - the figures of a claim as people read them: what claims.md,
 * the terminal and the charts have in common.
 *
 * Pure.
 */
#ifndef BENCH_CLAIM_WORDS_H
#define BENCH_CLAIM_WORDS_H

#include "claims.h"
#include "human.h"

enum {
    TALLY_BYTES = 96
};

/* A value of the question: "2.41x", "31.2", of a column of times or of memory
 * with its unit: "1.41 s", "43.9 KiB"; "-" for NaN. */
struct human question_value(const struct asked_question *asked, double value);

/* A round value, such as a margin or a tick: 2x, not 2.00x. */
struct human question_limit(const struct asked_question *asked, double value);

/* "2.41x" and "2.30x to 2.52x"; the latter "" without an interval. */
struct human question_figure(const struct asked_question *asked);
struct human question_interval(const struct asked_question *asked);

/* "above 2x", "above 0.95x, below 1.05x"; "" where there is no margin. */
struct human question_margin(const struct asked_question *asked);

/* The first question with a margin, or else the first: what a claim is told by
 * where there is room for one figure.  NULL without questions. */
const struct asked_question *claim_deciding(const struct claim *claim);

/* Of the questions with margins: "2 supported, 1 inconclusive"; "" without. */
void claim_tally(const struct claim *claim, char text[TALLY_BYTES]);

#endif
