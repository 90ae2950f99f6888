/*
 * Torture: every call that can fail does so once, each in its turn.
 *
 * For each way to run a server and for each scenario the calls of each kind
 * are counted; then the scenario is played again for every one of them, and
 * that one fails.  Whatever happens to the client of that moment, the server
 * neither crashes nor hangs, serves the next ones as ever, gives its
 * descriptors back and ends well.  Where it cannot even start, it says why in
 * a line.
 *
 *   build/tests/torture build
 *
 * With TORTURE_STEP=N in the environment, every N-th of the cases is played.
 */
#include <errno.h>

#include "faults.h"

enum {
    CASES_MAX = 20000,
    CROWD_CLIENTS = 40, /* more than fit into a first table of descriptors */
    CROWD_MOST = 5,     /* cases of each kind, among the clients of a crowd */
    WAITS_MOST = 5,     /* likewise, where only time tells how many there are */
    EXIT_FAILED = 1     /* of a server that says why */
};

#define ASK(method, path)                                                      \
    method " " path " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n"
#define KEEP(path) "GET " path " HTTP/1.1\r\nHost: h\r\n\r\n"

/* --- what fails --------------------------------------------------------- */

/* What libuv does when it fails. */
enum mercy {
    COPES,
    CANNOT_START, /* ends the process, if it has not begun to serve */
    CANNOT        /* ends the process, by design: the loop is spared */
};

static const struct failure {
    enum inject_call call;
    const char *effect;
    enum mercy libuv;
} failures[] = {
    {INJECT_malloc, "ENOMEM", COPES},
    {INJECT_calloc, "ENOMEM", COPES},
    {INJECT_realloc, "ENOMEM", CANNOT_START},
    {INJECT_pthread_create, "EAGAIN", COPES},
    {INJECT_socket, "EMFILE", COPES},
    {INJECT_bind, "EADDRINUSE", COPES},
    {INJECT_listen, "EADDRINUSE", COPES},
    {INJECT_setsockopt, "ENOBUFS", COPES},
    {INJECT_accept4, "EMFILE", COPES},
    {INJECT_accept4, "ECONNABORTED", COPES},
    {INJECT_connect, "ECONNREFUSED", COPES},
    {INJECT_shutdown, "ENOTCONN", COPES},
    {INJECT_ioctl, "ENOMEM", COPES},
    {INJECT_recv, "ECONNRESET", COPES},
    {INJECT_recv, "EINTR", COPES},
    {INJECT_recv, "short", COPES},
    {INJECT_send, "EPIPE", COPES},
    {INJECT_send, "EINTR", COPES},
    {INJECT_send, "short", COPES},
    {INJECT_sendmsg, "EPIPE", COPES},
    {INJECT_sendmsg, "EINTR", COPES},
    {INJECT_sendmsg, "short", COPES},
    {INJECT_read, "ECONNRESET", COPES},
    {INJECT_read, "EINTR", COPES},
    {INJECT_read, "short", COPES},
    {INJECT_write, "EPIPE", COPES},
    {INJECT_write, "EINTR", COPES},
    {INJECT_write, "short", COPES},
    {INJECT_writev, "EPIPE", COPES},
    {INJECT_writev, "EINTR", COPES},
    {INJECT_writev, "short", COPES},
    {INJECT_poll, "EINTR", COPES},
    {INJECT_poll, "ENOMEM", COPES},
    {INJECT_epoll_create1, "EMFILE", COPES},
    {INJECT_epoll_ctl, "ENOSPC", CANNOT},
    {INJECT_epoll_wait, "EINTR", COPES},
    {INJECT_eventfd, "EMFILE", COPES},
    {INJECT_signalfd, "EMFILE", COPES},
    {INJECT_pipe2, "EMFILE", CANNOT_START},
    {INJECT_open, "ENFILE", COPES},
    {INJECT_openat, "ENFILE", COPES},
    {INJECT_openat2, "EMFILE", COPES},
    {INJECT_fstat, "EIO", COPES},
    {INJECT_pread, "EIO", COPES},
    {INJECT_pread, "EINTR", COPES},
    {INJECT_pread, "short", COPES},
};

/* --- scenarios ---------------------------------------------------------- */

/* What each client says; or one of the two that are about the server itself. */
static const struct scenario {
    const char *name, *request;
    size_t clients; /* at once */
} scenarios[] = {
    {"start", NULL, 0},
    {"hello", ASK("GET", "/hello") "\r\n", 1},
    {"crowd", ASK("GET", "/hello") "\r\n", CROWD_CLIENTS},
    {"bytes", ASK("GET", "/bytes/300000") "\r\n", 1},
    {"wait", ASK("GET", "/wait/5") "\r\n", 1},
    {"cpu", ASK("GET", "/cpu/10") "\r\n", 1},
    {"block", ASK("GET", "/block/5") "\r\n", 1},
    {"file", ASK("GET", "/file/inject.so") "\r\n", 1},
    {"upstream", ASK("GET", "/upstream/bytes/100000") "\r\n", 1},
    {"upstream twice",
     KEEP("/upstream/hello") ASK("GET", "/upstream/wait/5") "\r\n", 1},
    {"echo",
     ASK("POST", "/echo") "Transfer-Encoding: chunked\r\n\r\n"
                          "5\r\nhello\r\n{3000*1\r\nx\r\n}0\r\n\r\n",
     1},
    {"pipeline",
     KEEP("/hello") KEEP("/bytes/70000") KEEP("/wait/5")
         ASK("GET", "/hello") "\r\n",
     1},
    {"malformed", KEEP("/hello") "nonsense\r\n\r\n{3000*x}", 1},
    {"end", NULL, 0},
};

enum {
    START = 0,
    END = COUNT(scenarios) - 1
};

/* What each client of a scenario gets without a fault: of the first server. */
static struct bytes answers[COUNT(scenarios)];

static int ask(const struct subject *subject, const struct bytes *stream)
{
    int fd = client_connect(subject->port);

    (void)send(fd, stream->data, stream->size, MSG_NOSIGNAL);
    return fd;
}

/* It is the beginning of the right answers, perhaps followed by the status of
 * a failure. */
static void assert_honest(const struct bytes *answer,
                          const struct bytes *expected)
{
    static const char version[] = "HTTP/1.1 ";
    const size_t version_bytes = sizeof version - 1;
    size_t same = 0;

    while (same < answer->size && same < expected->size &&
           answer->data[same] == expected->data[same])
        same++;
    if (same == answer->size)
        return;
    assert_true(same >= version_bytes);
    assert_memory_equal(answer->data + same - version_bytes, version,
                        version_bytes);
    assert_int_equal(answer->data[same], '5');
}

/* All clients of a scenario ask, then each reads to the end, whatever that is.
 * The first answer of all is what others are held to. */
static void play(const struct subject *subject, size_t index)
{
    const struct scenario *scenario = &scenarios[index];
    struct bytes stream = {0};
    int fds[CROWD_CLIENTS];

    bytes_expand(&stream, scenario->request);
    for (size_t i = 0; i < scenario->clients; i++)
        fds[i] = ask(subject, &stream);
    bytes_free(&stream);
    for (size_t i = 0; i < scenario->clients; i++) {
        struct bytes answer = {0};

        while (client_read(fds[i], &answer) > 0)
            ;
        close(fds[i]);
        mask_dates(&answer);
        if (answers[index].size == 0)
            bytes_add(&answers[index], answer.data, answer.size);
        assert_honest(&answer, &answers[index]);
        bytes_free(&answer);
    }
}

/* --- the servers -------------------------------------------------------- */

static char root[600], upstream_at[64];
static const char *const options[] = {root, upstream_at, NULL};
static struct subject upstream;

/* What all servers need: a folder, and a server that does not suffer. */
static void prepare(const char *folder)
{
    subject_init(&upstream, folder, "event-server", NULL);
    subject_start(&upstream, NULL);
    snprintf(root, sizeof root, "--root=%s/tests", folder);
    snprintf(upstream_at, sizeof upstream_at, "--upstream=127.0.0.1:%d",
             upstream.port);
}

/* --- a case ------------------------------------------------------------- */

struct torture {
    struct subject *subject;
    const struct scenario *scenario;
    const struct failure *failure;
    uint64_t number; /* of the call that fails, from 1 */
    char name[96];
};

static struct torture cases[CASES_MAX];
static size_t case_count;

static int torture_end(void **state)
{
    const struct torture *torture = *state;
    void *subject = torture->subject;

    return subject_kill(&subject);
}

static bool is_loop(const struct subject *subject)
{
    return strncmp(subject->label, "event", 5) == 0;
}

/* A start that fails says why, in a line, and on stderr alone; unless libuv
 * has ended it. */
static void assert_explained(struct subject *subject, enum mercy libuv)
{
    char errors[ERRORS_BYTES];
    const char *name = strrchr(subject->program, '/') + 1;

    int code = subject_wait(subject);

    if (is_loop(subject) && libuv == CANNOT_START && code == 128 + SIGABRT)
        return;
    assert_int_equal(code, EXIT_FAILED);
    faults_errors(errors);
    assert_int_equal(strncmp(errors, name, strlen(name)), 0);
    assert_ptr_equal(strchr(errors, '\n'), errors + strlen(errors) - 1);
}

/* With stderr as it should be. */
static void assert_unharmed(struct subject *subject, const struct base *base)
{
    char errors[ERRORS_BYTES];

    client_probe(subject->port);
    client_probe(subject->port);
    if (base)
        assert_at_base(subject, base);
    subject_stop(subject);
    faults_errors(errors);
    assert_string_equal(errors, "");
}

static void torture_start(struct subject *subject, enum mercy libuv)
{
    char line[LINE_BYTES];

    faults_arm(true);
    subject_spawn(subject, options);
    subject_line(subject, line);
    faults_arm(false);
    if (*line == '\0') {
        assert_explained(subject, libuv);
        return;
    }
    assert_int_equal(sscanf(line, "listening 127.0.0.1:%d", &subject->port), 1);
    assert_unharmed(subject, NULL);
}

/* How many connections to the upstream a server keeps for who asks next: one
 * for each loop or thread that has had to do with it. */
static int kept_upstream(const struct subject *subject, size_t index)
{
    const char *count = strchr(subject->label, '=');

    if (!strstr(scenarios[index].request, "/upstream/"))
        return 0;
    return count ? (int)strtol(count + 1, NULL, 10) : 1;
}

static void torture_request(struct subject *subject, size_t index)
{
    struct base base;

    subject_start(subject, options);
    base = subject_base(subject);
    faults_arm(true);
    play(subject, index);
    faults_arm(false);
    play(subject, index);
    base.descriptors += kept_upstream(subject, index);
    assert_unharmed(subject, &base);
}

/* One client is idle, one waits for its answer. */
static void play_end(struct subject *subject)
{
    int idle = client_connect(subject->port);
    int waiting = client_connect(subject->port);

    assert_true(client_get(idle, "/hello"));
    client_say(waiting, KEEP("/wait/50"));
    faults_arm(true);
    subject_signal(subject, SIGTERM);
    assert_int_equal(subject_wait(subject), 0);
    faults_arm(false);
    close(idle);
    close(waiting);
}

static void torture(void **state)
{
    const struct torture *torture = *state;
    struct subject *subject = torture->subject;
    char rules[96];

    snprintf(rules, sizeof rules, "%s:%s:after=%llu,times=1",
             inject_names[torture->failure->call], torture->failure->effect,
             (unsigned long long)torture->number - 1);
    faults_reset();
    faults_prepare(subject, rules);
    if (torture->scenario == &scenarios[START])
        torture_start(subject, torture->failure->libuv);
    else if (torture->scenario == &scenarios[END]) {
        subject_start(subject, options);
        play_end(subject);
    } else
        torture_request(subject, (size_t)(torture->scenario - scenarios));
}

/* --- all cases ---------------------------------------------------------- */

/* How many cases a call that was reached so often makes. */
static uint64_t most_of(const struct subject *subject,
                        const struct scenario *scenario,
                        const struct failure *failure)
{
    if (failure->libuv == CANNOT && is_loop(subject))
        return 0;
    if (failure->call == INJECT_epoll_wait || failure->call == INJECT_poll)
        return WAITS_MOST;
    return scenario->clients > 1 ? CROWD_MOST : UINT64_MAX;
}

static void add_case(struct subject *subject, const struct scenario *scenario,
                     const struct failure *failure, uint64_t number)
{
    struct torture *torture = &cases[case_count++];

    assert_true(case_count < CASES_MAX);
    *torture = (struct torture){.subject = subject,
                                .scenario = scenario,
                                .failure = failure,
                                .number = number};
    snprintf(torture->name, sizeof torture->name, "%s, %s: %s %s, %d of %d",
             subject->label, scenario->name, inject_names[failure->call],
             failure->effect, (int)number, (int)faults_reached(failure->call));
}

/* For the calls that were just counted. */
static void add_cases(struct subject *subject, const struct scenario *scenario)
{
    for (size_t i = 0; i < COUNT(failures); i++) {
        uint64_t count = faults_reached(failures[i].call);
        uint64_t most = most_of(subject, scenario, &failures[i]);
        uint64_t step = count > most && most > 0 ? count / most : 1;

        for (uint64_t number = 1; most > 0 && number <= count; number += step)
            add_case(subject, scenario, &failures[i], number);
    }
}

/* Plays all scenarios on one server, without a fault. */
static void calls_are_counted(void **state)
{
    struct subject *subject = *state;

    faults_reset();
    faults_prepare(subject, "");
    faults_arm(true);
    subject_start(subject, options);
    faults_arm(false);
    add_cases(subject, &scenarios[START]);
    (void)subject_base(subject);
    for (size_t i = START + 1; i < END; i++) {
        faults_reset();
        faults_arm(true);
        play(subject, i);
        EVENTUALLY(subject_is_empty(subject));
        faults_arm(false);
        add_cases(subject, &scenarios[i]);
    }
    faults_reset();
    play_end(subject);
    add_cases(subject, &scenarios[END]);
}

/* Returns how many cases failed. */
static int play_cases(size_t step)
{
    size_t count = (case_count + step - 1) / step;
    struct CMUnitTest(*tests)[count] = calloc(1, sizeof *tests);
    int failed;

    assert_non_null(tests);
    for (size_t i = 0; i < count; i++)
        (*tests)[i] = (struct CMUnitTest){cases[i * step].name, torture, NULL,
                                          torture_end, &cases[i * step]};
    failed = cmocka_run_group_tests(*tests, NULL, NULL);
    printf("%d passed, %d failed\n", (int)count - failed, failed);
    free(tests);
    return failed;
}

int main(int argc, char **argv)
{
    const char *wanted = getenv("TORTURE_STEP");
    const char *folder = argc > 1 ? argv[1] : "build";
    size_t step = wanted ? strtoul(wanted, NULL, 10) : 1;
    struct subject subjects[SUBJECTS];
    const struct CMUnitTest counts[] = {TEST_EACH(calls_are_counted)};
    int failed;

    cmocka_set_message_output(CM_OUTPUT_TAP);
    subjects_init(subjects, folder);
    prepare(folder);
    failed = cmocka_run_group_tests(counts, NULL, NULL);
    if (step == 0)
        step = 1;
    printf("# %d cases, of which every %d-th is played\n", (int)case_count,
           (int)step);
    (void)fflush(stdout);
    failed += play_cases(step);
    subject_stop(&upstream);
    for (size_t i = 0; i < COUNT(answers); i++)
        bytes_free(&answers[i]);
    return failed > 0;
}
