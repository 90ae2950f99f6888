/* What a trial is worth: one row per rule, and which rule goes first. */
#include "support.h"

#include <math.h>

#include "verdict.h"

/* What differs from a good trial; NAN and 0 as written. */
struct given {
    const char *failure;
    double open, refused, errors_accept, errors_thread;
    double served, throughput_per_s, mean_us;
    double client_pct, server_pct, steal_pct;
    bool late;
};

/* A load of 100 connections, all served, the server at its limit. */
#define GOOD                                                                   \
    .open = 100, .served = 100, .throughput_per_s = 10000, .mean_us = 10000,   \
    .client_pct = 50, .server_pct = 99

/* Of a server without counters. */
#define OUTSIDE                                                                \
    .open = 100, .served = NAN, .refused = NAN, .errors_accept = NAN,          \
    .errors_thread = NAN, .client_pct = 50, .server_pct = 99

static void judge(const struct given *given, struct result *result)
{
    const struct facts facts = {.failure = given->failure,
                                .connections = 100,
                                .connections_open = given->open,
                                .counters_late = given->late,
                                .refused = given->refused,
                                .errors_accept = given->errors_accept,
                                .errors_thread = given->errors_thread,
                                .client_bound_pct = 95,
                                .steal_limit_pct = 5};

    result_init(result);
    result->value[M_CONNECTIONS_SERVED] = given->served;
    result->value[M_THROUGHPUT_PER_S] = given->throughput_per_s;
    result->value[M_LATENCY_MEAN_US] = given->mean_us;
    result->value[M_CLIENT_CPU_PCT] = given->client_pct;
    result->value[M_SERVER_CPU_PCT] = given->server_pct;
    result->value[M_STEAL_PCT] = given->steal_pct;
    verdict_judge(&facts, result);
}

static void every_rule(void **state)
{
    static const struct {
        struct given given;
        enum status status;
        const char *reason;
    } cases[] = {
        {{GOOD}, STATUS_OK, ""},
        {{.failure = "", GOOD}, STATUS_OK, ""},
        {{.failure = "it broke, \"so\"", GOOD}, STATUS_FAILED, "it broke, "},
        {{.errors_thread = 3, GOOD}, STATUS_LIMIT_HIT, "3 threads"},
        {{.errors_accept = 1, GOOD}, STATUS_LIMIT_HIT, "out of descriptors"},
        {{.refused = 7, GOOD}, STATUS_LIMIT_HIT, "7 connections refused"},
        {{.late = true, GOOD}, STATUS_LIMIT_HIT, "measured from outside"},
        {{.open = 99, .served = 100}, STATUS_STARVED, "only 99 of 100"},
        {{.open = 100, .served = 1}, STATUS_STARVED, "only 1 of 100"},
        {{.open = 100, .served = 103}, STATUS_OK, ""},
        {{.open = NAN, .served = 100}, STATUS_OK, ""},
        {{OUTSIDE, .throughput_per_s = 10000, .mean_us = 8000}, STATUS_OK, ""},
        {{OUTSIDE, .throughput_per_s = 10000, .mean_us = 7900},
         STATUS_STARVED,
         "rate x latency accounts for 79 of 100"},
        {{OUTSIDE, .throughput_per_s = NAN, .mean_us = NAN}, STATUS_OK, ""},
        {{.open = 100, .served = 100, .client_pct = 95, .server_pct = 94},
         STATUS_CLIENT_BOUND,
         "wrk used 95 % of its CPU time, the server 94 %"},
        {{.open = 100, .served = 100, .client_pct = 94, .server_pct = 50},
         STATUS_OK,
         ""},
        /* both are full: the server is the limit as much as wrk */
        {{.open = 100, .served = 100, .client_pct = 99, .server_pct = 99},
         STATUS_OK,
         ""},
        {{.steal_pct = 5, GOOD}, STATUS_OK, ""},
        {{.steal_pct = 5.1, GOOD}, STATUS_NOISY, "stole 5.1 %"},
        {{.steal_pct = NAN, GOOD}, STATUS_OK, ""},
    };
    struct result result;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        judge(&cases[i].given, &result);
        if (result.status != cases[i].status ||
            !strstr(result.reason, cases[i].reason) ||
            (cases[i].status == STATUS_OK && result.reason[0]))
            fail_msg("case %zu: %s, \"%s\"", i, status_name(result.status),
                     result.reason);
        assert_int_equal(result.valid, cases[i].status != STATUS_FAILED);
    }
}

/* All of it at once, then one fault less each time. */
static void the_worst_goes_first(void **state)
{
    struct given given = {.failure = "worst",
                          .errors_thread = 1,
                          .open = 100,
                          .served = 1,
                          .client_pct = 100,
                          .steal_pct = 90};
    struct result result;

    (void)state;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_FAILED);
    given.failure = NULL;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_LIMIT_HIT);
    given.errors_thread = 0;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_STARVED);
    given.served = 100;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_CLIENT_BOUND);
    given.client_pct = 0;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_NOISY);
    given.steal_pct = 0;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_OK);
}

static void a_long_failure_is_cut(void **state)
{
    char failure[2 * REASON_BYTES];
    struct given given = {.failure = failure};
    struct result result;

    (void)state;
    memset(failure, 'x', sizeof failure);
    failure[sizeof failure - 1] = '\0';
    judge(&given, &result);
    assert_int_equal(strlen(result.reason), REASON_BYTES - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_rule),
        cmocka_unit_test(the_worst_goes_first),
        cmocka_unit_test(a_long_failure_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
