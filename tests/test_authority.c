/*
 * Which texts name a host, told one character at a time.
 */
#include "support.h"

#include "authority.h"

static enum authority after(const char *text)
{
    enum authority state = AUTHORITY_START;

    for (; *text; text++)
        state = authority_next(state, *text);
    return state;
}

static void a_host_may_end_only_where_it_is_whole(void **state)
{
    static const struct {
        const char *text;
        enum authority state;
        bool is_whole;
    } cases[] = {
        {"", AUTHORITY_START, true},
        {"h", AUTHORITY_NAME, true},
        {"h.example", AUTHORITY_NAME, true},
        {"127.0.0.1", AUTHORITY_NAME, true},
        {"-._~!$&'()*+,;=", AUTHORITY_NAME, true},
        {"h%", AUTHORITY_PERCENT, false},
        {"h%4", AUTHORITY_DIGIT, false},
        {"h%4a", AUTHORITY_NAME, true},
        {"%4A%fF", AUTHORITY_NAME, true},
        {"h%%41", AUTHORITY_BAD, false},
        {"h%4g", AUTHORITY_BAD, false},
        {"h%g4", AUTHORITY_BAD, false},
        {"h:", AUTHORITY_PORT, true},
        {"h:80", AUTHORITY_PORT, true},
        {"h:123456789", AUTHORITY_PORT, true},
        {"h:80:", AUTHORITY_BAD, false},
        {"h:-1", AUTHORITY_BAD, false},
        {"h::", AUTHORITY_BAD, false},
        {":", AUTHORITY_BAD, false},
        {":80", AUTHORITY_BAD, false},
        {"[", AUTHORITY_BRACKET, false},
        {"[::1", AUTHORITY_ADDRESS, false},
        {"[f00d", AUTHORITY_LITERAL, false},
        {"[f00d]", AUTHORITY_BAD, false},
        {"[]", AUTHORITY_BAD, false},
        {"[::1]", AUTHORITY_LITERAL_END, true},
        {"[::1]:", AUTHORITY_PORT, true},
        {"[::1]:80", AUTHORITY_PORT, true},
        {"[::ffff:127.0.0.1]", AUTHORITY_LITERAL_END, true},
        {"[1:2:3:4:5:6:7:aBcD]", AUTHORITY_LITERAL_END, true},
        {"[v7.a:b", AUTHORITY_FUTURE, false},
        {"[v7.a:b]", AUTHORITY_LITERAL_END, true},
        {"[V7.~!]:1", AUTHORITY_PORT, true},
        {"[1v.x:y]", AUTHORITY_BAD, false},
        {"[::1%25lo]", AUTHORITY_BAD, false},
        {"[::g]", AUTHORITY_BAD, false},
        {"[::1]h", AUTHORITY_BAD, false},
        {"[::1]]", AUTHORITY_BAD, false},
        {"[[::1]]", AUTHORITY_BAD, false},
        {"[::%31]", AUTHORITY_BAD, false},
        {"h[::1]", AUTHORITY_BAD, false},
        {"]", AUTHORITY_BAD, false},
        {"u@h", AUTHORITY_BAD, false},
        {"h/", AUTHORITY_BAD, false},
        {"h?", AUTHORITY_BAD, false},
        {"h#", AUTHORITY_BAD, false},
        {"h h", AUTHORITY_BAD, false},
        {"h,h:1,h", AUTHORITY_BAD, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum authority end = after(cases[i].text);

        if (end != cases[i].state ||
            authority_is_whole(end) != cases[i].is_whole)
            fail_msg("\"%s\" ends in state %d", cases[i].text, (int)end);
    }
}

/* What each state takes, of all characters there are. */
static void every_character_has_its_place(void **state)
{
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define OF_NAME LETTERS "0123456789-._~!$&'()*+,;="
#define DIGITS  "0123456789abcdefABCDEF"
    static const struct {
        enum authority state;
        const char *taken;
    } cases[] = {
        {AUTHORITY_START, OF_NAME "%["},
        {AUTHORITY_NAME, OF_NAME "%:"},
        {AUTHORITY_PERCENT, DIGITS},
        {AUTHORITY_DIGIT, DIGITS},
        {AUTHORITY_BRACKET, DIGITS "vV:"},
        {AUTHORITY_LITERAL, DIGITS ":"},
        {AUTHORITY_ADDRESS, DIGITS ".:]"},
        {AUTHORITY_FUTURE, OF_NAME ":]"},
        {AUTHORITY_LITERAL_END, ":"},
        {AUTHORITY_PORT, "0123456789"},
        {AUTHORITY_BAD, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        for (int c = 0; c < 256; c++) {
            bool taken = c != 0 && strchr(cases[i].taken, c);

            if ((authority_next(cases[i].state, (char)c) != AUTHORITY_BAD) !=
                taken)
                fail_msg("character %d in state %d", c, (int)cases[i].state);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_host_may_end_only_where_it_is_whole),
        cmocka_unit_test(every_character_has_its_place),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
