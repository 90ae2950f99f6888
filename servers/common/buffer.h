/*
 * buffer.h - bytes that are collected.
 *
 * {0} is an empty one; buffer_release gives the memory back.
 */
#ifndef COMMON_BUFFER_H
#define COMMON_BUFFER_H

#include <stddef.h>

struct buffer {
    char *data; /* owned; NULL while there is none */
    size_t bytes, room;
};

/* Makes room for so many bytes in all.  Returns 0 or -ENOMEM. */
int buffer_reserve(struct buffer *buffer, size_t room);

/* Appends.  Returns 0 or -ENOMEM; the buffer is then as it was. */
int buffer_append(struct buffer *buffer, const char *data, size_t bytes);

void buffer_release(struct buffer *buffer);

#endif
