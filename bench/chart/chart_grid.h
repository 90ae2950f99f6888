/*
 * chart_grid.h - what stands in the overview: which scenarios and servers, and
 * the figures of each cell.
 *
 * Servers beyond the sixth of the run would have a colour twice: they are left
 * out, and so is a scenario without any other.
 */
#ifndef BENCH_CHART_GRID_H
#define BENCH_CHART_GRID_H

#include "chart_drawing.h"
#include "chart_layout.h"

enum {
    GRID_ROWS_MAX = 10,
    GRID_COLUMNS = 4
};

struct grid_column {
    enum metric metric;
    const char *heading;
    const char *note; /* unit, and which is better */
};
extern const struct grid_column grid_columns[GRID_COLUMNS];

struct grid_cell {
    double top;    /* of its axis, in the metric's unit; 0: nothing measured */
    char text[32]; /* "250k", "600 MiB" */
};

/* Borrows from the drawing; nothing to release. */
struct grid {
    struct sweep rows[GRID_ROWS_MAX]; /* [row_count], in the run's order */
    struct grid_cell cells[GRID_ROWS_MAX][GRID_COLUMNS];
    int row_count;
    int rows_left_out;
    /* Of all rows, by rank; NULL: in none of them. */
    const struct sweep_server *servers[CHART_SERVERS_MAX];
    int servers_left_out; /* of the rows; counted once each */
};

/* The scenarios with several levels first, where there is not room for all. */
void grid_init(struct grid *grid, const struct drawing *drawing);

/* The server of this rank in a row's sweep, or -1. */
int grid_find(const struct sweep *row, int rank);

/* 0 .. 1: where the level lies; servers side by side where there is but one
 * level. */
double grid_x(const struct sweep *row, int server, int level);

/* NaN where it was not measured. */
double grid_value(const struct sweep *row, int server, int level, int column);

#endif
