/*
 * model.h - what a concurrency model is to the rest of the server, and what
 * it gets.  event.c and threads.c each define the model_ names; the two
 * binaries differ in which of the two is linked, and in nothing else.
 *
 * A model carries out the steps of struct conn (common/conn.h) for many
 * connections at once, sweeps them about once a second, and ends them
 * when the server is told to stop.  It knows no HTTP.
 */
#ifndef SERVERS_MODEL_H
#define SERVERS_MODEL_H

#include <stdbool.h>
#include <stdint.h>

#include "conn.h"
#include "net.h"

extern const char model_program[]; /* "event-server" */
extern const char model_about[];   /* a sentence for --help */

enum {
    TICK_MS = 100,
    ACCEPT_BATCH = 1024, /* connections a loop takes per turn */
    SWEEP_TICKS = 10,    /* ticks from sweep to sweep; 1 while draining */
    LINGER_MS = 1000,    /* how long a peer has to close after us */
    LAST_CALL_MS = 1000  /* how long an idle connection outlives SIGTERM */
};

struct server {
    /* Options, by the table in main.c. */
    const char *host;
    int64_t port, backlog;
    int64_t max_connections; /* of the options; then what descriptors allow */
    int64_t drain_s;
    int64_t header_timeout_s, idle_timeout_s, write_timeout_s;
    int64_t upstream_timeout_s;   /* of all four: 0 is none */
    int64_t rounds_per_us;        /* 0: calibrate */
    const char *root, *upstream;  /* NULL: none */
    int64_t loops, pool, offload; /* event-server */
    int64_t stack_kib, workers; /* thread-server; 0 workers: one thread each */
    int64_t touch_kib, touch_stack_kib; /* see touch.h */

    size_t touch_bytes, touch_stack_bytes;
    int listen_fd;
    int signal_fd;  /* see signals.h */
    unsigned ticks; /* so far */
    struct net_address upstream_address;
    struct net_refusals refusals;
    _Atomic int64_t drain_from_ms; /* valid when service.draining is set */
    struct service service;
};

/* Serves until SIGTERM or SIGINT and the drain that follows.  Returns 0; 1
 * when something still runs that nobody will wait for, so that the process
 * must end without cleaning up; or a negative errno when it could not
 * start. */
int model_run(struct server *server);

/* For the model.  server_say_listening, server_tick and server_drain from the
 * thread that called model_run, the others from any. */

void server_say_listening(const struct server *server);
void server_say_counters(struct server *server);

/* Every TICK_MS: brings the clock that answers are dated by up to now. */
void server_tick(struct server *server);

/* Answers an accepted connection that there is no room for; the descriptor is
 * not the model's any more. */
void server_refuse(struct server *server, int fd);

/* The first call begins the drain, the second ends it. */
void server_drain(struct server *server, int64_t now_ms);

/* Draining, and time is up. */
bool server_drain_is_over(const struct server *server, int64_t now_ms);

enum sweep {
    SWEEP_KEEP,
    SWEEP_END,    /* politely: as if the peer had ended */
    SWEEP_EXPIRE, /* its phase has taken too long */
    SWEEP_CUT     /* at once */
};

/* What the sweep does with a connection that entered `phase` at since_ms; all
 * times are of one monotonic clock. */
enum sweep server_sweep(const struct server *server, enum phase phase,
                        int64_t since_ms, int64_t now_ms);

#endif
