/*
 * chart_layers.h - memory as a stack of layers: a point's layers, and the bars
 * of what one more connection costs.
 */
#ifndef BENCH_CHART_LAYERS_H
#define BENCH_CHART_LAYERS_H

#include <stdbool.h>

#include "chart_canvas.h"
#include "chart_layout.h"
#include "chart_sweep.h"

/* From below upwards. */
enum layer {
    LAYER_RESIDENT,
    LAYER_PAGE_TABLES,
    LAYER_KERNEL_STACKS,
    LAYER_SOCKETS_SLAB,
    LAYER_COUNT
};

const char *layer_name(enum layer layer); /* "page tables" */

/* One layer in KiB; NaN when it was not measured; `point` may be NULL. */
double layer_kib(const struct point *point, enum layer layer);

/* Whether any layer was measured. */
bool point_has_memory(const struct point *point);

/* The sum of the lowest `layers` layers; what is missing or negative (a
 * difference against an idle server can be) counts as 0. */
double stack_top_kib(const struct point *point, int layers);

/* The total as measured, or else the whole stack. */
double point_total_kib(const struct point *point);

/* The server's last level with any memory, or -1. */
int sweep_last_measured(const struct sweep *sweep, int server);

/* The layers that were measured at no level: "page tables, kernel stack", or
 * "", also when nothing was measured at all. */
void sweep_list_missing(const struct sweep *sweep, int server, char *text,
                        size_t size);

/* KiB of the layer per connection, from the first to the last level that has
 * memory; never below 0. */
double layer_slope_kib(const struct sweep *sweep, int server, enum layer layer);

/* The panel "One more connection costs" inside `area`: bars as CSV, words on
 * the canvas. */
void bars_write(const struct sweep *sweep, const struct box *area,
                struct canvas *canvas, struct chart_data *data);

#endif
