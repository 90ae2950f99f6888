/* Open loops: how crowd is called, when it is believed, and what a trial is
 * then worth. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "identities.h"
#include "load.h"
#include "open_loop.h"

/* What crowd prints after a good run: 100 requests in the warm-up, 500 after
 * it. */
#define HEAD "bench-result version=1 duration_us=1000000 monotonic_us=1000020 "
#define ERRORS                                                                 \
    "errors_connect=0 errors_read=0 errors_write=0 errors_timeout=0 "          \
    "errors_status=0 "
#define COUNTS                                                                 \
    "requests=500 bytes=60000 samples=500 planned=500 sent=500 answered=500 "  \
    "unanswered=0 warmup_answered=100 "
#define TIMES                                                                  \
    "latency_mean_us=7.25 latency_p50_us=7 latency_p90_us=8 "                  \
    "latency_p99_us=9 latency_p999_us=10 latency_max_us=11 late_pct=0.25 "
#define END "complete=1"

/* --- crowd -------------------------------------------------------------- */

static void the_command_says_it_all(void **state)
{
    const struct open_loop_load load = {.crowd = "/a b/crowd",
                                        .path = "/hello",
                                        .target = "127.0.0.1:80",
                                        .rate_per_s = 1234.5,
                                        .poisson = true,
                                        .goes_first = true,
                                        .seed = UINT64_MAX,
                                        .connections = 64,
                                        .warmup_s = 0.3,
                                        .duration_s = 1.2054,
                                        .timeout_s = 10,
                                        .files = "run/latency/7"};
    static const char *const words[] = {"/a b/crowd",    "--first",
                                        "--path",        "/hello",
                                        "--rate",        "1235",
                                        "--arrivals",    "poisson",
                                        "--seed",        "9223372036854775807",
                                        "--connections", "64",
                                        "--warmup",      "300",
                                        "--duration",    "1205",
                                        "--timeout",     "10000",
                                        "--histogram",   "run/latency/7.csv",
                                        "--hgrm",        "run/latency/7.hgrm",
                                        "127.0.0.1:80"};
    struct open_loop_command command;

    (void)state;
    assert_int_equal(open_loop_command_init(&command, &load), 0);
    for (size_t i = 0; i < COUNT(words); i++)
        assert_string_equal(command.argv[i], words[i]);
    assert_null(command.argv[COUNT(words)]);
}

static void a_word_too_long_is_refused(void **state)
{
    char path[OPEN_LOOP_TEXT_BYTES + 1];
    const struct open_loop_load load = {
        .crowd = "crowd", .path = path, .target = "x:1", .files = "x"};
    struct open_loop_command command;

    (void)state;
    memset(path, 'x', sizeof path);
    path[OPEN_LOOP_TEXT_BYTES] = '\0';
    assert_int_equal(open_loop_command_init(&command, &load), -ENAMETOOLONG);
    path[OPEN_LOOP_TEXT_BYTES - 1] = '\0';
    assert_int_equal(open_loop_command_init(&command, &load), 0);
}

static void rates_are_what_crowd_takes(void **state)
{
    (void)state;
    assert_true(open_loop_rate_per_s(0.2) == 1);
    assert_true(open_loop_rate_per_s(500.5) == 501);
    assert_true(open_loop_rate_per_s(2e6) == 1000000);
}

static void lines_are_believed_or_not(void **state)
{
    static const struct {
        const char *line, *reason;
    } cases[] = {
        {HEAD ERRORS COUNTS TIMES END, ""},
        /* asked for too much: no mistake of anybody's */
        {HEAD "errors_timeout=9 errors_connect=0 errors_read=0 errors_write=0 "
              "errors_status=0 samples=0 planned=5 answered=0 unanswered=5 "
              "warmup_answered=1 " END,
         ""},
        {"", "no whole result line from crowd"},
        {"started connections=4 monotonic_us=1", "no whole result line"},
        {HEAD ERRORS COUNTS TIMES, "no whole result line"},
        {HEAD "errors_status=3 " COUNTS END,
         "3 answers that were not 2xx or 3xx"},
        {HEAD "errors_status=0 errors_connect=2 " COUNTS END,
         "2 failed connects"},
        {HEAD "errors_status=0 errors_connect=0 errors_read=1 " COUNTS END,
         "1 read errors"},
        {HEAD COUNTS TIMES END, "nan answers that were not"},
        {HEAD ERRORS "samples=0 planned=5 answered=0 unanswered=0 "
                     "warmup_answered=0 " END,
         "crowd got no answer"},
        {HEAD ERRORS "samples=4 planned=5 answered=5 unanswered=0 "
                     "warmup_answered=0 " END,
         "of 5 requests crowd counts 5 answered, 4 timed"},
        {HEAD ERRORS "samples=4 planned=5 answered=4 unanswered=0 "
                     "warmup_answered=0 " END,
         "of 5 requests crowd counts 4 answered"},
        /* lost, but not for want of time */
        {HEAD ERRORS "samples=4 planned=5 answered=4 unanswered=1 "
                     "warmup_answered=0 " END,
         "1 not answered and 0 late"},
    };
    char reason[REASON_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(open_loop_check(cases[i].line, reason),
                         cases[i].reason[0] ? -EBADMSG : 0);
        if (!strstr(reason, cases[i].reason))
            fail_msg("case %zu: \"%s\"", i, reason);
    }
}

static void no_part_of_a_line_is_believed(void **state)
{
    static const char whole[] = HEAD ERRORS COUNTS TIMES END;
    char part[sizeof whole], reason[REASON_BYTES];

    (void)state;
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        memcpy(part, whole, size);
        part[size] = '\0';
        assert_int_equal(open_loop_check(part, reason), -EBADMSG);
    }
}

static void the_columns_are_filled(void **state)
{
    struct result result;

    (void)state;
    result_init(&result);
    open_loop_fill(HEAD ERRORS COUNTS TIMES END, &result);
    assert_true(result.value[M_LATENCY_MEAN_US] == 7.25);
    assert_true(result.value[M_LATENCY_MAX_US] == 11);
    assert_true(result.value[M_LATE_PCT] == 0.25);
    assert_true(result.value[M_ERRORS_TIMEOUT] == 0);
    assert_true(isnan(result.value[M_LATENCY_WRK_P99_US]));
    open_loop_fill(HEAD "samples=0 " TIMES END, &result); /* crowd's zeros */
    assert_true(isnan(result.value[M_LATENCY_MEAN_US]));
    assert_true(isnan(result.value[M_LATENCY_P999_US]));
    assert_true(isnan(result.value[M_LATENCY_MAX_US]));
}

/* Where the closed loop failed there is no rate: wrk, without a script, is not
 * what was asked for. */
static void a_share_of_nothing_is_not_begun(void **state)
{
    char hello[] = "hello";
    const struct scenario scenario = {
        .rate_per_s = NAN, .rate_share = 0.5, .capacity = hello};
    const struct load_order order = {
        .scenario = &scenario, .connections = 64, .rate_per_s = NAN};
    struct scene scene = {.timeout_s = 1};
    struct load load = {0};

    (void)state;
    assert_int_equal(load_start(&load, &scene, &order), -ECANCELED);
    assert_string_equal(scene.failure,
                        "the rate is not known: hello, which it is a share "
                        "of, has no valid trial of every server at 64 "
                        "connections");
    assert_false(load.child.started);
}

/* --- a whole trial ------------------------------------------------------ */

static const struct measure_cpus cpus = {.server_count = 1, .client_count = 1};
static const struct profile profile = {.client_bound_pct = 95,
                                       .steal_limit_pct = 5};
static const struct limits limits = {.somaxconn = 4096};
static const struct mark idle = {
    .at_ns = 1, .counters = "counters accepted=1 served=1 responses=1"};
static const struct mark first = {.at_ns = 2}, second = {.at_ns = 3};

/* 600 answers on 200 connections, most of which were never used. */
static const struct clocks clocks = {.held_up_s = 0, .step_s = 0};

static struct evidence example(void)
{
    return (struct evidence){
        .idle = &idle,
        .first = &first,
        .second = &second,
        .last = "counters accepted=201 served=7 requests=601 responses=601",
        .wrk_line = HEAD ERRORS COUNTS TIMES END,
        .beside_line = "",
        .rate_per_s = 500,
        .duration_s = 1,
        .connections = 200,
        .connections_open = 200,
        .has_counters = true,
        .failure = "",
        .cpus = &cpus,
        .profile = &profile,
        .limits = &limits,
        .clocks = &clocks,
    };
}

static void the_server_counts_the_same(void **state)
{
    static const struct identity cases[] = {
        {"counters responses=601", HEAD ERRORS COUNTS, ""},
        {"counters responses=600", HEAD ERRORS COUNTS,
         "crowd counts 600 answers, and 0 requests given up, the server 599 "
         "responses"},
        /* as many as there are connections may not be missing, as with wrk */
        {"counters responses=602", HEAD ERRORS COUNTS, "the server 601"},
        {"counters", HEAD ERRORS COUNTS, "the server nan"},
        /* what came too late, or was dropped, may have been answered or not */
        {"counters responses=601", HEAD "errors_timeout=3 " COUNTS, ""},
        {"counters responses=604", HEAD "errors_timeout=3 " COUNTS, ""},
        {"counters responses=605", HEAD "errors_timeout=3 " COUNTS,
         "and 3 requests given up, the server 604"},
    };

    (void)state;
    check_identities(example(), cases, COUNT(cases));
}

static void little_says_nothing_of_an_open_loop(void **state)
{
    struct evidence evidence = example();
    struct result result;
    char reason[REASON_BYTES];
    struct facts facts;

    (void)state;
    /* 500/s x 9 s: more than there are connections, the others queue */
    evidence.wrk_line = HEAD ERRORS COUNTS "latency_mean_us=9000000 " END;
    result_init(&result);
    result.value[M_DURATION_S] = 1;
    evidence_fill(&evidence, &result);
    assert_true(isnan(result.value[M_CONNECTIONS_BY_LITTLES_LAW]));
    assert_true(result.value[M_UNANSWERED] == 0);
    assert_true(result.value[M_CONNECTIONS_SERVED] == 6);
    assert_int_equal(evidence_check(&evidence, &result, reason), 0);
    evidence_facts(&evidence, &result, &facts);
    assert_true(facts.is_open && facts.kept_alive);
    evidence.rate_per_s = NAN;
    evidence_facts(&evidence, &result, &facts);
    assert_false(facts.is_open);
}

/* What differs from 1,000 requests/s, all answered, for one second. */
struct given {
    double answered, late_pct, timeouts, client_pct, server_pct, steal_pct;
    double served, open, little;
    bool may_repeat;
};

#define GOOD                                                                   \
    .answered = 1000, .client_pct = 20, .server_pct = 20, .served = 3,         \
    .open = 64, .little = 0.1

static void judge(const struct given *given, struct result *result)
{
    const struct facts facts = {.is_open = true,
                                .kept_alive = true,
                                .may_repeat = given->may_repeat,
                                .connections = 64,
                                .connections_open = given->open,
                                .little_expected = 60,
                                .limits = &limits,
                                .client_bound_pct = 95,
                                .steal_limit_pct = 5,
                                .other_limit_pct = 8};

    result_init(result);
    result->value[M_RATE_PER_S] = 1000;
    result->value[M_DURATION_S] = 1;
    result->value[M_REQUESTS] = given->answered;
    result->value[M_THROUGHPUT_PER_S] = given->answered;
    result->value[M_LATE_PCT] = given->late_pct;
    result->value[M_ERRORS_TIMEOUT] = given->timeouts;
    result->value[M_CLIENT_CPU_PCT] = given->client_pct;
    result->value[M_SERVER_CPU_PCT] = given->server_pct;
    result->value[M_STEAL_PCT] = given->steal_pct;
    result->value[M_OTHER_CPU_PCT] = 1;
    result->value[M_CONNECTIONS_SERVED] = given->served;
    result->value[M_CONNECTIONS_BY_LITTLES_LAW] = given->little;
    verdict_judge(&facts, result);
}

static void every_rule(void **state)
{
    static const struct {
        struct given given;
        enum status status;
        const char *reason;
    } cases[] = {
        /* few connections were used, fewer at once: nothing is wrong */
        {{GOOD}, STATUS_OK, ""},
        {{.late_pct = 1, GOOD}, STATUS_OK, ""},
        {{.late_pct = 1.2, GOOD},
         STATUS_CLIENT_BOUND,
         "crowd could not keep its schedule: 1.2 % of the requests"},
        /* with time to spare: not again, perhaps */
        {{.late_pct = 1.2, .may_repeat = true, GOOD},
         STATUS_DISTURBED,
         "crowd could not keep its schedule: 1.2 % of the requests"},
        {{.late_pct = 1, .may_repeat = true, GOOD}, STATUS_OK, ""},
        {{.answered = 1000,
          .late_pct = 1.2,
          .client_pct = 96,
          .may_repeat = true},
         STATUS_CLIENT_BOUND,
         "crowd could not keep its schedule"},
        {{.answered = 1000, .client_pct = 96, .server_pct = 50},
         STATUS_CLIENT_BOUND,
         "crowd used 96 % of its CPU time, the server 50 %"},
        /* 950 less three times the root of 1000 */
        {{.answered = 856, .server_pct = 99}, STATUS_OK, ""},
        {{.answered = 855, .server_pct = 99},
         STATUS_STARVED,
         "asked for 1000 requests/s on 64 connections, the server answered "
         "855/s; 0 had no answer in time: a lower rate"},
        {{.timeouts = 1, GOOD},
         STATUS_STARVED,
         "1 requests had no answer in time"},
        /* it was not asked what it should have been: that goes first */
        {{.answered = 100, .late_pct = 90, .timeouts = 900},
         STATUS_CLIENT_BOUND,
         "could not keep its schedule"},
        {{.steal_pct = 6, GOOD}, STATUS_NOISY, "stole 6.0 %"},
        {{.answered = 100, .steal_pct = 6}, STATUS_STARVED, "answered 100/s"},
    };
    struct result result;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        judge(&cases[i].given, &result);
        if (result.status != cases[i].status ||
            !strstr(result.reason, cases[i].reason))
            fail_msg("case %zu: %s, \"%s\"", i, status_name(result.status),
                     result.reason);
        assert_int_equal(result.valid, result.status != STATUS_DISTURBED);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_command_says_it_all),
        cmocka_unit_test(a_word_too_long_is_refused),
        cmocka_unit_test(rates_are_what_crowd_takes),
        cmocka_unit_test(lines_are_believed_or_not),
        cmocka_unit_test(no_part_of_a_line_is_believed),
        cmocka_unit_test(the_columns_are_filled),
        cmocka_unit_test(a_share_of_nothing_is_not_begun),
        cmocka_unit_test(the_server_counts_the_same),
        cmocka_unit_test(little_says_nothing_of_an_open_loop),
        cmocka_unit_test(every_rule),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
