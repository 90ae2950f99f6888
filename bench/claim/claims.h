/*
 * claims.h - the claims of a run, tried on its figures, and what is said of
 * them.
 *
 * Does not know how claims are written (profile_claims.h): it takes them from
 * the profile that run.json keeps.
 *
 *   1. claims_try
 *   2. read them, or write them: claims.csv, claims.md, for a terminal
 *   3. claims_release
 */
#ifndef BENCH_CLAIMS_H
#define BENCH_CLAIMS_H

#include <stdio.h>

#include <jansson.h>

#include "ruling.h"

/* Texts are borrowed from the JSON. */
struct asked_question {
    const char *name, *asks;
    struct question question;
    struct tried tried;
};

struct claim {
    const char *name, *says, *source, *experiment;
    const char *literature;                         /* NULL: none */
    struct asked_question questions[QUESTIONS_MAX]; /* [count] */
    size_t count;
    enum ruling ruling;
};

struct claims {
    struct claim *all; /* [count]; freed by claims_release */
    size_t count;
};

/* `list` is the profile's "claims"; NULL: there are none.  It must outlive what
 * is tried.  The first asks nothing (asked.h).  Return 0, -ENOMEM, or -EBADMSG
 * for a list that is none. */
int claims_try(struct claims *claims, json_t *list,
               const struct results *results, const struct pairings *pairings);
int claims_try_asked(struct claims *claims, json_t *list,
                     const struct results *results,
                     const struct pairings *pairings,
                     const struct asked *asked);
void claims_release(struct claims *claims);

/* claims.csv, a row for each question:
 *   claim,question,asks,metric,count,figure,low,high,over,under,p,ruling,why,
 *       claim_ruling,needs                               (one line in the file)
 * claims.md, which shows charts/claims.svg and links charts/claim-NAME.svg.
 * Return 0 or a negative errno when the stream failed. */
int claims_write_csv(const struct claims *claims, FILE *file);
int claims_write_markdown(const struct claims *claims, FILE *file);

/* A line for each claim, and for each of its questions. */
void claims_print(const struct claims *claims, FILE *file);

#endif
