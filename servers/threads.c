/*
 * threads.c - one thread for every connection.
 *
 * A thread does what the step says and blocks until it is done; the kernel
 * keeps its place.  A task stands on the thread's own stack.  Two threads
 * are there for all: the first hears signals and sweeps, the second accepts.
 * With --workers N there are N threads that each take a request: a connection
 * with nothing to say waits in the first thread's epoll set.
 *
 * Read beside event.c: same chapters, same names; one more, the pool.
 */
#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "model.h"
#include "net.h"
#include "priority.h"
#include "signals.h"
#include "touch.h"
#include "work.h"

const char model_program[] = "thread-server";
const char model_about[] = "A POSIX thread for every connection.";

enum {
    BUFFER_BYTES = 2048,
    PIECE_BYTES = 4096, /* of the upstream's answer */
    EVENTS_MAX = 256,
    CROWD_MOST = 16384, /* let in at once */
    WAKE_SIGNAL = SIGUSR2
};

/* --- what there is ------------------------------------------------------ */

/* A request under way, on its thread's stack. */
struct task {
    struct conn conn;
    const char *rest; /* received, not yet taken by the conn */
    size_t rest_bytes;
    bool started;              /* a worker has read for this client before */
    int upstream_fd;           /* kept from fetch to fetch; -1: none */
    char buffer[BUFFER_BYTES]; /* holds the rest */
};

/* A connection.  Made when accepted; the accepting thread takes it back from
 * the list of the gone: to free it elsewhere would give every thread a malloc
 * arena.  crew_end frees that list. */
struct client {
    struct meter meter; /* first: the registry knows the client by it */
    struct crew *crew;
    struct task *task;        /* NULL while no thread has it */
    struct client *next;      /* among the ready or the gone */
    _Atomic int64_t since_ms; /* when it entered its phase, or a tick later */
    _Atomic enum phase phase;
    _Atomic enum sweep told;  /* by a sweep: what to do */
    _Atomic pthread_t thread; /* that has it, or had it last; 0: none yet */
    bool armed;               /* epoll will tell of it; under lock */
    bool ended;               /* the peer has said its last */
    int fd;
    void *touched; /* of --touch */
};

/* All threads: the first hears signals and sweeps, a second one listens. */
struct crew {
    struct server *server;
    _Atomic int64_t now_ms; /* of the last tick */
    int epoll_fd;
    pthread_t listener;
    pthread_attr_t thread_attributes;
    unsigned ticks;
    pthread_mutex_t lock;
    struct client *gone;                     /* under lock */
    struct client *ready_first, *ready_last; /* for workers, under lock */
    pthread_cond_t ready;
    pthread_t *workers; /* [server->workers] */
    bool over;          /* under lock */
    pthread_cond_t gate_opened;
    atomic_bool gate_closed; /* written under lock */
    atomic_bool resting;     /* the listener, for want of room */
    bool kept_waiting;       /* somebody was to be accepted at the last tick */
};

/* --- a client's life ---------------------------------------------------- */

static void run(struct client *client, enum conn_step step);
static void upstream_close(struct task *task);

static void set_phase(struct client *client, enum phase phase)
{
    if (atomic_load_explicit(&client->phase, memory_order_relaxed) == phase)
        return;
    atomic_store_explicit(
        &client->since_ms,
        atomic_load_explicit(&client->crew->now_ms, memory_order_relaxed) +
            TICK_MS, /* no limit is shorter than it says */
        memory_order_relaxed);
    /* Release: who sees the phase sees since when. */
    atomic_store_explicit(&client->phase, phase, memory_order_release);
}

static void task_init(struct task *task, struct crew *crew)
{
    touch_stack(crew->server->touch_stack_bytes);
    conn_init(&task->conn, &crew->server->service);
    task->upstream_fd = -1;
}

static void task_take(struct client *client, struct task *task)
{
    atomic_store(&client->thread, pthread_self());
    conn_attach(&task->conn, &client->meter);
    task->rest_bytes = 0;
    task->started = false;
    client->task = task;
}

static void task_return(struct client *client)
{
    conn_detach(&client->task->conn);
    client->task = NULL;
}

/* Out of the registry first: the sweep knows the descriptor from there. */
static void client_close(struct client *client)
{
    struct crew *crew = client->crew;

    if (client->task)
        task_return(client);
    set_phase(client, PHASE_CLOSED);
    registry_close(&crew->server->service.registry, &client->meter);
    touch_release(client->touched, crew->server->touch_bytes);
    (void)close(client->fd); /* what was to be sent has been */
    pthread_mutex_lock(&crew->lock);
    client->next = crew->gone;
    crew->gone = client;
    pthread_mutex_unlock(&crew->lock);
}

static void client_fail(struct client *client, enum rare error)
{
    if (atomic_load(&client->told) == SWEEP_KEEP) /* else made to fail */
        registry_add(&client->crew->server->service.registry, error);
    client->ended = true;
}

/* See gate_set. */
static void wait_at_gate(struct crew *crew)
{
    pthread_mutex_lock(&crew->lock);
    while (atomic_load(&crew->gate_closed))
        pthread_cond_wait(&crew->gate_opened, &crew->lock);
    pthread_mutex_unlock(&crew->lock);
}

/* --- the steps ---------------------------------------------------------- */

/* Each carries out one step.  True when it is done and *step is the next;
 * false when this thread is done with the client. */

/* What a sweep has told, if it has.  What has come already is no idleness. */
static enum conn_step heed(struct client *client)
{
    enum sweep told = atomic_exchange(&client->told, SWEEP_KEEP);

    if (told == SWEEP_EXPIRE)
        return conn_expired(&client->task->conn);
    return told == SWEEP_KEEP || net_has_input(client->fd) ? CONN_READ
                                                           : CONN_CLOSE;
}

static bool step_read(struct client *client, enum conn_step *step)
{
    struct task *task = client->task;
    ssize_t size;
    size_t taken;

    if (task->rest_bytes > 0) {
        set_phase(client, conn_is_idle(&task->conn)
                              ? PHASE_HEAD
                              : conn_phase(&task->conn, CONN_READ));
        *step =
            conn_received(&task->conn, task->rest, task->rest_bytes, &taken);
        task->rest += taken;
        task->rest_bytes -= taken;
        return true;
    }
    if (client->ended) {
        *step = conn_ended(&task->conn);
        return true;
    }
    set_phase(client, conn_phase(&task->conn, CONN_READ));
    if (task->started && client->crew->workers && conn_is_idle(&task->conn))
        return false;
    if (atomic_load_explicit(&client->crew->gate_closed, memory_order_relaxed))
        wait_at_gate(client->crew);
    if (atomic_load_explicit(&client->told, memory_order_relaxed)) {
        *step = heed(client); /* told while there was always more to read */
        if (*step != CONN_READ)
            return true;
    }
    size = recv(client->fd, task->buffer, BUFFER_BYTES, 0);
    task->rest = task->buffer;
    task->rest_bytes = size > 0 ? (size_t)size : 0;
    task->started = true;
    if (size == 0)
        client->ended = true;
    if (size < 0 && errno == EINTR)
        *step = heed(client);
    else if (size < 0)
        client_fail(client, RARE_ERRORS_READ);
    return true;
}

static bool step_write(struct client *client, enum conn_step *step)
{
    struct task *task = client->task;
    struct iovec output[2];
    int count = conn_output(&task->conn, output);
    ssize_t sent = net_send(client->fd, output, count, 0);

    if (sent > 0) {
        *step = conn_written(&task->conn, (size_t)sent);
        return true;
    }
    client_fail(client, RARE_ERRORS_WRITE);
    *step = CONN_CLOSE;
    return true;
}

static bool step_wait(struct client *client, enum conn_step *step)
{
    work_block(client->task->conn.wait_ms);
    *step = conn_waited(&client->task->conn);
    return true;
}

static bool step_call(struct client *client, enum conn_step *step)
{
    conn_call(&client->task->conn);
    *step = conn_called(&client->task->conn);
    return true;
}

static void fetch_go(struct client *client, enum fetch_step next);

static bool step_fetch(struct client *client, enum conn_step *step)
{
    fetch_go(client, FETCH_CONNECT);
    *step = conn_fetched(&client->task->conn);
    return true;
}

/* Drops what still comes; closes at its end. */
static void linger(struct client *client, int flags)
{
    ssize_t size;

    do
        size = recv(client->fd, client->task->buffer, BUFFER_BYTES, flags);
    while (size > 0 || (size < 0 && errno == EINTR));
    if (size == 0 || errno != EAGAIN)
        client_close(client);
}

static bool step_close(struct client *client)
{
    if (client->ended || shutdown(client->fd, SHUT_WR)) {
        client_close(client);
        return false;
    }
    set_phase(client, PHASE_LINGER);
    if (!client->crew->workers) /* else epoll tells when there is more */
        linger(client, 0);
    return false;
}

static void run(struct client *client, enum conn_step step)
{
    for (bool going = true; going;) {
        if (step != CONN_READ)
            set_phase(client, conn_phase(&client->task->conn, step));
        switch (step) {
        case CONN_READ:
            going = step_read(client, &step);
            break;
        case CONN_WRITE:
            going = step_write(client, &step);
            break;
        case CONN_WAIT:
            going = step_wait(client, &step);
            break;
        case CONN_CALL:
            going = step_call(client, &step);
            break;
        case CONN_FETCH:
            going = step_fetch(client, &step);
            break;
        case CONN_CLOSE:
            going = step_close(client);
            break;
        }
    }
}

/* A connection's own thread. */
static void *serve(void *argument)
{
    struct client *client = argument;
    struct registry *registry = &client->crew->server->service.registry;
    struct task task;

    task_init(&task, client->crew);
    task_take(client, &task);
    run(client, CONN_READ);
    upstream_close(&task);
    registry_thread_ended(registry);
    return NULL;
}

/* --- the upstream ------------------------------------------------------- */

static void upstream_close(struct task *task)
{
    if (task->upstream_fd >= 0)
        (void)close(task->upstream_fd); /* nobody waits for more */
    task->upstream_fd = -1;
}

/* What a call on the upstream's connection has come to. */
static enum fetch_step fetch_error(struct fetch *fetch, int error)
{
    if (error == EAGAIN || error == EWOULDBLOCK || error == EINPROGRESS)
        return fetch_expired(fetch);
    return fetch_failed(fetch, -error);
}

/* The steps of a fetch, as those of a conn. */

static void fetch_connect(struct client *client, enum fetch_step *next)
{
    struct server *server = client->crew->server;
    struct task *task = client->task;
    struct fetch *fetch = task->conn.fetch;

    if (task->upstream_fd >= 0 && !fetch->fresh &&
        !net_has_input(task->upstream_fd)) {
        *next = fetch_connected(fetch, true);
        return;
    }
    upstream_close(task);
    task->upstream_fd =
        net_connect(&server->upstream_address, server->upstream_timeout_s);
    *next = task->upstream_fd < 0 ? fetch_error(fetch, -task->upstream_fd)
                                  : fetch_connected(fetch, false);
}

static void fetch_write(struct client *client, enum fetch_step *next)
{
    struct task *task = client->task;
    struct iovec output = fetch_output(task->conn.fetch);
    ssize_t sent =
        send(task->upstream_fd, output.iov_base, output.iov_len, MSG_NOSIGNAL);

    if (sent >= 0)
        *next = fetch_written(task->conn.fetch, (size_t)sent);
    else if (errno != EINTR)
        *next = fetch_error(task->conn.fetch, errno);
}

/* Whether the upstream has more to say in the time that is left. */
static bool is_in_time(const struct client *client)
{
    struct crew *crew = client->crew;
    struct pollfd more = {.fd = client->task->upstream_fd, .events = POLLIN};
    int64_t limit_ms = crew->server->upstream_timeout_s * 1000;
    int64_t spent_ms =
        atomic_load(&crew->now_ms) - atomic_load(&client->since_ms);

    /* At first the socket's own limit is as good, and saves a call. */
    if (limit_ms == 0 || spent_ms < TICK_MS)
        return true;
    return spent_ms < limit_ms &&
           poll(&more, 1, (int)(limit_ms - spent_ms)) != 0;
}

/* In a frame of its own, which is not there while the thread waits for its
 * client. */
static __attribute__((noinline)) void fetch_read(struct client *client,
                                                 enum fetch_step *next)
{
    struct task *task = client->task;
    struct fetch *fetch = task->conn.fetch;
    char piece[PIECE_BYTES];
    ssize_t size;

    if (!is_in_time(client)) {
        *next = fetch_expired(fetch);
        return;
    }
    size = recv(task->upstream_fd, piece, sizeof piece, 0);
    if (size > 0)
        *next = fetch_received(fetch, piece, (size_t)size);
    else if (size == 0)
        *next = fetch_failed(fetch, 0);
    else if (errno != EINTR)
        *next = fetch_error(fetch, errno);
}

static void fetch_go(struct client *client, enum fetch_step next)
{
    while (next != FETCH_DONE) {
        switch (next) {
        case FETCH_CONNECT:
            fetch_connect(client, &next);
            break;
        case FETCH_WRITE:
            fetch_write(client, &next);
            break;
        case FETCH_READ:
            fetch_read(client, &next);
            break;
        case FETCH_DONE:
            break;
        }
    }
    if (!fetch_keeps(client->task->conn.fetch))
        upstream_close(client->task);
}

/* --- the pool ----------------------------------------------------------- */

/* Has the first thread tell of events, EPOLLIN or none, once. */
static int await_request(struct client *client, int operation, uint32_t events)
{
    struct epoll_event event = {.events = events | EPOLLONESHOT,
                                .data.ptr = client};

    return epoll_ctl(client->crew->epoll_fd, operation, client->fd, &event);
}

/* Under lock. */
static void put_ready(struct crew *crew, struct client *client)
{
    client->armed = false;
    client->next = NULL;
    if (crew->ready_first)
        crew->ready_last->next = client;
    else
        crew->ready_first = client;
    crew->ready_last = client;
    pthread_cond_signal(&crew->ready);
}

/* It has spoken; epoll tells of its end even to who has not asked. */
static void on_ready(struct crew *crew, struct client *client)
{
    pthread_mutex_lock(&crew->lock);
    if (client->armed)
        put_ready(crew, client);
    pthread_mutex_unlock(&crew->lock);
}

/* A sweep has found it silent: a worker is to see to it.  False when one has
 * it already. */
static bool wake_idle(struct crew *crew, struct client *client)
{
    bool idle;

    pthread_mutex_lock(&crew->lock);
    idle = client->armed && await_request(client, EPOLL_CTL_MOD, 0) == 0;
    if (idle)
        put_ready(crew, client);
    pthread_mutex_unlock(&crew->lock);
    return idle;
}

/* NULL when all is over. */
static struct client *take_ready(struct crew *crew)
{
    struct client *client;

    pthread_mutex_lock(&crew->lock);
    while (!crew->ready_first && !crew->over)
        pthread_cond_wait(&crew->ready, &crew->lock);
    client = crew->ready_first;
    if (client)
        crew->ready_first = client->next;
    pthread_mutex_unlock(&crew->lock);
    return client;
}

/* Under the lock that put_ready takes, so that the next worker sees all that
 * this one has written: of epoll nobody promises that. */
static int put_back(struct client *client)
{
    pthread_mutex_t *lock = &client->crew->lock;
    int result;

    pthread_mutex_lock(lock);
    client->armed = true;
    result = await_request(client, EPOLL_CTL_MOD, EPOLLIN);
    pthread_mutex_unlock(lock);
    return result;
}

static void *work(void *argument)
{
    struct crew *crew = argument;
    struct task task;
    struct client *client;

    task_init(&task, crew);
    while ((client = take_ready(crew))) {
        task_take(client, &task);
        if (atomic_load(&client->phase) == PHASE_LINGER)
            linger(client, MSG_DONTWAIT);
        else
            run(client, heed(client));
        /* A client that run has closed is not ours to look at any more;
         * the task tells. */
        if (!task.conn.meter)
            continue;
        task_return(client);
        if (put_back(client))
            client_close(client);
    }
    upstream_close(&task);
    registry_thread_ended(&crew->server->service.registry);
    return NULL;
}

static int pool_start(struct crew *crew)
{
    struct server *server = crew->server;
    int result = 0;

    crew->workers = calloc((size_t)server->workers, sizeof *crew->workers);
    if (!crew->workers)
        return -ENOMEM;
    for (int64_t i = 0; i < server->workers && !result; i++) {
        registry_thread_started(&server->service.registry);
        result = -pthread_create(&crew->workers[i], &crew->thread_attributes,
                                 work, crew);
    }
    return result;
}

/* --- accepting ---------------------------------------------------------- */

/* A client's memory, of one that has gone or new; NULL when there is none. */
static struct client *client_new(struct crew *crew)
{
    struct client *client;

    pthread_mutex_lock(&crew->lock);
    client = crew->gone;
    if (client)
        crew->gone = client->next;
    pthread_mutex_unlock(&crew->lock);
    if (!client)
        client = malloc(sizeof *client);
    if (client)
        *client = (struct client){.crew = crew};
    return client;
}

/* Hands an admitted client to a thread of its own, or to the pool.  Returns 0
 * or what could not be had. */
static int deal(struct crew *crew, struct client *client)
{
    struct registry *registry = &crew->server->service.registry;
    pthread_t thread;

    if (crew->workers) {
        client->armed = true;
        if (await_request(client, EPOLL_CTL_ADD, EPOLLIN) == 0)
            return 0;
        registry_add(registry, RARE_ERRORS_MEMORY);
        return -ENOMEM;
    }
    registry_thread_started(registry);
    if (pthread_create(&thread, &crew->thread_attributes, serve, client)) {
        registry_thread_ended(registry);
        registry_add(registry, RARE_ERRORS_THREAD);
        return -EAGAIN;
    }
    return 0;
}

static void admit(struct crew *crew, int fd)
{
    struct registry *registry = &crew->server->service.registry;
    struct client *client = client_new(crew);

    if (client) {
        client->fd = fd;
        client->touched = touch_memory(crew->server->touch_bytes);
        atomic_store(&client->since_ms, crew->now_ms);
    } else
        registry_add(registry, RARE_ERRORS_MEMORY);
    if (client && registry_open(registry, &client->meter,
                                (uint64_t)crew->server->max_connections)) {
        if (deal(crew, client) == 0)
            return;
        registry_close(registry, &client->meter);
    }
    server_refuse(crew->server, fd);
    if (client)
        touch_release(client->touched, crew->server->touch_bytes);
    free(client);
}

/* The scheduler is fair to threads, not to connections: beside thousands that
 * serve, the one that accepts would get a thousandth of the CPU, and who came
 * last would never be let in.  When somebody has to wait for so long, nobody
 * reads until all are let in; the loop has the same in a turn. */
static void gate_set(struct crew *crew, bool closed)
{
    pthread_mutex_lock(&crew->lock);
    atomic_store(&crew->gate_closed, closed);
    if (!closed)
        pthread_cond_broadcast(&crew->gate_opened);
    pthread_mutex_unlock(&crew->lock);
}

/* At every tick: whether somebody has been waiting since the last. */
static void watch_gate(struct crew *crew)
{
    bool waiting = net_waiting(crew->server->listen_fd) > 0;

    if (waiting && crew->kept_waiting && !atomic_load(&crew->resting)) {
        gate_set(crew, true);
        /* The listener may have let in the last one just before: then nobody
         * else would open it again. */
        if (net_waiting(crew->server->listen_fd) == 0)
            gate_set(crew, false);
    }
    crew->kept_waiting = waiting;
}

/* Takes who waits, at most so many; when nobody is left, says why. */
static int accept_waiting(struct crew *crew, int most)
{
    int fd = 0;

    for (int i = 0; i < most && fd >= 0; i++) {
        fd = net_accept(crew->server->listen_fd);
        if (fd >= 0)
            admit(crew, fd);
    }
    if (atomic_load(&crew->gate_closed))
        gate_set(crew, false);
    return fd < 0 ? fd : 0;
}

/* The second thread.  When the system has no room, accepting rests for a
 * tick. */
static void *accept_loop(void *argument)
{
    struct crew *crew = argument;
    struct pollfd waiting = {.fd = crew->server->listen_fd, .events = POLLIN};
    const struct timespec rest = {.tv_nsec = TICK_MS * 1000000};

    priority_run_soon();
    while (!atomic_load(&crew->server->service.draining)) {
        int result =
            poll(&waiting, 1, -1) < 0 ? 0 : accept_waiting(crew, CROWD_MOST);

        if (result < 0 && result != -EAGAIN && result != -EINVAL) {
            registry_add(&crew->server->service.registry, RARE_ERRORS_ACCEPT);
            atomic_store(&crew->resting, true);
            (void)nanosleep(&rest, NULL); /* shorter is as good */
            atomic_store(&crew->resting, false);
        }
    }
    registry_thread_ended(&crew->server->service.registry);
    return NULL;
}

/* Who waits to be accepted was let in before; who comes now is not. */
static void stop_accepting(struct crew *crew)
{
    if (crew->server->listen_fd < 0)
        return;
    priority_run_soon(); /* what is let in here must not inherit our rank */
    (void)accept_waiting(crew, INT_MAX);
    (void)shutdown(crew->server->listen_fd, SHUT_RD); /* wakes the listener */
    (void)pthread_join(crew->listener, NULL);
    gate_set(crew, false);
    (void)close(crew->server->listen_fd); /* nothing was written to it */
    crew->server->listen_fd = -1;
}

/* --- the tick ----------------------------------------------------------- */

static void on_wake(int number)
{
    (void)number; /* recv returns with EINTR: that is all */
}

/* Whoever has the client comes back from its recv, and heeds what it is told;
 * the next sweep says it again.  The thread of a client that is in the
 * registry has not ended. */
static void wake(struct client *client, enum sweep told)
{
    pthread_t thread = atomic_load(&client->thread);

    atomic_store(&client->told, told);
    if (!wake_idle(client->crew, client) && thread)
        (void)pthread_kill(thread, WAKE_SIGNAL); /* cannot fail */
}

/* One that waits for the upstream minds the time itself. */
static void client_expire(struct client *client, enum phase phase)
{
    if (phase == PHASE_FETCH)
        return;
    if (atomic_load(&client->told) == SWEEP_KEEP)
        registry_add(&client->crew->server->service.registry, RARE_EXPIRED);
    if (phase == PHASE_WRITE) {
        atomic_store(&client->told, SWEEP_EXPIRE);
        (void)shutdown(client->fd, SHUT_RDWR);
    } else
        wake(client, SWEEP_EXPIRE);
}

static void sweep_client(struct meter *meter, void *context)
{
    struct client *client = (struct client *)meter;
    struct crew *crew = context;
    enum phase phase = atomic_load(&client->phase);

    switch (server_sweep(crew->server, phase, atomic_load(&client->since_ms),
                         crew->now_ms)) {
    case SWEEP_KEEP:
        break;
    case SWEEP_END:
        wake(client, SWEEP_END);
        break;
    case SWEEP_EXPIRE:
        client_expire(client, phase);
        break;
    case SWEEP_CUT: /* the thread notices: its read ends, its write fails */
        atomic_store(&client->told, SWEEP_CUT);
        (void)shutdown(client->fd, SHUT_RDWR);
        break;
    }
}

static int64_t monotonic_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* always there */
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Drained, or out of patience with threads that wait for something else than a
 * socket. */
static bool is_over(struct crew *crew)
{
    struct server *server = crew->server;

    return registry_open_count(&server->service.registry) == 0 ||
           server_drain_is_over(server, crew->now_ms - LINGER_MS);
}

/* True when it was the last. */
static bool on_tick(struct crew *crew)
{
    struct server *server = crew->server;
    bool draining = atomic_load(&server->service.draining);

    server_tick(server);
    if (!draining)
        watch_gate(crew);
    if (draining || ++crew->ticks % SWEEP_TICKS == 0)
        registry_each(&server->service.registry, sweep_client, crew);
    return draining && is_over(crew);
}

/* --- signals ------------------------------------------------------------ */

static void *report(void *argument)
{
    struct crew *crew = argument;

    server_say_counters(crew->server);
    return NULL;
}

/* By a thread of its own: the scheduler lets one that has worked wait until
 * thousands of others have, and this one has to stay ready. */
static void start_report(struct crew *crew)
{
    pthread_t thread;

    if (pthread_create(&thread, NULL, report, crew))
        (void)report(crew);
    else
        (void)pthread_detach(thread); /* is joinable */
}

static void on_signal(struct crew *crew)
{
    int number;

    while ((number = signals_next(crew->server->signal_fd))) {
        if (number == SIGUSR1) {
            start_report(crew);
            continue;
        }
        server_drain(crew->server, monotonic_ms());
        stop_accepting(crew);
    }
}

/* --- beginning and end -------------------------------------------------- */

static void on_event(struct crew *crew, const struct epoll_event *event)
{
    if (event->data.ptr == crew)
        on_signal(crew);
    else
        on_ready(crew, event->data.ptr);
}

static void crew_run(struct crew *crew)
{
    struct epoll_event events[EVENTS_MAX];
    int64_t next_ms = crew->now_ms + TICK_MS;

    for (bool over = false; !over;) {
        int64_t left_ms = next_ms - monotonic_ms();
        int count = epoll_wait(crew->epoll_fd, events, EVENTS_MAX,
                               left_ms > 0 ? (int)left_ms : 0);

        for (int i = 0; i < count; i++)
            on_event(crew, &events[i]);
        atomic_store(&crew->now_ms, monotonic_ms());
        if (crew->now_ms < next_ms)
            continue;
        next_ms = crew->now_ms + TICK_MS;
        over = on_tick(crew);
    }
}

/* The first thread hears signals, and of clients that the pool waits for. */
static int hear_signals(struct crew *crew)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = crew};

    crew->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    if (crew->epoll_fd < 0 || epoll_ctl(crew->epoll_fd, EPOLL_CTL_ADD,
                                        crew->server->signal_fd, &event))
        return -errno;
    return 0;
}

static int crew_start(struct crew *crew)
{
    const struct sigaction waking = {.sa_handler = on_wake};
    struct server *server = crew->server;
    int result;

    (void)sigaction(WAKE_SIGNAL, &waking, NULL); /* valid arguments */
    (void)pthread_mutex_init(&crew->lock, NULL); /* these cannot fail: glibc */
    (void)pthread_cond_init(&crew->ready, NULL);
    (void)pthread_cond_init(&crew->gate_opened, NULL);
    (void)pthread_attr_init(&crew->thread_attributes);
    result = -pthread_attr_setstacksize(&crew->thread_attributes,
                                        (size_t)server->stack_kib * 1024 +
                                            server->touch_stack_bytes);
    if (!result && server->workers == 0)
        result = -pthread_attr_setdetachstate(&crew->thread_attributes,
                                              PTHREAD_CREATE_DETACHED);
    registry_thread_started(&server->service.registry); /* this one */
    if (!result && server->workers > 0)
        result = pool_start(crew);
    if (result)
        return result;
    registry_thread_started(&server->service.registry);
    return -pthread_create(&crew->listener, NULL, accept_loop, crew);
}

/* A thread that still waits for something else than a socket is left to the
 * end of the process: what it uses stays. */
static int crew_end(struct crew *crew)
{
    struct client *client;
    bool all_gone = registry_open_count(&crew->server->service.registry) == 0;

    pthread_mutex_lock(&crew->lock);
    crew->over = true;
    pthread_cond_broadcast(&crew->ready);
    while ((client = crew->gone)) {
        crew->gone = client->next;
        free(client);
    }
    pthread_mutex_unlock(&crew->lock);
    for (int64_t i = 0; i < crew->server->workers; i++)
        if (all_gone)
            (void)pthread_join(crew->workers[i], NULL);
        else
            (void)pthread_detach(crew->workers[i]); /* is joinable */
    if (all_gone)
        free(crew->workers);
    (void)close(crew->epoll_fd);
    return all_gone ? 0 : 1;
}

int model_run(struct server *server)
{
    static struct crew crew; /* static: a thread may outlive this call */
    int result;

    crew.server = server;
    crew.now_ms = monotonic_ms();
    result = hear_signals(&crew);
    if (!result)
        result = crew_start(&crew);
    if (result)
        return result;    /* main ends the process */
    priority_run_first(); /* and who reports */
    server_say_listening(server);
    crew_run(&crew);
    return crew_end(&crew);
}
