/*
 * trials.csv: what was written comes back, and what cannot be read is said
 * with file, line and reason.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "result.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const char KEYS[] =
    "trial,scenario,server,connections,repeat,order,valid,status,reason";

/* Loads `length` bytes from a file made for it; its name in `path`. */
static int load_bytes(const char *bytes, size_t length, struct results *results,
                      char *path, char *error, size_t error_size)
{
    strcpy(path, "/tmp/test_result.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, length), length);
    close(fd);
    int code = results_load(results, path, error, error_size);
    unlink(path);
    return code;
}

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

static int format_file(const struct result *rows, size_t count, char *text,
                       size_t size)
{
    int length = result_format_header(text, size);

    for (size_t i = 0; i < count; i++) {
        int row = result_format(&rows[i], text + length, size - (size_t)length);
        assert_true(row > 0);
        length += row;
    }
    return length;
}

static void hostile_names_come_back(void **state)
{
    static const char *const names[] = {
        "a,b", "say \"hi\"", "two\nlines", "cr\r\nlf", "=cmd|' /C calc'!A0",
        "\"",  ",",          "|`<b>",      " blank ",  "caf\xc3\xa9",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct result row = example();
        struct results results;
        char text[2 * RESULT_LINE_BYTES], path[64], error[256] = "";
        strcpy(row.server, names[i]);
        strcpy(row.scenario, names[COUNT(names) - 1 - i]);
        int length = format_file(&row, 1, text, sizeof text);
        assert_int_equal(load_bytes(text, (size_t)length, &results, path, error,
                                    sizeof error),
                         0);
        assert_int_equal(results.count, 1);
        assert_string_equal(results.rows[0].server, row.server);
        assert_string_equal(results.rows[0].scenario, row.scenario);
        results_release(&results);
    }
}

static void everything_comes_back(void **state)
{
    struct result row = example();
    struct results results;
    char text[2 * RESULT_LINE_BYTES], path[64], error[256] = "";

    (void)state;
    memset(row.scenario, 's', NAME_BYTES - 1);
    memset(row.server, '"', NAME_BYTES - 1);
    memset(row.reason, '"', REASON_BYTES - 1);
    row.reason[4] = '\n';
    row.valid = false;
    row.status = STATUS_FAILED;
    row.repeat = 5;
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        row.value[metric] = metric == M_STEAL_PCT ? NAN : 1e9 + metric;
    row.value[M_MEMORY_SOURCE] = MEMORY_OF_CGROUP;
    int length = format_file(&row, 1, text, sizeof text);
    assert_int_equal(
        load_bytes(text, (size_t)length, &results, path, error, sizeof error),
        0);
    assert_int_equal(results.count, 1);
    struct result *back = &results.rows[0];
    row.reason[4] = ' '; /* one line, one row */
    assert_int_equal(back->trial, 7);
    assert_string_equal(back->scenario, row.scenario);
    assert_string_equal(back->server, row.server);
    assert_int_equal(back->connections, 64);
    assert_int_equal(back->repeat, 5);
    assert_int_equal(back->order, 3);
    assert_false(back->valid);
    assert_int_equal(back->status, STATUS_FAILED);
    assert_string_equal(back->reason, row.reason);
    for (int metric = 0; metric < METRIC_COUNT; metric++)
        assert_true(metric == M_STEAL_PCT
                        ? isnan(back->value[metric])
                        : back->value[metric] == row.value[metric]);
    results_release(&results);
}

/* A run killed while it wrote: whole rows survive, whatever the last byte. */
static void a_file_cut_anywhere_keeps_its_whole_rows(void **state)
{
    struct result rows[2] = {example(), example()};
    struct results results;
    char text[3 * RESULT_LINE_BYTES], path[64], error[256];

    (void)state;
    strcpy(rows[1].server, "a,\"b\"");
    int header = format_file(rows, 0, text, sizeof text);
    int first = format_file(rows, 1, text, sizeof text);
    int all = format_file(rows, 2, text, sizeof text);
    for (int length = 0; length <= all; length++) {
        int code = load_bytes(text, (size_t)length, &results, path, error,
                              sizeof error);
        assert_int_equal(code, length < header ? -EBADMSG : 0);
        if (code == 0) {
            assert_int_equal(results.count,
                             (length >= first) + (length == all));
            assert_int_equal(
                results.cut_line,
                length == header || length == first || length == all ? 0
                : length < first                                     ? 2
                                                                     : 3);
        }
        results_release(&results);
    }
}

static void other_columns_and_another_order_are_fine(void **state)
{
    static const char text[] =
        "new,throughput_per_s,reason,status,valid,order,repeat,connections,"
        "server,scenario,trial\r\n"
        "x,1e5,,ok,1,0,2,16,event,hello,3\r\n";
    struct results results;
    char path[64], error[256] = "";

    (void)state;
    assert_int_equal(
        load_bytes(text, strlen(text), &results, path, error, sizeof error), 0);
    assert_int_equal(results.count, 1);
    assert_int_equal(results.rows[0].trial, 3);
    assert_string_equal(results.rows[0].server, "event");
    assert_true(results.rows[0].value[M_THROUGHPUT_PER_S] == 100000);
    assert_true(isnan(results.rows[0].value[M_REQUESTS]));
    results_release(&results);
}

static void a_header_alone_is_a_run_without_trials(void **state)
{
    struct results results;
    char text[RESULT_LINE_BYTES], path[64], error[256] = "";

    (void)state;
    int length = result_format_header(text, sizeof text);
    assert_int_equal(
        load_bytes(text, (size_t)length, &results, path, error, sizeof error),
        0);
    assert_int_equal(results.count, 0);
    results_release(&results);
}

static void bad_files_are_refused_with_their_line(void **state)
{
    /* `%s` is the header; the message follows the name of the file */
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", ":1: the file is empty; a header line with the names of the "
             "columns belongs here"},
        {"trial,scen", ":1: the last line is cut off"},
        {"trial,server\n", ":1: column \"scenario\" is missing"},
        {"%s,trial\n", ":1: column \"trial\" stands twice"},
        {"%s\n1,a,b,1,0,0,1,ok\n", ":2: 8 fields, but the header has 9"},
        {"%s\n1,a,b,1,0,0,1,ok,,\n", ":2: 10 fields, but the header has 9"},
        {"%s\n\n", ":2: 1 fields, but the header has 9"},
        {"%s\n0,a,b,1,0,0,1,ok,\n",
         ":2: trial is \"0\", not a whole number from 1"},
        {"%s\n1,\"a\nb\",b,1,0,0,1,ok,\n2,a,b,x,0,0,1,ok,\n",
         ":4: connections is \"x\", not a whole number from 0"},
        {"%s\n1,a,b,9999999999,0,0,1,ok,\n",
         ":2: connections is \"9999999999\", not a whole number from 0"},
        {"%s\n1,a,b,1,-1,0,1,ok,\n",
         ":2: repeat is \"-1\", not a whole number from 0"},
        {"%s\n1,a,b,1,0, 1,1,ok,\n",
         ":2: order is \" 1\", not a whole number from 0"},
        {"%s\n1,,b,1,0,0,1,ok,\n",
         ":2: scenario is \"\", not a name of 1 to 63 bytes"},
        {"%s\n1,a,b,1,0,0,1,fine,\n",
         ":2: status is \"fine\", not ok, noisy, client-bound, starved, "
         "limit-hit, failed or disturbed"},
        {"%s\n1,a,b,1,0,0,1,failed,died\n",
         ":2: valid is \"1\", not 1, or 0 as it must be when status is "
         "failed or disturbed"},
        {"%s\n1,a,b,1,0,0,yes,ok,\n",
         ":2: valid is \"yes\", not 1, or 0 as it must be when status is "
         "failed or disturbed"},
        {"%s,requests\n1,a,b,1,0,0,1,ok,,1.2k\n",
         ":2: requests is \"1.2k\", not a number (empty: not measured)"},
        {"%s,requests\n1,a,b,1,0,0,1,ok,,nan\n",
         ":2: requests is \"nan\", not a number (empty: not measured)"},
        {"%s,requests\n1,a,b,1,0,0,1,ok,,1e999\n",
         ":2: requests is \"1e999\", not a number (empty: not measured)"},
        {"%s,requests\n1,a,b,1,0,0,1,ok,,\x1b[2J\n",
         ":2: requests is \" [2J\", not a number (empty: not measured)"},
        {"%s\n1,a,b\"c,1,0,0,1,ok,\n",
         ":2: a quote in a field that is not quoted, or text behind one that "
         "is"},
        {"%s\n1,\"a,b,1,0,0,1,ok,\n2,a,b,1,0,0,1,ok,\n",
         ":2: a quote that is never closed"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct results results;
        char text[512], path[64], error[256] = "";
        const char *rest =
            strncmp(cases[i].text, "%s", 2) == 0 ? cases[i].text + 2 : NULL;
        snprintf(text, sizeof text, "%s%s", rest ? KEYS : "",
                 rest ? rest : cases[i].text);
        int code =
            load_bytes(text, strlen(text), &results, path, error, sizeof error);
        assert_string_equal(error + strlen(path), cases[i].message);
        assert_memory_equal(error, path, strlen(path));
        assert_int_equal(code, -EBADMSG);
        assert_null(results.rows);
    }
}

static void a_file_that_cannot_be_opened_says_why(void **state)
{
    struct results results;
    char error[256] = "";

    (void)state;
    assert_int_equal(
        results_load(&results, "/nonexistent/trials.csv", error, sizeof error),
        -ENOENT);
    assert_string_equal(error, "/nonexistent/trials.csv: cannot open: No such "
                               "file or directory");
    assert_int_equal(results_load(&results, "/tmp", error, sizeof error),
                     -EISDIR);
    assert_string_equal(error, "/tmp:1: cannot read: Is a directory");
}

static void many_rows_are_read(void **state)
{
    enum {
        ROWS = 1000
    };
    static char text[ROWS * 64 + sizeof KEYS];
    struct results results;
    char path[64], error[256] = "";
    int length = sprintf(text, "%s\n", KEYS);

    (void)state;
    for (int i = 1; i <= ROWS; i++)
        length += sprintf(text + length, "%d,a,b,1,0,0,1,ok,\n", i);
    assert_int_equal(
        load_bytes(text, (size_t)length, &results, path, error, sizeof error),
        0);
    assert_int_equal(results.count, ROWS);
    assert_int_equal(results.rows[ROWS - 1].trial, ROWS);
    results_release(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hostile_names_come_back),
        cmocka_unit_test(everything_comes_back),
        cmocka_unit_test(a_file_cut_anywhere_keeps_its_whole_rows),
        cmocka_unit_test(other_columns_and_another_order_are_fine),
        cmocka_unit_test(a_header_alone_is_a_run_without_trials),
        cmocka_unit_test(bad_files_are_refused_with_their_line),
        cmocka_unit_test(a_file_that_cannot_be_opened_says_why),
        cmocka_unit_test(many_rows_are_read),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
