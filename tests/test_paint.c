/*
 * Colours on a terminal: whole words only, and the text stays what it was.
 */
#include "support.h"

#include "paint.h"

#define BLUE(word)   "\033[38;5;33m" word "\033[0m"
#define ORANGE(word) "\033[38;5;208m" word "\033[0m"

static void words_wear_their_colours(void **state)
{
    static const struct painted words[] = {{"event", 0},      {"threads", 1},
                                           {"event loop", 0}, {"A", 0},
                                           {"far", 9},        {"", 0}};
    static const struct {
        const char *text, *painted;
    } cases[] = {
        {"", ""},
        {"nothing", "nothing"},
        {"event", BLUE("event")},
        {"threads / event = 2", ORANGE("threads") " / " BLUE("event") " = 2"},
        {"events, event-loop, an_event", "events, event-loop, an_event"},
        {"  A  event loop: 9", "  " BLUE("A") "  " BLUE("event loop") ": 9"},
        {"of event\n  loop.", "of " BLUE("event\n  loop") "."},
        {"eventloop, event\n  loops", "eventloop, " BLUE("event") "\n  loops"},
        {"At A.\n", "At " BLUE("A") ".\n"},
        {"far \u00e9event", "far \u00e9event"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = NULL;
        size_t bytes = 0;
        FILE *file = open_memstream(&text, &bytes);
        assert_non_null(file);
        paint_words(cases[i].text, words, COUNT(words), file);
        assert_int_equal(fclose(file), 0);
        assert_string_equal(text, cases[i].painted);
        free(text);
    }
}

static void a_file_is_no_terminal(void **state)
{
    (void)state;
    FILE *file = tmpfile();
    assert_non_null(file);
    assert_false(paint_is_wanted(file));
    fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_wear_their_colours),
        cmocka_unit_test(a_file_is_no_terminal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
