/*
 * chart_queue.h - pictures waiting for gnuplot, drawn side by side: as many at
 * a time as there are CPUs.
 *
 *   1. queue_init
 *   2. queue_add, any number of times
 *   3. queue_draw
 *   4. queue_release
 */
#ifndef BENCH_CHART_QUEUE_H
#define BENCH_CHART_QUEUE_H

#include <limits.h>
#include <stddef.h>

#include "chart_gnuplot.h"
#include "chart_text.h"

struct queued; /* one picture in one format */

struct queue {
    struct queued *all; /* [count]; freed by queue_release */
    size_t count;
};

void queue_init(struct queue *queue);

/* Copies the job.  Returns 0 or -ENOMEM. */
int queue_add(struct queue *queue, const struct gnuplot_job *job);

/* Draws all of them, whatever becomes of the others.  Returns 0, or what
 * gnuplot_draw returned for the first that failed, with its line in `error`. */
int queue_draw(struct queue *queue, char *error, size_t error_size);

void queue_release(struct queue *queue);

#endif
