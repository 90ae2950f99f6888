#include "finding_words.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "human.h"

const double words_factor_min = 1.2;

/* SERVER served 1.3x the requests of BASE, or 8 % more requests than BASE: in
 * the past tense, which does not ask whether a name is a plural. */
static const struct phrases {
    const char *noun, *verb, *of, *more;
} PHRASES[METRIC_COUNT] = {
    [M_THROUGHPUT_PER_S] = {"throughput", "served", "the requests of",
                            "more requests than"},
    [M_CPU_US_PER_REQUEST] = {"CPU per request", "used",
                              "the CPU per request of",
                              "more CPU per request than"},
    [M_SWITCHES_PER_REQUEST] = {"context switches per request", "switched",
                                "as often per request as",
                                "more often per request than"},
    [M_THREADS_MAX] = {"threads", "had", "as many threads as",
                       "more threads than"},
    [M_MEMORY_TOTAL_KIB] = {"memory", "took", "the memory of",
                            "more memory than"},
};

const char *words_noun(enum metric metric)
{
    return PHRASES[metric].noun;
}

void words_say(struct words *words, const char *format, ...)
{
    va_list arguments;
    size_t room = words->size - words->length;

    va_start(arguments, format);
    int length =
        vsnprintf(words->text + words->length, room, format, arguments);
    va_end(arguments);
    if (length > 0)
        words->length += (size_t)length < room ? (size_t)length : room - 1;
}

void words_claim(struct words *words, const struct finding *finding,
                 size_t name_columns)
{
    const struct phrases *phrases = &PHRASES[finding->metric];
    double factor = finding->factor.median;

    words_say(words, "%s %s ",
              human_name(point_label(finding->more), name_columns).text,
              phrases->verb);
    /* wrk held back only the one with more: the truth can but be larger */
    if (finding_is_bound(finding, finding->more) &&
        !finding_is_bound(finding, finding->less))
        words_say(words, "at least ");
    if (factor >= words_factor_min && finding->paired) /* sharper */
        words_say(words, "%s %s ", human_factor(factor).text, phrases->of);
    else if (factor >= 999.5)
        words_say(words, "%sx %s ", human_count(lround(factor)).text,
                  phrases->of);
    else if (factor >= words_factor_min)
        words_say(words, "%.*fx %s ", factor < 9.95 ? 1 : 0, factor,
                  phrases->of);
    else
        words_say(words, "%s %s ", human_excess(factor).text, phrases->more);
    words_say(words, "%s",
              human_name(point_label(finding->less), name_columns).text);
}

void words_amount(struct words *words, const struct finding *finding,
                  size_t name_columns)
{
    double value = finding->more->value[finding->metric].median;

    words_say(words, "%s %s ",
              human_name(point_label(finding->more), name_columns).text,
              PHRASES[finding->metric].verb);
    if (finding->metric == M_THROUGHPUT_PER_S)
        words_say(words, "%s requests/s", human_number(value).text);
    else if (finding->metric == M_CPU_US_PER_REQUEST)
        words_say(words, "%s us of CPU per request", human_number(value).text);
    else if (finding->metric == M_SWITCHES_PER_REQUEST)
        words_say(words, "%s times per request", human_number(value).text);
    else if (finding->metric == M_THREADS_MAX)
        words_say(words, "%s thread%s", human_count(lround(value)).text,
                  lround(value) == 1 ? "" : "s");
    else
        words_say(words, "%s of memory", human_kib(value).text);
}

static const char *trouble_verb(const struct point *point)
{
    switch (point->status) {
    case STATUS_FAILED:
        return point->failed < point->trials ? "partly failed" : "failed";
    case STATUS_LIMIT_HIT:
        return "met a limit";
    case STATUS_STARVED:
        return "starved clients";
    case STATUS_CLIENT_BOUND:
    case STATUS_NOISY:
    case STATUS_OK:
    case STATUS_DISTURBED:
    case STATUS_COUNT:
        break;
    }
    return "stood"; /* finding_seek lists no such point */
}

void words_trouble(struct words *words, const struct finding *finding,
                   const struct style *style, const char *lead)
{
    const struct point *first = finding->trouble[0];
    const struct point *second = finding->trouble[1];
    bool both = first != NULL && second != NULL &&
                first->connections == second->connections &&
                strcmp(trouble_verb(first), trouble_verb(second)) == 0;

    for (int i = both ? 1 : 0; i < 2; i++) {
        const struct point *point = finding->trouble[i];
        if (point == NULL)
            continue;
        words_say(
            words, "%s%s %s at %s%s", lead,
            both ? "both"
                 : human_name(point_label(point), style->name_columns).text,
            trouble_verb(point), human_count(point->connections).text,
            style->trouble_unit);
        lead = "; ";
    }
}

static bool any_trouble(const struct finding *finding)
{
    return finding->trouble[0] != NULL || finding->trouble[1] != NULL;
}

static bool any_bound(const struct finding *finding)
{
    return finding_is_bound(finding, finding->more) ||
           finding_is_bound(finding, finding->less);
}

void words_headline(struct words *words, const struct finding *finding,
                    const struct style *style)
{
    const char *noun = words_noun(finding->metric);

    switch (finding->verdict) {
    case VERDICT_UNMEASURED:
        words_say(words, "No claim about %s", noun);
        words_trouble(words, finding, style, ": ");
        if (!any_trouble(finding))
            words_say(words, ": not measured");
        return;
    case VERDICT_ALONE:
        words_amount(words, finding, style->name_columns);
        break;
    case VERDICT_TOO_FEW:
        words_say(words, "Too few trials for a claim about %s", noun);
        break;
    case VERDICT_UNCLEAR:
        words_say(words, "No clear difference in %s", noun);
        break;
    case VERDICT_CLEAR:
        words_claim(words, finding, style->name_columns);
        break;
    }
    words_say(words, " at %s%s", human_count(finding->more->connections).text,
              style->unit);
    if (any_bound(finding))
        words_say(words, "%s", style->wrk_limit);
    words_trouble(words, finding, style, "; ");
}
