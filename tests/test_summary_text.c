/*
 * The three ways to write a summary: for programs, for readers, for the
 * terminal.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "pairing.h"
#include "rows.h"
#include "summary.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

typedef int writer(const struct summary *, FILE *);

static struct summary summarize(const struct group *groups, size_t count)
{
    struct results results = rows_of(groups, count);
    struct summary summary;

    assert_int_equal(summary_init(&summary, &results), 0);
    results_release(&results); /* only borrowed */
    return summary;
}

/* What a writer writes; freed by the caller. */
static char *written(const struct summary *summary, writer *write)
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    assert_int_equal(write(summary, file), 0);
    fclose(file);
    return text;
}

static void csv_is_tidy(void **state)
{
    static const struct group groups[] = {
        {"a,\"b\"", 64, "event", 3, 0, STATUS_OK, 0, 1000, 10, 4000},
        {"a,\"b\"", 64, "threads", 3, 0, STATUS_NOISY, 0, 2000, 10, 4000},
    };
    static const char *const lines[] = {
        "low,high,status\n\"a,\"\"b\"\"\",64,event,,duration_s,0,,,,ok\n",
        "\n\"a,\"\"b\"\"\",64,event,,throughput_per_s,3,1000,,,ok\n",
        "\n\"a,\"\"b\"\"\",64,threads,,throughput_per_s,3,2000,,,noisy\n",
        "\n\"a,\"\"b\"\"\",64,threads,event,throughput_per_s,3,2,2,2,noisy\n",
    };
    struct summary summary = summarize(groups, 2);
    char *text = written(&summary, summary_write_csv);
    size_t line_count = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(lines); i++) {
        if (strstr(text, lines[i]) == NULL)
            fail_msg("missing: %s", lines[i]);
    }
    for (const char *c = text; *c != '\0'; c++)
        line_count += *c == '\n';
    /* ratios only where there are any */
    assert_int_equal(line_count, 1 + 2 * METRIC_COUNT + 4);
    free(text);
    summary_release(&summary);
}

/* Of all levels of a server together: no connections, no base. */
static void csv_has_the_slopes(void **state)
{
    static const struct group groups[] = {
        {"a,b", 100, "event", 3, 0, STATUS_OK, 0, 1, 1, 1000},
        {"a,b", 200, "event", 3, 0, STATUS_NOISY, 0, 1, 1, 2000},
        {"a,b", 100, "threads", 3, 0, STATUS_OK, 0, 1, 1, 1000},
    };
    struct summary summary = summarize(groups, COUNT(groups));
    char *text = written(&summary, summary_write_csv);

    (void)state;
    assert_int_equal(summary.slope_count, 1);
    assert_non_null(
        strstr(text, "\n\"a,b\",,event,,memory_bytes_per_connection,6,10274."));
    assert_null(strstr(text, "threads,,memory_bytes_per_connection"));
    assert_string_equal(text + strlen(text) - 7, ",noisy\n");
    free(text);
    summary_release(&summary);
}

static void markdown_begins_with_the_answer(void **state)
{
    static const struct group groups[] = {
        {"hello", 64, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
        {"hello", 64, "threads", 6, 0, STATUS_OK, 0, 60000, 20, 36000},
        {"hello", 1000, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
        {"hello", 1000, "threads", 6, 2, STATUS_OK, 0, 60000, 20, 36000},
        {"wait", 64, "event", 1, 0, STATUS_LIMIT_HIT, 0, 640, 10, 4000},
    };
    struct summary summary = summarize(groups, COUNT(groups));
    char *text = written(&summary, summary_write_markdown);

    (void)state;
    assert_string_equal(
        text,
        "# The answer\n"
        "\n"
        "**hello**\n"
        "\n"
        "- At 64 connections event served 1.4x the requests of threads (95 % "
        "interval 1.40x to 1.40x, 6 pairs of trials; least difference that "
        "would show: less than 0.1 %); threads partly failed "
        "at 1,000 connections.\n"
        "- At 64 connections threads used 2.0x the CPU per request of event "
        "(95 % interval 2.00x to 2.00x, 6 pairs of trials; least difference "
        "that would show: less than 0.1 %); threads partly "
        "failed at 1,000 connections.\n"
        "- At 64 connections threads took 9.0x the memory of event (95 % "
        "interval 9.00x to 9.00x, 6 pairs of trials; least difference that "
        "would show: less than 0.1 %); threads partly failed "
        "at 1,000 connections.\n"
        "- From 64 to 1,000 connections event took 0 KiB for each more (95 % "
        "interval -0.190 KiB to 0.190 KiB, least squares over 12 trials).\n"
        "- From 64 to 1,000 connections threads took 0.192 KiB for each more "
        "(95 % interval -1.67 KiB to 2.06 KiB, least squares over 10 "
        "trials).\n"
        "\n"
        "**wait**\n"
        "\n"
        "- No claim about throughput: event met a limit at 64 connections.\n"
        "- No claim about CPU per request: event met a limit at 64 "
        "connections.\n"
        "- No claim about memory: event met a limit at 64 connections.\n"
        "\n"
        "## hello\n"
        "\n"
        "| connections | server | trials | requests/s | against event | CPU "
        "us/request | against event | with wrk's CPU | against event | memory "
        "| against event | status |\n"
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n"
        "| 64 | event | 6 | 84.4k (79.8k to 87.4k) |  | 10.1 (9.50 to 10.4) "
        "|  | 25.1 (23.8 to 26.0) |  | 3.93 MiB (3.71 MiB to 4.06 MiB) |  | ok "
        "|\n"
        "|  | threads | 6 | 60.3k (57.0k to 62.4k) | 0.714x (less than 0.1 %) "
        "| 20.1 "
        "(19.0 to 20.8) | 2.00x (less than 0.1 %) | 50.2 (47.5 to 52.0) | "
        "2.00x (less than 0.1 %) | 35.3 MiB (33.4 MiB to 36.6 MiB) | 9.00x "
        "(less than 0.1 %) | ok |\n"
        "| 1,000 | event | 6 | 84.4k (79.8k to 87.4k) |  | 10.1 (9.50 to "
        "10.4) |  | 25.1 (23.8 to 26.0) |  | 3.93 MiB (3.71 MiB to 4.06 MiB) | "
        " | ok |\n"
        "|  | threads | 6 | 60.3k | 0.714x (less than 0.1 %) | 20.1 | 2.00x "
        "(less than 0.1 %) | 50.2 | 2.00x (less than 0.1 %) | "
        "35.3 MiB | 9.00x (less than 0.1 %) "
        "| failed (2 of 6) |\n"
        "\n"
        "## wait\n"
        "\n"
        "| connections | server | trials | requests/s | against - | CPU "
        "us/request | against - | with wrk's CPU | against - | memory | "
        "against - | status |\n"
        "|--:|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|\n"
        "| 64 | event | 1 | 640 |  | 10.0 |  | 25.0 |  | 3.91 MiB |  | "
        "limit-hit: "
        "pids.max of 20,000 |\n"
        "\n"
        "Figures are medians of the valid trials, with a 95 % interval where "
        "there are six or more.  On one machine the sender's CPU time holds "
        "part of the receiver's TCP, so CPU per request stands beside the sum "
        "with wrk's.\n"
        "Ratios come from pairs of trials of one repetition; behind each "
        "stands the least difference that would have shown, half the "
        "interval's width, or the noise floor if that is known and larger.  "
        "`~`: no clear difference (the 95 % interval contains 1, or the noise "
        "floor is not exceeded), `?`: too few trials for a claim.\n"
        "\n"
        "## Failed trials\n"
        "\n"
        "- trial 21 (hello, threads, 1,000 connections): server died: signal "
        "11\n"
        "- trial 25 (hello, threads, 1,000 connections): server died: signal "
        "11\n"
        "\n"
        "## What the statuses mean\n"
        "\n"
        "- ok: the server was the limit, or the load was below any limit\n"
        "- limit-hit: a limit of the system was met, not one of the server\n"
        "- failed: errors, no result or a dead server; such trials are left "
        "out\n");
    free(text);
    summary_release(&summary);
}

/* What alternating pairs have measured is not told by isolated trials. */
static void markdown_tells_cpu_by_pairs(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
        {"s", 64, "threads", 6, 0, STATUS_OK, 1, 60000, 20, 36000},
    };
    struct pairing pairing = {.scenario = "s",
                              .connections = 64,
                              .server = "threads",
                              .base = "event",
                              .ratio = {{1.43, 1.40, 1.46, 6}, {0}}};
    const struct pairings pairings = {
        .all = &pairing, .count = 1, .floor = {0.03, 0.2}};
    const struct asked asked = {.precision_throughput = 0.05};
    struct results results = rows_of(groups, 2);
    struct summary summary;

    (void)state;
    assert_int_equal(summary_init_asked(&summary, &results, &asked), 0);
    summary_take_pairs(&summary, &pairings);
    char *text = written(&summary, summary_write_markdown);
    assert_non_null(strstr(
        text, "- At 64 connections threads used 1.43x the CPU per request of "
              "event (99 % interval 1.40x to 1.46x, 6 alternating pairs; least "
              "difference that would show: 3.0 %).\n"
              "- At 64 connections isolated trials say threads / event = "));
    assert_non_null(strstr(text, "| 1.43x (3.0 %, pairs) |"));
    assert_null(strstr(text, "used 2.0x"));
    assert_non_null(strstr(text, "| 0.714x (22 %) |"));
    assert_non_null(strstr(text,
                           "| noisy: throughput against the base is known "
                           "to +-6.7 %: asked for 5 % |"));
    assert_non_null(strstr(text, "Those marked \"pairs\" come from alternating "
                                 "pairs, with a 99 % interval: see below.\n"));
    free(text);
    summary_release(&summary);
    results_release(&results);
}

static void markdown_escapes_foreign_text(void **state)
{
    static const struct group groups[] = {
        {"a|b\nc", 64, "<b>`x`_y_", 1, 0, STATUS_OK, 0, 1, 1, 1},
    };
    struct results results = rows_of(groups, 1);
    struct summary summary;

    (void)state;
    results.rows[0].valid = false;
    results.rows[0].status = STATUS_FAILED;
    strcpy(results.rows[0].reason, "said | \x1b[31m <script>\n# [x](y)");
    assert_int_equal(summary_init(&summary, &results), 0);
    char *text = written(&summary, summary_write_markdown);
    assert_non_null(strstr(text, "## a\\|b c\n"));
    assert_non_null(strstr(text, "| 64 | &lt;b\\>\\`x\\`\\_y\\_ | 1 | - |"));
    assert_non_null(
        strstr(text, "said \\|  \\[31m &lt;script\\> \\# \\[x\\](y)\n"));
    assert_null(strchr(text, '\x1b'));
    free(text);
    summary_release(&summary);
    results_release(&results);
}

static void the_table_fits_a_terminal(void **state)
{
    static const struct group groups[] = {
        {"hello", 64, "event", 6, 0, STATUS_CLIENT_BOUND, 0, 84000, 10, 4000},
        {"hello", 64, "threads", 6, 0, STATUS_OK, 1, 83000, 20, 36000},
        {"hello", 10000, "event", 2, 0, STATUS_NOISY, 0, 1.02e6, 10, 4e6},
        {"hello", 10000, "threads", 2, 0, STATUS_STARVED, 0, 61234, 20, 36000},
        {"b\x1b[2J", 100000000, "a-very-long-name-\xc3\xa9", 6, 5,
         STATUS_LIMIT_HIT, 0, 84000, 1e9, 4000},
    };
    struct summary summary = summarize(groups, COUNT(groups));
    char *text = written(&summary, summary_write_table);
    size_t columns = 0;

    (void)state;
    for (const char *c = text; *c != '\0'; c++) {
        columns = *c == '\n' ? 0 : columns + 1;
        assert_in_range(columns, 0, 80);
    }
    assert_string_equal(
        text,
        "hello  (ratio: requests/s against event)\n"
        "connections server          req/s 95 %        us/req + wrk    MiB   "
        "ratio status\n"
        "         64 event           84.4k 79.8k-87.4k   10.1  25.1   3.93    "
        "     c\n"
        "            threads         83.4k 78.8k-86.3k   20.1  50.2   35.3 "
        "~0.988x\n"
        "     10,000 event           1.04M               10.2  25.5  3.98k    "
        "     n\n"
        "            threads         62.5k               20.4  51.0   35.9 "
        "?0.0600x s\n"
        "requests/s: the least difference that would show is 6.7 %\n"
        "\n"
        "b?[2J\n"
        "connections server          req/s 95 %        us/req + wrk    MiB   "
        "ratio status\n"
        "100,000,000 a-very-lon...   84.0k              1.00G 2.50G   3.91    "
        "     F 5/6\n"
        "\n"
        "~ no clear difference   ? too few trials for a claim\n"
        "n the machine was disturbed, or values scatter more than asked\n"
        "c the client was the limit, not the server: throughput is a lower "
        "bound\n"
        "s some connections were never served, or too much was asked for\n"
        "F errors, no result or a dead server; such trials are left out\n");
    free(text);
    summary_release(&summary);
}

/* Who was asked at the same rate, and answered at it, is not the faster. */
static void an_open_loop_is_told_by_its_latency(void **state)
{
    static const struct group groups[] = {
        {"calm", 64, "event", 6, 0, STATUS_OK, 0, 500, 10, 4000},
        {"calm", 64, "threads", 6, 1, STATUS_OK, 0, 500, 20, 36000},
        {"hello", 64, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
        {"lost", 64, "event", 1, 1, STATUS_OK, 0, 500, 10, 4000},
    };
    struct results results = rows_of(groups, COUNT(groups));
    struct summary summary;

    (void)state;
    for (size_t i = 0; i < results.count; i++) {
        struct result *row = &results.rows[i];

        if (strcmp(row->scenario, "hello") == 0)
            continue;
        row->value[M_RATE_PER_S] = 512;
        row->value[M_LATENCY_P50_US] = 70;
        row->value[M_LATENCY_P99_US] = row->server[0] == 'e' ? 200 : 300;
    }
    assert_int_equal(summary_init(&summary, &results), 0);
    results_release(&results);
    assert_true(summary_is_open(&summary, "calm"));
    assert_true(summary_is_open(&summary, "lost")); /* its trial failed */
    assert_false(summary_is_open(&summary, "hello"));
    assert_false(summary_is_open(&summary, "none"));
    char *table = written(&summary, summary_write_table);
    char *markdown = written(&summary, summary_write_markdown);
    if (!strstr(table,
                "calm  (ratio: p99 against event)\n"
                "connections server         asked  req/s p50 us p99 us us/req"
                "   MiB   ratio status\n"
                "         64 event            512    502   70.0    200   10.1"
                "  3.93        \n"
                "            threads          512    500   70.0    300   20.0"
                "  35.2   1.50x F 1/6\n"))
        fail_msg("%s", table);
    assert_non_null(strstr(markdown, "| p99 us | against event |"));
    assert_non_null(strstr(markdown, "CPU per request"));
    /* no claim about throughput, but of the scenario after it */
    assert_true(strstr(markdown, "requests") > strstr(markdown, "**hello**"));
    free(table);
    free(markdown);
    summary_release(&summary);
}

static void without_rows_nothing_is_said(void **state)
{
    struct summary summary = summarize(NULL, 0);

    (void)state;
    assert_int_equal(summary.point_count, 0);
    char *csv = written(&summary, summary_write_csv);
    char *markdown = written(&summary, summary_write_markdown);
    char *table = written(&summary, summary_write_table);
    assert_string_equal(csv, "scenario,connections,server,base,metric,count,"
                             "median,low,high,status\n");
    assert_string_equal(markdown, "# The answer\n\nNo trials, so nothing can "
                                  "be said.\n");
    assert_string_equal(table, "No trials.\n");
    free(csv);
    free(markdown);
    free(table);
    summary_release(&summary);
}

static void a_full_disk_is_noticed(void **state)
{
    static writer *const writers[] = {summary_write_csv, summary_write_markdown,
                                      summary_write_table};
    struct summary summary = summarize(NULL, 0);

    (void)state;
    for (size_t i = 0; i < COUNT(writers); i++) {
        FILE *file = fopen("/dev/full", "w");
        assert_int_equal(writers[i](&summary, file), -ENOSPC);
        fclose(file);
    }
    summary_release(&summary);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(csv_is_tidy),
        cmocka_unit_test(csv_has_the_slopes),
        cmocka_unit_test(markdown_begins_with_the_answer),
        cmocka_unit_test(markdown_tells_cpu_by_pairs),
        cmocka_unit_test(markdown_escapes_foreign_text),
        cmocka_unit_test(the_table_fits_a_terminal),
        cmocka_unit_test(an_open_loop_is_told_by_its_latency),
        cmocka_unit_test(without_rows_nothing_is_said),
        cmocka_unit_test(a_full_disk_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
