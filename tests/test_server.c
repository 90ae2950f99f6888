/*
 * A server's life: what it says, what it holds, what it refuses, and that it
 * gives back what it took.
 */
#include <netinet/in.h>

#include "subject.h"

enum {
    CLIENTS = 8
};

/* --- what it says ------------------------------------------------------- */

/* Asks once; whether so many responses are counted.  An answer may come before
 * it is. */
static bool has_counted(const struct subject *subject, long long *seq,
                        long long responses)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    assert_int_equal(strncmp(line, "counters seq=", 13), 0);
    assert_int_equal(counter(line, "seq"), ++*seq);
    assert_int_equal(counter(line, "accepted"), 1);
    assert_int_equal(counter(line, "open"), 1);
    assert_int_equal(counter(line, "requests"),
                     counter(line, "responses") + counter(line, "in_flight"));
    return counter(line, "served") == 1 &&
           counter(line, "responses_2xx") == responses;
}

static void counters_are_said_when_asked(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    long long seq = 0;
    int fd;

    subject_start(subject, NULL);
    fd = client_connect(subject->port);
    for (long long responses = 1; responses <= 3; responses++) {
        assert_true(client_get(fd, "/hello"));
        EVENTUALLY(has_counted(subject, &seq, responses));
    }
    subject_signal(subject, SIGTERM);
    subject_line(subject, line);
    assert_int_equal(counter(line, "seq"), seq + 1);
    assert_int_equal(counter(line, "open"), 0);
    assert_int_equal(counter(line, "responses_2xx"), 3);
    assert_int_equal(counter(line, "bytes_in"),
                     3 * (long long)strlen("GET /hello HTTP/1.1\r\n"
                                           "Host: h\r\n\r\n"));
    assert_int_equal(subject_wait(subject), 0);
    close(fd);
}

static void drop_numbers(char *text)
{
    char *end = text;

    for (; *text; text++)
        if (!strchr("0123456789.", *text))
            *end++ = *text;
    *end = '\0';
}

/* The same keys, in the same order, from both: scripts rely on it. */
static void both_say_the_same_keys(void **state)
{
    struct subject *subjects = *state;
    char lines[2][LINE_BYTES];

    for (int i = 0; i < 2; i++) {
        struct subject *subject = &subjects[2 * i];

        subject_start(subject, NULL);
        subject_counters(subject, lines[i]);
        drop_numbers(lines[i]);
        subject_stop(subject);
    }
    assert_string_equal(lines[0], lines[1]);
}

/* --- what it holds ------------------------------------------------------ */

/* How many it has before anybody came, and more for each connection. */
static void check_threads(struct subject *subject, int base, int per_connection)
{
    int most = base + CLIENTS * per_connection;
    char line[LINE_BYTES];
    int fds[CLIENTS];

    subject_start(subject, NULL);
    EVENTUALLY(subject_has_threads(subject, base));
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = client_connect(subject->port);
        assert_true(client_get(fds[i], "/hello"));
    }
    assert_true(subject_has_threads(subject, most));
    subject_counters(subject, line);
    assert_int_equal(counter(line, "threads"), most);
    for (int i = 0; i < CLIENTS; i++)
        close(fds[i]);
    EVENTUALLY(subject_has_threads(subject, base));
    EVENTUALLY(
        (subject_counters(subject, line), counter(line, "threads") == base));
    assert_int_equal(counter(line, "threads_max"), most);
    subject_stop(subject);
}

static void a_loop_needs_one_thread(void **state)
{
    check_threads(*state, 1, 0);
}

static void each_loop_needs_one_thread(void **state)
{
    check_threads(*state, 2, 0);
}

/* Besides one that hears signals, and one that accepts. */
static void each_connection_needs_a_thread(void **state)
{
    check_threads(*state, 2, 1);
}

static void a_pool_keeps_its_threads(void **state)
{
    check_threads(*state, 6, 0);
}

static void a_thousand_connections_leave_nothing(void **state)
{
    struct subject *subject = *state;
    int threads, descriptors, fds[100];
    char line[LINE_BYTES];

    subject_start(subject, NULL);
    threads = subject_threads(subject);
    descriptors = subject_base_descriptors(subject);
    for (int i = 0; i < 10; i++) {
        for (size_t j = 0; j < COUNT(fds); j++)
            fds[j] = client_connect(subject->port);
        for (size_t j = 0; j < COUNT(fds); j += 2) /* half never ask */
            assert_true(client_get(fds[j], "/hello"));
        for (size_t j = 0; j < COUNT(fds); j++)
            close(fds[j]);
    }
    EVENTUALLY(subject_descriptors(subject) <= descriptors);
    EVENTUALLY(subject_threads(subject) <= threads);
    subject_counters(subject, line);
    assert_int_equal(counter(line, "accepted"), 1002);
    assert_int_equal(counter(line, "open"), 0);
    assert_int_equal(counter(line, "served"), 502);
    subject_stop(subject);
}

/* It has been answered for the last time, and does not leave. */
static void a_client_that_lingers_is_let_go(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    struct bytes answer = {0};
    int fd;

    subject_start(subject, NULL);
    fd = client_connect(subject->port);
    client_say(fd, "GET /hello HTTP/1.1\r\nHost: h\r\n"
                   "Connection: close\r\n\r\n");
    client_read_all(fd, &answer);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    assert_int_equal(counter(line, "errors_read"), 0);
    bytes_free(&answer);
    close(fd);
    subject_stop(subject);
}

/* --- what it refuses ---------------------------------------------------- */

static void assert_refused(int port)
{
    struct bytes answer = {0};
    int fd = client_connect(port);

    client_read_all(fd, &answer);
    assert_true(answer.size > 0);
    assert_int_equal(strncmp(answer.data, "HTTP/1.1 503 ", 13), 0);
    assert_non_null(strstr(answer.data, "\r\nRetry-After: "));
    assert_non_null(strstr(answer.data, "\r\nConnection: close\r\n"));
    assert_int_equal(answer_bytes(&answer), answer.size);
    bytes_free(&answer);
    close(fd);
}

/* Fills all places, asks for more, gives back; `places` is what it has. */
static void check_places(struct subject *subject, int places)
{
    int *fds = calloc((size_t)places, sizeof *fds);
    char line[LINE_BYTES];

    assert_non_null(fds);
    for (int i = 0; i < places; i++) {
        fds[i] = client_connect(subject->port);
        assert_true(client_get(fds[i], "/hello"));
    }
    for (int i = 0; i < 3; i++)
        assert_refused(subject->port);
    for (int i = 0; i < places; i++) /* nobody was disturbed */
        assert_true(client_get(fds[i], "/hello"));
    subject_counters(subject, line);
    assert_int_equal(counter(line, "refused"), 3);
    assert_int_equal(counter(line, "accepted"), places + 3);
    assert_int_equal(counter(line, "open"), places);
    assert_int_equal(counter(line, "errors_accept"), 0);
    close(fds[0]);
    EVENTUALLY(client_is_served(subject->port));
    for (int i = 1; i < places; i++)
        close(fds[i]);
    free(fds);
    subject_stop(subject);
}

static void more_than_max_connections_are_refused(void **state)
{
    static const char *const options[] = {"--max-connections=5", NULL};

    subject_start(*state, options);
    check_places(*state, 5);
}

static void more_than_descriptors_are_refused(void **state)
{
    struct subject *subject = *state;

    subject->descriptors = 40; /* of which 32 are kept back */
    subject_start(subject, NULL);
    subject->descriptors = 0;
    check_places(subject, 8);
}

static void more_than_threads_are_refused(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fds[600], count = 0;

    if (skipped_if(SANITIZED, "sanitizers need more address space"))
        return;
    subject->address_bytes = 64 * 1024 * 1024;
    subject_start(subject, NULL);
    subject->address_bytes = 0;
    do {
        assert_in_range(count, 0, COUNT(fds) - 1);
        fds[count++] = client_connect(subject->port);
        pause_ms(1);
        subject_counters(subject, line);
    } while (counter(line, "errors_thread") == 0);
    assert_int_equal(counter(line, "refused"), 1);
    assert_refused(subject->port);
    assert_true(client_get(fds[0], "/hello"));
    while (count > 0)
        close(fds[--count]);
    EVENTUALLY(client_is_served(subject->port));
    subject_stop(subject);
}

/* --- where it starts ---------------------------------------------------- */

/* A port that was free a moment ago. */
static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&address, length), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    close(fd);
    return ntohs(address.sin_port);
}

static void a_server_without_standard_streams_serves(void **state)
{
    struct subject *subject = *state;
    char port[32], path[64], target[64];
    const char *const options[] = {port, NULL};
    int fd;

    subject->port = free_port();
    subject->mute = true;
    snprintf(port, sizeof port, "--port=%d", subject->port);
    subject_spawn(subject, options);
    subject->mute = false;
    EVENTUALLY((fd = client_try(subject->port, 0)) >= 0);
    assert_true(client_get(fd, "/hello"));
    for (int i = 0; i < 3; i++) { /* no socket took their place */
        ssize_t length;

        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)subject->pid, i);
        length = readlink(path, target, sizeof target - 1);
        assert_true(length > 0);
        target[length] = '\0';
        assert_string_equal(target, "/dev/null");
    }
    subject_signal(subject, SIGUSR1); /* goes nowhere */
    assert_true(client_get(fd, "/hello"));
    close(fd);
    subject_stop(subject);
}

static void a_killed_server_can_start_again(void **state)
{
    struct subject *subject = *state;
    char port[32];
    const char *const options[] = {port, NULL};
    struct bytes answer = {0};
    int fds[2];

    subject_start(subject, NULL);
    snprintf(port, sizeof port, "--port=%d", subject->port);
    for (int i = 0; i < 2; i++) {
        fds[i] = client_connect(subject->port);
        assert_true(client_get(fds[i], "/hello"));
    }
    client_say(fds[0], "nonsense\r\n\r\n"); /* the server ends it first, and */
    client_read_all(fds[0], &answer);       /* so waits in TIME_WAIT */
    close(fds[0]);
    assert_int_equal(subject_kill(state), 0);
    subject_start(subject, options);
    client_probe(subject->port);
    close(fds[1]);
    bytes_free(&answer);
    subject_stop(subject);
}

int main(int argc, char **argv)
{
    struct subject subjects[SUBJECTS];
    const struct CMUnitTest tests[] = {
        TEST_EACH(counters_are_said_when_asked),
        TEST_ONE("both", both_say_the_same_keys, subjects),
        TEST_ONE("event-server", a_loop_needs_one_thread, &subjects[0]),
        TEST_ONE("event-server --loops", each_loop_needs_one_thread,
                 &subjects[1]),
        TEST_ONE("thread-server", each_connection_needs_a_thread, &subjects[2]),
        TEST_ONE("thread-server --workers", a_pool_keeps_its_threads,
                 &subjects[3]),
        TEST_EACH(a_thousand_connections_leave_nothing),
        TEST_EACH(a_client_that_lingers_is_let_go),
        TEST_EACH(more_than_max_connections_are_refused),
        TEST_EACH(a_killed_server_can_start_again),
        TEST_ONE("thread-server", more_than_threads_are_refused, &subjects[2]),
        TEST_EACH(more_than_descriptors_are_refused),
        TEST_EACH(a_server_without_standard_streams_serves),
    };

    subjects_init(subjects, argc > 1 ? argv[1] : "build");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
