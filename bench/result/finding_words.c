#include "finding.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "human.h"

/* A factor from here on is told as a factor, below as a percentage. */
static const double FACTOR_MIN = 1.2;

enum {
    HEADLINE_COLUMNS = 120
};

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
    [M_MEMORY_TOTAL_KIB] = {"memory", "took", "the memory of",
                            "more memory than"},
};

/* A text under construction, cut at its size. */
struct words {
    char *text;
    size_t size, length;
};

/* How much is said, for a headline that has to fit. */
struct style {
    size_t name_columns;
    const char *unit;         /* " connections", or "" */
    const char *trouble_unit; /* the same behind "threads failed at 10,000" */
    const char *wrk_limit;    /* "; wrk was the limit" */
};

__attribute__((format(printf, 2, 3))) static void say(struct words *words,
                                                      const char *format, ...)
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

/* "threads took 9.1x the memory of event" */
static void say_claim(struct words *words, const struct finding *finding,
                      size_t name_columns)
{
    const struct phrases *phrases = &PHRASES[finding->metric];
    double factor = finding->factor.median;

    say(words, "%s %s ", human_name(finding->more->server, name_columns).text,
        phrases->verb);
    /* wrk held back only the one with more: the truth can but be larger */
    if (finding_is_bound(finding, finding->more) &&
        !finding_is_bound(finding, finding->less))
        say(words, "at least ");
    if (factor >= FACTOR_MIN)
        say(words, "%.*fx %s ", factor < 9.95 ? 1 : 0, factor, phrases->of);
    else
        say(words, "%s %s ", human_excess(factor).text, phrases->more);
    say(words, "%s", human_name(finding->less->server, name_columns).text);
}

/* "event served 84.1k requests/s" */
static void say_amount(struct words *words, const struct finding *finding,
                       size_t name_columns)
{
    double value = finding->more->value[finding->metric].median;

    say(words, "%s %s ", human_name(finding->more->server, name_columns).text,
        PHRASES[finding->metric].verb);
    if (finding->metric == M_THROUGHPUT_PER_S)
        say(words, "%s requests/s", human_number(value).text);
    else if (finding->metric == M_CPU_US_PER_REQUEST)
        say(words, "%s us of CPU per request", human_number(value).text);
    else
        say(words, "%s of memory", human_kib(value).text);
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

/* "; threads failed at 10,000"; both in one when they share their fate. */
static void say_trouble(struct words *words, const struct finding *finding,
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
        say(words, "%s%s %s at %s%s", lead,
            both ? "both" : human_name(point->server, style->name_columns).text,
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

/* The finding of a chart, not longer than the style has it. */
static void say_headline(struct words *words, const struct finding *finding,
                         const struct style *style)
{
    const char *noun = PHRASES[finding->metric].noun;

    switch (finding->verdict) {
    case VERDICT_UNMEASURED:
        say(words, "No claim about %s", noun);
        say_trouble(words, finding, style, ": ");
        if (!any_trouble(finding))
            say(words, ": not measured");
        return;
    case VERDICT_ALONE:
        say_amount(words, finding, style->name_columns);
        break;
    case VERDICT_TOO_FEW:
        say(words, "Too few trials for a claim about %s", noun);
        break;
    case VERDICT_UNCLEAR:
        say(words, "No clear difference in %s", noun);
        break;
    case VERDICT_CLEAR:
        say_claim(words, finding, style->name_columns);
        break;
    }
    say(words, " at %s%s", human_count(finding->more->connections).text,
        style->unit);
    if (any_bound(finding))
        say(words, "%s", style->wrk_limit);
    say_trouble(words, finding, style, "; ");
}

/* What is too long in any style loses its end, and says so; not within a
 * character of UTF-8. */
static void cut_headline(char *headline)
{
    char *end = headline + HEADLINE_COLUMNS - 3;

    while (((unsigned char)*end & 0xc0) == 0x80)
        end--;
    strcpy(end, "...");
}

void summary_headline(const struct summary *summary, const char *scenario,
                      enum metric metric, char *text, size_t size)
{
    /* from the fullest to the shortest: the first that fits is taken */
    static const struct style styles[] = {
        {NAME_BYTES, " connections", " connections", "; wrk was the limit"},
        {NAME_BYTES, " connections", "", "; wrk was the limit"},
        {NAME_BYTES, "", "", "; wrk was the limit"},
        {NAME_BYTES, "", "", " (wrk-bound)"},
        {16, "", "", " (wrk-bound)"},
        {11, "", "", " (wrk-bound)"},
        {8, "", "", " (wrk-bound)"},
    };
    struct finding finding = finding_of_scenario(summary, scenario, metric);
    char headline[FINDING_BYTES];

    for (size_t i = 0; i < sizeof styles / sizeof styles[0]; i++) {
        struct words words = {headline, sizeof headline, 0};
        say_headline(&words, &finding, &styles[i]);
        if (human_columns(headline) <= HEADLINE_COLUMNS)
            break;
    }
    if (human_columns(headline) > HEADLINE_COLUMNS)
        cut_headline(headline);
    (void)snprintf(text, size, "%s", headline); /* a cut is the caller's */
}

/* "threads / event = 1.02x, 95 % interval 0.950x to 1.08x, 6 pairs" */
static void say_evidence(struct words *words, const struct finding *finding)
{
    const struct estimate *factor = &finding->factor;
    bool clear = finding->verdict == VERDICT_CLEAR;
    struct human (*format)(double) =
        clear && factor->median < FACTOR_MIN ? human_excess : human_factor;

    say(words, " (");
    if (!clear && factor->count > 0)
        say(words, "%s / %s = %s, ",
            human_name(finding->more->server, NAME_BYTES).text,
            human_name(finding->less->server, NAME_BYTES).text,
            human_factor(factor->median).text);
    if (finding->verdict != VERDICT_TOO_FEW)
        say(words, "95 %% interval %s to %s, ", format(factor->low).text,
            format(factor->high).text);
    say(words, "%d pair%s of trials)", factor->count,
        factor->count == 1 ? "" : "s");
}

static void say_comparison(struct words *words, const struct finding *finding)
{
    const char *noun = PHRASES[finding->metric].noun;
    const struct point *other =
        finding->base == finding->more ? finding->less : finding->more;

    if (finding->verdict == VERDICT_CLEAR)
        say_claim(words, finding, NAME_BYTES);
    else
        say(words, "there %s %s between %s and %s",
            finding->verdict == VERDICT_UNCLEAR
                ? "was no clear difference in"
                : "were too few trials for a claim about",
            noun, human_name(finding->base->server, NAME_BYTES).text,
            human_name(other->server, NAME_BYTES).text);
    say_evidence(words, finding);
}

/* What wrk's limit means for the figures just told. */
static void say_bound(struct words *words, const struct finding *finding)
{
    bool more = finding_is_bound(finding, finding->more);
    bool less =
        finding->less != NULL && finding_is_bound(finding, finding->less);

    if (more && less)
        say(words, "; wrk was the limit for both, so each throughput is a "
                   "lower bound and the ratio may be wrk's");
    else if (more || less)
        say(words,
            "; wrk was the limit for %s, whose throughput is a lower "
            "bound",
            human_name((more ? finding->more : finding->less)->server,
                       NAME_BYTES)
                .text);
}

void finding_sentence(const struct finding *finding, char text[FINDING_BYTES])
{
    static const struct style style = {NAME_BYTES, " connections",
                                       " connections", ""};
    struct words words = {text, FINDING_BYTES, 0};

    if (finding->verdict == VERDICT_UNMEASURED) {
        say_headline(&words, finding, &style);
        return;
    }
    say(&words, "At %s%s ", human_count(finding->more->connections).text,
        style.unit);
    if (finding->verdict == VERDICT_ALONE)
        say_amount(&words, finding, NAME_BYTES);
    else
        say_comparison(&words, finding);
    say_bound(&words, finding);
    say_trouble(&words, finding, &style, "; ");
}
