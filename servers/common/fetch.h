/*
 * fetch.h - one GET to the upstream server, as a machine of steps.
 *
 * Like struct conn it never sees a socket, a clock or a thread: it is told
 * what happened and answers with what has to happen next.
 *
 *   1. fetch_new; the first step is FETCH_CONNECT
 *   2. do what the step says, then call what is named beside it; whatever
 *      went wrong is told to fetch_failed, a time limit to fetch_expired
 *   3. at FETCH_DONE: the answer, and fetch_keeps the connection or not
 *   4. fetch_free
 *
 * An upstream may close a kept connection at any time, so a request that got
 * nothing on one is sent once more, on a fresh one (RFC 9112, 9.3.1).
 */
#ifndef COMMON_FETCH_H
#define COMMON_FETCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include <llhttp.h>

#include "buffer.h"
#include "http.h"

enum fetch_step {
    FETCH_CONNECT, /* get a connection, fresh if fetch->fresh: fetch_connected
                    */
    FETCH_WRITE,   /* send fetch_output: fetch_written */
    FETCH_READ,    /* more bytes are needed: fetch_received */
    FETCH_DONE
};

enum {
    FETCH_CONTENT_MAX_BYTES = 1024 * 1024, /* beyond: 502 */
    FETCH_HEAD_MAX_BYTES = 16 * 1024,      /* likewise */
    FETCH_FIELD_BYTES = 20                 /* longer than any name looked at */
};

struct fetch {
    /* The answer, at FETCH_DONE: the upstream's, or ours for want of one. */
    int status;
    bool failed; /* ours, without content: 502, 504, or 503 for want of
                    descriptors or memory */
    char type[HTTP_TYPE_BYTES];
    struct buffer content; /* owned; may be taken away */

    bool fresh; /* not a kept connection */
    llhttp_t parser;
    bool reused, complete, surplus, out_of_memory;
    size_t received_bytes, type_bytes;
    uint8_t name_bytes;
    char name[FETCH_FIELD_BYTES];
    size_t request_bytes, sent_bytes;
    char request[]; /* [request_bytes] */
};

/* To the upstream that calls itself `host`, for `target`, which begins with a
 * slash.  NULL when there is no memory. */
struct fetch *fetch_new(const char *host, const char *target,
                        size_t target_bytes);
void fetch_free(struct fetch *fetch); /* NULL is fine */

/* `reused`: it has served before. */
enum fetch_step fetch_connected(struct fetch *fetch, bool reused);

/* What to send; valid until fetch_written. */
struct iovec fetch_output(const struct fetch *fetch);
enum fetch_step fetch_written(struct fetch *fetch, size_t bytes);

enum fetch_step fetch_received(struct fetch *fetch, const char *data,
                               size_t size);

/* The connection failed (`error` a negative errno) or ended (0).  The step is
 * FETCH_DONE, or FETCH_CONNECT once more: the connection is then dropped. */
enum fetch_step fetch_failed(struct fetch *fetch, int error);
enum fetch_step fetch_expired(struct fetch *fetch);

/* Whether the connection may serve another request. */
bool fetch_keeps(const struct fetch *fetch);

#endif
