#include "queue.h"

static bool is_measured(const struct queue *queue, uint64_t due_ns)
{
    return queue->is_started && due_ns >= queue->warmup_ns;
}

static bool has_waiting(const struct queue *queue)
{
    return queue->waiting.number < queue->coming.number;
}

static void lose(struct queue *queue, uint64_t due_ns)
{
    if (is_measured(queue, due_ns))
        queue->tally->unanswered++;
}

static void on_failure(struct client *client, enum client_failure failure)
{
    static const enum tally_error errors[] = {[CLIENT_CONNECT] = ERROR_CONNECT,
                                              [CLIENT_READ] = ERROR_READ,
                                              [CLIENT_WRITE] = ERROR_WRITE};
    struct queue *queue = client->clients->data;

    queue->tally->errors[errors[failure]]++;
    if (client->state == CLIENT_BUSY)
        lose(queue, client->due_ns);
}

static void give_up(struct queue *queue, uint64_t due_ns)
{
    queue->tally->errors[ERROR_TIMEOUT]++;
    lose(queue, due_ns);
}

static void on_answer(struct client *client)
{
    struct queue *queue = client->clients->data;
    struct tally *tally = queue->tally;
    uint64_t latency_ns = queue_elapsed_ns(queue) - client->due_ns;

    if (latency_ns > queue->timeout_ns) { /* the next turn had given it up */
        give_up(queue, client->due_ns);
        return;
    }
    if (client->answer.status > 399)
        tally->errors[ERROR_STATUS]++;
    if (!is_measured(queue, client->due_ns)) {
        tally->warmup_answered++;
        return;
    }
    tally->answered++;
    tally->bytes += client->bytes;
    bins_add(queue->bins, latency_ns / 1000);
}

/* Clients are busy, and requests wait, in the order in which they were due. */
static void give_up_old(struct queue *queue, uint64_t now_ns)
{
    struct client_list *busy = &queue->clients->busy;

    while (busy->first && busy->first->due_ns + queue->timeout_ns < now_ns) {
        give_up(queue, busy->first->due_ns);
        client_drop(busy->first);
    }
    while (has_waiting(queue) &&
           queue->waiting.due_ns + queue->timeout_ns < now_ns) {
        give_up(queue, queue->waiting.due_ns);
        schedule_next(&queue->waiting);
    }
}

static void ask(struct queue *queue, struct client *client, uint64_t due_ns)
{
    struct tally *tally = queue->tally;

    if (is_measured(queue, due_ns))
        tally->sent++;
    client_send(client, due_ns);
    if (queue->clients->busy_count > tally->connections_max)
        tally->connections_max = queue->clients->busy_count;
}

static void send_waiting(struct queue *queue)
{
    struct clients *clients = queue->clients;

    while (has_waiting(queue) && clients->idle.first) {
        uint64_t due_ns = queue->waiting.due_ns;

        schedule_next(&queue->waiting);
        ask(queue, clients->idle.first, due_ns);
    }
}

/* The clock is read for each: to send a hundred takes a while. */
static void take_up(struct queue *queue)
{
    uint64_t due_ns = queue->coming.due_ns;
    bool measured = is_measured(queue, due_ns);

    if (measured) {
        queue->tally->planned++;
        tally_lateness(queue->tally, queue_elapsed_ns(queue) - due_ns);
    }
    schedule_next(&queue->coming);
    send_waiting(queue);
    if (measured && has_waiting(queue))
        queue->tally->queued++;
}

static bool has_coming(const struct queue *queue)
{
    return queue->coming.due_ns < queue->end_ns;
}

void queue_turn(struct queue *queue, uint64_t now_ns)
{
    give_up_old(queue, now_ns);
    send_waiting(queue);
    while (has_coming(queue) && queue->coming.due_ns <= now_ns)
        take_up(queue);
}

uint64_t queue_next_ns(const struct queue *queue)
{
    const struct client *oldest = queue->clients->busy.first;
    uint64_t next_ns = has_coming(queue) ? queue->coming.due_ns : UINT64_MAX;

    if (oldest && oldest->due_ns + queue->timeout_ns < next_ns)
        next_ns = oldest->due_ns + queue->timeout_ns + 1;
    if (has_waiting(queue) &&
        queue->waiting.due_ns + queue->timeout_ns < next_ns)
        next_ns = queue->waiting.due_ns + queue->timeout_ns + 1;
    return next_ns;
}

bool queue_is_empty(const struct queue *queue)
{
    return !has_waiting(queue) && !queue->clients->busy.first;
}

uint64_t queue_elapsed_ns(const struct queue *queue)
{
    return uv_hrtime() - queue->start_ns;
}

void queue_ask(struct queue *queue, struct client *client)
{
    uint64_t due_ns = queue_elapsed_ns(queue);

    if (is_measured(queue, due_ns))
        queue->tally->planned++;
    ask(queue, client, due_ns);
}

void queue_abandon(struct queue *queue)
{
    const struct client *busy = queue->clients->busy.first;

    for (; busy; busy = busy->next)
        lose(queue, busy->due_ns);
}

void queue_init(struct queue *queue, const struct schedule *schedule)
{
    queue->coming = queue->waiting = *schedule;
    queue->clients->on_answer = on_answer;
    queue->clients->on_failure = on_failure;
    queue->clients->data = queue;
    queue->start_ns = uv_hrtime();
}

/* What was asked before keeps its time. */
void queue_start(struct queue *queue)
{
    uint64_t passed_ns = queue_elapsed_ns(queue);

    queue->is_started = true;
    if (queue->coming.rate_per_s > 0) {
        queue->start_ns += passed_ns;
        return;
    }
    queue->warmup_ns += passed_ns;
    queue->end_ns += passed_ns;
}
