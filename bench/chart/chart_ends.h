/*
 * chart_ends.h - names at the right ends of lines, each with its figure below:
 * pushed apart where lines end close together, and tied to its line by a
 * leader where it had to move away.
 */
#ifndef BENCH_CHART_ENDS_H
#define BENCH_CHART_ENDS_H

#include "chart_canvas.h"
#include "chart_layout.h"

struct line_end {
    char name[TEXT_BYTES], figure[TEXT_BYTES];
    int colour;  /* 1 .. CHART_SERVERS_MAX */
    double x, y; /* px; x beyond the area: no line, so no leader */
};

/* The name as far as there is room for it. */
void end_set_name(struct line_end *end, const char *name);

/* Room for the names and figures of ends[count], px. */
double ends_margin_px(const struct line_end *ends, int count);

enum {
    LEADERS_MAX = 16
};

/* From the ends of lines to words that had to move away. */
struct leaders {
    struct segment lines[LEADERS_MAX]; /* lines[count]; the rest is dropped */
    double inks[LEADERS_MAX];
    int count;
};

/* Places the words right of `area`, and adds the leaders.  Reorders the ends,
 * from the top downwards. */
void ends_add(struct line_end *ends, int count, const struct box *area,
              struct canvas *canvas, struct leaders *leaders);
void leaders_write(const struct leaders *leaders, struct chart_data *data);

/* Both, where there is one area. */
void ends_write(struct line_end *ends, int count, const struct box *area,
                struct canvas *canvas, struct chart_data *data);

#endif
