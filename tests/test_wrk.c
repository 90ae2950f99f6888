/* How wrk is called, and when its line is believed. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "wrk.h"

/* What scripts/wrk/result.lua prints after a good run. */
#define HEAD   "bench-result version=1 "
#define CLOCKS "duration_us=1000000 monotonic_us=1001000 wall_us=1001001 "
#define COUNTS "requests=500 bytes=60000 "
#define ERRORS                                                                 \
    "errors_connect=0 errors_read=0 errors_write=0 errors_timeout=0 "          \
    "errors_status=0 "
#define TIMES                                                                  \
    "samples=500 latency_mean_us=7.25 latency_p50_us=7 latency_p90_us=8 "      \
    "latency_p99_us=9 latency_p999_us=10 latency_max_us=11 "                   \
    "latency_wrk_p99_us=12 "
#define END "complete=1"

static void threads_divide_the_connections(void **state)
{
    static const struct {
        int connections, cpus, threads;
    } cases[] = {
        {1, 1, 1},    {1, 8, 1},         {2, 8, 2},   {7, 4, 1},
        {8, 3, 2},    {9, 4, 3},         {64, 8, 8},  {64, 12, 8},
        {1000, 3, 2}, {10000, 7, 5},     {13, 12, 1}, {13, 13, 13},
        {10, 0, 1},   {1000000, 64, 64},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(wrk_threads(cases[i].connections, cases[i].cpus),
                         cases[i].threads);
}

static void the_command_says_it_all(void **state)
{
    const struct wrk_load load = {.script = "a b.lua",
                                  .url = "http://127.0.0.1:80/hello",
                                  .connections = 64,
                                  .threads = 4,
                                  .duration_s = 3,
                                  .timeout_s = 10};
    static const char *const words[] = {
        "wrk",  "-t4",       "-c64",
        "-d3s", "--timeout", "10s",
        "-s",   "a b.lua",   "http://127.0.0.1:80/hello"};
    struct wrk_command command;

    (void)state;
    assert_int_equal(wrk_command_init(&command, &load), 0);
    for (size_t i = 0; i < COUNT(words); i++)
        assert_string_equal(command.argv[i], words[i]);
    assert_null(command.argv[COUNT(words)]);
}

static void what_the_script_is_told_comes_last(void **state)
{
    char *arguments[WRK_ARGUMENTS_MAX + 1] = {"16", "-c 9", NULL};
    const struct wrk_load load = {
        .script = "a.lua", .url = "http://x/", .arguments = arguments};
    struct wrk_command command;
    int count = 0;

    (void)state;
    assert_int_equal(wrk_command_init(&command, &load), 0);
    while (command.argv[count])
        count++;
    assert_string_equal(command.argv[count - 4], "http://x/");
    assert_string_equal(command.argv[count - 3], "--");
    assert_string_equal(command.argv[count - 2], "16");
    assert_string_equal(command.argv[count - 1], "-c 9");
    /* as many as there is room for, with a NULL behind them, and one more */
    for (int i = 2; count < WRK_ARGUMENTS_MAX - 1; i++, count++)
        arguments[i] = "x";
    assert_int_equal(wrk_command_init(&command, &load), 0);
    arguments[count - 10] = "x";
    assert_int_equal(wrk_command_init(&command, &load), -E2BIG);
}

static void a_word_too_long_is_refused(void **state)
{
    char script[WRK_TEXT_BYTES + 1];
    const struct wrk_load load = {.script = script, .url = "http://x/"};
    struct wrk_command command;

    (void)state;
    memset(script, 'x', sizeof script);
    script[WRK_TEXT_BYTES] = '\0';
    assert_int_equal(wrk_command_init(&command, &load), -ENAMETOOLONG);
    script[WRK_TEXT_BYTES - 1] = '\0';
    assert_int_equal(wrk_command_init(&command, &load), 0);
}

static void a_good_line_is_believed(void **state)
{
    static const char *const lines[] = {
        HEAD CLOCKS COUNTS ERRORS TIMES END,
        /* 2 %, and 50 ms in any case */
        HEAD
        "duration_us=100000000 monotonic_us=100000000 wall_us=98000000 " COUNTS
            ERRORS TIMES END,
        HEAD "duration_us=1050000 monotonic_us=1000000 wall_us=1050000 " COUNTS
            ERRORS TIMES END,
        /* a busy machine: wrk was late by a second, and no clock was set */
        HEAD "duration_us=2000000 monotonic_us=3050000 wall_us=3050000 " COUNTS
            ERRORS TIMES END,
        /* crowd */
        HEAD
        "duration_us=1000000 monotonic_us=1000000 " COUNTS ERRORS TIMES END,
        HEAD CLOCKS COUNTS ERRORS TIMES "new_key=1 " END,
    };
    char reason[REASON_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        assert_int_equal(wrk_check(lines[i], 64, reason), 0);
        assert_string_equal(reason, "");
    }
}

static void another_line_is_not(void **state)
{
    static const struct {
        const char *line, *reason;
    } cases[] = {
        {"", "no whole result line"},
        {"Requests/sec: 4711", "no whole result line"},
        {"bench-result", "no whole result line"},
        {HEAD CLOCKS COUNTS ERRORS TIMES, "no whole result line"},
        {HEAD CLOCKS COUNTS ERRORS TIMES "complete=0", "no whole result"},
        {"bench-result version=2 " CLOCKS COUNTS ERRORS TIMES END,
         "no whole result line"},
        {"x" HEAD CLOCKS COUNTS ERRORS TIMES END, "no whole result line"},
        {HEAD CLOCKS COUNTS "errors_connect=75 errors_read=0 errors_write=0 "
                            "errors_timeout=0 errors_status=0 " TIMES END,
         "75 failed connects"},
        {HEAD CLOCKS COUNTS "errors_connect=0 errors_read=2 errors_write=0 "
                            "errors_timeout=0 errors_status=0 " TIMES END,
         "2 read errors"},
        {HEAD CLOCKS COUNTS "errors_connect=0 errors_read=0 errors_write=9 "
                            "errors_timeout=0 errors_status=0 " TIMES END,
         "9 write errors"},
        {HEAD CLOCKS COUNTS "errors_connect=0 errors_read=0 errors_write=0 "
                            "errors_timeout=1 errors_status=0 " TIMES END,
         "1 answers slower"},
        {HEAD CLOCKS COUNTS "errors_connect=0 errors_read=0 errors_write=0 "
                            "errors_timeout=0 errors_status=3 " TIMES END,
         "3 answers that were not 2xx or 3xx"},
        {HEAD CLOCKS COUNTS TIMES END, "answers that were not 2xx"},
        {HEAD CLOCKS "requests=0 bytes=0 " ERRORS "samples=0 " END,
         "got no answer"},
        {HEAD CLOCKS "bytes=0 " ERRORS TIMES END, "got no answer"},
        {HEAD CLOCKS COUNTS ERRORS "samples=501 " END,
         "timed 501 answers of 500"},
        {HEAD CLOCKS COUNTS ERRORS TIMES "uncorrected=1 " END, "timed 500"},
        {HEAD
         "duration_us=99550 monotonic_us=5100000 wall_us=100000 " COUNTS ERRORS
             TIMES END,
         "wrk's clock says 0.100 s, the monotonic clock 5.100 s, the wall "
         "clock 0.100 s"},
        {HEAD "duration_us=1000000 monotonic_us=1000000 wall_us=1051000 " COUNTS
             ERRORS TIMES END,
         "the wall clock 1.051 s"},
        {HEAD "duration_us=1051000 monotonic_us=1000000 wall_us=1000000 " COUNTS
             ERRORS TIMES END,
         "wrk's clock says 1.051 s"},
        {HEAD "duration_us=1939000 monotonic_us=3000000 wall_us=3000000 " COUNTS
             ERRORS TIMES END,
         "wrk's clock says 1.939 s"},
        {HEAD "monotonic_us=1000000 wall_us=1000000 " COUNTS ERRORS TIMES END,
         "wrk's clock"},
        {HEAD "duration_us=1000000 wall_us=1000000 " COUNTS ERRORS TIMES END,
         "wrk's clock"},
    };
    char reason[REASON_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(wrk_check(cases[i].line, 64, reason), -EBADMSG);
        if (!strstr(reason, cases[i].reason))
            fail_msg("\"%s\" of %s", reason, cases[i].line);
    }
}

/* 64 connections: at the end each may have three answers of a batch of four. */
static void of_a_pipeline_batches_are_timed(void **state)
{
    static const struct {
        int requests, samples, pipeline;
        bool good;
    } cases[] = {
        {500, 125, 4, true},  {692, 125, 4, true},  {693, 125, 4, false},
        {499, 125, 4, false}, {500, 500, 4, false}, {500, 500, 1, true},
        {501, 500, 1, false}, {500, 0, 16, false},  {500, 125, 0, false},
    };
    char line[512], reason[REASON_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        (void)snprintf(line, sizeof line,
                       HEAD CLOCKS ERRORS "requests=%d samples=%d "
                                          "pipeline=%d " END,
                       cases[i].requests, cases[i].samples, cases[i].pipeline);
        if ((wrk_check(line, 64, reason) == 0) != cases[i].good)
            fail_msg("\"%s\" of %s", reason, line);
    }
    assert_int_equal(wrk_check(HEAD CLOCKS ERRORS "requests=499 samples=125 "
                                                  "pipeline=4 " END,
                               64, reason),
                     -EBADMSG);
    assert_string_equal(reason, "wrk timed 125 batches of 4 of 499 requests");
    assert_true(wrk_pipeline("bench-result pipeline=16") == 16);
    assert_true(wrk_pipeline("bench-result") == 1);
}

/* A line cut short anywhere must not pass for a whole one. */
static void no_part_of_a_line_is_believed(void **state)
{
    static const char whole[] = HEAD CLOCKS COUNTS ERRORS TIMES END;
    char part[sizeof whole], reason[REASON_BYTES];

    (void)state;
    for (size_t size = 0; size < sizeof whole - 1; size++) {
        memcpy(part, whole, size);
        part[size] = '\0';
        assert_int_equal(wrk_check(part, 64, reason), -EBADMSG);
    }
}

static void the_columns_are_filled(void **state)
{
    struct result result;

    (void)state;
    result_init(&result);
    wrk_fill(HEAD CLOCKS COUNTS ERRORS TIMES END, &result);
    assert_true(result.value[M_ERRORS_READ] == 0);
    assert_true(result.value[M_LATENCY_MEAN_US] == 7.25);
    assert_true(result.value[M_LATENCY_P50_US] == 7);
    assert_true(result.value[M_LATENCY_P999_US] == 10);
    assert_true(result.value[M_LATENCY_MAX_US] == 11);
    assert_true(result.value[M_LATENCY_WRK_P99_US] == 12);
    assert_true(isnan(result.value[M_THROUGHPUT_PER_S]));
    wrk_fill(HEAD END, &result);
    assert_true(isnan(result.value[M_LATENCY_P50_US]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_divide_the_connections),
        cmocka_unit_test(the_command_says_it_all),
        cmocka_unit_test(what_the_script_is_told_comes_last),
        cmocka_unit_test(a_word_too_long_is_refused),
        cmocka_unit_test(a_good_line_is_believed),
        cmocka_unit_test(another_line_is_not),
        cmocka_unit_test(of_a_pipeline_batches_are_timed),
        cmocka_unit_test(no_part_of_a_line_is_believed),
        cmocka_unit_test(the_columns_are_filled),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
