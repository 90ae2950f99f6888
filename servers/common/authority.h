/*
 * authority.h - whether a text names a host: uri-host [ ":" port ], as the
 * Host field and an absolute target have it (RFC 9110, 4.2 and 7.2; RFC 3986,
 * 3.2.2).
 *
 * Pure.  Takes one character at a time, so that nothing need be kept.
 */
#ifndef COMMON_AUTHORITY_H
#define COMMON_AUTHORITY_H

#include <stdbool.h>
#include <stddef.h>

enum authority {
    AUTHORITY_START, /* nothing yet: an empty Host is allowed */
    AUTHORITY_NAME,
    AUTHORITY_PERCENT, /* two hexadecimal digits to come */
    AUTHORITY_DIGIT,   /* one */
    AUTHORITY_BRACKET,
    AUTHORITY_LITERAL, /* within [ ] */
    AUTHORITY_ADDRESS, /* within [ ], after a colon: of IPv6 */
    AUTHORITY_FUTURE,  /* within [ ], after a "v" */
    AUTHORITY_LITERAL_END,
    AUTHORITY_PORT,
    AUTHORITY_BAD
};

/* The state after one more character, or several. */
enum authority authority_next(enum authority state, char c);
enum authority authority_after(enum authority state, const char *text,
                               size_t bytes);

/* Whether it may end here. */
bool authority_is_whole(enum authority state);

#endif
