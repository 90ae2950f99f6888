#include "request.h"

#include <string.h>

#include "request_callbacks.h"

void request_begin(struct request *request)
{
    memset(request, 0, offsetof(struct request, short_target));
    llhttp_init(&request->parser, HTTP_REQUEST, &request_callbacks);
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
    request->refused_status =
        *piece == ' ' && is_of_token(request->last) ? 501 : 400;
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
