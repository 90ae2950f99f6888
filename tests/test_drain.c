/*
 * SIGTERM: what is in flight is finished, what is idle gets a last chance, and
 * nothing keeps a server for longer than it was told.
 */
#include "subject.h"

enum {
    LAST_CALL_MS = 900,
    CROWD_CLIENTS = 2500, /* more than a model would accept in one go */
    BUSY_CLIENTS = 32,
    BUSY_ANSWERS = 10 /* of each client before the signal */
};

#define GET(path) "GET " path " HTTP/1.1\r\nHost: h\r\n\r\n"

static const char hello[] = GET("/hello");

/* For what may take its time on a slow machine. */
static const char *const patient[] = {"--drain=3600", NULL};

/* Idle connections are kept for a second: what came later proves nothing. */
static bool is_late(int64_t from_ms)
{
    return skipped_if(now_ms() - from_ms >= LAST_CALL_MS, "a slow machine");
}

/* One answer comes, then the end; `told`: it says so. */
static void assert_last_answer(int fd, bool told)
{
    struct bytes answer = {0};

    client_read_all(fd, &answer);
    assert_true(answer.size > 0);
    assert_int_equal(answer_bytes(&answer), answer.size);
    assert_int_equal(strncmp(answer.data, "HTTP/1.1 200 ", 13), 0);
    if (told)
        assert_non_null(strstr(answer.data, "\r\nConnection: close\r\n"));
    bytes_free(&answer);
    close(fd);
}

static void an_idle_server_ends(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];

    subject_start(subject, NULL);
    subject_signal(subject, SIGTERM);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "accepted"), 0);
}

static void an_interrupt_is_the_same(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];

    subject_start(subject, NULL);
    subject_signal(subject, SIGINT);
    subject_wait_counted(subject, line);
}

static void an_idle_connection_gets_a_clean_end(void **state)
{
    struct subject *subject = *state;
    struct bytes nothing = {0};
    char line[LINE_BYTES];
    int used, unused;

    subject_start(subject, NULL);
    used = client_connect(subject->port);
    unused = client_connect(subject->port);
    assert_true(client_get(used, "/hello"));
    subject_signal(subject, SIGTERM);
    client_read_all(used, &nothing);
    client_read_all(unused, &nothing);
    assert_int_equal(nothing.size, 0);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "errors_read"), 0);
    close(used);
    close(unused);
}

static void an_idle_connection_may_ask_once_more(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int64_t from_ms;
    int fd;

    subject_start(subject, patient);
    fd = client_connect(subject->port);
    assert_true(client_get(fd, "/hello"));
    from_ms = subject_drain(subject);
    (void)send(fd, hello, strlen(hello), MSG_NOSIGNAL);
    if (is_late(from_ms))
        return;
    assert_last_answer(fd, true);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "responses"), 2);
}

/* It came in time, but the server did not get round to it. */
static void a_request_before_the_last_call_is_answered(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int64_t from_ms;
    int fd;

    subject_start(subject, patient);
    fd = client_connect(subject->port);
    assert_true(client_get(fd, "/hello"));
    from_ms = subject_drain(subject);
    subject_signal(subject, SIGSTOP);
    (void)send(fd, hello, strlen(hello), MSG_NOSIGNAL);
    if (is_late(from_ms))
        return;
    pause_ms(2 * LAST_CALL_MS);
    subject_signal(subject, SIGCONT);
    assert_last_answer(fd, true);
    subject_wait_counted(subject, line);
}

static void a_connection_before_the_signal_is_served(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fd;

    subject_start(subject, patient);
    subject_signal(subject, SIGSTOP);
    subject_signal(subject, SIGTERM);
    fd = client_connect(subject->port);
    client_say(fd, hello);
    subject_signal(subject, SIGCONT);
    assert_last_answer(fd, false); /* another thread may be quicker */
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "errors_accept"), 0);
}

/* Whether so many connections can be had, and wait to be accepted. */
static bool there_is_room_for_a_crowd(void)
{
    struct rlimit limits;
    FILE *file = fopen("/proc/sys/net/core/somaxconn", "r");
    int waiting = 0;

    if (!file || fscanf(file, "%d", &waiting) != 1)
        waiting = 0;
    if (file)
        fclose(file);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limits), 0);
    limits.rlim_cur = limits.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limits), 0);
    return waiting > CROWD_CLIENTS && limits.rlim_max >= 2 * CROWD_CLIENTS;
}

static void a_crowd_before_the_signal_is_served(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fds[CROWD_CLIENTS];

    if (skipped_if(!there_is_room_for_a_crowd(), "no room for a crowd"))
        return;
    subject_start(subject, patient);
    subject_signal(subject, SIGSTOP);
    subject_signal(subject, SIGTERM);
    for (int i = 0; i < CROWD_CLIENTS; i++) {
        fds[i] = client_connect(subject->port);
        client_say(fds[i], hello);
    }
    subject_signal(subject, SIGCONT);
    for (int i = 0; i < CROWD_CLIENTS; i++)
        assert_last_answer(fds[i], false);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "responses_2xx"), CROWD_CLIENTS);
}

static void what_is_in_flight_is_finished(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int waiting, reading, fd;

    subject_start(subject, patient);
    waiting = client_connect(subject->port);
    client_say(waiting, GET("/wait/500"));
    reading = client_connect(subject->port);
    client_say(reading, "GET /hello HTTP/1.1\r\nHo");
    fd = client_connect(subject->port);
    client_say(fd, GET("/bytes/20000000"));
    EVENTUALLY(
        (subject_counters(subject, line), counter(line, "requests") == 2));
    subject_drain(subject);
    client_say(reading, "st: h\r\n\r\n");
    assert_last_answer(waiting, false); /* on a slow machine: before */
    assert_last_answer(reading, true);
    close(fd);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "responses"), 2);
}

/* --- limits ------------------------------------------------------------- */

/* One that waits for an answer, one that will not read its own. */
static void be_stuck(struct subject *subject, int fds[2])
{
    char line[LINE_BYTES];

    fds[0] = client_connect(subject->port);
    client_say(fds[0], GET("/wait/60000"));
    fds[1] = client_connect(subject->port);
    client_say(fds[1], GET("/bytes/60000000"));
    EVENTUALLY(
        (subject_counters(subject, line), counter(line, "in_flight") == 2));
}

static void the_drain_has_a_limit(void **state)
{
    static const char *const options[] = {"--drain=1", NULL};
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fds[2];

    subject_start(subject, options);
    be_stuck(subject, fds);
    subject_signal(subject, SIGTERM);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "responses"), 0);
    close(fds[0]);
    close(fds[1]);
}

static void a_second_signal_ends_the_drain(void **state)
{
    static const char *const options[] = {"--drain=3600", NULL};
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fds[2];

    subject_start(subject, options);
    be_stuck(subject, fds);
    subject_drain(subject);
    subject_signal(subject, SIGTERM);
    subject_wait_counted(subject, line);
    close(fds[0]);
    close(fds[1]);
}

/* --- under load --------------------------------------------------------- */

/* A client that asks again as soon as it has its answer. */
struct busy {
    int fd; /* -1 once it is over */
    struct bytes answer;
    long long answers;
    bool told; /* that this was the last */
};

struct load {
    struct busy clients[BUSY_CLIENTS];
    int lost, truncated;
};

static void busy_ask(struct busy *busy, size_t index)
{
    static const char *const requests[] = {GET("/hello"), GET("/bytes/100000"),
                                           GET("/wait/1"), GET("/cpu/50")};
    const char *request = requests[index % COUNT(requests)];

    busy->answer.size = 0;
    (void)send(busy->fd, request, strlen(request), MSG_NOSIGNAL);
}

/* The end of a connection: each has a request open, but for the last. */
static void busy_end(struct load *load, struct busy *busy)
{
    if (!busy->told && busy->answer.size > 0)
        load->truncated++;
    else if (!busy->told)
        load->lost++;
    bytes_free(&busy->answer);
    close(busy->fd);
    busy->fd = -1;
}

static void busy_read(struct load *load, size_t index)
{
    struct busy *busy = &load->clients[index];

    if (client_read(busy->fd, &busy->answer) <= 0) {
        busy_end(load, busy);
        return;
    }
    if (answer_bytes(&busy->answer) == 0)
        return;
    busy->answers++;
    if (strstr(busy->answer.data, "\r\nConnection: close\r\n"))
        busy->told = true;
    else
        busy_ask(busy, index);
}

/* Serves what is ready; returns how many clients are still there. */
static int load_turn(struct load *load, long long *fewest_answers)
{
    struct pollfd ready[BUSY_CLIENTS];
    int open_count = 0;

    *fewest_answers = INT64_MAX;
    for (size_t i = 0; i < BUSY_CLIENTS; i++) {
        ready[i] = (struct pollfd){load->clients[i].fd, POLLIN, 0};
        open_count += load->clients[i].fd >= 0;
        if (load->clients[i].answers < *fewest_answers)
            *fewest_answers = load->clients[i].answers;
    }
    if (open_count > 0)
        assert_true(poll(ready, BUSY_CLIENTS, DEADLINE_MS) > 0);
    for (size_t i = 0; i < BUSY_CLIENTS; i++)
        if (load->clients[i].fd >= 0 && ready[i].revents)
            busy_read(load, i);
    return open_count;
}

static void nothing_is_lost_under_load(void **state)
{
    struct subject *subject = *state;
    struct load load = {.lost = 0};
    long long fewest, answers = 0;
    char line[LINE_BYTES];

    subject_start(subject, patient);
    for (size_t i = 0; i < BUSY_CLIENTS; i++) {
        load.clients[i].fd = client_connect(subject->port);
        busy_ask(&load.clients[i], i);
    }
    do
        assert_int_equal(load_turn(&load, &fewest), BUSY_CLIENTS);
    while (fewest < BUSY_ANSWERS);
    subject_signal(subject, SIGTERM);
    while (load_turn(&load, &fewest) > 0)
        ;
    assert_int_equal(load.lost, 0);
    assert_int_equal(load.truncated, 0);
    for (size_t i = 0; i < BUSY_CLIENTS; i++)
        answers += load.clients[i].answers;
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "responses_2xx"), answers);
    assert_int_equal(counter(line, "requests"), answers);
    assert_int_equal(counter(line, "aborted"), 0);
    assert_int_equal(counter(line, "errors_read"), 0);
    assert_int_equal(counter(line, "errors_write"), 0);
}

int main(int argc, char **argv)
{
    struct subject subjects[SUBJECTS];
    const struct CMUnitTest tests[] = {
        TEST_EACH(an_idle_server_ends),
        TEST_EACH(an_interrupt_is_the_same),
        TEST_EACH(an_idle_connection_gets_a_clean_end),
        TEST_EACH(an_idle_connection_may_ask_once_more),
        TEST_EACH(a_request_before_the_last_call_is_answered),
        TEST_EACH(a_connection_before_the_signal_is_served),
        TEST_EACH(a_crowd_before_the_signal_is_served),
        TEST_EACH(what_is_in_flight_is_finished),
        TEST_EACH(the_drain_has_a_limit),
        TEST_EACH(a_second_signal_ends_the_drain),
        TEST_EACH(nothing_is_lost_under_load),
    };

    subjects_init(subjects, argc > 1 ? argv[1] : "build");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
