#include "client.h"

#include <arpa/inet.h>
#include <netinet/in.h>

enum {
    PAUSE_FIRST_MS = 10,
    PAUSE_LAST_MS = 1000,
    SIP_EVERY_MS = 1000 /* who reads slowly */
};

static void list_append(struct client_list *list, struct client *client)
{
    client->previous = list->last;
    client->next = NULL;
    if (list->last)
        list->last->next = client;
    else
        list->first = client;
    list->last = client;
}

static void list_remove(struct client_list *list, struct client *client)
{
    if (client->previous)
        client->previous->next = client->next;
    else
        list->first = client->next;
    if (client->next)
        client->next->previous = client->previous;
    else
        list->last = client->previous;
}

/* The one place where the state changes, and the lists with it. */
static void enter(struct client *client, enum client_state state)
{
    struct clients *clients = client->clients;

    if (client->state == CLIENT_IDLE)
        list_remove(&clients->idle, client);
    if (client->state == CLIENT_BUSY) {
        list_remove(&clients->busy, client);
        clients->busy_count--;
    }
    if (state == CLIENT_IDLE)
        list_append(&clients->idle, client);
    if (state == CLIENT_BUSY) {
        list_append(&clients->busy, client);
        clients->busy_count++;
    }
    client->state = state;
}

/* --- opening and closing ------------------------------------------------ */

static void open_now(struct client *client);

/* Ready to be sent, or on the way there. */
static void begin(struct client *client)
{
    if (client->clients->on_demand)
        enter(client, CLIENT_IDLE);
    else
        open_now(client);
}

static void on_pause_over(uv_timer_t *timer)
{
    begin(timer->data);
}

static void on_closed(uv_handle_t *tcp)
{
    struct client *client = tcp->data;

    if (client->clients->stopping)
        return;
    if (client->pause_ms == 0)
        begin(client);
    else
        (void)uv_timer_start(
            &client->timer, on_pause_over, client->pause_ms,
            0); /* cannot fail: it is open and has a callback */
}

static void close_now(struct client *client)
{
    (void)uv_timer_stop(&client->timer); /* cannot fail */
    enter(client, CLIENT_CLOSED);
    uv_close((uv_handle_t *)&client->tcp, on_closed);
}

static void set_tried(struct client *client)
{
    if (!client->tried)
        client->clients->untried--;
    client->tried = true;
}

static void fail(struct client *client, enum client_failure failure)
{
    uint64_t pause_ms = client->pause_ms * 2;

    set_tried(client);
    client->clients->on_failure(client, failure);
    client->pause_ms = pause_ms == 0              ? PAUSE_FIRST_MS
                       : pause_ms > PAUSE_LAST_MS ? PAUSE_LAST_MS
                                                  : pause_ms;
    close_now(client);
}

/* --- reading ------------------------------------------------------------ */

static void rest(struct client *client)
{
    enter(client, CLIENT_IDLE);
    if (client->clients->on_idle)
        client->clients->on_idle(client);
}

static void on_far_end(uv_timer_t *timer)
{
    close_now(timer->data);
}

static void leave(struct client *client)
{
    enter(client, CLIENT_LEAVING);
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
        rest(client);
    else if (client->clients->far_ms > 0)
        leave(client);
    else
        close_now(client);
}

static void on_buffer(uv_handle_t *tcp, size_t wanted, uv_buf_t *buffer)
{
    struct client *client = tcp->data;
    uint64_t sip = client->clients->read_bytes_per_s;

    (void)wanted; /* always the same */
    *buffer = uv_buf_init(client->clients->buffer,
                          sip > 0 ? (unsigned)sip : CLIENT_BUFFER_BYTES);
}

static void on_read(uv_stream_t *tcp, ssize_t size, const uv_buf_t *buffer);

static void on_sip(uv_timer_t *timer)
{
    struct client *client = timer->data;

    /* Cannot fail: it is open, and was read before. */
    (void)uv_read_start((uv_stream_t *)&client->tcp, on_buffer, on_read);
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
        fail(client, CLIENT_READ);
        break;
    }
}

/* --- connecting --------------------------------------------------------- */

static void on_connect_late(uv_timer_t *timer)
{
    fail(timer->data, CLIENT_CONNECT);
}

static void send_now(struct client *client);

static void on_far(uv_timer_t *timer)
{
    send_now(timer->data);
}

static void on_open(struct client *client)
{
    uint64_t far_ms = client->clients->far_ms;

    if (!client->clients->on_demand)
        rest(client);
    else if (far_ms > 0)
        (void)uv_timer_start(&client->timer, on_far, far_ms, 0); /* likewise */
    else
        send_now(client);
}

static void on_connected(uv_connect_t *connect, int status)
{
    struct client *client = connect->data;

    if (status == UV_ECANCELED) /* closed meanwhile, and counted */
        return;
    (void)uv_timer_stop(&client->timer); /* cannot fail */
    if (status < 0 ||
        uv_read_start((uv_stream_t *)&client->tcp, on_buffer, on_read)) {
        fail(client, CLIENT_CONNECT);
        return;
    }
    (void)uv_tcp_nodelay(&client->tcp, 1); /* slower without */
    client->clients->opened++;
    set_tried(client);
    on_open(client);
}

/* Where there are several source addresses; 0 or a negative errno. */
static int bind_source(struct client *client)
{
    int sources = client->clients->sources;
    struct sockaddr_in source = {.sin_family = AF_INET};

    if (sources < 2)
        return 0;
    source.sin_addr.s_addr =
        htonl(INADDR_LOOPBACK + (uint32_t)(client->number % sources));
    return uv_tcp_bind(&client->tcp, (struct sockaddr *)&source, 0);
}

static void open_now(struct client *client)
{
    struct clients *clients = client->clients;

    (void)uv_tcp_init(clients->loop, &client->tcp); /* makes no socket */
    client->writing = false;
    client->sent = 0;
    if (!clients->on_demand)
        enter(client, CLIENT_CONNECTING);
    if (bind_source(client) || uv_tcp_connect(&client->connect, &client->tcp,
                                              clients->address, on_connected))
        fail(client, CLIENT_CONNECT);
    else
        (void)uv_timer_start(&client->timer, on_connect_late,
                             clients->connect_limit_ms, 0); /* likewise */
}

void client_init(struct client *client, struct clients *clients)
{
    *client = (struct client){.clients = clients, .number = clients->count++};
    client->tcp.data = client->connect.data = client;
    client->write.data = client->timer.data = client;
    (void)uv_timer_init(clients->loop, &client->timer); /* cannot fail */
    client->tried = clients->on_demand;
    clients->untried += !client->tried;
    begin(client);
}

/* --- writing ------------------------------------------------------------ */

static void on_written(uv_write_t *write, int status)
{
    struct client *client = write->data;

    client->writing = false;
    if (status < 0 && status != UV_ECANCELED)
        fail(client, CLIENT_WRITE);
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
        fail(client, CLIENT_WRITE);
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
        fail(client, CLIENT_WRITE);
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

static void send_now(struct client *client)
{
    if (client->clients->send_bytes_per_s > 0)
        send_slowly(client);
    else
        send_at_once(client);
}

void client_send(struct client *client, uint64_t due_ns)
{
    client->due_ns = due_ns;
    client->bytes = 0;
    answer_init(&client->answer);
    enter(client, CLIENT_BUSY);
    if (client->clients->on_demand)
        open_now(client);
    else
        send_now(client);
}

void client_drop(struct client *client)
{
    client->pause_ms = 0;
    close_now(client);
}

void clients_stop(struct clients *clients)
{
    clients->stopping = true;
}
