/*
 * What people call the servers: sentences and their tables say it, what
 * programs read and the narrow table of the terminal keep the names.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "finding.h"
#include "pairing.h"
#include "rows.h"
#include "summary.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static const struct group GROUPS[] = {
    {"s", 64, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
    {"s", 64, "threads", 6, 0, STATUS_OK, 0, 42000, 10, 36000},
    {"s", 64, "nginx", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
    {"s", 100, "event", 6, 0, STATUS_OK, 0, 84000, 10, 4000},
    {"s", 100, "threads", 6, 1, STATUS_OK, 0, 42000, 10, 36000},
};

/* Of the first two; the third is called what it is named. */
static struct summary summarize(void)
{
    struct results results = rows_of(GROUPS, COUNT(GROUPS));
    struct summary summary;

    assert_int_equal(summary_init(&summary, &results), 0);
    results_release(&results); /* only borrowed */
    summary_take_label(&summary, "event", "event loop");
    summary_take_label(&summary, "threads", "thread per connection");
    return summary;
}

typedef int writer(const struct summary *, FILE *);

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

static void has(const char *text, const char *part)
{
    if (strstr(text, part) == NULL)
        fail_msg("no \"%s\" in: %s", part, text);
}

static void sentences_say_labels(void **state)
{
    struct summary summary = summarize();
    char text[FINDING_BYTES];

    (void)state;
    summary_headline(&summary, "s", M_THROUGHPUT_PER_S, HEADLINE_COLUMNS, text,
                     sizeof text);
    assert_string_equal(text, "event loop served 2.0x the requests of thread "
                              "per connection at 64; thread per connection "
                              "partly failed at 100");
    struct finding finding =
        finding_seek(&summary, "s", M_CPU_US_PER_REQUEST, "threads", "event");
    finding_sentence(&finding, text);
    has(text, "between event loop and thread per connection (");
    has(text, "; thread per connection partly failed at 100 connections");
    slope_sentence(&summary.slopes[1], text);
    has(text, " connections thread per connection took ");
    summary_release(&summary);
}

static void markdown_says_labels(void **state)
{
    struct summary summary = summarize();
    char *text = written(&summary, summary_write_markdown);

    (void)state;
    has(text, "- At 64 connections event loop served 2.0x the requests of "
              "thread per connection (");
    has(text, "| requests/s | against event loop |");
    has(text, "\n| 64 | event loop | 6 |");
    has(text, "\n|  | thread per connection | 6 |");
    has(text, "\n|  | nginx | 6 |");
    has(text, " (s, thread per connection, 100 connections): server died");
    free(text);
    summary_release(&summary);
}

static void programs_read_names(void **state)
{
    struct summary summary = summarize();
    char *text = written(&summary, summary_write_csv);

    (void)state;
    has(text, "\ns,64,threads,event,throughput_per_s,6,0.5,");
    has(text, "\ns,,event,,memory_bytes_per_connection,");
    assert_null(strstr(text, "loop"));
    free(text);
    summary_release(&summary);
}

static void the_terminal_explains_its_names(void **state)
{
    struct summary summary = summarize();
    char *text = written(&summary, summary_write_table);

    (void)state;
    has(text, "\n         64 event  ");
    has(text, "\n\nevent         event loop\n"
              "threads       thread per connection\n\n");
    assert_null(strstr(text, "\nnginx"));
    free(text);
    summary_release(&summary);
}

static void pairs_say_labels(void **state)
{
    struct pairing all[] = {
        {.scenario = "s", .server = "threads", .base = "event"},
        {.scenario = "s", .server = "event", .base = "event"},
        {.scenario = "s", .server = "nginx", .base = "event"},
    };
    struct pairings pairings = {.all = all, .count = COUNT(all)};
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    (void)state;
    pairings_take_label(&pairings, "event", "event loop");
    pairings_take_label(&pairings, "threads", "thread per connection");
    pairings_write_markdown(&pairings, file);
    fclose(file);
    has(text, "| thread per connection | event loop |");
    has(text, "| event loop | itself |");
    has(text, "| nginx | event loop |");
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sentences_say_labels),
        cmocka_unit_test(markdown_says_labels),
        cmocka_unit_test(programs_read_names),
        cmocka_unit_test(the_terminal_explains_its_names),
        cmocka_unit_test(pairs_say_labels),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
