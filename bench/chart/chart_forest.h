/*
 * chart_forest.h - rows of figures with their intervals beside an axis, words
 * on either side: what statisticians call a forest plot.  Three charts are
 * made of it: claim, claims and fast.
 *
 * Does not know what the figures mean.  Everything lies in CSS pixels, as on
 * the canvas; scripts/charts/forest.gp draws it, what is added first below what
 * is added later of the same kind.  A figure's own value stands beside its
 * place: one real line of marks.csv
 *   value,low,high,x_px,low_px,high_px,y_px,paint,shape,size
 *   2.41,2.3,2.52,512.4,508.1,516.9,140,7,7,1
 *
 *   1. forest_init
 *   2. forest_add_*, and words on the canvas
 *   3. forest_write
 *   4. forest_release
 */
#ifndef BENCH_CHART_FOREST_H
#define BENCH_CHART_FOREST_H

#include "chart_canvas.h"
#include "chart_layout.h"
#include "chart_scale.h"

/* Indices of `paint` in forest.gp; a server's is its colour, 1 .. 6. */
enum paint {
    PAINT_SERVER = 0,
    PAINT_RULING = 6, /* + 1 + enum ruling: 7 .. 11 */
    PAINT_RULE = 12,  /* between rows */
    PAINT_GRID,
    PAINT_AXIS,
    PAINT_MARGIN,
    PAINT_SIDE,       /* the claim's side of its margin */
    PAINT_BADGE = 16, /* + 1 + enum ruling: 17 .. 21, behind its word */
    PAINT_COUNT = 22
};

/* gnuplot's point types. */
enum mark_shape {
    SHAPE_CROSS = 2,
    SHAPE_SQUARE = 5,
    SHAPE_RING = 6,
    SHAPE_DISC = 7,
    SHAPE_DIAMOND = 13
};

struct forest_box {
    struct box box;
    int paint;
};

struct forest_line {
    struct segment segment;
    int paint;
};

struct forest_mark {
    double value, low, high; /* low and high: NaN without an interval */
    double x, low_x, high_x; /* px; where it is drawn, on the axis */
    double y;
    int paint;
    int shape;
    double size; /* 1: as large as the markers of other charts */
};

/* Grows as needed; once memory is out, nothing is added any more, and
 * forest_write fails. */
struct forest {
    struct canvas canvas;
    struct forest_box *boxes;  /* [box_count] */
    struct forest_line *lines; /* [line_count] */
    struct forest_line *links; /* [link_count]: broad, from mark to mark */
    struct forest_mark *marks; /* [mark_count] */
    int box_count, line_count, link_count, mark_count;
    bool is_out_of_memory;
};

void forest_init(struct forest *forest, double width);
void forest_release(struct forest *forest);

void forest_add_box(struct forest *forest, int paint, struct box box);
void forest_add_line(struct forest *forest, int paint, struct segment segment);
void forest_add_link(struct forest *forest, int paint, struct segment segment);

/* Places value, low and high on the scale: at its end what is beyond, with an
 * arrowhead that says so. */
void forest_add_mark(struct forest *forest, const struct scale *scale,
                     struct forest_mark mark);

enum {
    TICK_BYTES = 32
};

/* What a tick says. */
typedef void tick_namer(const void *context, double value,
                        char text[TICK_BYTES]);

/* A line at each tick, from top to bottom. */
void forest_add_grid(struct forest *forest, const struct scale *scale,
                     double top, double bottom);

/* The axis itself, and below it what its ticks say. */
void forest_add_axis(struct forest *forest, const struct scale *scale, double y,
                     tick_namer *name, const void *context);

struct words_style {
    enum role role;
    int ink;
    double width_px, pitch_px;
    int lines; /* 1 .. 4; what is beyond is cut */
};

/* Words broken to their width, the middle of the first line at y; returns the
 * y of the line after the last. */
double forest_add_words(struct forest *forest, const struct words_style *style,
                        double x, double y, const char *text);

/* The canvas and all of it. */
void forest_write(const struct forest *forest, struct chart_data *data);

#endif
