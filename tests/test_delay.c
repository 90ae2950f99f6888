/* How long a process was kept from computing: the kernel's line, and our own.
 */
#include "support.h"

#include <errno.h>
#include <unistd.h>

#include "delay.h"

static void the_second_number_is_what_was_waited(void **state)
{
    uint64_t waited_ns = 0;

    (void)state;
    assert_int_equal(delay_parse("77903 307076 6\n", &waited_ns), 0);
    assert_int_equal(waited_ns, 307076);
    assert_int_equal(delay_parse("1 18446744073709551615 2", &waited_ns), 0);
    assert_true(waited_ns == UINT64_MAX);
}

static void half_a_line_says_nothing(void **state)
{
    static const char *const texts[] = {"", "77903", "77903 ", "x 1 2", "\n"};
    uint64_t waited_ns;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(delay_parse(texts[i], &waited_ns), -EBADMSG);
}

static void nobody_does_not_wait(void **state)
{
    uint64_t waited_ns = 1;

    (void)state;
    assert_int_equal(delay_read(0x7ffffffe, &waited_ns), -ESRCH);
    assert_int_equal(waited_ns, 0);
}

/* Where the kernel tells; it never takes anything back. */
static void we_wait_no_less_than_before(void **state)
{
    uint64_t before_ns, after_ns;

    (void)state;
    if (access("/proc/self/schedstat", R_OK) != 0)
        skip();
    assert_int_equal(delay_read(getpid(), &before_ns), 0);
    assert_int_equal(delay_read(getpid(), &after_ns), 0);
    assert_true(after_ns >= before_ns);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_second_number_is_what_was_waited),
        cmocka_unit_test(half_a_line_says_nothing),
        cmocka_unit_test(nobody_does_not_wait),
        cmocka_unit_test(we_wait_no_less_than_before),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
