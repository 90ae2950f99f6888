/*
 * chart_curves_sheet.h - the three panels of memory: their places, their axes,
 * and their curves as files.
 */
#ifndef BENCH_CHART_CURVES_SHEET_H
#define BENCH_CHART_CURVES_SHEET_H

#include "chart_canvas.h"
#include "chart_curves_cost.h"
#include "chart_layout.h"

struct curves_sheet {
    const struct sweep *sweep;
    struct costs costs;
    struct canvas canvas;
    double top, bottom;
    int highest;              /* level at which anything was measured */
    bool in_gib[CURVES];      /* else in MiB */
    struct axis axes[CURVES]; /* in that unit */
};

/* Width of a panel, and between two. */
enum {
    CURVES_PANEL_PX = 240,
    CURVES_GAP_PX = 146
};

double curves_left_px(int measure);

/* The median of a point; NULL where it has none. */
const struct estimate *curves_figure(const struct sweep *sweep, int measure,
                                     int server, int level);

/* In that of the panel's axis. */
double curves_in_unit(const struct curves_sheet *sheet, int measure,
                      double kib);

/* The server's last level with a figure, or -1. */
int curves_last_level(const struct sweep *sweep, int measure, int server);

/* Fills in unit and axis of a panel. */
void curves_scale(struct curves_sheet *sheet, int measure);

/* Axes, and curve-MEASURE-SERVER.csv for each; a real line:
 *   connections,median_kib,low_kib,high_kib,median,low,high
 *   1000,7421,7400,7460,7.247,7.227,7.285
 * Failures are kept in `data`. */
void curves_write_panels(const struct curves_sheet *sheet,
                         struct chart_data *data);

#endif
