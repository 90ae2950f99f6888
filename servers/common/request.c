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
    .on_chunk_complete = on_chunk_complete,
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

bool request_keeps_alive(const struct request *request)
{
    return !request->closes &&
           (request->parser.http_minor > 0 || request->keeps);
}

bool request_is_empty(const struct request *request)
{
    return request->head_bytes == 0 && request->refused_status == 0;
}

static size_t least(uint64_t a, uint64_t b)
{
    return (size_t)(a < b ? a : b);
}

/* How much may be fed before a limit has to be looked at.  The limits fall
 * at fixed places of the stream, however it is cut: of content behind the
 * first byte too many. */
static size_t room(const struct request *request)
{
    if (request->head_complete)
        return least(request->content_max_bytes - request->content_bytes + 1,
                     request->chunked
                         ? REQUEST_HEAD_MAX_BYTES - request->line_bytes
                         : SIZE_MAX);
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

/* The parser has stopped for another reason than a pause. */
static int error_status(const struct request *request, llhttp_errno_t error)
{
    if (request->refused_status)
        return request->refused_status;
    if (error == HPE_PAUSED_H2_UPGRADE || error == HPE_INVALID_VERSION)
        return 505;
    /* A method nobody knows is no mistake: RFC 9110, 9.1. */
    if (error == HPE_INVALID_CONSTANT && request->line_complete &&
        request->parser.method >= HTTP_SOURCE)
        return 501;
    return 400;
}

/* Has llhttp read the text, which stands for so many bytes of the stream.
 * Returns how many of them it took. */
static size_t execute(struct request *request, const char *text, size_t bytes,
                      llhttp_errno_t *error)
{
    *error = llhttp_execute(&request->parser, text, bytes);
    return *error == HPE_OK
               ? bytes
               : (size_t)(llhttp_get_error_pos(&request->parser) - text);
}

/* Neither below a blank nor DEL, in any of eight bytes: see "hasless" and
 * "haszero" in Anderson, Bit Twiddling Hacks. */
static bool is_text_only(const char *text)
{
    const uint64_t ones = UINT64_MAX / 255;
    uint64_t word, is_del;

    memcpy(&word, text, sizeof word);
    is_del = word ^ ones * 0x7f;
    return (((word - ones * ' ') & ~word) | ((is_del - ones) & ~is_del)) &
                   ones * 0x80
               ? false
               : true;
}

/* How many bytes of text there are before the first control character. */
static size_t text_bytes(const char *text, size_t bytes)
{
    size_t at = 0;

    while (at + sizeof(uint64_t) <= bytes && is_text_only(text + at))
        at += sizeof(uint64_t);
    while (at < bytes && (unsigned char)text[at] >= ' ' && text[at] != 0x7f)
        at++;
    return at;
}

/* How many bytes at the beginning of the piece are as they should be: lines
 * end in CR LF, and hold no other control characters but tabs, before which
 * this stops; none is folded (RFC 9112, 2.2 and 5.2).  llhttp would not mind
 * everywhere, and must not have understood what comes behind a bad one. */
static size_t plain_bytes(char last, const char *piece, size_t bytes)
{
    for (size_t at = 0, text; at < bytes; at += text) {
        char c = piece[at];

        if (last == '\r' ? c != '\n' : c == '\n' || (last == '\n' && c == ' '))
            return at;
        text = text_bytes(piece + at, bytes - at);
        if (text == 0 && c != '\r' && c != '\n')
            return at;
        if (text == 0)
            text = 1;
        last = piece[at + text - 1];
    }
    return bytes;
}

/* Of head or trailers.  llhttp takes a tab for no blank everywhere it should:
 * it gets a space. */
static size_t feed_fields(struct request *request, const char *piece,
                          size_t bytes, llhttp_errno_t *error)
{
    size_t plain = plain_bytes(request->last, piece, bytes);

    if (plain > 0)
        return execute(request, piece, plain, error);
    if (*piece == '\t' && request->last != '\r' && request->last != '\n')
        return execute(request, request->in_fields ? " " : "\t", 1, error);
    *error = HPE_INVALID_HEADER_TOKEN;
    return 0;
}

/* One byte of a chunk's line.  Its extensions are passed over. */
static size_t feed_chunk_line(struct request *request, const char *piece,
                              llhttp_errno_t *error)
{
    bool is_extension = request->extension != EXTENSION_NONE || *piece == ';' ||
                        *piece == ' ' || *piece == '\t';

    if (*piece == '\n')
        request->in_chunk_line = false;
    if (!is_extension || *piece == '\n' ||
        (*piece == '\r' && extension_is_whole(request->extension))) {
        request->extension = EXTENSION_NONE;
        return execute(request, piece, 1, error);
    }
    request->extension = extension_next(request->extension, *piece);
    *error = HPE_OK;
    if (request->extension == EXTENSION_BAD)
        *error = HPE_INVALID_CHUNK_SIZE;
    return *error == HPE_OK ? 1 : 0;
}

/* One byte of a method that llhttp does not know. */
static size_t feed_method(struct request *request, const char *piece,
                          llhttp_errno_t *error)
{
    *error = HPE_OK;
    if (is_of_token(*piece))
        return 1;
    *error = HPE_INVALID_METHOD;
    (void)stop(request,
               *piece == ' ' && is_of_token(request->last) ? 501 : 400);
    return 0;
}

static size_t feed_piece(struct request *request, const char *piece,
                         size_t bytes, llhttp_errno_t *error)
{
    size_t taken;

    if (request->method_unknown)
        return feed_method(request, piece, error);
    if (request->in_chunk_line)
        return feed_chunk_line(request, piece, error);
    if (request->head_complete && !request->in_trailers)
        return execute(request, piece, bytes, error);
    taken = feed_fields(request, piece, bytes, error);
    if (*error == HPE_INVALID_METHOD && !request->line_complete) {
        request->method_unknown = true;
        *error = HPE_OK;
    }
    return taken;
}

/* Feeds a piece, and counts it.  Returns how far it got. */
static size_t feed_counted(struct request *request, const char *piece,
                           size_t bytes, llhttp_errno_t *error)
{
    bool in_head = !request->head_complete;
    size_t taken;

    request->content_end = piece;
    taken = feed_piece(request, piece, bytes, error);
    if (taken > 0)
        request->last = piece[taken - 1];
    if (in_head)
        request->head_bytes += (uint32_t)taken;
    else if (request->content_end < piece + taken)
        request->line_bytes += (uint32_t)(piece + taken - request->content_end);
    return taken;
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
        *consumed += feed_counted(request, piece, bytes, &error);
        if (error == HPE_OK)
            request->refused_status = limit_status(request);
        else if (error != HPE_PAUSED)
            request->refused_status = error_status(request, error);
        if (request->refused_status)
            return REQUEST_REFUSED;
        if (error == HPE_OK)
            continue;
        if (!request->paused)
            return REQUEST_COMPLETE;
        request->paused = false;
        llhttp_resume(&request->parser);
        if (in_head)
            return REQUEST_CONTENT;
    }
    return REQUEST_MORE;
}
