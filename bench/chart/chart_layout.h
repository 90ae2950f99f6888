/*
 * chart_layout.h - where things go on a chart: round axes, ticks that do not
 * touch, labels pushed apart, free places for words.
 *
 * Pure arithmetic in CSS pixels, y downwards; draws nothing.
 */
#ifndef BENCH_CHART_LAYOUT_H
#define BENCH_CHART_LAYOUT_H

#include <stdbool.h>

/* An axis from 0 to `top`, a line at every `step` (1, 2, 2.5 or 5 x 10^n). */
struct axis {
    double top, step;
};

/* Covers 0 .. `highest` in about `steps` steps; 0 .. 1 when `highest` is not a
 * positive number. */
struct axis axis_nice(double highest, int steps);

/* Which of ascending levels[count] get a tick on a logarithmic axis of
 * `width_px`: the last, the first, then powers of four, then others where
 * there is plenty of room.  Fills chosen[count]; returns how many are true. */
int ticks_choose(const int *levels, int count, double width_px, bool *chosen);

/* Moves ascending at[count] as little as possible (least squares) so that
 * neighbours are at least `gap` apart and all lie in low .. high; where
 * there is no room for all, the gap shrinks. */
void labels_push_apart(double *at, int count, double gap, double low,
                       double high);

struct box {
    double left, top, right, bottom;
};

struct segment {
    double x1, y1, x2, y2;
};

enum {
    OBSTACLE_BOXES = 512,
    OBSTACLE_SEGMENTS = 512
};

/* What words must not cover; what does not fit in any more is ignored. */
struct obstacles {
    struct box boxes[OBSTACLE_BOXES];
    int box_count;
    struct segment segments[OBSTACLE_SEGMENTS];
    int segment_count;
};

void obstacles_add_box(struct obstacles *obstacles, struct box box);
void obstacles_add_segment(struct obstacles *obstacles, struct segment segment);
bool obstacles_hit(const struct obstacles *obstacles, const struct box *box);

/* Words that want a place near the point (x, y), first on the wanted side. */
struct placing {
    double x, y;
    double width, height;
    bool above; /* the wanted side */
    bool near;  /* only where nobody can take them for another point's */
};

/* Looks for a free box within `inside`.  Returns false when there is none;
 * otherwise fills `found` and adds it to the obstacles. */
bool place_words(struct obstacles *obstacles, const struct placing *placing,
                 const struct box *inside, struct box *found);

#endif
