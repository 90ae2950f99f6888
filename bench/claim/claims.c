#include "claims.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *string(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

/* NaN where there is none. */
static double number(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    return json_is_number(value) ? json_number_value(value) : NAN;
}

static int metric_find(const char *name, enum metric *metric)
{
    for (int i = 0; name && i < METRIC_COUNT; i++) {
        if (strcmp(metric_name((enum metric)i), name) == 0) {
            *metric = (enum metric)i;
            return 0;
        }
    }
    return -EBADMSG;
}

static int read_question(struct asked_question *asked, json_t *json)
{
    struct question *question = &asked->question;
    const char *of = string(json, "of"), *against = string(json, "against");
    const char *less = string(json, "less");
    const char *other = against ? against : less;

    asked->name = string(json, "name");
    asked->asks = string(json, "asks");
    asked->tried.over = number(json, "over");
    asked->tried.under = number(json, "under");
    question->per = number(json, "per");
    question->kind = json_is_true(json_object_get(json, "pairs"))
                         ? QUESTION_PAIRS
                     : against ? QUESTION_RATIO
                     : less    ? QUESTION_DIFFERENCE
                               : QUESTION_VALUE;
    if (!asked->name || !asked->asks || !of || !(question->per > 0) ||
        place_parse(of, &question->of) ||
        (other && place_parse(other, &question->other)))
        return -EBADMSG;
    if (metric_find(string(json, "metric"), &question->metric))
        return -EBADMSG;
    question->other_metric = question->metric;
    other = string(json, "against_metric");
    return other ? metric_find(other, &question->other_metric) : 0;
}

static int read_claim(struct claim *claim, json_t *json)
{
    json_t *list = json_object_get(json, "questions"), *question;
    int result = 0;
    size_t i;

    claim->name = string(json, "name");
    claim->says = string(json, "says");
    claim->source = string(json, "source");
    claim->experiment = string(json, "experiment");
    claim->literature = string(json, "literature");
    if (!claim->name || !claim->says || !claim->source || !claim->experiment ||
        json_array_size(list) > QUESTIONS_MAX)
        return -EBADMSG;
    json_array_foreach(list, i, question)
    {
        if (!result)
            result = read_question(&claim->questions[claim->count++], question);
    }
    return result;
}

static int try_claim(struct claim *claim, const struct results *results,
                     const struct pairings *pairings, const struct asked *asked)
{
    struct tried tried[QUESTIONS_MAX];

    for (size_t i = 0; i < claim->count; i++) {
        tried[i] = claim->questions[i].tried;
        if (question_answer(&claim->questions[i].question, results, pairings,
                            asked, &tried[i].number))
            return -ENOMEM;
    }
    claim->ruling = ruling_decide(tried, claim->count);
    for (size_t i = 0; i < claim->count; i++)
        claim->questions[i].tried = tried[i];
    return 0;
}

int claims_try(struct claims *claims, json_t *list,
               const struct results *results, const struct pairings *pairings)
{
    const struct asked nothing = {0};

    return claims_try_asked(claims, list, results, pairings, &nothing);
}

int claims_try_asked(struct claims *claims, json_t *list,
                     const struct results *results,
                     const struct pairings *pairings, const struct asked *asked)
{
    int result = 0;
    json_t *json;
    size_t i;

    *claims = (struct claims){0};
    if (json_array_size(list) == 0)
        return 0;
    claims->all = calloc(json_array_size(list), sizeof *claims->all);
    if (!claims->all)
        return -ENOMEM;
    json_array_foreach(list, i, json)
    {
        struct claim *claim = &claims->all[claims->count++];

        if (!result)
            result = read_claim(claim, json);
        if (!result)
            result = try_claim(claim, results, pairings, asked);
    }
    if (result)
        claims_release(claims);
    return result;
}

void claims_release(struct claims *claims)
{
    free(claims->all);
    *claims = (struct claims){0};
}
