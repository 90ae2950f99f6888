/* When a load is known to find too few ports. */
#include "support.h"

#include <errno.h>

#include "ports.h"

static const struct limits limits = {
    .ports_first = 32768, .ports_last = 60999, .tw_reuse = 0};

static void what_is_left_has_to_do(void **state)
{
    struct limits other = limits;

    (void)state;
    assert_false(ports_are_short(&limits, 28232, 0));
    assert_false(ports_are_short(&limits, 10000, 18232));
    assert_true(ports_are_short(&limits, 10000, 18233));
    assert_true(ports_are_short(&limits, 1, 28232));
    assert_false(ports_are_short(&limits, 10000, -1)); /* not known */
    for (other.tw_reuse = -1; other.tw_reuse <= 2; other.tw_reuse++)
        assert_true(ports_are_short(&other, 10000, 28232) ==
                    (other.tw_reuse == 0));
    other.tw_reuse = 0;
    other.ports_first = other.ports_last = -1;
    assert_false(ports_are_short(&other, 10000, 28232));
}

static void what_can_never_be_is_refused(void **state)
{
    static struct profile profile = {.file = "x.conf",
                                     .scenarios = {{.name = "hello",
                                                    .line = 7,
                                                    .connections = {1, 64},
                                                    .level_count = 2},
                                                   {.name = "many",
                                                    .connections = {28233},
                                                    .level_count = 1}},
                                     .scenario_count = 1};
    struct scenario *scenarios = profile.scenarios;
    struct limits unknown = {.ports_first = -1, .ports_last = -1};
    char error[ERROR_BYTES] = "";

    (void)state;
    assert_int_equal(ports_check(&profile, &limits, error), 0);
    profile.scenario_count = 2;
    assert_int_equal(ports_check(&profile, &limits, error), -EADDRNOTAVAIL);
    assert_string_equal(
        error, "--connections: scenario many: 28233 connections need a port "
               "each, there are 28232: lower them, or as root: sysctl "
               "net.ipv4.ip_local_port_range=\"1024 65535\"");
    assert_int_equal(ports_check(&profile, &unknown, error), 0);
    scenarios[1].connections[0] = 28232;
    assert_int_equal(ports_check(&profile, &limits, error), 0);
    scenarios[0].connections[1] = 40000;
    assert_int_equal(ports_check(&profile, &limits, error), -EADDRNOTAVAIL);
    assert_non_null(strstr(error, "x.conf:7: scenario hello: 40000"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_left_has_to_do),
        cmocka_unit_test(what_can_never_be_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
