/*
 * client_open.h - how the connections of client.h come and go: opened, closed,
 * and opened again, after a pause if they broke.  Of no use to anybody but
 * client*.c.
 */
#ifndef CROWD_CLIENT_OPEN_H
#define CROWD_CLIENT_OPEN_H

#include "client.h"

/* Who stays is connected, who visits is idle until there is something to
 * send. */
void client_begin(struct client *client);

/* Connects; what is due follows once it is open.  It may fail at once. */
void client_open(struct client *client);

/* Closes the connection; it begins again after pause_ms, unless the clients
 * are stopping. */
void client_close(struct client *client);

/* Tells on_failure, makes the pause longer, and closes. */
void client_fail(struct client *client, enum client_failure failure);

#endif
