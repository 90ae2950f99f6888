#include "crowd.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "alarm.h"
#include "client.h"
#include "queue.h"
#include "signals.h"

static const uint64_t MS_NS = 1000 * 1000;

struct crowd {
    const struct crowd_plan *plan;
    struct tally *tally;
    struct queue queue;
    struct clients clients;
    struct client *people; /* people[plan->connections] */
    bool started;          /* the plan */
    bool ended;            /* the plan; answers may be awaited yet */
    int ended_by;          /* a signal; 0: none */
    struct rusage at_start;

    uv_loop_t loop;
    uv_prepare_t turn;
    uv_poll_t signals;
    struct alarm alarm;
};

/* --- the plan, from its start to its end -------------------------------- */

static bool comes_at_a_rate(const struct crowd *crowd)
{
    return crowd->plan->rate_per_s > 0;
}

static int count_open(const struct clients *clients)
{
    int count = clients->busy_count;

    for (const struct client *at = clients->idle.first; at; at = at->next)
        count++;
    return count;
}

/* Those who do not come at a rate ask when they have nothing else to do. */
static void on_idle(struct client *client)
{
    struct queue *queue = client->clients->data;
    struct crowd *crowd =
        (struct crowd *)((char *)queue - offsetof(struct crowd, queue));

    if (crowd->plan->manner != MANNER_HOLD || client->answers == 0)
        queue_ask(queue, client);
}

/* Whether all are there; and have asked, if they do so but once. */
static bool is_ready(const struct crowd *crowd)
{
    return crowd->clients.untried == 0 && (crowd->plan->manner != MANNER_HOLD ||
                                           crowd->clients.busy_count == 0);
}

static void start(struct crowd *crowd)
{
    crowd->started = true;
    crowd->plan->on_start(count_open(&crowd->clients));
    (void)getrusage(RUSAGE_SELF, &crowd->at_start); /* cannot fail */
    queue_start(&crowd->queue);
}

static uint64_t since_us(struct timeval later, struct timeval earlier)
{
    return (uint64_t)((later.tv_sec - earlier.tv_sec) * 1000000 +
                      later.tv_usec - earlier.tv_usec);
}

static void finish(struct crowd *crowd)
{
    struct tally *tally = crowd->tally;
    struct rusage now;

    (void)getrusage(RUSAGE_SELF, &now); /* likewise */
    tally->cpu_user_us = since_us(now.ru_utime, crowd->at_start.ru_utime);
    tally->cpu_system_us = since_us(now.ru_stime, crowd->at_start.ru_stime);
    tally->drain_ns = queue_elapsed_ns(&crowd->queue) - crowd->queue.end_ns;
    queue_abandon(&crowd->queue);
    tally->opened = crowd->clients.opened;
    for (int i = 0; i < crowd->plan->connections; i++)
        tally->served += crowd->people[i].answers > 0;
    uv_stop(&crowd->loop);
}

/* Once in every turn of the loop, before it waits: answers have been read,
 * connections have become idle, time has passed. */
static void on_turn(uv_prepare_t *turn)
{
    struct crowd *crowd = turn->data;
    struct queue *queue = &crowd->queue;
    uint64_t now_ns, next_ns;

    if (!crowd->started && !is_ready(crowd))
        return;
    if (!crowd->started)
        start(crowd);
    now_ns = queue_elapsed_ns(queue);
    queue_turn(queue, now_ns);
    if (!crowd->ended && now_ns >= queue->end_ns) {
        crowd->ended = true;
        crowd->tally->took_ns = now_ns - queue->warmup_ns;
    }
    if (crowd->ended && (queue_is_empty(queue) || !comes_at_a_rate(crowd))) {
        finish(crowd);
        return;
    }
    next_ns = queue_next_ns(queue);
    if (!crowd->ended && next_ns > queue->end_ns)
        next_ns = queue->end_ns;
    alarm_set(&crowd->alarm, queue->start_ns + next_ns);
}

/* --- the loop ----------------------------------------------------------- */

static void on_signal(uv_poll_t *signals, int status, int events)
{
    struct crowd *crowd = signals->data;
    int number = signals_next(crowd->plan->signal_fd);

    (void)status, (void)events;
    if (number != SIGTERM && number != SIGINT)
        return;
    crowd->ended_by = number;
    uv_stop(&crowd->loop);
}

static void on_walk(uv_handle_t *handle, void *data)
{
    (void)data;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

static void close_loop(struct crowd *crowd)
{
    clients_stop(&crowd->clients);
    uv_walk(&crowd->loop, on_walk, NULL);
    (void)uv_run(&crowd->loop, UV_RUN_DEFAULT); /* nothing is left open */
    (void)uv_loop_close(&crowd->loop);          /* likewise */
}

/* With every handle but the clients'. */
static int open_loop(struct crowd *crowd)
{
    int result = uv_loop_init(&crowd->loop);

    if (result < 0)
        return result;
    result = alarm_init(&crowd->alarm, &crowd->loop);
    if (result < 0)
        goto no_alarm;
    result =
        uv_poll_init(&crowd->loop, &crowd->signals, crowd->plan->signal_fd);
    if (result < 0)
        goto no_signals;
    crowd->signals.data = crowd->turn.data = crowd;
    /* None of these can fail: the handles are open and callbacks given. */
    (void)uv_poll_start(&crowd->signals, UV_READABLE, on_signal);
    (void)uv_prepare_init(&crowd->loop, &crowd->turn);
    (void)uv_prepare_start(&crowd->turn, on_turn);
    return 0;
no_signals:
    close_loop(crowd);
    alarm_release(&crowd->alarm);
    return result;
no_alarm:
    close_loop(crowd);
    return result;
}

/* --- from top to bottom ------------------------------------------------- */

static void prepare(struct crowd *crowd, struct bins *bins)
{
    const struct crowd_plan *plan = crowd->plan;
    uint64_t warmup_ns = plan->warmup_ms * MS_NS;
    uint64_t duration_ns = plan->duration_ms * MS_NS;
    struct schedule schedule;

    *crowd->tally = (struct tally){.rate_per_s = plan->rate_per_s,
                                   .duration_ns = duration_ns,
                                   .connections = plan->connections};
    crowd->clients.loop = &crowd->loop;
    crowd->clients.address = plan->address;
    /* uv_buf_t has no const; nothing is written through it. */
    crowd->clients.request = uv_buf_init((char *)(uintptr_t)plan->request,
                                         (unsigned)strlen(plan->request));
    crowd->clients.connect_limit_ms = plan->timeout_ms;
    crowd->clients.sources = plan->sources;
    crowd->clients.on_demand = plan->manner == MANNER_VISIT;
    crowd->clients.one_request =
        plan->manner == MANNER_CLOSE || plan->manner == MANNER_VISIT;
    crowd->clients.far_ms = plan->far_ms;
    if (plan->manner == MANNER_TRICKLE)
        crowd->clients.send_bytes_per_s = plan->bytes_per_s;
    if (plan->manner == MANNER_SIP)
        crowd->clients.read_bytes_per_s = plan->bytes_per_s;
    if (!comes_at_a_rate(crowd))
        crowd->clients.on_idle = on_idle;
    crowd->queue = (struct queue){.tally = crowd->tally,
                                  .bins = bins,
                                  .clients = &crowd->clients,
                                  .warmup_ns = warmup_ns,
                                  .end_ns = warmup_ns + duration_ns,
                                  .timeout_ns = plan->timeout_ms * MS_NS};
    schedule_init(&schedule, plan->arrivals, plan->rate_per_s, plan->seed);
    queue_init(&crowd->queue, &schedule);
}

int crowd_run(const struct crowd_plan *plan, struct tally *tally,
              struct bins *bins)
{
    struct crowd *crowd = calloc(1, sizeof *crowd);
    int result = -ENOMEM;

    if (!crowd)
        return result;
    crowd->plan = plan;
    crowd->tally = tally;
    crowd->people = calloc((size_t)plan->connections, sizeof *crowd->people);
    if (!crowd->people)
        goto no_people;
    prepare(crowd, bins);
    result = open_loop(crowd);
    if (result < 0)
        goto no_loop;
    for (int i = 0; i < plan->connections; i++)
        client_init(&crowd->people[i], &crowd->clients);
    (void)uv_run(&crowd->loop, UV_RUN_DEFAULT); /* ends by uv_stop */
    result = crowd->ended_by;
    close_loop(crowd);
    alarm_release(&crowd->alarm);
no_loop:
    free(crowd->people);
no_people:
    free(crowd);
    return result;
}
