/*
 * The words about charts: those of the project, and what is said of wrong ones.
 * Run in the project's folder, as all tests are.
 */
#include <errno.h>
#include <math.h>
#include <sys/stat.h>

#include "support.h"

#include "chart_kinds.h"
#include "profile.h"
#include "report_words.h"

static const struct kind_words *find(const struct report_words *words,
                                     const char *kind)
{
    for (int i = 0; i < words->count; i++) {
        if (strcmp(words->kinds[i].kind, kind) == 0)
            return &words->kinds[i];
    }
    return NULL;
}

static void every_chart_has_its_words(void **state)
{
    struct report_words words;
    char error[ERROR_BYTES];

    (void)state;
    assert_int_equal(report_words_load(&words, error), 0);
    for (const struct chart_kind *kind = chart_kinds; kind->name; kind++) {
        const struct kind_words *found = find(&words, kind->name);
        if (!found)
            fail_msg("no words in scripts/report/charts.json for the chart %s",
                     kind->name);
        assert_true(found->question[0] && found->reading[0]);
        assert_true(found->alternative[0]);
    }
    report_words_release(&words);
}

static void a_kind_is_read_whole(void **state)
{
    struct report_words words;
    char error[ERROR_BYTES];

    (void)state;
    assert_int_equal(report_words_load(&words, error), 0);
    const struct kind_words *memory = find(&words, "memory");
    const struct kind_words *heat = find(&words, "heat");
    const struct kind_words *cost = find(&words, "cost");
    const struct kind_words *claim = find(&words, "claim");
    assert_true(memory->is_shown && !memory->is_of_claims);
    assert_int_equal(memory->column_count, 6);
    assert_int_equal(memory->columns[0].metric, M_MEMORY_TOTAL_KIB);
    assert_string_equal(memory->columns[0].format(2048).text, "2.00 MiB");
    assert_true(!heat->is_shown && heat->is_plain && !memory->is_plain);
    assert_string_equal(heat->columns[0].format(9600).text, "9.6 ms");
    assert_string_equal(heat->columns[0].format(NAN).text, "-");
    assert_true(cost->has_slopes && cost->column_count == 0);
    assert_true(claim->is_of_claims);
    report_words_release(&words);
}

#define KIND                                                                   \
    "\"kind\": \"x\", \"heading\": \"h\", \"section\": \"charts\", "           \
    "\"shown\": true, \"question\": \"q\", \"reading\": \"r\", "               \
    "\"alternative\": \"a\""

/* A folder of our own, in place of the project's. */
static void mistakes_are_told(void **state)
{
    static const struct {
        const char *json, *said;
    } cases[] = {
        {"[", "scripts/report/charts.json:1: "},
        {"[{\"kind\": \"x\"}]",
         "scripts/report/charts.json: kind \"x\": a word is missing"},
        {"[3]", "scripts/report/charts.json: kind \"\": a word is missing"},
        {"[{" KIND ", \"table\": \"lines\"}]",
         "scripts/report/charts.json: kind \"x\": no such table"},
        {"[{" KIND ", \"table\": [{\"metric\": \"rss_kib\"}]}]",
         "scripts/report/charts.json: kind \"x\": a column needs"},
        {"[{" KIND ", \"table\": [{\"metric\": \"rss\", \"title\": \"t\","
         " \"as\": \"kib\"}]}]",
         "scripts/report/charts.json: kind \"x\": no such metric"},
        {"[{" KIND ", \"table\": [{\"metric\": \"rss_kib\", \"title\": \"t\","
         " \"as\": \"s\"}]}]",
         "scripts/report/charts.json: kind \"x\": \"as\" must be"},
    };
    char folder[] = "/tmp/test_report_words.XXXXXX", error[ERROR_BYTES];
    char *home = getcwd(NULL, 0);
    struct report_words words;

    (void)state;
    assert_non_null(home);
    assert_non_null(mkdtemp(folder));
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(report_words_load(&words, error), -ENOENT);
    assert_non_null(strstr(error, "call bench in the project's folder"));
    assert_int_equal(mkdir("scripts", 0777), 0);
    assert_int_equal(mkdir("scripts/report", 0777), 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        FILE *file = fopen("scripts/report/charts.json", "we");
        assert_non_null(file);
        fputs(cases[i].json, file);
        assert_int_equal(fclose(file), 0);
        assert_int_equal(report_words_load(&words, error), -EBADMSG);
        assert_memory_equal(error, cases[i].said, strlen(cases[i].said));
    }
    assert_int_equal(remove("scripts/report/charts.json"), 0);
    assert_int_equal(rmdir("scripts/report") | rmdir("scripts"), 0);
    assert_int_equal(chdir(home), 0);
    assert_int_equal(rmdir(folder), 0);
    free(home);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_chart_has_its_words),
        cmocka_unit_test(a_kind_is_read_whole),
        cmocka_unit_test(mistakes_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
