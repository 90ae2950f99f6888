/*
 * request.h - one HTTP/1.1 request, read from bytes that come in any pieces.
 *
 * llhttp does the parsing; this adds what RFC 9110 and 9112 ask beyond it and
 * the limits.  Does not know routes, answers or connections.
 *
 *   1. request_begin
 *   2. request_feed until it says REQUEST_COMPLETE or REQUEST_REFUSED; at
 *      REQUEST_CONTENT, say where the content goes, or refuse it
 *   3. request_release, and request_begin for the next one, after
 *      REQUEST_COMPLETE only
 *
 * The limits count what is fed, white space and all, so that they fall at the
 * same place of the stream however it is cut.
 */
#ifndef COMMON_REQUEST_H
#define COMMON_REQUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <llhttp.h>

#include "authority.h"
#include "buffer.h"
#include "extension.h"

enum {
    REQUEST_LINE_MAX_BYTES = 8 * 1024,  /* request line, beyond: 414 */
    REQUEST_HEAD_MAX_BYTES = 16 * 1024, /* beyond: 431; also trailers, and a
                                           chunk's line, beyond: 400 */
    REQUEST_FIELDS_MAX = 100,           /* beyond: 431 */
    REQUEST_SHORT_BYTES = 64,           /* a longer target is kept elsewhere */
    REQUEST_WORD_BYTES = 20 /* longer than any name or value looked at */
};

enum request_result {
    REQUEST_MORE,     /* everything was taken; more bytes are needed */
    REQUEST_CONTENT,  /* the head is there, and content is to follow */
    REQUEST_COMPLETE, /* head and content are there; the rest was not taken */
    REQUEST_REFUSED   /* refused_status says why; the stream is unusable */
};

/* A short text, in lower case; a length of REQUEST_WORD_BYTES + 1 says that
 * it did not fit. */
struct request_word {
    uint8_t bytes;
    bool ended; /* by a blank */
    char text[REQUEST_WORD_BYTES];
};

/* The fields that are looked at. */
enum request_field {
    FIELD_OTHER,
    FIELD_CONNECTION,
    FIELD_EXPECT,
    FIELD_HOST,
    FIELD_TRANSFER_ENCODING
};

struct request {
    llhttp_t parser;        /* method, http_minor, content_length */
    struct buffer *content; /* where it goes; NULL: nowhere */
    uint64_t content_max_bytes, content_bytes;
    const char *content_end; /* while feeding: of what was content */
    uint32_t head_bytes;     /* fed up to the call that completed the head */
    uint32_t line_bytes;     /* fed since, but for content */
    uint16_t target_bytes;
    uint16_t fields;
    char last;                /* byte that was fed; 0 before the first */
    uint8_t hosts;            /* Host fields, stops at 2 */
    enum authority host;      /* what its value is */
    bool host_ended;          /* by a blank */
    enum extension extension; /* of the chunk whose line is being read */
    enum request_field field; /* being read */
    bool method_unknown;      /* well-formed so far, but not llhttp's */
    bool line_complete;       /* the target is */
    bool in_fields;           /* beyond the request line */
    bool head_complete;       /* and all is well with it */
    bool in_chunk_line;
    bool in_trailers;
    bool paused;           /* not at the end of the request */
    bool closes, keeps;    /* Connection: close, keep-alive */
    bool expects_continue; /* Expect: 100-continue */
    bool expects_other;    /* what nobody here can do */
    bool coded;            /* there is a Transfer-Encoding */
    bool chunked;          /* which is "chunked", and said once */
    int refused_status;
    struct request_word name, value; /* of the field being read */
    struct buffer long_target;       /* owned: request_release */
    char short_target[REQUEST_SHORT_BYTES];
};

void request_begin(struct request *request);

/* Gives back what it owns; request_begin comes next, or nothing. */
void request_release(struct request *request);

/* The target as it came, request->target_bytes long, not terminated.  It may
 * be changed in place. */
char *request_target(struct request *request);

/* Whether the connection may go on after it, by RFC 9112, 9.3. */
bool request_keeps_alive(const struct request *request);

/* Nothing has come yet. */
bool request_is_empty(const struct request *request);

/* Takes at most `size` bytes, and none beyond the end of the request;
 * *consumed says how many. */
enum request_result request_feed(struct request *request, const char *data,
                                 size_t size, size_t *consumed);

#endif
