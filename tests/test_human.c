/*
 * Numbers and names for people.
 */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "human.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

static void numbers_have_three_digits(void **state)
{
    static const struct {
        double value;
        const char *text;
    } cases[] = {
        {0, "0"},           {0.1234, "0.123"}, {0.01234, "0.0123"},
        {0.99949, "0.999"}, {0.99951, "1.00"}, {1, "1.00"},
        {8.306, "8.31"},    {9.994, "9.99"},   {9.996, "10.0"},
        {11.24, "11.2"},    {99.94, "99.9"},   {99.96, "100"},
        {587, "587"},       {999.4, "999"},    {999.6, "1.00k"},
        {84123, "84.1k"},   {999499, "999k"},  {999501, "1.00M"},
        {1019999, "1.02M"}, {3e9, "3.00G"},    {2e12, "2.00T"},
        {-1500, "-1.50k"},  {NAN, "-"},        {2e15, "2000T"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(human_number(cases[i].value).text, cases[i].text);
    assert_true(strlen(human_number(1e300).text) < sizeof(struct human));
    assert_string_equal(human_number(INFINITY).text, "infT");
}

static void changes_have_their_sign(void **state)
{
    static const struct {
        double factor;
        const char *text;
    } cases[] = {
        {1, "0.0%"},       {1.0004, "0.0%"},   {0.9996, "0.0%"},
        {1.0006, "+0.1%"}, {1.041, "+4.1%"},   {0.959, "-4.1%"},
        {0.9006, "-9.9%"}, {0.9004, "-10%"},   {1.1, "+10%"},
        {0.5, "-50%"},     {0, "-100%"},       {2, "+100%"},
        {10.99, "+999%"},  {10.996, "+11.0x"}, {1234, "+1.23kx"},
        {NAN, "-"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(human_change(cases[i].factor).text, cases[i].text);
}

static void memory_has_its_unit(void **state)
{
    static const struct {
        double kib;
        const char *text;
    } cases[] = {
        {0, "0 KiB"},          {36, "36.0 KiB"},   {0.53, "0.530 KiB"},
        {1023, "1023 KiB"},    {1024, "1.00 MiB"}, {601000, "587 MiB"},
        {1069547, "1.02 GiB"}, {3e9, "2.79 TiB"},  {NAN, "-"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(human_kib(cases[i].kib).text, cases[i].text);
}

static void counts_are_grouped(void **state)
{
    static const struct {
        long count;
        const char *text;
    } cases[] = {
        {0, "0"},        {64, "64"},        {999, "999"},
        {1000, "1,000"}, {10000, "10,000"}, {1234567, "1,234,567"},
        {-999, "-999"},  {-1000, "-1,000"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(human_count(cases[i].count).text, cases[i].text);
}

static void factors_end_in_x(void **state)
{
    (void)state;
    assert_string_equal(human_factor(1.314).text, "1.31x");
    assert_string_equal(human_factor(40.2).text, "40.2x");
    assert_string_equal(human_factor(NAN).text, "-");
    assert_true(strlen(human_factor(1e300).text) < sizeof(struct human));
}

static void small_factors_are_told_in_percent(void **state)
{
    (void)state;
    assert_string_equal(human_excess(1).text, "less than 0.1 %");
    assert_string_equal(human_excess(1.0009).text, "less than 0.1 %");
    assert_string_equal(human_excess(1.082).text, "8.2 %");
    assert_string_equal(human_excess(1.0996).text, "10 %");
    assert_string_equal(human_excess(1.314).text, "31 %");
}

static void shares_stay_as_they_were_chosen(void **state)
{
    (void)state;
    assert_string_equal(human_share(0.05).text, "5 %");
    assert_string_equal(human_share(0.2).text, "20 %");
    assert_string_equal(human_share(0.025).text, "2.5 %");
    assert_string_equal(human_share(0.0001).text, "0.01 %");
}

static void names_are_harmless_and_fit(void **state)
{
    static const struct {
        const char *name;
        size_t columns;
        const char *text;
    } cases[] = {
        {"event", 64, "event"},
        {"event", 5, "event"},
        {"threads", 6, "thr..."},
        {"two\nlines\x1b[2J", 64, "two?lines?[2J"},
        {"caf\xc3\xa9", 4, "caf\xc3\xa9"},
        {"caf\xc3\xa9-server", 7, "caf\xc3\xa9..."},
        {"", 10, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_string_equal(human_name(cases[i].name, cases[i].columns).text,
                            cases[i].text);
}

static void a_name_of_many_bytes_stays_inside(void **state)
{
    char name[512];
    size_t i = 0;

    (void)state;
    while (i + 3 < sizeof name) {
        memcpy(name + i, "\xe2\x82\xac", 3);
        i += 3;
    }
    name[i] = '\0';
    assert_int_equal(human_columns(name), i / 3);
    struct human human = human_name(name, 64);
    assert_true(strlen(human.text) < sizeof human.text);
    assert_string_equal(human.text + strlen(human.text) - 3, "...");
    /* bytes that are no UTF-8 at all */
    memset(name, 0x80, sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_true(strlen(human_name(name, 64).text) < sizeof human.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_have_three_digits),
        cmocka_unit_test(changes_have_their_sign),
        cmocka_unit_test(memory_has_its_unit),
        cmocka_unit_test(counts_are_grouped),
        cmocka_unit_test(factors_end_in_x),
        cmocka_unit_test(small_factors_are_told_in_percent),
        cmocka_unit_test(shares_stay_as_they_were_chosen),
        cmocka_unit_test(names_are_harmless_and_fit),
        cmocka_unit_test(a_name_of_many_bytes_stays_inside),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
