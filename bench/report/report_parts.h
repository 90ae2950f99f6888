/*
 * report_parts.h - the parts of a run's page, each in a file report_PART.c; of
 * no use to anybody but report.c.
 */
#ifndef BENCH_REPORT_PARTS_H
#define BENCH_REPORT_PARTS_H

#include "conclude.h"
#include "human.h"
#include "report_words.h"
#include "sheet.h"

/* A page under construction; all borrowed. */
struct report {
    const struct conclusion *conclusion;
    const struct report_words *words;
    json_t *manifest; /* RUN/charts/charts.json; NULL: there is none */
    json_t *document; /* NULL where two runs are compared */
    const char *side; /* "A" or "B" of these two; else NULL */
    struct sheet sheet;
    int pictures; /* put into the page so far: part of their ids */
};

void report_add_answer(struct report *report);
void report_add_trust(struct report *report);
void report_add_verdicts(struct report *report);
void report_add_charts(struct report *report);
void report_add_claims(struct report *report); /* behind the charts */
void report_add_method(struct report *report);
void report_add_data(struct report *report);

/* Figures of the claims' section: those of one claim, or with NULL those that
 * are of all. */
void report_add_claim_figures(struct report *report, json_t *list,
                              const char *claim);

/* RUN/charts/charts.json, a new reference; NULL where the charts are not
 * drawn, or by a bench that kept no list. */
json_t *report_load_manifest(const struct conclusion *conclusion);

/* Of an entry of it: whether there is a picture, and the words for its kind, or
 * NULL. */
bool report_is_drawn(json_t *entry);
const struct kind_words *report_words_of(const struct report *report,
                                         json_t *entry);

/* Appends the picture with its caption and its numbers. */
void report_add_figure(struct report *report, json_t *list, json_t *entry,
                       const struct kind_words *words);

/* --- what several of them need ------------------------------------------ */

/* The title of a scenario, or its name where it has none. */
const char *report_scenario_title(const struct report *report,
                                  const char *name);

/* "81.2k to 86.0k"; "" without an interval. */
struct human report_interval(const struct estimate *estimate,
                             struct human (*format)(double));

#endif
