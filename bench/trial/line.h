/*
 * line.h - lines of `key=value` pairs, as our servers and our wrk scripts
 * print them:
 *
 *   counters seq=2 monotonic_us=81234 accepted=64 open=64 responses=4711 ...
 *   bench-result version=1 duration_us=3001502 requests=181220 ... complete=1
 *
 * Pure text.  Does not know what the keys mean.
 */
#ifndef BENCH_LINE_H
#define BENCH_LINE_H

#include <stdbool.h>

enum {
    LINE_BYTES = 2048
};

/* Whether the line's first word is `word`. */
bool line_is(const char *line, const char *word);

/* The number that belongs to a key; NaN when the key is missing or what
 * follows it is no finite number. */
double line_value(const char *line, const char *key);

/* The same of `later` less that of `earlier`. */
double line_difference(const char *later, const char *earlier, const char *key);

#endif
