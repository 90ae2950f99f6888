/* Where the tics of an axis stand, and what is written there. */
#include "support.h"

#include <math.h>

#include "chart_tics.h"

/* "0 2.5k 5k" */
static char *joined(const struct tics *tics)
{
    static char text[1024];
    size_t used = 0;

    text[0] = '\0';
    for (int i = 0; i < tics->count; i++)
        used += (size_t)snprintf(text + used, sizeof text - used, "%s%s",
                                 i > 0 ? " " : "", tics->texts[i]);
    return text;
}

static void steps_are_round(void **state)
{
    static const struct {
        double low, high, step;
        const char *texts;
    } cases[] = {
        {0, 5000, 2500, "0 2.5k 5k"},
        {-0.3, 1.1, 0.5, "0 0.5 1"},
        {0.85, 1.1, 0.05, "0.85 0.9 0.95 1 1.05 1.1"},
        {-30, 2, 10, "-30 -20 -10 0"},
        {3, 4, 10, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tics tics = {.count = 0};
        tics_add_steps(&tics, cases[i].low, cases[i].high, cases[i].step);
        assert_string_equal(joined(&tics), cases[i].texts);
    }
}

static void powers_have_fewer_between_the_more_there_are(void **state)
{
    static const struct {
        double low, high;
        const char *texts;
    } cases[] = {
        {10, 1e6, "10 100 1k 10k 100k 1M"},
        {100, 5e3, "100 200 500 1k 2k 5k"},
        {1e3, 5e3, "1k 1.5k 2k 3k 5k"},
        {20e3, 32e3, "20k 25k 30k"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tics tics = {.count = 0};
        tics_add_log(&tics, log10(cases[i].low), log10(cases[i].high) + 1e-9);
        assert_string_equal(joined(&tics), cases[i].texts);
    }
}

static void latencies_have_units_where_they_begin(void **state)
{
    struct tics tics = {.count = 0};

    (void)state;
    tics_add_log_us(&tics, log10(50), log10(2100));
    assert_string_equal(joined(&tics), "50 us 100 us 200 500 1 ms 2");
    assert_true(fabs(tics.at[0] - 0.05) < 1e-12); /* in ms */
    assert_true(fabs(tics.at[5] - 2) < 1e-12);
}

static void a_log_is_rounded_to_1_2_5(void **state)
{
    (void)state;
    assert_true(fabs(log_round_down(log10(7)) - log10(5)) < 1e-9);
    assert_true(fabs(log_round_down(log10(500)) - log10(500)) < 1e-9);
    assert_true(fabs(log_round_down(log10(499)) - log10(200)) < 1e-9);
    assert_true(fabs(log_round_down(log10(0.15)) - log10(0.1)) < 1e-9);
}

static void no_more_than_there_is_room_for(void **state)
{
    struct tics tics = {.count = 0};

    (void)state;
    tics_add_steps(&tics, 0, 1e9, 1);
    assert_int_equal(tics.count, TICS_MAX);
    tics_add(&tics, 5, "beyond");
    assert_int_equal(tics.count, TICS_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_round),
        cmocka_unit_test(powers_have_fewer_between_the_more_there_are),
        cmocka_unit_test(latencies_have_units_where_they_begin),
        cmocka_unit_test(a_log_is_rounded_to_1_2_5),
        cmocka_unit_test(no_more_than_there_is_room_for),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
