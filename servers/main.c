/*
 * main.c - the server around its concurrency model: options, the listening
 * socket, the lines on stdout, the exit codes.  Linked into both binaries.
 */
#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "file.h"
#include "model.h"
#include "net.h"
#include "opt.h"
#include "signals.h"
#include "version.h"
#include "work.h"

enum {
    LOOP_DESCRIPTORS = 5 /* that libuv opens for one */
};

static const struct opt options[] = {
    {"host", "HOST", "listen on this address", OPT_TEXT, "127.0.0.1", 0, 0,
     offsetof(struct server, host), NULL},
    {"port", "N", "listen on this port; 0 is any free one", OPT_NUMBER, "0", 0,
     65535, offsetof(struct server, port), NULL},
    {"backlog", "N", "connections that may wait to be accepted", OPT_NUMBER,
     "4096", 1, 65535, offsetof(struct server, backlog), NULL},
    {"max-connections", "N", "answer 503 beyond so many; 0: as descriptors go",
     OPT_NUMBER, "0", 0, 10000000, offsetof(struct server, max_connections),
     NULL},
    {"drain", "S", "seconds to finish what is in flight at SIGTERM", OPT_NUMBER,
     "5", 0, 3600, offsetof(struct server, drain_s), NULL},
    {"rounds-per-us", "N", "hash rounds per us of /cpu; 0: calibrate",
     OPT_NUMBER, "0", 0, 1000000, offsetof(struct server, rounds_per_us), NULL},
    {"root", "DIR", "folder of /file; none unless told", OPT_TEXT, NULL, 0, 0,
     offsetof(struct server, root), NULL},
    {"upstream", "HOST:PORT", "server behind /upstream; none unless told",
     OPT_TEXT, NULL, 0, 0, offsetof(struct server, upstream), NULL},
    {"max-body", "BYTES", "of a request; beyond: 413", OPT_NUMBER, "1048576", 0,
     1 << 30, offsetof(struct server, service.max_body), NULL},
    {"header-timeout", "S", "for a request's head or its body; 0: none",
     OPT_NUMBER, "30", 0, 86400, offsetof(struct server, header_timeout_s),
     NULL},
    {"idle-timeout", "S", "between two requests; 0: none", OPT_NUMBER, "120", 0,
     86400, offsetof(struct server, idle_timeout_s), NULL},
    {"write-timeout", "S", "for sending an answer; 0: none", OPT_NUMBER, "300",
     0, 86400, offsetof(struct server, write_timeout_s), NULL},
    {"upstream-timeout", "S", "for the upstream's answer; 0: none", OPT_NUMBER,
     "30", 0, 86400, offsetof(struct server, upstream_timeout_s), NULL},
    {"cold", NULL, "read files from the disk, not from the page cache",
     OPT_FLAG, NULL, 0, 0, offsetof(struct server, service.cold), NULL},
    {"touch", "KIB", "memory a connection holds and has written to", OPT_NUMBER,
     "0", 0, 65536, offsetof(struct server, touch_kib), NULL},
    {"touch-stack", "KIB", "likewise, of the stack it is served on", OPT_NUMBER,
     "0", 0, 4096, offsetof(struct server, touch_stack_kib), NULL},
    {"loops", "N", "event loops, one thread each", OPT_NUMBER, "1", 1, 256,
     offsetof(struct server, loops), "event-server"},
    {"pool", "N", "threads for calls that block", OPT_NUMBER, "4", 1, 1024,
     offsetof(struct server, pool), "event-server"},
    {"offload", NULL, "let the pool compute, too", OPT_FLAG, NULL, 0, 0,
     offsetof(struct server, offload), "event-server"},
    {"stack", "KIB", "stack of a connection's thread", OPT_NUMBER, "64", 32,
     65536, offsetof(struct server, stack_kib), "thread-server"},
    {"workers", "N", "threads taking requests; 0: one per connection",
     OPT_NUMBER, "0", 0, 30000, offsetof(struct server, workers),
     "thread-server"},
    {0},
};

void server_say_listening(const struct server *server)
{
    char address[NET_ADDRESS_BYTES];

    net_address(server->listen_fd, address);
    printf("listening %s\n", address);
    (void)fflush(stdout); /* a full disk does not stop service */
}

void server_say_counters(struct server *server)
{
    (void)registry_report(&server->service.registry, stdout); /* likewise */
}

void server_tick(struct server *server)
{
    if (++server->ticks % SWEEP_TICKS == 0)
        net_sweep_refusals(&server->refusals);
    atomic_store_explicit(&server->service.wall_clock_s, time(NULL),
                          memory_order_relaxed);
}

void server_drain(struct server *server, int64_t now_ms)
{
    if (atomic_load(&server->service.draining))
        now_ms -= server->drain_s * 1000;
    server->drain_from_ms = now_ms;
    atomic_store(&server->service.draining, true);
}

bool server_drain_is_over(const struct server *server, int64_t now_ms)
{
    return atomic_load(&server->service.draining) &&
           now_ms - server->drain_from_ms >= server->drain_s * 1000;
}

void server_refuse(struct server *server, int fd)
{
    registry_add(&server->service.registry, RARE_REFUSED);
    net_refuse(&server->refusals, fd, http_refusal, http_refusal_bytes);
}

/* In seconds; 0: none. */
static int64_t limit_of(const struct server *server, enum phase phase)
{
    switch (phase) {
    case PHASE_IDLE:
        return server->idle_timeout_s;
    case PHASE_HEAD:
    case PHASE_BODY:
        return server->header_timeout_s;
    case PHASE_FETCH:
        return server->upstream_timeout_s;
    case PHASE_WRITE:
        return server->write_timeout_s;
    case PHASE_ANSWER:
    case PHASE_LINGER:
    case PHASE_CLOSED:
        break;
    }
    return 0;
}

enum sweep server_sweep(const struct server *server, enum phase phase,
                        int64_t since_ms, int64_t now_ms)
{
    int64_t limit_s = limit_of(server, phase), spent_ms = now_ms - since_ms;

    if (phase == PHASE_CLOSED)
        return SWEEP_KEEP;
    if (server_drain_is_over(server, now_ms) ||
        (phase == PHASE_LINGER && spent_ms >= LINGER_MS))
        return SWEEP_CUT;
    if (phase == PHASE_IDLE && atomic_load(&server->service.draining) &&
        now_ms - server->drain_from_ms >= LAST_CALL_MS)
        return SWEEP_END;
    if (limit_s == 0 || spent_ms < limit_s * 1000)
        return SWEEP_KEEP;
    return phase == PHASE_IDLE ? SWEEP_END : SWEEP_EXPIRE;
}

/* Finds what /file and /upstream need. */
static void find_resources(struct server *server)
{
    int result;

    server->service.root_fd = -1;
    if (server->root) {
        server->service.root_fd = file_open_root(server->root);
        if (server->service.root_fd < 0)
            die(model_program, "--root: cannot open \"%s\": %s", server->root,
                strerror(-server->service.root_fd));
    }
    if (!server->upstream)
        return;
    result = net_lookup(server->upstream, &server->upstream_address);
    if (result == -EINVAL)
        usage_die(model_program, "--upstream: \"%s\" is not HOST:PORT",
                  server->upstream);
    if (result)
        die(model_program, "--upstream: \"%s\" is unknown", server->upstream);
    server->service.upstream = server->upstream;
}

static void start(struct server *server)
{
    int64_t room = net_descriptor_room();
    int result = net_reserve_standard();

    if (result)
        die(model_program, "cannot open /dev/null: %s", strerror(-result));
    server->signal_fd = signals_open();
    if (server->signal_fd < 0)
        die(model_program, "cannot hear signals: %s",
            strerror(-server->signal_fd));
    (void)signal(SIGPIPE, SIG_IGN); /* cannot fail; EPIPE tells instead */
    if (server->loops > 2)          /* the reserve holds two */
        room -= LOOP_DESCRIPTORS * (server->loops - 2);
    if (server->max_connections == 0 || server->max_connections > room)
        server->max_connections = room > 0 ? room : 1;
    find_resources(server);
    server->touch_bytes = (size_t)server->touch_kib * 1024;
    server->touch_stack_bytes = (size_t)server->touch_stack_kib * 1024;
    net_refusals_init(&server->refusals);
    server->listen_fd = net_listen(server->host, server->port, server->backlog);
    if (server->listen_fd == -ENXIO)
        die(model_program, "--host: \"%s\" is no address of this machine",
            server->host);
    if (server->listen_fd < 0)
        die(model_program, "cannot listen on %s:%d: %s", server->host,
            (int)server->port, strerror(-server->listen_fd));
    server->service.rounds_per_us =
        server->rounds_per_us ? server->rounds_per_us : work_calibrate();
    registry_init(&server->service.registry);
    server_tick(server);
    conn_setup();
}

int main(int argc, char **argv)
{
    static struct server server; /* static: a thread may outlive main */
    char about[128];
    const struct opt_program program = {model_program, PROJECT_VERSION,
                                        "[OPTION...]", about};
    int result, rest;

    (void)snprintf(about, sizeof about, "Serves HTTP/1.1. %s", model_about);
    rest = opt_parse(&program, options, &server, argc, argv);
    if (rest < argc)
        usage_die(model_program, "\"%s\" is no option; see --help", argv[rest]);
    start(&server);
    result = model_run(&server);
    if (result < 0)
        die(model_program, "cannot start: %s", strerror(-result));
    server_say_counters(&server);
    if (result > 0)
        _exit(0);
    return 0;
}
