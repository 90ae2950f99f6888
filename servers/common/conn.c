#include "conn.h"

#include <string.h>

#include "conn_answer.h"
#include "target.h"

/* --- what a request gets ------------------------------------------------ */

static void count_request(struct conn *conn)
{
    if (!conn->counted)
        meter_add(conn->meter, METER_REQUESTS, 1);
    conn->counted = true;
}

/* The request cannot be understood, or not be believed: where the next one
 * begins is in doubt, so this answer is the last. */
static enum conn_step refuse(struct conn *conn, int status)
{
    conn->head_only =
        conn->request.line_complete && conn->request.parser.method == HTTP_HEAD;
    conn->persistence = HTTP_CLOSE;
    conn->route.allow = NULL;
    return conn_respond_status(conn, status);
}

static enum http_persistence persistence_of(const struct conn *conn)
{
    if (!request_keeps_alive(&conn->request))
        return HTTP_CLOSE;
    return conn->request.parser.http_minor == 0 ? HTTP_KEEP_1_0 : HTTP_KEEP;
}

static enum route_method method_of(const struct conn *conn)
{
    switch (conn->request.parser.method) {
    case HTTP_GET:
        return METHOD_GET;
    case HTTP_HEAD:
        return METHOD_HEAD;
    case HTTP_POST:
        return METHOD_POST;
    case HTTP_OPTIONS:
        return METHOD_OPTIONS;
    default:
        return METHOD_OTHER;
    }
}

static struct route find_route(struct request *request,
                               enum route_method method)
{
    char *target = request_target(request);
    size_t bytes = request->target_bytes, path_bytes = bytes;
    bool is_asterisk = bytes == 1 && target[0] == '*';
    struct route route;

    if (!is_asterisk && target_normalize(target, &bytes, &path_bytes))
        return route_error(400);
    route = route_find(method, target, path_bytes);
    request->target_bytes =
        (uint16_t)(route.kind == ROUTE_FILE ? path_bytes : bytes);
    return route;
}

static enum conn_step call(struct conn *conn, enum conn_call what)
{
    conn->call = what;
    return CONN_CALL;
}

/* The path from the prefix's last slash on, and the query. */
static enum conn_step fetch(struct conn *conn)
{
    size_t from = conn->route.rest - 1;

    if (!conn->service->upstream)
        return conn_respond_status(conn, 502);
    conn->fetch = fetch_new(conn->service->upstream,
                            request_target(&conn->request) + from,
                            conn->request.target_bytes - from);
    if (conn->fetch)
        return CONN_FETCH;
    registry_add(&conn->service->registry, RARE_ERRORS_MEMORY);
    return conn_respond_status(conn, 503);
}

static enum conn_step answer(struct conn *conn)
{
    if (conn->route.kind == ROUTE_NONE)
        conn->route = find_route(&conn->request, method_of(conn));
    conn->head_only = conn->request.parser.method == HTTP_HEAD;
    conn->persistence = persistence_of(conn);
    if (conn->request.expects_other)
        return conn_respond_status(conn, 417);
    conn->status = conn->route.status;
    switch (conn->route.kind) {
    case ROUTE_NONE: /* looked up above */
    case ROUTE_HELLO:
        break;
    case ROUTE_BYTES:
        conn->source = SOURCE_BLOCK;
        conn->body_left_bytes = conn->route.amount;
        return conn_respond(conn, conn_type_plain, "");
    case ROUTE_WAIT:
        conn->wait_ms = conn->route.amount;
        return CONN_WAIT;
    case ROUTE_CPU:
        conn->rounds =
            conn->route.amount * (uint64_t)conn->service->rounds_per_us;
        return call(conn, CALL_HASH);
    case ROUTE_BLOCK:
        conn->wait_ms = conn->route.amount;
        return call(conn, CALL_BLOCK);
    case ROUTE_FILE:
        return call(conn, CALL_FILE_OPEN);
    case ROUTE_UPSTREAM:
        return fetch(conn);
    case ROUTE_ECHO:
        return conn_respond_content(conn, conn_type_octets);
    case ROUTE_OPTIONS:
        return conn_respond(conn, conn_type_plain, "");
    case ROUTE_ERROR:
        return conn_respond_status(conn, conn->route.status);
    }
    return conn_respond(conn, conn_type_plain, "hello, world!\n");
}

/* The head is there: says where the content goes, before any of it comes. */
static enum conn_step expect_content(struct conn *conn)
{
    struct request *request = &conn->request;
    uint64_t max_bytes = (uint64_t)conn->service->max_body;

    if (request->expects_other)
        return refuse(conn, 417);
    if (!request->chunked && request->parser.content_length > max_bytes)
        return refuse(conn, 413);
    conn->route = find_route(request, method_of(conn));
    if (conn->route.kind == ROUTE_ECHO)
        request->content = &conn->content;
    request->content_max_bytes = max_bytes;
    if (!request->expects_continue)
        return CONN_READ;
    conn->interim = true;
    conn->text = http_continue;
    conn->text_bytes = strlen(http_continue);
    return CONN_WRITE;
}

/* --- the steps ---------------------------------------------------------- */

void conn_init(struct conn *conn, struct service *service)
{
    memset(conn, 0, sizeof *conn);
    conn->service = service;
    conn->date.second = -1;
    conn->file_fd = -1;
    conn_begin(conn);
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
        conn_begin(conn);
    conn->meter = NULL;
}

bool conn_is_idle(const struct conn *conn)
{
    return request_is_empty(&conn->request);
}

enum phase conn_phase(const struct conn *conn, enum conn_step step)
{
    switch (step) {
    case CONN_READ:
        if (conn_is_idle(conn))
            return PHASE_IDLE;
        return conn->request.head_complete ? PHASE_BODY : PHASE_HEAD;
    case CONN_WRITE:
        return PHASE_WRITE;
    case CONN_CALL:
        return conn->call == CALL_FILE_READ ? PHASE_WRITE : PHASE_ANSWER;
    case CONN_FETCH:
        return PHASE_FETCH;
    case CONN_WAIT:
    case CONN_CLOSE:
        break;
    }
    return PHASE_ANSWER;
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
    case REQUEST_CONTENT:
        return expect_content(conn);
    case REQUEST_COMPLETE:
        return answer(conn);
    case REQUEST_REFUSED:
        if (conn->request.refused_status == 503)
            registry_add(&conn->service->registry, RARE_ERRORS_MEMORY);
        return refuse(conn, conn->request.refused_status);
    }
    return CONN_READ;
}

/* A request cut short is no request: it is not answered. */
enum conn_step conn_ended(struct conn *conn)
{
    (void)conn;
    return CONN_CLOSE;
}

enum conn_step conn_expired(struct conn *conn)
{
    if (conn_is_idle(conn))
        return CONN_CLOSE;
    count_request(conn);
    return refuse(conn, 408);
}
