/*
 * Where things go on a chart.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "chart_layout.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void axes_are_round(void **state)
{
    static const struct {
        double highest;
        int steps;
        double top, step;
    } cases[] = {{117, 6, 120, 20},      {120, 6, 120, 20},
                 {121, 6, 125, 25},      {587, 6, 600, 100},
                 {1e7, 6, 1e7, 2e6},     {0.003, 6, 0.003, 0.0005},
                 {0, 6, 1, 0.5},         {-3, 6, 1, 0.5},
                 {NAN, 6, 1, 0.5},       {INFINITY, 6, 1, 0.5},
                 {10000, 4, 10000, 2500}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct axis axis = axis_nice(cases[i].highest, cases[i].steps);
        assert_true(fabs(axis.top - cases[i].top) < 1e-9 * cases[i].top);
        assert_true(fabs(axis.step - cases[i].step) < 1e-9 * cases[i].step);
    }
}

static void ticks_do_not_touch(void **state)
{
    static const struct {
        int levels[16], count;
        const char *chosen; /* one character per level */
    } cases[] = {
        {{1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096, 8192, 10000},
         15,
         "+.+.+.+.+.+.+.+"},
        {{1, 16, 64, 256, 1024, 4096, 10000}, 7, "+++++++"},
        {{100, 300, 1000, 3000, 10000}, 5, "+++++"},
        {{1, 10000}, 2, "++"},
        {{9999, 10000}, 2, "++"},
        {{1, 9000, 9500, 10000}, 4, "+..+"},
        {{5}, 1, "+"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool chosen[16];
        int wanted = 0;
        int got = ticks_choose(cases[i].levels, cases[i].count, 600, chosen);
        for (int j = 0; j < cases[i].count; j++) {
            assert_int_equal(chosen[j], cases[i].chosen[j] == '+');
            wanted += cases[i].chosen[j] == '+';
        }
        assert_int_equal(got, wanted);
    }
}

static void labels_are_pushed_apart(void **state)
{
    static const struct {
        double at[4];
        int count;
        double wanted[4];
    } cases[] = {
        {{10, 60, 90}, 3, {10, 60, 90}},         /* far enough */
        {{50, 52}, 2, {41, 61}},                 /* both give way */
        {{50, 50, 50}, 3, {30, 50, 70}},         /* about their mean */
        {{1, 2}, 2, {0, 20}},                    /* the upper edge */
        {{99, 100}, 2, {80, 100}},               /* the lower edge */
        {{10, 50, 52, 95}, 4, {10, 41, 61, 95}}, /* the rest stays */
        {{-7}, 1, {0}},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double at[4];
        memcpy(at, cases[i].at, sizeof(at));
        labels_push_apart(at, cases[i].count, 20, 0, 100);
        for (int j = 0; j < cases[i].count; j++)
            assert_true(fabs(at[j] - cases[i].wanted[j]) < 1e-9);
    }
}

/* Six labels of 20 have no room in 50: they share what there is. */
static void crowded_labels_share_the_room(void **state)
{
    double at[6] = {1, 2, 3, 4, 5, 6};

    (void)state;
    labels_push_apart(at, 6, 20, 0, 50);
    for (int i = 0; i < 6; i++)
        assert_true(fabs(at[i] - 10 * i) < 1e-9);
}

static void words_keep_off_lines_and_words(void **state)
{
    struct obstacles obstacles = {.box_count = 0};
    struct box inside = {0, 0, 200, 100}, first, second;
    struct placing placing = {100, 50, 60, 10, true, false};

    (void)state;
    obstacles_add_segment(&obstacles, (struct segment){0, 38, 200, 42});
    assert_true(place_words(&obstacles, &placing, &inside, &first));
    assert_true(first.top >= 42 || first.bottom <= 38);
    assert_true(place_words(&obstacles, &placing, &inside, &second));
    assert_true(second.top >= first.bottom || second.bottom <= first.top ||
                second.left >= first.right || second.right <= first.left);
    obstacles_add_box(&obstacles, inside);
    assert_false(place_words(&obstacles, &placing, &inside, &second));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(axes_are_round),
        cmocka_unit_test(ticks_do_not_touch),
        cmocka_unit_test(labels_are_pushed_apart),
        cmocka_unit_test(crowded_labels_share_the_room),
        cmocka_unit_test(words_keep_off_lines_and_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
