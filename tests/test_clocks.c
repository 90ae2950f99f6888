/* Whether time went by as it should, at times made up. */
#include "support.h"

#include "clocks.h"

enum {
    PERIOD_MS = 500
};

static const int64_t ms_ns = 1000000;

/* Looks every 500 ms but for what is told: the n-th look is late by late_ms,
 * and the wall clock is set by step_ms before it. */
static void pass(struct clocks *clocks, int looks, int n, int64_t late_ms,
                 int64_t step_ms)
{
    int64_t at_ns = 7000 * ms_ns, offset_ns = 1790000000000 * ms_ns;

    clocks_start_at(clocks, PERIOD_MS, at_ns, at_ns + offset_ns);
    for (int i = 0; i < looks; i++) {
        at_ns += PERIOD_MS * ms_ns;
        if (i == n) {
            at_ns += late_ms * ms_ns;
            offset_ns += step_ms * ms_ns;
        }
        clocks_look_at(clocks, at_ns, at_ns + offset_ns);
    }
}

static bool is_near(double a, double b)
{
    return a > b - 1e-6 && a < b + 1e-6;
}

static void a_gap_of_twice_the_period_is_told(void **state)
{
    struct clocks clocks;

    (void)state;
    pass(&clocks, 9, -1, 0, 0);
    assert_true(clocks.held_up_s == 0 && clocks.step_s == 0);
    pass(&clocks, 9, 4, 500, 0);
    assert_true(clocks.held_up_s == 0);
    pass(&clocks, 9, 4, 501, 0);
    assert_true(is_near(clocks.held_up_s, 0.501));
    pass(&clocks, 9, 0, 2000, 0);
    assert_true(is_near(clocks.held_up_s, 2));
    pass(&clocks, 9, 8, 2000, 0);
    assert_true(is_near(clocks.held_up_s, 2) && clocks.step_s == 0);
}

/* A look early, as at the end of a load, is none too late. */
static void early_looks_do_no_harm(void **state)
{
    struct clocks clocks;

    (void)state;
    pass(&clocks, 9, 4, -500, 0);
    assert_true(clocks.held_up_s == 0 && clocks.step_s == 0);
}

static void a_step_of_a_second_is_told(void **state)
{
    static const struct {
        int64_t step_ms;
        double told_s;
    } cases[] = {
        {1000, 0},   {-1000, 0}, {1001, 1.001},   {-1001, -1.001},
        {-5000, -5}, {5000, 5},  {3600000, 3600}, {-3600000, -3600},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int look = 0; look < 9; look++) {
            struct clocks clocks;

            pass(&clocks, 9, look, 0, cases[i].step_ms);
            assert_true(is_near(clocks.step_s, cases[i].told_s));
            assert_true(clocks.held_up_s == 0);
        }
}

/* Set on, and back again: it was set all the same. */
static void a_step_that_was_undone_stays_told(void **state)
{
    struct clocks clocks;

    (void)state;
    clocks_start_at(&clocks, PERIOD_MS, 0, 0);
    clocks_look_at(&clocks, 500 * ms_ns, 8500 * ms_ns);
    clocks_look_at(&clocks, 1000 * ms_ns, 1000 * ms_ns);
    assert_true(is_near(clocks.step_s, 8));
}

/* A load that was never begun was not disturbed. */
static void nothing_is_told_before_the_start(void **state)
{
    struct clocks clocks = {0};

    (void)state;
    clocks_look(&clocks);
    assert_true(clocks.held_up_s == 0 && clocks.step_s == 0);
    clocks_start(&clocks, 1000000);
    clocks_look(&clocks);
    assert_true(clocks.held_up_s == 0 && clocks.step_s == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_gap_of_twice_the_period_is_told),
        cmocka_unit_test(early_looks_do_no_harm),
        cmocka_unit_test(a_step_of_a_second_is_told),
        cmocka_unit_test(a_step_that_was_undone_stays_told),
        cmocka_unit_test(nothing_is_told_before_the_start),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
