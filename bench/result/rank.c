#include "rank.h"

#include <math.h>
#include <string.h>

#include "stats.h"

enum {
    CHOSEN_MAX = RANK_EXACT_MAX / 2, /* values of the smaller sample */
    /* the most that their doubled ranks can come to: the largest ranks */
    SUM_MAX = CHOSEN_MAX * (2 * RANK_EXACT_MAX - CHOSEN_MAX + 1)
};

/* The standard normal distribution exceeds it once in 40. */
static const double NORMAL_975 = 1.959963984540054;

/* How many ways there are to choose so many of some ranks with that sum. */
struct ways {
    double of[CHOSEN_MAX + 1][SUM_MAX + 1];
};

/* Counts the ways to choose up to `most` of ranks[count], one rank at a time:
 * it is either left out or chosen.  At most C(40, 20), so doubles are exact. */
static void ways_count(struct ways *ways, const int *ranks, size_t count,
                       size_t most)
{
    memset(ways, 0, sizeof *ways);
    ways->of[0][0] = 1;
    for (size_t i = 0; i < count; i++) {
        for (size_t chosen = most; chosen > 0; chosen--) {
            for (int sum = SUM_MAX; sum >= ranks[i]; sum--)
                ways->of[chosen][sum] += ways->of[chosen - 1][sum - ranks[i]];
        }
    }
}

/* How many of values[count] are below x, and how many equal it, the former
 * twice: added up over both samples and 1 more it is twice x's midrank. */
static int doubled_rank(const double *values, size_t count, double x)
{
    int rank = 0;

    for (size_t i = 0; i < count; i++)
        rank += 2 * (values[i] < x) + (values[i] == x);
    return rank;
}

static double exact_p(const double *a, size_t a_count, const double *b,
                      size_t b_count)
{
    int ranks[RANK_EXACT_MAX];
    struct ways ways;
    size_t count = a_count + b_count;
    int sum = 0;

    for (size_t i = 0; i < count; i++) {
        double x = i < a_count ? a[i] : b[i - a_count];
        ranks[i] =
            doubled_rank(a, a_count, x) + doubled_rank(b, b_count, x) + 1;
        sum += i < a_count ? ranks[i] : 0;
    }
    ways_count(&ways, ranks, count, a_count);

    int middle = (int)(a_count * (count + 1));
    int distance = sum > middle ? sum - middle : middle - sum;
    double all = 0;
    double beyond = 0;
    for (int other = 0; other <= SUM_MAX; other++) {
        all += ways.of[a_count][other];
        if (other <= middle - distance || other >= middle + distance)
            beyond += ways.of[a_count][other];
    }
    return beyond / all;
}

/* Sum of t^3 - t over the groups of t equal values: t^2 - 1 for each value of
 * a group. */
static double tie_sum(const double *a, size_t a_count, const double *b,
                      size_t b_count)
{
    double sum = 0;

    for (size_t i = 0; i < a_count + b_count; i++) {
        double x = i < a_count ? a[i] : b[i - a_count];
        double equal = 0;
        for (size_t j = 0; j < a_count; j++)
            equal += a[j] == x;
        for (size_t j = 0; j < b_count; j++)
            equal += b[j] == x;
        sum += equal * equal - 1;
    }
    return sum;
}

/* Hollander, Wolfe and Chicken, 4.1: the large-sample approximation. */
static double normal_p(double u, double ties, size_t a_count, size_t b_count)
{
    double pairs = (double)a_count * (double)b_count;
    double count = (double)(a_count + b_count);
    double variance = pairs / 12 * (count + 1 - ties / (count * (count - 1)));
    double distance = fabs(u - pairs / 2) - 0.5;

    if (distance <= 0 || variance <= 0) /* in the middle, or all equal */
        return 1;
    return erfc(distance / sqrt(2 * variance));
}

struct rank_test rank_test(const double *a, size_t a_count, const double *b,
                           size_t b_count)
{
    struct rank_test test = {0, NAN, a_count + b_count <= RANK_EXACT_MAX};

    if (a_count == 0 || b_count == 0)
        return test;
    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count; j++)
            test.u += a[i] > b[j] ? 1 : a[i] == b[j] ? 0.5 : 0;
    }
    if (!test.exact)
        test.p =
            normal_p(test.u, tie_sum(a, a_count, b, b_count), a_count, b_count);
    else if (a_count <= b_count)
        test.p = exact_p(a, a_count, b, b_count);
    else
        test.p = exact_p(b, b_count, a, a_count);
    return test;
}

/* How many differences to leave out at either end: the most for which a
 * smaller U, without ties, has at most half of RANK_ALPHA. */
static size_t exact_left_out(size_t fewer, size_t more)
{
    int ranks[RANK_EXACT_MAX];
    struct ways ways;
    double all = 0;
    double below = 0;
    int least = (int)(fewer * (fewer + 1)); /* doubled ranks, when U is 0 */
    size_t left_out = 0;

    for (size_t i = 0; i < fewer + more; i++)
        ranks[i] = 2 * (int)(i + 1);
    ways_count(&ways, ranks, fewer + more, fewer);
    for (int sum = 0; sum <= SUM_MAX; sum++)
        all += ways.of[fewer][sum];
    while (left_out < fewer * more) {
        below += ways.of[fewer][least + 2 * (int)left_out];
        if (below / all > RANK_ALPHA / 2)
            break;
        left_out++;
    }
    return left_out;
}

/* The same where the normal approximation serves (4.3), with the correction
 * for continuity that the test has. */
static size_t normal_left_out(size_t fewer, size_t more)
{
    double pairs = (double)fewer * (double)more;
    double deviation = sqrt(pairs * (double)(fewer + more + 1) / 12);
    double left_out = floor(pairs / 2 + 0.5 - NORMAL_975 * deviation);

    return left_out > 0 ? (size_t)left_out : 0;
}

struct rank_shift rank_shift(const double *a, size_t a_count, const double *b,
                             size_t b_count, double *differences)
{
    struct rank_shift shift = {NAN, NAN, NAN};
    size_t fewer = a_count < b_count ? a_count : b_count;
    size_t more = a_count < b_count ? b_count : a_count;
    size_t count = 0;

    if (fewer == 0)
        return shift;
    for (size_t i = 0; i < a_count; i++) {
        for (size_t j = 0; j < b_count; j++)
            differences[count++] = b[j] - a[i];
    }
    stats_sort(differences, count);
    shift.estimate = stats_median(differences, count);
    size_t left_out = fewer + more <= RANK_EXACT_MAX
                          ? exact_left_out(fewer, more)
                          : normal_left_out(fewer, more);
    if (left_out > 0) {
        shift.low = differences[left_out - 1];
        shift.high = differences[count - left_out];
    }
    return shift;
}

/* Two of C(a + b, a) ways, as a product: it does not overflow, and is exact as
 * long as a double can be. */
double rank_least_p(size_t a_count, size_t b_count)
{
    double ways = 1;

    for (size_t i = 1; i <= a_count; i++)
        ways = ways * (double)(b_count + i) / (double)i;
    return ways < 2 ? 1 : 2 / ways;
}

size_t rank_samples_needed(void)
{
    size_t count = 1;

    while (rank_least_p(count, count) > RANK_ALPHA)
        count++;
    return count;
}
