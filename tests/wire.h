/*
 * wire.h - a stand-in for a concurrency model and its client, in memory.
 *
 * Carries out the steps of a struct conn: a stream comes cut as a test wants
 * it, its answers leave likewise, and no time passes.  Of every whole answer
 * it asserts what holds for all: one Content-Length, and a right one, and
 * "Connection: close" if and only if the connection closes.
 *
 *   1. conn_setup, guarded_new
 *   2. wire_service, wire_try, registry_release for each cut; the outcome may
 *      be used again
 *   3. bytes_free(&outcome.answer)
 *
 * A step that struct conn gets is a function here and a line in wire_run.
 */
#ifndef TESTS_WIRE_H
#define TESTS_WIRE_H

#include "support.h"

#include "conn.h"
#include "specs.h"

/* How a stream comes and its answers go. */
struct cut {
    size_t first_bytes, piece_bytes; /* the first piece, and all others */
    size_t write_bytes;              /* how much goes out at once */
    size_t leave_bytes; /* not 0: the client is gone after so much of answers */
    uint64_t seed;      /* not 0: pieces and writes of sizes drawn from it */
    bool ends;          /* the client ends when all is sent */
    bool expires;       /* it has sent all, and the time for more is up */
    bool lends;         /* an idle conn is returned, and taken again */
};

/* What came of it. */
struct outcome {
    struct bytes answer; /* owned: bytes_free */
    bool closed;
    uint64_t count[METER_COUNTS];
    uint64_t rare[RARE_COUNTS];
};

struct wire {
    const struct cut *cut;
    const struct bytes *stream;
    const struct guarded *guarded;
    uint64_t random;
    size_t sent_bytes;
    size_t answer_at; /* where the answer under way begins */
    char *rest;       /* received, not yet taken */
    size_t rest_bytes;
};

/* Small sizes are the likely ones. */
static inline size_t wire_size(struct wire *wire, size_t bytes)
{
    if (wire->cut->seed == 0)
        return bytes;
    return 1 +
           chance_below(&wire->random, 1ULL << chance_below(&wire->random, 10));
}

/* Takes the next piece; false when all is sent. */
static inline bool wire_receive(struct wire *wire)
{
    const struct cut *cut = wire->cut;
    size_t bytes = wire_size(wire, wire->sent_bytes == 0 ? cut->first_bytes
                                                         : cut->piece_bytes);

    if (bytes > wire->stream->size - wire->sent_bytes)
        bytes = wire->stream->size - wire->sent_bytes;
    if (bytes == 0)
        return false;
    wire->rest = guarded_copy(wire->guarded,
                              wire->stream->data + wire->sent_bytes, bytes);
    wire->rest_bytes = bytes;
    wire->sent_bytes += bytes;
    return true;
}

/* What was taken is wiped: input is lent for the call. */
static inline enum conn_step wire_read(struct wire *wire, struct conn *conn)
{
    size_t taken;
    enum conn_step step =
        conn_received(conn, wire->rest, wire->rest_bytes, &taken);

    assert_true(taken <= wire->rest_bytes);
    memset(wire->rest, '#', taken);
    wire->rest += taken;
    wire->rest_bytes -= taken;
    assert_true(step != CONN_READ || taken > 0);
    return step;
}

/* Like a model that has something better to do with its conns. */
static inline void wire_lend(const struct wire *wire, struct conn *conn)
{
    struct meter *meter = conn->meter;

    if (!wire->cut->lends || !conn_is_idle(conn))
        return;
    conn_detach(conn);
    conn_attach(conn, meter);
}

/* The number of times a head has the text. */
static inline int wire_count(const char *head, size_t size, const char *text)
{
    const char *at = head, *end = head + size;
    int count = 0;

    while ((at = memmem(at, (size_t)(end - at), text, strlen(text)))) {
        at++;
        count++;
    }
    return count;
}

/* An answer has gone out whole, and `next` is what the conn wants next. */
static inline void wire_check(struct wire *wire, const struct conn *conn,
                              const struct bytes *answer, enum conn_step next)
{
    const char *head = answer->data + wire->answer_at;
    size_t size = answer->size - wire->answer_at, head_bytes;
    const char *end = memmem(head, size, "\r\n\r\n", 4), *length;
    bool interim = size > 9 && head[9] == '1'; /* has no content */

    assert_non_null(end);
    assert_memory_equal(head, "HTTP/1.1 ", 9);
    head_bytes = (size_t)(end - head) + 4;
    assert_int_equal(wire_count(head, head_bytes, "\r\nContent-Length: "),
                     !interim);
    length = strstr(head, "\r\nContent-Length: ");
    assert_int_equal(size - head_bytes, conn->head_only || interim
                                            ? 0
                                            : strtoul(length + 18, NULL, 10));
    assert_int_equal(wire_count(head, head_bytes, "\r\nConnection: close\r\n"),
                     next == CONN_CLOSE);
    wire->answer_at = answer->size;
}

static inline enum conn_step wire_write(struct wire *wire, struct conn *conn,
                                        struct bytes *answer)
{
    struct iovec output[2];
    int count = conn_output(conn, output);
    size_t most = wire_size(wire, wire->cut->write_bytes), gone = 0;
    enum conn_step next;

    if (wire->cut->leave_bytes && most > wire->cut->leave_bytes - answer->size)
        most = wire->cut->leave_bytes - answer->size;
    assert_in_range(count, 1, 2);
    for (int i = 0; i < count; i++) {
        size_t bytes = output[i].iov_len;

        if (bytes > most - gone)
            bytes = most - gone;
        bytes_add(answer, output[i].iov_base, bytes);
        gone += bytes;
    }
    next = conn_written(conn, gone);
    if (next == CONN_READ || next == CONN_CLOSE)
        wire_check(wire, conn, answer, next);
    return next;
}

/* Carries out the steps until the conn closes (true), or waits for more than
 * there is, or is left. */
static inline bool wire_run(struct wire *wire, struct conn *conn,
                            struct bytes *answer)
{
    enum conn_step step = CONN_READ;

    for (;;) {
        switch (step) {
        case CONN_READ:
            if (wire->rest_bytes == 0)
                wire_lend(wire, conn);
            if (wire->rest_bytes > 0 || wire_receive(wire))
                step = wire_read(wire, conn);
            else if (wire->cut->ends)
                step = conn_ended(conn);
            else if (wire->cut->expires)
                step = conn_expired(conn);
            else
                return false;
            break;
        case CONN_WRITE:
            if (answer->size > 0 && answer->size == wire->cut->leave_bytes)
                return false;
            step = wire_write(wire, conn, answer);
            break;
        case CONN_WAIT:
            step = conn_waited(conn);
            break;
        case CONN_CALL:
            if (conn->call != CALL_BLOCK)
                conn_call(conn);
            step = conn_called(conn);
            break;
        case CONN_FETCH:
            fail_msg("there is no upstream");
        case CONN_CLOSE:
            return true;
        }
    }
}

/* One that knows no time; registry_release when done. */
static inline void wire_service(struct service *service, bool draining)
{
    *service = (struct service){.rounds_per_us = SPECS_ROUNDS_PER_US,
                                .max_body = SPECS_MAX_BODY,
                                .root_fd = -1};
    registry_init(&service->registry);
    atomic_store(&service->wall_clock_s, SPECS_WALL_CLOCK_S);
    atomic_store(&service->draining, draining);
}

/* Sends the stream to a new conn of the service, which nobody else uses. */
static inline void wire_try(const struct guarded *guarded,
                            const struct bytes *stream, const struct cut *cut,
                            struct service *service, struct outcome *outcome)
{
    struct wire wire = {
        .cut = cut, .stream = stream, .guarded = guarded, .random = cut->seed};
    struct meter meter;
    struct conn conn;

    assert_true(registry_open(&service->registry, &meter, 1));
    conn_init(&conn, service);
    conn_attach(&conn, &meter);
    outcome->answer.size = 0;
    outcome->closed = wire_run(&wire, &conn, &outcome->answer);
    conn_detach(&conn);
    assert_true(conn_is_idle(&conn));
    for (int i = 0; i < METER_COUNTS; i++)
        outcome->count[i] = atomic_load(&meter.count[i]);
    for (int i = 0; i < RARE_COUNTS; i++)
        outcome->rare[i] = atomic_load(&service->registry.rare[i]);
    registry_close(&service->registry, &meter);
}

#endif
