/*
 * Limits of time: who is too slow is told so, if there is a way to, and does
 * not stay.
 */
#include "subject.h"

enum {
    TRICKLE_MS = 20,
    PUMPS = 16,
    HUGE_BYTES = 60000000 /* more than any socket holds */
};

static const char *const options[] = {"--header-timeout=1", "--idle-timeout=1",
                                      "--write-timeout=1", NULL};

/* Reads an answer to its clean end: it is a 408. */
static void assert_told(int fd)
{
    struct bytes answer = {0};

    client_read_all(fd, &answer);
    assert_int_equal(answer_status(&answer), 408);
    assert_non_null(strstr(answer.data, "\r\nConnection: close\r\n"));
    assert_int_equal(answer_bytes(&answer), answer.size);
    bytes_free(&answer);
    close(fd);
}

static void assert_quiet_end(int fd)
{
    struct bytes nothing = {0};

    client_read_all(fd, &nothing);
    assert_int_equal(nothing.size, 0);
    close(fd);
}

/* It may end as it likes, but not with all that was asked for. */
static void assert_cut(int fd)
{
    struct bytes answer = {0};

    while (client_read(fd, &answer) > 0)
        ;
    assert_int_equal(answer_status(&answer), 200);
    assert_true(answer.size < HUGE_BYTES);
    bytes_free(&answer);
    close(fd);
}

/* Everybody who can be too slow, and one who is not. */
struct slow {
    int head, body;   /* come a byte at a time */
    int unused, used; /* say nothing, any more */
    int deaf;         /* never reads */
    int patient;      /* waits for an answer that takes longer than that */
};

static void slow_begin(struct slow *slow, struct subject *subject)
{
    subject_start(subject, options);
    slow->unused = client_connect(subject->port);
    slow->used = client_connect(subject->port);
    assert_true(client_get(slow->used, "/hello"));
    slow->deaf = client_connect(subject->port);
    client_ask(slow->deaf, "/bytes/60000000");
    slow->patient = client_connect(subject->port);
    client_ask(slow->patient, "/wait/2500");
    slow->head = client_connect(subject->port);
    client_say(slow->head, "GET /hello HTTP/1.1\r\nX: ");
    slow->body = client_connect(subject->port);
    client_say(slow->body, "POST /echo HTTP/1.1\r\nHost: h\r\n"
                           "Content-Length: 1000000\r\n\r\n");
}

/* Sends a byte more where there is no answer yet; whether there was none. */
static bool trickle(int fd)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    bool waits = poll(&ready, 1, 0) == 0;

    if (waits)
        (void)send(fd, "x", 1, MSG_NOSIGNAL);
    return waits;
}

static bool trickle_all(const struct slow *slow, int count)
{
    int waiting = 0;

    for (int i = 0; i < count; i++)
        waiting += trickle(slow[i].head) + trickle(slow[i].body);
    pause_ms(TRICKLE_MS);
    return waiting > 0;
}

static void slow_end(const struct slow *slow, struct subject *subject)
{
    char line[LINE_BYTES];

    assert_told(slow->head);
    assert_told(slow->body);
    assert_quiet_end(slow->unused);
    assert_quiet_end(slow->used);
    assert_int_equal(client_hear(slow->patient), 200);
    close(slow->patient);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    assert_cut(slow->deaf);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "expired"), 3);
    assert_int_equal(counter(line, "aborted"), 1);
    assert_int_equal(counter(line, "responses_4xx"), 2);
    assert_int_equal(counter(line, "responses_2xx"), 2);
    assert_int_equal(counter(line, "errors_read"), 0);
    assert_int_equal(counter(line, "errors_write"), 0);
}

static void who_is_too_slow_does_not_stay(void **state)
{
    struct subject *subjects = *state;
    struct slow slow[SUBJECTS];

    for (int i = 0; i < SUBJECTS; i++)
        slow_begin(&slow[i], &subjects[i]);
    EVENTUALLY(!trickle_all(slow, SUBJECTS));
    for (int i = 0; i < SUBJECTS; i++) {
        print_message("# %s\n", subjects[i].label);
        slow_end(&slow[i], &subjects[i]);
    }
}

/* Sends to each, as fast as it goes, until it has an answer. */
static void pump(const int fds[PUMPS])
{
    static const char piece[256];
    int64_t end_ms = now_ms() + DEADLINE_MS;
    int answered = 0;

    while (answered < PUMPS && now_ms() < end_ms) {
        answered = 0;
        for (int i = 0; i < PUMPS; i++) {
            struct pollfd ready = {.fd = fds[i], .events = POLLIN};

            if (poll(&ready, 1, 0) != 0)
                answered++;
            else
                (void)send(fds[i], piece, sizeof piece, MSG_NOSIGNAL);
        }
    }
}

/* What they have sent meanwhile must not turn the end into a reset, which
 * could overtake the answer. */
static void who_sends_without_a_pause_is_told(void **state)
{
    static const char *const more[] = {"--header-timeout=1",
                                       "--max-body=1073741824", NULL};
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fds[PUMPS];

    subject_start(subject, more);
    for (int i = 0; i < PUMPS; i++) {
        fds[i] = client_connect(subject->port);
        client_say(fds[i], "POST /hello HTTP/1.1\r\nHost: h\r\n"
                           "Content-Length: 1073741824\r\n\r\n");
    }
    pump(fds);
    for (int i = 0; i < PUMPS; i++)
        assert_told(fds[i]);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "expired"), PUMPS);
    assert_int_equal(counter(line, "errors_read"), 0);
}

int main(int argc, char **argv)
{
    struct subject subjects[SUBJECTS];
    const struct CMUnitTest tests[] = {
        TEST_ALL(who_is_too_slow_does_not_stay),
        TEST_ONE("event-server", who_sends_without_a_pause_is_told,
                 &subjects[0]),
        TEST_ONE("thread-server", who_sends_without_a_pause_is_told,
                 &subjects[2]),
    };

    subjects_init(subjects, argc > 1 ? argv[1] : "build");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
