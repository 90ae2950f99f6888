/*
 * finding.h - what may be said about two servers in a scenario, and the
 * sentence that says it.
 *
 * The rules: two servers are compared at the highest level of connections
 * that both of them stood, that is, neither failed, starved anybody or met a
 * limit of the system.  What is said of CPU time per request rests on
 * alternating pairs where there are any: then that is the highest level with
 * pairs.  "More" is said only where the interval of the ratio excludes 1 and
 * the ratio lies beyond the noise floor; otherwise it is "no clear difference",
 * or "too few trials for a claim" when there is no interval.  Throughput that
 * wrk limited is called so.  What went wrong at a higher level is said in the
 * same sentence, and so is an interval wider than was asked for.  Servers are
 * called what people call them (summary_take_label).
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
    FINDING_BYTES = 1024,
    FINDINGS_MAX = 64
};

enum verdict {
    VERDICT_UNMEASURED, /* at no level did both stand with this metric */
    VERDICT_ALONE,      /* one server, nothing to compare it with */
    VERDICT_TOO_FEW,    /* no interval */
    VERDICT_UNCLEAR,    /* the interval contains 1, or the noise floor is not
                           exceeded */
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
    bool paired;   /* the factor is of alternating pairs, its interval of 99 %;
                      else of isolated trials, of 95 % */
    double least;  /* the least factor that would have shown; NaN: unknown */
    double missed; /* the precision asked for that it does not have, or NaN */
    struct estimate isolated; /* more / less by isolated trials where these
                                 disagree with the pairs; else its count is 0 */
    /* Where something went wrong above that level, or NULL: of the base, of
     * the other server. */
    const struct point *trouble[2];
};

/* Compares `server` with `base`, or describes it alone when `base` is NULL.
 * `metric` is one of those of summary_headline. */
struct finding finding_seek(const struct summary *summary, const char *scenario,
                            enum metric metric, const char *server,
                            const char *base);

/* The same at every level that has alternating pairs and that both stood, in
 * ascending order; the last one is finding_seek's, which is the only one where
 * there are no pairs.  Of more than FINDINGS_MAX levels the lower ones.
 * Returns how many. */
size_t finding_list(const struct summary *summary, const char *scenario,
                    enum metric metric, const char *server, const char *base,
                    struct finding list[FINDINGS_MAX]);

/* What a chart's headline tells: the first two servers that were compared;
 * else the first alone. */
struct finding finding_of_scenario(const struct summary *summary,
                                   const char *scenario, enum metric metric);

/* Whether a throughput is wrk's, so that the server's may be higher; false
 * when `point` is NULL. */
bool finding_is_bound(const struct finding *finding, const struct point *point);

/* One sentence, without its full stop:
 *   At 10,000 connections threads took 9.1x the memory of event (95 %
 *   interval 8.80x to 9.42x, 6 pairs of trials; least difference that would
 *   show: 3.5 %) */
void finding_sentence(const struct finding *finding, char text[FINDING_BYTES]);

/* Where the two kinds of trial disagree beyond their intervals, a sentence
 * that says so, and true:
 *   At 64 connections isolated trials say threads / event = 1.64x in CPU per
 *   request (95 % interval 1.56x to 1.72x), alternating pairs 1.43x (99 %
 *   interval 1.41x to 1.45x): they disagree; the two servers of a pair share
 *   caches, see README.md */
bool finding_disagreement(const struct finding *finding,
                          char text[FINDING_BYTES]);

#endif
