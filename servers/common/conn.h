/*
 * conn.h - one HTTP/1.1 connection, as a machine of steps.
 *
 * It never sees a socket, a clock or a thread.  It is told what happened and
 * answers with what has to happen next; a concurrency model (event.c,
 * threads.c) is a way to make that happen.
 *
 *   1. conn_init once, conn_attach when a client's bytes are about to come
 *   2. the step is CONN_READ: read some bytes, then conn_received; at the
 *      client's end of file, conn_ended
 *   3. do what the returned step says, then call what is named beside it
 *   4. between requests (conn_is_idle) a conn holds nothing: it may be
 *      attached to another client and back
 *   5. conn_detach before the connection is forgotten
 *
 * A conn owns no memory but itself; whoever has it frees it.  It is used by
 * one thread at a time.  The service and the meter are borrowed and must
 * outlive it.
 */
#ifndef COMMON_CONN_H
#define COMMON_CONN_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/uio.h>

#include "counters.h"
#include "http.h"
#include "request.h"
#include "route.h"

/* What must happen next, and which function is to be told. */
enum conn_step {
    CONN_READ,  /* more bytes are needed: conn_received, conn_ended */
    CONN_WRITE, /* send conn_output: conn_written */
    CONN_WAIT,  /* let conn->wait_ms pass: conn_waited */
    CONN_CALL,  /* run conn_call, which takes its time: conn_called */
    CONN_CLOSE  /* done: end the sending side, linger, close */
};

/* What all connections of a server share. */
struct service {
    struct registry registry;
    int64_t rounds_per_us; /* of work_hash, for /cpu */
    _Atomic int64_t
        wall_clock_s;     /* since the epoch; the model's tick sets it */
    atomic_bool draining; /* every answer is a connection's last */
};

enum {
    CONN_TEXT_BYTES = 64 /* of a body that stands beside its head */
};

struct conn {
    struct service *service;
    struct meter *meter;
    struct request request;
    bool counted; /* the request is among the meter's */

    /* The answer under way. */
    enum http_persistence persistence;
    int status;
    bool head_only; /* the request was a HEAD */
    uint64_t call_rounds;
    uint64_t wait_ms; /* for CONN_WAIT */
    const char *text; /* unsent part of head and short body */
    size_t text_bytes;
    uint64_t block_at;         /* next byte of a /bytes body */
    uint64_t block_left_bytes; /* and how many are still unsent */
    char buffer[HTTP_HEAD_BYTES + CONN_TEXT_BYTES];
    struct http_date date;
};

/* Fills the block that /bytes bodies are sent from; once, before any conn. */
void conn_setup(void);

void conn_init(struct conn *conn, struct service *service);
void conn_attach(struct conn *conn, struct meter *meter);

/* Counts a request that will never be answered. */
void conn_detach(struct conn *conn);

/* Nothing of a request has come, and nothing of an answer is left. */
bool conn_is_idle(const struct conn *conn);

/* Takes bytes from the wire, at most up to the end of one request; *consumed
 * says how many (<= size).  The rest belongs to the next request and must be
 * given again, first, when the step is CONN_READ once more. */
enum conn_step conn_received(struct conn *conn, const char *data, size_t size,
                             size_t *consumed);
enum conn_step conn_ended(struct conn *conn);

/* What to send: output[0..count), count 1 or 2; returns count.  The memory
 * stays valid until conn_written, which is told how much of it has gone out
 * (> 0). */
int conn_output(const struct conn *conn, struct iovec output[2]);
enum conn_step conn_written(struct conn *conn, size_t bytes);

enum conn_step conn_waited(struct conn *conn);

/* Touches nothing but the conn: may run on any thread. */
void conn_call(struct conn *conn);
enum conn_step conn_called(struct conn *conn);

#endif
