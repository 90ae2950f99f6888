#include "claim_words.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What a unit of a column is made of, the largest last. */
struct units {
    const char *suffix; /* of the column's name */
    double step;
    const char *const names[4];
};

static const struct units UNITS[] = {
    {"_us", 1000, {"us", "ms", "s"}},
    {"_kib", 1024, {"KiB", "MiB", "GiB", "TiB"}},
};

static bool ends_in(const char *text, const char *suffix)
{
    size_t length = strlen(text), end = strlen(suffix);

    return length >= end && strcmp(text + length - end, suffix) == 0;
}

/* NULL: the figure is a mere number. */
static const struct units *units_of(const struct asked_question *asked)
{
    const struct question *question = &asked->question;

    if (question->kind != QUESTION_VALUE || question->per != 1)
        return NULL;
    for (size_t i = 0; i < sizeof UNITS / sizeof *UNITS; i++)
        if (ends_in(metric_name(question->metric), UNITS[i].suffix))
            return &UNITS[i];
    return NULL;
}

static struct human with_unit(const struct units *units, double value)
{
    struct human text;
    size_t unit = 0;

    while (unit < 3 && units->names[unit + 1] &&
           fabs(value) >= 0.9995 * units->step) {
        value /= units->step;
        unit++;
    }
    (void)snprintf(text.text, sizeof text.text,
                   fabs(value) >= 99.95 ? "%.0f %s" : "%.3g %s", value,
                   units->names[unit]);
    return text;
}

struct human question_value(const struct asked_question *asked, double value)
{
    const struct units *units = units_of(asked);
    struct human text;

    if (isnan(value))
        (void)snprintf(text.text, sizeof text.text, "-");
    else if (value == 0)
        (void)snprintf(text.text, sizeof text.text, "0");
    else if (asked->tried.number.is_ratio)
        text = human_factor(value);
    else if (units)
        text = with_unit(units, value);
    else if (fabs(value) >= 10000)
        text = human_number(value);
    else
        (void)snprintf(text.text, sizeof text.text, "%.4g", value);
    return text;
}

struct human question_figure(const struct asked_question *asked)
{
    return question_value(asked, asked->tried.number.figure.median);
}

struct human question_interval(const struct asked_question *asked)
{
    const struct estimate *figure = &asked->tried.number.figure;
    struct human text = {""};

    if (!isnan(figure->low))
        (void)snprintf(text.text, sizeof text.text, "%.36s to %.36s",
                       question_value(asked, figure->low).text,
                       question_value(asked, figure->high).text);
    return text;
}

struct human question_limit(const struct asked_question *asked, double value)
{
    struct human text;

    if (!asked->tried.number.is_ratio)
        return question_value(asked, value);
    (void)snprintf(text.text, sizeof text.text, "%gx", value);
    return text;
}

struct human question_margin(const struct asked_question *asked)
{
    const struct tried *tried = &asked->tried;
    bool has_over = !isnan(tried->over), has_under = !isnan(tried->under);
    struct human text = {""};

    (void)snprintf(text.text, sizeof text.text, "%s%.28s%s%s%.28s",
                   has_over ? "above " : "",
                   has_over ? question_limit(asked, tried->over).text : "",
                   has_over && has_under ? ", " : "", has_under ? "below " : "",
                   has_under ? question_limit(asked, tried->under).text : "");
    return text;
}

const struct asked_question *claim_deciding(const struct claim *claim)
{
    for (size_t i = 0; i < claim->count; i++)
        if (tried_has_margin(&claim->questions[i].tried))
            return &claim->questions[i];
    return claim->count > 0 ? &claim->questions[0] : NULL;
}

void claim_tally(const struct claim *claim, char text[TALLY_BYTES])
{
    size_t counts[RULING_COUNT] = {0}, used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < claim->count; i++)
        if (tried_has_margin(&claim->questions[i].tried))
            counts[claim->questions[i].tried.ruling]++;
    for (int ruling = 0; ruling < RULING_REPORTED; ruling++)
        if (counts[ruling] > 0)
            used +=
                (size_t)snprintf(text + used, TALLY_BYTES - used, "%s%zu %s",
                                 used > 0 ? ", " : "", counts[ruling],
                                 ruling_name((enum ruling)ruling));
}
