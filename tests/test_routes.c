/*
 * Routes that take their time: files, what blocks, what computes, echoes.
 * Over sockets, from every server; the upstream has a test of its own.
 */
#include <sys/stat.h>

#include "subject.h"

enum {
    LARGE_BYTES = 5000000,
    ENDLESS_BYTES = 64 << 20, /* more than any socket holds */
    ECHO_BYTES = 1 << 20,
    RECEIVE_BYTES = 4096, /* of a client that is slow to read */
    POOL_THREADS = 4      /* as --pool has it unless told */
};

#define GET(path) "GET " path " HTTP/1.1\r\nHost: h\r\n\r\n"
#define LAST(path)                                                             \
    "GET " path " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
#define POST(path, more) "POST " path " HTTP/1.1\r\nHost: h\r\n" more "\r\n"

/* Rows of tests of what only a loop has. */
#define TEST_LOOPS(test)                                                       \
    TEST_ONE("event-server", test, &subjects[0]),                              \
        TEST_ONE("event-server --loops", test, &subjects[1])

/* --- files -------------------------------------------------------------- */

static char folder_path[] = "/tmp/test_routes.XXXXXX";
static char root_option[64], endless_path[64];

static char letter(size_t at)
{
    return (char)('a' + at % 23);
}

static int make_file(const char *name, size_t bytes)
{
    char path[64];
    FILE *file;

    snprintf(path, sizeof path, "%s/%s", folder_path, name);
    file = fopen(path, "w");
    if (!file)
        return -1;
    for (size_t i = 0; i < bytes; i++)
        putc(letter(i), file);
    return fclose(file);
}

static int make_folder(void **state)
{
    *state = NULL;
    if (!mkdtemp(folder_path))
        return -1;
    snprintf(root_option, sizeof root_option, "--root=%s", folder_path);
    snprintf(endless_path, sizeof endless_path, "%s/endless", folder_path);
    return make_file("small", 10) || make_file("empty", 0) ||
                   make_file("large", LARGE_BYTES) || make_file("endless", 0)
               ? -1
               : 0;
}

static int remove_folder(void **state)
{
    char command[64];

    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder_path);
    return system(command);
}

static void start_with_root(struct subject *subject)
{
    const char *const options[] = {root_option, NULL};

    subject_start(subject, options);
}

static size_t head_bytes(const struct bytes *answer)
{
    const char *end = answer->data ? strstr(answer->data, "\r\n\r\n") : NULL;

    return end ? (size_t)(end + 4 - answer->data) : 0;
}

/* Reads an answer of which only the head comes. */
static void read_head(int fd, struct bytes *answer)
{
    while (head_bytes(answer) == 0)
        assert_true(client_read(fd, answer) > 0);
    assert_int_equal(head_bytes(answer), answer->size);
}

static void assert_file(const struct bytes *answer, size_t bytes)
{
    size_t head = head_bytes(answer);

    assert_int_equal(answer_status(answer), 200);
    assert_non_null(strstr(answer->data, "application/octet-stream\r\n"));
    assert_int_equal(answer->size - head, bytes);
    for (size_t i = 0; i < bytes; i++)
        if (answer->data[head + i] != letter(i))
            fail_msg("byte %zu is wrong", i);
}

static void files_are_sent_whole(void **state)
{
    static const struct {
        const char *path;
        int status;
        size_t bytes;
    } cases[] = {
        {"/file/small", 200, 10},
        {"/file/empty", 200, 0},
        {"/file/nothing", 404, 0},
        {"/file/large", 200, LARGE_BYTES},
        {"/file/", 404, 0},
        {"/file/.", 404, 0},
        {"/file/small/", 404, 0},
        {"/file/../x", 404, 0},
        {"/file/../../x", 400, 0},
        {"/file//etc/passwd", 404, 0},
        {"/file/%2Fetc/passwd", 404, 0},
        {"/file/%73mall", 200, 10},
        {"/file/small?large", 200, 10},
    };
    struct subject *subject = *state;
    char line[LINE_BYTES];
    int fd;

    start_with_root(subject);
    fd = client_connect(subject->port);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct bytes answer = {0};

        client_ask(fd, cases[i].path);
        client_read_answer(fd, &answer);
        assert_int_equal(answer_status(&answer), cases[i].status);
        if (cases[i].status == 200)
            assert_file(&answer, cases[i].bytes);
        bytes_free(&answer);
    }
    close(fd);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "responses"), COUNT(cases));
    assert_int_equal(counter(line, "aborted"), 0);
}

static void a_file_may_be_asked_for_its_head(void **state)
{
    struct subject *subject = *state;
    struct bytes answer = {0};
    int fd;

    start_with_root(subject);
    fd = client_connect(subject->port);
    client_say(fd, "HEAD /file/large HTTP/1.1\r\nHost: h\r\n\r\n");
    read_head(fd, &answer);
    assert_int_equal(answer_status(&answer), 200);
    assert_non_null(strstr(answer.data, "\r\nContent-Length: 5000000\r\n"));
    assert_true(client_get(fd, "/file/small"));
    bytes_free(&answer);
    close(fd);
    subject_stop(subject);
}

/* Nobody has to wait for who reads slowly, nor is anything lost. */
static void a_slow_reader_gets_all_of_a_file(void **state)
{
    struct subject *subject = *state;
    struct bytes answers = {0};
    int fd;

    start_with_root(subject);
    fd = client_try(subject->port, RECEIVE_BYTES);
    client_say(fd, GET("/file/large") LAST("/file/empty"));
    for (int i = 0; i < 20; i++) {
        client_probe(subject->port);
        assert_true(client_read(fd, &answers) > 0);
        pause_ms(1);
    }
    client_read_all(fd, &answers);
    assert_string_equal(answers.data + answers.size - 4, "\r\n\r\n");
    answers.size = answer_bytes(&answers);
    assert_file(&answers, LARGE_BYTES);
    bytes_free(&answers);
    close(fd);
    subject_stop(subject);
}

/* A part of the file has gone out: only the end can say that there is no
 * more. */
static void a_file_that_shrinks_cuts_the_answer(void **state)
{
    struct subject *subject = *state;
    struct bytes answer = {0};
    char line[LINE_BYTES];
    ssize_t size;
    int fd;

    assert_int_equal(truncate(endless_path, ENDLESS_BYTES), 0);
    start_with_root(subject);
    fd = client_try(subject->port, RECEIVE_BYTES);
    client_say(fd, GET("/file/endless") GET("/hello"));
    assert_true(client_read(fd, &answer) > 0);
    assert_int_equal(truncate(endless_path, 1), 0);
    while ((size = client_read(fd, &answer)) > 0)
        ;
    assert_int_equal(answer_status(&answer), 200);
    assert_true(answer.size < ENDLESS_BYTES);
    close(fd);
    client_probe(subject->port);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    assert_int_equal(counter(line, "aborted"), 1);
    assert_int_equal(counter(line, "responses"), 1);
    bytes_free(&answer);
    subject_stop_counted(subject, line);
}

/* The client leaves in the middle of a file: the server lets go of it. */
static void a_file_is_closed_when_its_reader_leaves(void **state)
{
    struct subject *subject = *state;
    struct bytes answer = {0};
    char line[LINE_BYTES];
    int fd, before;

    assert_int_equal(truncate(endless_path, ENDLESS_BYTES), 0);
    start_with_root(subject);
    before = subject_base_descriptors(subject);
    for (int i = 0; i < 8; i++) {
        fd = client_try(subject->port, RECEIVE_BYTES);
        client_say(fd, GET("/file/endless"));
        assert_true(client_read(fd, &answer) > 0);
        close(fd);
    }
    EVENTUALLY(subject_descriptors(subject) <= before);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    assert_int_equal(counter(line, "aborted"), 8);
    bytes_free(&answer);
    subject_stop_counted(subject, line);
}

static void without_descriptors_a_file_is_not_missing(void **state)
{
    struct subject *subject = *state;
    struct bytes answer = {0};
    char line[LINE_BYTES];
    int fd;

    start_with_root(subject);
    fd = client_connect(subject->port);
    assert_true(client_get(fd, "/file/small"));
    subject_limit_descriptors(subject, 3);
    client_ask(fd, "/file/small");
    client_read_answer(fd, &answer);
    assert_int_equal(answer_status(&answer), 503);
    assert_non_null(strstr(answer.data, "\r\nRetry-After: "));
    assert_true(client_get(fd, "/hello"));
    subject_limit_descriptors(subject, 0);
    assert_true(client_get(fd, "/file/small"));
    bytes_free(&answer);
    close(fd);
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "responses_5xx"), 1);
    assert_int_equal(counter(line, "responses_2xx"), 3);
}

/* --- what blocks, and what computes ------------------------------------- */

static bool is_in_flight(const struct subject *subject, long long requests)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    return counter(line, "in_flight") == requests;
}

/* A client whose request never ends; returns its connection. */
static int block_for_good(const struct subject *subject)
{
    int fd = client_connect(subject->port);
    char line[LINE_BYTES];
    long long blocked;

    subject_counters(subject, line);
    blocked = counter(line, "in_flight") + 1;
    client_ask(fd, "/block/3600000");
    EVENTUALLY(is_in_flight(subject, blocked));
    return fd;
}

static void as_many_may_block_as_there_are_threads(void **state)
{
    struct subject *subject = *state;
    int fds[POOL_THREADS - 1];

    subject_start(subject, NULL);
    for (size_t i = 0; i < COUNT(fds); i++)
        fds[i] = block_for_good(subject);
    for (int i = 0; i < 3; i++) {
        int fd = client_connect(subject->port);

        assert_true(client_get(fd, "/block/1"));
        close(fd);
    }
    for (size_t i = 0; i < COUNT(fds); i++)
        close(fds[i]);
    assert_int_equal(subject_kill(state), 0); /* else it would wait */
}

/* With the only thread of the pool blocked: what is served, and what waits. */
static void check_blocked_pool(struct subject *subject,
                               const char *const *options, const char *served,
                               const char *waits)
{
    struct pollfd ready = {.events = POLLIN};
    int blocked, fd;

    subject_start(subject, options);
    blocked = block_for_good(subject);
    ready.fd = client_connect(subject->port);
    client_ask(ready.fd, waits);
    EVENTUALLY(is_in_flight(subject, 2));
    fd = client_connect(subject->port);
    for (int i = 0; i < 10; i++)
        assert_true(client_get(fd, served));
    assert_int_equal(poll(&ready, 1, 0), 0);
    close(fd);
    close(blocked);
    close(ready.fd);
}

static void a_loop_serves_while_its_pool_is_blocked(void **state)
{
    static const char *const options[] = {"--pool=1", NULL};

    check_blocked_pool(*state, options, "/cpu/1", "/block/0");
    assert_int_equal(subject_kill(state), 0);
}

static void with_offload_work_waits_for_the_pool(void **state)
{
    static const char *const options[] = {"--pool=1", "--offload", NULL};

    check_blocked_pool(*state, options, "/wait/1", "/cpu/1");
    assert_int_equal(subject_kill(state), 0);
}

/* Nothing can end what is under way; what has not begun is dropped. */
static void a_second_signal_leaves_the_pool_behind(void **state)
{
    static const char *const options[] = {"--pool=1", NULL};
    struct subject *subject = *state;
    char line[LINE_BYTES];

    check_blocked_pool(subject, options, "/hello", "/block/0");
    subject_drain(subject);
    subject_signal(subject, SIGTERM);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "aborted") + counter(line, "in_flight"), 2);
}

static void a_pool_of_one_blocks_once_at_a_time(void **state)
{
    static const char *const options[] = {"--pool=1", NULL};
    struct subject *subject = *state;
    int64_t start_ms;
    int fds[2];

    subject_start(subject, options);
    start_ms = now_ms();
    for (size_t i = 0; i < COUNT(fds); i++) {
        fds[i] = client_connect(subject->port);
        client_ask(fds[i], "/block/300");
    }
    for (size_t i = 0; i < COUNT(fds); i++) {
        assert_int_equal(client_hear(fds[i]), 200);
        close(fds[i]);
    }
    assert_true(now_ms() - start_ms >= 600);
    subject_stop(subject);
}

static bool has_counted_threads(const struct subject *subject,
                                long long threads)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    return counter(line, "threads") == threads;
}

static void check_pool_start(struct subject *subject, int loops,
                             const char *const *options, int pool)
{
    static const char *const others[] = {"/hello", "/wait/1", "/cpu/1"};
    int fd;

    subject_start(subject, options);
    fd = client_connect(subject->port);
    for (size_t i = 0; i < COUNT(others); i++)
        assert_true(client_get(fd, others[i]));
    EVENTUALLY(has_counted_threads(subject, loops));
    assert_true(subject_has_threads(subject, loops));
    for (int i = 0; i < 3; i++)
        assert_true(client_get(fd, "/block/0"));
    assert_true(has_counted_threads(subject, loops + pool));
    EVENTUALLY(subject_has_threads(subject, loops + pool));
    close(fd);
    subject_stop(subject);
}

static void a_pool_starts_when_it_is_needed(void **state)
{
    static const char *const options[] = {"--pool=3", NULL};

    check_pool_start(*state, 1, NULL, POOL_THREADS);
    check_pool_start(*state, 1, options, 3);
}

static void all_loops_share_a_pool(void **state)
{
    check_pool_start(*state, 2, NULL, POOL_THREADS);
}

/* --- echoes ------------------------------------------------------------- */

/* Sends content of ECHO_BYTES in pieces, framed as chunks or not. */
static void send_slowly(int fd, const char *content, bool chunked)
{
    enum {
        PIECE_BYTES = 32 * 1024
    };

    for (size_t at = 0; at < ECHO_BYTES; at += PIECE_BYTES) {
        if (chunked)
            client_say(fd, "8000;x=y\r\n");
        client_send(fd, content + at, PIECE_BYTES);
        if (chunked)
            client_say(fd, "\r\n");
        pause_ms(1);
    }
    if (chunked)
        client_say(fd, "0\r\n\r\n");
}

static void slow_pieces_are_echoed_as_a_whole(void **state)
{
    static const char *const heads[] = {
        POST("/echo", "Content-Length: 1048576\r\n"),
        POST("/echo", "Transfer-Encoding: chunked\r\n")};
    struct subject *subject = *state;
    struct bytes content = {0};
    int fd;

    for (size_t i = 0; i < ECHO_BYTES; i++)
        bytes_add(&content, &(char){letter(i)}, 1);
    subject_start(subject, NULL);
    fd = client_connect(subject->port);
    for (size_t i = 0; i < COUNT(heads); i++) {
        struct bytes answer = {0};

        client_say(fd, heads[i]);
        send_slowly(fd, content.data, i > 0);
        client_read_answer(fd, &answer);
        assert_file(&answer, ECHO_BYTES);
        assert_true(client_get(fd, "/hello"));
        bytes_free(&answer);
    }
    bytes_free(&content);
    close(fd);
    subject_stop(subject);
}

/* Its memory goes with the connection. */
static void half_an_echo_is_forgotten(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];

    subject_start(subject, NULL);
    for (int i = 0; i < 8; i++) {
        int fd = client_connect(subject->port);

        client_say(fd, POST("/echo", "Content-Length: 1048576\r\n") "abc");
        EVENTUALLY(is_in_flight(subject, 1));
        close(fd);
        EVENTUALLY(is_in_flight(subject, 0));
    }
    subject_stop_counted(subject, line);
    assert_int_equal(counter(line, "aborted"), 8);
    assert_int_equal(counter(line, "responses"), 0);
}

int main(int argc, char **argv)
{
    struct subject subjects[SUBJECTS];
    const struct CMUnitTest tests[] = {
        TEST_EACH(files_are_sent_whole),
        TEST_EACH(a_file_may_be_asked_for_its_head),
        TEST_EACH(a_slow_reader_gets_all_of_a_file),
        TEST_EACH(a_file_that_shrinks_cuts_the_answer),
        TEST_EACH(a_file_is_closed_when_its_reader_leaves),
        TEST_EACH(without_descriptors_a_file_is_not_missing),
        TEST_EACH(as_many_may_block_as_there_are_threads),
        TEST_LOOPS(a_loop_serves_while_its_pool_is_blocked),
        TEST_LOOPS(with_offload_work_waits_for_the_pool),
        TEST_LOOPS(a_second_signal_leaves_the_pool_behind),
        TEST_LOOPS(a_pool_of_one_blocks_once_at_a_time),
        TEST_ONE("event-server", a_pool_starts_when_it_is_needed, &subjects[0]),
        TEST_ONE("event-server --loops", all_loops_share_a_pool, &subjects[1]),
        TEST_EACH(slow_pieces_are_echoed_as_a_whole),
        TEST_EACH(half_an_echo_is_forgotten),
    };

    subjects_init(subjects, argc > 1 ? argv[1] : "build");
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
