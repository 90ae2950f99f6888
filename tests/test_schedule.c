/* When the requests of an open loop are due. */
#include "support.h"

#include <math.h>

#include "random.h"
#include "schedule.h"

enum {
    DRAWS = 5000,
    SEEDS = 60
};

static void constant_arrivals_are_the_number_over_the_rate(void **state)
{
    static const struct {
        uint64_t rate_per_s, number, due_ns;
    } cases[] = {
        {1, 0, 0},
        {1, 1, UINT64_C(1000000000)},
        {3, 1, 333333333},
        {3, 2, 666666666},
        {3, 3, UINT64_C(1000000000)}, /* no third of a ns was lost */
        {7, 70000, UINT64_C(10000000000000)},
        {1000000, 1, 1000},
        {1000000, 999999, 999999000},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct schedule schedule;

        schedule_init(&schedule, ARRIVALS_CONSTANT, cases[i].rate_per_s, 1);
        while (schedule.number < cases[i].number)
            schedule_next(&schedule);
        assert_int_equal(schedule.due_ns, cases[i].due_ns);
    }
}

/* A day at the highest rate does not overflow. */
static void late_arrivals_are_exact(void **state)
{
    struct schedule schedule;

    (void)state;
    schedule_init(&schedule, ARRIVALS_CONSTANT, 999999, 1);
    schedule.number = UINT64_C(999999) * 86400 - 1;
    schedule_next(&schedule);
    assert_int_equal(schedule.due_ns, UINT64_C(86400000000000));
}

static int compare(const void *left, const void *right)
{
    double a = *(const double *)left, b = *(const double *)right;

    return (a > b) - (a < b);
}

/* Intervals in units of their mean, in order. */
static void draw(double intervals[DRAWS], uint64_t rate_per_s, uint64_t seed)
{
    struct schedule schedule;
    uint64_t before_ns = 0;

    schedule_init(&schedule, ARRIVALS_POISSON, rate_per_s, seed);
    for (int i = 0; i < DRAWS; i++) {
        assert_true(schedule.due_ns >= before_ns);
        intervals[i] =
            (double)(schedule.due_ns - before_ns) * (double)rate_per_s / 1e9;
        before_ns = schedule.due_ns;
        schedule_next(&schedule);
    }
    qsort(intervals, DRAWS, sizeof intervals[0], compare);
}

/* Kolmogorov and Smirnov: the largest distance between the distribution of the
 * intervals and the exponential one, times sqrt(n): above 1.63 in one of a
 * hundred samples. */
static double ks(const double intervals[DRAWS])
{
    double distance = 0;

    for (int i = 0; i < DRAWS; i++) {
        double expected = 1 - exp(-intervals[i]);

        distance = fmax(distance, fabs(expected - (double)i / DRAWS));
        distance = fmax(distance, fabs(expected - (i + 1.0) / DRAWS));
    }
    return distance * sqrt(DRAWS);
}

/* Mean and variance are 1; the standard errors of their estimates sqrt(1 / n)
 * and sqrt(8 / n).  What exceeds three of them, or 1.63, does so by chance:
 * in at most three of sixty samples.  The seeds are fixed. */
static void poisson_intervals_are_exponential(void **state)
{
    static double intervals[DRAWS];
    int far_mean = 0, far_variance = 0, far_shape = 0;

    (void)state;
    for (uint64_t seed = 0; seed < SEEDS; seed++) {
        double sum = 0, squares = 0, mean;

        draw(intervals, seed % 2 ? 10 : 50000, seed);
        for (int i = 0; i < DRAWS; i++) {
            sum += intervals[i];
            squares += intervals[i] * intervals[i];
        }
        mean = sum / DRAWS;
        far_mean += fabs(mean - 1) > 3 / sqrt(DRAWS);
        far_variance +=
            fabs(squares / DRAWS - mean * mean - 1) > 3 * sqrt(8.0 / DRAWS);
        far_shape += ks(intervals) > 1.63;
    }
    assert_in_range(far_mean, 0, 3);
    assert_in_range(far_variance, 0, 3);
    assert_in_range(far_shape, 0, 3);
}

/* An interval says nothing of the next one. */
static void poisson_intervals_are_independent(void **state)
{
    struct schedule schedule;
    double before = 1, product = 0;
    uint64_t before_ns = 0;

    (void)state;
    schedule_init(&schedule, ARRIVALS_POISSON, 1000, 5);
    for (int i = 0; i < DRAWS; i++) {
        double interval = (double)(schedule.due_ns - before_ns) / 1e6;

        product += (interval - 1) * (before - 1);
        before = interval;
        before_ns = schedule.due_ns;
        schedule_next(&schedule);
    }
    assert_true(fabs(product / DRAWS) < 3 / sqrt(DRAWS));
}

static void a_seed_gives_one_schedule(void **state)
{
    struct schedule a, b, other;

    (void)state;
    schedule_init(&a, ARRIVALS_POISSON, 1000, 1);
    schedule_init(&b, ARRIVALS_POISSON, 1000, 1);
    schedule_init(&other, ARRIVALS_POISSON, 1000, 2);
    assert_true(a.due_ns != other.due_ns);
    for (int i = 0; i < 1000; i++) {
        assert_int_equal(a.due_ns, b.due_ns);
        schedule_next(&a);
        schedule_next(&b);
    }
}

static void a_copy_goes_on_alike(void **state)
{
    struct schedule front, back;
    uint64_t due_ns[100];

    (void)state;
    schedule_init(&front, ARRIVALS_POISSON, 1000, 3);
    back = front;
    for (int i = 0; i < 100; i++, schedule_next(&front))
        due_ns[i] = front.due_ns;
    for (int i = 0; i < 100; i++, schedule_next(&back))
        assert_int_equal(back.due_ns, due_ns[i]);
    assert_int_equal(back.number, front.number);
}

/* The first numbers of seed 0, as everybody's SplitMix64 has them (java.util
 * .SplittableRandom, Vigna's splitmix64.c). */
static void the_numbers_are_splitmix64(void **state)
{
    static const uint64_t numbers[] = {UINT64_C(0xe220a8397b1dcdaf),
                                       UINT64_C(0x6e789e6aa1b965f4),
                                       UINT64_C(0x06c45d188009454f)};
    uint64_t stream = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(numbers); i++)
        assert_int_equal(random_next(&stream), numbers[i]);
    for (int i = 0; i < DRAWS; i++) {
        double unit = random_unit(&stream);

        assert_true(unit > 0 && unit <= 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant_arrivals_are_the_number_over_the_rate),
        cmocka_unit_test(late_arrivals_are_exact),
        cmocka_unit_test(poisson_intervals_are_exponential),
        cmocka_unit_test(poisson_intervals_are_independent),
        cmocka_unit_test(a_seed_gives_one_schedule),
        cmocka_unit_test(a_copy_goes_on_alike),
        cmocka_unit_test(the_numbers_are_splitmix64),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
