#include "client_write.h"

#include "client_open.h"

static void on_written(uv_write_t *write, int status)
{
    struct client *client = write->data;

    client->writing = false;
    if (status < 0 && status != UV_ECANCELED)
        client_fail(client, CLIENT_WRITE);
}

static void send_at_once(struct client *client)
{
    uv_stream_t *tcp = (uv_stream_t *)&client->tcp;
    uv_buf_t rest = client->clients->request;
    int sent = uv_try_write(tcp, &rest, 1);

    client->sent = client->clients->request.len; /* by us or by libuv */
    if (sent == (int)rest.len)
        return;
    if (sent > 0) {
        rest.base += sent;
        rest.len -= (size_t)sent;
    }
    client->writing = sent >= 0 || sent == UV_EAGAIN;
    if (!client->writing || uv_write(&client->write, tcp, &rest, 1, on_written))
        client_fail(client, CLIENT_WRITE);
}

/* A byte that finds no room is tried again with the next tick. */
static void on_tick(uv_timer_t *timer)
{
    struct client *client = timer->data;
    uv_buf_t next = client->clients->request;
    int sent;

    next.base += client->sent;
    next.len = 1;
    sent = uv_try_write((uv_stream_t *)&client->tcp, &next, 1);
    if (sent < 0 && sent != UV_EAGAIN) {
        client_fail(client, CLIENT_WRITE);
        return;
    }
    client->sent += sent == 1;
    if (client->sent == client->clients->request.len)
        (void)uv_timer_stop(timer); /* cannot fail */
}

/* They do not all begin in the same millisecond. */
static void send_slowly(struct client *client)
{
    uint64_t every_ms = 1000 / client->clients->send_bytes_per_s;

    every_ms = every_ms > 0 ? every_ms : 1;
    client->sent = 0;
    (void)uv_timer_start(&client->timer, on_tick,
                         (uint64_t)client->number % every_ms,
                         every_ms); /* cannot fail: it has a callback */
}

void client_write(struct client *client)
{
    if (client->clients->send_bytes_per_s > 0)
        send_slowly(client);
    else
        send_at_once(client);
}
