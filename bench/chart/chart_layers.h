/*
 * chart_layers.h - memory as a stack of layers: those of a point, and those of
 * one more connection.
 */
#ifndef BENCH_CHART_LAYERS_H
#define BENCH_CHART_LAYERS_H

#include <stdbool.h>

#include "chart_sweep.h"
#include "human.h"

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

/* What one more connection costs in memory; borrows the slope. */
struct cost {
    double layer_kib[LAYER_COUNT]; /* fitted as the slope is; never below 0 */
    double stack_kib;              /* all layers */
    const struct slope *slope; /* of the total; NULL: fewer than three trials */
};

/* Fills costs[server_count].  Returns 0, or -ENOMEM. */
int costs_fit(struct cost *costs, const struct sweep *sweep);

/* What that is in KiB; less than a byte is nothing. */
struct human cost_kib(double bytes);

/* Whether the server's memory was measured at two levels, so that its cost
 * means anything. */
bool sweep_has_cost(const struct sweep *sweep, int server);

/* Appends what is missing: "nginx without page tables (not measured)", and how
 * many servers are not drawn. */
void sweep_add_memory_remarks(const struct sweep *sweep, char *text,
                              size_t size);

#endif
