/*
 * answer.h - one answer to a GET, read byte by byte as it comes: where it
 * ends, its status, whether the connection may be used again.
 *
 * Never sees a socket.  Keeps nothing of the content.
 *
 *   1. answer_init, before each request
 *   2. answer_feed what comes, until it is not ANSWER_MORE
 *   3. answer_end when the stream ends first: that may be the answer's end
 */
#ifndef CROWD_ANSWER_H
#define CROWD_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include <llhttp.h>

enum answer_state {
    ANSWER_MORE,  /* it is not all there */
    ANSWER_WHOLE, /* it is: status and keeps_open are set */
    ANSWER_BAD    /* no HTTP, cut off, or followed by what nobody asked for */
};

/* Owns nothing. */
struct answer {
    llhttp_t parser;
    bool whole;
    bool keeps_open; /* the server takes another request here */
    int status;      /* 200 to 599 */
};

void answer_init(struct answer *answer);
enum answer_state answer_feed(struct answer *answer, const char *data,
                              size_t size);

/* ANSWER_WHOLE or ANSWER_BAD. */
enum answer_state answer_end(struct answer *answer);

#endif
