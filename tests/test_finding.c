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
#include "pairing.h"
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
            summary_headline(&summary, "s", METRICS[j], HEADLINE_COLUMNS, text,
                             sizeof text);
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
         "interval 1.40x to 1.40x, 6 pairs of trials; least difference that "
         "would show: less than 0.1 %)"},
        {{{"s", 64, "event", 3, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_OK, 0, 90000, 12, 36000}},
         "At 64 connections threads served 7.1 % more requests than event "
         "(95 % interval 7.1 % to 7.1 %, 3 pairs of trials; least difference "
         "that would show: less than 0.1 %)"},
        {{{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_OK, 1, 83000, 12, 36000}},
         "At 64 connections there was no clear difference in throughput "
         "between event and threads (event / threads = 1.01x, 95 % interval "
         "0.948x to 1.08x, 6 pairs of trials; least difference that would "
         "show: 6.7 %)"},
        {{{"s", 64, "event", 1, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 1, 0, STATUS_OK, 0, 42000, 12, 36000}},
         "At 64 connections there were too few trials for a claim about "
         "throughput between event and threads (event / threads = 2.00x, 1 "
         "pair of trials)"},
        {{{"s", 64, "event", 6, 0, STATUS_CLIENT_BOUND, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_CLIENT_BOUND, 0, 42000, 12, 36}},
         "At 64 connections event served 2.0x the requests of threads (95 % "
         "interval 2.00x to 2.00x, 6 pairs of trials; least difference that "
         "would show: less than 0.1 %); wrk was the limit for "
         "both, so each throughput is a lower bound and the ratio may be "
         "wrk's"},
        {{{"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 64, "threads", 6, 0, STATUS_CLIENT_BOUND, 0, 42000, 12, 36},
          {"s", 100, "event", 1, 0, STATUS_OK, 0, 84000, 11, 4000},
          {"s", 100, "threads", 1, 1, STATUS_OK, 0, 42000, 12, 36}},
         "At 64 connections event served 2.0x the requests of threads (95 % "
         "interval 2.00x to 2.00x, 6 pairs of trials; least difference that "
         "would show: less than 0.1 %); wrk was the limit for "
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

enum {
    PAIRED = 3
};

/* threads / event at three levels; the isolated trials say 2.00x at each. */
static const struct pairing pairing_table[PAIRED] = {
    {.scenario = "s",
     .connections = 10,
     .server = "threads",
     .base = "event",
     .ratio = {{1.43, 1.40, 1.46, 6}, {0}}},
    {.scenario = "s",
     .connections = 64,
     .server = "threads",
     .base = "event",
     .ratio = {{1.97, 1.92, 2.02, 8}, {0}}},
    {.scenario = "s", /* too few */
     .connections = 1000,
     .server = "threads",
     .base = "event",
     .ratio = {{1.90, NAN, NAN, 2}, {0}}},
};

static const struct group paired_groups[] = {
    {"s", 10, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
    {"s", 10, "threads", 6, 0, STATUS_OK, 0, 60000, 20, 36000},
    {"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
    {"s", 64, "threads", 6, 0, STATUS_OK, 0, 60000, 20, 36000},
    {"s", 1000, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
    {"s", 1000, "threads", 6, 0, STATUS_OK, 0, 60000, 20, 36000},
    {"s", 10000, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
    {"s", 10000, "threads", 6, 6, STATUS_OK, 0, 1, 1, 1},
};

/* Results, a summary of them, and pairs that it has taken. */
struct paired {
    struct pairing all[PAIRED];
    struct pairings pairings;
    struct summary summary;
};

static void make_paired(struct paired *paired, const struct asked *asked)
{
    struct results results = rows_of(paired_groups, COUNT(paired_groups));

    memcpy(paired->all, pairing_table, sizeof paired->all);
    paired->pairings = (struct pairings){
        .all = paired->all,
        .count = PAIRED,
        .floor = {NAN, NAN},
        .precision = asked->precision_cpu,
    };
    assert_int_equal(summary_init_asked(&paired->summary, &results, asked), 0);
    summary_take_pairs(&paired->summary, &paired->pairings);
    results_release(&results);
}

static void cpu_is_told_by_pairs_where_there_are_any(void **state)
{
    static const char *const texts[] = {
        "At 10 connections threads used 1.43x the CPU per request of event "
        "(99 % interval 1.40x to 1.46x, 6 alternating pairs; least difference "
        "that would show: 2.1 %)",
        "At 64 connections threads used 1.97x the CPU per request of event "
        "(99 % interval 1.92x to 2.02x, 8 alternating pairs; least difference "
        "that would show: 2.6 %); threads failed at 10,000 connections",
    };
    const struct asked nothing = {0};
    struct finding list[FINDINGS_MAX];
    struct paired paired;
    char text[FINDING_BYTES];

    (void)state;
    make_paired(&paired, &nothing);
    assert_int_equal(finding_list(&paired.summary, "s", M_CPU_US_PER_REQUEST,
                                  "threads", "event", list),
                     COUNT(texts));
    for (size_t i = 0; i < COUNT(texts); i++) {
        finding_sentence(&list[i], text);
        assert_string_equal(text, texts[i]);
        /* the first disagrees with 2.00x, the second does not */
        assert_int_equal(finding_disagreement(&list[i], text), i == 0);
    }
    summary_headline(&paired.summary, "s", M_CPU_US_PER_REQUEST,
                     HEADLINE_COLUMNS, text, sizeof text);
    assert_string_equal(text, "threads used 1.97x the CPU per request of event "
                              "at 64 connections; threads failed at 10,000 "
                              "connections");
    /* throughput, and without pairs all, by isolated trials */
    assert_int_equal(finding_list(&paired.summary, "s", M_THROUGHPUT_PER_S,
                                  "threads", "event", list),
                     1);
    assert_int_equal(list[0].more->connections, 1000);
    assert_false(list[0].paired);
    summary_release(&paired.summary);
}

static void the_two_kinds_of_trial_may_disagree(void **state)
{
    const struct asked nothing = {0};
    struct finding list[FINDINGS_MAX];
    struct paired paired;
    char text[FINDING_BYTES];

    (void)state;
    make_paired(&paired, &nothing);
    (void)finding_list(&paired.summary, "s", M_CPU_US_PER_REQUEST, "threads",
                       "event", list);
    assert_true(finding_disagreement(&list[0], text));
    assert_string_equal(
        text, "At 10 connections isolated trials say threads / event = 2.00x "
              "in CPU per request (95 % interval 2.00x to 2.00x), alternating "
              "pairs 1.43x (99 % interval 1.40x to 1.46x): they disagree; the "
              "two servers of a pair share caches, see README.md");
    /* both are told the same way round */
    paired.all[0].ratio[PAIRING_CPU] = (struct estimate){0.8, 0.75, 0.85, 6};
    (void)finding_list(&paired.summary, "s", M_CPU_US_PER_REQUEST, "threads",
                       "event", list);
    assert_true(finding_disagreement(&list[0], text));
    assert_non_null(strstr(text, "event / threads = 0.500x"));
    assert_non_null(strstr(text, "pairs 1.25x (99 % interval 1.18x to 1.33x)"));
    summary_release(&paired.summary);
}

/* Nothing is claimed below the noise floor, whatever told it. */
static void the_noise_floor_holds_for_every_claim(void **state)
{
    const struct asked nothing = {0};
    struct paired paired;
    char text[FINDING_BYTES];

    (void)state;
    make_paired(&paired, &nothing);
    paired.pairings.floor[PAIRING_CPU] = 0.7;
    paired.pairings.floor[PAIRING_THROUGHPUT] = 0.5;
    struct finding cpu = finding_seek(&paired.summary, "s",
                                      M_CPU_US_PER_REQUEST, "threads", "event");
    assert_int_equal(cpu.verdict, VERDICT_UNCLEAR);
    finding_sentence(&cpu, text);
    assert_non_null(strstr(text, "there was no clear difference in CPU per "
                                 "request between event and threads (threads / "
                                 "event = 1.97x, 99 % interval 1.92x to 2.02x, "
                                 "8 alternating pairs; least difference that "
                                 "would show: 101 %)"));
    struct finding rate = finding_seek(&paired.summary, "s", M_THROUGHPUT_PER_S,
                                       "threads", "event");
    assert_int_equal(rate.verdict, VERDICT_UNCLEAR);
    finding_sentence(&rate, text);
    assert_non_null(strstr(text, "least difference that would show: 65 %"));
    struct finding memory = finding_seek(
        &paired.summary, "s", M_MEMORY_TOTAL_KIB, "threads", "event");
    assert_int_equal(memory.verdict, VERDICT_CLEAR);
    summary_release(&paired.summary);
}

static void what_is_wider_than_asked_is_told_with_a_remedy(void **state)
{
    static const struct group groups[] = {
        {"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 11, 4000},
        {"s", 64, "threads", 6, 0, STATUS_OK, 1, 42000, 12, 36000},
    };
    const struct asked asked = {.precision_cpu = 0.02,
                                .precision_throughput = 0.05};
    struct results results = rows_of(groups, 2);
    struct summary summary;
    struct paired paired;
    char text[FINDING_BYTES];

    (void)state;
    make_paired(&paired, &asked);
    struct finding cpu = finding_seek(&paired.summary, "s",
                                      M_CPU_US_PER_REQUEST, "threads", "event");
    finding_sentence(&cpu, text);
    assert_non_null(strstr(text, "show: 2.6 %); wider than the 2 % asked "
                                 "for: more pairs, or a quieter machine; "
                                 "threads failed"));
    summary_release(&paired.summary);

    assert_int_equal(summary_init_asked(&summary, &results, &asked), 0);
    struct finding rate =
        finding_seek(&summary, "s", M_THROUGHPUT_PER_S, "threads", "event");
    assert_int_equal(rate.verdict, VERDICT_CLEAR); /* a noisy point stood */
    finding_sentence(&rate, text);
    assert_string_equal(
        text, "At 64 connections event served 2.0x the requests of threads (95 "
              "% interval 1.87x to 2.13x, 6 pairs of trials; least difference "
              "that would show: 6.7 %); wider than the 5 % asked for: more "
              "trials, or a quieter machine");
    summary_headline(&summary, "s", M_THROUGHPUT_PER_S, HEADLINE_COLUMNS, text,
                     sizeof text);
    assert_string_equal(
        text, "event served 2.0x the requests of threads at 64 connections");
    summary_release(&summary);
    results_release(&results);
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
    summary_headline(&summary, "s", M_THROUGHPUT_PER_S, HEADLINE_COLUMNS, text,
                     6);
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
        cmocka_unit_test(cpu_is_told_by_pairs_where_there_are_any),
        cmocka_unit_test(the_two_kinds_of_trial_may_disagree),
        cmocka_unit_test(the_noise_floor_holds_for_every_claim),
        cmocka_unit_test(what_is_wider_than_asked_is_told_with_a_remedy),
        cmocka_unit_test(trials_without_a_mate_make_no_pair),
        cmocka_unit_test(a_text_that_is_too_small_is_cut),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
