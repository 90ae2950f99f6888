/*
 * conclude.h - what a run's folder says: from run.json, trials.csv and
 * latency/ to summary.csv, summary.md, latency.csv and charts/, to claims.csv
 * and claims.md where claims were put on trial, and to the words at the end of
 * a run.
 *
 * Reads files and writes files; needs no load and no server, and may be
 * repeated at any time.
 */
#ifndef BENCH_CONCLUDE_H
#define BENCH_CONCLUDE_H

#include <stdio.h>

#include <jansson.h>

#include "claims.h"
#include "folder.h"
#include "pairing.h"
#include "profile.h"
#include "result.h"
#include "summary.h"

/* Points into itself: it must not move. */
struct conclusion {
    char run_dir[PATH_BYTES]; /* the real one, where `latest` was given */
    json_t *run;              /* run.json */
    struct results results;   /* in the profile's order */
    struct summary summary;   /* points into `pairings` */
    struct pair_rows pair_rows;
    struct pairings pairings;
    struct claims claims; /* most often none; points into `run` */
};

/* Reads the folder.  Returns 0, or a negative errno and one line in `error`
 * (ERROR_BYTES); then there is nothing to release. */
int conclusion_init(struct conclusion *conclusion, const char *run_dir,
                    char *error);
/* Says which rows were left out, as their run was killed while it wrote. */
void conclusion_print_cut(const struct conclusion *conclusion, FILE *out,
                          const char *program);
void conclusion_release(struct conclusion *conclusion);

/* Writes summary.csv, summary.md, latency.csv, claims.csv and claims.md.  The
 * same results. */
int conclusion_write(const struct conclusion *conclusion, char *error);

/* Draws charts/, or only those of some kinds (chart.h).  -ENOENT when gnuplot
 * is not installed. */
int conclusion_draw(const struct conclusion *conclusion, const char *only,
                    char *error);

/* The table, the text chart and the sentences, for a terminal, with colours
 * where it has them; or the claims, where that is what the run was for.  A
 * missing gnuplot is no failure here: there is no chart then. */
int conclusion_print(const struct conclusion *conclusion, FILE *out,
                     char *error);

#endif
