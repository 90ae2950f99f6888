/*
 * lines.h - a stream of bytes cut into lines of bounded length.
 *
 * Pure.  A longer line than LINE_BYTES_MAX - 1 is discarded and counted: a
 * reader of reports must not take half of one for the whole.  For the same
 * reason what follows the last newline is never delivered.
 */
#ifndef BENCH_LINES_H
#define BENCH_LINES_H

#include <stdbool.h>
#include <stddef.h>

enum {
    LINE_BYTES_MAX = 8192
};

struct lines {
    /* `line` has no newline, and '?' for NUL bytes; it may be changed, and is
     * gone when the call returns. */
    void (*on_line)(void *data, char *line);
    void *data;
    size_t overlong_lines;
    size_t length; /* of what has come of the next line */
    bool discarding;
    char bytes[LINE_BYTES_MAX];
};

void lines_init(struct lines *lines, void (*on_line)(void *data, char *line),
                void *data);
void lines_feed(struct lines *lines, const char *bytes, size_t count);

#endif
