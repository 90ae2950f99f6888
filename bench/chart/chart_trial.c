#include "chart_trial.h"

#include <math.h>

enum {
    TRIALS_MAX = 256 /* of a point; more are passed over */
};

/* --- which trial -------------------------------------------------------- */

static double throughput_of(const struct result *row)
{
    double value = row->value[M_THROUGHPUT_PER_S];

    return isfinite(value) ? value : 0;
}

/* The lower median, when the number is even: a trial that was. */
static const struct result *pick_median(const struct result *const *rows,
                                        int count)
{
    for (int i = 0; i < count; i++) {
        int below = 0;
        for (int k = 0; k < count; k++) {
            double a = throughput_of(rows[k]), b = throughput_of(rows[i]);
            below += a < b || (a == b && k < i);
        }
        if (below == (count - 1) / 2)
            return rows[i];
    }
    return NULL;
}

/* Samples are half a second apart, but the duration is known: where measuring
 * began is narrowed down from both ends. */
static void find_measured(struct trial_line *line)
{
    double duration_ms = 1000 * line->row->value[M_DURATION_S];
    double low = 0, high = line->moments[line->count - 1].t_ms;
    double last_ms = 0;

    /* a duration that is not known is NaN, which fmax and fmin pass over */
    for (int i = 0; i < line->count; i++) {
        double t_ms = line->moments[i].t_ms;
        switch (line->moments[i].phase) {
        case PHASE_RAMP:
        case PHASE_WARM_UP:
        case PHASE_OTHER:
            low = fmax(low, t_ms);
            break;
        case PHASE_MEASURE:
            low = fmax(low, t_ms - duration_ms);
            high = fmin(high, t_ms);
            last_ms = t_ms;
            break;
        case PHASE_END:
            high = fmin(high, t_ms - duration_ms);
            break;
        }
    }
    line->start_ms = (low + fmax(low, high)) / 2;
    line->end_ms = isfinite(duration_ms) ? line->start_ms + duration_ms
                                         : fmax(line->start_ms, last_ms);
}

/* How many had been sent: between two samples on a straight line. */
static double segments_at(const struct trial_line *line, double t_ms)
{
    int i = 1;

    while (i < line->count - 1 && line->moments[i].t_ms < t_ms)
        i++;
    const struct moment *a = &line->moments[i - 1], *b = &line->moments[i];
    double share = (t_ms - a->t_ms) / (b->t_ms - a->t_ms);
    return a->segments + share * (b->segments - a->segments);
}

static void find_scale(struct trial_line *line)
{
    double from = fmax(line->start_ms, line->moments[0].t_ms);
    double to = fmin(line->end_ms, line->moments[line->count - 1].t_ms);
    double segments = segments_at(line, to) - segments_at(line, from);
    double requests = line->row->value[M_THROUGHPUT_PER_S] * (to - from) / 1000;

    line->requests_per_segment = segments > 0 ? requests / segments : NAN;
}

/* Whether there is one. */
static bool find_line(struct trial_line *line, const struct sweep *sweep,
                      const struct point *point,
                      const struct timelines *timelines)
{
    const struct result *rows[TRIALS_MAX];
    int count = 0;

    *line = (struct trial_line){0};
    for (size_t i = 0; point && i < sweep->results->count; i++) {
        const struct result *row = &sweep->results->rows[i];
        const struct moment *first;
        if (row->valid && count < TRIALS_MAX && point_has_trial(point, row) &&
            timelines_find(timelines, row->trial, &first) >= 2)
            rows[count++] = row;
    }
    line->row = pick_median(rows, count);
    if (!line->row)
        return false;
    line->count =
        (int)timelines_find(timelines, line->row->trial, &line->moments);
    find_measured(line);
    find_scale(line);
    return true;
}

int trial_lines_find(struct trial_line *lines, const struct sweep *sweep,
                     const struct timelines *timelines)
{
    for (int pass = 0; pass < 2; pass++) {
        for (int j = sweep->level_count - 1; j >= 0; j--) {
            bool all = true, any = false;
            for (int i = 0; i < sweep->server_count; i++) {
                const struct point *point = sweep->points[i][j];
                bool found = find_line(&lines[i], sweep, point, timelines);
                any = any || found;
                all = all && (!point || (found && point_stood(point)));
            }
            if (any && (all || pass == 1))
                return j;
        }
    }
    return -1;
}

/* --- figures ------------------------------------------------------------ */

double trial_line_s(const struct trial_line *line, double t_ms)
{
    return (t_ms - line->start_ms) / 1000;
}

double trial_line_cpus(const struct trial_line *line, int i, bool user)
{
    const struct moment *a = &line->moments[i - 1], *b = &line->moments[i];
    double used_us = b->cpu_system_us - a->cpu_system_us;
    double passed_us = 1000 * (b->t_ms - a->t_ms);

    if (user)
        used_us += b->cpu_user_us - a->cpu_user_us;
    /* less than nothing: one of several processes has ended */
    return passed_us > 0 && used_us >= 0 ? used_us / passed_us : NAN;
}

double trial_line_rate(const struct trial_line *line, int i)
{
    const struct moment *a = &line->moments[i - 1], *b = &line->moments[i];
    double sent = b->segments - a->segments;
    double passed_s = (b->t_ms - a->t_ms) / 1000;

    if (a->phase == PHASE_RAMP || a->phase == PHASE_OTHER)
        return NAN;
    return passed_s > 0 && sent >= 0
               ? line->requests_per_segment * sent / passed_s
               : NAN;
}

bool trial_line_measured(const struct trial_line *line,
                         const struct moment **first,
                         const struct moment **last)
{
    *first = *last = NULL;
    for (int i = 0; i < line->count; i++) {
        if (line->moments[i].phase != PHASE_MEASURE)
            continue;
        *last = &line->moments[i];
        *first = *first ? *first : *last;
    }
    return *first != *last;
}
