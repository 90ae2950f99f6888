#include "conn_answer.h"

#include <string.h>
#include <unistd.h>

#include "text.h"

/* The block is a multiple of the alphabet, so that byte i of a body is
 * 'a' + i % 26 wherever a slice begins. */
enum {
    BLOCK_BYTES = 26 * 4096
};

static char block[BLOCK_BYTES];

const char conn_type_plain[] = "text/plain";
const char conn_type_octets[] = "application/octet-stream";

void conn_setup(void)
{
    for (size_t i = 0; i < sizeof block; i++)
        block[i] = (char)('a' + i % 26);
}

/* --- put together ------------------------------------------------------- */

enum conn_step conn_respond(struct conn *conn, const char *type,
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

enum conn_step conn_respond_status(struct conn *conn, int status)
{
    char text[CONN_TEXT_BYTES], *end = text_add_number(text, (uint64_t)status);

    end = text_add(end, " ");
    end = text_add(end, http_reason(status));
    memcpy(end, "\n", 2);
    conn->status = status;
    conn->body_left_bytes = 0;
    return conn_respond(conn, conn_type_plain, text);
}

enum conn_step conn_respond_content(struct conn *conn, const char *type)
{
    conn->source = SOURCE_CONTENT;
    conn->body_left_bytes = conn->content.bytes;
    return conn_respond(conn, type, "");
}

/* --- sent --------------------------------------------------------------- */

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

void conn_begin(struct conn *conn)
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
    conn_begin(conn);
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
    if (next_piece(conn).iov_len > 0)
        return CONN_WRITE;
    conn->call = CALL_FILE_READ;
    return CONN_CALL;
}
