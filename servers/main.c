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

#include "model.h"
#include "net.h"
#include "opt.h"
#include "signals.h"
#include "version.h"
#include "work.h"

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
    {"loops", "N", "event loops, one thread each", OPT_NUMBER, "1", 1, 256,
     offsetof(struct server, loops), "event-server"},
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

enum sweep server_sweep(const struct server *server, enum phase phase,
                        int64_t since_ms, int64_t now_ms)
{
    if (phase == PHASE_CLOSED)
        return SWEEP_KEEP;
    if (server_drain_is_over(server, now_ms) ||
        (phase == PHASE_LINGER && now_ms - since_ms >= LINGER_MS))
        return SWEEP_CUT;
    if (phase == PHASE_IDLE && atomic_load(&server->service.draining) &&
        now_ms - server->drain_from_ms >= LAST_CALL_MS)
        return SWEEP_END;
    return SWEEP_KEEP;
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
    if (server->loops > 4)
        room -= 4 * (server->loops - 4); /* the reserve holds four loops */
    if (server->max_connections == 0 || server->max_connections > room)
        server->max_connections = room > 0 ? room : 1;
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
    if (result)
        die(model_program, "cannot start: %s", strerror(-result));
    server_say_counters(&server);
    return 0;
}
