/*
 * summary_marks.h - what the writers of a summary (CSV, Markdown, the table on
 * the terminal) and of a comparison share; of no use to anybody else.
 */
#ifndef BENCH_SUMMARY_MARKS_H
#define BENCH_SUMMARY_MARKS_H

#include <stdio.h>

#include "human.h"
#include "summary.h"

/* 0, or a negative errno when something written to `file` was lost. */
int summary_stream_outcome(FILE *file);

/* One line that explains a status, without its name. */
const char *summary_status_meaning(enum status status);

/* A point's status for a narrow column: one letter, with the failed trials of
 * all behind it ("F 2/6"); "" when it is ok. */
struct human summary_mark(const struct point *point);

/* Explains the letters of those statuses that were seen, a line each. */
void summary_put_legend(FILE *file, const bool seen[STATUS_COUNT]);

/* Writes a name cut or filled to so many columns: printf counts bytes, and
 * names may be UTF-8. */
void summary_put_name(FILE *file, const char *name, size_t columns);

/* Whether points[i] is the first of its scenario, or of its level. */
bool summary_begins_scenario(const struct summary *summary, size_t i);
bool summary_begins_level(const struct summary *summary, size_t i);

/* Whether the server of points[i] has not stood in the summary before. */
bool summary_begins_server(const struct summary *summary, size_t i);

/* The server that the others of a scenario are compared with; NULL when
 * nothing was compared. */
const char *summary_base(const struct summary *summary, const char *scenario);

/* A point's ratio to the base; NULL for the base itself, and when nothing was
 * compared. */
const struct ratio *summary_ratio_of(const struct summary *summary,
                                     const struct point *point);

/* The ratio told of it (ratio.h): "1.31x", "~1.02x" when there is no clear
 * difference, "?1.02x" when there is no interval, "" for the base itself or
 * without a pair. */
struct human summary_marked_ratio(const struct summary *summary,
                                  const struct point *point,
                                  enum metric metric);

/* Text from outside must neither format nor break a table of Markdown: what
 * means something there is escaped, line breaks become blanks. */
void summary_put_escaped(FILE *file, const char *text);

#endif
