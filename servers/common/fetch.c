#include "fetch.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char format[] = "GET %.*s HTTP/1.1\r\nHost: %s\r\n\r\n";

/* --- what llhttp tells -------------------------------------------------- */

static int on_header_field(llhttp_t *parser, const char *at, size_t length)
{
    struct fetch *fetch = parser->data;

    for (size_t i = 0; i < length; i++) {
        char c = at[i] >= 'A' && at[i] <= 'Z' ? (char)(at[i] + 32) : at[i];

        if (fetch->name_bytes < FETCH_FIELD_BYTES)
            fetch->name[fetch->name_bytes++] = c;
    }
    return 0;
}

static bool is_type(const struct fetch *fetch)
{
    return fetch->name_bytes == 12 &&
           memcmp(fetch->name, "content-type", 12) == 0;
}

/* The last one counts, but in a trailer. */
static int on_header_field_complete(llhttp_t *parser)
{
    struct fetch *fetch = parser->data;

    if (fetch->status != 0)
        fetch->name_bytes = 0;
    else if (is_type(fetch))
        fetch->type_bytes = 0;
    return 0;
}

/* One that does not fit says nothing. */
static int on_header_value(llhttp_t *parser, const char *at, size_t length)
{
    struct fetch *fetch = parser->data;

    if (!is_type(fetch))
        return 0;
    if (fetch->type_bytes + length >= HTTP_TYPE_BYTES) {
        fetch->type_bytes = HTTP_TYPE_BYTES; /* and so for the rest of it */
        fetch->type[0] = '\0';
        return 0;
    }
    memcpy(fetch->type + fetch->type_bytes, at, length);
    fetch->type_bytes += length;
    fetch->type[fetch->type_bytes] = '\0';
    return 0;
}

static int on_header_value_complete(llhttp_t *parser)
{
    struct fetch *fetch = parser->data;
    size_t bytes = strlen(fetch->type);

    while (bytes > 0 && strchr(" \t", fetch->type[bytes - 1]))
        fetch->type[--bytes] = '\0'; /* llhttp leaves blanks behind it */
    fetch->name_bytes = 0;
    return 0;
}

static int on_headers_complete(llhttp_t *parser)
{
    struct fetch *fetch = parser->data;

    fetch->status = parser->status_code;
    if (parser->http_major != 1 || fetch->status < 100 ||
        fetch->status == 101 || fetch->status > 599)
        return -1;
    /* 1: none follows, whatever its fields say (RFC 9112, 6.3). */
    return fetch->status == 204 || fetch->status == 304 ? 1 : 0;
}

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
    struct fetch *fetch = parser->data;

    if (fetch->content.bytes + length > FETCH_CONTENT_MAX_BYTES)
        return -1;
    fetch->out_of_memory = buffer_append(&fetch->content, at, length) != 0;
    return fetch->out_of_memory ? -1 : 0;
}

/* Interim answers are passed over: RFC 9110, 15.2. */
static int on_message_complete(llhttp_t *parser)
{
    struct fetch *fetch = parser->data;

    if (fetch->status < 200) {
        fetch->status = 0;
        fetch->type_bytes = 0;
        fetch->type[0] = '\0';
        return 0;
    }
    fetch->complete = true;
    return HPE_PAUSED;
}

static const llhttp_settings_t callbacks = {
    .on_header_field = on_header_field,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value = on_header_value,
    .on_header_value_complete = on_header_value_complete,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
};

/* --- the steps ---------------------------------------------------------- */

struct fetch *fetch_new(const char *host, const char *target,
                        size_t target_bytes)
{
    size_t room = sizeof format + strlen(host) + target_bytes;
    struct fetch *fetch = malloc(sizeof *fetch + room);

    if (!fetch)
        return NULL;
    *fetch = (struct fetch){.fresh = false};
    fetch->request_bytes = (size_t)snprintf(fetch->request, room, format,
                                            (int)target_bytes, target, host);
    return fetch;
}

void fetch_free(struct fetch *fetch)
{
    if (fetch)
        buffer_release(&fetch->content);
    free(fetch);
}

enum fetch_step fetch_connected(struct fetch *fetch, bool reused)
{
    fetch->reused = reused;
    fetch->sent_bytes = fetch->received_bytes = 0;
    llhttp_init(&fetch->parser, HTTP_RESPONSE, &callbacks);
    fetch->parser.data = fetch;
    return FETCH_WRITE;
}

struct iovec fetch_output(const struct fetch *fetch)
{
    /* iovec has no const; nothing is written through it. */
    return (struct iovec){
        (void *)(uintptr_t)(fetch->request + fetch->sent_bytes),
        fetch->request_bytes - fetch->sent_bytes};
}

enum fetch_step fetch_written(struct fetch *fetch, size_t bytes)
{
    fetch->sent_bytes += bytes;
    return fetch->sent_bytes < fetch->request_bytes ? FETCH_WRITE : FETCH_READ;
}

static enum fetch_step fail(struct fetch *fetch, int status)
{
    fetch->failed = true;
    fetch->complete = false;
    fetch->status = status;
    buffer_release(&fetch->content);
    return FETCH_DONE;
}

static bool is_for_want_of_room(int error)
{
    return error == -EMFILE || error == -ENFILE || error == -ENOBUFS ||
           error == -ENOMEM;
}

/* How much may be parsed before the limit of a head has to be looked at. */
static size_t room(const struct fetch *fetch)
{
    return fetch->status > 0 ? SIZE_MAX
                             : FETCH_HEAD_MAX_BYTES - fetch->received_bytes;
}

enum fetch_step fetch_received(struct fetch *fetch, const char *data,
                               size_t size)
{
    const char *end = data + size;

    while (data < end) {
        size_t bytes = (size_t)(end - data);
        llhttp_errno_t error;

        if (bytes > room(fetch))
            bytes = room(fetch);
        error = llhttp_execute(&fetch->parser, data, bytes);
        fetch->received_bytes += bytes;
        if (fetch->complete) {
            fetch->surplus = llhttp_get_error_pos(&fetch->parser) < end;
            return FETCH_DONE;
        }
        if (error != HPE_OK)
            return fail(fetch, fetch->out_of_memory ? 503 : 502);
        if (room(fetch) == 0)
            return fail(fetch, 502);
        data += bytes;
    }
    return FETCH_READ;
}

enum fetch_step fetch_failed(struct fetch *fetch, int error)
{
    if (fetch->reused && fetch->received_bytes == 0) {
        fetch->fresh = true;
        fetch->reused = false;
        return FETCH_CONNECT;
    }
    /* The end of the stream may be that of the content. */
    if (error == 0 && fetch->status >= 200)
        (void)llhttp_finish(&fetch->parser);
    if (fetch->complete) {
        fetch->surplus = true;
        return FETCH_DONE;
    }
    return fail(fetch, is_for_want_of_room(error) ? 503 : 502);
}

enum fetch_step fetch_expired(struct fetch *fetch)
{
    return fail(fetch, 504);
}

bool fetch_keeps(const struct fetch *fetch)
{
    return fetch->complete && !fetch->surplus &&
           llhttp_should_keep_alive(&fetch->parser);
}
