#include "conn.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "work.h"

/* A multiple of the alphabet, so that byte i of a body is 'a' + i % 26
 * wherever a slice begins. */
enum {
    BLOCK_BYTES = 26 * 4096
};

static char block[BLOCK_BYTES];

void conn_setup(void)
{
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = (char)('a' + i % 26);
}

/* --- the answer --------------------------------------------------------- */

static void count_request(struct conn *conn)
{
    if (!conn->counted)
        meter_add(conn->meter, METER_REQUESTS, 1);
    conn->counted = true;
}

/* `text` is the body's beginning, the block's bytes are the rest of it. */
static enum conn_step respond(struct conn *conn, const char *text,
                              const char *allow)
{
    size_t body_bytes = strlen(text);
    size_t head_bytes;
    struct http_head head = {
        .status = conn->status,
        .content_length = body_bytes + conn->block_left_bytes,
        .allow = allow,
        .date = http_date_text(
            &conn->date, atomic_load_explicit(&conn->service->wall_clock_s,
                                              memory_order_relaxed)),
    };

    if (atomic_load_explicit(&conn->service->draining, memory_order_relaxed))
        conn->persistence = HTTP_CLOSE;
    head.persistence = conn->persistence;
    head_bytes = http_head_format(conn->buffer, &head);
    if (conn->head_only)
        body_bytes = conn->block_left_bytes = 0;
    memcpy(conn->buffer + head_bytes, text, body_bytes);
    conn->text = conn->buffer;
    conn->text_bytes = head_bytes + body_bytes;
    return CONN_WRITE;
}

static enum conn_step respond_status(struct conn *conn, int status,
                                     const char *allow)
{
    char text[CONN_TEXT_BYTES];

    (void)snprintf(text, sizeof text, "%d %s\n", status, http_reason(status));
    conn->status = status;
    return respond(conn, text, allow);
}

/* The request cannot be understood, or not be believed: where the next one
 * begins is in doubt, so this answer is the last. */
static enum conn_step refuse(struct conn *conn)
{
    conn->head_only =
        conn->request.line_complete && conn->request.parser.method == HTTP_HEAD;
    conn->persistence = HTTP_CLOSE;
    conn->block_left_bytes = 0;
    return respond_status(conn, conn->request.refused_status, NULL);
}

static enum http_persistence persistence_of(const struct conn *conn)
{
    if (!conn->request.keep_alive)
        return HTTP_CLOSE;
    return conn->request.parser.http_minor == 0 ? HTTP_KEEP_1_0 : HTTP_KEEP;
}

static enum route_method method_of(const struct conn *conn)
{
    if (conn->request.parser.method == HTTP_GET)
        return METHOD_GET;
    return conn->request.parser.method == HTTP_HEAD ? METHOD_HEAD
                                                    : METHOD_OTHER;
}

static enum conn_step answer(struct conn *conn)
{
    struct route route = route_find(method_of(conn), conn->request.path,
                                    conn->request.path_bytes);

    conn->head_only = conn->request.parser.method == HTTP_HEAD;
    conn->persistence = persistence_of(conn);
    conn->status = route.status;
    conn->block_at = conn->block_left_bytes = 0;
    switch (route.kind) {
    case ROUTE_HELLO:
        break;
    case ROUTE_BYTES:
        conn->block_left_bytes = route.amount;
        return respond(conn, "", NULL);
    case ROUTE_WAIT:
        conn->wait_ms = route.amount;
        return CONN_WAIT;
    case ROUTE_CPU:
        conn->call_rounds =
            route.amount * (uint64_t)conn->service->rounds_per_us;
        return CONN_CALL;
    case ROUTE_ERROR:
        return respond_status(conn, route.status, route.allow);
    }
    return respond(conn, "hello, world!\n", NULL);
}

/* --- the steps ---------------------------------------------------------- */

/* Ready for the next request. */
static void begin(struct conn *conn)
{
    request_begin(&conn->request);
    conn->counted = false;
}

void conn_init(struct conn *conn, struct service *service)
{
    memset(conn, 0, sizeof *conn);
    conn->service = service;
    conn->date.second = -1;
    begin(conn);
}

void conn_attach(struct conn *conn, struct meter *meter)
{
    conn->meter = meter;
}

void conn_detach(struct conn *conn)
{
    if (conn->counted)
        registry_add(&conn->service->registry, RARE_ABORTED);
    if (!conn_is_idle(conn))
        begin(conn);
    conn->meter = NULL;
}

bool conn_is_idle(const struct conn *conn)
{
    return request_is_empty(&conn->request);
}

enum conn_step conn_received(struct conn *conn, const char *data, size_t size,
                             size_t *consumed)
{
    enum request_result result =
        request_feed(&conn->request, data, size, consumed);

    meter_add(conn->meter, METER_BYTES_IN, *consumed);
    if (conn->request.head_complete || result == REQUEST_REFUSED)
        count_request(conn);
    switch (result) {
    case REQUEST_MORE:
        break;
    case REQUEST_COMPLETE:
        return answer(conn);
    case REQUEST_REFUSED:
        return refuse(conn);
    }
    return CONN_READ;
}

/* A request cut short is no request: it is not answered. */
enum conn_step conn_ended(struct conn *conn)
{
    (void)conn;
    return CONN_CLOSE;
}

int conn_output(const struct conn *conn, struct iovec output[2])
{
    uint64_t offset = conn->block_at % BLOCK_BYTES;
    uint64_t bytes = BLOCK_BYTES - offset;
    int count = 0;

    if (bytes > conn->block_left_bytes)
        bytes = conn->block_left_bytes;
    /* iovec has no const; nothing is written through it. */
    if (conn->text_bytes > 0)
        output[count++] =
            (struct iovec){(void *)(uintptr_t)conn->text, conn->text_bytes};
    if (bytes > 0)
        output[count++] = (struct iovec){block + offset, bytes};
    return count;
}

static enum conn_step complete(struct conn *conn)
{
    struct registry *registry = &conn->service->registry;

    /* The whole before its part: registry_report reads them the other way. */
    meter_add(conn->meter, METER_RESPONSES, 1);
    if (conn->status >= 500)
        registry_add(registry, RARE_RESPONSES_5XX);
    else if (conn->status >= 400)
        registry_add(registry, RARE_RESPONSES_4XX);
    begin(conn);
    return conn->persistence == HTTP_CLOSE ? CONN_CLOSE : CONN_READ;
}

enum conn_step conn_written(struct conn *conn, size_t bytes)
{
    size_t text = bytes < conn->text_bytes ? bytes : conn->text_bytes;

    meter_add(conn->meter, METER_BYTES_OUT, bytes);
    conn->text += text;
    conn->text_bytes -= text;
    conn->block_at += bytes - text;
    conn->block_left_bytes -= bytes - text;
    return conn->text_bytes + conn->block_left_bytes > 0 ? CONN_WRITE
                                                         : complete(conn);
}

enum conn_step conn_waited(struct conn *conn)
{
    char text[CONN_TEXT_BYTES];

    (void)snprintf(text, sizeof text, "waited %" PRIu64 " ms\n", conn->wait_ms);
    return respond(conn, text, NULL);
}

void conn_call(struct conn *conn)
{
    conn->call_rounds = work_hash(conn->call_rounds);
}

enum conn_step conn_called(struct conn *conn)
{
    char text[CONN_TEXT_BYTES];

    (void)snprintf(text, sizeof text, "%016" PRIx64 "\n", conn->call_rounds);
    return respond(conn, text, NULL);
}
