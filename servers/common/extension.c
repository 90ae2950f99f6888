#include "extension.h"

#include <string.h>

bool is_of_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c));
}

/* What may follow something whole: blanks, or the next extension. */
static enum extension next_after(char c)
{
    if (c == ' ' || c == '\t')
        return EXTENSION_GAP;
    return c == ';' ? EXTENSION_SEMICOLON : EXTENSION_BAD;
}

static enum extension next_in_name(enum extension state, char c)
{
    if (c == '=')
        return EXTENSION_EQUALS;
    if (c == ' ' || c == '\t')
        return EXTENSION_NAME_GAP;
    if (state == EXTENSION_NAME && is_of_token(c))
        return EXTENSION_NAME;
    return next_after(c);
}

static bool is_control(char c)
{
    return ((unsigned char)c < ' ' && c != '\t') || c == 0x7f;
}

enum extension extension_next(enum extension state, char c)
{
    bool is_blank = c == ' ' || c == '\t';

    switch (state) {
    case EXTENSION_NONE:
    case EXTENSION_GAP:
        return next_after(c);
    case EXTENSION_SEMICOLON:
        if (is_blank)
            return EXTENSION_SEMICOLON;
        return is_of_token(c) ? EXTENSION_NAME : EXTENSION_BAD;
    case EXTENSION_NAME:
    case EXTENSION_NAME_GAP:
        return next_in_name(state, c);
    case EXTENSION_EQUALS:
        if (is_blank)
            return EXTENSION_EQUALS;
        if (c == '"')
            return EXTENSION_QUOTED;
        return is_of_token(c) ? EXTENSION_TOKEN : EXTENSION_BAD;
    case EXTENSION_TOKEN:
        return is_of_token(c) ? EXTENSION_TOKEN : next_after(c);
    case EXTENSION_QUOTED:
        if (c == '"')
            return EXTENSION_NONE;
        if (c == '\\')
            return EXTENSION_ESCAPE;
        return is_control(c) ? EXTENSION_BAD : EXTENSION_QUOTED;
    case EXTENSION_ESCAPE:
        return is_control(c) ? EXTENSION_BAD : EXTENSION_QUOTED;
    case EXTENSION_BAD:
        break;
    }
    return EXTENSION_BAD;
}

bool extension_is_whole(enum extension state)
{
    return state == EXTENSION_NONE || state == EXTENSION_NAME ||
           state == EXTENSION_TOKEN;
}
