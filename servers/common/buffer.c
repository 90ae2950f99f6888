#include "buffer.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum {
    LEAST_BYTES = 4096
};

int buffer_reserve(struct buffer *buffer, size_t room)
{
    char *data;

    if (room <= buffer->room)
        return 0;
    data = realloc(buffer->data, room);
    if (!data)
        return -ENOMEM;
    buffer->data = data;
    buffer->room = room;
    return 0;
}

int buffer_append(struct buffer *buffer, const char *data, size_t bytes)
{
    size_t room = buffer->room ? buffer->room : LEAST_BYTES;

    while (room < buffer->bytes + bytes)
        room *= 2;
    if (buffer_reserve(buffer, room))
        return -ENOMEM;
    memcpy(buffer->data + buffer->bytes, data, bytes);
    buffer->bytes += bytes;
    return 0;
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct buffer){0};
}
