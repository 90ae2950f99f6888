/*
 * client_read.h - how a client of client.h takes its answer: as it comes, or
 * a second's worth at a time.
 */
#ifndef CROWD_CLIENT_READ_H
#define CROWD_CLIENT_READ_H

#include "client.h"

/* Begins to read on a connection that is open, until that is closed: a whole
 * answer, or none, follows from it.  0 or what libuv complains of. */
int client_read_start(struct client *client);

#endif
