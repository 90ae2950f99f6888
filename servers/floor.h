/*
 * floor.h - what the two floors share: a client, and one answer to one read.
 *
 * A floor is a model with nothing to do.  It reads what has come, looks at
 * none of it, and sends the bytes that the servers send for GET /hello: what
 * is left is what this kernel asks for readiness or for threads, and what a
 * server takes above its floor is the price of HTTP, and of the library.
 *
 * An instrument, no server.  A request in two pieces gets two answers, two in
 * one piece get one; who does not read what it is sent is cut off; no
 * connection is ended by a floor, and SIGTERM ends all at once.
 *
 * floor_event.c and floor_threads.c each define floor_program, floor_about
 * and floor_run.  They decide who waits for what, and hold nothing else.
 */
#ifndef SERVERS_FLOOR_H
#define SERVERS_FLOOR_H

#include <stdbool.h>
#include <stdint.h>

#include "counters.h"

extern const char floor_program[]; /* "floor-event" */
extern const char floor_about[];   /* a sentence for --help */

enum {
    CLIENTS_MAX = 64 * 1024
};

/* A connection; its place is that of its descriptor, so that none is ever
 * allocated. */
struct client {
    struct meter meter;
    struct floor *floor;
    int fd;
};

struct floor {
    /* Options, by the table in floor.c. */
    const char *host;
    int64_t port, backlog;
    int64_t stack_kib;     /* floor-threads */
    int64_t rounds_per_us; /* not used */

    int listen_fd;
    int signal_fd;        /* see signals.h */
    int64_t most_clients; /* as descriptors go */
    struct registry registry;
    struct client clients[CLIENTS_MAX]; /* by descriptor; touched when used */
};

/* Serves until SIGTERM or SIGINT; clients and threads may be left.  Returns 0,
 * or a negative errno when it could not start. */
int floor_run(struct floor *floor);

/* For the model.  From any thread, but of a client from its own. */

void floor_say_listening(const struct floor *floor);

/* The next client that waits; NULL when there is none or no room. */
struct client *floor_accept(struct floor *floor);

/* One read, one answer.  `flags` are those of recv and send: MSG_DONTWAIT, or
 * 0 to wait for both.  False when the client is to be closed. */
bool floor_answer(struct client *client, int flags);
void floor_close(struct client *client);

/* Answers SIGUSR1.  True when it is time to end. */
bool floor_hear(struct floor *floor);

#endif
