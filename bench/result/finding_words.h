/*
 * finding_words.h - what a finding's headline and its sentence are made of; of
 * no use to anybody else.
 */
#ifndef BENCH_FINDING_WORDS_H
#define BENCH_FINDING_WORDS_H

#include "finding.h"

/* A text under construction, cut at its size. */
struct words {
    char *text;
    size_t size, length;
};

/* How much is said, for a headline that has to fit. */
struct style {
    size_t name_columns;
    const char *unit;         /* " connections", or "" */
    const char *trouble_unit; /* the same behind "threads failed at 10,000" */
    const char *wrk_limit;    /* "; wrk was the limit" */
};

__attribute__((format(printf, 2, 3))) void words_say(struct words *words,
                                                     const char *format, ...);

/* A factor from here on is told as a factor, below as a percentage. */
extern const double words_factor_min;

/* "throughput" */
const char *words_noun(enum metric metric);

/* "threads took 9.1x the memory of event" */
void words_claim(struct words *words, const struct finding *finding,
                 size_t name_columns);

/* "event served 84.1k requests/s" */
void words_amount(struct words *words, const struct finding *finding,
                  size_t name_columns);

/* "; threads failed at 10,000", if anything did; both in one when they share
 * their fate. */
void words_trouble(struct words *words, const struct finding *finding,
                   const struct style *style, const char *lead);

/* The finding of a chart, not longer than the style has it. */
void words_headline(struct words *words, const struct finding *finding,
                    const struct style *style);

#endif
