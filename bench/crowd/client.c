#include "client.h"

#include "client_open.h"
#include "client_state.h"
#include "client_write.h"

void client_init(struct client *client, struct clients *clients)
{
    *client = (struct client){.clients = clients, .number = clients->count++};
    client->tcp.data = client->connect.data = client;
    client->write.data = client->timer.data = client;
    (void)uv_timer_init(clients->loop, &client->timer); /* cannot fail */
    client->tried = clients->on_demand;
    clients->untried += !client->tried;
    client_begin(client);
}

void client_send(struct client *client, uint64_t due_ns)
{
    client->due_ns = due_ns;
    client->bytes = 0;
    answer_init(&client->answer);
    client_enter(client, CLIENT_BUSY);
    if (client->clients->on_demand)
        client_open(client);
    else
        client_write(client);
}

void client_drop(struct client *client)
{
    client->pause_ms = 0;
    client_close(client);
}

void clients_stop(struct clients *clients)
{
    clients->stopping = true;
}
