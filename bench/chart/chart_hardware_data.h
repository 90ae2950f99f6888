/*
 * chart_hardware_data.h - the sheet of the chart of hardware, and the files it
 * is drawn from: trials, the line through them, and the line beyond.
 */
#ifndef BENCH_CHART_HARDWARE_DATA_H
#define BENCH_CHART_HARDWARE_DATA_H

#include "chart_demand.h"
#include "chart_ends.h"

enum {
    /* Nothing is said of more people than so many times those measured. */
    HARDWARE_BEYOND = 10
};

/* One resource. */
struct panel {
    struct box area;
    struct axis axis;
    struct demand demands[CHART_SERVERS_MAX];
    struct obstacles obstacles;
};

struct hardware {
    const struct sweep *sweep;
    struct canvas canvas;
    struct panel panels[RESOURCE_COUNT];
    double people; /* at the right side */
    struct leaders leaders;
    struct segment guide; /* the server's CPUs */
    int guide_count;
};

/* All but words and leaders. */
void hardware_write_data(const struct hardware *sheet, struct chart_data *data);

#endif
