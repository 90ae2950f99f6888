/*
 * chart_knee_sheet.h - what the parts of the knee chart have in common; of no
 * use to anybody else.
 */
#ifndef BENCH_CHART_KNEE_SHEET_H
#define BENCH_CHART_KNEE_SHEET_H

#include "chart_drawing.h"
#include "chart_ends.h"
#include "chart_load.h"

struct knee_sheet {
    const struct drawing *drawing;
    struct family family;
    struct canvas canvas;
    struct box area;
    double log_x_low, log_x_high; /* requests per second, powers of 10 */
    double log_y_low, log_y_high; /* us, powers of 10 */
};

/* The kinds of series; every server has a file of each. */
enum knee_kind {
    KNEE_LINE,
    KNEE_HOLLOW,
    KNEE_RING,
    KNEE_CROSS,
    KNEE_KINDS
};

/* Whether the point has such a mark. */
bool load_point_has_kind(const struct load_point *at, enum knee_kind kind);

double knee_x_px(const struct knee_sheet *sheet, double per_s);
double knee_y_px(const struct knee_sheet *sheet, double us);

/* Fills ends[family.series_count]: first names and figures, then, once the
 * axes stand, where the lines end. */
void knee_name_ends(const struct family *family, struct line_end *ends);
void knee_place_ends(const struct knee_sheet *sheet, struct line_end *ends);

void knee_subtitle(const struct knee_sheet *sheet, char *text, size_t size);

/* Two lines from y on. */
void knee_add_notes(struct knee_sheet *sheet, double y);

#endif
