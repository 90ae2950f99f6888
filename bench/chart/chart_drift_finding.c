/* What chart_drift.h finds in a run, and its headline. */
#include "chart_drift.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "human.h"

/* A median of fewer is half of what it is held against. */
static const int POINT_TRIALS_LEAST = 3;
static const int TRIALS_LEAST = 10;
static const double CONFIDENCE = 0.95;

static void add_trial(struct drift *drift, const struct summary *summary,
                      const struct result *row)
{
    const struct point *point =
        summary_point(summary, row->scenario, row->connections, row->server);
    double value = row->value[M_THROUGHPUT_PER_S];

    if (!row->valid || !point)
        return;
    if (summary_is_open(summary, row->scenario)) {
        drift->open++;
        return;
    }
    const struct estimate *median = &point->value[M_THROUGHPUT_PER_S];
    if (median->count < POINT_TRIALS_LEAST || !(median->median > 0) ||
        !(value > 0) || !isfinite(value))
        return;
    drift->trials[drift->count++] =
        (struct drift_trial){row->trial, value / median->median, row->server};
}

static int compare_trials(const void *a, const void *b)
{
    const struct drift_trial *first = a, *second = b;

    return (first->trial > second->trial) - (first->trial < second->trial);
}

/* `x` and `y` have room for all trials. */
static void find_trend(struct drift *drift, double *x, double *y)
{
    drift->change_low = drift->change = drift->change_high = NAN;
    for (int i = 0; i < drift->count; i++) {
        x[i] = drift->trials[i].trial;
        y[i] = log(drift->trials[i].ratio);
    }
    if (line_fit(x, y, (size_t)drift->count, &drift->fit) != 0) {
        drift->fit.count = 0;
        return;
    }
    if (drift->count < TRIALS_LEAST)
        return;
    double half = line_fit_half(&drift->fit, CONFIDENCE);
    int span = drift->trials[drift->count - 1].trial - drift->trials[0].trial;
    drift->change_low = exp(span * (drift->fit.slope - half));
    drift->change = exp(span * drift->fit.slope);
    drift->change_high = exp(span * (drift->fit.slope + half));
}

int drift_init(struct drift *drift, const struct results *results,
               const struct summary *summary)
{
    double *x = calloc(2 * results->count + 1, sizeof(*x));

    memset(drift, 0, sizeof(*drift));
    drift->trials = calloc(results->count + 1, sizeof(*drift->trials));
    if (!x || !drift->trials) {
        free(x);
        drift_release(drift);
        return -ENOMEM;
    }
    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        drift->first =
            i == 0 || row->trial < drift->first ? row->trial : drift->first;
        drift->last = row->trial > drift->last ? row->trial : drift->last;
        add_trial(drift, summary, row);
    }
    qsort(drift->trials, (size_t)drift->count, sizeof(*drift->trials),
          compare_trials);
    find_trend(drift, x, x + results->count);
    free(x);
    return 0;
}

void drift_release(struct drift *drift)
{
    free(drift->trials);
    drift->trials = NULL;
}

static int init(struct drift *drift, const struct picture *picture)
{
    return drift_init(drift, picture->drawing->results,
                      picture->drawing->summary);
}

const char *drift_missing(const struct picture *picture)
{
    struct drift drift;
    const char *why = NULL;

    if (init(&drift, picture) != 0)
        return "out of memory";
    if (drift.count == 0)
        why = drift.open > 0 ? "open loops only: their rates were asked for"
                             : "no point with three valid trials";
    drift_release(&drift);
    return why;
}

static void say_trend(const struct drift *drift, char *title)
{
    struct human low = human_change(drift->change_low);
    struct human high = human_change(drift->change_high);
    struct human change = human_change(drift->change);

    if (isnan(drift->change_low))
        snprintf(title, TEXT_BYTES, "Too few trials for a claim about a drift");
    else if (drift->change_low > 1 || drift->change_high < 1)
        snprintf(
            title, TEXT_BYTES,
            "Throughput %s over the run: %.20s from the first trial to the "
            "last (95 %% interval %.20s to %.20s)",
            drift->change > 1 ? "rose" : "fell", change.text, low.text,
            high.text);
    else
        snprintf(
            title, TEXT_BYTES,
            "No clear drift over the run: %.20s to %.20s from the first trial "
            "to the last (95 %% interval)",
            low.text, high.text);
}

void drift_headline(const struct picture *picture, char *title)
{
    struct drift drift;

    snprintf(title, TEXT_BYTES, "The trials in their order");
    if (init(&drift, picture) != 0)
        return; /* drift_write says so */
    say_trend(&drift, title);
    drift_release(&drift);
}
