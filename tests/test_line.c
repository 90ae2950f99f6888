/* Lines of key=value pairs, good and bad. */
#include "support.h"

#include <math.h>

#include "line.h"

static const char line[] =
    "counters seq=2 open=64 opened=65 share=0.5 last=-7 seq=9 end=3";

static void the_first_word_names_the_line(void **state)
{
    static const struct {
        const char *line, *word;
        bool is;
    } cases[] = {
        {line, "counters", true},
        {line, "counter", false},
        {line, "counters seq=2", true}, /* a caller's own business */
        {"counters", "counters", true},
        {"counters2 a=1", "counters", false},
        {" counters a=1", "counters", false},
        {"", "counters", false},
        {"Counters a=1", "counters", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(line_is(cases[i].line, cases[i].word), cases[i].is);
}

static void a_key_has_its_number(void **state)
{
    static const struct {
        const char *line, *key;
        double value;
    } cases[] = {
        {line, "open", 64},
        {line, "opened", 65},
        {line, "share", 0.5},
        {line, "last", -7},
        {line, "end", 3},
        {line, "seq", 2},
        {"x a=1", "a", 1},
        {"x a=1e3 b=2", "a", 1000},
        {"x  a=1", "a", 1},
        {"x ba=1 a=2", "a", 2},
        {"x a=18446744073709551615", "a", 18446744073709551615.0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (line_value(cases[i].line, cases[i].key) != cases[i].value)
            fail_msg("%s of \"%s\"", cases[i].key, cases[i].line);
}

static void what_is_no_number_is_not_known(void **state)
{
    static const struct {
        const char *line, *key;
    } cases[] = {
        {line, "missing"},    {line, "ope"},     {line, "pen"},
        {line, "counters"},   {line, ""},        {"", "a"},
        {"a=1", "a"}, /* the first word is the line's name */
        {"x a=", "a"},        {"x a= b=1", "a"}, {"x a", "a"},
        {"x a=1x", "a"},      {"x a=x1", "a"},   {"x a=1,5", "a"},
        {"x a=nan", "a"},     {"x a=inf", "a"},  {"x a=1e999", "a"},
        {"x a=1\tb=2", "a"},  {"x b=a=1", "a"},  {"x a==1", "a"},
        {"x a=bad a=1", "a"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (!isnan(line_value(cases[i].line, cases[i].key)))
            fail_msg("%s of \"%s\"", cases[i].key, cases[i].line);
}

static void a_difference_needs_both(void **state)
{
    (void)state;
    assert_true(line_difference("x a=5", "x a=3", "a") == 2);
    assert_true(line_difference("x a=3", "x a=5", "a") == -2);
    assert_true(isnan(line_difference("x a=5", "x b=3", "a")));
    assert_true(isnan(line_difference("", "x a=3", "a")));
}

/* Reads no further than the line's end, wherever that is. */
static void every_cut_of_a_line_is_safe(void **state)
{
    struct guarded guarded = guarded_new(sizeof line + 1);

    (void)state;
    for (size_t size = 0; size < sizeof line; size++) {
        char cut[sizeof line] = "";
        const char *text;

        memcpy(cut, line, size);
        text = guarded_copy(&guarded, cut, size + 1);
        (void)line_is(text, "counters");
        (void)line_value(text, "end");
        (void)line_value(text, "opened");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_word_names_the_line),
        cmocka_unit_test(a_key_has_its_number),
        cmocka_unit_test(what_is_no_number_is_not_known),
        cmocka_unit_test(a_difference_needs_both),
        cmocka_unit_test(every_cut_of_a_line_is_safe),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
