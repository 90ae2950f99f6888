/*
 * chart_claim_panel.h - which questions of a claim share an axis, and what that
 * reaches over: all ratios a logarithmic one, values those of one column.
 */
#ifndef BENCH_CHART_CLAIM_PANEL_H
#define BENCH_CHART_CLAIM_PANEL_H

#include "chart_scale.h"
#include "claims.h"

struct claim_panel {
    const struct asked_question *questions[QUESTIONS_MAX]; /* [count] */
    size_t count;
    struct scale scale;
};

/* All questions that share the axis of the one at `first`; those that placed[]
 * marks have one already. */
void claim_panel_gather(struct claim_panel *panel, const struct claim *claim,
                        size_t first, bool *placed);

/* Its axis, px: figures, margins, 1 of ratios and 0 of values, and of the
 * intervals what does not stretch it too far. */
void claim_panel_scale(struct claim_panel *panel, double from_px, double to_px);

/* "latency_max_us", "memory_total_kib for each connection" */
void claim_panel_name(const struct claim_panel *panel, char *text, size_t size);

/* Whether anything can be drawn. */
bool claim_panel_has_figure(const struct claim_panel *panel);

#endif
