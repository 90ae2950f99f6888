/*
 * floor_threads.c - the least that a thread per connection has to do.
 *
 * A thread reads, sends, and reads again; the kernel wakes it when somebody
 * has spoken.  A second thread accepts, the first hears signals.
 *
 * Without the gate of threads.c: beside thousands that serve, the thread that
 * accepts gets its turn like any other, so that a crowd is let in slowly.
 *
 * Read beside floor_event.c: same chapters, same names.  The floor of
 * threads.c.
 */
#include <poll.h>
#include <pthread.h>

#include "floor.h"
#include "priority.h"

const char floor_program[] = "floor-threads";
const char floor_about[] = "Answers every read alike: the floor of a thread "
                           "per connection, bare recv and send.";

/* --- a client's life ---------------------------------------------------- */

/* A connection's own thread. */
static void *serve(void *argument)
{
    struct client *client = argument;
    struct registry *registry = &client->floor->registry;

    while (floor_answer(client, 0))
        ;
    floor_close(client);
    registry_thread_ended(registry);
    return NULL;
}

/* --- accepting ---------------------------------------------------------- */

static int start_thread(struct floor *floor, void *(*body)(void *),
                        void *argument)
{
    pthread_attr_t attributes;
    pthread_t thread;
    int result;

    (void)pthread_attr_init(&attributes); /* these cannot fail: glibc */
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
    (void)pthread_attr_setstacksize(&attributes,
                                    (size_t)floor->stack_kib * 1024);
    registry_thread_started(&floor->registry);
    result = -pthread_create(&thread, &attributes, body, argument);
    if (result)
        registry_thread_ended(&floor->registry);
    return result;
}

static void admit(struct client *client)
{
    if (start_thread(client->floor, serve, client)) {
        registry_add(&client->floor->registry, RARE_ERRORS_THREAD);
        floor_close(client);
    }
}

/* The second thread.  poll cannot fail: signals are blocked. */
static void *accept_loop(void *argument)
{
    struct floor *floor = argument;
    struct pollfd waiting = {.fd = floor->listen_fd, .events = POLLIN};
    struct client *client;

    priority_run_soon();
    while (poll(&waiting, 1, -1) > 0)
        while ((client = floor_accept(floor)))
            admit(client);
    return NULL;
}

/* --- beginning and end -------------------------------------------------- */

int floor_run(struct floor *floor)
{
    struct pollfd signals = {.fd = floor->signal_fd, .events = POLLIN};
    int result = start_thread(floor, accept_loop, floor);

    if (result)
        return result;    /* main ends the process */
    priority_run_first(); /* to answer for the counters in time */
    floor_say_listening(floor);
    do
        (void)poll(&signals, 1, -1); /* cannot fail either */
    while (!floor_hear(floor));
    return 0;
}
