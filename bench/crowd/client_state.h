/*
 * client_state.h - what a client of client.h is at, and the lists that follow
 * from it.  Of no use to anybody but client*.c.
 */
#ifndef CROWD_CLIENT_STATE_H
#define CROWD_CLIENT_STATE_H

#include "client.h"

/* The one place where the state changes, and the lists with it. */
void client_enter(struct client *client, enum client_state state);

/* CLIENT_IDLE, and tells so: on_idle may send at once. */
void client_rest(struct client *client);

#endif
