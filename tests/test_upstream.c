/*
 * /upstream, over sockets, from every server: with a real server behind it,
 * and with one in this process that says what it likes.
 */
#include "subject.h"
#include "upstream.h"

enum {
    CROWD_CLIENTS = 64
};

#define GET(path) "GET " path " HTTP/1.1\r\nHost: h\r\n\r\n"
#define LAST(path)                                                             \
    "GET " path " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"

/* What the upstream says. */
#define OK(length, content)                                                    \
    "HTTP/1.1 200 OK\r\nContent-Type: text/x\r\nContent-Length: " length       \
    "\r\n\r\n" content

/* --- what all of them do ------------------------------------------------ */

static void start_before(struct subject *subject,
                         const struct upstream *upstream, const char *option)
{
    const char *const options[] = {upstream->option, option, NULL};

    subject_start(subject, options);
}

/* An answer's content; it has come whole. */
static const char *content_of(const struct bytes *answer)
{
    return strstr(answer->data, "\r\n\r\n") + 4;
}

/* Reads an answer, which must be this. */
static void assert_heard(int fd, int status, const char *content)
{
    struct bytes answer = {0};

    client_read_answer(fd, &answer);
    assert_int_equal(answer_status(&answer), status);
    assert_string_equal(content_of(&answer), content);
    bytes_free(&answer);
}

/* --- a real server behind ----------------------------------------------- */

static struct subject behind;
static char behind_option[64];

static int start_behind(void **state)
{
    (void)state;
    subject_start(&behind, NULL);
    snprintf(behind_option, sizeof behind_option, "--upstream=127.0.0.1:%d",
             behind.port);
    return 0;
}

static int stop_behind(void **state)
{
    char line[LINE_BYTES];

    (void)state;
    subject_stop_counted(&behind, line);
    return 0;
}

static void an_answer_is_passed_on(void **state)
{
    static const struct {
        const char *path;
        int status;
        const char *type, *content; /* {N*text} stands for N times the text */
    } cases[] = {
        {"hello", 200, "text/plain", "hello, world!\n"},
        {"wait/5", 200, "text/plain", "waited 5 ms\n"},
        {"block/1?x=y", 200, "text/plain", "blocked 1 ms\n"},
        {"bytes/0", 200, "text/plain", ""},
        {"bytes/260000", 200, "text/plain",
         "{10000*abcdefghijklmnopqrstuvwxyz}"},
        {"bytes/1048577", 502, "text/plain", "502 Bad Gateway\n"},
        {"hello", 200, "text/plain", "hello, world!\n"},
        {"nothing", 404, "text/plain", "404 Not Found\n"},
        {"cpu/x", 400, "text/plain", "400 Bad Request\n"},
        {"echo", 405, "text/plain", "405 Method Not Allowed\n"},
        {"upstream/hello", 502, "text/plain", "502 Bad Gateway\n"},
        {"", 404, "text/plain", "404 Not Found\n"},
        {"%68ello?%", 200, "text/plain", "hello, world!\n"},
    };
    const char *const options[] = {behind_option, NULL};
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fd;

    subject_start(subject, options);
    fd = client_connect(subject->port);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct bytes answer = {0}, content = {0};
        char path[64], type[64];

        snprintf(path, sizeof path, "/upstream/%s", cases[i].path);
        snprintf(type, sizeof type, "\r\nContent-Type: %s\r\n", cases[i].type);
        client_ask(fd, path);
        client_read_answer(fd, &answer);
        bytes_expand(&content, cases[i].content);
        assert_int_equal(answer_status(&answer), cases[i].status);
        assert_non_null(strstr(answer.data, type));
        assert_string_equal(content_of(&answer),
                            content.data ? content.data : "");
        bytes_free(&answer);
        bytes_free(&content);
    }
    close(fd);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "responses"), COUNT(cases));
    assert_int_equal(counter(line, "errors_upstream"), 1);
}

static void a_head_is_asked_for_as_a_whole(void **state)
{
    const char *const options[] = {behind_option, NULL};
    struct subject *subject = *state;
    struct bytes answers = {0};
    int fd;

    subject_start(subject, options);
    fd = client_connect(subject->port);
    client_say(fd, "HEAD /upstream/bytes/300 HTTP/1.1\r\nHost: h\r\n\r\n" LAST(
                       "/upstream/bytes/3"));
    client_read_all(fd, &answers);
    assert_non_null(strstr(answers.data, "\r\nContent-Length: 300\r\n"));
    assert_int_equal(strncmp(content_of(&answers), "HTTP/1.1 200 OK\r\n", 17),
                     0);
    assert_string_equal(answers.data + answers.size - 7, "\r\n\r\nabc");
    bytes_free(&answers);
    close(fd);
    subject_stop(subject);
}

/* All at once, and each something else. */
static void everybody_gets_his_own_answer(void **state)
{
    const char *const options[] = {behind_option, NULL};
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fds[CROWD_CLIENTS], before;

    subject_start(subject, options);
    before = subject_descriptors(subject);
    for (int i = 0; i < CROWD_CLIENTS; i++)
        fds[i] = client_connect(subject->port);
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < CROWD_CLIENTS; i++) {
            char path[64];

            snprintf(path, sizeof path, "/upstream/wait/%d",
                     (i * 7 + round) % 30);
            client_ask(fds[i], path);
        }
        for (int i = 0; i < CROWD_CLIENTS; i++) {
            char content[64];

            snprintf(content, sizeof content, "waited %d ms\n",
                     (i * 7 + round) % 30);
            assert_heard(fds[i], 200, content);
        }
    }
    for (int i = 0; i < CROWD_CLIENTS; i++)
        close(fds[i]);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    /* Each loop keeps 64 connections, each of its threads one. */
    EVENTUALLY(subject_descriptors(subject) <= before + CROWD_CLIENTS + 2);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "responses_2xx"), 3 * CROWD_CLIENTS);
    assert_int_equal(counter(line, "errors_upstream"), 0);
}

/* --- one that says what it likes ---------------------------------------- */

static void whatever_it_says_there_is_an_answer(void **state)
{
    static const struct {
        const char *says;
        bool ends; /* and then */
        int status;
        const char *content;
    } cases[] = {
        {"", true, 502, "502 Bad Gateway\n"},
        {OK("2", "ab"), false, 200, "ab"},
        {"nonsense\r\n\r\n", false, 502, "502 Bad Gateway\n"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc", true, 502,
         "502 Bad Gateway\n"},
        {"HTTP/1.1 100 Continue\r\n\r\n" OK("2", "ab"), false, 200, "ab"},
        {"HTTP/1.1 200 OK\r\n\r\nuntil the end", true, 200, "until the end"},
        {"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
         "2\r\nab\r\n0\r\n\r\n",
         false, 200, "ab"},
        {"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nab", false, 200, "ab"},
        {"HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nab", false, 503, "ab"},
        {OK("2", "ab") "surplus", false, 200, "ab"},
        {OK("0", ""), false, 200, ""},
    };
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    for (size_t i = 0; i < COUNT(cases); i++) {
        int fd;

        client_ask(client, "/upstream/x?y");
        fd = upstream_hear(&upstream, "/x?y");
        client_say(fd, cases[i].says);
        if (cases[i].ends)
            upstream_drop(&upstream, fd);
        assert_heard(client, cases[i].status, cases[i].content);
        assert_true(client_get(client, "/hello"));
    }
    close(client);
    upstream_close(&upstream);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 3);
    assert_int_equal(counter(line, "responses"), 2 * COUNT(cases));
}

static void an_answer_without_content_has_none(void **state)
{
    static const char *const lines[] = {"HTTP/1.1 204 No Content\r\n",
                                        "HTTP/1.1 304 Not Modified\r\n"};
    struct subject *subject = *state;
    struct upstream upstream;
    int client;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct bytes answers = {0};
        int fd;

        client_say(client, GET("/upstream/x") GET("/hello"));
        fd = upstream_hear(&upstream, "/x");
        client_say(fd, lines[i]);
        client_say(fd, "\r\n");
        client_read_answer(client, &answers); /* the second one's */
        assert_int_equal(strncmp(answers.data, lines[i], strlen(lines[i])), 0);
        assert_int_equal(strncmp(content_of(&answers), "HTTP/1.1 200 ", 13), 0);
        bytes_free(&answers);
    }
    close(client);
    upstream_close(&upstream);
    subject_stop(subject);
}

/* Later answers wait for it, later requests do not reach the upstream. */
static void answers_stay_in_order_behind_it(void **state)
{
    struct subject *subject = *state;
    struct pollfd answered = {.events = POLLIN};
    struct upstream upstream;
    struct bytes answers = {0};
    const char *at;
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    answered.fd = client = client_connect(subject->port);
    client_say(client, GET("/upstream/a") GET("/hello") GET("/upstream/b")
                           LAST("/bytes/3"));
    fd = upstream_hear(&upstream, "/a");
    client_probe(subject->port);
    assert_int_equal(poll(&answered, 1, 0), 0);
    assert_false(upstream_is_called(&upstream));
    client_say(fd, OK("3", "1st"));
    client_say(upstream_hear(&upstream, "/b"), OK("3", "3rd"));
    client_read_all(client, &answers);
    assert_non_null(at = strstr(answers.data, "\r\n\r\n1st"));
    assert_non_null(at = strstr(at, "\r\n\r\nhello, world!\n"));
    assert_non_null(at = strstr(at, "\r\n\r\n3rd"));
    assert_non_null(strstr(at, "\r\n\r\nabc"));
    bytes_free(&answers);
    close(client);
    upstream_close(&upstream);
    subject_stop(subject);
}

/* --- connections that are kept ------------------------------------------ */

/* Has a connection kept by the one thread or loop that serves the client;
 * returns the upstream's end of it. */
static int keep_one(struct upstream *upstream, int client)
{
    int fd;

    client_ask(client, "/upstream/first");
    fd = upstream_hear(upstream, "/first");
    client_say(fd, OK("5", "first"));
    assert_heard(client, 200, "first");
    return fd;
}

static void a_connection_is_used_again(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    fd = keep_one(&upstream, client);
    for (int i = 0; i < 5; i++)
        assert_int_equal(keep_one(&upstream, client), fd);
    close(client);
    upstream_close(&upstream);
    subject_stop(subject);
}

static void one_that_has_ended_is_replaced(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    fd = keep_one(&upstream, client);
    upstream_drop(&upstream, fd); /* before it is used again */
    fd = keep_one(&upstream, client);
    client_ask(client, "/upstream/a");
    assert_int_equal(upstream_hear(&upstream, "/a"), fd);
    upstream_drop(&upstream, fd); /* while it is used again */
    client_say(upstream_hear(&upstream, "/a"), OK("1", "a"));
    assert_heard(client, 200, "a");
    close(client);
    upstream_close(&upstream);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 0);
}

static void nobody_is_asked_a_third_time(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    fd = keep_one(&upstream, client);
    client_ask(client, "/upstream/a");
    for (int i = 0; i < 2; i++) {
        fd = upstream_hear(&upstream, "/a");
        upstream_drop(&upstream, fd);
    }
    assert_heard(client, 502, "502 Bad Gateway\n");
    assert_false(upstream_is_called(&upstream));
    assert_true(client_get(client, "/hello"));
    close(client);
    upstream_close(&upstream);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 1);
}

/* It ends without an answer, and nobody listens any more. */
static void one_that_has_ended_may_have_no_successor(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    fd = keep_one(&upstream, client);
    client_ask(client, "/upstream/a");
    assert_int_equal(upstream_hear(&upstream, "/a"), fd);
    upstream_hang_up(&upstream);
    upstream_drop(&upstream, fd);
    assert_heard(client, 502, "502 Bad Gateway\n");
    upstream_listen(&upstream, 16);
    (void)keep_one(&upstream, client);
    close(client);
    upstream_close(&upstream);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 1);
}

/* RFC 9112, 9.2: what comes when nothing was asked is no answer. */
static void what_it_says_unasked_is_no_answer(void **state)
{
    struct subject *subject = *state;
    struct pollfd dropped = {.events = POLLIN};
    struct upstream upstream;
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    fd = dropped.fd = keep_one(&upstream, client);
    client_say(fd, OK("5", "wrong"));
    (void)poll(&dropped, 1, 200); /* who listens drops it by now */
    client_ask(client, "/upstream/a");
    fd = upstream_hear(&upstream, "/a");
    if (upstream.accepted > 1)
        client_say(fd, OK("5", "right"));
    assert_heard(client, 200, "right");
    close(client);
    upstream_close(&upstream);
    subject_stop(subject);
}

/* --- no answer ---------------------------------------------------------- */

static void nobody_may_be_there(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    upstream_hang_up(&upstream);
    client = client_connect(subject->port);
    for (int i = 0; i < 3; i++) {
        client_ask(client, "/upstream/x");
        assert_heard(client, 502, "502 Bad Gateway\n");
    }
    assert_true(client_get(client, "/hello"));
    upstream_listen(&upstream, 16);
    (void)keep_one(&upstream, client);
    close(client);
    upstream_close(&upstream);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 3);
}

static void without_descriptors_nobody_is_asked(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    assert_true(client_get(client, "/hello"));
    subject_limit_descriptors(subject, 3);
    client_ask(client, "/upstream/x");
    assert_heard(client, 503, "503 Service Unavailable\n");
    assert_true(client_get(client, "/hello"));
    subject_limit_descriptors(subject, 0);
    (void)keep_one(&upstream, client);
    close(client);
    upstream_close(&upstream);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 1);
}

/* One never answers, one never ends its answer, one never lets in. */
struct hopeless {
    struct upstream upstream;
    int clients[3], fillers[2];
    int dripping; /* the upstream's end of clients[1] */
};

static void hopeless_begin(struct hopeless *hopeless, struct subject *subject)
{
    struct upstream *upstream = &hopeless->upstream;

    upstream_init(upstream, 0);
    start_before(subject, upstream, "--upstream-timeout=1");
    for (int i = 0; i < 3; i++)
        hopeless->clients[i] = client_connect(subject->port);
    client_ask(hopeless->clients[0], "/upstream/silent");
    (void)upstream_hear(upstream, "/silent");
    client_ask(hopeless->clients[1], "/upstream/dripping");
    hopeless->dripping = upstream_hear(upstream, "/dripping");
    client_say(hopeless->dripping, "HTTP/1.1 200 OK\r\nX: ");
    upstream_fill(upstream, hopeless->fillers);
    client_ask(hopeless->clients[2], "/upstream/full");
}

/* Sends a byte more to each that has no answer yet; how many they were. */
static int drip(const struct hopeless *hopeless, int count)
{
    int waiting = 0;

    for (int i = 0; i < count; i++) {
        struct pollfd answered = {.fd = hopeless[i].clients[1],
                                  .events = POLLIN};

        if (poll(&answered, 1, 0) != 0)
            continue;
        (void)send(hopeless[i].dripping, "x", 1, MSG_NOSIGNAL);
        waiting++;
    }
    pause_ms(20);
    return waiting;
}

static void hopeless_end(struct hopeless *hopeless, struct subject *subject)
{
    char line[LINE_BYTES];

    for (int i = 0; i < 3; i++) {
        assert_heard(hopeless->clients[i], 504, "504 Gateway Timeout\n");
        assert_true(client_get(hopeless->clients[i], "/hello"));
        close(hopeless->clients[i]);
    }
    close(hopeless->fillers[0]);
    close(hopeless->fillers[1]);
    upstream_close(&hopeless->upstream);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 3);
    assert_int_equal(counter(line, "responses_5xx"), 3);
}

static void time_runs_out(void **state)
{
    struct subject *subjects = *state;
    struct hopeless hopeless[SUBJECTS];

    for (int i = 0; i < SUBJECTS; i++)
        hopeless_begin(&hopeless[i], &subjects[i]);
    EVENTUALLY(drip(hopeless, SUBJECTS) == 0);
    for (int i = 0; i < SUBJECTS; i++) {
        print_message("# %s\n", subjects[i].label);
        hopeless_end(&hopeless[i], &subjects[i]);
    }
}

/* --- who does not wait for it ------------------------------------------- */

static void a_client_may_leave_before_the_answer(void **state)
{
    const struct linger reset = {.l_onoff = 1};
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client, fd, before;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    before = subject_base_descriptors(subject);
    client = client_connect(subject->port);
    client_ask(client, "/upstream/a");
    fd = upstream_hear(&upstream, "/a");
    (void)setsockopt(client, SOL_SOCKET, SO_LINGER, &reset, sizeof reset);
    close(client);
    pause_ms(20);
    (void)send(fd, OK("1", "a"), strlen(OK("1", "a")), MSG_NOSIGNAL);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    assert_int_equal(counter(line, "aborted"), 1);
    client_probe(subject->port);
    upstream_close(&upstream);
    /* A worker looks at the one it keeps when it needs it. */
    if (strstr(subject->label, "workers"))
        before++;
    EVENTUALLY(subject_descriptors(subject) <= before);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "errors_upstream"), 0);
}

/* It has only said that it will ask no more. */
static void a_client_that_has_said_its_last_is_answered(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    struct bytes answer = {0};
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, NULL);
    client = client_connect(subject->port);
    client_ask(client, "/upstream/a");
    fd = upstream_hear(&upstream, "/a");
    assert_int_equal(shutdown(client, SHUT_WR), 0);
    client_probe(subject->port);
    client_say(fd, OK("1", "a"));
    client_read_all(client, &answer);
    assert_int_equal(answer_status(&answer), 200);
    assert_string_equal(content_of(&answer), "a");
    bytes_free(&answer);
    close(client);
    upstream_close(&upstream);
    subject_stop(subject);
}

static void a_drain_waits_for_it(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    struct bytes answer = {0};
    char line[LINE_BYTES];
    int client, fd;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, "--drain=3600");
    client = client_connect(subject->port);
    client_ask(client, "/upstream/a");
    fd = upstream_hear(&upstream, "/a");
    (void)subject_drain(subject);
    client_say(fd, OK("1", "a"));
    client_read_all(client, &answer);
    assert_int_equal(answer_status(&answer), 200);
    assert_non_null(strstr(answer.data, "\r\nConnection: close\r\n"));
    assert_string_equal(content_of(&answer), "a");
    bytes_free(&answer);
    close(client);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "responses_2xx"), 1);
    upstream_close(&upstream);
}

static void a_second_signal_does_not(void **state)
{
    struct subject *subject = *state;
    struct upstream upstream;
    char line[LINE_BYTES];
    int client;

    upstream_init(&upstream, 16);
    start_before(subject, &upstream, "--drain=3600");
    client = client_connect(subject->port);
    client_ask(client, "/upstream/a");
    (void)upstream_hear(&upstream, "/a");
    (void)subject_drain(subject);
    subject_signal(subject, SIGTERM);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "responses"), 0);
    close(client);
    upstream_close(&upstream);
}

/* Rows of tests of a kept connection: with several workers nobody knows who
 * takes the next request. */
#define TEST_KEPT(test)                                                        \
    TEST_ONE("event-server", test, &subjects[0]),                              \
        TEST_ONE("event-server --loops", test, &subjects[1]),                  \
        TEST_ONE("thread-server", test, &subjects[2]),                         \
        TEST_ONE("thread-server --workers=1", test, &worker)

int main(int argc, char **argv)
{
    static const char *const one_worker[] = {"--workers=1", NULL};
    const char *folder = argc > 1 ? argv[1] : "build";
    struct subject subjects[SUBJECTS], worker;
    const struct CMUnitTest tests[] = {
        TEST_EACH(an_answer_is_passed_on),
        TEST_EACH(a_head_is_asked_for_as_a_whole),
        TEST_EACH(everybody_gets_his_own_answer),
        TEST_EACH(whatever_it_says_there_is_an_answer),
        TEST_EACH(an_answer_without_content_has_none),
        TEST_EACH(answers_stay_in_order_behind_it),
        TEST_KEPT(a_connection_is_used_again),
        TEST_KEPT(one_that_has_ended_is_replaced),
        TEST_KEPT(nobody_is_asked_a_third_time),
        TEST_KEPT(one_that_has_ended_may_have_no_successor),
        TEST_KEPT(what_it_says_unasked_is_no_answer),
        TEST_EACH(nobody_may_be_there),
        TEST_EACH(without_descriptors_nobody_is_asked),
        TEST_ALL(time_runs_out),
        TEST_EACH(a_client_may_leave_before_the_answer),
        TEST_EACH(a_client_that_has_said_its_last_is_answered),
        TEST_EACH(a_drain_waits_for_it),
        TEST_EACH(a_second_signal_does_not),
    };

    subjects_init(subjects, folder);
    subject_init(&worker, folder, "thread-server", one_worker);
    subject_init(&behind, folder, "event-server", NULL);
    return cmocka_run_group_tests(tests, start_behind, stop_behind);
}
