/*
 * event.c - one thread and one event loop for all connections.
 *
 * libuv tells what is ready; whatever would block is left to a callback.  A
 * connection between requests is a uv_tcp_t and its meter, no more: a task is
 * lent to it from the first byte of a request to the last of its answer.
 * With --loops N there are N such threads, and the first deals connections
 * out in turn.
 *
 * Read beside threads.c: same chapters, same names.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <uv.h>

#include "model.h"
#include "net.h"
#include "signals.h"
#include "touch.h"

const char model_program[] = "event-server";
const char model_about[] = "One libuv event loop for all connections.";

enum {
    BUFFER_BYTES = 64 * 1024,
    TASKS_KEPT = 64,
    TURN_MS = 2, /* after which a pipeline waits */
    UPSTREAMS_KEPT = 64
};

/* --- what there is ------------------------------------------------------ */

/* A request under way.  Lent to a client, kept by the loop, freed when more
 * than TASKS_KEPT are free. */
struct task {
    uv_timer_t timer;
    uv_write_t write;
    size_t write_bytes;
    uv_work_t work;
    bool answered;             /* at least once in this turn */
    bool working;              /* the pool has the conn */
    struct upstream *upstream; /* while it is asked */
    const char *rest;          /* received, not yet taken by the conn */
    size_t rest_bytes;
    char *stash; /* holds the rest while an answer is under way, or NULL */
    struct task *next; /* among the free ones */
    struct conn conn;
};

/* A connection to the upstream.  Idle ones are kept by the loop; freed when
 * libuv has closed it. */
struct upstream {
    uv_tcp_t tcp;
    uv_connect_t connect;
    uv_write_t write;
    size_t write_bytes;
    struct loop *loop;
    struct client *client; /* whom it serves; NULL while idle */
    struct upstream *next; /* among the idle ones */
};

/* A connection.  Made when accepted, freed when libuv has closed it. */
struct client {
    struct meter meter; /* first: the registry knows the client by it */
    uv_tcp_t tcp;
    struct loop *loop;
    struct task *task;   /* NULL while idle */
    struct client *next; /* in the loop's inbox, or among the expired */
    int64_t since_ms;    /* when it entered its phase */
    enum phase phase;
    bool ended;   /* the peer has said its last */
    bool stopped; /* reading has */
    int fd;
    void *touched; /* of --touch */
};

/* A thread with its loop; loops[0] accepts and hears signals.  libuv's pool
 * serves them all. */
struct loop {
    uv_loop_t uv;
    uv_async_t wake;
    uv_timer_t tick;
    uv_prepare_t before_poll;
    uv_poll_t highest; /* see make_room */
    struct crew *crew;
    struct task *free_tasks;
    int free_task_count;
    struct client *expired; /* found by a sweep, to be told after it */
    struct upstream *idle_upstreams;
    int idle_upstream_count;
    unsigned ticks;
    pthread_mutex_t lock;
    struct client *inbox; /* dealt to this loop, not yet taken; under lock */
    pthread_t thread;
    char buffer[BUFFER_BYTES]; /* what was just read, of whichever client */
};

struct crew {
    struct server *server;
    struct loop *loops; /* [server->loops] */
    int64_t next;       /* whose turn it is to get a connection */
    uv_poll_t listener;
    uv_poll_t signals;
    pthread_mutex_t pool_lock;
    atomic_bool pool_started;
    atomic_bool over;
};

/* --- a client's life ---------------------------------------------------- */

static void run(struct client *client, enum conn_step step);
static void upstream_leave(struct client *client);
static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer);

static uv_stream_t *stream_of(struct client *client)
{
    return (uv_stream_t *)&client->tcp;
}

/* How long this turn has taken: from poll to poll, in which nobody else is
 * served.  libuv notes the time when a poll returns. */
static uint64_t turn_ms(const struct loop *loop)
{
    return uv_hrtime() / 1000000 - uv_now(&loop->uv);
}

static void set_phase(struct client *client, enum phase phase)
{
    if (client->phase != phase)
        client->since_ms = (int64_t)uv_now(&client->loop->uv);
    client->phase = phase;
}

static void on_task_closed(uv_handle_t *timer)
{
    free(timer->data);
}

/* NULL when memory ran out. */
static struct task *task_take(struct client *client)
{
    struct loop *loop = client->loop;
    struct task *task = loop->free_tasks;

    if (task) {
        loop->free_tasks = task->next;
        loop->free_task_count--;
    } else {
        task = calloc(1, sizeof *task);
        if (!task)
            return NULL;
        conn_init(&task->conn, &loop->crew->server->service);
        (void)uv_timer_init(&loop->uv, &task->timer); /* cannot fail */
    }
    task->timer.data = client;
    conn_attach(&task->conn, &client->meter);
    client->task = task;
    return task;
}

static void task_return(struct client *client)
{
    struct loop *loop = client->loop;
    struct task *task = client->task;

    client->task = NULL;
    conn_detach(&task->conn);
    free(task->stash);
    task->stash = NULL;
    task->rest_bytes = 0;
    if (loop->free_task_count < TASKS_KEPT) {
        task->next = loop->free_tasks;
        loop->free_tasks = task;
        loop->free_task_count++;
    } else {
        task->timer.data = task;
        uv_close((uv_handle_t *)&task->timer, on_task_closed);
    }
}

static void client_free(struct client *client)
{
    if (client->task)
        task_return(client);
    registry_close(&client->loop->crew->server->service.registry,
                   &client->meter);
    touch_release(client->touched, client->loop->crew->server->touch_bytes);
    free(client);
}

static void on_closed(uv_handle_t *handle)
{
    struct client *client = handle->data;

    client->fd = -1;
    if (!client->task || !client->task->working)
        client_free(client);
}

static void client_close(struct client *client)
{
    struct task *task = client->task;

    if (client->phase == PHASE_CLOSED)
        return;
    set_phase(client, PHASE_CLOSED);
    if (task)
        (void)uv_timer_stop(&task->timer); /* cannot fail */
    if (task && task->working)
        (void)uv_cancel((uv_req_t *)&task->work); /* else it is under way */
    if (task && task->upstream)
        upstream_leave(client);
    uv_close((uv_handle_t *)&client->tcp, on_closed);
}

static void client_fail(struct client *client, enum rare error)
{
    registry_add(&client->loop->crew->server->service.registry, error);
    client_close(client);
}

static void on_buffer(uv_handle_t *handle, size_t wanted, uv_buf_t *buffer)
{
    struct client *client = handle->data;

    (void)wanted;
    *buffer = uv_buf_init(client->loop->buffer, BUFFER_BYTES);
}

/* Takes charge of an accepted connection, on the loop's own thread. */
static void client_start(struct client *client)
{
    (void)uv_tcp_init(&client->loop->uv, &client->tcp); /* makes no socket */
    client->since_ms = (int64_t)uv_now(&client->loop->uv);
    client->tcp.data = client;
    if (uv_tcp_open(&client->tcp, client->fd)) {
        (void)close(client->fd); /* nothing was sent on it */
        client_fail(client, RARE_ERRORS_MEMORY);
        return;
    }
    if (uv_read_start(stream_of(client), on_buffer, on_read))
        client_fail(client, RARE_ERRORS_READ);
}

/* --- the steps ---------------------------------------------------------- */

/* Each carries out one step.  True when it is done and *step is the next;
 * false when a callback goes on from here. */

/* After a stash had it stopped. */
static void go_on_reading(struct client *client)
{
    if (client->stopped)
        (void)uv_read_start(stream_of(client), on_buffer, on_read);
    client->stopped = false; /* it has been started before: cannot fail */
}

static void on_turn(uv_timer_t *timer)
{
    struct client *client = timer->data;

    client->task->answered = false;
    run(client, CONN_READ);
}

/* Whoever has pipelined goes on in the next turn once this one has taken a
 * while; others want theirs. */
static bool is_turn_over(const struct loop *loop)
{
    return turn_ms(loop) > TURN_MS;
}

static bool step_read(struct client *client, enum conn_step *step)
{
    struct task *task = client->task;
    size_t taken;

    if (task->rest_bytes > 0 && task->answered && is_turn_over(client->loop)) {
        set_phase(client, PHASE_ANSWER);
        (void)uv_timer_start(&task->timer, on_turn, 0, 0); /* cannot fail */
        return false;
    }
    if (task->rest_bytes > 0) {
        if (task->answered) /* pipelined: its time begins now */
            set_phase(client, PHASE_HEAD);
        *step =
            conn_received(&task->conn, task->rest, task->rest_bytes, &taken);
        task->rest += taken;
        task->rest_bytes -= taken;
        return true;
    }
    free(task->stash);
    task->stash = NULL;
    if (client->ended) {
        *step = conn_ended(&task->conn);
        return true;
    }
    set_phase(client, conn_phase(&task->conn, CONN_READ));
    if (client->phase == PHASE_IDLE)
        task_return(client);
    go_on_reading(client);
    return false;
}

static void on_written(uv_write_t *write, int status)
{
    struct client *client = write->data;
    struct task *task = client->task;

    if (client->phase == PHASE_CLOSED)
        return;
    if (status)
        client_fail(client, RARE_ERRORS_WRITE);
    else
        run(client, conn_written(&task->conn, task->write_bytes));
}

/* libuv has nothing of this client to write: it is tried at once. */
static bool step_write(struct client *client, enum conn_step *step)
{
    struct task *task = client->task;
    struct iovec output[2];
    uv_buf_t buffers[2];
    int count = conn_output(&task->conn, output);
    ssize_t sent = net_send(client->fd, output, count, MSG_DONTWAIT);

    if (sent > 0) {
        *step = conn_written(&task->conn, (size_t)sent);
        task->answered = true;
        return true;
    }
    task->write_bytes = 0;
    for (int i = 0; i < count; i++) {
        buffers[i] =
            uv_buf_init(output[i].iov_base, (unsigned)output[i].iov_len);
        task->write_bytes += output[i].iov_len;
    }
    task->write.data = client;
    if (sent != -EAGAIN || uv_write(&task->write, stream_of(client), buffers,
                                    (unsigned)count, on_written))
        client_fail(client, RARE_ERRORS_WRITE);
    return false;
}

static void on_waited(uv_timer_t *timer)
{
    struct client *client = timer->data;

    run(client, conn_waited(&client->task->conn));
}

static bool step_wait(struct client *client, enum conn_step *step)
{
    struct task *task = client->task;

    (void)step;
    /* The loop's clock stands still for a turn, and counts whole milliseconds:
     * without these two the answer could come early. */
    (void)uv_timer_start(&task->timer, on_waited,
                         task->conn.wait_ms + turn_ms(client->loop) + 1, 0);
    return false;
}

/* On a thread of the pool. */
static void on_call(uv_work_t *work)
{
    struct client *client = work->data;

    conn_call(&client->task->conn);
}

static void on_called(uv_work_t *work, int status)
{
    struct client *client = work->data;

    (void)status; /* cancelled: the client is closed */
    client->task->working = false;
    if (client->phase != PHASE_CLOSED)
        run(client, conn_called(&client->task->conn));
    else if (client->fd < 0)
        client_free(client);
}

static void *wait_for_crew(void *argument)
{
    struct crew *crew = argument;

    pthread_mutex_lock(&crew->pool_lock);
    pthread_mutex_unlock(&crew->pool_lock);
    return NULL;
}

/* libuv makes all threads of its pool at their first use, and aborts when it
 * cannot: so as many are tried before.  False when there is no room. */
static bool try_pool(struct crew *crew)
{
    int64_t most = crew->server->pool, count = 0;
    pthread_t *threads = calloc((size_t)most, sizeof *threads);

    pthread_mutex_lock(&crew->pool_lock);
    while (threads && count < most &&
           pthread_create(&threads[count], NULL, wait_for_crew, crew) == 0)
        count++;
    pthread_mutex_unlock(&crew->pool_lock);
    for (int64_t i = 0; i < count; i++)
        (void)pthread_join(threads[i], NULL);
    free(threads);
    return count == most;
}

static bool start_pool(struct crew *crew)
{
    if (atomic_load(&crew->pool_started))
        return true;
    if (!try_pool(crew))
        return false;
    if (!atomic_exchange(&crew->pool_started, true))
        for (int64_t i = 0; i < crew->server->pool; i++)
            registry_thread_started(&crew->server->service.registry);
    return true;
}

static bool step_call(struct client *client, enum conn_step *step)
{
    struct task *task = client->task;
    struct crew *crew = client->loop->crew;

    if (!conn_call_blocks(&task->conn) && !crew->server->offload) {
        conn_call(&task->conn);
        *step = conn_called(&task->conn);
        return true;
    }
    if (!start_pool(crew)) {
        *step = conn_call_failed(&task->conn);
        return true;
    }
    task->work.data = client;
    task->working = true;
    /* Fails only without a function to call. */
    (void)uv_queue_work(&client->loop->uv, &task->work, on_call, on_called);
    return false;
}

static bool fetch_go(struct client *client, enum fetch_step next);

static bool step_fetch(struct client *client, enum conn_step *step)
{
    if (!fetch_go(client, FETCH_CONNECT))
        return false;
    *step = conn_fetched(&client->task->conn);
    return true;
}

static bool step_close(struct client *client)
{
    if (client->ended || shutdown(client->fd, SHUT_WR)) {
        client_close(client);
        return false;
    }
    task_return(client);
    set_phase(client, PHASE_LINGER);
    go_on_reading(client);
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

/* The rest moves out of the shared buffer, and reading stops until it has
 * been taken. */
static void stash_rest(struct client *client)
{
    struct task *task = client->task;

    task->stash = malloc(task->rest_bytes);
    if (!task->stash) {
        client_fail(client, RARE_ERRORS_MEMORY);
        return;
    }
    memcpy(task->stash, task->rest, task->rest_bytes);
    task->rest = task->stash;
    client->stopped = true;
    (void)uv_read_stop(stream_of(client)); /* cannot fail */
}

static bool is_answering(const struct client *client)
{
    return client->phase == PHASE_ANSWER || client->phase == PHASE_FETCH ||
           client->phase == PHASE_WRITE;
}

static void on_bytes(struct client *client, const char *data, size_t size)
{
    bool answering = is_answering(client);

    if (!client->task && !task_take(client)) {
        client_fail(client, RARE_ERRORS_MEMORY);
        return;
    }
    client->task->rest = data;
    client->task->rest_bytes = size;
    client->task->answered = false;
    if (!answering)
        run(client, CONN_READ);
    if (is_answering(client) && client->task->rest_bytes > 0)
        stash_rest(client);
}

static void on_end(struct client *client)
{
    client->ended = true;
    if (!client->task)
        client_close(client);
    else if (!is_answering(client))
        run(client, CONN_READ);
}

static void on_read(uv_stream_t *stream, ssize_t size, const uv_buf_t *buffer)
{
    struct client *client = stream->data;

    if (client->phase == PHASE_LINGER) {
        if (size < 0)
            client_close(client);
    } else if (size == UV_EOF)
        on_end(client);
    else if (size < 0)
        client_fail(client, RARE_ERRORS_READ);
    else if (size > 0)
        on_bytes(client, buffer->base, (size_t)size);
}

/* --- the upstream ------------------------------------------------------- */

static void on_upstream_closed(uv_handle_t *handle)
{
    free(handle->data);
}

static void upstream_close(struct upstream *upstream)
{
    upstream->client = NULL;
    uv_close((uv_handle_t *)&upstream->tcp, on_upstream_closed);
}

/* The client goes before its answer has come. */
static void upstream_leave(struct client *client)
{
    upstream_close(client->task->upstream);
    client->task->upstream = NULL;
}

/* The client has its answer, or needs another connection. */
static void upstream_return(struct client *client)
{
    struct loop *loop = client->loop;
    struct upstream *upstream = client->task->upstream;

    if (!upstream)
        return;
    client->task->upstream = NULL;
    upstream->client = NULL;
    if (!fetch_keeps(client->task->conn.fetch) ||
        loop->idle_upstream_count >= UPSTREAMS_KEPT) {
        upstream_close(upstream);
        return;
    }
    upstream->next = loop->idle_upstreams;
    loop->idle_upstreams = upstream;
    loop->idle_upstream_count++;
}

/* One that is kept; NULL when there is none. */
static struct upstream *upstream_take(struct loop *loop)
{
    struct upstream *upstream = loop->idle_upstreams;

    if (!upstream)
        return NULL;
    loop->idle_upstreams = upstream->next;
    loop->idle_upstream_count--;
    return upstream;
}

/* An idle one has ended, or speaks unasked. */
static void upstream_drop(struct upstream *upstream)
{
    struct upstream **at = &upstream->loop->idle_upstreams;

    while (*at != upstream)
        at = &(*at)->next;
    *at = upstream->next;
    upstream->loop->idle_upstream_count--;
    upstream_close(upstream);
}

/* Goes on with what somebody waits for. */
static void upstream_go(struct upstream *upstream, enum fetch_step next)
{
    struct client *client = upstream->client;

    if (fetch_go(client, next))
        run(client, conn_fetched(&client->task->conn));
}

static struct fetch *fetch_of(const struct upstream *upstream)
{
    return upstream->client->task->conn.fetch;
}

static void on_upstream_read(uv_stream_t *stream, ssize_t size,
                             const uv_buf_t *buffer)
{
    struct upstream *upstream = stream->data;

    if (size == 0)
        return;
    if (!upstream->client)
        upstream_drop(upstream);
    else if (size > 0)
        upstream_go(upstream, fetch_received(fetch_of(upstream), buffer->base,
                                             (size_t)size));
    else
        upstream_go(upstream, fetch_failed(fetch_of(upstream),
                                           size == UV_EOF ? 0 : (int)size));
}

static void on_upstream_buffer(uv_handle_t *handle, size_t wanted,
                               uv_buf_t *buffer)
{
    struct upstream *upstream = handle->data;

    (void)wanted;
    *buffer = uv_buf_init(upstream->loop->buffer, BUFFER_BYTES);
}

static void on_upstream_written(uv_write_t *write, int status)
{
    struct upstream *upstream = write->data;

    if (!upstream->client)
        return;
    upstream_go(upstream, status ? fetch_failed(fetch_of(upstream), status)
                                 : fetch_written(fetch_of(upstream),
                                                 upstream->write_bytes));
}

static void on_upstream_connected(uv_connect_t *connect, int status)
{
    struct upstream *upstream = connect->data;

    if (!upstream->client)
        return;
    upstream_go(upstream, status ? fetch_failed(fetch_of(upstream), status)
                                 : fetch_connected(fetch_of(upstream), false));
}

/* A new one; a callback goes on when it is connected.  Returns 0 or a negative
 * errno. */
static int upstream_new(struct client *client)
{
    struct loop *loop = client->loop;
    const struct sockaddr *address =
        (struct sockaddr *)&loop->crew->server->upstream_address.storage;
    struct upstream *upstream = calloc(1, sizeof *upstream);
    int result;

    if (!upstream)
        return -ENOMEM;
    (void)uv_tcp_init(&loop->uv, &upstream->tcp); /* makes no socket */
    upstream->loop = loop;
    upstream->tcp.data = upstream->connect.data = upstream->write.data =
        upstream;
    result = uv_tcp_connect(&upstream->connect, &upstream->tcp, address,
                            on_upstream_connected);
    if (result) {
        upstream_close(upstream);
        return result;
    }
    (void)uv_tcp_nodelay(&upstream->tcp, 1); /* slower without */
    upstream->client = client;
    client->task->upstream = upstream;
    return 0;
}

/* The steps of a fetch, as those of a conn. */

static bool fetch_connect(struct client *client, enum fetch_step *next)
{
    struct task *task = client->task;
    struct fetch *fetch = task->conn.fetch;
    int result;

    upstream_return(client);
    task->upstream = fetch->fresh ? NULL : upstream_take(client->loop);
    if (task->upstream) {
        task->upstream->client = client;
        *next = fetch_connected(fetch, true);
        return true;
    }
    result = upstream_new(client);
    if (result)
        *next = fetch_failed(fetch, result);
    return result != 0;
}

static bool fetch_write(struct client *client, enum fetch_step *next)
{
    struct upstream *upstream = client->task->upstream;
    struct fetch *fetch = client->task->conn.fetch;
    struct iovec output = fetch_output(fetch);
    uv_buf_t buffer = uv_buf_init(output.iov_base, (unsigned)output.iov_len);
    uv_stream_t *stream = (uv_stream_t *)&upstream->tcp;
    int sent = uv_try_write(stream, &buffer, 1);

    if (sent == UV_EAGAIN) {
        upstream->write_bytes = output.iov_len;
        sent =
            uv_write(&upstream->write, stream, &buffer, 1, on_upstream_written);
        if (sent == 0)
            return false;
    }
    *next = sent > 0 ? fetch_written(fetch, (size_t)sent)
                     : fetch_failed(fetch, sent);
    return true;
}

static bool fetch_read(struct client *client)
{
    /* Fails only as "already reading". */
    (void)uv_read_start((uv_stream_t *)&client->task->upstream->tcp,
                        on_upstream_buffer, on_upstream_read);
    return false;
}

/* True when it is done; false when a callback goes on from here. */
static bool fetch_go(struct client *client, enum fetch_step next)
{
    for (bool going = true; going;) {
        switch (next) {
        case FETCH_CONNECT:
            going = fetch_connect(client, &next);
            break;
        case FETCH_WRITE:
            going = fetch_write(client, &next);
            break;
        case FETCH_READ:
            going = fetch_read(client);
            break;
        case FETCH_DONE:
            upstream_return(client);
            return true;
        }
    }
    return false;
}

/* --- accepting ---------------------------------------------------------- */

/* Hands an admitted client to its loop. */
static void deal(struct crew *crew, struct client *client)
{
    struct loop *loop = client->loop;

    crew->next = (crew->next + 1) % crew->server->loops;
    if (loop == crew->loops) {
        client_start(client);
        return;
    }
    pthread_mutex_lock(&loop->lock);
    client->next = loop->inbox;
    loop->inbox = client;
    pthread_mutex_unlock(&loop->lock);
    (void)uv_async_send(&loop->wake); /* fails only when closing */
}

static void admit(struct crew *crew, int fd)
{
    struct registry *registry = &crew->server->service.registry;
    struct client *client = calloc(1, sizeof *client);

    if (client) {
        client->fd = fd;
        client->loop = &crew->loops[crew->next];
        client->touched = touch_memory(crew->server->touch_bytes);
    } else
        registry_add(registry, RARE_ERRORS_MEMORY);
    if (!client || !registry_open(registry, &client->meter,
                                  (uint64_t)crew->server->max_connections)) {
        server_refuse(crew->server, fd);
        if (client)
            touch_release(client->touched, crew->server->touch_bytes);
        free(client);
        return;
    }
    deal(crew, client);
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
    return fd < 0 ? fd : 0;
}

/* When the system has no room, accepting rests until the next tick. */
static void on_connection(uv_poll_t *listener, int status, int events)
{
    struct crew *crew = listener->data;
    int result = accept_waiting(crew, ACCEPT_BATCH);

    (void)status, (void)events; /* accept says it better */
    if (result < 0 && result != -EAGAIN) {
        registry_add(&crew->server->service.registry, RARE_ERRORS_ACCEPT);
        (void)uv_poll_stop(listener); /* cannot fail */
    }
}

/* Who waits to be accepted was let in before; who comes now is not. */
static void stop_accepting(struct crew *crew)
{
    if (uv_is_closing((uv_handle_t *)&crew->listener))
        return;
    (void)accept_waiting(crew, INT_MAX);
    uv_close((uv_handle_t *)&crew->listener, NULL);
    (void)close(crew->server->listen_fd); /* nothing was written to it */
}

static void on_wake(uv_async_t *wake)
{
    struct loop *loop = wake->data;
    struct client *client, *next;

    pthread_mutex_lock(&loop->lock);
    client = loop->inbox;
    loop->inbox = NULL;
    pthread_mutex_unlock(&loop->lock);
    for (; client; client = next) {
        next = client->next;
        client_start(client);
    }
}

/* --- the tick ----------------------------------------------------------- */

/* As if the peer had ended, but that its answers are still to be read: what
 * comes from it now is dropped.  What has come already is no idleness. */
static void client_end(struct client *client)
{
    if (net_has_input(client->fd) || shutdown(client->fd, SHUT_WR))
        return;
    set_phase(client, PHASE_LINGER);
}

static void client_expire(struct client *client)
{
    struct conn *conn = &client->task->conn;

    if (client->phase == PHASE_FETCH) {
        upstream_go(client->task->upstream, fetch_expired(conn->fetch));
        return;
    }
    registry_add(&client->loop->crew->server->service.registry, RARE_EXPIRED);
    if (client->phase == PHASE_WRITE)
        client_close(client);
    else
        run(client, conn_expired(conn));
}

static void sweep_client(struct meter *meter, void *context)
{
    struct client *client = (struct client *)meter;
    struct loop *loop = context;

    if (client->loop != loop || !client->tcp.data)
        return;
    switch (server_sweep(loop->crew->server, client->phase, client->since_ms,
                         (int64_t)uv_now(&loop->uv))) {
    case SWEEP_KEEP:
        break;
    case SWEEP_END:
        client_end(client);
        break;
    case SWEEP_EXPIRE: /* may take its time: not under the registry's lock */
        client->next = loop->expired;
        loop->expired = client;
        break;
    case SWEEP_CUT:
        client_close(client);
        break;
    }
}

static void sweep(struct loop *loop)
{
    struct client *client;

    registry_each(&loop->crew->server->service.registry, sweep_client, loop);
    while ((client = loop->expired)) {
        loop->expired = client->next;
        client_expire(client);
    }
}

static void loop_end(struct loop *loop);

/* Drained, or out of patience with a pool that is at work for nobody. */
static bool is_over(struct loop *first)
{
    struct server *server = first->crew->server;

    return registry_open_count(&server->service.registry) == 0 ||
           server_drain_is_over(server,
                                (int64_t)uv_now(&first->uv) - LINGER_MS);
}

static void on_tick(uv_timer_t *tick)
{
    struct loop *loop = tick->data;
    struct crew *crew = loop->crew;
    struct server *server = crew->server;
    bool draining = atomic_load(&server->service.draining);

    if (loop == crew->loops) {
        server_tick(server);
        if (draining && is_over(loop))
            atomic_store(&crew->over, true);
        if (!draining)
            (void)uv_poll_start(&crew->listener, UV_READABLE, on_connection);
    }
    if (draining || ++loop->ticks % SWEEP_TICKS == 0)
        sweep(loop);
    if (atomic_load(&crew->over))
        loop_end(loop);
}

static void on_before_poll(uv_prepare_t *prepare)
{
    struct loop *loop = prepare->data;
    _Atomic uint64_t *longest_us =
        &loop->crew->server->service.registry.longest_turn_us;
    uint64_t turn_us = 1000 * turn_ms(loop);

    if (turn_us > atomic_load_explicit(longest_us, memory_order_relaxed))
        atomic_store_explicit(longest_us, turn_us, memory_order_relaxed);
}

/* --- signals ------------------------------------------------------------ */

static void on_signal(uv_poll_t *signals, int status, int events)
{
    struct crew *crew = signals->data;
    int number;

    (void)status, (void)events; /* read says it better */
    while ((number = signals_next(crew->server->signal_fd))) {
        if (number == SIGUSR1) {
            server_say_counters(crew->server);
            continue;
        }
        server_drain(crew->server, (int64_t)uv_now(signals->loop));
        stop_accepting(crew);
    }
}

/* --- beginning and end -------------------------------------------------- */

static void close_handle(uv_handle_t *handle, void *context)
{
    (void)context;
    if (!uv_is_closing(handle))
        uv_close(handle, NULL);
}

/* What the pool still has is left to the end of the process. */
static void loop_end(struct loop *loop)
{
    struct registry *registry = &loop->crew->server->service.registry;
    struct task *task;
    struct upstream *upstream;

    if (registry_open_count(registry) > 0) {
        uv_stop(&loop->uv);
        return;
    }
    while ((task = loop->free_tasks)) {
        loop->free_tasks = task->next;
        task->timer.data = task;
        uv_close((uv_handle_t *)&task->timer, on_task_closed);
    }
    while ((upstream = upstream_take(loop)))
        upstream_close(upstream);
    uv_walk(&loop->uv, close_handle, NULL);
}

/* libuv ends the process when memory runs out while its table of descriptors
 * grows, so the table gets its full size here: by way of a descriptor as high
 * as there will be. */
static int make_room(struct loop *loop)
{
    struct server *server = loop->crew->server;
    int fd = fcntl(server->signal_fd, F_DUPFD_CLOEXEC,
                   (int)(net_descriptors(server->max_connections) - 1));
    int result = fd < 0 ? -errno : uv_poll_init(&loop->uv, &loop->highest, fd);

    if (!result)
        result = uv_poll_start(&loop->highest, UV_READABLE, on_signal);
    if (!result)
        uv_close((uv_handle_t *)&loop->highest, NULL);
    if (fd >= 0)
        (void)close(fd); /* nothing was written to it */
    return result;
}

static int loop_start(struct crew *crew, struct loop *loop)
{
    int result = uv_loop_init(&loop->uv);

    if (result)
        return result;
    loop->crew = crew;
    (void)pthread_mutex_init(&loop->lock, NULL); /* cannot fail: glibc */
    result = uv_async_init(&loop->uv, &loop->wake, on_wake);
    if (result)
        return result;
    /* These cannot fail: valid arguments, no system calls. */
    (void)uv_timer_init(&loop->uv, &loop->tick);
    (void)uv_timer_start(&loop->tick, on_tick, TICK_MS, TICK_MS);
    (void)uv_prepare_init(&loop->uv, &loop->before_poll);
    (void)uv_prepare_start(&loop->before_poll, on_before_poll);
    loop->wake.data = loop->tick.data = loop;
    loop->before_poll.data = loop;
    return make_room(loop);
}

static void *loop_run(void *argument)
{
    struct loop *loop = argument;
    struct registry *registry = &loop->crew->server->service.registry;

    registry_thread_started(registry);
    touch_stack(loop->crew->server->touch_stack_bytes);
    (void)uv_run(&loop->uv, UV_RUN_DEFAULT); /* what is left is known */
    registry_thread_ended(registry);
    return NULL;
}

/* Only the first loop listens, to connections and to signals. */
static int listen_on_first(struct crew *crew)
{
    uv_loop_t *first = &crew->loops[0].uv;
    int result = uv_poll_init(first, &crew->listener, crew->server->listen_fd);

    crew->listener.data = crew->signals.data = crew;
    if (!result)
        result = uv_poll_start(&crew->listener, UV_READABLE, on_connection);
    if (!result)
        result = uv_poll_init(first, &crew->signals, crew->server->signal_fd);
    if (!result)
        result = uv_poll_start(&crew->signals, UV_READABLE, on_signal);
    return result;
}

/* libuv reads the size of its pool from here. */
static int set_pool(const struct server *server)
{
    char size[24];

    (void)snprintf(size, sizeof size, "%d", (int)server->pool); /* it fits */
    return setenv("UV_THREADPOOL_SIZE", size, 1) ? -errno : 0;
}

static int crew_start(struct crew *crew)
{
    struct server *server = crew->server;
    int result = set_pool(server);

    (void)pthread_mutex_init(&crew->pool_lock, NULL); /* cannot fail: glibc */
    crew->loops = calloc((size_t)server->loops, sizeof *crew->loops);
    if (!crew->loops)
        return -ENOMEM;
    for (int64_t i = 0; i < server->loops && !result; i++)
        result = loop_start(crew, &crew->loops[i]);
    if (!result)
        result = listen_on_first(crew);
    for (int64_t i = 1; i < server->loops && !result; i++)
        result = -pthread_create(&crew->loops[i].thread, NULL, loop_run,
                                 &crew->loops[i]);
    return result;
}

static int crew_end(struct crew *crew)
{
    struct server *server = crew->server;
    bool all_gone = registry_open_count(&server->service.registry) == 0;

    for (int64_t i = 1; i < server->loops; i++)
        (void)pthread_join(crew->loops[i].thread, NULL);
    if (!all_gone)
        return 1;
    for (int64_t i = 0; i < server->loops; i++) {
        (void)uv_loop_close(&crew->loops[i].uv);
        (void)pthread_mutex_destroy(&crew->loops[i].lock);
    }
    (void)pthread_mutex_destroy(&crew->pool_lock);
    free(crew->loops);
    return 0;
}

int model_run(struct server *server)
{
    static struct crew crew; /* static: a thread may outlive this call */
    int result;

    crew.server = server;
    result = crew_start(&crew);
    if (result)
        return result; /* main ends the process */
    server_say_listening(server);
    (void)loop_run(&crew.loops[0]);
    return crew_end(&crew);
}
