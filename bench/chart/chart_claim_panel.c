#include "chart_claim_panel.h"

#include <math.h>
#include <stdio.h>

/* How far an interval may stretch an axis beyond figures and margins. */
static const double STRETCH = 4;

static bool share_axis(const struct asked_question *a,
                       const struct asked_question *b)
{
    const struct question *one = &a->question, *other = &b->question;

    if (a->tried.number.is_ratio || b->tried.number.is_ratio)
        return a->tried.number.is_ratio && b->tried.number.is_ratio;
    return one->metric == other->metric && one->kind == other->kind &&
           one->per == other->per &&
           (one->of.connections == 0) == (other->of.connections == 0);
}

void claim_panel_gather(struct claim_panel *panel, const struct claim *claim,
                        size_t first, bool *placed)
{
    panel->count = 0;
    for (size_t i = first; i < claim->count; i++) {
        if (placed[i] ||
            !share_axis(&claim->questions[first], &claim->questions[i]))
            continue;
        placed[i] = true;
        panel->questions[panel->count++] = &claim->questions[i];
    }
}

static struct extent extent_of_figures(const struct claim_panel *panel,
                                       bool is_log)
{
    struct extent extent = extent_init();

    extent_add(&extent, is_log ? 1 : 0);
    for (size_t i = 0; i < panel->count; i++) {
        const struct tried *tried = &panel->questions[i]->tried;
        double values[] = {tried->number.figure.median, tried->over,
                           tried->under};
        for (int j = 0; j < 3; j++)
            if (!is_log || values[j] > 0)
                extent_add(&extent, values[j]);
    }
    return extent;
}

/* Intervals of few repetitions may be absurdly wide: their ends stretch the
 * axis so far and no farther. */
static void add_intervals(struct extent *extent,
                          const struct claim_panel *panel, bool is_log)
{
    double span = (STRETCH - 1) * (extent->high - extent->low);
    double lowest = is_log ? extent->low / STRETCH : extent->low - span;
    double highest = is_log ? extent->high * STRETCH : extent->high + span;

    for (size_t i = 0; i < panel->count; i++) {
        const struct estimate *figure =
            &panel->questions[i]->tried.number.figure;
        if (isnan(figure->low))
            continue;
        extent_add(extent, fmax(figure->low, lowest));
        extent_add(extent, fmin(figure->high, highest));
    }
}

void claim_panel_scale(struct claim_panel *panel, double from_px, double to_px)
{
    bool is_log = panel->questions[0]->tried.number.is_ratio;
    struct extent extent = extent_of_figures(panel, is_log);

    add_intervals(&extent, panel, is_log);
    if (is_log) {
        panel->scale = scale_log(extent, 0.16, from_px, to_px);
        return;
    }
    extent_add(&extent, 1.15 * extent.high); /* room for a margin's words */
    panel->scale = scale_linear(extent, from_px, to_px);
}

void claim_panel_name(const struct claim_panel *panel, char *text, size_t size)
{
    const struct question *question = &panel->questions[0]->question;

    if (panel->questions[0]->tried.number.is_ratio)
        snprintf(text, size, "ratio, log scale: 1 is no difference");
    else
        snprintf(text, size, "%s%s%s",
                 question->kind == QUESTION_DIFFERENCE ? "difference of " : "",
                 metric_name(question->metric),
                 question->of.connections == 0 ? " for each connection" : "");
}

bool claim_panel_has_figure(const struct claim_panel *panel)
{
    for (size_t i = 0; i < panel->count; i++)
        if (!isnan(panel->questions[i]->tried.number.figure.median))
            return true;
    return false;
}
