/*
 * chart_drift_sheet.h - what the parts of the drift chart have in common; of no
 * use to anybody else.
 */
#ifndef BENCH_CHART_DRIFT_SHEET_H
#define BENCH_CHART_DRIFT_SHEET_H

#include "chart_drift.h"
#include "chart_layout.h"
#include "chart_names.h"

enum {
    DRIFT_SERIES_MAX = CHART_SERVERS_MAX + 1 /* and the others */
};

struct drift_sheet {
    const struct drawing *drawing;
    struct drift drift;
    struct canvas canvas;
    struct box area;
    double y_low, y_high, y_least;  /* ratio; the lowest with a tic */
    double strip_top, strip_bottom; /* px; of the stolen time */
    double steal_most_pct;          /* NaN: not measured */
    int failed, disturbed;
    struct name names[DRIFT_SERIES_MAX]; /* [name_count]: a series each */
    int ranks[DRIFT_SERIES_MAX]; /* of the servers; the last one stands for
                                    others */
    int name_count;
};

/* Of a series: those without a colour of their own are drawn alike. */
int drift_rank(const struct drift_sheet *sheet, const char *name);

/* Whether the stolen time is worth a strip of its own. */
bool drift_has_strip(const struct drift_sheet *sheet);

/* Axes and CSV files. */
void drift_write_data(const struct drift_sheet *sheet, struct chart_data *data);

#endif
