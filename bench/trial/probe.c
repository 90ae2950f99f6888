#include "probe.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <llhttp.h>

#include "loop.h"

enum {
    REQUEST_BYTES = 1024,
    PORT_PAUSE_MS = 20
};

/* One connection and what came over it.  On the stack of the function that
 * waits for it; gone when `closed`. */
struct probe {
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_write_t write;
    llhttp_t parser;
    char request[REQUEST_BYTES];
    char buffer[16 * 1024];
    struct probe_answer answer;
    bool complete; /* the whole answer is there */
    int result;    /* 0, or a negative errno */
    bool done;     /* nothing more will happen */
    bool closed;
};

static int on_body(llhttp_t *parser, const char *at, size_t length)
{
    struct probe *probe = parser->data;

    (void)at; /* only its length is asked for */
    probe->answer.body_bytes += (long)length;
    return 0;
}

static int on_message_complete(llhttp_t *parser)
{
    struct probe *probe = parser->data;

    probe->complete = parser->status_code >= 200; /* below: only a hint */
    probe->answer.status = parser->status_code;
    return 0;
}

static const llhttp_settings_t callbacks = {
    .on_body = on_body,
    .on_message_complete = on_message_complete,
};

static void finish(struct probe *probe, int result)
{
    probe->result = result;
    probe->done = true;
}

static void on_buffer(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    struct probe *probe = handle->data;

    (void)wanted;
    *buffer = uv_buf_init(probe->buffer, sizeof probe->buffer);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct probe *probe = stream->data;
    llhttp_errno_t error = HPE_OK;

    if (size > 0)
        error = llhttp_execute(&probe->parser, buffer->base, (size_t)size);
    else if (size == UV_EOF)
        error = llhttp_finish(&probe->parser);
    else if (size < 0)
        finish(probe, (int)size);
    if (probe->complete)
        finish(probe, 0);
    else if (error != HPE_OK || size == UV_EOF)
        finish(probe, -EBADMSG);
}

static void on_written(uv_write_t *write, int status)
{
    if (status < 0 && status != UV_ECANCELED)
        finish(write->data, status);
}

static void on_connected(uv_connect_t *connect, int status)
{
    struct probe *probe = connect->data;
    uv_buf_t request =
        uv_buf_init(probe->request, (unsigned)strlen(probe->request));

    if (status == 0 && request.len == 0)
        finish(probe, 0); /* only the port was asked for */
    else if (status == 0)
        status =
            uv_write(&probe->write, connect->handle, &request, 1, on_written);
    if (status == 0 && !probe->done)
        status = uv_read_start(connect->handle, on_buffer, on_read);
    if (status < 0 && status != UV_ECANCELED)
        finish(probe, status);
}

static bool is_done(void *probe)
{
    return ((struct probe *)probe)->done;
}

static bool is_closed(void *probe)
{
    return ((struct probe *)probe)->closed;
}

static void on_closed(uv_handle_t *handle)
{
    ((struct probe *)handle->data)->closed = true;
}

/* Connects, asks when there is a request, and waits for the end. */
static int run(uv_loop_t *loop, struct probe *probe,
               const struct sockaddr_in *address, uint64_t timeout_ms,
               const int *interrupted)
{
    int result = uv_tcp_init(loop, &probe->tcp);

    if (result)
        return result;
    probe->tcp.data = probe->connect.data = probe->write.data = probe;
    llhttp_init(&probe->parser, HTTP_RESPONSE, &callbacks);
    probe->parser.data = probe;
    result = uv_tcp_connect(&probe->connect, &probe->tcp,
                            (const struct sockaddr *)address, on_connected);
    if (!result)
        result = loop_wait(loop, is_done, probe, timeout_ms, interrupted);
    uv_close((uv_handle_t *)&probe->tcp, on_closed);
    /* Closing takes a turn of the loop; no time limit can strike. */
    (void)loop_wait(loop, is_closed, probe, UINT32_MAX, NULL);
    return result ? result : probe->result;
}

int probe_port(uv_loop_t *loop, const struct sockaddr_in *address,
               uint64_t timeout_ms, const int *interrupted,
               bool (*is_hopeless)(void *data), void *data)
{
    uint64_t deadline_ns = uv_hrtime() + timeout_ms * 1000000;
    int result;

    for (;;) {
        struct probe probe = {.request = ""};

        result = run(loop, &probe, address, timeout_ms, interrupted);
        if (result == 0 || result == -EINTR)
            return result;
        if (uv_hrtime() > deadline_ns)
            return -ETIMEDOUT;
        result = loop_wait(loop, is_hopeless, data, PORT_PAUSE_MS, interrupted);
        if (result != -ETIMEDOUT)
            return result ? result : -ECANCELED;
    }
}

int probe_get(uv_loop_t *loop, const struct sockaddr_in *address,
              const char *path, uint64_t timeout_ms, const int *interrupted,
              struct probe_answer *answer)
{
    struct probe probe = {.complete = false};
    int length = snprintf(probe.request, REQUEST_BYTES,
                          "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
                          "Connection: close\r\n\r\n",
                          path, ntohs(address->sin_port));
    int result;

    if (length < 0 || length >= REQUEST_BYTES)
        return -ENAMETOOLONG;
    result = run(loop, &probe, address, timeout_ms, interrupted);
    *answer = probe.answer;
    return result;
}
