#include "request.h"

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

    for (size_t i = 0; i < length; i++)
        word_add(&request->name, at[i]);
    return 0;
}

static int on_header_field_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    if (request->name.bytes == 0)
        return stop(request, 400);
    if (++request->fields > REQUEST_FIELDS_MAX)
        return stop(request, 431);
    if (request->head_complete) /* a trailer says nothing of interest */
        word_begin(&request->name);
    if (word_is(&request->name, "host") && request->hosts < 2)
        request->hosts++;
    word_begin(&request->value);
    return 0;
}

static int on_header_value(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;
    bool is_host = word_is(&request->name, "host");

    if (!is_host && !word_is(&request->name, "transfer-encoding") &&
        !word_is(&request->name, "expect"))
        return 0;
    for (size_t i = 0; i < length; i++) {
        word_add(&request->value, at[i]);
        if (!is_host || at[i] == ' ' || at[i] == '\t')
            continue;
        request->host = request->value.ended
                            ? AUTHORITY_BAD
                            : authority_next(request->host, at[i]);
    }
    return 0;
}

static int on_header_value_complete(llhttp_t *parser)
{
    struct request *request = parser->data;

    if (word_is(&request->name, "transfer-encoding")) {
        request->chunked =
            !request->coded && word_is(&request->value, "chunked");
        request->coded = true;
    } else if (word_is(&request->name, "expect")) {
        if (word_is(&request->value, "100-continue"))
            request->expects_continue = true;
        else if (request->value.bytes > 0)
            request->expects_other = true;
    }
    word_begin(&request->name);
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
    /* llhttp lets an HTTP/1.0 "keep-alive" win over a "close" beside it. */
    request->keep_alive = llhttp_should_keep_alive(parser) &&
                          !(parser->flags & F_CONNECTION_CLOSE);
    if (parser->http_minor == 0) /* RFC 9110, 10.1.1 */
        request->expects_continue = request->expects_other = false;
    request->content_announced = request->coded || parser->content_length > 0;
    return request->content_announced ? HPE_PAUSED : 0;
}

/* Nothing but lines end in CR LF; no other control characters, no folding
 * (RFC 9112, 2.2 and 5.2), wherever llhttp would not mind. */
static void scan(struct request *request, const char *end)
{
    const char *at = request->scanned;
    char last = request->last;

    for (; at < end && !request->bad; at++) {
        bool is_control =
            ((unsigned char)*at < ' ' && *at != '\t') || *at == 0x7f;
        bool is_blank = *at == ' ' || *at == '\t';

        if (last == '\r' ? *at != '\n' : is_control && *at != '\r')
            request->bad = at;
        if (last == '\n' && is_blank)
            request->bad = at;
        last = *at;
    }
    request->scanned = end;
    request->last = last;
}

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
    struct request *request = parser->data;

    scan(request, at);
    request->scanned = at + length;
    request->last = '\0';
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
    .on_chunk_header = on_chunk_header,
    .on_message_complete = on_message_complete,
};

/* --- feeding ------------------------------------------------------------ */

void request_begin(struct request *request)
{
    memset(request, 0, offsetof(struct request, short_target));
    llhttp_init(&request->parser, HTTP_REQUEST, &callbacks);
    request->parser.data = request;
}

void request_release(struct request *request)
{
    if (request->long_target.data)
        buffer_release(&request->long_target);
}

char *request_target(struct request *request)
{
    return request->long_target.data ? request->long_target.data
                                     : request->short_target;
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
        return request->chunked ? REQUEST_HEAD_MAX_BYTES - request->line_bytes
                                : SIZE_MAX;
    if (request->head_bytes < REQUEST_LINE_MAX_BYTES)
        return REQUEST_LINE_MAX_BYTES - request->head_bytes;
    return REQUEST_HEAD_MAX_BYTES - request->head_bytes;
}

static int limit_status(const struct request *request)
{
    if (request->line_bytes == REQUEST_HEAD_MAX_BYTES)
        return request->in_trailers ? 431 : 400;
    if (request->head_complete)
        return 0;
    if (request->head_bytes == REQUEST_LINE_MAX_BYTES &&
        !request->line_complete)
        return 414;
    return request->head_bytes == REQUEST_HEAD_MAX_BYTES ? 431 : 0;
}

/* RFC 9110, 5.6.2 */
static bool is_of_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~", c));
}

/* The parser has stopped at *at for another reason than a pause. */
static int error_status(const struct request *request, llhttp_errno_t error,
                        const char *at, const char *end)
{
    if (request->refused_status)
        return request->refused_status;
    if (error == HPE_PAUSED_H2_UPGRADE || error == HPE_INVALID_VERSION)
        return 505;
    /* A method nobody knows is no mistake: RFC 9110, 9.1. */
    if (error == HPE_INVALID_METHOD && at < end && is_of_token(*at))
        return 501;
    if (error == HPE_INVALID_CONSTANT && request->line_complete &&
        request->parser.method >= HTTP_SOURCE)
        return 501;
    return 400;
}

/* Feeds one piece, and counts it.  Returns how far it got. */
static size_t feed_piece(struct request *request, const char *piece,
                         size_t bytes, llhttp_errno_t *error)
{
    const char *end = piece + bytes;
    bool in_head = !request->head_complete;

    request->scanned = piece;
    *error = llhttp_execute(&request->parser, piece, bytes);
    if (*error != HPE_OK)
        end = llhttp_get_error_pos(&request->parser);
    if (request->scanned < end) {
        if (!in_head)
            request->line_bytes += (uint32_t)(end - request->scanned);
        scan(request, end);
    }
    if (request->bad)
        end = request->bad + 1;
    if (in_head)
        request->head_bytes += (uint32_t)(end - piece);
    return (size_t)(end - piece);
}

enum request_result request_feed(struct request *request, const char *data,
                                 size_t size, size_t *consumed)
{
    *consumed = 0;
    while (*consumed < size) {
        const char *piece = data + *consumed;
        size_t bytes = size - *consumed;
        llhttp_errno_t error;

        if (bytes > room(request))
            bytes = room(request);
        *consumed += feed_piece(request, piece, bytes, &error);
        if (request->bad)
            request->refused_status = 400;
        else if (error == HPE_OK)
            request->refused_status = limit_status(request);
        else if (error != HPE_PAUSED)
            request->refused_status =
                error_status(request, error, data + *consumed, data + size);
        if (request->refused_status)
            return REQUEST_REFUSED;
        if (error == HPE_PAUSED && !request->content_announced)
            return REQUEST_COMPLETE;
        if (error == HPE_PAUSED) {
            request->content_announced = false;
            llhttp_resume(&request->parser);
            return REQUEST_CONTENT;
        }
    }
    return REQUEST_MORE;
}
