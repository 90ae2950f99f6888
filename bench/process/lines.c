#include "lines.h"

#include <string.h>

void lines_init(struct lines *lines, void (*on_line)(void *data, char *line),
                void *data)
{
    lines->on_line = on_line;
    lines->data = data;
    lines->overlong_lines = 0;
    lines->length = 0;
    lines->discarding = false;
}

static void append(struct lines *lines, const char *bytes, size_t count)
{
    if (lines->length + count >= LINE_BYTES_MAX)
        lines->discarding = true;
    if (lines->discarding)
        return;
    memcpy(lines->bytes + lines->length, bytes, count);
    lines->length += count;
}

static void line_end(struct lines *lines)
{
    if (lines->discarding) {
        lines->overlong_lines++;
    } else {
        for (size_t i = 0; i < lines->length; i++)
            if (lines->bytes[i] == '\0')
                lines->bytes[i] = '?';
        lines->bytes[lines->length] = '\0';
        lines->on_line(lines->data, lines->bytes);
    }
    lines->length = 0;
    lines->discarding = false;
}

void lines_feed(struct lines *lines, const char *bytes, size_t count)
{
    const char *end = bytes + count;
    const char *newline;

    while ((newline = memchr(bytes, '\n', (size_t)(end - bytes)))) {
        append(lines, bytes, (size_t)(newline - bytes));
        line_end(lines);
        bytes = newline + 1;
    }
    append(lines, bytes, (size_t)(end - bytes));
}
