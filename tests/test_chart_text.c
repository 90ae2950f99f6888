/*
 * Numbers as people read them, and foreign words made harmless.
 */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "chart_text.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void numbers_are_short(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},         {0.53, "0.53"}, {1, "1"},
                 {9.6, "9.6"},     {9.96, "10"},   {853.4, "853"},
                 {999.6, "1k"},    {9640, "9.6k"}, {29400, "29k"},
                 {106800, "107k"}, {999600, "1M"}, {1.24e6, "1.2M"},
                 {11.1e6, "11M"},  {3e9, "3G"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[32];
        number_format(cases[i].value, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

static void ticks_keep_their_halves(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {{0, "0"},
                 {2500, "2.5k"},
                 {12500, "12.5k"},
                 {120000, "120k"},
                 {2e6, "2M"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[32];
        tick_format(cases[i].value, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

static void connections_are_short(void **state)
{
    static const struct {
        int connections;
        const char *text;
    } cases[] = {{1, "1"},         {256, "256"},    {1000, "1k"},
                 {1024, "1k"},     {1500, "1.5k"},  {4096, "4k"},
                 {10000, "10k"},   {3793, "3.79k"}, {2000000, "2000k"},
                 {1234567, "1.2M"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[32];
        connections_format(cases[i].connections, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

static void memory_has_a_unit(void **state)
{
    static const struct {
        double kib;
        const char *text;
    } cases[] = {{0, "0 KiB"},     {0.56, "0.56 KiB"},
                 {12.4, "12 KiB"}, {587 * 1024.0, "587 MiB"},
                 {1024, "1 MiB"},  {1.2 * 1024 * 1024, "1.2 GiB"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[32];
        kib_format(cases[i].kib, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

static void latency_has_a_unit(void **state)
{
    static const struct {
        double us;
        const char *text;
    } cases[] = {{0, "0 us"},       {20, "20 us"},    {142.4, "142 us"},
                 {999.4, "999 us"}, {999.6, "1 ms"},  {1250, "1.2 ms"},
                 {9600, "9.6 ms"},  {12345, "12 ms"}, {502000, "502 ms"},
                 {999600, "1 s"},   {1.5e6, "1.5 s"}, {6e7, "60 s"},
                 {3.6e9, "3600 s"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[32];
        latency_format(cases[i].us, text, sizeof(text));
        assert_string_equal(text, cases[i].text);
    }
}

static void foreign_text_is_quoted(void **state)
{
    static const struct {
        const char *text, *quoted;
    } cases[] = {
        {"", "''"},
        {"event loop", "'event loop'"},
        {"it's", "'it''s'"},
        {"'; system('id", "'\xe2\x80\x99; system(''id'"},
        {"a\nb\tc\x7f", "'a b c '"},
        {"`id` {a_b} \\n @x \"q\"", "'`id` {a_b} \\n @x \"q\"'"},
        {"\xc3\xa9", "'\xc3\xa9'"},
        {"\xc2\x85", "' '"},                      /* a C1 control */
        {"a\xff\xc3", "'a?\?'"},                  /* not UTF-8, cut short */
        {"\xed\xa0\x80\xc0\xaf", "'?\?\?\?\?'"}}; /* surrogate, overlong */

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char quoted[64];
        assert_int_equal(text_quote(cases[i].text, quoted, sizeof(quoted)), 0);
        assert_string_equal(quoted, cases[i].quoted);
    }
    char small[8];
    assert_int_equal(text_quote("too long", small, sizeof(small)), -ENOSPC);
}

static void foreign_names_stay_in_their_folder(void **state)
{
    static const struct {
        const char *text, *part;
    } cases[] = {{"hello", "hello"},
                 {"../../etc/x", "_._.._etc_x"},
                 {".", "_"},
                 {"a b;c'd", "a_b_c_d"},
                 {"v1.2-x_y", "v1.2-x_y"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char part[64];
        text_file_part(cases[i].text, part, sizeof(part));
        assert_string_equal(part, cases[i].part);
    }
}

static void long_text_is_cut_or_broken(void **state)
{
    char text[TEXT_BYTES], lines[3][TEXT_BYTES];

    (void)state;
    text_fit("short", 12, false, 100, text, sizeof(text));
    assert_string_equal(text, "short");
    text_fit("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9", 10, false, 35,
             text, sizeof(text));
    assert_string_equal(text, "\xc3\xa9\xc3\xa9\xc3\xa9\xe2\x80\xa6");

    int count = text_wrap("one two  three", 10, false, 45, lines, 2);
    assert_int_equal(count, 2);
    assert_string_equal(lines[0], "one two");
    assert_string_equal(lines[1], "three");
    assert_int_equal(text_wrap("  ", 10, false, 45, lines, 2), 0);
    /* a dot stands between remarks, not at the end of a line */
    count =
        text_wrap("one two \u00b7 three \u00b7 four", 10, false, 48, lines, 3);
    assert_int_equal(count, 3);
    assert_string_equal(lines[0], "one two");
    assert_string_equal(lines[1], "three");
    assert_string_equal(lines[2], "four");
    count = text_wrap("unbreakablebutlong and more", 10, false, 40, lines, 2);
    assert_int_equal(count, 2);
    assert_true(text_width_px(lines[0], 10, false) <= 40);
    assert_true(text_width_px(lines[1], 10, false) <= 40);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_short),
        cmocka_unit_test(ticks_keep_their_halves),
        cmocka_unit_test(connections_are_short),
        cmocka_unit_test(memory_has_a_unit),
        cmocka_unit_test(latency_has_a_unit),
        cmocka_unit_test(foreign_text_is_quoted),
        cmocka_unit_test(foreign_names_stay_in_their_folder),
        cmocka_unit_test(long_text_is_cut_or_broken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
