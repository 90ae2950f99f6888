/*
 * profile_words.h - words made into values, and what to say when a word is
 * wrong.  Shared by the files that read profiles and the command line.
 *
 * Pure: does not know where a word came from.  (duration_parse, which belongs
 * here too, is declared in profile.h.)
 */
#ifndef BENCH_PROFILE_WORDS_H
#define BENCH_PROFILE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* Writes one line into `error` (ERROR_BYTES, profile.h), control bytes made
 * harmless, and returns `code`. */
int error_set(char *error, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* Decimal digits only, nothing around them.  Return 0, -EINVAL, or -ERANGE
 * outside low..high. */
int count_parse(const char *text, long low, long high, long *value);
/* "0.95" or "1000", the same results. */
int decimal_parse(const char *text, double low, double high, double *value);

/* "5" or "5%" or "2.5%", the same results. */
int percent_parse(const char *text, double low, double high, double *value);

/* [a-z0-9_-], 1 to 32 of them: a name becomes a file's name. */
bool name_is_valid(const char *name);

/* Valid UTF-8 without control characters: fit for CSV, JSON and charts. */
bool text_is_clean(const char *text);

/* Whichever of names[count] `word` was most likely meant to be, by edit
 * distance; NULL when none is near. */
const char *name_nearest(const char *word, const char *const *names,
                         size_t count);

/* Says what is there instead of `word`: ` (did you mean "hello"?)` when one
 * is near, and `; there are hello, bytes, wait`. */
void names_hint(const char *word, const char *const *names, size_t count,
                char *text, size_t size);

/* Copies the next word of *text (blanks and commas separate) to `word`, and
 * moves *text behind it.  Returns its length, 0 at the end; one too long is
 * cut to size - 1. */
size_t word_next(const char **text, char *word, size_t size);

/* Sorts levels[count] ascending; returns the first duplicate, 0 if none. */
int levels_sort(int *levels, int count);

#endif
