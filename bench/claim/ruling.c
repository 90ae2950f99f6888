#include "ruling.h"

#include <math.h>
#include <stdio.h>

#include "stats.h"

/* Of all questions of a claim together: 99 % intervals. */
static const double ALPHA = 0.01;

/* More repetitions than anybody would run. */
static const size_t NEEDED_MOST = 1000;

const char *ruling_name(enum ruling ruling)
{
    static const char *const names[RULING_COUNT] = {
        [RULING_SUPPORTED] = "supported",
        [RULING_REFUTED] = "refuted",
        [RULING_INCONCLUSIVE] = "inconclusive",
        [RULING_REPORTED] = "reported",
        [RULING_MIXED] = "in part",
    };

    return names[ruling];
}

/* By bisection of the quantile, which is monotonous. */
double ruling_p(double t, double freedom)
{
    double low = 0, high = 1;

    if (isnan(t) || !(freedom >= 1))
        return NAN;
    t = fabs(t);
    if (isinf(t))
        return 0;
    for (int i = 0; i < 60; i++) {
        double middle = (low + high) / 2;

        if (middle > 0 && stats_student_t(1 - middle / 2, freedom) > t)
            low = middle;
        else
            high = middle;
    }
    return high;
}

/* --- one question ------------------------------------------------------- */

bool tried_has_margin(const struct tried *tried)
{
    return !isnan(tried->over) || !isnan(tried->under);
}

/* On the scale of the mean. */
static double scaled(const struct tried *tried, double margin)
{
    return tried->number.is_ratio ? log(margin) : margin;
}

/* A number without any scatter is as sure as can be, except on the margin. */
static double p_of(const struct tried *tried, double margin)
{
    double distance = tried->number.mean - scaled(tried, margin);

    if (distance == 0)
        return 1;
    return ruling_p(distance / tried->number.error, tried->number.freedom);
}

/* Which side the number is on, and how surely, before any correction. */
static void place(struct tried *tried)
{
    double mean = tried->number.mean;
    bool is_over = isnan(tried->over) || mean > scaled(tried, tried->over);
    bool is_under = isnan(tried->under) || mean < scaled(tried, tried->under);
    double p_over = isnan(tried->over) ? 0 : p_of(tried, tried->over);
    double p_under = isnan(tried->under) ? 0 : p_of(tried, tried->under);

    tried->ruling = is_over && is_under ? RULING_SUPPORTED : RULING_REFUTED;
    if (is_over && is_under)
        tried->p = fmax(p_over, p_under);
    else
        tried->p = is_over ? p_under : p_over;
}

static void explain(struct tried *tried, const struct doubt *doubt)
{
    (void)snprintf(tried->why, sizeof tried->why, "%s", doubt->why);
    (void)snprintf(tried->needs, sizeof tried->needs, "%s", doubt->needs);
}

static void leave_open(struct tried *tried, const struct doubt *doubt)
{
    tried->ruling = RULING_INCONCLUSIVE;
    explain(tried, doubt);
}

static void begin(struct tried *tried)
{
    static const struct doubt no_margin = {"that margin is none of a ratio",
                                           "a margin above 0"};

    tried->p = NAN;
    tried->why[0] = tried->needs[0] = '\0';
    if (!tried_has_margin(tried)) {
        tried->ruling = RULING_REPORTED;
        explain(tried, &tried->number.doubt);
        tried->needs[0] = '\0'; /* there is nothing to decide */
    } else if (tried->number.doubt.why[0]) {
        leave_open(tried, &tried->number.doubt);
    } else {
        place(tried);
        if (isnan(tried->p))
            leave_open(tried, &no_margin);
    }
}

/* --- what is inconclusive ----------------------------------------------- */

/* From the figure to the nearer margin, on the scale of the mean. */
static double margin_distance(const struct tried *tried)
{
    double over = fabs(tried->number.mean - scaled(tried, tried->over));
    double under = fabs(tried->number.mean - scaled(tried, tried->under));

    return fmin(over, under); /* of which one may be NaN */
}

/* How many repetitions would decide, if the figure stayed; NEEDED_MOST: none
 * that anybody would run.  `times` is Holm's: p counts that many times. */
static size_t repetitions_needed(const struct tried *tried, double times)
{
    const struct number *number = &tried->number;
    double deviation = number->error * sqrt(number->figure.count);
    double reach = margin_distance(tried);

    if (!(reach > 0))
        return NEEDED_MOST;
    return stats_stein_size(deviation, (size_t)number->freedom + 1,
                            1 - ALPHA / times, reach, NEEDED_MOST);
}

static void say_unsure(struct tried *tried, double alone, size_t questions,
                       double times)
{
    const char *unit = tried->number.is_paired ? "pairs" : "repetitions";
    size_t needed = repetitions_needed(tried, times);
    struct doubt doubt;

    if (alone < ALPHA)
        (void)snprintf(doubt.why, sizeof doubt.why,
                       "clear by itself, but not as one of %zu figures",
                       questions);
    else
        (void)snprintf(doubt.why, sizeof doubt.why,
                       "the interval contains the margin");
    if (needed < NEEDED_MOST)
        (void)snprintf(doubt.needs, sizeof doubt.needs,
                       "about %zu %s instead of %d if the figure stays, or a "
                       "quieter machine",
                       needed, unit, tried->number.figure.count);
    else
        (void)snprintf(doubt.needs, sizeof doubt.needs,
                       "another margin: the figure lies on this one, and %zu "
                       "%s would not do",
                       NEEDED_MOST, unit);
    leave_open(tried, &doubt);
}

/* Whether the ruling says that there is a difference: 1 is not among the
 * ratios that it leaves. */
static bool says_difference(const struct tried *tried)
{
    bool is_below = tried->number.mean <= scaled(tried, tried->over);
    bool is_above = tried->number.mean >= scaled(tried, tried->under);

    if (tried->ruling == RULING_SUPPORTED)
        return tried->over >= 1 || tried->under <= 1;
    return (is_below && tried->over <= 1) || (is_above && tried->under >= 1);
}

/* Nothing below the noise floor is a difference; that there is none may be
 * said. */
static void check_floor(struct tried *tried)
{
    static const struct doubt doubt = {
        "the difference is not beyond the noise floor",
        "more pairs of each server with itself, or a quieter machine"};

    if (says_difference(tried) &&
        fabs(tried->number.mean) <= tried->number.floor)
        leave_open(tried, &doubt);
}

/* --- a claim ------------------------------------------------------------ */

/* The question with the least p of those not corrected yet; count: none is
 * left. */
static size_t find_least(const struct tried *tried, size_t count,
                         const bool *corrected)
{
    size_t found = count;

    for (size_t i = 0; i < count; i++)
        if (!isnan(tried[i].p) && !corrected[i] &&
            (found == count || tried[i].p < tried[found].p))
            found = i;
    return found;
}

/* Step down: the least of m is multiplied by m, the next by m - 1, ...; none
 * becomes less than the one before.  Fills times[count], and returns m. */
static size_t correct(struct tried *tried, size_t count, double *times)
{
    bool corrected[QUESTIONS_MAX] = {false};
    size_t questions = 0, open, next;
    double before = 0;

    for (size_t i = 0; i < count; i++)
        questions += isnan(tried[i].p) ? 0 : 1;
    for (open = questions; (next = find_least(tried, count, corrected)) < count;
         open--) {
        times[next] = (double)open;
        before = fmin(fmax(before, tried[next].p * times[next]), 1);
        tried[next].p = before;
        corrected[next] = true;
    }
    return questions;
}

static enum ruling sum_up(const struct tried *tried, size_t count)
{
    enum ruling sum = RULING_REPORTED;

    for (size_t i = 0; i < count; i++) {
        if (tried[i].ruling == RULING_REPORTED)
            continue;
        if (sum != RULING_REPORTED && tried[i].ruling != sum)
            return RULING_MIXED;
        sum = tried[i].ruling;
    }
    return sum;
}

enum ruling ruling_decide(struct tried *tried, size_t count)
{
    double alone[QUESTIONS_MAX], times[QUESTIONS_MAX];
    size_t questions;

    for (size_t i = 0; i < count; i++) {
        begin(&tried[i]);
        alone[i] = tried[i].p;
    }
    questions = correct(tried, count, times);
    for (size_t i = 0; i < count; i++) {
        if (isnan(tried[i].p))
            continue;
        if (tried[i].p >= ALPHA)
            say_unsure(&tried[i], alone[i], questions, times[i]);
        else
            check_floor(&tried[i]);
    }
    return sum_up(tried, count);
}
