/*
 * counters.h - what the server has done, counted exactly and cheaply.
 *
 * Each connection counts in a meter of its own, which one thread writes and
 * the reporter reads: release stores, no lock and no locked instruction.  The
 * registry holds the open meters; its lock is taken when a connection opens or
 * closes, by a sweep and by a report, never for a request.  What is rare
 * (refusals, errors) is counted in the registry directly.
 *
 *   1. registry_init
 *   2. registry_open and registry_close, once per connection
 *   3. meter_add from the connection's thread, registry_add from any
 *   4. registry_report for a counters line
 *
 * Identity, whenever a line is taken: requests = responses + aborted +
 * in_flight.
 */
#ifndef COMMON_COUNTERS_H
#define COMMON_COUNTERS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

enum meter_count {
    METER_REQUESTS, /* heads read whole, refused as malformed, or expired */
    METER_RESPONSES,
    METER_BYTES_IN,
    METER_BYTES_OUT,
    METER_COUNTS
};

/* One connection's; lives in the model's own struct for a connection. */
struct meter {
    _Atomic uint64_t count[METER_COUNTS];
    uint64_t reported; /* responses at the last line; the reporter's */
    struct meter *previous, *next; /* guarded by the registry's lock */
};

enum rare {
    RARE_REFUSED,       /* connections answered 503 at the door */
    RARE_RESPONSES_3XX, /* of the responses; the rest are 2xx */
    RARE_RESPONSES_4XX,
    RARE_RESPONSES_5XX,
    RARE_ABORTED, /* requests whose connection ended before their answer */
    RARE_ERRORS_ACCEPT,
    RARE_ERRORS_THREAD,
    RARE_ERRORS_MEMORY,
    RARE_ERRORS_READ,     /* a reset by the client is an error of the call */
    RARE_ERRORS_WRITE,    /* that meets it, so of one or the other */
    RARE_ERRORS_UPSTREAM, /* requests that got no answer from there */
    RARE_EXPIRED, /* times that a head, content or answer took too long; not
                     the end of an idle connection, nor an upstream */
    RARE_COUNTS
};

struct registry {
    pthread_mutex_t reporting; /* one line at a time */
    pthread_mutex_t lock;
    struct meter open; /* head of the ring of open meters; its counts hold
                          those of the closed ones */
    uint64_t accepted, open_count, served_closed, sequence; /* under lock */
    _Atomic uint64_t rare[RARE_COUNTS];
    _Atomic uint64_t threads, threads_max;
    _Atomic uint64_t longest_turn_us; /* of an event loop, to the millisecond;
                                         0 without one */
};

void registry_init(struct registry *registry);
void registry_release(struct registry *registry);

/* Counts the connection as accepted.  False when `limit` others are open: the
 * meter is then not in use; else the meter must stay where it is until
 * registry_close. */
bool registry_open(struct registry *registry, struct meter *meter,
                   uint64_t limit);
void registry_close(struct registry *registry, struct meter *meter);
uint64_t registry_open_count(struct registry *registry);

/* Calls visit for every open meter, under the lock: visit must neither open
 * nor close one. */
void registry_each(struct registry *registry,
                   void (*visit)(struct meter *meter, void *context),
                   void *context);

/* From the one thread that serves the connection. */
static inline void meter_add(struct meter *meter, enum meter_count which,
                             uint64_t amount)
{
    uint64_t value =
        atomic_load_explicit(&meter->count[which], memory_order_relaxed);

    /* Release: who reads a response has read its request. */
    atomic_store_explicit(&meter->count[which], value + amount,
                          memory_order_release);
}

/* From any thread. */
void registry_add(struct registry *registry, enum rare which);
void registry_thread_started(struct registry *registry);
void registry_thread_ended(struct registry *registry);

/* Writes one line, and starts the next period of the fairness figures:
 *   counters seq=1 monotonic_us=5123456 accepted=64 open=64 served=64 ...
 * From any thread.  Returns 0, or a negative errno when the
 * stream failed. */
int registry_report(struct registry *registry, FILE *file);

#endif
