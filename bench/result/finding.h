/*
 * finding.h - what may be said about two servers in a scenario, and the
 * sentence that says it.
 *
 * The rules: two servers are compared at the highest level of connections
 * that both of them stood, that is, neither failed, starved anybody or met a
 * limit of the system.  "More" is said only where the interval of the ratio
 * excludes 1; otherwise it is "no clear difference", or "too few trials for a
 * claim" when there is no interval.  Throughput that wrk limited is called
 * so.  What went wrong at a higher level is said in the same sentence.
 *
 * Pure: a summary in, figures and plain text out (who writes Markdown has to
 * escape it).  summary_headline of summary.h says the same more briefly.
 *
 *   1. finding_seek
 *   2. read the finding, or finding_sentence; the summary must still be there
 */
#ifndef BENCH_FINDING_H
#define BENCH_FINDING_H

#include <stdbool.h>
#include <stddef.h>

#include "summary.h"

enum {
    FINDING_BYTES = 1024
};

enum verdict {
    VERDICT_UNMEASURED, /* at no level did both stand with this metric */
    VERDICT_ALONE,      /* one server, nothing to compare it with */
    VERDICT_TOO_FEW,    /* no interval */
    VERDICT_UNCLEAR,    /* the interval contains 1 */
    VERDICT_CLEAR
};

/* All pointers are borrowed from the summary. */
struct finding {
    enum metric metric;
    enum verdict verdict;
    /* At the level compared; NULL where the verdict is UNMEASURED, and all
     * but `more` NULL where it is ALONE. */
    const struct point *base;        /* one of the following two */
    const struct point *more, *less; /* by their figures */
    struct estimate factor;          /* more / less, so 1 or above; its median
                                        is NaN when there was no pair */
    /* Where something went wrong above that level, or NULL: of the base, of
     * the other server. */
    const struct point *trouble[2];
};

/* Compares `server` with `base`, or describes it alone when `base` is NULL.
 * `metric` is one of the three of summary_headline. */
struct finding finding_seek(const struct summary *summary, const char *scenario,
                            enum metric metric, const char *server,
                            const char *base);

/* What a chart's headline tells: the first two servers that were compared;
 * else the first alone. */
struct finding finding_of_scenario(const struct summary *summary,
                                   const char *scenario, enum metric metric);

/* Whether a throughput is wrk's, so that the server's may be higher; false
 * when `point` is NULL. */
bool finding_is_bound(const struct finding *finding, const struct point *point);

/* One sentence, without its full stop:
 *   At 10,000 connections threads took 9.1x the memory of event (95 %
 *   interval 8.80x to 9.42x, 6 pairs of trials) */
void finding_sentence(const struct finding *finding, char text[FINDING_BYTES]);

#endif
