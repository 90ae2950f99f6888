/*
 * request.h - one HTTP/1.1 request, read from bytes that come in any pieces.
 *
 * llhttp does the parsing; this adds what RFC 9110 and 9112 ask beyond it and
 * the limits.  Does not know routes, answers or connections.
 *
 *   1. request_begin
 *   2. request_feed until it says REQUEST_COMPLETE or REQUEST_REFUSED
 *   3. request_begin for the next one, after REQUEST_COMPLETE only
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

enum {
    REQUEST_LINE_MAX_BYTES = 8 * 1024,    /* request line, beyond: 414 */
    REQUEST_HEAD_MAX_BYTES = 16 * 1024,   /* beyond: 431 */
    REQUEST_FIELDS_MAX = 100,             /* beyond: 431 */
    REQUEST_BODY_MAX_BYTES = 1024 * 1024, /* beyond: 413 */
    REQUEST_PATH_BYTES = 128,             /* longer than any path there is */
    REQUEST_NAME_BYTES = 20 /* longer than any field name looked at */
};

enum request_result {
    REQUEST_MORE,     /* everything was taken; more bytes are needed */
    REQUEST_COMPLETE, /* head and body are there; the rest was not taken */
    REQUEST_REFUSED   /* refused_status says why; the stream is unusable */
};

/* Owns no memory but itself. */
struct request {
    llhttp_t parser; /* method, http_minor */
    uint64_t body_bytes;
    uint32_t head_bytes; /* fed up to the call that completed the head */
    uint16_t fields;
    uint16_t path_bytes;  /* REQUEST_PATH_BYTES + 1: it did not fit */
    uint8_t name_bytes;   /* of the field being read, likewise */
    uint8_t coding_bytes; /* likewise */
    uint8_t hosts;        /* Host fields, stops at 2 */
    uint8_t slashes;      /* still to come before an absolute target's path */
    bool in_query;        /* the target's '?' has been seen */
    bool line_complete;
    bool head_complete;
    bool keep_alive;   /* once the head is complete */
    bool coded;        /* there is a Transfer-Encoding */
    bool coding_ended; /* by a blank */
    int refused_status;
    char path[REQUEST_PATH_BYTES]; /* not terminated, without the query */
    char name[REQUEST_NAME_BYTES]; /* lower case */
    char coding[sizeof "chunked"]; /* of Transfer-Encoding, lower case */
};

void request_begin(struct request *request);

/* Nothing has come yet. */
bool request_is_empty(const struct request *request);

/* Takes at most `size` bytes, and none beyond the end of the request;
 * *consumed says how many. */
enum request_result request_feed(struct request *request, const char *data,
                                 size_t size, size_t *consumed);

#endif
