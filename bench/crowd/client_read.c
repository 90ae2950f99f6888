#include "client_read.h"

#include "client_open.h"
#include "client_state.h"

enum {
    SIP_EVERY_MS = 1000 /* who reads slowly */
};

static void on_far_end(uv_timer_t *timer)
{
    client_close(timer->data);
}

static void leave(struct client *client)
{
    client_enter(client, CLIENT_LEAVING);
    (void)uv_timer_start(&client->timer, on_far_end, client->clients->far_ms,
                         0); /* cannot fail: it has a callback */
}

static void on_whole(struct client *client)
{
    bool keeps_open = client->answer.keeps_open && !client->writing &&
                      client->sent == client->clients->request.len &&
                      !client->clients->one_request;

    client->pause_ms = 0;
    client->answers++;
    (void)uv_timer_stop(&client->timer); /* cannot fail */
    client->clients->on_answer(client);
    if (keeps_open)
        client_rest(client);
    else if (client->clients->far_ms > 0)
        leave(client);
    else
        client_close(client);
}

static void on_buffer(uv_handle_t *tcp, size_t wanted, uv_buf_t *buffer)
{
    struct client *client = tcp->data;
    uint64_t sip = client->clients->read_bytes_per_s;

    (void)wanted; /* always the same */
    *buffer = uv_buf_init(client->clients->buffer,
                          sip > 0 ? (unsigned)sip : CLIENT_BUFFER_BYTES);
}

static void on_sip(uv_timer_t *timer)
{
    struct client *client = timer->data;

    /* Cannot fail: it is open, and was read before. */
    (void)client_read_start(client);
}

/* That was all for this second. */
static void sip(struct client *client)
{
    (void)uv_read_stop((uv_stream_t *)&client->tcp); /* cannot fail */
    (void)uv_timer_start(&client->timer, on_sip, SIP_EVERY_MS,
                         0); /* nor this */
}

static void on_read(uv_stream_t *tcp, ssize_t size, const uv_buf_t *buffer)
{
    struct client *client = tcp->data;
    enum answer_state state = ANSWER_BAD;

    if (size == 0) /* nothing there after all */
        return;
    if (client->state == CLIENT_BUSY && size > 0) {
        client->bytes += (uint64_t)size;
        state = answer_feed(&client->answer, buffer->base, (size_t)size);
    } else if (client->state == CLIENT_BUSY && size == UV_EOF) {
        state = answer_end(&client->answer);
    }
    switch (state) {
    case ANSWER_MORE:
        if (client->clients->read_bytes_per_s > 0)
            sip(client);
        break;
    case ANSWER_WHOLE:
        on_whole(client);
        break;
    case ANSWER_BAD:
        client_fail(client, CLIENT_READ);
        break;
    }
}

int client_read_start(struct client *client)
{
    return uv_read_start((uv_stream_t *)&client->tcp, on_buffer, on_read);
}
