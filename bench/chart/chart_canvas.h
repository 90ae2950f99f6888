/*
 * chart_canvas.h - the sheet a chart is drawn on, and every word on it: what,
 * where, how large, in which colour.
 *
 * Coordinates are CSS pixels from the upper left corner; y is the middle of
 * the line of text.  The scripts turn them into gnuplot's screen coordinates.
 */
#ifndef BENCH_CHART_CANVAS_H
#define BENCH_CHART_CANVAS_H

#include <stdbool.h>

#include "chart_data.h"
#include "chart_text.h"

enum role {
    ROLE_TITLE,
    ROLE_SUBTITLE,
    ROLE_HEADING, /* of one panel */
    ROLE_LABEL,   /* names a line at its end */
    ROLE_TOTAL,   /* a figure beside what it measures */
    ROLE_AXIS,    /* names an axis */
    ROLE_NOTE,
    ROLE_FOOT,
    ROLE_COUNT
};

/* Indices of `inks` in style.gp; a server's ink is INK_SERVER + its colour. */
enum ink {
    INK_SERVER = 0, /* 1 .. 6 */
    INK_LAYER = 6,  /* 7 .. 10 */
    INK_DARK = 11,
    INK_GREY = 12,
    INK_RED = 13
};

enum align {
    ALIGN_LEFT = -1,
    ALIGN_CENTRE = 0,
    ALIGN_RIGHT = 1
};

enum {
    WORDS_MAX = 768
};

struct word {
    char text[TEXT_BYTES];
    enum role role;
    int ink;
    enum align align;
    double x, y;
};

/* A caller's plain memory; nothing to release. */
struct canvas {
    double width, height;
    struct word words[WORDS_MAX]; /* words[count]; what is beyond is dropped */
    int count;
};

double role_px(enum role role);
bool role_is_bold(enum role role);
double role_width_px(enum role role, const char *text);

void canvas_init(struct canvas *canvas, double width);
void canvas_add(struct canvas *canvas, enum role role, int ink,
                enum align align, double x, double y, const char *text);

/* Title and subtitle, broken to the width; returns the y below them. */
double canvas_add_head(struct canvas *canvas, const char *title,
                       const char *subtitle);

/* Up to two lines (or NULL), broken to the width, below y; sets the height. */
void canvas_add_foot(struct canvas *canvas, const char *const foot[2],
                     double y);

/* All of it as assignments. */
void canvas_write(const struct canvas *canvas, struct chart_data *data);

#endif
