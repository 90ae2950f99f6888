#include "client_state.h"

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

void client_enter(struct client *client, enum client_state state)
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

void client_rest(struct client *client)
{
    client_enter(client, CLIENT_IDLE);
    if (client->clients->on_idle)
        client->clients->on_idle(client);
}
