/*
 * chart_ruling.h - how a ruling looks: never by its colour alone, but by a word
 * with a sign before it, and by the shape of its mark.
 */
#ifndef BENCH_CHART_RULING_H
#define BENCH_CHART_RULING_H

#include "chart_forest.h"
#include "ruling.h"

int ruling_paint(enum ruling ruling);
int ruling_shape(enum ruling ruling);

/* "refuted" with its sign on a tinted ground, the middle of its left side at
 * (x, y); returns the right side. */
double ruling_add_badge(struct forest *forest, enum ruling ruling, double x,
                        double y);

#endif
