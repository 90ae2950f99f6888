/*
 * extension.h - whether a text is a chunk's extensions (RFC 9112, 7.1.1):
 * *( BWS ";" BWS name [ BWS "=" BWS ( token / quoted-string ) ] )
 *
 * Pure.  Takes one character at a time.  llhttp takes fewer of them than the
 * grammar has, and others.
 */
#ifndef COMMON_EXTENSION_H
#define COMMON_EXTENSION_H

#include <stdbool.h>

enum extension {
    EXTENSION_NONE, /* the line may end here */
    EXTENSION_GAP,  /* blanks: a semicolon must follow */
    EXTENSION_SEMICOLON,
    EXTENSION_NAME,
    EXTENSION_NAME_GAP,
    EXTENSION_EQUALS,
    EXTENSION_TOKEN,
    EXTENSION_QUOTED,
    EXTENSION_ESCAPE,
    EXTENSION_BAD
};

/* The state after one more character. */
enum extension extension_next(enum extension state, char c);

/* Whether the line may end here. */
bool extension_is_whole(enum extension state);

/* Whether c may stand in a token: RFC 9110, 5.6.2. */
bool is_of_token(char c);

#endif
