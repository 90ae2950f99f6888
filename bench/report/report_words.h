/*
 * report_words.h - scripts/report/charts.json: for each kind of chart what it
 * asks, how it is read, where it stands, and what its table of numbers holds.
 *
 *   {"kind": "memory", "heading": "Memory", "section": "charts",
 *    "shown": true, "question": "How much memory, all told?",
 *    "reading": "Each area ...", "alternative": "Two panels ...",
 *    "table": [{"metric": "rss_kib", "title": "resident", "as": "kib"}]}
 *
 *   section      "charts", or "claims": with the claims
 *   shown        at once; else behind "more"
 *   alternative  the picture in words, for those who do not see it
 *   plain        the picture keeps its white sheet on a dark page: its shades
 *                mean something
 *   table        columns of summary.csv's points; or "slopes", or nothing
 *   as           "number", "kib", "time" (of us)
 *
 * Does not know what pictures a run has.
 */
#ifndef BENCH_REPORT_WORDS_H
#define BENCH_REPORT_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include <jansson.h>

#include "human.h"
#include "result.h"

enum {
    KINDS_MAX = 64,
    COLUMNS_MAX = 12
};

struct words_column {
    const char *title;
    enum metric metric;
    struct human (*format)(double value);
};

/* Texts are borrowed from the JSON. */
struct kind_words {
    const char *kind, *heading, *question, *reading, *alternative;
    bool is_shown, is_plain, is_of_claims, has_slopes;
    struct words_column columns[COLUMNS_MAX]; /* [column_count] */
    int column_count;
};

struct report_words {
    json_t *json;                       /* owned */
    struct kind_words kinds[KINDS_MAX]; /* [count], in the page's order */
    int count;
};

/* Returns 0, or a negative errno and one line in `error` (ERROR_BYTES): the
 * file cannot be read, a kind lacks a word, a metric or format is none; then
 * there is nothing to release. */
int report_words_load(struct report_words *words, char *error);
void report_words_release(struct report_words *words);

#endif
