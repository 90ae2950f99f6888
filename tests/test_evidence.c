/* Whether the figures of a whole trial agree, and what they say together. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "identities.h"

static const struct measure_cpus cpus = {.server_count = 1, .client_count = 1};
static const struct profile profile = {.client_bound_pct = 95,
                                       .steal_limit_pct = 5};
static const struct clocks clocks = {.held_up_s = 2.1, .step_s = -5};
static const struct limits limits = {.somaxconn = 4096};

/* The probe's answer, and one connect of wrk's before all others. */
static const struct mark idle = {
    .at_ns = 1,
    .counters = "counters accepted=1 served=1 requests=1 responses=1 refused=0 "
                "errors_accept=0 errors_thread=0 threads_max=1",
    .network = {100, 10, 20, 30, 40},
};
static const struct mark first = {.at_ns = 2, .network = {600, 11, 22, 33, 44}};
static const struct mark second = {.at_ns = 3,
                                   .network = {700, 15, 25, 36, 47}};

/* 200 connections; a rate of 10,000/s and 18 ms account for 180 of them. */
#define WRK                                                                    \
    "bench-result monotonic_us=4000000 requests=40000 samples=40000 "          \
    "latency_mean_us=18000 "
#define LAST "counters accepted=202 served=201 threads_max=9 refused=3 "

static struct evidence example(void)
{
    return (struct evidence){
        .idle = &idle,
        .first = &first,
        .second = &second,
        .last = LAST "requests=40101 responses=40091 errors_accept=0 "
                     "errors_thread=2",
        .wrk_line = WRK "kept_alive=1",
        .beside_line = "",
        .connections = 200,
        .connections_open = 200,
        .ramp_s = 0.382,
        .has_counters = true,
        .failure = "",
        .clocks = &clocks,
        .cpus = &cpus,
        .profile = &profile,
        .limits = &limits,
    };
}

static void columns_of_the_whole_run(void **state)
{
    struct evidence evidence = example();
    struct result result;

    (void)state;
    result_init(&result);
    evidence_fill(&evidence, &result);
    assert_true(result.value[M_CONNECTIONS_SERVED] == 200);
    assert_true(result.value[M_UNANSWERED] == 100);
    assert_true(fabs(result.value[M_CONNECTIONS_BY_LITTLES_LAW] - 180) < 1e-9);
    assert_true(result.value[M_LATENCY_MEAN_US] == 18000);
    evidence.last = evidence.wrk_line = "";
    result_init(&result);
    evidence_fill(&evidence, &result);
    assert_true(isnan(result.value[M_CONNECTIONS_SERVED]));
    assert_true(isnan(result.value[M_UNANSWERED]));
    assert_true(isnan(result.value[M_CONNECTIONS_BY_LITTLES_LAW]));
}

/* What was verified after the load is none of its. */
static void what_was_verified_after_the_load_is_left_out(void **state)
{
    struct evidence evidence = example();
    struct result result;
    char reason[REASON_BYTES];

    (void)state;
    evidence.verified = 1;
    evidence.last = "counters accepted=403 served=202 requests=40102 "
                    "responses=40202";
    evidence.wrk_line = WRK "kept_alive=1";
    result_init(&result);
    evidence_fill(&evidence, &result);
    assert_true(result.value[M_CONNECTIONS_SERVED] == 200);
    assert_true(result.value[M_UNANSWERED] == 100);
    assert_true(evidence_is_kept_alive(&evidence));
    assert_int_equal(evidence_check(&evidence, &result, reason), 0);
    evidence.verified = 0;
    assert_false(evidence_is_kept_alive(&evidence));
    assert_int_equal(evidence_check(&evidence, &result, reason), -EBADMSG);
}

/* On either side of every bound. */
static void contradictions_are_seen(void **state)
{
    static const struct identity cases[] = {
        {LAST "responses=40001", WRK, ""},
        {LAST "responses=40201", WRK, ""},
        {LAST "responses=40000", WRK,
         "wrk counts 40000 requests on 200 connections, the server 39999 "
         "responses"},
        {LAST "responses=40202", WRK, "the server 40201 responses"},
        {LAST, WRK, "the server nan responses"},
        {LAST "responses=40001",
         "bench-result monotonic_us=4000000 requests=40000 samples=40000 "
         "latency_mean_us=22000 kept_alive=1",
         ""},
        {LAST "responses=40001",
         "bench-result monotonic_us=4000000 requests=40000 samples=40000 "
         "latency_mean_us=22010 kept_alive=1",
         "rate x mean latency is 220.1: more than the 200 connections"},
        {LAST "responses=40001",
         "bench-result monotonic_us=4000000 requests=40000 samples=40000 "
         "latency_mean_us=22010 kept_alive=0",
         ""},
    };

    (void)state;
    check_identities(example(), cases, COUNT(cases));
}

/* Four at a time: 800 may be under way, and 10,000 batches of 72 ms account
 * for 180 connections. */
#define PIPELINED(latency)                                                     \
    "bench-result monotonic_us=4000000 requests=40000 samples=10000 "          \
    "latency_mean_us=" latency " kept_alive=1 pipeline=4"

static void a_pipeline_has_more_under_way(void **state)
{
    static const struct identity cases[] = {
        {LAST "responses=40001", PIPELINED("72000"), ""},
        {LAST "responses=40801", PIPELINED("72000"), ""},
        {LAST "responses=40000", PIPELINED("72000"), "39999 responses"},
        {LAST "responses=40802", PIPELINED("72000"), "40801 responses"},
        {LAST "responses=40001", PIPELINED("88000"), ""},
        {LAST "responses=40001", PIPELINED("88040"),
         "rate x mean latency is 220.1: more than the 200 connections"},
    };

    (void)state;
    check_identities(example(), cases, COUNT(cases));
}

static void marks_have_to_enclose_something(void **state)
{
    struct evidence evidence = example();
    struct result result;
    char reason[REASON_BYTES];

    (void)state;
    evidence.duration_s = 0.5;
    result_init(&result);
    result.value[M_DURATION_S] = 0.125;
    assert_int_equal(evidence_check(&evidence, &result, reason), 0);
    result.value[M_DURATION_S] = 0.000148;
    assert_int_equal(evidence_check(&evidence, &result, reason), -EBADMSG);
    assert_non_null(strstr(reason, "lie 0.000 s apart instead of 0.500 s"));
    result.value[M_DURATION_S] = 0.5;
    result.value[M_REQUESTS] = 1;
    assert_int_equal(evidence_check(&evidence, &result, reason), 0);
    result.value[M_REQUESTS] = 0;
    assert_int_equal(evidence_check(&evidence, &result, reason), -EBADMSG);
    assert_string_equal(reason, "nothing was answered between the marks");
    evidence.has_counters = false;
    evidence.rate_per_s = 500; /* all of it may be waiting */
    assert_int_equal(evidence_check(&evidence, &result, reason), 0);
}

/* Nobody to ask: wrk's word stands alone, but Little's law holds for all. */
static void a_foreign_server_is_held_to_little_alone(void **state)
{
    struct evidence evidence = example();
    struct result result;
    char reason[REASON_BYTES];

    (void)state;
    evidence.has_counters = false;
    evidence.last = "";
    result_init(&result);
    evidence_fill(&evidence, &result);
    assert_int_equal(evidence_check(&evidence, &result, reason), 0);
    result.value[M_CONNECTIONS_BY_LITTLES_LAW] = 221;
    /* 600 connects on this machine: the server closes them */
    assert_int_equal(evidence_check(&evidence, &result, reason), 0);
    evidence.second = &idle;
    assert_int_equal(evidence_check(&evidence, &result, reason), -EBADMSG);
}

static void who_closes_is_known(void **state)
{
    struct evidence evidence = example();

    (void)state;
    assert_true(evidence_is_kept_alive(&evidence));
    evidence.wrk_line = WRK "kept_alive=0";
    assert_false(evidence_is_kept_alive(&evidence));
    evidence.wrk_line = WRK;
    assert_false(evidence_is_kept_alive(&evidence));
    evidence.wrk_line = WRK "kept_alive=1";
    evidence.last = "counters accepted=402"; /* once more each, and a probe */
    assert_true(evidence_is_kept_alive(&evidence));
    evidence.last = "counters accepted=403";
    assert_false(evidence_is_kept_alive(&evidence));
}

static void facts_of_a_good_trial(void **state)
{
    struct evidence evidence = example();
    struct result result;
    struct facts facts;

    (void)state;
    result_init(&result);
    result.value[M_DURATION_S] = 2;
    evidence_facts(&evidence, &result, &facts);
    assert_true(facts.connections == 200 && facts.connections_open == 200);
    assert_true(facts.kept_alive);
    /* of 4 s the ramp took 0.382, the last answers 0.018 */
    assert_true(fabs(facts.little_expected - 180) < 1e-9);
    assert_true(facts.refused == 3 && facts.errors_thread == 2);
    assert_true(facts.threads == 9);
    assert_true(facts.held_up_s == 2.1 && facts.clock_step_s == -5);
    assert_true(facts.steal_limit_pct == 5);
    /* 400 looks at two CPUs for 2 s, at 100 a second */
    if (sysconf(_SC_CLK_TCK) == 100)
        assert_true(fabs(facts.other_limit_pct - 12.5) < 1e-9);
    /* all were open before anything was measured: others' trouble */
    assert_true(facts.listen_overflows == 0 && facts.syn_retransmits == 0);
}

static void trouble_of_the_network_counts_when_it_is_ours(void **state)
{
    struct evidence evidence = example();
    struct result result;
    struct facts facts;

    (void)state;
    result_init(&result);
    evidence.connections_open = 199; /* while they were being opened */
    evidence_facts(&evidence, &result, &facts);
    assert_true(facts.listen_overflows == 1 && facts.listen_drops == 2);
    assert_true(facts.request_queue_full == 3 && facts.syn_retransmits == 4);
    evidence.wrk_line = WRK "kept_alive=0"; /* while measuring */
    evidence_facts(&evidence, &result, &facts);
    assert_true(facts.listen_overflows == 4 && facts.listen_drops == 3);
    assert_true(facts.request_queue_full == 3 && facts.syn_retransmits == 3);
    evidence.connections = 128; /* no queue is as short */
    evidence_facts(&evidence, &result, &facts);
    assert_true(facts.listen_overflows == 0);
    evidence.has_counters = false; /* a foreign one may have a shorter one */
    evidence_facts(&evidence, &result, &facts);
    assert_true(facts.listen_overflows == 4);
    evidence.second = &(struct mark){.at_ns = 0}; /* it did not come so far */
    evidence_facts(&evidence, &result, &facts);
    assert_true(facts.listen_overflows == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_of_the_whole_run),
        cmocka_unit_test(what_was_verified_after_the_load_is_left_out),
        cmocka_unit_test(contradictions_are_seen),
        cmocka_unit_test(a_pipeline_has_more_under_way),
        cmocka_unit_test(marks_have_to_enclose_something),
        cmocka_unit_test(a_foreign_server_is_held_to_little_alone),
        cmocka_unit_test(who_closes_is_known),
        cmocka_unit_test(facts_of_a_good_trial),
        cmocka_unit_test(trouble_of_the_network_counts_when_it_is_ours),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
