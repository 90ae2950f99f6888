#include "request_callbacks.h"

#include <string.h>

/* Stops the parser: the request is answered with `status`. */
static int stop(struct request *request, int status)
{
    request->refused_status = status;
    return -1;
}

/* --- words -------------------------------------------------------------- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static void word_begin(struct request_word *word)
{
    word->bytes = 0;
    word->ended = false;
}

/* Blanks around it are no part of it; with blanks inside it is too long for
 * anything we know. */
static void word_add(struct request_word *word, char c)
{
    if (c == ' ' || c == '\t')
        word->ended = word->bytes > 0;
    else if (word->ended || word->bytes >= REQUEST_WORD_BYTES)
        word->bytes = REQUEST_WORD_BYTES + 1;
    else
        word->text[word->bytes++] = lower(c);
}

static bool word_is(const struct request_word *word, const char *text)
{
    return word->bytes == strlen(text) &&
           memcmp(word->text, text, word->bytes) == 0;
}

/* --- what llhttp tells -------------------------------------------------- */

static int on_url(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;
    struct buffer *kept = &request->long_target;
    size_t bytes = request->target_bytes;

    request->target_bytes = (uint16_t)(bytes + length);
    if (request->target_bytes <= REQUEST_SHORT_BYTES) {
        memcpy(request->short_target + bytes, at, length);
        return 0;
    }
    if (kept->bytes == 0 && buffer_append(kept, request->short_target, bytes))
        return stop(request, 503);
    return buffer_append(kept, at, length) ? stop(request, 503) : 0;
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

    request->in_fields = true;
    for (size_t i = 0; i < length; i++)
        word_add(&request->name, at[i]);
    return 0;
}

static enum request_field field_of(const struct request_word *name)
{
    if (word_is(name, "host"))
        return FIELD_HOST;
    if (word_is(name, "connection"))
        return FIELD_CONNECTION;
    if (word_is(name, "expect"))
        return FIELD_EXPECT;
    return word_is(name, "transfer-encoding") ? FIELD_TRANSFER_ENCODING
                                              : FIELD_OTHER;
}

static int on_header_field_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    if (request->name.bytes == 0)
        return stop(request, 400);
    if (++request->fields > REQUEST_FIELDS_MAX)
        return stop(request, 431);
    /* A trailer says nothing of interest. */
    request->field =
        request->head_complete ? FIELD_OTHER : field_of(&request->name);
    if (request->field == FIELD_HOST && request->hosts < 2)
        request->hosts++;
    word_begin(&request->name);
    word_begin(&request->value);
    return 0;
}

/* One of the options in a list. */
static void end_option(struct request *request)
{
    if (word_is(&request->value, "close"))
        request->closes = true;
    if (word_is(&request->value, "keep-alive"))
        request->keeps = true;
    word_begin(&request->value);
}

/* Blanks around it are no part of it. */
static void add_host(struct request *request, const char *at, size_t length)
{
    while (length > 0 && (*at == ' ' || *at == '\t')) {
        request->host_ended = request->host != AUTHORITY_START;
        at++;
        length--;
    }
    if (length == 0)
        return;
    if (request->host_ended) {
        request->host = AUTHORITY_BAD;
        return;
    }
    while (at[length - 1] == ' ' || at[length - 1] == '\t') {
        request->host_ended = true;
        length--;
    }
    request->host = authority_after(request->host, at, length);
}

static void add_value(struct request *request, char c)
{
    if (request->field == FIELD_CONNECTION && c == ',')
        end_option(request);
    else
        word_add(&request->value, c);
}

static int on_header_value(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;

    if (request->field == FIELD_HOST)
        add_host(request, at, length);
    else if (request->field != FIELD_OTHER)
        for (size_t i = 0; i < length; i++)
            add_value(request, at[i]);
    return 0;
}

static int on_header_value_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    switch (request->field) {
    case FIELD_CONNECTION:
        end_option(request);
        break;
    case FIELD_EXPECT:
        if (word_is(&request->value, "100-continue"))
            request->expects_continue = true;
        else if (request->value.bytes > 0)
            request->expects_other = true;
        break;
    case FIELD_TRANSFER_ENCODING:
        request->chunked =
            !request->coded && word_is(&request->value, "chunked");
        request->coded = true;
        break;
    case FIELD_HOST:
    case FIELD_OTHER:
        break;
    }
    return 0;
}

/* What llhttp lets through and RFC 9112 does not; 0 when all is well. */
static int head_status(const struct request *request)
{
    const llhttp_t *parser = &request->parser;

    if (parser->http_major != 1 || parser->http_minor > 1)
        return 505;
    if (request->hosts > 1 || !authority_is_whole(request->host) ||
        (request->hosts == 0 && parser->http_minor == 1))
        return 400;
    if (request->coded && parser->http_minor == 0)
        return 400;
    if (request->coded && !request->chunked)
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
    request->in_chunk_line = request->chunked;
    if (parser->http_minor == 0) /* RFC 9110, 10.1.1 */
        request->expects_continue = request->expects_other = false;
    request->paused = request->coded || parser->content_length > 0;
    return request->paused ? HPE_PAUSED : 0;
}

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;

    request->content_end = at + length;
    request->line_bytes = 0;
    request->content_bytes += length;
    if (request->content_bytes > request->content_max_bytes)
        return stop(request, 413);
    if (request->content && buffer_append(request->content, at, length))
        return stop(request, 503);
    return 0;
}

static int on_chunk_header(llhttp_t *parser)
{
    struct request *request = parser->data;

    request->in_trailers = parser->content_length == 0;
    return 0;
}

/* The next chunk's line is not llhttp's to read. */
static int on_chunk_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    if (request->in_trailers)
        return 0;
    request->in_chunk_line = request->paused = true;
    return HPE_PAUSED;
}

static int on_message_complete(llhttp_t *parser)
{
    (void)parser;
    return HPE_PAUSED; /* one request at a time */
}

const llhttp_settings_t request_callbacks = {
    .on_url = on_url,
    .on_url_complete = on_url_complete,
    .on_header_field = on_header_field,
    .on_header_field_complete = on_header_field_complete,
    .on_header_value = on_header_value,
    .on_header_value_complete = on_header_value_complete,
    .on_headers_complete = on_headers_complete,
    .on_body = on_body,
    .on_chunk_header = on_chunk_header,
    .on_chunk_complete = on_chunk_complete,
    .on_message_complete = on_message_complete,
};
