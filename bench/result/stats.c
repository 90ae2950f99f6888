#include "stats.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdlib.h>

static int compare_doubles(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;

    return (a > b) - (a < b);
}

void stats_sort(double *values, size_t count)
{
    if (count > 1)
        qsort(values, count, sizeof values[0], compare_doubles);
}

double stats_median(const double *sorted, size_t count)
{
    if (count == 0)
        return NAN;
    if (count % 2 == 1)
        return sorted[count / 2];
    /* halved first: the sum of two large values might overflow */
    return sorted[count / 2 - 1] / 2 + sorted[count / 2] / 2;
}

/* P(X = successes) for `trials` tosses of a fair coin; through logarithms,
 * as 2^-trials underflows beyond 1,074. */
static double fair_coin(size_t trials, size_t successes)
{
    double n = (double)trials;
    double k = (double)successes;

    return exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) - n * log(2));
}

int stats_median_ranks(size_t count, double confidence, size_t *low,
                       size_t *high)
{
    double allowed = (1 - confidence) / 2;
    double below = 0;
    size_t outside = 0; /* values left out at either end */

    /* The median lies below sorted[outside] when at most `outside` values
     * are smaller than it: a binomial tail. */
    while (outside < count / 2) {
        below += fair_coin(count, outside);
        if (!(below <= allowed))
            break;
        outside++;
    }
    if (outside == 0)
        return -ERANGE;
    *low = outside - 1;
    *high = count - outside;
    return 0;
}

double stats_mean(const double *values, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return count == 0 ? NAN : sum / (double)count;
}

/* In two passes: the textbook's one-pass form cancels. */
double stats_deviation(const double *values, size_t count)
{
    double mean = stats_mean(values, count);
    double sum = 0;

    if (count < 2)
        return NAN;
    for (size_t i = 0; i < count; i++)
        sum += (values[i] - mean) * (values[i] - mean);
    return sqrt(sum / (double)(count - 1));
}

static double away_from_zero(double x)
{
    return fabs(x) < DBL_MIN ? DBL_MIN : x;
}

/* The continued fraction of the incomplete beta function, by Lentz's method
 * (NIST Digital Library of Mathematical Functions, 8.17.22 and 3.10(iii)). */
static double beta_fraction(double a, double b, double x)
{
    double c = 1;
    double d = 1 / away_from_zero(1 - (a + b) * x / (a + 1));
    double fraction = d;

    for (int m = 1; m <= 1000; m++) {
        double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        double odd =
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));

        d = 1 / away_from_zero(1 + even * d);
        c = away_from_zero(1 + even / c);
        fraction *= c * d;
        d = 1 / away_from_zero(1 + odd * d);
        c = away_from_zero(1 + odd / c);
        fraction *= c * d;
        if (fabs(c * d - 1) < 1e-15)
            break;
    }
    return fraction;
}

/* Regularized incomplete beta I_x(a, b), given y = 1 - x without the loss of
 * subtracting; the fraction converges fast only left of the mean. */
static double beta_regularized(double a, double b, double x, double y)
{
    double front =
        exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(y));

    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, y) / b;
}

/* P(T > t) for t > 0 (Abramowitz and Stegun, 26.5.27). */
static double student_tail(double t, double freedom)
{
    double square = t * t;
    double sum = freedom + square;

    return 0.5 *
           beta_regularized(freedom / 2, 0.5, freedom / sum, square / sum);
}

double stats_student_t(double p, double freedom)
{
    if (!(p > 0 && p < 1 && freedom >= 1 && isfinite(freedom)))
        return NAN;
    if (p == 0.5)
        return 0;

    double tail = p < 0.5 ? p : 1 - p;
    double low = 0;
    double high = 1;
    while (student_tail(high, freedom) > tail) {
        low = high;
        high *= 2;
    }
    for (int halvings = 0; halvings < 100; halvings++) {
        double middle = (low + high) / 2;
        if (student_tail(middle, freedom) > tail)
            low = middle;
        else
            high = middle;
    }
    return p < 0.5 ? -high : high;
}

size_t stats_stein_size(double deviation, size_t pilot, double confidence,
                        double half_width, size_t most)
{
    if (pilot < 2 || most <= pilot || !(half_width > 0) || isnan(deviation))
        return pilot;

    double t = stats_student_t((1 + confidence) / 2, (double)(pilot - 1));
    double root = t * deviation / half_width;
    double wanted = ceil(root * root);
    if (wanted >= (double)most)
        return most;
    return wanted > (double)pilot ? (size_t)wanted : pilot;
}
