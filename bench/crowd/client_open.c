#include "client_open.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include "client_read.h"
#include "client_state.h"
#include "client_write.h"

enum {
    PAUSE_FIRST_MS = 10,
    PAUSE_LAST_MS = 1000
};

/* --- closing ------------------------------------------------------------ */

static void on_pause_over(uv_timer_t *timer)
{
    client_begin(timer->data);
}

static void on_closed(uv_handle_t *tcp)
{
    struct client *client = tcp->data;

    if (client->clients->stopping)
        return;
    if (client->pause_ms == 0)
        client_begin(client);
    else
        (void)uv_timer_start(
            &client->timer, on_pause_over, client->pause_ms,
            0); /* cannot fail: it is open and has a callback */
}

void client_close(struct client *client)
{
    (void)uv_timer_stop(&client->timer); /* cannot fail */
    client_enter(client, CLIENT_CLOSED);
    uv_close((uv_handle_t *)&client->tcp, on_closed);
}

static void set_tried(struct client *client)
{
    if (!client->tried)
        client->clients->untried--;
    client->tried = true;
}

void client_fail(struct client *client, enum client_failure failure)
{
    uint64_t pause_ms = client->pause_ms * 2;

    set_tried(client);
    client->clients->on_failure(client, failure);
    client->pause_ms = pause_ms == 0              ? PAUSE_FIRST_MS
                       : pause_ms > PAUSE_LAST_MS ? PAUSE_LAST_MS
                                                  : pause_ms;
    client_close(client);
}

/* --- connecting --------------------------------------------------------- */

static void on_connect_late(uv_timer_t *timer)
{
    client_fail(timer->data, CLIENT_CONNECT);
}

static void on_far(uv_timer_t *timer)
{
    client_write(timer->data);
}

static void on_open(struct client *client)
{
    uint64_t far_ms = client->clients->far_ms;

    if (!client->clients->on_demand)
        client_rest(client);
    else if (far_ms > 0)
        (void)uv_timer_start(&client->timer, on_far, far_ms, 0); /* likewise */
    else
        client_write(client);
}

static void on_connected(uv_connect_t *connect, int status)
{
    struct client *client = connect->data;

    if (status == UV_ECANCELED) /* closed meanwhile, and counted */
        return;
    (void)uv_timer_stop(&client->timer); /* cannot fail */
    if (status < 0 || client_read_start(client)) {
        client_fail(client, CLIENT_CONNECT);
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

void client_open(struct client *client)
{
    struct clients *clients = client->clients;

    (void)uv_tcp_init(clients->loop, &client->tcp); /* makes no socket */
    client->writing = false;
    client->sent = 0;
    if (!clients->on_demand)
        client_enter(client, CLIENT_CONNECTING);
    if (bind_source(client) || uv_tcp_connect(&client->connect, &client->tcp,
                                              clients->address, on_connected))
        client_fail(client, CLIENT_CONNECT);
    else
        (void)uv_timer_start(&client->timer, on_connect_late,
                             clients->connect_limit_ms, 0); /* likewise */
}

/* Ready to be sent, or on the way there. */
void client_begin(struct client *client)
{
    if (client->clients->on_demand)
        client_enter(client, CLIENT_IDLE);
    else
        client_open(client);
}
