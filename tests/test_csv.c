/*
 * Comma-separated values: RFC 4180, and what files look like that are not.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "csv.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Reads all of `bytes`; fields end up in `out` as <field>, records as lines;
 * returns the outcome that ended it and the line it came from. */
static enum csv_outcome read_all(const char *bytes, size_t length, char *out,
                                 int *line)
{
    static struct csv_record record;
    struct csv_reader reader;
    enum csv_outcome outcome;
    FILE *file = tmpfile();

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, length, file), length);
    rewind(file);
    csv_reader_init(&reader, file);
    *out = '\0';
    while ((outcome = csv_read(&reader, &record)) == CSV_RECORD) {
        for (int i = 0; i < record.field_count; i++)
            out += sprintf(out, "<%s>", record.field[i]);
        out += sprintf(out, ";");
    }
    *line = record.line;
    fclose(file);
    return outcome;
}

static void files_are_read_as_rfc_4180_has_it(void **state)
{
    static const struct {
        const char *bytes, *records;
        enum csv_outcome outcome;
        int line;
    } cases[] = {
        {"", "", CSV_END, 1},
        {"a,b\n", "<a><b>;", CSV_END, 2},
        {"a,b\r\nc,d\r\n", "<a><b>;<c><d>;", CSV_END, 3},
        {",\n", "<><>;", CSV_END, 2},
        {"\n", "<>;", CSV_END, 2},
        {"\"a,b\",c\n", "<a,b><c>;", CSV_END, 2},
        {"\"a\"\"b\",\"\"\n", "<a\"b><>;", CSV_END, 2},
        {"\"a\nb\",c\nd\n", "<a\nb><c>;<d>;", CSV_END, 4},
        {"\"a\r\nb\"\r\n", "<a\r\nb>;", CSV_END, 3},
        {"a\rb,c\n", "<a\rb><c>;", CSV_END, 2},
        {" a , b\n", "< a >< b>;", CSV_END, 2},
        /* the last line has no line break */
        {"a,b\nc,d", "<a><b>;", CSV_CUT, 2},
        {"a,b\nc,", "<a><b>;", CSV_CUT, 2},
        {"a,b\nc,\"d", "<a><b>;", CSV_CUT, 2},
        {"a,b\nc,\"d\"", "<a><b>;", CSV_CUT, 2},
        {"a,b\nc,d\r", "<a><b>;", CSV_CUT, 2},
        /* no CSV */
        {"a,b\nc,d\"e\n", "<a><b>;", CSV_STRAY_QUOTE, 2},
        {"a,b\n\"c\"d,e\n", "<a><b>;", CSV_STRAY_QUOTE, 2},
        {"a,b\n\"c,d\ne,f\ng,h\n", "<a><b>;", CSV_OPEN_QUOTE, 2},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char records[256];
        int line;
        enum csv_outcome outcome =
            read_all(cases[i].bytes, strlen(cases[i].bytes), records, &line);
        assert_string_equal(records, cases[i].records);
        assert_string_equal(csv_outcome_text(outcome),
                            csv_outcome_text(cases[i].outcome));
        assert_int_equal(line, cases[i].line);
    }
}

static void a_nul_byte_is_damage(void **state)
{
    char records[64];
    int line;

    (void)state;
    assert_int_equal(read_all("a\nb\0c\n", 6, records, &line), CSV_NUL);
    assert_int_equal(read_all("\"\0\"\n", 4, records, &line), CSV_NUL);
}

static void records_are_bounded(void **state)
{
    static char bytes[2 * CSV_TEXT_BYTES];
    static char records[2 * CSV_TEXT_BYTES];
    int line;

    (void)state;
    memset(bytes, 'a', sizeof bytes);
    bytes[CSV_TEXT_BYTES - 1] = '\n';
    assert_int_equal(read_all(bytes, CSV_TEXT_BYTES, records, &line), CSV_END);
    assert_int_equal(strlen(records), CSV_TEXT_BYTES + 2);
    assert_int_equal(read_all(bytes + 1, CSV_TEXT_BYTES, records, &line),
                     CSV_CUT);
    bytes[CSV_TEXT_BYTES - 1] = 'a';
    assert_int_equal(read_all(bytes, sizeof bytes, records, &line),
                     CSV_TOO_LONG);
    memset(bytes, ',', sizeof bytes);
    assert_int_equal(read_all(bytes, CSV_FIELDS_MAX - 1, records, &line),
                     CSV_CUT);
    assert_int_equal(read_all(bytes, CSV_FIELDS_MAX, records, &line),
                     CSV_TOO_MANY_FIELDS);
}

static void a_directory_cannot_be_read(void **state)
{
    static struct csv_record record;
    struct csv_reader reader;
    FILE *file = fopen("/", "r");

    (void)state;
    assert_non_null(file);
    csv_reader_init(&reader, file);
    assert_int_equal(csv_read(&reader, &record), CSV_UNREADABLE);
    assert_int_equal(errno, EISDIR);
    fclose(file);
}

static void fields_are_quoted_only_if_they_have_to_be(void **state)
{
    static const char *const cases[][2] = {
        {"", ""},
        {"event", "event"},
        {"two words", "two words"},
        {"a,b", "\"a,b\""},
        {"say \"hi\"", "\"say \"\"hi\"\"\""},
        {"a\nb", "\"a\nb\""},
        {"a\rb", "\"a\rb\""},
        {"\"", "\"\"\"\""},
        {"=cmd()", "=cmd()"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[64];
        size_t length = strlen(cases[i][1]);
        assert_int_equal(csv_quote(cases[i][0], text, sizeof text), length);
        assert_string_equal(text, cases[i][1]);
        /* exactly enough room, and one byte too few */
        assert_int_equal(csv_quote(cases[i][0], text, length + 1), length);
        assert_int_equal(csv_quote(cases[i][0], text, length), -ENOSPC);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_read_as_rfc_4180_has_it),
        cmocka_unit_test(a_nul_byte_is_damage),
        cmocka_unit_test(records_are_bounded),
        cmocka_unit_test(a_directory_cannot_be_read),
        cmocka_unit_test(fields_are_quoted_only_if_they_have_to_be),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
