/*
 * report.h - RUN/report.html: what a run says, on one page for people.
 *
 * Figures come from the conclusion, pictures from RUN/charts/: charts.json
 * says which were drawn and why others were not (chart_manifest.h), each SVG is
 * put into the page (svg_inline.h).  Words about charts are data in
 * scripts/report/charts.json, the page's form is in report.html and report.css
 * beside it.  Nothing of the time of writing is in the page: the same run
 * gives the same bytes.
 *
 * What is missing is said on the page and is no failure: charts that were not
 * drawn, a picture that cannot be read, columns of an older run.
 */
#ifndef BENCH_REPORT_H
#define BENCH_REPORT_H

#include <jansson.h>

#include "conclude.h"

enum {
    HEADLINE_BYTES = 512
};

/* Writes RUN/report.html.  Returns 0, or a negative errno and one line in
 * `error` (ERROR_BYTES). */
int report_write(const struct conclusion *conclusion, char *error);

/* All the page says, as the template takes it; a new reference.  The same
 * results. */
int report_document(const struct conclusion *conclusion, json_t **document,
                    char *error);

/* The run's answer in a sentence without its full stop: how the claims were
 * ruled on, or what was found of the first scenario. */
void report_headline(const struct conclusion *conclusion,
                     char text[HEADLINE_BYTES]);

/* `bench report RUN`: the page, and the index of the runs beside it.  Returns
 * the exit status. */
int report_main(int argc, char **argv);

#endif
