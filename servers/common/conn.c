#include "conn.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "file.h"
#include "target.h"
#include "text.h"
#include "work.h"

/* The block is a multiple of the alphabet, so that byte i of a body is
 * 'a' + i % 26 wherever a slice begins. */
enum {
    BLOCK_BYTES = 26 * 4096,
    FILE_PIECE_BYTES = 64 * 1024,
    FILE_NAME_BYTES = 1024
};

static char block[BLOCK_BYTES];

static const char plain[] = "text/plain";
static const char octets[] = "application/octet-stream";

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

/* `text` is the body's beginning; body_left_bytes of the source follow. */
static enum conn_step respond(struct conn *conn, const char *type,
                              const char *text)
{
    size_t text_bytes = strlen(text), head_bytes;
    struct http_head head = {
        .status = conn->status,
        .type = type,
        .content_length = text_bytes + conn->body_left_bytes,
        .allow = conn->route.allow,
        .date = http_date_text(
            &conn->date, atomic_load_explicit(&conn->service->wall_clock_s,
                                              memory_order_relaxed)),
    };

    if (atomic_load_explicit(&conn->service->draining, memory_order_relaxed))
        conn->persistence = HTTP_CLOSE;
    head.persistence = conn->persistence;
    head_bytes = http_head_format(conn->buffer, &head);
    if (conn->head_only || !http_has_content(conn->status))
        text_bytes = conn->body_left_bytes = 0;
    memcpy(conn->buffer + head_bytes, text, text_bytes);
    conn->text = conn->buffer;
    conn->text_bytes = head_bytes + text_bytes;
    return CONN_WRITE;
}

static enum conn_step respond_status(struct conn *conn, int status)
{
    char text[CONN_TEXT_BYTES], *end = text_add_number(text, (uint64_t)status);

    end = text_add(end, " ");
    end = text_add(end, http_reason(status));
    memcpy(end, "\n", 2);
    conn->status = status;
    conn->body_left_bytes = 0;
    return respond(conn, plain, text);
}

/* The content is the body. */
static enum conn_step respond_content(struct conn *conn, const char *type)
{
    conn->source = SOURCE_CONTENT;
    conn->body_left_bytes = conn->content.bytes;
    return respond(conn, type, "");
}

/* The request cannot be understood, or not be believed: where the next one
 * begins is in doubt, so this answer is the last. */
static enum conn_step refuse(struct conn *conn, int status)
{
    conn->head_only =
        conn->request.line_complete && conn->request.parser.method == HTTP_HEAD;
    conn->persistence = HTTP_CLOSE;
    conn->route.allow = NULL;
    return respond_status(conn, status);
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
        return respond_status(conn, 502);
    conn->fetch = fetch_new(conn->service->upstream,
                            request_target(&conn->request) + from,
                            conn->request.target_bytes - from);
    if (conn->fetch)
        return CONN_FETCH;
    registry_add(&conn->service->registry, RARE_ERRORS_MEMORY);
    return respond_status(conn, 503);
}

static enum conn_step answer(struct conn *conn)
{
    if (conn->route.kind == ROUTE_NONE)
        conn->route = find_route(&conn->request, method_of(conn));
    conn->head_only = conn->request.parser.method == HTTP_HEAD;
    conn->persistence = persistence_of(conn);
    if (conn->request.expects_other)
        return respond_status(conn, 417);
    conn->status = conn->route.status;
    switch (conn->route.kind) {
    case ROUTE_NONE: /* looked up above */
    case ROUTE_HELLO:
        break;
    case ROUTE_BYTES:
        conn->source = SOURCE_BLOCK;
        conn->body_left_bytes = conn->route.amount;
        return respond(conn, plain, "");
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
        return respond_content(conn, octets);
    case ROUTE_OPTIONS:
        return respond(conn, plain, "");
    case ROUTE_ERROR:
        return respond_status(conn, conn->route.status);
    }
    return respond(conn, plain, "hello, world!\n");
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

/* Ready for the next request. */
static void begin(struct conn *conn)
{
    if (conn->content.data)
        buffer_release(&conn->content);
    if (conn->fetch)
        fetch_free(conn->fetch);
    if (conn->file_fd >= 0)
        (void)close(conn->file_fd); /* only read */
    conn->fetch = NULL;
    conn->file_fd = -1;
    conn->route = (struct route){.kind = ROUTE_NONE};
    conn->counted = conn->interim = false;
    conn->text_bytes = 0;
    conn->body_at = conn->body_left_bytes = conn->content_at = 0;
    request_release(&conn->request);
    request_begin(&conn->request);
}

void conn_init(struct conn *conn, struct service *service)
{
    memset(conn, 0, sizeof *conn);
    conn->service = service;
    conn->date.second = -1;
    conn->file_fd = -1;
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

/* The next piece of the rest of the body; none when all of the content is
 * sent, and the file has more. */
static struct iovec next_piece(const struct conn *conn)
{
    uint64_t offset = conn->body_at - conn->content_at;
    const char *data = conn->content.data;
    uint64_t bytes = conn->content.bytes - offset;

    if (conn->source == SOURCE_BLOCK) {
        offset = conn->body_at % BLOCK_BYTES;
        data = block;
        bytes = BLOCK_BYTES - offset;
    }
    if (bytes > conn->body_left_bytes)
        bytes = conn->body_left_bytes;
    /* iovec has no const; nothing is written through it. */
    return (struct iovec){(void *)(uintptr_t)(data + offset), bytes};
}

int conn_output(const struct conn *conn, struct iovec output[2])
{
    int count = 0;

    if (conn->text_bytes > 0)
        output[count++] =
            (struct iovec){(void *)(uintptr_t)conn->text, conn->text_bytes};
    if (conn->body_left_bytes > 0)
        output[count++] = next_piece(conn);
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
    else if (conn->status >= 300)
        registry_add(registry, RARE_RESPONSES_3XX);
    begin(conn);
    return conn->persistence == HTTP_CLOSE ? CONN_CLOSE : CONN_READ;
}

enum conn_step conn_written(struct conn *conn, size_t bytes)
{
    size_t text = bytes < conn->text_bytes ? bytes : conn->text_bytes;

    meter_add(conn->meter, METER_BYTES_OUT, bytes);
    conn->text += text;
    conn->text_bytes -= text;
    conn->body_at += bytes - text;
    conn->body_left_bytes -= bytes - text;
    if (conn->text_bytes > 0)
        return CONN_WRITE;
    if (conn->interim) {
        conn->interim = false;
        return CONN_READ;
    }
    if (conn->body_left_bytes == 0)
        return complete(conn);
    return next_piece(conn).iov_len > 0 ? CONN_WRITE
                                        : call(conn, CALL_FILE_READ);
}

/* "waited 20 ms" */
static enum conn_step respond_time(struct conn *conn, const char *verb)
{
    char text[CONN_TEXT_BYTES], *end = text_add(text, verb);

    end = text_add_number(end, conn->wait_ms);
    memcpy(end, " ms\n", 5);
    return respond(conn, plain, text);
}

enum conn_step conn_waited(struct conn *conn)
{
    return respond_time(conn, "waited ");
}

/* --- calls -------------------------------------------------------------- */

/* The next piece, of what is still to be sent. */
static int read_piece(struct conn *conn)
{
    uint64_t bytes = conn->body_left_bytes;

    if (bytes > FILE_PIECE_BYTES)
        bytes = FILE_PIECE_BYTES;
    if (buffer_reserve(&conn->content, bytes))
        return -ENOMEM;
    conn->content_at = conn->body_at;
    conn->content.bytes = bytes;
    return file_read(conn->file_fd, conn->content.data, bytes, conn->body_at);
}

static int open_file(struct conn *conn)
{
    const struct route *route = &conn->route;
    char name[FILE_NAME_BYTES];
    int result;

    if (conn->service->root_fd < 0)
        return -ENOENT;
    result = target_decode(request_target(&conn->request) + route->rest,
                           conn->request.target_bytes - route->rest, name,
                           sizeof name);
    if (!result)
        result =
            file_open(conn->service->root_fd, name, &conn->body_left_bytes);
    if (result < 0)
        return result;
    conn->file_fd = result;
    if (conn->service->cold)
        file_forget(result);
    return conn->head_only ? 0 : read_piece(conn);
}

void conn_call(struct conn *conn)
{
    conn->call_result = 0;
    switch (conn->call) {
    case CALL_HASH:
        conn->rounds = work_hash(conn->rounds);
        break;
    case CALL_BLOCK:
        work_block(conn->wait_ms);
        break;
    case CALL_FILE_OPEN:
        conn->call_result = open_file(conn);
        break;
    case CALL_FILE_READ:
        conn->call_result = read_piece(conn);
        break;
    }
}

bool conn_call_blocks(const struct conn *conn)
{
    return conn->call != CALL_HASH;
}

enum conn_step conn_call_failed(struct conn *conn)
{
    registry_add(&conn->service->registry, RARE_ERRORS_THREAD);
    return respond_status(conn, 503);
}

static enum conn_step opened(struct conn *conn)
{
    switch (conn->call_result) {
    case 0:
        conn->source = SOURCE_FILE;
        return respond(conn, octets, "");
    case -ENOENT:
        return respond_status(conn, 404);
    case -ENOMEM:
        registry_add(&conn->service->registry, RARE_ERRORS_MEMORY);
        return respond_status(conn, 503);
    case -EMFILE:
    case -ENFILE:
        return respond_status(conn, 503);
    default:
        return respond_status(conn, 500);
    }
}

enum conn_step conn_called(struct conn *conn)
{
    char text[CONN_TEXT_BYTES];

    switch (conn->call) {
    case CALL_HASH:
        break;
    case CALL_BLOCK:
        return respond_time(conn, "blocked ");
    case CALL_FILE_OPEN:
        return opened(conn);
    case CALL_FILE_READ:
        if (conn->call_result == -ENOMEM)
            registry_add(&conn->service->registry, RARE_ERRORS_MEMORY);
        /* The head has promised more: only the end can say that. */
        return conn->call_result ? CONN_CLOSE : CONN_WRITE;
    }
    memcpy(text_add_hexadecimal(text, conn->rounds), "\n", 2);
    return respond(conn, plain, text);
}

enum conn_step conn_fetched(struct conn *conn)
{
    struct fetch *done = conn->fetch;

    if (done->failed) {
        registry_add(&conn->service->registry, done->out_of_memory
                                                   ? RARE_ERRORS_MEMORY
                                                   : RARE_ERRORS_UPSTREAM);
        return respond_status(conn, done->status);
    }
    if (done->status != 205) { /* RFC 9110, 15.3.6: without content */
        conn->content = done->content;
        done->content = (struct buffer){0};
    }
    conn->status = done->status;
    return respond_content(conn, done->type[0] ? done->type : octets);
}
