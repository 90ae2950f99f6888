/*
 * floor_event.c - the least that one thread has to do for all connections.
 *
 * epoll_wait tells who has spoken; for each of them one read and one send.
 * Level-triggered: nothing has to be remembered of anybody.
 *
 * Read beside floor_threads.c: same chapters, same names.  The floor of
 * event.c.
 */
#include <errno.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "floor.h"

const char floor_program[] = "floor-event";
const char floor_about[] = "Answers every read alike: the floor of an event "
                           "loop, bare epoll.";

enum {
    EVENTS_MAX = 1024,
    ACCEPT_BATCH = 1024 /* connections taken per turn, as in event.c */
};

/* --- a client's life ---------------------------------------------------- */

/* Once, when epoll says so; the socket blocks, so the calls are told not to. */
static void serve(struct client *client)
{
    if (!floor_answer(client, MSG_DONTWAIT))
        floor_close(client); /* which takes it out of the epoll set */
}

/* --- accepting ---------------------------------------------------------- */

static int watch(int epoll_fd, int fd)
{
    struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};

    return epoll_ctl(epoll_fd, EPOLL_CTL_ADD, fd, &event) ? -errno : 0;
}

static void admit(int epoll_fd, struct client *client)
{
    if (watch(epoll_fd, client->fd)) {
        registry_add(&client->floor->registry, RARE_ERRORS_MEMORY);
        floor_close(client);
    }
}

static void accept_waiting(struct floor *floor, int epoll_fd)
{
    struct client *client;

    for (int i = 0; i < ACCEPT_BATCH && (client = floor_accept(floor)); i++)
        admit(epoll_fd, client);
}

/* --- beginning and end -------------------------------------------------- */

/* True when it is time to end. */
static bool on_event(struct floor *floor, int epoll_fd, int fd)
{
    if (fd == floor->signal_fd)
        return floor_hear(floor);
    if (fd == floor->listen_fd)
        accept_waiting(floor, epoll_fd);
    else
        serve(&floor->clients[fd]);
    return false;
}

int floor_run(struct floor *floor)
{
    struct epoll_event events[EVENTS_MAX];
    int epoll_fd = epoll_create1(EPOLL_CLOEXEC);
    int result = epoll_fd < 0 ? -errno : watch(epoll_fd, floor->listen_fd);

    if (!result)
        result = watch(epoll_fd, floor->signal_fd);
    if (result)
        return result; /* main ends the process */
    floor_say_listening(floor);
    for (bool over = false; !over;) {
        int count = epoll_wait(epoll_fd, events, EVENTS_MAX, -1);

        for (int i = 0; i < count && !over; i++)
            over = on_event(floor, epoll_fd, events[i].data.fd);
    }
    return 0;
}
