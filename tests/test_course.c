/* Where a run stands: disturbed trials are repeated, within limits. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "course.h"

static void test_goes_on(void **state)
{
    static const enum status statuses[] = {STATUS_OK,           STATUS_NOISY,
                                           STATUS_CLIENT_BOUND, STATUS_STARVED,
                                           STATUS_LIMIT_HIT,    STATUS_FAILED};
    struct course course = {0};

    (void)state;
    for (size_t i = 0; i < sizeof statuses / sizeof *statuses; i++) {
        assert_int_equal(course.next, i);
        course_advance(&course, statuses[i]);
    }
    assert_int_equal(course.repeated, 0);
}

static void test_repeats(void **state)
{
    struct course course = {.next = 7};

    (void)state;
    assert_false(course_may_repeat(&course, 0, 100));
    assert_true(course_may_repeat(&course, 2, 100));
    course_advance(&course, STATUS_DISTURBED);
    assert_int_equal(course.next, 7);
    assert_true(course_may_repeat(&course, 2, 100));
    course_advance(&course, STATUS_DISTURBED);
    assert_false(course_may_repeat(&course, 2, 100));
    course_advance(&course, STATUS_NOISY);
    assert_int_equal(course.next, 8);
    assert_true(course_may_repeat(&course, 2, 100)); /* another one */
}

static void test_limit_in_all(void **state)
{
    struct course course = {0};

    (void)state;
    for (int i = 0; i < 20; i++) {
        assert_true(course_may_repeat(&course, 2, 100));
        course_advance(&course, STATUS_DISTURBED);
        course_advance(&course, STATUS_OK);
    }
    assert_false(course_may_repeat(&course, 2, 100)); /* a fifth */
    assert_true(course_may_repeat(&course, 2, 105));
    course.repeated = 3;
    assert_true(course_may_repeat(&course, 2, 1)); /* four at least */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_repeats),
        cmocka_unit_test(test_limit_in_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
