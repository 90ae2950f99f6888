#include "finding.h"

#include <math.h>
#include <stdio.h>

#include "finding_words.h"
#include "human.h"
#include "pairing.h"

/* "threads / event = 1.02x" */
static void say_ratio(struct words *words, const struct finding *finding,
                      const struct estimate *factor)
{
    words_say(words, "%s / %s = %s",
              human_name(point_label(finding->more), NAME_BYTES).text,
              human_name(point_label(finding->less), NAME_BYTES).text,
              human_factor(factor->median).text);
}

/* "95 % interval 0.950x to 1.08x" */
static void say_interval(struct words *words, const struct estimate *factor,
                         bool paired, struct human (*format)(double))
{
    words_say(words, "%d %% interval %s to %s",
              paired ? PAIRING_CONFIDENCE_PCT : 95, format(factor->low).text,
              format(factor->high).text);
}

/* "(threads / event = 1.02x, 95 % interval 0.950x to 1.08x, 6 pairs of trials;
 * least difference that would show: 6.6 %)" */
static void say_evidence(struct words *words, const struct finding *finding)
{
    const struct estimate *factor = &finding->factor;
    bool clear = finding->verdict == VERDICT_CLEAR;
    const char *plural = factor->count == 1 ? "" : "s";

    words_say(words, " (");
    if (!clear && factor->count > 0) {
        say_ratio(words, finding, factor);
        words_say(words, ", ");
    }
    if (finding->verdict != VERDICT_TOO_FEW) {
        say_interval(words, factor, finding->paired,
                     clear && factor->median < words_factor_min ? human_excess
                                                                : human_factor);
        words_say(words, ", ");
    }
    if (finding->paired)
        words_say(words, "%d alternating pair%s", factor->count, plural);
    else
        words_say(words, "%d pair%s of trials", factor->count, plural);
    if (!isnan(finding->least))
        words_say(words, "; least difference that would show: %s",
                  human_excess(finding->least).text);
    words_say(words, ")");
}

static void say_comparison(struct words *words, const struct finding *finding)
{
    const char *noun = words_noun(finding->metric);
    const struct point *other =
        finding->base == finding->more ? finding->less : finding->more;

    if (finding->verdict == VERDICT_CLEAR)
        words_claim(words, finding, NAME_BYTES);
    else
        words_say(words, "there %s %s between %s and %s",
                  finding->verdict == VERDICT_UNCLEAR
                      ? "was no clear difference in"
                      : "were too few trials for a claim about",
                  noun, human_name(point_label(finding->base), NAME_BYTES).text,
                  human_name(point_label(other), NAME_BYTES).text);
    say_evidence(words, finding);
}

/* What wrk's limit means for the figures just told. */
static void say_bound(struct words *words, const struct finding *finding)
{
    bool more = finding_is_bound(finding, finding->more);
    bool less =
        finding->less != NULL && finding_is_bound(finding, finding->less);

    if (more && less)
        words_say(words,
                  "; wrk was the limit for both, so each throughput is a "
                  "lower bound and the ratio may be wrk's");
    else if (more || less)
        words_say(words,
                  "; wrk was the limit for %s, whose throughput is a lower "
                  "bound",
                  human_name(point_label(more ? finding->more : finding->less),
                             NAME_BYTES)
                      .text);
}

/* The remedy for an interval that is wider than was asked for. */
static void say_width(struct words *words, const struct finding *finding)
{
    if (!isnan(finding->missed))
        words_say(words,
                  "; wider than the %s asked for: more %s, or a quieter "
                  "machine",
                  human_share(finding->missed).text,
                  finding->paired ? "pairs" : "trials");
}

void finding_sentence(const struct finding *finding, char text[FINDING_BYTES])
{
    static const struct style style = {NAME_BYTES, " connections",
                                       " connections", ""};
    struct words words = {text, FINDING_BYTES, 0};

    if (finding->verdict == VERDICT_UNMEASURED) {
        words_headline(&words, finding, &style);
        return;
    }
    words_say(&words, "At %s%s ", human_count(finding->more->connections).text,
              style.unit);
    if (finding->verdict == VERDICT_ALONE)
        words_amount(&words, finding, NAME_BYTES);
    else
        say_comparison(&words, finding);
    say_width(&words, finding);
    say_bound(&words, finding);
    words_trouble(&words, finding, &style, "; ");
}

bool finding_disagreement(const struct finding *finding,
                          char text[FINDING_BYTES])
{
    struct words words = {text, FINDING_BYTES, 0};

    if (finding->isolated.count == 0)
        return false;
    words_say(&words, "At %s connections isolated trials say ",
              human_count(finding->more->connections).text);
    say_ratio(&words, finding, &finding->isolated);
    words_say(&words, " in %s (", words_noun(finding->metric));
    say_interval(&words, &finding->isolated, false, human_factor);
    words_say(&words, "), alternating pairs %s (",
              human_factor(finding->factor.median).text);
    say_interval(&words, &finding->factor, true, human_factor);
    words_say(&words, "): they disagree; the two servers of a pair share "
                      "caches, see README.md");
    return true;
}
