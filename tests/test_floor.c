/*
 * The floors: what they answer is what the servers answer, to the byte and
 * but for the date, so that charts may show one beside the other.
 */
#include "subject.h"

enum {
    CLIENTS = 200,
    ROUNDS = 3
};

static const char request[] = "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n";

/* A floor and the server it is the floor of. */
struct pair {
    struct subject floor, server;
};

static int kill_pair(void **state)
{
    struct pair *pair = *state;
    void *floor = &pair->floor, *server = &pair->server;

    return subject_kill(&floor) + subject_kill(&server);
}

/* The answer to GET /hello; the caller's to free. */
static struct bytes answer_of(struct subject *subject)
{
    struct bytes answer = {0};
    int fd;

    subject_start(subject, NULL);
    fd = client_connect(subject->port);
    client_say(fd, request);
    client_read_answer(fd, &answer);
    close(fd);
    subject_stop(subject);
    return answer;
}

static void it_answers_as_the_server_does(void **state)
{
    struct pair *pair = *state;
    struct bytes floor = answer_of(&pair->floor);
    struct bytes server = answer_of(&pair->server);

    mask_dates(&floor);
    mask_dates(&server);
    assert_int_equal(floor.size, server.size);
    assert_string_equal(floor.data, server.data);
    bytes_free(&floor);
    bytes_free(&server);
}

static bool has_counted(const struct subject *subject, long long responses)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    assert_int_equal(counter(line, "requests"),
                     counter(line, "responses") + counter(line, "in_flight"));
    return counter(line, "responses_2xx") == responses &&
           counter(line, "served") == CLIENTS;
}

/* Each is served while all others are there, and the end does not wait. */
static void it_serves_many_and_ends(void **state)
{
    struct subject *floor = &((struct pair *)*state)->floor;
    char line[LINE_BYTES];
    int fds[CLIENTS];

    subject_start(floor, NULL);
    for (int i = 0; i < CLIENTS; i++)
        fds[i] = client_connect(floor->port);
    for (int round = 0; round < ROUNDS; round++)
        for (int i = 0; i < CLIENTS; i++)
            assert_true(client_get(fds[i], "/hello"));
    EVENTUALLY(has_counted(floor, ROUNDS * CLIENTS));
    subject_signal(floor, SIGTERM);
    subject_line(floor, line);
    assert_int_equal(counter(line, "accepted"), CLIENTS);
    assert_int_equal(counter(line, "open"), CLIENTS);
    assert_int_equal(counter(line, "bytes_in"),
                     ROUNDS * CLIENTS * (long long)strlen(request));
    assert_int_equal(subject_wait(floor), 0);
    for (int i = 0; i < CLIENTS; i++)
        close(fds[i]);
}

/* Descriptors come back, and with them the places of those who had them. */
static void it_gives_back_what_it_took(void **state)
{
    struct subject *floor = &((struct pair *)*state)->floor;
    int descriptors, threads;
    char line[LINE_BYTES];

    subject_start(floor, NULL);
    client_probe(floor->port);
    EVENTUALLY((subject_counters(floor, line), counter(line, "open") == 0));
    descriptors = subject_descriptors(floor);
    threads = subject_threads(floor);
    for (int i = 0; i < CLIENTS; i++)
        client_probe(floor->port);
    EVENTUALLY(subject_descriptors(floor) <= descriptors);
    EVENTUALLY(subject_threads(floor) <= threads);
    subject_counters(floor, line);
    assert_int_equal(counter(line, "accepted"), CLIENTS + 1);
    assert_int_equal(counter(line, "served"), CLIENTS + 1);
    assert_int_equal(counter(line, "open"), 0);
    subject_stop(floor);
}

/* A row of the table below, for each floor. */
#define TEST_BOTH(test)                                                        \
    {"floor-event: " #test, test, NULL, kill_pair, &event},                    \
    {                                                                          \
        "floor-threads: " #test, test, NULL, kill_pair, &threads               \
    }

int main(int argc, char **argv)
{
    const char *folder = argc > 1 ? argv[1] : "build";
    struct pair event, threads;
    const struct CMUnitTest tests[] = {
        TEST_BOTH(it_answers_as_the_server_does),
        TEST_BOTH(it_serves_many_and_ends),
        TEST_BOTH(it_gives_back_what_it_took),
    };

    subject_init(&event.floor, folder, "floor-event", NULL);
    subject_init(&event.server, folder, "event-server", NULL);
    subject_init(&threads.floor, folder, "floor-threads", NULL);
    subject_init(&threads.server, folder, "thread-server", NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
