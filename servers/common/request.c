#include "request.h"

#include <string.h>

/* Stops the parser: the request is answered with `status`. */
static int stop(struct request *request, int status)
{
    request->refused_status = status;
    return -1;
}

/* Appends one character to an array of `max`; a length of max + 1 says that
 * it did not fit. */
static size_t push(char *text, size_t length, size_t max, char c)
{
    if (length < max)
        text[length] = c;
    return length < max ? length + 1 : max + 1;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Keeps the path: what stands before the query, and after the authority of a
 * target in absolute-form (RFC 9112, 3.2.2). */
static int on_url(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;

    if (length > 0 && request->path_bytes == 0 && request->slashes == 0 &&
        at[0] != '/')
        request->slashes = 3;
    for (size_t i = 0; i < length && !request->in_query; i++) {
        if (at[i] == '?')
            request->in_query = true;
        else if (request->slashes > 1 || (request->slashes && at[i] != '/'))
            request->slashes = (uint8_t)(request->slashes - (at[i] == '/'));
        else {
            request->slashes = 0;
            request->path_bytes = (uint16_t)push(
                request->path, request->path_bytes, REQUEST_PATH_BYTES, at[i]);
        }
    }
    return 0;
}

static int on_url_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    request->line_complete = true;
    return 0;
}

static int on_header_field(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;

    for (size_t i = 0; i < length; i++)
        request->name_bytes = (uint8_t)push(request->name, request->name_bytes,
                                            REQUEST_NAME_BYTES, lower(at[i]));
    return 0;
}

static bool name_is(const struct request *request, const char *name)
{
    return request->name_bytes == strlen(name) &&
           memcmp(request->name, name, request->name_bytes) == 0;
}

static int on_header_field_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    if (request->name_bytes == 0)
        return stop(request, 400);
    if (++request->fields > REQUEST_FIELDS_MAX)
        return stop(request, 431);
    if (name_is(request, "host") && request->hosts < 2)
        request->hosts++;
    if (name_is(request, "transfer-encoding"))
        request->coded = true;
    return 0;
}

/* The value without the blanks around it; one with blanks inside is too long
 * for anything we know. */
static int on_header_value(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;

    if (!name_is(request, "transfer-encoding"))
        return 0;
    for (size_t i = 0; i < length; i++) {
        if (at[i] == ' ' || at[i] == '\t')
            request->coding_ended = request->coding_bytes > 0;
        else if (request->coding_ended)
            request->coding_bytes = sizeof request->coding + 1;
        else
            request->coding_bytes =
                (uint8_t)push(request->coding, request->coding_bytes,
                              sizeof request->coding, lower(at[i]));
    }
    return 0;
}

static int on_header_value_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    request->name_bytes = 0;
    return 0;
}

/* What llhttp lets through and RFC 9112 does not; 0 when all is well. */
static int head_status(const struct request *request)
{
    const llhttp_t *parser = &request->parser;

    if (parser->http_major != 1 || parser->http_minor > 1)
        return 505;
    if (request->hosts > 1 || (request->hosts == 0 && parser->http_minor == 1))
        return 400;
    if (request->coded && parser->http_minor == 0)
        return 400;
    if (request->coded && (request->coding_bytes != strlen("chunked") ||
                           memcmp(request->coding, "chunked", 7) != 0))
        return 501;
    /* From SOURCE on, llhttp's methods belong to Icecast and RTSP. */
    if (parser->method == HTTP_CONNECT || parser->method >= HTTP_SOURCE)
        return 501;
    return 0;
}

static int on_headers_complete(llhttp_t *parser)
{
    struct request *request = parser->data;
    int status = head_status(request);

    if (status)
        return stop(request, status);
    parser->upgrade = 0; /* no upgrade is offered: RFC 9110, 7.8 */
    request->head_complete = true;
    /* llhttp lets an HTTP/1.0 "keep-alive" win over a "close" beside it. */
    request->keep_alive = llhttp_should_keep_alive(parser) &&
                          !(parser->flags & F_CONNECTION_CLOSE);
    return 0;
}

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;

    (void)at; /* no route looks into a body */
    request->body_bytes += length;
    return request->body_bytes > REQUEST_BODY_MAX_BYTES ? stop(request, 413)
                                                        : 0;
}

static int on_message_complete(llhttp_t *parser)
{
    (void)parser;
    return HPE_PAUSED; /* one request at a time */
}

static const llhttp_settings_t callbacks = {
    .on_url = on_url,
    .on_url_complete = on_url_complete,
    .on_header_field = on_header_field,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value = on_header_value,
    .on_header_value_complete = on_header_value_complete,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_message_complete = on_message_complete,
};

void request_begin(struct request *request)
{
    memset(request, 0, sizeof *request);
    llhttp_init(&request->parser, HTTP_REQUEST, &callbacks);
    request->parser.data = request;
}

bool request_is_empty(const struct request *request)
{
    return request->head_bytes == 0 && request->refused_status == 0;
}

/* How much may be fed before a limit has to be looked at.  The limits fall
 * at fixed places of the stream, however it is cut. */
static size_t room(const struct request *request)
{
    if (request->head_complete)
        return SIZE_MAX;
    if (request->head_bytes < REQUEST_LINE_MAX_BYTES)
        return REQUEST_LINE_MAX_BYTES - request->head_bytes;
    return REQUEST_HEAD_MAX_BYTES - request->head_bytes;
}

static int limit_status(const struct request *request)
{
    if (request->head_complete)
        return 0;
    if (request->head_bytes == REQUEST_LINE_MAX_BYTES &&
        !request->line_complete)
        return 414;
    return request->head_bytes == REQUEST_HEAD_MAX_BYTES ? 431 : 0;
}

static int error_status(const struct request *request, llhttp_errno_t error)
{
    if (request->refused_status)
        return request->refused_status;
    return error == HPE_PAUSED_H2_UPGRADE || error == HPE_INVALID_VERSION ? 505
                                                                          : 400;
}

enum request_result request_feed(struct request *request, const char *data,
                                 size_t size, size_t *consumed)
{
    *consumed = 0;
    while (*consumed < size) {
        const char *piece = data + *consumed;
        size_t bytes = size - *consumed;
        bool in_head = !request->head_complete;
        llhttp_errno_t error;

        if (bytes > room(request))
            bytes = room(request);
        error = llhttp_execute(&request->parser, piece, bytes);
        if (error != HPE_OK)
            bytes = (size_t)(llhttp_get_error_pos(&request->parser) - piece);
        *consumed += bytes;
        if (in_head)
            request->head_bytes += (uint32_t)bytes;
        if (error == HPE_PAUSED)
            return REQUEST_COMPLETE;
        request->refused_status = error == HPE_OK
                                      ? limit_status(request)
                                      : error_status(request, error);
        if (request->refused_status)
            return REQUEST_REFUSED;
    }
    return REQUEST_MORE;
}
