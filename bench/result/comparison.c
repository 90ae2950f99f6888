#include "comparison.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "estimate.h"
#include "rank.h"
#include "ratio.h"

const enum metric comparison_metrics[COMPARED_METRICS] = {
    M_THROUGHPUT_PER_S,
    M_CPU_US_PER_REQUEST,
    M_MEMORY_TOTAL_KIB,
    M_LATENCY_P99_US,
};

/* What the computation needs besides its results; freed by
 * comparison_init. */
struct scratch {
    double *a, *b;       /* values of one row */
    double *differences; /* of all pairs of them */
};

/* The most valid trials that one point of the run has. */
static size_t most_trials(const struct summary *summary)
{
    size_t most = 0;

    for (size_t i = 0; i < summary->point_count; i++) {
        size_t trials = (size_t)summary->points[i].trials;
        most = trials > most ? trials : most;
    }
    return most;
}

/* The values of a point's valid trials; returns how many. */
static size_t collect(const struct results *results, const struct point *point,
                      enum metric metric, double *values)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (row->valid && row->connections == point->connections &&
            strcmp(row->scenario, point->scenario) == 0 &&
            strcmp(row->server, point->server) == 0 &&
            isfinite(row->value[metric]))
            values[count++] = row->value[metric];
    }
    return count;
}

/* Replaces the values by their logarithms; false when one has none. */
static bool take_logarithms(double *values, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!(values[i] > 0))
            return false;
        values[i] = log(values[i]);
    }
    return true;
}

static void test_row(struct comparison_row *row,
                     const struct comparison_side *a,
                     const struct comparison_side *b,
                     const struct scratch *scratch)
{
    size_t a_count = collect(a->results, row->a, row->metric, scratch->a);
    size_t b_count = collect(b->results, row->b, row->metric, scratch->b);

    row->p = NAN;
    row->factor = (struct estimate){NAN, NAN, NAN, (int)(a_count + b_count)};
    row->least = NAN;
    row->change = CHANGE_UNMEASURED;
    if (row->a->status == STATUS_FAILED || row->b->status == STATUS_FAILED)
        row->change = CHANGE_FAILED;
    if (row->change == CHANGE_FAILED || a_count == 0 || b_count == 0)
        return;
    row->p = rank_test(scratch->a, a_count, scratch->b, b_count).p;
    row->change = rank_least_p(a_count, b_count) > RANK_ALPHA ? CHANGE_TOO_FEW
                  : row->p > RANK_ALPHA                       ? CHANGE_UNCLEAR
                                                              : CHANGE_CLEAR;
    if (!take_logarithms(scratch->a, a_count) ||
        !take_logarithms(scratch->b, b_count))
        return;
    struct rank_shift shift = rank_shift(scratch->a, a_count, scratch->b,
                                         b_count, scratch->differences);
    row->factor.median = exp(shift.estimate);
    row->factor.low = exp(shift.low);
    row->factor.high = exp(shift.high);
    row->least = estimate_least(&row->factor,
                                fmax(ratio_floor(a->summary, row->metric),
                                     ratio_floor(b->summary, row->metric)));
}

static const struct point *same_point(const struct comparison_side *side,
                                      const struct point *point)
{
    return summary_point(side->summary, point->scenario, point->connections,
                         point->server);
}

static void compare_metric(struct comparison *comparison, enum metric metric,
                           const struct comparison_side *a,
                           const struct comparison_side *b,
                           const struct scratch *scratch)
{
    for (size_t i = 0; i < a->summary->point_count; i++) {
        const struct point *point = &a->summary->points[i];
        struct comparison_row row = {.metric = metric, .a = point};

        row.b = same_point(b, point);
        if (row.b == NULL)
            continue;
        test_row(&row, a, b, scratch);
        comparison->rows[comparison->row_count++] = row;
    }
}

static void find_lonely(struct comparison *comparison, int side,
                        const struct comparison_side *here,
                        const struct comparison_side *there)
{
    for (size_t i = 0; i < here->summary->point_count; i++) {
        const struct point *point = &here->summary->points[i];
        if (same_point(there, point) == NULL)
            comparison->only[side][comparison->only_count[side]++] = point;
    }
}

int comparison_init(struct comparison *comparison,
                    const struct comparison_side *a,
                    const struct comparison_side *b)
{
    size_t a_room = a->summary->point_count + 1; /* calloc(0) may be NULL */
    size_t b_room = b->summary->point_count + 1;
    size_t a_most = most_trials(a->summary) + 1;
    size_t b_most = most_trials(b->summary) + 1;
    struct scratch scratch = {
        .a = calloc(a_most, sizeof *scratch.a),
        .b = calloc(b_most, sizeof *scratch.b),
        .differences = calloc(a_most * b_most, sizeof *scratch.differences),
    };

    *comparison = (struct comparison){
        .rows = calloc(a_room * COMPARED_METRICS, sizeof *comparison->rows),
        .only = {calloc(a_room, sizeof *comparison->only[0]),
                 calloc(b_room, sizeof *comparison->only[1])},
    };
    bool ready = scratch.a && scratch.b && scratch.differences &&
                 comparison->rows && comparison->only[0] && comparison->only[1];
    for (int i = 0; ready && i < COMPARED_METRICS; i++)
        compare_metric(comparison, comparison_metrics[i], a, b, &scratch);
    if (ready) {
        find_lonely(comparison, 0, a, b);
        find_lonely(comparison, 1, b, a);
    } else {
        comparison_release(comparison);
    }
    free(scratch.a);
    free(scratch.b);
    free(scratch.differences);
    return ready ? 0 : -ENOMEM;
}

void comparison_release(struct comparison *comparison)
{
    free(comparison->rows);
    free(comparison->only[0]);
    free(comparison->only[1]);
    *comparison = (struct comparison){0};
}

void comparison_set_apart(struct comparison *comparison, const char *scenario)
{
    for (size_t i = 0; i < comparison->row_count; i++) {
        struct comparison_row *row = &comparison->rows[i];
        if (strcmp(row->a->scenario, scenario) == 0)
            row->apart = true;
    }
}

struct comparison_mean comparison_mean(const struct comparison *comparison,
                                       enum metric metric)
{
    double a_sum = 0;
    double b_sum = 0;
    int count = 0;

    for (size_t i = 0; i < comparison->row_count; i++) {
        const struct comparison_row *row = &comparison->rows[i];
        double a = row->a->value[metric].median;
        double b = row->b->value[metric].median;
        if (row->metric != metric || row->apart ||
            row->change < CHANGE_TOO_FEW || !(a > 0 && b > 0))
            continue;
        a_sum += log(a);
        b_sum += log(b);
        count++;
    }
    if (count == 0)
        return (struct comparison_mean){NAN, NAN, 0};
    return (struct comparison_mean){exp(a_sum / count), exp(b_sum / count),
                                    count};
}

static bool is_tested(const struct comparison_row *row)
{
    return !row->apart && row->change >= CHANGE_UNCLEAR;
}

size_t comparison_tested(const struct comparison *comparison)
{
    size_t count = 0;

    for (size_t i = 0; i < comparison->row_count; i++)
        count += is_tested(&comparison->rows[i]);
    return count;
}

enum judgement comparison_judge(const struct comparison_row *row, double margin)
{
    bool throughput = row->metric == M_THROUGHPUT_PER_S;

    if (row->apart || row->a->status > STATUS_CLIENT_BOUND)
        return JUDGED_NOT;
    if (row->b->status > STATUS_CLIENT_BOUND)
        return JUDGED_LOST;
    if (!is_tested(row) || isnan(row->factor.low) ||
        (throughput && row->b->status == STATUS_CLIENT_BOUND))
        return JUDGED_NOT;
    bool beyond = throughput ? row->factor.high < 1 - margin
                             : row->factor.low > 1 + margin;
    return beyond && row->change == CHANGE_CLEAR ? JUDGED_WORSE : JUDGED_FINE;
}
