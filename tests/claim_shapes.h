/*
 * claim_shapes.h - made-up claims for the tests of their charts: figures as if
 * they had been measured, ruled by the rules.
 */
#ifndef TESTS_CLAIM_SHAPES_H
#define TESTS_CLAIM_SHAPES_H

#include <math.h>

#include "claims.h"
#include "stats.h"

/* One figure from six repetitions: on logarithms where it is a ratio. */
struct made_up {
    enum question_kind kind;
    enum metric metric;
    double figure;    /* NaN: there is none */
    double deviation; /* of one repetition */
    double over, under;
};

static inline struct number made_up_number(const struct made_up *made_up)
{
    bool is_ratio =
        made_up->kind == QUESTION_RATIO || made_up->kind == QUESTION_PAIRS;
    double mean = is_ratio ? log(made_up->figure) : made_up->figure;
    double error = made_up->deviation / sqrt(6);
    double half = error * stats_student_t(0.995, 5);
    struct number number = {
        .figure = {made_up->figure, mean - half, mean + half, 6},
        .is_ratio = is_ratio,
        .mean = mean,
        .error = error,
        .freedom = 5,
        .floor = NAN};

    if (is_ratio) {
        number.figure.low = exp(number.figure.low);
        number.figure.high = exp(number.figure.high);
    }
    if (isnan(made_up->figure)) {
        number.figure = (struct estimate){NAN, NAN, NAN, 0};
        (void)snprintf(number.doubt.why, DOUBT_BYTES,
                       "hello/10000/threads is limit-hit: pthread_create: "
                       "Resource temporarily unavailable");
        (void)snprintf(number.doubt.needs, DOUBT_BYTES,
                       "hello/10000/threads ok");
    }
    return number;
}

static inline void add_question(struct claim *claim, const char *asks,
                                const struct made_up *made_up)
{
    struct asked_question *asked = &claim->questions[claim->count++];

    *asked =
        (struct asked_question){.name = "q",
                                .asks = asks,
                                .question = {.kind = made_up->kind,
                                             .metric = made_up->metric,
                                             .other_metric = made_up->metric,
                                             .of = {"hello", 64, "threads"},
                                             .other = {"hello", 64, "event"},
                                             .per = 1},
                                .tried = {.number = made_up_number(made_up),
                                          .over = made_up->over,
                                          .under = made_up->under}};
}

static inline void decide(struct claim *claim)
{
    struct tried tried[QUESTIONS_MAX];

    for (size_t i = 0; i < claim->count; i++)
        tried[i] = claim->questions[i].tried;
    claim->ruling = ruling_decide(tried, claim->count);
    for (size_t i = 0; i < claim->count; i++)
        claim->questions[i].tried = tried[i];
}

static inline struct claim claim_of(const char *name, const char *says,
                                    const struct made_up *made_up, size_t count)
{
    static const char *const asks[] = {
        "p99 of the fast beside slow ones over alone, loop",
        "the same, threads",
        "CPU of server and client per request at 256 connections, threads over "
        "loop"};
    struct claim claim = {.name = name,
                          .says = says,
                          .source = "introductions to event loops",
                          .experiment = "500 fast requests a second, alone and "
                                        "beside 200 a second that wait"};

    for (size_t i = 0; i < count; i++)
        add_question(&claim, asks[i % 3], &made_up[i]);
    decide(&claim);
    return claim;
}

#endif
