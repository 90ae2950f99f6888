/*
 * chart_bars.h - what one more connection costs in memory, as bars: one for
 * each server, made of layers (chart_layers.h).
 *
 * A layer's part is the slope of a line through all trials, as is the total, so
 * the parts add up to it.
 */
#ifndef BENCH_CHART_BARS_H
#define BENCH_CHART_BARS_H

#include "chart_canvas.h"
#include "chart_layout.h"
#include "chart_sweep.h"

enum bars_style {
    BARS_PANEL, /* beside others: a heading, parts named at the dearest bar */
    BARS_SHEET  /* alone: parts named at each bar, totals with intervals */
};

/* What bars need as a sheet of their own, px. */
double bars_height_px(int servers);

/* Inside `area`: bars-K.csv for each layer K (1..), of a sheet interval.csv;
 * words on the canvas. */
void bars_write(const struct sweep *sweep, const struct box *area,
                enum bars_style style, struct canvas *canvas,
                struct chart_data *data);

#endif
