/*
 * conn.h - one HTTP/1.1 connection, as a machine of steps.
 *
 * It never sees a socket, a clock or a thread.  It is told what happened and
 * answers with what has to happen next; a concurrency model (event.c,
 * threads.c) is a way to make that happen.
 *
 *   1. conn_init once, conn_attach when a client's bytes are about to come
 *   2. the step is CONN_READ: read some bytes, then conn_received; at the
 *      client's end of file, conn_ended; when it took too long, conn_expired
 *   3. do what the returned step says, then call what is named beside it
 *   4. between requests (conn_is_idle) a conn holds nothing: it may be
 *      attached to another client and back
 *   5. conn_detach before the connection is forgotten
 *
 * While an answer is under way a conn may own memory and a file; conn_detach
 * gives them back.  Whoever has the conn itself frees it.  It is used by one
 * thread at a time.  The service and the meter are borrowed and must outlive
 * it.
 */
#ifndef COMMON_CONN_H
#define COMMON_CONN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "buffer.h"
#include "counters.h"
#include "fetch.h"
#include "http.h"
#include "request.h"
#include "route.h"

/* What must happen next, and which function is to be told. */
enum conn_step {
    CONN_READ,  /* more bytes are needed: conn_received, conn_ended */
    CONN_WRITE, /* send conn_output: conn_written */
    CONN_WAIT,  /* let conn->wait_ms pass: conn_waited */
    CONN_CALL,  /* run conn_call, which takes its time: conn_called */
    CONN_FETCH, /* carry conn->fetch to its end: conn_fetched */
    CONN_CLOSE  /* done: end the sending side, linger, close */
};

/* What a connection is doing, as far as limits of time care; each is limited
 * as a whole.  The last two are the model's. */
enum phase {
    PHASE_IDLE,   /* between two requests */
    PHASE_HEAD,   /* in the middle of a request's head */
    PHASE_BODY,   /* in the middle of its content */
    PHASE_ANSWER, /* getting an answer ready */
    PHASE_FETCH,  /* from the upstream */
    PHASE_WRITE,  /* sending it */
    PHASE_LINGER, /* our side has ended, the peer's not yet */
    PHASE_CLOSED  /* on its way out */
};

/* What all connections of a server share. */
struct service {
    struct registry registry;
    int64_t rounds_per_us; /* of work_hash, for /cpu */
    int64_t max_body;      /* bytes of a request's content */
    int root_fd;           /* for /file; -1: there are none */
    int64_t cold;          /* a flag: files are read from the disk */
    const char *upstream;  /* "host:port", for /upstream; NULL: there is none */
    _Atomic int64_t
        wall_clock_s;     /* since the epoch; the model's tick sets it */
    atomic_bool draining; /* every answer is a connection's last */
};

enum {
    CONN_TEXT_BYTES = 64 /* of a body that stands beside its head */
};

/* Where the rest of a body comes from. */
enum conn_source {
    SOURCE_BLOCK,   /* /bytes */
    SOURCE_CONTENT, /* the content, from content_at on */
    SOURCE_FILE     /* likewise, and then the next piece of the file */
};

enum conn_call {
    CALL_HASH,
    CALL_BLOCK,
    CALL_FILE_OPEN,
    CALL_FILE_READ
};

struct conn {
    struct service *service;
    struct meter *meter;
    bool counted; /* the request is among the meter's */

    /* The answer under way. */
    struct route route;
    enum http_persistence persistence;
    int status;
    bool head_only; /* the request was a HEAD */
    bool interim;   /* it is a 100 Continue */
    enum conn_call call;
    int call_result;     /* 0 or a negative errno */
    uint64_t rounds;     /* of CALL_HASH; then its result */
    uint64_t wait_ms;    /* for CONN_WAIT, and CALL_BLOCK */
    struct fetch *fetch; /* for CONN_FETCH; owned */
    const char *text;    /* unsent part of head and short body */
    size_t text_bytes;
    enum conn_source source;
    uint64_t body_at;         /* next byte of the rest of the body */
    uint64_t body_left_bytes; /* and how many are still unsent */
    struct buffer content;    /* owned */
    uint64_t content_at;      /* of the body, the content's first byte */
    int file_fd;              /* owned; -1: none */
    struct http_date date;
    char buffer[HTTP_HEAD_BYTES + CONN_TEXT_BYTES];

    struct request request;
};

/* Fills the block that /bytes bodies are sent from; once, before any conn. */
void conn_setup(void);

void conn_init(struct conn *conn, struct service *service);
void conn_attach(struct conn *conn, struct meter *meter);

/* Counts a request that will never be answered. */
void conn_detach(struct conn *conn);

/* Nothing of a request has come, and nothing of an answer is left. */
bool conn_is_idle(const struct conn *conn);

/* The phase that a step belongs to. */
enum phase conn_phase(const struct conn *conn, enum conn_step step);

/* Takes bytes from the wire, at most up to the end of one request; *consumed
 * says how many (<= size).  The rest belongs to the next request and must be
 * given again, first, when the step is CONN_READ once more. */
enum conn_step conn_received(struct conn *conn, const char *data, size_t size,
                             size_t *consumed);
enum conn_step conn_ended(struct conn *conn);

/* The time for reading is up. */
enum conn_step conn_expired(struct conn *conn);

/* What to send: output[0..count), count 1 or 2; returns count.  The memory
 * stays valid until conn_written, which is told how much of it has gone out
 * (> 0). */
int conn_output(const struct conn *conn, struct iovec output[2]);
enum conn_step conn_written(struct conn *conn, size_t bytes);

enum conn_step conn_waited(struct conn *conn);

/* Changes nothing but the conn: may run on any thread.  Some only compute;
 * of the others conn_call_blocks.  conn_call_failed when there was no thread
 * to run it, before it has sent anything. */
void conn_call(struct conn *conn);
bool conn_call_blocks(const struct conn *conn);
enum conn_step conn_called(struct conn *conn);
enum conn_step conn_call_failed(struct conn *conn);

enum conn_step conn_fetched(struct conn *conn);

#endif
