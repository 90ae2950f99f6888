#include "conn.h"

#include <errno.h>
#include <string.h>

#include "conn_answer.h"
#include "file.h"
#include "target.h"
#include "text.h"
#include "work.h"

enum {
    FILE_PIECE_BYTES = 64 * 1024,
    FILE_NAME_BYTES = 1024
};

/* --- on any thread ------------------------------------------------------ */

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

/* --- what came of it ---------------------------------------------------- */

/* "waited 20 ms" */
static enum conn_step respond_time(struct conn *conn, const char *verb)
{
    char text[CONN_TEXT_BYTES], *end = text_add(text, verb);

    end = text_add_number(end, conn->wait_ms);
    memcpy(end, " ms\n", 5);
    return conn_respond(conn, conn_type_plain, text);
}

enum conn_step conn_waited(struct conn *conn)
{
    return respond_time(conn, "waited ");
}

enum conn_step conn_call_failed(struct conn *conn)
{
    registry_add(&conn->service->registry, RARE_ERRORS_THREAD);
    return conn_respond_status(conn, 503);
}

static enum conn_step opened(struct conn *conn)
{
    switch (conn->call_result) {
    case 0:
        conn->source = SOURCE_FILE;
        return conn_respond(conn, conn_type_octets, "");
    case -ENOENT:
        return conn_respond_status(conn, 404);
    case -ENOMEM:
        registry_add(&conn->service->registry, RARE_ERRORS_MEMORY);
        return conn_respond_status(conn, 503);
    case -EMFILE:
    case -ENFILE:
        return conn_respond_status(conn, 503);
    default:
        return conn_respond_status(conn, 500);
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
    return conn_respond(conn, conn_type_plain, text);
}

enum conn_step conn_fetched(struct conn *conn)
{
    struct fetch *done = conn->fetch;

    if (done->failed) {
        registry_add(&conn->service->registry, done->out_of_memory
                                                   ? RARE_ERRORS_MEMORY
                                                   : RARE_ERRORS_UPSTREAM);
        return conn_respond_status(conn, done->status);
    }
    if (done->status != 205) { /* RFC 9110, 15.3.6: without content */
        conn->content = done->content;
        done->content = (struct buffer){0};
    }
    conn->status = done->status;
    return conn_respond_content(conn,
                                done->type[0] ? done->type : conn_type_octets);
}
