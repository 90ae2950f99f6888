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
    int64_t rounds_per_us;      /* 0: calibrate */
    int64_t loops;              /* event-server */
    int64_t stack_kib, workers; /* thread-server; 0 workers: one thread each */

    int listen_fd;
    int signal_fd;                 /* see signals.h */
    _Atomic int64_t drain_from_ms; /* valid when service.draining is set */
    struct service service;
};

/* Serves until SIGTERM or SIGINT and the drain that follows.  Returns 0, or a
 * negative errno when it could not start. */
int model_run(struct server *server);

/* For the model.  server_say_counters, server_drain_is_over and server_sweep
 * from any thread, the others from the one that called model_run. */

void server_say_listening(const struct server *server);
void server_say_counters(struct server *server);

/* Brings the clock that answers are dated by up to now. */
void server_tick(struct server *server);

/* The first call begins the drain, the second ends it. */
void server_drain(struct server *server, int64_t now_ms);

/* Draining, and time is up. */
bool server_drain_is_over(const struct server *server, int64_t now_ms);

/* What a connection is doing, as far as the sweep cares. */
enum phase {
    PHASE_IDLE,   /* between two requests */
    PHASE_READ,   /* in the middle of a request */
    PHASE_ANSWER, /* carrying out the steps of an answer */
    PHASE_LINGER, /* our side has ended, the peer's not yet */
    PHASE_CLOSED  /* on its way out */
};

enum sweep {
    SWEEP_KEEP,
    SWEEP_END, /* politely: as if the peer had ended */
    SWEEP_CUT  /* at once */
};

/* What the sweep does with a connection that entered `phase` at since_ms; all
 * times are of one monotonic clock. */
enum sweep server_sweep(const struct server *server, enum phase phase,
                        int64_t since_ms, int64_t now_ms);

#endif
