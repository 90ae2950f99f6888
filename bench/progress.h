/*
 * progress.h - what a run says while it runs, on stderr: one line per trial,
 * and on a terminal a line that changes in place.
 *
 *   [12/60] hello threads c=1024 3/6  84.1k/s  ETA 6m10s
 */
#ifndef BENCH_PROGRESS_H
#define BENCH_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "pair_row.h"
#include "plan.h"
#include "result.h"

struct progress {
    size_t total; /* trials */
    int repeats;
    bool in_place; /* stderr is a terminal */
    bool colour;   /* and NO_COLOR is not set */
};

void progress_init(struct progress *progress, size_t total, int repeats);

/* The plan has grown. */
void progress_extend(struct progress *progress, const struct plan *plan);

/* Before and after a trial, the `number`th of all; eta_s is what then is
 * left. */
void progress_begin(const struct progress *progress, size_t number,
                    const struct result *trial, double eta_s);
void progress_end(const struct progress *progress, size_t number,
                  const struct result *trial, double eta_s);

/* The same for an alternating pair. */
void progress_begin_pair(const struct progress *progress, size_t number,
                         const struct pair_row *row, double eta_s);
void progress_end_pair(const struct progress *progress, size_t number,
                       const struct pair_row *row, double eta_s);

/* A line that stays. */
void progress_note(const struct progress *progress, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* "6m10s", "45s", "1h05m". */
struct duration_text {
    char text[32];
};
struct duration_text duration_text(double seconds);

#endif
