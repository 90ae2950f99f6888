/*
 * What may be said, and when it may not.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "finding.h"
#include "human.h"
#include "rows.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum {
    GROUPS_MAX = 6
};

static const enum metric METRICS[] = {
    M_THROUGHPUT_PER_S,
    M_CPU_US_PER_REQUEST,
    M_MEMORY_TOTAL_KIB,
};

struct headlines {
    const char *name;
    struct group groups[GROUPS_MAX];
    const char *text[3]; /* throughput, CPU, memory */
};

static const struct headlines CASES[] = {
    {"clear",
     {{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 64, "threads", 6, 0, STATUS_OK, 0, 60000, 12, 36000}},
     {"event served 1.4x the requests of threads at 64 connections",
      "threads used 9.1 % more CPU per request than event at 64 connections",
      "threads took 9.0x the memory of event at 64 connections"}},
    {"A/A: the same twice",
     {{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 64, "again", 6, 0, STATUS_OK, 0, 84000, 11, 4000}},
     {"No clear difference in throughput at 64 connections",
      "No clear difference in CPU per request at 64 connections",
      "No clear difference in memory at 64 connections"}},
    {"scatter is larger than the difference",
     {{"s", 1000, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 1000, "threads", 6, 0, STATUS_OK, 1, 83000, 11.2, 4100}},
     {"No clear difference in throughput at 1,000 connections",
      "No clear difference in CPU per request at 1,000 connections",
      "No clear difference in memory at 1,000 connections"}},
    {"two repetitions give no interval, however large the difference",
     {{"s", 64, "event", 2, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 64, "threads", 2, 0, STATUS_OK, 0, 6000, 12, 36000}},
     {"Too few trials for a claim about throughput at 64 connections",
      "Too few trials for a claim about CPU per request at 64 connections",
      "Too few trials for a claim about memory at 64 connections"}},
    {"what failed leaves too few",
     {{"s", 64, "event", 2, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 64, "threads", 6, 0, STATUS_OK, 0, 6000, 12, 36000}},
     {"Too few trials for a claim about throughput at 64 connections",
      "Too few trials for a claim about CPU per request at 64 connections",
      "Too few trials for a claim about memory at 64 connections"}},
    {"the highest level counts",
     {{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 64, "threads", 6, 0, STATUS_OK, 0, 60000, 12, 36000},
      {"s", 10000, "event", 6, 0, STATUS_NOISY, 0, 60000, 11, 4000},
      {"s", 10000, "threads", 6, 0, STATUS_OK, 0, 65000, 12, 36400}},
     {"threads served 8.3 % more requests than event at 10,000 connections",
      "threads used 9.1 % more CPU per request than event at 10,000 "
      "connections",
      "threads took 9.1x the memory of event at 10,000 connections"}},
    {"one server fails at the highest level",
     {{"s", 1000, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 1000, "threads", 6, 0, STATUS_OK, 0, 60000, 15.4, 36000},
      {"s", 10000, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 10000, "threads", 6, 6, STATUS_OK, 0, 1, 1, 1}},
     {"event served 1.4x the requests of threads at 1,000 connections; "
      "threads failed at 10,000 connections",
      "threads used 1.4x the CPU per request of event at 1,000 connections; "
      "threads failed at 10,000 connections",
      "threads took 9.0x the memory of event at 1,000 connections; "
      "threads failed at 10,000 connections"}},
    {"one failed trial is enough to look lower",
     {{"s", 10, "a", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 10, "b", 6, 0, STATUS_OK, 0, 60000, 15.4, 4000},
      {"s", 20, "a", 6, 1, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 20, "b", 6, 1, STATUS_OK, 0, 90000, 11, 4000}},
     {"a served 1.4x the requests of b at 10 connections; both partly failed "
      "at 20 connections",
      "b used 1.4x the CPU per request of a at 10 connections; both partly "
      "failed at 20 connections",
      "No clear difference in memory at 10 connections; both partly failed "
      "at 20 connections"}},
    {"starved and limited points are no ground for a claim",
     {{"s", 10, "a", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 10, "b", 6, 0, STATUS_OK, 0, 42000, 11, 4000},
      {"s", 20, "a", 6, 0, STATUS_STARVED, 0, 84000, 11, 4000},
      {"s", 20, "b", 6, 0, STATUS_OK, 0, 90000, 11, 4000},
      {"s", 30, "a", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 30, "b", 6, 0, STATUS_LIMIT_HIT, 0, 90000, 11, 4000}},
     {"a served 2.0x the requests of b at 10 connections; a starved clients at "
      "20 connections; b met a limit at 30 connections",
      "No clear difference in CPU per request at 10 connections; a starved "
      "clients at 20; b met a limit at 30",
      "No clear difference in memory at 10 connections; a starved clients at "
      "20 connections; b met a limit at 30 connections"}},
    {"nothing stood",
     {{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
      {"s", 64, "threads", 6, 6, STATUS_OK, 0, 1, 1, 1}},
     {"No claim about throughput: threads failed at 64 connections",
      "No claim about CPU per request: threads failed at 64 connections",
      "No claim about memory: threads failed at 64 connections"}},
    {"not measured",
     {{"s", 64, "event", 6, 0, STATUS_OK, 0, NAN, NAN, 4000},
      {"s", 64, "nginx", 6, 0, STATUS_OK, 0, 60000, NAN, NAN}},
     {"No claim about throughput: not measured",
      "No claim about CPU per request: not measured",
      "No claim about memory: not measured"}},
    {"wrk was the limit for both",
     {{"s", 64, "event", 6, 0, STATUS_CLIENT_BOUND, 0, 84000, 11, 4000},
      {"s", 64, "threads", 6, 0, STATUS_CLIENT_BOUND, 0, 60000, 11, 4000}},
     {"event served 1.4x the requests of threads at 64 connections; wrk was "
      "the limit",
      "No clear difference in CPU per request at 64 connections",
      "No clear difference in memory at 64 connections"}},
    {"wrk was the limit for the faster: a lower bound",
     {{"s", 64, "event", 6, 0, STATUS_CLIENT_BOUND, 0, 84000, 11, 4000},
      {"s", 64, "threads", 6, 0, STATUS_OK, 0, 60000, 11, 4000}},
     {"event served at least 1.4x the requests of threads at 64 connections; "
      "wrk "
      "was the limit",
      "No clear difference in CPU per request at 64 connections",
      "No clear difference in memory at 64 connections"}},
    {"one server alone",
     {{"s", 64, "event", 6, 0, STATUS_CLIENT_BOUND, 0, 84000, 11, 4000},
      {"s", 1000, "event", 1, 0, STATUS_OK, 0, 84123, 11.24, 601000}},
     {"event served 84.1k requests/s at 1,000 connections",
      "event used 11.2 us of CPU per request at 1,000 connections",
      "event took 587 MiB of memory at 1,000 connections"}},
    {"names that do not fit",
     {{"s", 64, "event-loop-with-four-loops-and-a-pool-of-128-threads", 6, 0,
       STATUS_OK, 0, 84000, 11, 4000},
      {"s", 64, "threads\nwith \"stacks\" of 64 KiB, as built in 2024", 6, 0,
       STATUS_OK, 0, 60000, 12, 36000}},
     {"event-loop-wi... served 1.4x the requests of threads?with ... at 64",
      "threads?with ... used 9.1 % more CPU per request than "
      "event-loop-wi... at 64",
      "threads?with ... took 9.0x the memory of event-loop-wi... at 64"}},
    {"no rows",
     {{0}},
     {"No claim about throughput: not measured",
      "No claim about CPU per request: not measured",
      "No claim about memory: not measured"}},
};

static void headlines_say_what_the_data_allow(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(CASES); i++) {
        struct results results = rows_of(CASES[i].groups, GROUPS_MAX);
        struct summary summary;
        assert_int_equal(summary_init(&summary, &results), 0);
        for (size_t j = 0; j < COUNT(METRICS); j++) {
            char text[128];
            summary_headline(&summary, "s", METRICS[j], text, sizeof text);
            if (strcmp(text, CASES[i].text[j]) != 0)
                fail_msg("%s: got \"%s\"", CASES[i].name, text);
            assert_true(human_columns(text) <= 120);
        }
        summary_release(&summary);
        results_release(&results);
    }
}

/* What a short headline has to leave out. */
static void sentences_give_interval_pairs_and_limits(void **state)
{
    static const struct {
        struct group groups[GROUPS_MAX];
        const char *text;
    } cases[] = {
        {{{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_OK, 0, 60000, 12, 36000}},
         "At 64 connections event served 1.4x the requests of threads (95 % "
         "interval 1.40x to 1.40x, 6 pairs of trials)"},
        {{{"s", 64, "event", 3, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_OK, 0, 90000, 12, 36000}},
         "At 64 connections threads served 7.1 % more requests than event "
         "(95 % interval 7.1 % to 7.1 %, 3 pairs of trials)"},
        {{{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_OK, 1, 83000, 12, 36000}},
         "At 64 connections there was no clear difference in throughput "
         "between event and threads (event / threads = 1.01x, 95 % interval "
         "0.948x to 1.08x, 6 pairs of trials)"},
        {{{"s", 64, "event", 1, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 1, 0, STATUS_OK, 0, 42000, 12, 36000}},
         "At 64 connections there were too few trials for a claim about "
         "throughput between event and threads (event / threads = 2.00x, 1 "
         "pair of trials)"},
        {{{"s", 64, "event", 6, 0, STATUS_CLIENT_BOUND, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_CLIENT_BOUND, 0, 42000, 12, 36}},
         "At 64 connections event served 2.0x the requests of threads (95 % "
         "interval 2.00x to 2.00x, 6 pairs of trials); wrk was the limit for "
         "both, so each throughput is a lower bound and the ratio may be "
         "wrk's"},
        {{{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_CLIENT_BOUND, 0, 42000, 12, 36},
          {"s", 100, "event", 1, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 100, "threads", 1, 1, STATUS_OK, 0, 42000, 12, 36}},
         "At 64 connections event served 2.0x the requests of threads (95 % "
         "interval 2.00x to 2.00x, 6 pairs of trials); wrk was the limit for "
         "threads, whose throughput is a lower bound; threads failed at 100 "
         "connections"},
        {{{"s", 64, "event", 1, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 1, 1, STATUS_OK, 0, 42000, 12, 36}},
         "No claim about throughput: threads failed at 64 connections"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct results results = rows_of(cases[i].groups, GROUPS_MAX);
        struct summary summary;
        char text[FINDING_BYTES];
        assert_int_equal(summary_init(&summary, &results), 0);
        struct finding finding =
            finding_seek(&summary, "s", M_THROUGHPUT_PER_S, "threads", "event");
        finding_sentence(&finding, text);
        assert_string_equal(text, cases[i].text);
        summary_release(&summary);
        results_release(&results);
    }
}

/* Different repetitions may survive on either side. */
static void trials_without_a_mate_make_no_pair(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 3, 0, STATUS_OK, 0, 84000, 11, 4000},
        {"s", 64, "threads", 6, 0, STATUS_OK, 0, 42000, 12, 36000},
    };
    struct results results = rows_of(groups, 2);
    struct summary summary;

    (void)state;
    for (size_t i = 0; i < results.count; i++) {
        if (strcmp(results.rows[i].server, "threads") == 0)
            results.rows[i].repeat += 3;
    }
    assert_int_equal(summary_init(&summary, &results), 0);
    struct finding finding =
        finding_seek(&summary, "s", M_THROUGHPUT_PER_S, "threads", "event");
    assert_int_equal(finding.verdict, VERDICT_TOO_FEW);
    char text[FINDING_BYTES];
    finding_sentence(&finding, text);
    assert_string_equal(text,
                        "At 64 connections there were too few trials for a "
                        "claim about throughput between event and threads "
                        "(0 pairs of trials)");
    summary_release(&summary);
    results_release(&results);
}

static void a_text_that_is_too_small_is_cut(void **state)
{
    struct results results = rows_of(CASES[0].groups, GROUPS_MAX);
    struct summary summary;
    char text[16] = "123456789012345";

    (void)state;
    assert_int_equal(summary_init(&summary, &results), 0);
    summary_headline(&summary, "s", M_THROUGHPUT_PER_S, text, 6);
    assert_string_equal(text, "event");
    assert_int_equal(text[6], '7');
    summary_release(&summary);
    results_release(&results);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headlines_say_what_the_data_allow),
        cmocka_unit_test(sentences_give_interval_pairs_and_limits),
        cmocka_unit_test(trials_without_a_mate_make_no_pair),
        cmocka_unit_test(a_text_that_is_too_small_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
