/*
 * How a row of trials.csv is written.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "result.h"

static struct result example(void)
{
    struct result result;

    result_init(&result);
    result.trial = 7;
    strcpy(result.scenario, "hello");
    strcpy(result.server, "threads");
    result.connections = 64;
    result.order = 3;
    result.valid = true;
    result.status = STATUS_CLIENT_BOUND;
    strcpy(result.reason, "wrk used 97 % of its CPU");
    result.value[M_DURATION_S] = 2.31;
    result.value[M_REQUESTS] = 194302;
    return result;
}

/* The order that every reader of results/ was promised; what is measured
 * beyond these goes to the end. */
static const char PROMISED[] =
    "trial,scenario,server,connections,repeat,order,valid,status,reason,"
    "duration_s,requests,throughput_per_s,transfer_bytes_per_s,"
    "errors_connect,errors_read,errors_write,errors_timeout,errors_status,"
    "latency_mean_us,latency_p50_us,latency_p90_us,latency_p99_us,"
    "latency_p999_us,latency_max_us,latency_wrk_p99_us,server_cpu_user_s,"
    "server_cpu_system_s,cpu_us_per_request,requests_per_cpu_s,"
    "client_cpu_us_per_request,client_cpu_pct,server_cpu_pct,steal_pct,"
    "switches_voluntary,switches_involuntary,threads_max,"
    "connections_served,fairness_jain,rss_kib,pss_kib,page_tables_kib,"
    "kernel_stacks_kib,slab_kib,socket_kib,memory_total_kib";

static void the_header_keeps_its_promise(void **state)
{
    char line[RESULT_LINE_BYTES];
    size_t promised = strlen(PROMISED);

    (void)state;
    int length = result_format_header(line, sizeof line);
    assert_int_equal(length, strlen(line));
    assert_memory_equal(line, PROMISED, promised);
    assert_true(line[promised] == ',' || line[promised] == '\n');
    assert_int_equal(line[length - 1], '\n');
    for (int metric = 0; metric < METRIC_COUNT; metric++) {
        const char *name = metric_name((enum metric)metric);
        assert_non_null(name);
        assert_non_null(strstr(line, name));
    }
}

static void a_row_leaves_empty_what_was_not_measured(void **state)
{
    static const char begin[] = "7,hello,threads,64,0,3,1,client-bound,"
                                "wrk used 97 % of its CPU,2.310000,194302,";
    struct result result = example();
    char line[RESULT_LINE_BYTES];

    (void)state;
    result.value[M_STEAL_PCT] = INFINITY;
    assert_true(result_format(&result, line, sizeof line) > 0);
    assert_memory_equal(line, begin, strlen(begin));
    const char *rest = line + strlen(begin);
    assert_int_equal(strspn(rest, ","), METRIC_COUNT - 3);
    assert_string_equal(rest + METRIC_COUNT - 3, "\n");
}

/* A value that is one of several has a word in the file. */
static void where_memory_comes_from_is_a_word(void **state)
{
    struct result result = example();
    char line[RESULT_LINE_BYTES];

    (void)state;
    result.value[M_MEMORY_SOURCE] = MEMORY_OF_PROC;
    assert_true(result_format(&result, line, sizeof line) > 0);
    assert_non_null(strstr(line, ",proc,"));
    result.value[M_MEMORY_SOURCE] = MEMORY_OF_CGROUP;
    assert_true(result_format(&result, line, sizeof line) > 0);
    assert_non_null(strstr(line, ",cgroup,"));
}

static void a_line_that_does_not_fit_is_refused(void **state)
{
    struct result result = example();
    char line[RESULT_LINE_BYTES];
    int header = result_format_header(line, sizeof line);
    int row = result_format(&result, line, sizeof line);

    (void)state;
    for (int size = 0; size <= header; size++)
        assert_int_equal(result_format_header(line, (size_t)size), -ENOSPC);
    assert_int_equal(result_format_header(line, (size_t)header + 1), header);
    for (int size = 0; size <= row; size++)
        assert_int_equal(result_format(&result, line, (size_t)size), -ENOSPC);
    assert_int_equal(result_format(&result, line, (size_t)row + 1), row);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_header_keeps_its_promise),
        cmocka_unit_test(a_row_leaves_empty_what_was_not_measured),
        cmocka_unit_test(where_memory_comes_from_is_a_word),
        cmocka_unit_test(a_line_that_does_not_fit_is_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
