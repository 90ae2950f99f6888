#include "ruling.h"

#include <math.h>
#include <stdio.h>

#include "stats.h"

/* Of all questions of a claim together: 99 % intervals. */
static const double ALPHA = 0.01;

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

static bool has_margin(const struct tried *tried)
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

static void leave_open(struct tried *tried, const char *why)
{
    tried->ruling = RULING_INCONCLUSIVE;
    (void)snprintf(tried->why, REASON_BYTES, "%s", why);
}

static void begin(struct tried *tried)
{
    tried->p = NAN;
    tried->why[0] = '\0';
    if (!has_margin(tried)) {
        tried->ruling = RULING_REPORTED;
        (void)snprintf(tried->why, REASON_BYTES, "%s", tried->number.why);
    } else if (tried->number.why[0]) {
        leave_open(tried, tried->number.why);
    } else {
        place(tried);
    }
}

/* Nothing below the noise floor is a difference; that there is none may be
 * said. */
static void check_floor(struct tried *tried)
{
    bool says_more = tried->over >= 1 && tried->ruling == RULING_SUPPORTED;
    bool says_less = tried->under <= 1 && tried->ruling == RULING_SUPPORTED;

    if ((says_more || says_less) &&
        fabs(tried->number.mean) <= tried->number.floor)
        leave_open(tried, "the difference is not beyond the noise floor: more "
                          "pairs, or a quieter machine");
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
 * becomes less than the one before. */
static void correct(struct tried *tried, size_t count)
{
    bool corrected[QUESTIONS_MAX] = {false};
    size_t open = 0, next;
    double before = 0;

    for (size_t i = 0; i < count; i++)
        open += isnan(tried[i].p) ? 0 : 1;
    while ((next = find_least(tried, count, corrected)) < count) {
        before = fmin(fmax(before, tried[next].p * (double)open--), 1);
        tried[next].p = before;
        corrected[next] = true;
    }
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
    for (size_t i = 0; i < count; i++)
        begin(&tried[i]);
    correct(tried, count);
    for (size_t i = 0; i < count; i++) {
        if (isnan(tried[i].p))
            continue;
        if (tried[i].p >= ALPHA)
            leave_open(&tried[i], "the interval contains the margin: more "
                                  "repetitions, or a quieter machine");
        else
            check_floor(&tried[i]);
    }
    return sum_up(tried, count);
}
