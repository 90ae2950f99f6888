/*
 * text.h - a small file of /proc, /sys or a cgroup as text, and numbers in
 * it.
 *
 * Does not know what they mean.
 */
#ifndef BENCH_TEXT_H
#define BENCH_TEXT_H

#include <stddef.h>

/* As much of the file as `size` holds, ended by a NUL.  0 or a negative
 * errno. */
int text_read(const char *path, char *text, size_t size);

/* The number that follows `key`, and blanks, at the beginning of a line; -1
 * without it. */
long text_number(const char *text, const char *key);

#endif
