/*
 * subject.h - a server process under test, and clients that talk to it.
 *
 *   1. subject_init, with the folder of the binaries
 *   2. subject_start, with options; the port is then open
 *   3. client_connect, client_say, client_read_all, close
 *   4. subject_stop, which asserts that the server ended well; or, as a
 *      cmocka teardown, subject_kill, which ends it if the test did not
 *
 * Everything that waits has a deadline and fails the test when it passes.  A
 * server dies with the test that started it.
 */
#ifndef TESTS_SUBJECT_H
#define TESTS_SUBJECT_H

#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include "support.h"

enum {
    OPTIONS_MAX = 16,
    LINE_BYTES = 2048,
    READ_BYTES = 16 * 1024
};

/* --- the server --------------------------------------------------------- */

struct subject {
    char label[64]; /* what failures are told of */
    char program[512];
    const char *options[OPTIONS_MAX];  /* that it always gets */
    rlim_t descriptors, address_bytes; /* hard limits; 0: as they are */
    bool mute;                         /* starts with streams 0 to 2 closed */
    const char *const *environment;    /* beside ours; NULL: nothing is */
    int inherited_fd;                  /* also for the server; 0: none */
    int errors_fd;                     /* gets its stderr; 0: where ours goes */
    pid_t pid;                         /* 0: none is running */
    int port;
    int out_fd; /* the server's stdout */
};

/* `extra`, if not NULL, ends with NULL, as do the options of a subject. */
static inline void subject_init(struct subject *subject, const char *folder,
                                const char *name, const char *const *extra)
{
    size_t count = 0;

    *subject = (struct subject){0};
    snprintf(subject->label, sizeof subject->label, "%s%s%s", name,
             extra && *extra ? " " : "", extra && *extra ? *extra : "");
    snprintf(subject->program, sizeof subject->program, "%s/%s", folder, name);
    subject->options[count++] = "--rounds-per-us=10"; /* no calibration */
    if (strstr(name, "thread"))
        subject->options[count++] = "--stack=512"; /* sanitizers need it */
    for (; extra && *extra; extra++)
        subject->options[count++] = *extra;
}

static inline void limit(__rlimit_resource_t resource, rlim_t value)
{
    const struct rlimit limits = {value, value};

    if (value > 0)
        (void)setrlimit(resource, &limits); /* to lower one always works */
}

static inline void subject_exec(const struct subject *subject,
                                const char *const *extra)
{
    const char *argv[2 * OPTIONS_MAX + 2] = {subject->program};
    int count = 1;

    for (const char *const *option = subject->options; *option; option++)
        argv[count++] = *option;
    for (; extra && *extra; extra++)
        argv[count++] = *extra;
    for (const char *const *set = subject->environment; set && *set; set++)
        (void)putenv((char *)(uintptr_t)*set);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    execv(subject->program, (char **)(uintptr_t)argv);
    perror(subject->program);
    _exit(127);
}

/* The server's next line, without its end; "" at the end of its output. */
static inline void subject_line(const struct subject *subject,
                                char line[LINE_BYTES])
{
    struct pollfd ready = {.fd = subject->out_fd, .events = POLLIN};
    size_t length = 0;

    for (;;) {
        assert_true(length < LINE_BYTES - 1);
        assert_int_equal(poll(&ready, 1, DEADLINE_MS), 1);
        if (read(subject->out_fd, line + length, 1) != 1 ||
            line[length] == '\n')
            break;
        length++;
    }
    line[length] = '\0';
}

/* Starts a server without waiting for its port. */
static inline void subject_spawn(struct subject *subject,
                                 const char *const *extra)
{
    int out[2];

    assert_int_equal(pipe2(out, O_CLOEXEC), 0);
    subject->pid = fork();
    assert_true(subject->pid >= 0);
    if (subject->pid == 0) {
        dup2(out[1], STDOUT_FILENO);
        if (subject->errors_fd > 0)
            dup2(subject->errors_fd, STDERR_FILENO);
        if (subject->inherited_fd > 0)
            (void)fcntl(subject->inherited_fd, F_SETFD, 0);
        for (int fd = 0; subject->mute && fd <= STDERR_FILENO; fd++)
            close(fd);
        limit(RLIMIT_NOFILE, subject->descriptors);
        limit(RLIMIT_AS, subject->address_bytes);
        subject_exec(subject, extra);
    }
    close(out[1]);
    subject->out_fd = out[0];
}

static inline void subject_start(struct subject *subject,
                                 const char *const *extra)
{
    char line[LINE_BYTES];

    subject_spawn(subject, extra);
    subject_line(subject, line);
    assert_int_equal(sscanf(line, "listening 127.0.0.1:%d", &subject->port), 1);
}

/* The exit code, once the server has ended; 128 + the signal that ended it. */
static inline int subject_wait(struct subject *subject)
{
    int64_t end_ms = now_ms() + DEADLINE_MS;
    int status;
    pid_t ended;

    while ((ended = waitpid(subject->pid, &status, WNOHANG)) == 0 &&
           now_ms() < end_ms)
        pause_ms(2);
    assert_int_equal(ended, subject->pid);
    close(subject->out_fd);
    subject->pid = 0;
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static inline void subject_signal(const struct subject *subject, int number)
{
    assert_int_equal(kill(subject->pid, number), 0);
}

static inline void subject_stop(struct subject *subject)
{
    subject_signal(subject, SIGTERM);
    assert_int_equal(subject_wait(subject), 0);
}

/* Every way a server can be run; the binaries are in `folder`. */
enum {
    SUBJECTS = 4
};

static inline void subjects_init(struct subject subjects[SUBJECTS],
                                 const char *folder)
{
    static const char *const loops[] = {"--loops=2", NULL};
    static const char *const workers[] = {"--workers=4", NULL};

    subject_init(&subjects[0], folder, "event-server", NULL);
    subject_init(&subjects[1], folder, "event-server", loops);
    subject_init(&subjects[2], folder, "thread-server", NULL);
    subject_init(&subjects[3], folder, "thread-server", workers);
}

/* Rows of a table of tests: one subject, or each of them. */
#define TEST_ONE(label, test, subject)                                         \
    {                                                                          \
        label ": " #test, test, NULL, subject_kill, subject                    \
    }
#define TEST_EACH(test)                                                        \
    TEST_ONE("event-server", test, &subjects[0]),                              \
        TEST_ONE("event-server --loops", test, &subjects[1]),                  \
        TEST_ONE("thread-server", test, &subjects[2]),                         \
        TEST_ONE("thread-server --workers", test, &subjects[3])

/* A row of a test that holds all four at once, to save time. */
#define TEST_ALL(test)                                                         \
    {                                                                          \
        "all: " #test, test, NULL, subjects_kill, subjects                     \
    }

static inline int subject_kill(void **state)
{
    struct subject *subject = *state;

    if (subject->pid > 0) {
        (void)kill(subject->pid, SIGKILL);
        (void)waitpid(subject->pid, NULL, 0);
        close(subject->out_fd);
    }
    subject->pid = 0;
    subject->environment = NULL;
    subject->inherited_fd = subject->errors_fd = 0;
    return 0;
}

static inline int subjects_kill(void **state)
{
    struct subject *subjects = *state;

    for (int i = 0; i < SUBJECTS; i++) {
        void *one = &subjects[i];

        (void)subject_kill(&one);
    }
    return 0;
}

static inline int count_entries(const char *path)
{
    DIR *folder = opendir(path);
    int count = -2; /* . and .. */

    assert_non_null(folder);
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

/* Asks for a counters line. */
static inline void subject_counters(const struct subject *subject,
                                    char line[LINE_BYTES])
{
    subject_signal(subject, SIGUSR1);
    subject_line(subject, line);
}

/* The number after " key=" in a counters line; -1 when it is not there. */
static inline long long counter(const char *line, const char *key)
{
    char field[64];
    const char *at;

    snprintf(field, sizeof field, " %s=", key);
    at = strstr(line, field);
    return at ? strtoll(at + strlen(field), NULL, 10) : -1;
}

/* The counters line that a server says before it exits 0: each request has
 * been answered, or is known not to have been. */
static inline void subject_wait_counted(struct subject *subject,
                                        char line[LINE_BYTES])
{
    char end[LINE_BYTES];

    subject_line(subject, line);
    assert_int_equal(strncmp(line, "counters seq=", 13), 0);
    subject_line(subject, end);
    assert_string_equal(end, "");
    assert_int_equal(subject_wait(subject), 0);
    assert_int_equal(counter(line, "requests"), counter(line, "responses") +
                                                    counter(line, "aborted") +
                                                    counter(line, "in_flight"));
}

/* Stops a server that nobody asks for anything any more. */
static inline void subject_stop_counted(struct subject *subject,
                                        char line[LINE_BYTES])
{
    subject_signal(subject, SIGTERM);
    subject_wait_counted(subject, line);
    assert_int_equal(counter(line, "open"), 0);
    assert_int_equal(counter(line, "in_flight"), 0);
}

static inline int subject_threads(const struct subject *subject)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/task", (int)subject->pid);
    return count_entries(path);
}

/* Whether the system sees so many.  A sanitizer may have its own. */
static inline bool subject_has_threads(const struct subject *subject,
                                       int threads)
{
#ifdef __SANITIZE_THREAD__
    return subject_threads(subject) >= threads;
#else
    return subject_threads(subject) == threads;
#endif
}

static inline int subject_descriptors(const struct subject *subject)
{
    char path[64];

    snprintf(path, sizeof path, "/proc/%d/fd", (int)subject->pid);
    return count_entries(path);
}

/* From now on the server may open no descriptor beyond so many: 0 gives back
 * what it had. */
static inline void subject_limit_descriptors(const struct subject *subject,
                                             rlim_t most)
{
    struct rlimit limits;

    assert_int_equal(prlimit(subject->pid, RLIMIT_NOFILE, NULL, &limits), 0);
    limits.rlim_cur = most > 0 ? most : limits.rlim_max;
    assert_int_equal(prlimit(subject->pid, RLIMIT_NOFILE, &limits, NULL), 0);
}

/* --- clients ------------------------------------------------------------ */

/* A connection, or -1 when the server does not listen.  `receive_bytes` is the
 * size of the receive buffer; 0: as the system has it. */
static inline int client_try(int port, int receive_bytes)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_true(fd >= 0);
    if (receive_bytes > 0)
        (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receive_bytes,
                         sizeof receive_bytes);
    if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
        return fd;
    close(fd);
    return -1;
}

static inline int client_connect(int port)
{
    int fd = client_try(port, 0);

    assert_true(fd >= 0);
    return fd;
}

static inline void client_send(int fd, const char *data, size_t size)
{
    while (size > 0) {
        ssize_t sent = send(fd, data, size, MSG_NOSIGNAL);

        assert_true(sent > 0);
        data += sent;
        size -= (size_t)sent;
    }
}

static inline void client_say(int fd, const char *text)
{
    client_send(fd, text, strlen(text));
}

/* Appends what has come.  Returns how much: 0 at the end, -1 after a reset. */
static inline ssize_t client_read(int fd, struct bytes *answer)
{
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    char piece[READ_BYTES];
    ssize_t size;

    assert_int_equal(poll(&ready, 1, DEADLINE_MS), 1);
    size = recv(fd, piece, sizeof piece, 0);
    if (size > 0)
        bytes_add(answer, piece, (size_t)size);
    return size;
}

/* Reads to the end of the stream, which must be a clean one. */
static inline void client_read_all(int fd, struct bytes *answer)
{
    ssize_t size;

    while ((size = client_read(fd, answer)) > 0)
        ;
    assert_int_equal(size, 0);
}

/* How many bytes the first answer has; 0 when not all of it is there. */
static inline size_t answer_bytes(const struct bytes *bytes)
{
    const char *end = bytes->data ? strstr(bytes->data, "\r\n\r\n") : NULL;
    const char *length = end ? strstr(bytes->data, "Content-Length: ") : NULL;
    size_t total;

    if (!length)
        return 0;
    total = (size_t)(end + 4 - bytes->data) + strtoul(length + 16, NULL, 10);
    return total <= bytes->size ? total : 0;
}

/* Reads one answer to a GET; the connection stays open. */
static inline void client_read_answer(int fd, struct bytes *answer)
{
    while (answer_bytes(answer) == 0)
        assert_true(client_read(fd, answer) > 0);
}

/* Sends a GET; its answer is left to be read. */
static inline void client_ask(int fd, const char *path)
{
    char request[128];

    snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: h\r\n\r\n",
             path);
    client_say(fd, request);
}

/* The status of an answer that has come; 0 for what is none. */
static inline int answer_status(const struct bytes *answer)
{
    if (answer->size < 13 || memcmp(answer->data, "HTTP/1.1 ", 9) != 0)
        return 0;
    return (int)strtol(answer->data + 9, NULL, 10);
}

/* Reads one answer; returns its status. */
static inline int client_hear(int fd)
{
    struct bytes answer = {0};
    int status;

    client_read_answer(fd, &answer);
    status = answer_status(&answer);
    bytes_free(&answer);
    return status;
}

/* One GET on an open connection; true when the answer was a 200. */
static inline bool client_get(int fd, const char *path)
{
    client_ask(fd, path);
    return client_hear(fd) == 200;
}

/* Tells the server to end; it is in its drain when it no longer listens.
 * Returns when it was told. */
static inline int64_t subject_drain(const struct subject *subject)
{
    int64_t from_ms = now_ms();
    int fd;

    subject_signal(subject, SIGTERM);
    EVENTUALLY((fd = client_try(subject->port, 0)) < 0 || close(fd) != 0);
    return from_ms;
}

/* Asserts that a new connection is served. */
static inline void client_probe(int port)
{
    int fd = client_connect(port);

    assert_true(client_get(fd, "/hello"));
    close(fd);
}

/* True when a new connection is served, not refused. */
static inline bool client_is_served(int port)
{
    struct bytes answer = {0};
    int fd = client_connect(port);
    bool served;

    client_say(fd, "GET /hello HTTP/1.1\r\nHost: h\r\n\r\n");
    (void)client_read(fd, &answer); /* a refusal may end as a reset */
    served = answer.size > 0 && strncmp(answer.data, "HTTP/1.1 200 ", 13) == 0;
    bytes_free(&answer);
    close(fd);
    return served;
}

/* How many descriptors the server has while nobody is connected; each loop
 * keeps a spare one as soon as it has served. */
static inline int subject_base_descriptors(const struct subject *subject)
{
    char line[LINE_BYTES];

    for (int i = 0; i < 2; i++)
        client_probe(subject->port);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    return subject_descriptors(subject);
}

#endif
