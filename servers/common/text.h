/*
 * text.h - text put together by hand.
 *
 * printf would do, at the price of a page of stack that every thread then
 * keeps for good.  Nothing is terminated; each returns where the text ends.
 */
#ifndef COMMON_TEXT_H
#define COMMON_TEXT_H

#include <stdint.h>
#include <string.h>

/* Inline, so that a literal costs no call. */
static inline char *text_add(char *end, const char *text)
{
    size_t length = strlen(text);

    memcpy(end, text, length);
    return end + length;
}

char *text_add_number(char *end, uint64_t number);

/* `digits` digits, padded with zeros. */
char *text_add_digits(char *end, uint64_t number, int digits);

/* 16 hexadecimal digits. */
char *text_add_hexadecimal(char *end, uint64_t number);

#endif
