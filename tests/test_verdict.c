/* What a trial is worth: one row per rule, and which rule goes first. */
#include "support.h"

#include <math.h>

#include "verdict.h"

/* What differs from a good trial; NAN and 0 as written. */
struct given {
    const char *failure;
    double open, refused, errors_accept, errors_thread, threads;
    double served, jain, little, client_pct, server_pct, steal_pct, other_pct,
        waited_pct;
    double overflows, drops, queue_full, syns, errors_connect, errors_read,
        errors_write, errors_status, time_wait;
    bool late, closes;
    double held_up_s, clock_step_s;
};

/* A load of 100 connections, all served, the server at its limit. */
#define GOOD                                                                   \
    .open = 100, .served = 100, .little = 100, .client_pct = 50,               \
    .server_pct = 99

/* Of a server without counters. */
#define OUTSIDE                                                                \
    .open = NAN, .served = NAN, .jain = NAN, .refused = NAN,                   \
    .errors_accept = NAN, .errors_thread = NAN, .server_pct = 99

static const struct limits limits = {.files = 20000,
                                     .pid_max = 32768,
                                     .max_map_count = 65530,
                                     .ports_first = 32768,
                                     .ports_last = 60999,
                                     .somaxconn = 4096,
                                     .syn_backlog = 2048};

static void judge(const struct given *given, struct result *result)
{
    const struct facts facts = {.failure = given->failure,
                                .connections = 100,
                                .connections_open = given->open,
                                .counters_late = given->late,
                                .refused = given->refused,
                                .errors_accept = given->errors_accept,
                                .errors_thread = given->errors_thread,
                                .threads = given->threads,
                                .kept_alive = !given->closes,
                                .little_expected = 95,
                                .listen_overflows = given->overflows,
                                .listen_drops = given->drops,
                                .request_queue_full = given->queue_full,
                                .syn_retransmits = given->syns,
                                .held_up_s = given->held_up_s,
                                .clock_step_s = given->clock_step_s,
                                .limits = &limits,
                                .client_bound_pct = 95,
                                .steal_limit_pct = 5,
                                .other_limit_pct = 8};

    result_init(result);
    result->value[M_CONNECTIONS_SERVED] = given->served;
    result->value[M_CONNECTIONS_BY_LITTLES_LAW] = given->little;
    result->value[M_ERRORS_CONNECT] = given->errors_connect;
    result->value[M_ERRORS_READ] = given->errors_read;
    result->value[M_ERRORS_WRITE] = given->errors_write;
    result->value[M_ERRORS_STATUS] = given->errors_status;
    result->value[M_CLIENT_WAITED_PCT] = given->waited_pct;
    result->value[M_FAIRNESS_JAIN] = given->jain;
    result->value[M_TIME_WAIT] = given->time_wait;
    result->value[M_OTHER_CPU_PCT] = given->other_pct;
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
        {{.errors_thread = 3, .threads = 32700, GOOD},
         STATUS_LIMIT_HIT,
         "3 threads could not be made: vm.max_map_count is 65530: raise it"},
        {{.errors_accept = 1, GOOD},
         STATUS_LIMIT_HIT,
         "out of descriptors while accepting: raise ulimit -n (20000)"},
        {{.refused = 7, GOOD}, STATUS_LIMIT_HIT, "7 connections refused"},
        {{.overflows = 4, .syns = 9, GOOD},
         STATUS_LIMIT_HIT,
         "the listen queue was full 4 times: raise net.core.somaxconn (4096) "
         "and --backlog"},
        {{.queue_full = 5, GOOD},
         STATUS_LIMIT_HIT,
         "tcp_max_syn_backlog (2048"},
        {{.drops = 6, GOOD}, STATUS_LIMIT_HIT, "6 connects were dropped"},
        {{.syns = 8, GOOD}, STATUS_LIMIT_HIT, "8 SYNs were sent again"},
        {{.overflows = NAN, .drops = NAN, .queue_full = NAN, .syns = NAN, GOOD},
         STATUS_OK,
         ""},
        /* the limit has a name: that some were not let in follows from it */
        {{.overflows = 4, .open = 60, .served = 60},
         STATUS_LIMIT_HIT,
         "the listen queue was full 4 times"},
        {{.late = true, GOOD}, STATUS_LIMIT_HIT, "need the right to SCHED_RR"},
        {{.late = true, .other_pct = 9, GOOD},
         STATUS_LIMIT_HIT,
         "measured from outside: the server did not answer for its counters in "
         "time; another load took 9.0 % of these CPUs"},
        {{.open = 99, .served = 100}, STATUS_STARVED, "only 99 of 100"},
        {{.open = 100, .served = 1}, STATUS_STARVED, "only 1 of 100"},
        {{.open = 100, .served = 103, .little = 100}, STATUS_OK, ""},
        {{.open = NAN, .served = 100, .little = 100}, STATUS_OK, ""},
        {{OUTSIDE, .little = 76, .client_pct = 50}, STATUS_OK, ""},
        {{OUTSIDE, .little = 75, .client_pct = 50},
         STATUS_STARVED,
         "rate x mean latency accounts for 75 of 100"},
        {{OUTSIDE, .little = NAN, .client_pct = 50}, STATUS_OK, ""},
        {{OUTSIDE, .little = 50, .closes = true, .client_pct = 50},
         STATUS_OK,
         ""},
        /* half of them wait for wrk, not for the server */
        {{OUTSIDE, .little = 50, .client_pct = 99}, STATUS_OK, ""},
        /* or for somebody else who has their CPU */
        {{OUTSIDE, .little = 50, .other_pct = 9, .client_pct = 50},
         STATUS_NOISY,
         "another load"},
        /* whatever kept them from asking, they were served alike */
        {{.open = 100,
          .served = 100,
          .jain = 0.9,
          .little = 50,
          .client_pct = 70},
         STATUS_OK,
         ""},
        {{.open = 100,
          .served = 100,
          .jain = 0.89,
          .little = 50,
          .client_pct = 70},
         STATUS_STARVED,
         "rate x mean latency accounts for 50 of 100"},
        /* all were served once, and then a few had all of it */
        {{.open = 100, .served = 100, .little = 16, .client_pct = 61},
         STATUS_STARVED,
         "rate x mean latency accounts for 16 of 100"},
        {{.open = 100, .served = 100, .client_pct = 95, .server_pct = 94},
         STATUS_CLIENT_BOUND,
         "wrk used 95 % of its CPU time, the server 94 %"},
        {{.open = 100,
          .served = 100,
          .little = 80,
          .client_pct = 94,
          .server_pct = 50},
         STATUS_OK,
         ""},
        /* ready to compute, and not let: by whom, if by nobody else? */
        {{.open = 100,
          .served = 100,
          .little = 60,
          .client_pct = 10,
          .waited_pct = 20,
          .server_pct = 11},
         STATUS_CLIENT_BOUND,
         "wrk was ready, and given no CPU, for 20 % of the time, and used 10 "
         "%, "
         "the server 11 %: raise the quota"},
        {{.open = 100,
          .served = 100,
          .little = 80,
          .client_pct = 10,
          .waited_pct = 19.9},
         STATUS_OK,
         ""},
        {{.open = 100,
          .served = 100,
          .little = 80,
          .client_pct = 10,
          .waited_pct = NAN},
         STATUS_OK,
         ""},
        {{.waited_pct = 80, .other_pct = 9, GOOD}, STATUS_NOISY, "another"},
        {{.waited_pct = 80, GOOD}, STATUS_OK, ""},
        /* both are full: the server is the limit as much as wrk */
        {{.open = 100, .served = 100, .client_pct = 99, .server_pct = 99},
         STATUS_OK,
         ""},
        {{.steal_pct = 5, GOOD}, STATUS_OK, ""},
        {{.steal_pct = 5.1, GOOD}, STATUS_NOISY, "stole 5.1 %"},
        {{.steal_pct = NAN, .other_pct = NAN, GOOD}, STATUS_OK, ""},
        {{.other_pct = 8, GOOD}, STATUS_OK, ""},
        {{.other_pct = 8.1, GOOD},
         STATUS_NOISY,
         "another load took 8.1 % of these CPUs: end it"},
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

/* That some connects failed is more than a remark of wrk's, if we know why; the
 * load was then another. */
static void ports_that_are_used_up_are_named(void **state)
{
    struct given given = {.failure = "75 failed connects",
                          .errors_connect = 75,
                          .time_wait = 25309,
                          GOOD};
    struct result result;

    (void)state;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_LIMIT_HIT);
    assert_false(result.valid);
    assert_non_null(strstr(result.reason, "75 connects failed: of 28232 ports "
                                          "for connects 25309 were in "
                                          "TIME_WAIT: wait a minute"));
    given.time_wait = 25308; /* then it was something else */
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_FAILED);
    given.errors_connect = 0;
    given.time_wait = 28232;
    given.failure = NULL;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_OK);
}

/* What wrk sees of a limit of the server's are errors; if they are more than
 * those, something else was wrong as well. */
static void who_is_turned_away_makes_no_failure(void **state)
{
    struct given given = {.failure = "75 answers that were not 2xx or 3xx",
                          .errors_status = 70,
                          .errors_read = 3,
                          .errors_write = 1,
                          .errors_connect = 1,
                          .refused = 75,
                          GOOD};
    struct result result;

    (void)state;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_LIMIT_HIT);
    assert_false(result.valid);
    assert_non_null(strstr(result.reason, "75 connections refused"));
    given.refused = 74;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_FAILED);
    given.errors_thread = 1;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_LIMIT_HIT);
    assert_non_null(strstr(result.reason, "1 threads could not be made"));
    given.refused = given.errors_thread = NAN; /* it does not count them */
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_FAILED);
    given.refused = 75; /* it died before wrk could say anything */
    given.errors_status = NAN;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_FAILED);
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
    given.served = given.little = 100;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_CLIENT_BOUND);
    given.client_pct = 0;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_NOISY);
    given.steal_pct = 0;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_OK);
}

/* Alone it is noise; beside something worse it may be why. */
static void what_time_did_is_always_told(void **state)
{
    static const char held_up[] = "the runner was held up for 2.1 s: it was "
                                  "stopped, or got no CPU";
    static const char set_back[] =
        "the wall clock was set 5.0 s back: stop what sets it (date, ntpd) "
        "while measuring";
    char both[REASON_BYTES], failure[2 * REASON_BYTES];
    struct given given = {.held_up_s = 2.1, GOOD};
    struct result result;

    (void)state;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_NOISY);
    assert_true(result.valid);
    assert_string_equal(result.reason, held_up);
    given.served = 1; /* nobody was there to see */
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_NOISY);
    assert_string_equal(result.reason, held_up);
    given.errors_thread = 1;
    judge(&given, &result);
    assert_int_equal(result.status, STATUS_LIMIT_HIT);
    assert_non_null(strstr(result.reason, held_up));
    given.served = 100;
    given.errors_thread = 0;
    given.clock_step_s = -5;
    judge(&given, &result);
    snprintf(both, sizeof both, "%s; %s", held_up, set_back);
    assert_string_equal(result.reason, both);
    given.held_up_s = 0;
    judge(&given, &result);
    assert_string_equal(result.reason, set_back);
    given.clock_step_s = 3600;
    judge(&given, &result);
    assert_non_null(strstr(result.reason, "set 3600.0 s ahead"));
    given.failure = "wrk said so";
    given.clock_step_s = -5;
    judge(&given, &result);
    snprintf(both, sizeof both, "wrk said so; %s", set_back);
    assert_int_equal(result.status, STATUS_FAILED);
    assert_false(result.valid);
    assert_string_equal(result.reason, both);
    memset(failure, 'x', sizeof failure);
    failure[sizeof failure - 1] = '\0';
    given.failure = failure;
    given.held_up_s = 2.1;
    judge(&given, &result);
    assert_true(strncmp(result.reason, "xxx", 3) == 0);
    assert_non_null(strstr(result.reason, held_up));
    assert_non_null(strstr(result.reason, set_back));
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
        cmocka_unit_test(ports_that_are_used_up_are_named),
        cmocka_unit_test(who_is_turned_away_makes_no_failure),
        cmocka_unit_test(the_worst_goes_first),
        cmocka_unit_test(what_time_did_is_always_told),
        cmocka_unit_test(a_long_failure_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
