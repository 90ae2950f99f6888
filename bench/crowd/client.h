/*
 * client.h - the people of the crowd: connections that are opened, kept, used
 * for one request at a time, and opened again when they break.
 *
 * Does not know when a request is due nor what becomes of its latency: it is
 * told to send, and tells what came.
 *
 *   1. client_init, for each; the loop then opens it
 *   2. client_send on one that is idle; on_answer or on_failure follows,
 *      unless client_drop comes first
 *   3. clients_stop, and let the loop run until all is closed
 *
 * A connection that breaks is opened again after 10 ms, then 20 ms, ... up to
 * a second, until a whole answer came; one that the server closed in good
 * order, or that was dropped or has had its one request, at once.
 *
 * Who is slow sends a byte, or reads a second's worth, whenever a timer says
 * so; that counts whole milliseconds.
 *
 * Who visits has no connection while idle: one is opened to send, and closed
 * after the answer.  Who is far lets a round trip pass before both, as a
 * connection over such a network would stand open.
 */
#ifndef CROWD_CLIENT_H
#define CROWD_CLIENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>

#include <uv.h>

#include "answer.h"

enum {
    CLIENT_BUFFER_BYTES = 64 * 1024
};

enum client_state {
    CLIENT_CLOSED, /* or on the way there, or waiting to be opened again */
    CLIENT_CONNECTING,
    CLIENT_IDLE,   /* in clients.idle */
    CLIENT_BUSY,   /* in clients.busy; who visits may be connecting yet */
    CLIENT_LEAVING /* has its answer, and is far */
};

enum client_failure {
    CLIENT_CONNECT, /* refused, no descriptor, or not open within the limit */
    CLIENT_READ,    /* reset, ended or senseless; while idle, too */
    CLIENT_WRITE
};

/* One connection.  Owned by the caller, who keeps it until all handles of the
 * loop are closed. */
struct client {
    struct clients *clients;
    struct client *previous, *next; /* in idle or busy */
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_write_t write;
    uv_timer_t timer; /* for connecting, until it is tried again, until the next
                         byte of who is slow, or for a round trip */
    struct answer answer;
    uint64_t due_ns;   /* of the request in flight, or of the last one */
    uint64_t bytes;    /* that came for it */
    uint64_t pause_ms; /* before it is opened again; 0: none */
    enum client_state state;
    uint64_t answers; /* that it got, on all of its connections */
    size_t sent;      /* of a request that is sent slowly */
    int number;       /* 0.. */
    bool tried;       /* to connect, with whatever outcome */
    bool writing;     /* a rest of the request waits for the socket */
};

struct client_list {
    struct client *first, *last; /* NULL when empty */
};

/* What all of them share.  Filled by the caller; the rest begins as 0. */
struct clients {
    uv_loop_t *loop;
    const struct sockaddr *address;
    int sources; /* above 1: they come from 127.0.0.1, 127.0.0.2, ..., each of
                    which has ports of its own */
    uv_buf_t request;
    uint64_t connect_limit_ms;
    uint64_t send_bytes_per_s; /* a byte at a time; 0: all at once */
    uint64_t read_bytes_per_s; /* 0: as it comes; up to CLIENT_BUFFER_BYTES */
    bool one_request;          /* each connection is used once */
    bool on_demand;            /* who visits; goes with one_request */
    uint64_t far_ms;           /* of who visits: a round trip */
    void (*on_idle)(struct client *client);   /* may be sent; or NULL */
    void (*on_answer)(struct client *client); /* whole, over answer.status */
    /* The request is lost if the state is still CLIENT_BUSY. */
    void (*on_failure)(struct client *client, enum client_failure failure);
    void *data;

    struct client_list idle; /* the one that rested longest comes first */
    struct client_list busy; /* in the order of client_send */
    int busy_count;
    int untried;     /* have never been opened, nor failed to */
    int count;       /* client_init */
    uint64_t opened; /* connections */
    bool stopping;
    char buffer[CLIENT_BUFFER_BYTES]; /* lent to whoever reads */
};

void client_init(struct client *client, struct clients *clients);

/* Sends the request on an idle one.  It may fail at once. */
void client_send(struct client *client, uint64_t due_ns);

/* Forgets the request in flight: its answer cannot be told from the next
 * one's, so the connection is opened anew. */
void client_drop(struct client *client);

/* Nothing is opened any more; whoever runs the loop closes its handles. */
void clients_stop(struct clients *clients);

#endif
