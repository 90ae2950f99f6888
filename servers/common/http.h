/*
 * http.h - the words of HTTP: status lines, the Date field, response heads.
 *
 * Pure text in caller's memory.  Does not parse (llhttp does) and does not
 * know routes or connections.
 */
#ifndef COMMON_HTTP_H
#define COMMON_HTTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    HTTP_HEAD_BYTES = 320,
    HTTP_DATE_BYTES = 30,
    HTTP_TYPE_BYTES = 64 /* of a Content-Type, with its end */
};

/* "Sun, 06 Nov 1994 08:49:37 GMT", kept until the second changes. */
struct http_date {
    int64_t second; /* since the epoch; -1 before the first use */
    char text[HTTP_DATE_BYTES];
};

/* IMF-fixdate (RFC 9110, 5.6.7) of `second`, rewritten only if it differs
 * from the one held.  No locks and no time zone data: gmtime_r takes both. */
const char *http_date_text(struct http_date *date, int64_t second);

enum http_persistence {
    HTTP_KEEP,     /* HTTP/1.1: nothing to say */
    HTTP_KEEP_1_0, /* Connection: keep-alive, which HTTP/1.0 must be told */
    HTTP_CLOSE     /* Connection: close */
};

struct http_head {
    int status;
    const char *type; /* Content-Type, below HTTP_TYPE_BYTES long */
    uint64_t content_length;
    const char *allow; /* value of Allow, NULL for none */
    const char *date;
    enum http_persistence persistence;
};

/* "Not Found"; "" for a status that is not among RFC 9110's. */
const char *http_reason(int status);

/* Whether a response of this status has content: RFC 9110, 6.4.1. */
bool http_has_content(int status);

/* Writes a response head with its empty line; returns its length, which is
 * always below HTTP_HEAD_BYTES.  A 503 says when to try again. */
size_t http_head_format(char text[HTTP_HEAD_BYTES],
                        const struct http_head *head);

/* The interim answer to who waits before sending content: RFC 9110, 15.2.1. */
extern const char http_continue[];

/* The whole ready-made answer to a connection that is one too many. */
extern const char http_refusal[];
extern const size_t http_refusal_bytes;

#endif
