/* The one GET before a measurement: every kind of answer, and of silence. */
#include "support.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <sys/socket.h>

#include "probe.h"

enum {
    SOON_MS = 300 /* for what never comes */
};

/* A server for one connection: it reads a request and says its words. */
struct fixture {
    uv_loop_t loop;
    struct sockaddr_in address;
    int listener;
    const char *words;
    int pieces; /* the words are sent in so many */
    bool stays; /* the connection is kept open until the client closes */
    char request[1024];
    pthread_t thread;
};

static int set_up(void **state)
{
    static struct fixture fixture;
    socklen_t length = sizeof fixture.address;

    memset(&fixture, 0, sizeof fixture);
    *state = &fixture;
    fixture.address.sin_family = AF_INET;
    fixture.address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    fixture.listener = socket(AF_INET, SOCK_STREAM, 0);
    return uv_loop_init(&fixture.loop) ||
           bind(fixture.listener, (struct sockaddr *)&fixture.address,
                length) ||
           getsockname(fixture.listener, (struct sockaddr *)&fixture.address,
                       &length);
}

/* Fails if a handle is still open: a probe cleans up after itself. */
static int tear_down(void **state)
{
    struct fixture *fixture = *state;

    close(fixture->listener);
    return uv_loop_close(&fixture->loop);
}

static void *serve(void *data)
{
    struct fixture *fixture = data;
    int fd = accept(fixture->listener, NULL, NULL);
    size_t size = strlen(fixture->words), sent = 0;
    char rest[256];

    (void)!recv(fd, fixture->request, sizeof fixture->request - 1, 0);
    for (int i = 1; i <= fixture->pieces; i++) {
        size_t end = size * (size_t)i / (size_t)fixture->pieces;

        (void)send(fd, fixture->words + sent, end - sent, MSG_NOSIGNAL);
        sent = end;
        if (fixture->pieces > 1)
            pause_ms(1); /* so that they are read one by one, mostly */
    }
    while (fixture->stays && recv(fd, rest, sizeof rest, 0) > 0)
        continue;
    close(fd);
    return NULL;
}

static int ask(struct fixture *fixture, const char *words, int pieces,
               bool stays, struct probe_answer *answer)
{
    uint64_t limit_ms =
        stays && !strstr(words, "\r\n\r\n") ? SOON_MS : DEADLINE_MS;
    int result;

    fixture->words = words;
    fixture->pieces = pieces;
    fixture->stays = stays;
    assert_int_equal(listen(fixture->listener, 8), 0);
    assert_int_equal(pthread_create(&fixture->thread, NULL, serve, fixture), 0);
    result = probe_get(&fixture->loop, &fixture->address, "/hello", limit_ms,
                       NULL, answer);
    assert_int_equal(pthread_join(fixture->thread, NULL), 0);
    return result;
}

#define OK "HTTP/1.1 200 OK\r\n"

static const struct {
    const char *words;
    bool stays;
    int result, status;
    long body_bytes;
} cases[] = {
    {OK "Content-Length: 5\r\n\r\nhello", true, 0, 200, 5},
    {OK "Content-Length: 5\r\n\r\nhello", false, 0, 200, 5},
    {OK "Content-Length: 0\r\n\r\n", true, 0, 200, 0},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
     true, 0, 200, 5},
    {OK "\r\nuntil the end", false, 0, 200, 13},
    {"HTTP/1.0 200 OK\r\n\r\nold", false, 0, 200, 3},
    {"HTTP/1.1 503 Busy\r\nContent-Length: 2\r\n\r\nno", true, 0, 503, 2},
    {"HTTP/1.1 204 None\r\n\r\n", true, 0, 204, 0},
    {"HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", true, 0, 404, 0},
    /* an interim answer is not the answer (RFC 9110, 15.2) */
    {"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" OK
     "Content-Length: 5\r\n\r\nhello",
     true, 0, 200, 5},
    {OK "Content-Length: 5\r\n\r\nhell", false, -EBADMSG, 0, 0},
    {OK "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", false, -EBADMSG, 0,
     0},
    {OK, false, -EBADMSG, 0, 0},
    {"", false, -EBADMSG, 0, 0},
    {"SSH-2.0-OpenSSH_9.2\r\n\r\n", false, -EBADMSG, 0, 0},
    {"HTTP/9.9 200 OK\r\n\r\n", false, -EBADMSG, 0, 0},
    {OK "Content-Length: x\r\n\r\n", false, -EBADMSG, 0, 0},
    {"", true, -ETIMEDOUT, 0, 0},
    {OK "Content-Length: 5\r\n", true, -ETIMEDOUT, 0, 0},
};

static void every_answer_is_understood(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct probe_answer answer = {0};
        int result = ask(*state, cases[i].words, 1, cases[i].stays, &answer);

        if (result != cases[i].result ||
            (result == 0 && (answer.status != cases[i].status ||
                             answer.body_bytes != cases[i].body_bytes)))
            fail_msg("%d, status %d, %ld bytes of %s", result, answer.status,
                     answer.body_bytes, cases[i].words);
    }
}

static void so_it_is_byte_by_byte(void **state)
{
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct probe_answer answer = {0};
        int result = ask(*state, cases[i].words, (int)strlen(cases[i].words),
                         cases[i].stays, &answer);

        assert_int_equal(result, cases[i].result);
        if (result == 0)
            assert_int_equal(answer.body_bytes, cases[i].body_bytes);
    }
}

static void it_asks_for_one_answer_and_the_end(void **state)
{
    struct fixture *fixture = *state;
    struct probe_answer answer;
    char host[64];

    assert_int_equal(ask(fixture, cases[0].words, 1, true, &answer), 0);
    snprintf(host, sizeof host, "\r\nHost: 127.0.0.1:%d\r\n",
             ntohs(fixture->address.sin_port));
    assert_int_equal(strncmp(fixture->request, "GET /hello HTTP/1.1\r\n", 21),
                     0);
    assert_non_null(strstr(fixture->request, host));
    assert_non_null(strstr(fixture->request, "\r\nConnection: close\r\n"));
}

static bool is_true(void *data)
{
    return *(bool *)data;
}

/* The port is bound, so nobody else has it, but nobody listens. */
static void a_closed_port_is_no_answer(void **state)
{
    struct fixture *fixture = *state;
    struct probe_answer answer;
    bool hopeless = false;

    assert_int_equal(probe_get(&fixture->loop, &fixture->address, "/",
                               DEADLINE_MS, NULL, &answer),
                     -ECONNREFUSED);
    assert_int_equal(probe_port(&fixture->loop, &fixture->address, SOON_MS,
                                NULL, is_true, &hopeless),
                     -ETIMEDOUT);
    hopeless = true;
    assert_int_equal(probe_port(&fixture->loop, &fixture->address, DEADLINE_MS,
                                NULL, is_true, &hopeless),
                     -ECANCELED);
    assert_int_equal(listen(fixture->listener, 8), 0);
    assert_int_equal(probe_port(&fixture->loop, &fixture->address, DEADLINE_MS,
                                NULL, is_true, &hopeless),
                     0);
}

static void *listen_later(void *data)
{
    struct fixture *fixture = data;

    pause_ms(100);
    return listen(fixture->listener, 8) == 0 ? fixture : NULL;
}

static void a_port_may_open_later(void **state)
{
    struct fixture *fixture = *state;
    bool hopeless = false;
    void *listens;

    pthread_create(&fixture->thread, NULL, listen_later, fixture);
    assert_int_equal(probe_port(&fixture->loop, &fixture->address, DEADLINE_MS,
                                NULL, is_true, &hopeless),
                     0);
    pthread_join(fixture->thread, &listens);
    assert_non_null(listens);
}

static void who_is_interrupted_stops(void **state)
{
    struct fixture *fixture = *state;
    struct probe_answer answer;
    const int interrupted = 2;
    bool hopeless = false;

    assert_int_equal(listen(fixture->listener, 8), 0);
    assert_int_equal(probe_get(&fixture->loop, &fixture->address, "/",
                               DEADLINE_MS, &interrupted, &answer),
                     -EINTR);
    close(fixture->listener);
    assert_int_equal(probe_port(&fixture->loop, &fixture->address, DEADLINE_MS,
                                &interrupted, is_true, &hopeless),
                     -EINTR);
    fixture->listener = socket(AF_INET, SOCK_STREAM, 0); /* for tear_down */
}

static void a_path_too_long_is_refused(void **state)
{
    struct fixture *fixture = *state;
    struct probe_answer answer;
    char path[4096];

    memset(path, '/', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_int_equal(probe_get(&fixture->loop, &fixture->address, path,
                               DEADLINE_MS, NULL, &answer),
                     -ENAMETOOLONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_answer_is_understood, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(so_it_is_byte_by_byte, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(it_asks_for_one_answer_and_the_end,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_closed_port_is_no_answer, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_port_may_open_later, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(who_is_interrupted_stops, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_path_too_long_is_refused, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
