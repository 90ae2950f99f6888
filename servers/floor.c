/*
 * floor.c - a floor around its model: options, sockets, the lines on stdout.
 * Linked into both floors, which have no parser and no library.
 */
#include "floor.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "net.h"
#include "opt.h"
#include "signals.h"
#include "version.h"

enum {
    REQUEST_BYTES = 2048
};

static const char answer[] = "HTTP/1.1 200 OK\r\n"
                             "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                             "Content-Type: text/plain\r\n"
                             "Content-Length: 14\r\n"
                             "\r\n"
                             "hello, world!\n";

static const struct opt options[] = {
    {"host", "HOST", "listen on this address", OPT_TEXT, "127.0.0.1", 0, 0,
     offsetof(struct floor, host), NULL},
    {"port", "N", "listen on this port; 0 is any free one", OPT_NUMBER, "0", 0,
     65535, offsetof(struct floor, port), NULL},
    {"backlog", "N", "connections that may wait to be accepted", OPT_NUMBER,
     "4096", 1, 65535, offsetof(struct floor, backlog), NULL},
    {"stack", "KIB", "stack of a connection's thread", OPT_NUMBER, "64", 32,
     65536, offsetof(struct floor, stack_kib), "floor-threads"},
    {"rounds-per-us", "N", "taken as the servers do, and not used", OPT_NUMBER,
     "0", 0, 1000000, offsetof(struct floor, rounds_per_us), NULL},
    {0},
};

void floor_say_listening(const struct floor *floor)
{
    char address[NET_ADDRESS_BYTES];

    net_address(floor->listen_fd, address);
    printf("listening %s\n", address);
    (void)fflush(stdout); /* a full disk does not stop service */
}

struct client *floor_accept(struct floor *floor)
{
    struct registry *registry = &floor->registry;
    struct client *client;
    int fd = net_accept(floor->listen_fd);

    if (fd < 0) {
        if (fd != -EAGAIN)
            registry_add(registry, RARE_ERRORS_ACCEPT);
        return NULL;
    }
    client = fd < CLIENTS_MAX ? &floor->clients[fd] : NULL;
    if (!client || !registry_open(registry, &client->meter,
                                  (uint64_t)floor->most_clients)) {
        registry_add(registry, RARE_REFUSED);
        (void)close(fd); /* nothing was sent on it */
        return NULL;
    }
    client->floor = floor;
    client->fd = fd;
    return client;
}

bool floor_answer(struct client *client, int flags)
{
    struct registry *registry = &client->floor->registry;
    char request[REQUEST_BYTES];
    ssize_t size = recv(client->fd, request, sizeof request, flags);

    if (size < 0 && errno == EAGAIN)
        return true;
    if (size < 0)
        registry_add(registry, RARE_ERRORS_READ);
    if (size <= 0)
        return false;
    meter_add(&client->meter, METER_BYTES_IN, (uint64_t)size);
    meter_add(&client->meter, METER_REQUESTS, 1);
    if (send(client->fd, answer, sizeof answer - 1, flags) !=
        sizeof answer - 1) {
        registry_add(registry, RARE_ERRORS_WRITE);
        registry_add(registry, RARE_ABORTED);
        return false;
    }
    meter_add(&client->meter, METER_BYTES_OUT, sizeof answer - 1);
    meter_add(&client->meter, METER_RESPONSES, 1);
    return true;
}

void floor_close(struct client *client)
{
    int fd = client->fd;

    registry_close(&client->floor->registry, &client->meter);
    (void)close(fd); /* from here on the place is somebody else's */
}

bool floor_hear(struct floor *floor)
{
    int number;

    while ((number = signals_next(floor->signal_fd)) == SIGUSR1)
        (void)registry_report(&floor->registry, stdout); /* likewise */
    return number != 0;
}

static void start(struct floor *floor)
{
    int result = net_reserve_standard();

    if (result)
        die(floor_program, "cannot open /dev/null: %s", strerror(-result));
    floor->signal_fd = signals_open();
    if (floor->signal_fd < 0)
        die(floor_program, "cannot hear signals: %s",
            strerror(-floor->signal_fd));
    (void)signal(SIGPIPE, SIG_IGN); /* cannot fail; EPIPE tells instead */
    floor->most_clients = net_descriptor_room();
    floor->listen_fd = net_listen(floor->host, floor->port, floor->backlog);
    if (floor->listen_fd == -ENXIO)
        die(floor_program, "--host: \"%s\" is no address of this machine",
            floor->host);
    if (floor->listen_fd < 0)
        die(floor_program, "cannot listen on %s:%d: %s", floor->host,
            (int)floor->port, strerror(-floor->listen_fd));
    registry_init(&floor->registry);
    registry_thread_started(&floor->registry); /* this one */
}

int main(int argc, char **argv)
{
    static struct floor floor; /* static: threads outlive main */
    const struct opt_program program = {floor_program, PROJECT_VERSION,
                                        "[OPTION...]", floor_about};
    int rest = opt_parse(&program, options, &floor, argc, argv);
    int result;

    if (rest < argc)
        usage_die(floor_program, "\"%s\" is no option; see --help", argv[rest]);
    start(&floor);
    result = floor_run(&floor);
    if (result)
        die(floor_program, "cannot start: %s", strerror(-result));
    (void)registry_report(&floor.registry, stdout); /* likewise */
    return 0;
}
