/* From two marks to columns: numbers worked out by hand. */
#include "support.h"

#include <math.h>
#include <sched.h>

#include "measure.h"

static const struct measure_cpus cpus = {
    .server = {{1}}, .client = {{6}}, .server_count = 1, .client_count = 2};

/* Two seconds, 4000 responses, 1.5 s of CPU time, as the server counts. */
static const struct mark idle_mark = {
    .at_ns = 1000000000,
    .counters = "counters seq=1 monotonic_us=1000000 served=1 responses=1",
    .machine = {.kernel_stacks_kib = 1000,
                .slab_unreclaimable_kib = 500,
                .slab_reclaimable_kib = 300,
                .tcp_pages = 10,
                .tcp_inuse = 7},
    .network = {.listen_overflows = 5,
                .listen_drops = -1,
                .request_queue_full = 9,
                .syn_retransmits = 12},
};
static const struct mark first_mark = {
    .at_ns = 3000000000,
    .counters = "counters seq=2 monotonic_us=3000000 served=64 responses=1000 "
                "bytes_out=100000 cpu_user_us=100000 cpu_system_us=200000 "
                "switches_voluntary=5 switches_involuntary=6 threads_max=9",
    .server = {.cpu_user_us = 100000, .cpu_system_us = 200000},
    .client = {.cpu_user_us = 1000000, .cpu_system_us = 2000000},
    .pss_kib = NAN,
};
static const struct mark second_mark = {
    .at_ns = 5000000000,
    .counters = "counters seq=3 monotonic_us=5000000 served=65 responses=5000 "
                "bytes_out=900000 cpu_user_us=600000 cpu_system_us=1200000 "
                "switches_voluntary=25 switches_involuntary=8 threads_max=66 "
                "fairness_jain=0.875",
    .server = {.cpu_user_us = 610000,
               .cpu_system_us = 1210000,
               .threads = 65,
               .rss_kib = 8000,
               .page_tables_kib = 100},
    .client = {.cpu_user_us = 1400000, .cpu_system_us = 2600000},
    .machine = {.kernel_stacks_kib = 1064,
                .slab_unreclaimable_kib = 520,
                .slab_reclaimable_kib = 310,
                .tcp_pages = 15,
                .tcp_time_wait = 77},
    .network = {.listen_overflows = 7,
                .listen_drops = 8,
                .request_queue_full = 9,
                .syn_retransmits = 15},
    .pss_kib = 7000,
};

static const char wrk_line[] =
    "bench-result monotonic_us=4000000 requests=12000 bytes=2400000";

struct expected {
    enum metric metric;
    double value; /* NaN: not measured */
};

static void compare(const struct result *result,
                    const struct expected *expected, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        double value = result->value[expected[i].metric];
        if (isnan(expected[i].value) ? !isnan(value)
                                     : !(fabs(value - expected[i].value) <
                                         1e-9 * fabs(value) + 1e-12))
            fail_msg("%s is %.9g instead of %.9g",
                     metric_name(expected[i].metric), value, expected[i].value);
    }
}

static void counters_give_the_figures(void **state)
{
    static const struct expected expected[] = {
        {M_COUNTED, 1},
        {M_DURATION_S, 2},
        {M_REQUESTS, 4000},
        {M_THROUGHPUT_PER_S, 2000},
        {M_TRANSFER_BYTES_PER_S, 400000},
        {M_SERVER_CPU_USER_S, 0.5},
        {M_SERVER_CPU_SYSTEM_S, 1},
        {M_CPU_US_PER_REQUEST, 375},
        {M_REQUESTS_PER_CPU_S, 4000 / 1.5},
        {M_SERVER_CPU_PCT, 75},
        {M_CLIENT_CPU_US_PER_REQUEST, 250},
        {M_CLIENT_CPU_PCT, 25},
        {M_STEAL_PCT, 0},
        {M_SWITCHES_VOLUNTARY, 20},
        {M_SWITCHES_INVOLUNTARY, 2},
        {M_THREADS_MAX, 66},
        {M_FAIRNESS_JAIN, 0.875},
        {M_RSS_KIB, 8000},
        {M_PSS_KIB, 7000},
        {M_PAGE_TABLES_KIB, 100},
        {M_KERNEL_STACKS_KIB, 64},
        {M_SLAB_KIB, 30},
        {M_SOCKET_KIB, 20},
        {M_MEMORY_TOTAL_KIB, 8214},
        {M_MEMORY_SOURCE, MEMORY_OF_PROC},
        {M_CPU_USER_US_PER_REQUEST, 125},
        {M_CPU_SYSTEM_US_PER_REQUEST, 250},
        {M_SERVER_CLIENT_CPU_US_PER_REQUEST, 625},
        {M_SWITCHES_PER_REQUEST, 22 / 4000.0},
        {M_SWITCHES_VOLUNTARY_PER_REQUEST, 20 / 4000.0},
        {M_SWITCHES_INVOLUNTARY_PER_REQUEST, 2 / 4000.0},
        {M_LISTEN_OVERFLOWS, 2},
        {M_LISTEN_DROPS, NAN},
        {M_REQUEST_QUEUE_FULL, 0},
        {M_SYN_RETRANSMITS, 3},
        {M_TIME_WAIT, 77},
        {M_OTHER_CPU_PCT, 0},
        {M_LATENCY_P50_US, NAN},     /* wrk_fill's */
        {M_CONNECTIONS_SERVED, NAN}, /* trial.c's */
    };
    struct result result;

    (void)state;
    result_init(&result);
    measure_fill(&idle_mark, &first_mark, &second_mark, wrk_line, &cpus,
                 &result);
    compare(&result, expected, COUNT(expected));
}

/* wrk's totals cover its whole run, so its rate is what counts. */
static void without_counters_wrk_gives_them(void **state)
{
    static const struct expected expected[] = {
        {M_COUNTED, 0},
        {M_DURATION_S, 2},
        {M_THROUGHPUT_PER_S, 3000},
        {M_REQUESTS, 6000},
        {M_TRANSFER_BYTES_PER_S, 600000},
        {M_SERVER_CPU_USER_S, 0.51},
        {M_SERVER_CPU_SYSTEM_S, 1.01},
        {M_THREADS_MAX, 65},
        {M_CONNECTIONS_SERVED, NAN},
        {M_FAIRNESS_JAIN, NAN},
        {M_SWITCHES_VOLUNTARY, NAN},
        {M_SWITCHES_PER_REQUEST, NAN},
        {M_CPU_SYSTEM_US_PER_REQUEST, 1010000 / 6000.0},
    };
    static const struct expected asked[] = {
        {M_SWITCHES_VOLUNTARY, 600},
        {M_SWITCHES_INVOLUNTARY, 0}, /* somebody who ended took them along */
        {M_SWITCHES_PER_REQUEST, 0.1},
    };
    struct mark idle = idle_mark, first = first_mark, second = second_mark;
    struct result result;

    (void)state;
    idle.counters[0] = first.counters[0] = second.counters[0] = '\0';
    result_init(&result);
    measure_fill(&idle, &first, &second, wrk_line, &cpus, &result);
    compare(&result, expected, COUNT(expected));
    first.has_switches = second.has_switches = true;
    first.switches = (struct sample_switches){400, 9};
    second.switches = (struct sample_switches){1000, 8};
    measure_fill(&idle, &first, &second, wrk_line, &cpus, &result);
    compare(&result, asked, COUNT(asked));
}

/* crowd waits for answers beyond its time, and counts them. */
static void what_crowd_waited_for_is_no_gift(void **state)
{
    static const struct {
        const char *line;
        double throughput_per_s;
    } cases[] = {
        /* a backlog of two seconds, and half of the answers later than one */
        {"bench-result monotonic_us=4000000 requests=12000 drain_us=2000000 "
         "latency_p50_us=1000000",
         2000},
        /* one answer that took a second */
        {"bench-result monotonic_us=4000000 requests=12006 drain_us=1000000 "
         "latency_p50_us=1000",
         3000},
    };
    struct mark first = first_mark, second = second_mark;
    struct result result;

    (void)state;
    first.counters[0] = second.counters[0] = '\0';
    for (size_t i = 0; i < COUNT(cases); i++) {
        result_init(&result);
        measure_fill(&idle_mark, &first, &second, cases[i].line, &cpus,
                     &result);
        assert_true(fabs(result.value[M_THROUGHPUT_PER_S] -
                         cases[i].throughput_per_s) < 1e-6);
    }
}

/* What the hypervisor took was nobody's to use. */
static void steal_is_taken_off(void **state)
{
    uint64_t half_a_second = (uint64_t)sysconf(_SC_CLK_TCK) / 2;
    const struct expected expected[] = {
        {M_SERVER_CPU_PCT, 100},
        {M_CLIENT_CPU_PCT, 100 / 3.5},
        {M_STEAL_PCT, 100 / 6.0},
    };
    struct mark second = second_mark;
    struct result result;

    (void)state;
    second.server_cpus.steal_ticks = half_a_second;
    second.client_cpus.steal_ticks = half_a_second;
    result_init(&result);
    measure_fill(&idle_mark, &first_mark, &second, wrk_line, &cpus, &result);
    compare(&result, expected, COUNT(expected));
}

/* Busy ticks of the server's CPUs, 2.5 s, that neither server (1.52 s) nor
 * runner has used; idle time and steal are nobody's.  wrk's CPUs seem to have
 * been less busy than wrk: that gives nothing back. */
static void another_load_is_what_is_left(void **state)
{
    uint64_t second_ticks = (uint64_t)sysconf(_SC_CLK_TCK);
    struct mark second = second_mark;
    struct measure_cpus shared = cpus;
    struct expected expected[] = {{M_OTHER_CPU_PCT, 100 * 0.68 / 6},
                                  {M_RUNNER_CPU_PCT, 15}};
    struct result result;

    (void)state;
    second.server_cpus = (struct sample_cpus){
        .total_ticks = 4 * second_ticks,
        .idle_ticks = second_ticks / 2,
        .interrupt_ticks = second_ticks / 2,
        .steal_ticks = second_ticks,
    };
    second.client_cpus.total_ticks = second_ticks;
    second.runner_us = 300000;
    result_init(&result);
    measure_fill(&idle_mark, &first_mark, &second, wrk_line, &cpus, &result);
    compare(&result, expected, 2);
    /* one CPU for both counts once: 2.5 s are less than was used */
    shared.client = shared.server;
    shared.client_count = 1;
    expected[0].value = 0;
    measure_fill(&idle_mark, &first_mark, &second, wrk_line, &shared, &result);
    compare(&result, expected, 1);
}

/* The CPUs' counters see 2 s of looks; the server's lines lie 1 s apart. */
static void counters_of_the_cpus_are_per_request(void **state)
{
    static const struct expected none[] = {{M_INSTRUCTIONS_PER_REQUEST, NAN},
                                           {M_CYCLES_PER_REQUEST, NAN}};
    static const struct expected some[] = {{M_INSTRUCTIONS_PER_REQUEST, 5000},
                                           {M_CYCLES_PER_REQUEST, 10000}};
    struct mark first = first_mark, second = second_mark;
    struct result result;

    (void)state;
    result_init(&result);
    measure_fill(&idle_mark, &first, &second, wrk_line, &cpus, &result);
    compare(&result, none, COUNT(none));
    first.perf = (struct perf_reading){1, {{7, 7, 1000000, 5000000}}};
    second.perf = (struct perf_reading){1, {{9, 9, 41000000, 85000000}}};
    strcpy(second.counters, "counters monotonic_us=4000000 responses=5000");
    measure_fill(&idle_mark, &first, &second, wrk_line, &cpus, &result);
    compare(&result, some, COUNT(some));
}

/* Of two CPUs for two seconds; not where it waits for the server. */
static void waiting_for_a_cpu_is_told_apart(void **state)
{
    struct mark first = first_mark, second = second_mark;
    struct measure_cpus shared = cpus;
    struct expected expected = {M_CLIENT_WAITED_PCT, NAN};
    struct result result;

    (void)state;
    first.client_waited_ns = 1000000000;
    second.client_waited_ns = 2000000000;
    second.has_client_waited = true; /* the first could not be told */
    result_init(&result);
    measure_fill(&idle_mark, &first, &second, wrk_line, &cpus, &result);
    compare(&result, &expected, 1);
    first.has_client_waited = true;
    shared.client = shared.server;
    measure_fill(&idle_mark, &first, &second, wrk_line, &shared, &result);
    compare(&result, &expected, 1);
    expected.value = 25;
    measure_fill(&idle_mark, &first, &second, wrk_line, &cpus, &result);
    compare(&result, &expected, 1);
}

/* The machine's memory also changes for others' sake; never below nothing. */
static void memory_that_shrank_counts_as_none(void **state)
{
    static const struct expected expected[] = {{M_KERNEL_STACKS_KIB, 0},
                                               {M_SLAB_KIB, 0},
                                               {M_SOCKET_KIB, 0},
                                               {M_RSS_KIB, 8000},
                                               {M_MEMORY_TOTAL_KIB, 8100}};
    struct mark second = second_mark;
    struct result result;

    (void)state;
    memset(&second.machine, 0, sizeof second.machine);
    result_init(&result);
    measure_fill(&idle_mark, &first_mark, &second, wrk_line, &cpus, &result);
    compare(&result, expected, COUNT(expected));
}

/* A control group knows what the kernel holds for the server alone. */
static void a_group_of_its_own_goes_first(void **state)
{
    static const struct expected expected[] = {
        {M_RSS_KIB, 8000},
        {M_PAGE_TABLES_KIB, 40},
        {M_KERNEL_STACKS_KIB, 64},
        {M_SLAB_KIB, 300},
        {M_SOCKET_KIB, 80},
        {M_MEMORY_TOTAL_KIB, 8484},
        {M_MEMORY_SOURCE, MEMORY_OF_CGROUP}};
    struct mark second = second_mark;
    struct cgroup none = {""};
    struct result result;

    (void)state;
    second.group = (struct cgroup_memory){7000, 40, 64, 300, 80};
    second.has_group = true;
    result_init(&result);
    measure_fill(&idle_mark, &first_mark, &second, wrk_line, &cpus, &result);
    compare(&result, expected, COUNT(expected));
    mark_take_group(&second, &none, getpid());
    assert_false(second.has_group);
}

/* A line that lacks a key leaves that figure out, and nothing else. */
static void what_is_not_told_is_not_known(void **state)
{
    static const struct expected expected[] = {
        {M_COUNTED, 1},          {M_REQUESTS, NAN}, {M_DURATION_S, 2},
        {M_SERVER_CPU_PCT, NAN}, {M_RSS_KIB, 8000}, {M_CPU_US_PER_REQUEST, NAN},
        {M_CLIENT_CPU_PCT, 25},
    };
    struct mark second = second_mark;
    struct result result;

    (void)state;
    strcpy(second.counters, "counters seq=3 monotonic_us=5000000");
    result_init(&result);
    measure_fill(&idle_mark, &first_mark, &second, wrk_line, &cpus, &result);
    compare(&result, expected, COUNT(expected));
}

static void a_mark_is_taken_of_what_is_there(void **state)
{
    struct measure_cpus here = {.server_count = 1, .client_count = 1};
    struct tree server;
    struct mark mark;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof here.server, &here.server), 0);
    here.client = here.server;
    tree_one(&server, getpid());
    mark_take(&mark, &server, 0, &here);
    assert_true(mark.at_ns > 0);
    assert_string_equal(mark.counters, "");
    assert_true(mark.server.rss_kib > 0);
    assert_int_equal(mark.client.rss_kib, 0);
    assert_true(mark.machine.slab_unreclaimable_kib > 0);
    assert_true(mark.server_cpus.total_ticks > 0);
    assert_true(isnan(mark.pss_kib));
    assert_false(mark.has_switches);
    mark_take_switches(&mark, &server);
    assert_true(mark.has_switches);
    mark.server.threads = 257; /* too many to be asked one by one */
    mark_take_switches(&mark, &server);
    assert_false(mark.has_switches);
    mark_take_pss(&mark, &server);
    assert_true(mark.pss_kib > 0);
}

/* 2^22 is above every pid that Linux gives. */
static void who_is_gone_has_nothing(void **state)
{
    struct tree server;
    struct mark mark;

    (void)state;
    tree_one(&server, 1 << 22);
    mark_take(&mark, &server, 1 << 22, &cpus);
    assert_int_equal(mark.server.rss_kib, 0);
    assert_int_equal(mark.server.start_ticks, 0);
    mark_take(&mark, NULL, 0, &cpus); /* as pairs do: the machine alone */
    assert_int_equal(mark.server.rss_kib, 0);
    assert_true(mark.machine.slab_unreclaimable_kib > 0);
    mark_take_switches(&mark, &server);
    assert_false(mark.has_switches);
    mark_take_pss(&mark, &server);
    assert_true(isnan(mark.pss_kib));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counters_give_the_figures),
        cmocka_unit_test(without_counters_wrk_gives_them),
        cmocka_unit_test(what_crowd_waited_for_is_no_gift),
        cmocka_unit_test(steal_is_taken_off),
        cmocka_unit_test(another_load_is_what_is_left),
        cmocka_unit_test(counters_of_the_cpus_are_per_request),
        cmocka_unit_test(waiting_for_a_cpu_is_told_apart),
        cmocka_unit_test(memory_that_shrank_counts_as_none),
        cmocka_unit_test(a_group_of_its_own_goes_first),
        cmocka_unit_test(what_is_not_told_is_not_known),
        cmocka_unit_test(a_mark_is_taken_of_what_is_there),
        cmocka_unit_test(who_is_gone_has_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
