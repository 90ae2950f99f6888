/*
 * client_write.h - how a client of client.h sends its request: all at once,
 * or a byte at a time.
 */
#ifndef CROWD_CLIENT_WRITE_H
#define CROWD_CLIENT_WRITE_H

#include "client.h"

/* Sends the request on a connection that is open.  It may fail at once, by
 * client_fail. */
void client_write(struct client *client);

#endif
