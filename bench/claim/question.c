#include "question.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "estimate.h"
#include "slope.h"
#include "stats.h"

static const double CONFIDENCE = 0.99;

enum {
    COUNT_LEAST = 3 /* repetitions */
};

/* --- one repetition ----------------------------------------------------- */

/* Room for the rows of a repetition. */
struct scratch {
    double *x, *y, *values;
};

/* A place, and how many levels a slope has to have there. */
struct source {
    struct place place;
    enum metric metric;
    size_t levels;
};

/* NaN when the repetition has none. */
static double value_in(const struct source *source,
                       const struct results *results, int repeat,
                       const struct scratch *scratch)
{
    struct line_fit fit;
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];

        if (!place_has(&source->place, row) ||
            !trial_counts(row, source->metric) || row->repeat != repeat ||
            isnan(row->value[source->metric]))
            continue;
        scratch->x[count] = row->connections;
        scratch->y[count++] = row->value[source->metric];
    }
    if (source->place.connections > 0)
        return count > 0 ? scratch->y[0] : NAN;
    if (count < source->levels || line_fit(scratch->x, scratch->y, count, &fit))
        return NAN;
    return fit.slope;
}

/* What a question asks for: one place, or two. */
struct asking {
    const struct question *question;
    struct source of, other;
};

/* NaN when the repetition has none; counts in `unfit` what has no logarithm. */
static double number_in(const struct asking *asking,
                        const struct results *results, int repeat,
                        const struct scratch *scratch, int *unfit)
{
    const struct question *question = asking->question;
    double of = value_in(&asking->of, results, repeat, scratch);
    double other;

    if (question->kind == QUESTION_VALUE)
        return of / question->per;
    other = value_in(&asking->other, results, repeat, scratch);
    if (question->kind == QUESTION_DIFFERENCE)
        return (of - other) / question->per;
    if (of > 0 && other > 0)
        return log(of / other);
    if (!isnan(of) && !isnan(other))
        (*unfit)++;
    return NAN;
}

/* --- all of them -------------------------------------------------------- */

static void say_too_few(size_t count, struct doubt *doubt)
{
    if (doubt->why[0])
        return;
    (void)snprintf(doubt->why, DOUBT_BYTES,
                   "%zu repetitions: three are the least for an interval",
                   count);
    (void)snprintf(doubt->needs, DOUBT_BYTES, "three repetitions, or more");
}

/* The first `pilot` values decided how many there are, if they are not all. */
static void conclude(const double *values, size_t count, size_t pilot,
                     struct number *number)
{
    size_t first = pilot >= 2 && pilot < count ? pilot : count;
    double half;

    number->mean = stats_mean(values, count);
    number->freedom = (double)first - 1;
    number->figure.count = (int)count;
    if (count >= COUNT_LEAST) {
        number->error = stats_deviation(values, first) / sqrt((double)count);
        half = number->error *
               stats_student_t((1 + CONFIDENCE) / 2, number->freedom);
        number->figure.low = number->mean - half;
        number->figure.high = number->mean + half;
    } else {
        say_too_few(count, &number->doubt);
    }
    number->figure.median = number->mean;
    if (!number->is_ratio)
        return;
    number->figure.median = exp(number->mean);
    number->figure.low = exp(number->figure.low);
    number->figure.high = exp(number->figure.high);
}

static int last_repeat(const struct results *results)
{
    int last = -1;

    for (size_t i = 0; i < results->count; i++)
        if (results->rows[i].repeat > last)
            last = results->rows[i].repeat;
    return last;
}

static void check_places(const struct asking *asking,
                         const struct results *results, int unfit,
                         struct doubt *doubt)
{
    place_doubt(&asking->of.place, asking->of.metric, results, doubt);
    if (asking->question->kind != QUESTION_VALUE && !doubt->why[0])
        place_doubt(&asking->other.place, asking->other.metric, results, doubt);
    if (doubt->why[0] || unfit == 0)
        return;
    (void)snprintf(doubt->why, DOUBT_BYTES,
                   "in %d repetitions a part of the ratio was not above 0",
                   unfit);
    (void)snprintf(doubt->needs, DOUBT_BYTES,
                   "figures that stand out of the noise: longer trials, or "
                   "more connections");
}

static void find_levels(struct asking *asking, const struct results *results)
{
    const struct question *question = asking->question;

    asking->of = (struct source){question->of, question->metric,
                                 place_levels(&question->of, results)};
    asking->other = (struct source){question->other, question->other_metric,
                                    place_levels(&question->other, results)};
}

static int answer_by_trials(const struct question *question,
                            const struct results *results, size_t pilot,
                            struct number *number)
{
    struct asking asking = {.question = question};
    size_t room = results->count + 1, count = 0;
    struct scratch scratch;
    int last = last_repeat(results), unfit = 0;

    scratch.x = calloc(3 * room, sizeof *scratch.x);
    if (!scratch.x)
        return -ENOMEM;
    scratch.y = scratch.x + room;
    scratch.values = scratch.y + room;
    find_levels(&asking, results);
    /* as many numbers as there are rows, at most */
    for (int repeat = 0; repeat <= last && count < room; repeat++) {
        double value = number_in(&asking, results, repeat, &scratch, &unfit);

        if (!isnan(value))
            scratch.values[count++] = value;
    }
    check_places(&asking, results, unfit, &number->doubt);
    conclude(scratch.values, count, pilot, number);
    free(scratch.x);
    return 0;
}

static void say_no_pairs(const char *name, const char *other,
                         struct doubt *doubt)
{
    (void)snprintf(doubt->why, DOUBT_BYTES,
                   "there are no alternating pairs of %s and %.60s", name,
                   other);
    (void)snprintf(doubt->needs, DOUBT_BYTES, "alternating pairs there");
}

/* Either way round: the rows have one. */
static bool find_ratio(const struct question *question,
                       const struct pairings *pairings, struct estimate *ratio)
{
    const struct place *of = &question->of, *other = &question->other;
    const struct pairing *pairing = pairings_find(
        pairings, of->scenario, of->connections, of->server, other->server);

    if (pairing) {
        *ratio = pairing->ratio[PAIRING_CPU];
        return true;
    }
    pairing = pairings_find(pairings, of->scenario, of->connections,
                            other->server, of->server);
    if (pairing)
        *ratio = estimate_inverse(&pairing->ratio[PAIRING_CPU]);
    return pairing != NULL;
}

/* The interval of a pairing is one of 99 % already. */
static void answer_by_pairs(const struct question *question,
                            const struct pairings *pairings, size_t pilot,
                            struct number *number)
{
    struct doubt *doubt = &number->doubt;
    char name[PLACE_BYTES];
    size_t count;

    place_format(&question->of, name);
    number->floor = pairings->floor[PAIRING_CPU];
    if (!find_ratio(question, pairings, &number->figure)) {
        say_no_pairs(name, question->other.server, doubt);
        return;
    }
    number->mean = log(number->figure.median);
    count = (size_t)number->figure.count;
    number->freedom = (double)(pilot >= 2 && pilot < count ? pilot : count) - 1;
    if (isnan(number->figure.low)) {
        (void)snprintf(doubt->why, DOUBT_BYTES,
                       "%zu pairs of %s: three are the least for an interval",
                       count, name);
        (void)snprintf(doubt->needs, DOUBT_BYTES, "three pairs, or more");
        return;
    }
    number->error = log(number->figure.high / number->figure.low) / 2 /
                    stats_student_t((1 + CONFIDENCE) / 2, number->freedom);
}

int question_answer(const struct question *question,
                    const struct results *results,
                    const struct pairings *pairings, const struct asked *asked,
                    struct number *number)
{
    const struct asked nothing = {0};

    if (!asked)
        asked = &nothing;
    *number = (struct number){.figure = {NAN, NAN, NAN, 0},
                              .is_ratio = question->kind == QUESTION_RATIO ||
                                          question->kind == QUESTION_PAIRS,
                              .is_paired = question->kind == QUESTION_PAIRS,
                              .mean = NAN,
                              .error = NAN,
                              .freedom = NAN,
                              .floor = NAN};
    if (question->kind != QUESTION_PAIRS)
        return answer_by_trials(question, results, asked->trials_pilot, number);
    answer_by_pairs(question, pairings, asked->pairs_pilot, number);
    return 0;
}
