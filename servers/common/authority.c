#include "authority.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_hexadecimal(char c)
{
    return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* unreserved or sub-delims: RFC 3986, 2.2 and 2.3 */
static bool is_of_name(char c)
{
    static const bool is_one[256] = {
        ['0' ... '9'] = true, ['A' ... 'Z'] = true, ['a' ... 'z'] = true,
        ['-'] = true,         ['.'] = true,         ['_'] = true,
        ['~'] = true,         ['!'] = true,         ['$'] = true,
        ['&'] = true,         ['\''] = true,        ['('] = true,
        [')'] = true,         ['*'] = true,         ['+'] = true,
        [','] = true,         [';'] = true,         ['='] = true,
    };

    return is_one[(unsigned char)c];
}

static enum authority next_in_name(char c)
{
    if (is_of_name(c))
        return AUTHORITY_NAME;
    if (c == ':')
        return AUTHORITY_PORT;
    return c == '%' ? AUTHORITY_PERCENT : AUTHORITY_BAD;
}

enum authority authority_next(enum authority state, char c)
{
    switch (state) {
    case AUTHORITY_START:
        if (c == '[')
            return AUTHORITY_BRACKET;
        return c == ':' ? AUTHORITY_BAD : next_in_name(c);
    case AUTHORITY_NAME:
        return next_in_name(c);
    case AUTHORITY_PERCENT:
        return is_hexadecimal(c) ? AUTHORITY_DIGIT : AUTHORITY_BAD;
    case AUTHORITY_DIGIT:
        return is_hexadecimal(c) ? AUTHORITY_NAME : AUTHORITY_BAD;
    case AUTHORITY_BRACKET:
        if (c == 'v' || c == 'V')
            return AUTHORITY_FUTURE;
        return authority_next(AUTHORITY_LITERAL, c);
    case AUTHORITY_LITERAL:
        if (c == ':')
            return AUTHORITY_ADDRESS;
        return is_hexadecimal(c) ? AUTHORITY_LITERAL : AUTHORITY_BAD;
    case AUTHORITY_ADDRESS:
        if (c == ']')
            return AUTHORITY_LITERAL_END;
        return is_hexadecimal(c) || c == ':' || c == '.' ? AUTHORITY_ADDRESS
                                                         : AUTHORITY_BAD;
    case AUTHORITY_FUTURE:
        if (c == ']')
            return AUTHORITY_LITERAL_END;
        return is_of_name(c) || c == ':' ? AUTHORITY_FUTURE : AUTHORITY_BAD;
    case AUTHORITY_LITERAL_END:
        return c == ':' ? AUTHORITY_PORT : AUTHORITY_BAD;
    case AUTHORITY_PORT:
        return is_digit(c) ? AUTHORITY_PORT : AUTHORITY_BAD;
    case AUTHORITY_BAD:
        break;
    }
    return AUTHORITY_BAD;
}

enum authority authority_after(enum authority state, const char *text,
                               size_t bytes)
{
    for (size_t i = 0; i < bytes; i++) {
        bool stays = state == AUTHORITY_NAME
                         ? is_of_name(text[i])
                         : state == AUTHORITY_PORT && is_digit(text[i]);

        if (!stays)
            state = authority_next(state, text[i]);
    }
    return state;
}

bool authority_is_whole(enum authority state)
{
    return state == AUTHORITY_START || state == AUTHORITY_NAME ||
           state == AUTHORITY_LITERAL_END || state == AUTHORITY_PORT;
}
