/* Where values lie on an axis, and which of them have ticks. */
#include "support.h"

#include <math.h>

#include "chart_scale.h"

static void near(double is, double wanted)
{
    if (!(fabs(is - wanted) <= 1e-6 * (1 + fabs(wanted))))
        fail_msg("%.9g instead of %.9g", is, wanted);
}

static struct extent extent_of(const double *values, size_t count)
{
    struct extent extent = extent_init();

    for (size_t i = 0; i < count; i++)
        extent_add(&extent, values[i]);
    return extent;
}

static void a_linear_axis_begins_at_0_and_ends_round(void **state)
{
    static const struct {
        double values[2], low, high;
    } cases[] = {
        {{3, 87}, 0, 100}, {{0.2, 0.31}, 0, 0.4},   {{-30, 60}, -40, 60},
        {{-7, -3}, -8, 0}, {{NAN, INFINITY}, 0, 1}, {{0, 0}, 0, 1},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct scale scale =
            scale_linear(extent_of(cases[i].values, 2), 100, 300);

        near(scale.low, cases[i].low);
        near(scale.high, cases[i].high);
        near(scale_px(&scale, scale.low), 100);
        near(scale_px(&scale, (scale.low + scale.high) / 2), 200);
        near(scale_px(&scale, 1e9), 300);
        near(scale_px(&scale, -1e9), 100);
    }
}

static void a_logarithmic_axis_has_room_on_either_side(void **state)
{
    static const double values[] = {0.5, 8};
    struct scale scale = scale_log(extent_of(values, 2), 0.5, 0, 80);

    (void)state;
    near(scale.low, 0.125);
    near(scale.high, 32);
    near(scale_px(&scale, 2), 40);
    near(scale_px(&scale, 8), 60);
    near(scale_px(&scale, 0), 0);
    near(scale_px(&scale, -3), 0);
    assert_true(scale_holds(&scale, 32));
    assert_false(scale_holds(&scale, 33));
    scale = scale_log(extent_init(), 0, 0, 1); /* of nothing */
    near(scale.low, 0.5);
    near(scale.high, 2);
}

static void check_ticks(const struct scale *scale)
{
    double at[SCALE_TICKS_MAX];
    int count = scale_ticks(scale, 46, at);
    bool has_one = false;

    assert_in_range(count, 1, SCALE_TICKS_MAX);
    for (int i = 0; i < count; i++) {
        has_one = has_one || at[i] == 1;
        assert_true(at[i] >= scale->low * (1 - 1e-6) - 1e-6);
        assert_true(at[i] <= scale->high * (1 + 1e-6) + 1e-6);
        if (i > 0)
            assert_true(scale_px(scale, at[i]) - scale_px(scale, at[i - 1]) >=
                        46 - 1e-6);
    }
    if (scale->is_log && scale_holds(scale, 1))
        assert_true(has_one);
}

static void ticks_are_round_and_apart(void **state)
{
    (void)state;
    for (double low = -6; low <= 0; low += 0.37) {
        for (double high = low; high <= 7; high += 0.29) {
            double values[] = {pow(10, low), pow(10, high), 1};
            struct scale scale =
                scale_log(extent_of(values, 3), 0.16, 330, 640);
            check_ticks(&scale);
            scale = scale_linear(extent_of(values, 3), 330, 640);
            check_ticks(&scale);
        }
    }
}

static void small_ratios_have_fine_ticks(void **state)
{
    static const double values[] = {0.95, 1.05};
    struct scale scale = scale_log(extent_of(values, 2), 0.16, 330, 640);
    double at[SCALE_TICKS_MAX];
    int count = scale_ticks(&scale, 46, at);

    (void)state;
    assert_true(count >= 3);
    near(at[1] - at[0], at[2] - at[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_linear_axis_begins_at_0_and_ends_round),
        cmocka_unit_test(a_logarithmic_axis_has_room_on_either_side),
        cmocka_unit_test(ticks_are_round_and_apart),
        cmocka_unit_test(small_ratios_have_fine_ticks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
