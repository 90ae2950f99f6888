/*
 * queue.h - what becomes of the requests of a plan: each becomes due, waits
 * for an idle client, is sent, and is answered, lost or given up.
 *
 * Does not know how the loop is woken, nor when it ends.  All times are
 * nanoseconds since the start of the plan.
 *
 *   1. queue_init: it takes over the clients' on_answer and on_failure
 *   2. queue_start, when the first request may become due
 *   3. queue_turn, in every turn of the loop; queue_next_ns says until when
 *      there will be nothing to do
 *   4. queue_abandon, where nobody waits for what is under way
 *
 * Where nobody comes at a rate, those who are there ask when they like:
 * queue_ask, before queue_start, too.
 */
#ifndef CROWD_QUEUE_H
#define CROWD_QUEUE_H

#include <stdbool.h>
#include <stdint.h>

#include "bins.h"
#include "client.h"
#include "schedule.h"
#include "tally.h"

/* The first six are filled by the caller, who owns what they point to. */
struct queue {
    struct tally *tally;
    struct bins *bins; /* up to timeout_ns */
    struct clients *clients;
    uint64_t warmup_ns; /* requests due before are sent and not recorded */
    uint64_t end_ns;    /* the first instant at which none is due any more */
    uint64_t timeout_ns;

    struct schedule coming;  /* the next request to become due */
    struct schedule waiting; /* the next to be sent; those between the two
                                wait for a client */
    uint64_t start_ns;       /* uv_hrtime */
    bool is_started;         /* queue_start */
};

void queue_init(struct queue *queue, const struct schedule *schedule);
void queue_start(struct queue *queue);

/* For a client that is idle: its request is due now. */
void queue_ask(struct queue *queue, struct client *client);
uint64_t queue_elapsed_ns(const struct queue *queue);

/* Gives up what has had its time, and takes up and sends what is due: up to
 * now_ns and no further, as answers want to be read, too. */
void queue_turn(struct queue *queue, uint64_t now_ns);

/* The next request becomes due, or the oldest has had its time; UINT64_MAX
 * when there is neither. */
uint64_t queue_next_ns(const struct queue *queue);

/* No request waits for a client or for its answer. */
bool queue_is_empty(const struct queue *queue);

/* What has no answer yet gets none. */
void queue_abandon(struct queue *queue);

#endif
