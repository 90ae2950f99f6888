/*
 * chart_names.h - a list of names with their markers, right of a plot whose
 * series do not end there: in place of a legend box.
 */
#ifndef BENCH_CHART_NAMES_H
#define BENCH_CHART_NAMES_H

#include "chart_canvas.h"

struct name {
    char text[TEXT_BYTES], note[TEXT_BYTES]; /* the latter may be empty */
    int colour; /* 1 .. CHART_SERVERS_MAX; 0: grey */
};

/* The text as far as there is room for it. */
void name_set(struct name *name, const char *text);

/* Room for names[count] right of a plot, px. */
double names_margin_px(const struct name *names, int count);

/* Places the words from (x, y) downwards, and writes the places of the
 * markers: name_x, name_y[], name_colour[]. */
void names_write(const struct name *names, int count, double x, double y,
                 struct canvas *canvas, struct chart_data *data);

#endif
