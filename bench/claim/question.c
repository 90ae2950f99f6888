#include "question.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "estimate.h"
#include "slope.h"
#include "stats.h"

static const double CONFIDENCE = 0.99;

enum {
    COUNT_LEAST = 3,  /* repetitions */
    FAILED_SHARE = 3, /* a third of the trials may have failed */
    PLACE_BYTES = 2 * NAME_BYTES + 16
};

/* --- places ------------------------------------------------------------- */

static int part_copy(char to[NAME_BYTES], const char *from, size_t length)
{
    if (length == 0 || length >= NAME_BYTES)
        return -EINVAL;
    memcpy(to, from, length);
    to[length] = '\0';
    return 0;
}

static int connections_parse(const char *from, size_t length, int *connections)
{
    long number = 0;

    *connections = 0;
    if (length == 1 && *from == '*')
        return 0;
    if (length == 0 || length > 7)
        return -EINVAL;
    for (size_t i = 0; i < length; i++) {
        if (from[i] < '0' || from[i] > '9')
            return -EINVAL;
        number = 10 * number + (from[i] - '0');
    }
    *connections = (int)number;
    return number > 0 ? 0 : -EINVAL;
}

int place_parse(const char *text, struct place *place)
{
    const char *first = strchr(text, '/');
    const char *second = first ? strchr(first + 1, '/') : NULL;

    if (!second || strchr(second + 1, '/') ||
        part_copy(place->scenario, text, (size_t)(first - text)) ||
        connections_parse(first + 1, (size_t)(second - first - 1),
                          &place->connections))
        return -EINVAL;
    return part_copy(place->server, second + 1, strlen(second + 1));
}

static void place_format(const struct place *place, char text[PLACE_BYTES])
{
    if (place->connections > 0)
        (void)snprintf(text, PLACE_BYTES, "%s/%d/%s", place->scenario,
                       place->connections, place->server);
    else
        (void)snprintf(text, PLACE_BYTES, "%s/*/%s", place->scenario,
                       place->server);
}

static bool is_at(const struct result *row, const struct place *place)
{
    return strcmp(row->scenario, place->scenario) == 0 &&
           strcmp(row->server, place->server) == 0 &&
           (place->connections == 0 || row->connections == place->connections);
}

/* --- which points can be trusted ---------------------------------------- */

/* Whether a figure of such a trial is the server's. */
static bool is_usable(enum metric metric, enum status status)
{
    bool needs_client =
        metric == M_THROUGHPUT_PER_S ||
        (metric >= M_LATENCY_MEAN_US && metric <= M_LATENCY_WRK_P99_US);

    return status == STATUS_OK || status == STATUS_NOISY ||
           (status == STATUS_CLIENT_BOUND && !needs_client);
}

/* Fills `why` when nothing may be said of the place. */
static void check_place(const struct place *place, enum metric metric,
                        const struct results *results, char why[REASON_BYTES])
{
    int trials = 0, failed = 0;
    char name[PLACE_BYTES];

    place_format(place, name);
    for (size_t i = 0; i < results->count && !why[0]; i++) {
        const struct result *row = &results->rows[i];

        if (!is_at(row, place) || row->status == STATUS_DISTURBED)
            continue;
        trials++;
        if (!row->valid)
            failed++;
        else if (!is_usable(metric, row->status))
            (void)snprintf(why, REASON_BYTES, "%s is %s: %.90s", name,
                           status_name(row->status), row->reason);
    }
    if (!why[0] && trials == 0)
        (void)snprintf(why, REASON_BYTES, "%s was not measured", name);
    else if (!why[0] && FAILED_SHARE * failed > trials)
        (void)snprintf(why, REASON_BYTES, "%d of %d trials of %s failed",
                       failed, trials, name);
}

/* --- one repetition ----------------------------------------------------- */

/* Room for the rows of a repetition. */
struct scratch {
    double *x, *y, *values;
};

/* NaN when the repetition has none. */
static double value_in(const struct place *place, enum metric metric,
                       const struct results *results, int repeat,
                       const struct scratch *scratch)
{
    struct line_fit fit;
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];

        if (!is_at(row, place) || !row->valid || row->repeat != repeat ||
            isnan(row->value[metric]))
            continue;
        scratch->x[count] = row->connections;
        scratch->y[count++] = row->value[metric];
    }
    if (place->connections > 0)
        return count > 0 ? scratch->y[0] : NAN;
    return line_fit(scratch->x, scratch->y, count, &fit) ? NAN : fit.slope;
}

static double number_in(const struct question *question,
                        const struct results *results, int repeat,
                        const struct scratch *scratch)
{
    double of =
        value_in(&question->of, question->metric, results, repeat, scratch);
    double other;

    if (question->kind == QUESTION_VALUE)
        return of / question->per;
    other = value_in(&question->other, question->other_metric, results, repeat,
                     scratch);
    if (question->kind == QUESTION_DIFFERENCE)
        return (of - other) / question->per;
    return of > 0 && other > 0 ? log(of / other) : NAN;
}

/* --- all of them -------------------------------------------------------- */

static void conclude(const double *values, size_t count, struct number *number)
{
    double half;

    number->mean = stats_mean(values, count);
    number->freedom = (double)count - 1;
    number->figure.count = (int)count;
    if (count >= COUNT_LEAST) {
        number->error = stats_deviation(values, count) / sqrt((double)count);
        half = number->error *
               stats_student_t((1 + CONFIDENCE) / 2, number->freedom);
        number->figure.low = number->mean - half;
        number->figure.high = number->mean + half;
    } else if (!number->why[0]) {
        (void)snprintf(number->why, REASON_BYTES,
                       "%zu repetitions: three are the least for an interval",
                       count);
    }
    number->figure.median = number->mean;
    if (!number->is_ratio)
        return;
    number->figure.median = exp(number->mean);
    number->figure.low = exp(number->figure.low);
    number->figure.high = exp(number->figure.high);
}

static int answer_by_trials(const struct question *question,
                            const struct results *results,
                            struct number *number)
{
    size_t room = results->count + 1, count = 0;
    struct scratch scratch;
    int last = -1;

    scratch.x = calloc(3 * room, sizeof *scratch.x);
    if (!scratch.x)
        return -ENOMEM;
    scratch.y = scratch.x + room;
    scratch.values = scratch.y + room;
    for (size_t i = 0; i < results->count; i++)
        if (results->rows[i].repeat > last)
            last = results->rows[i].repeat;
    /* as many numbers as there are rows, at most */
    for (int repeat = 0; repeat <= last && count < room; repeat++) {
        double value = number_in(question, results, repeat, &scratch);

        if (!isnan(value))
            scratch.values[count++] = value;
    }
    check_place(&question->of, question->metric, results, number->why);
    if (question->kind != QUESTION_VALUE && !number->why[0])
        check_place(&question->other, question->other_metric, results,
                    number->why);
    conclude(scratch.values, count, number);
    free(scratch.x);
    return 0;
}

/* The interval of a pairing is one of 99 % already. */
static void answer_by_pairs(const struct question *question,
                            const struct pairings *pairings,
                            struct number *number)
{
    const struct pairing *pairing =
        pairings_find(pairings, question->of.scenario, question->of.connections,
                      question->of.server, question->other.server);
    char name[PLACE_BYTES];

    place_format(&question->of, name);
    number->floor = pairings->floor[PAIRING_CPU];
    if (!pairing) {
        (void)snprintf(number->why, REASON_BYTES,
                       "there are no alternating pairs of %s and %.60s", name,
                       question->other.server);
        return;
    }
    number->figure = pairing->ratio[PAIRING_CPU];
    number->mean = log(number->figure.median);
    number->freedom = number->figure.count - 1;
    if (isnan(number->figure.low))
        (void)snprintf(number->why, REASON_BYTES,
                       "%d pairs of %s: three are the least for an interval",
                       number->figure.count, name);
    else
        number->error = log(number->figure.high / number->figure.low) / 2 /
                        stats_student_t((1 + CONFIDENCE) / 2, number->freedom);
}

int question_answer(const struct question *question,
                    const struct results *results,
                    const struct pairings *pairings, struct number *number)
{
    *number = (struct number){.figure = {NAN, NAN, NAN, 0},
                              .is_ratio = question->kind == QUESTION_RATIO ||
                                          question->kind == QUESTION_PAIRS,
                              .mean = NAN,
                              .error = NAN,
                              .freedom = NAN,
                              .floor = NAN};
    if (question->kind != QUESTION_PAIRS)
        return answer_by_trials(question, results, number);
    answer_by_pairs(question, pairings, number);
    return 0;
}
