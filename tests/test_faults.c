/*
 * What can go wrong around a server, injected, survived, and nothing lost.
 * Each test is named after its fault.  Those that are tested elsewhere:
 *
 *   s13  SIGTERM under load         test_drain.c, nothing_is_lost_under_load
 *   s14  ... with a stuck client    test_drain.c, the_drain_has_a_limit
 *   s15  SIGKILL, the same port     test_server.c, a_killed_server_can_start...
 *   s16  a port in use              test_server.sh, "Address already in use"
 *   s17  bad options                test_server.sh
 *   s18  no standard streams        test_server.c, a_server_without_standard...
 *        stdout is a full disk      test_server.sh, "outlives a full disk"
 *
 * Of s4 this is a share: torture.c fails every call once.
 */
#include <errno.h>
#include <limits.h>

#include "faults.h"
#include "specs.h"

enum {
    HELD_MS = 3000,       /* for how long a fault lasts */
    HELD_CPU_US = 150000, /* what it may cost meanwhile */
    BACK_MS = 500,        /* until a server serves again */
    STEP_S = 3600,        /* of the wall clock */
    SWEPT_MS = 1500,      /* after which every connection was swept */
    SPECS_COUNT = COUNT(specs)
};

static void subjects_start(struct subject *subjects, const char *rules,
                           const char *const *options)
{
    faults_reset();
    for (int i = 0; i < SUBJECTS; i++) {
        faults_prepare(&subjects[i], rules);
        subject_start(&subjects[i], options);
    }
}

static void subjects_stop(struct subject *subjects)
{
    for (int i = 0; i < SUBJECTS; i++)
        subject_signal(&subjects[i], SIGTERM);
    for (int i = 0; i < SUBJECTS; i++)
        assert_int_equal(subject_wait(&subjects[i]), 0);
}

static void close_all(const int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (fds[i] >= 0)
            close(fds[i]);
}

static void connect_all(const struct subject *subject, int *fds, size_t count)
{
    for (size_t i = 0; i < count; i++)
        fds[i] = client_connect(subject->port);
}

static void assert_silent(void)
{
    char errors[ERRORS_BYTES];

    faults_errors(errors);
    assert_string_equal(errors, "");
}

/* Sanitizers take CPU time of their own. */
static void assert_at_rest(const struct subject *subject, long long before_us,
                           long long most_us)
{
    long long spent_us = subject_cpu_us(subject) - before_us;

    if (spent_us >= most_us && !SANITIZED)
        fail_msg("%s took %lld us", subject->label, spent_us);
}

/* --- s1 to s3: no room -------------------------------------------------- */

enum {
    S1_DESCRIPTORS = 64,
    S1_CLIENTS = 200,
    S1_TRIES = 5 /* a busy machine may be late */
};

/* From the end of the pressure to the first that is served, in ms. */
static int64_t recovery_ms(const struct subject *subject, int *fds)
{
    int64_t from_ms;

    close_all(fds, S1_CLIENTS);
    from_ms = now_ms();
    EVENTUALLY(client_is_served(subject->port));
    return now_ms() - from_ms;
}

static void assert_back_soon(const struct subject *subject, int *fds)
{
    for (int i = 0; recovery_ms(subject, fds) > BACK_MS; i++) {
        assert_in_range(i, 0, S1_TRIES);
        connect_all(subject, fds, S1_CLIENTS);
    }
}

static void s1_descriptors_gone(void **state)
{
    static int fds[SUBJECTS][S1_CLIENTS];
    struct subject *subjects = *state;
    long long before_us[SUBJECTS];
    int served[SUBJECTS];

    for (int i = 0; i < SUBJECTS; i++)
        subjects[i].descriptors = S1_DESCRIPTORS;
    subjects_start(subjects, "", NULL);
    for (int i = 0; i < SUBJECTS; i++) {
        subjects[i].descriptors = 0;
        served[i] = client_connect(subjects[i].port);
        assert_true(client_get(served[i], "/hello"));
        connect_all(&subjects[i], fds[i], S1_CLIENTS);
        before_us[i] = subject_cpu_us(&subjects[i]);
    }
    pause_ms(HELD_MS);
    for (int i = 0; i < SUBJECTS; i++) {
        assert_at_rest(&subjects[i], before_us[i], HELD_CPU_US);
        assert_true(client_get(served[i], "/hello"));
        assert_back_soon(&subjects[i], fds[i]);
        close(served[i]);
    }
    assert_silent();
    subjects_stop(subjects);
}

/* As when others took the last of them: it is accept that says so. */
static void s1_descriptors_gone_to_others(void **state)
{
    struct subject *subjects = *state;
    long long before_us[SUBJECTS];
    int served[SUBJECTS], waiting[SUBJECTS];
    int64_t from_ms;

    subjects_start(subjects, "accept4:EMFILE", NULL);
    for (int i = 0; i < SUBJECTS; i++) {
        served[i] = client_connect(subjects[i].port);
        assert_true(client_get(served[i], "/hello"));
    }
    faults_arm(true);
    for (int i = 0; i < SUBJECTS; i++) {
        waiting[i] = client_connect(subjects[i].port);
        before_us[i] = subject_cpu_us(&subjects[i]);
    }
    pause_ms(HELD_MS);
    for (int i = 0; i < SUBJECTS; i++) {
        assert_at_rest(&subjects[i], before_us[i], HELD_CPU_US);
        assert_true(client_get(served[i], "/hello"));
    }
    from_ms = now_ms();
    faults_arm(false);
    for (int i = 0; i < SUBJECTS; i++)
        assert_true(client_get(waiting[i], "/hello"));
    assert_in_range(now_ms() - from_ms, 0, SUBJECTS * BACK_MS);
    close_all(served, SUBJECTS);
    close_all(waiting, SUBJECTS);
    assert_silent();
    subjects_stop(subjects);
}

static void s2_accept_fails_in_passing(void **state)
{
    static const char rules[] =
        "accept4:ECONNABORTED:after=1,every=9 accept4:EINTR:after=2,every=9 "
        "accept4:EPROTO:after=3,every=9 accept4:ENOBUFS:after=4,every=9 "
        "accept4:ENOMEM:after=5,every=9 accept4:ENFILE:after=6,every=9";
    struct subject *subject = *state;
    char line[LINE_BYTES];
    struct base base;
    int fds[20];

    faults_start(subject, rules, NULL);
    base = subject_base(subject);
    faults_arm(true);
    connect_all(subject, fds, COUNT(fds));
    for (size_t i = 0; i < COUNT(fds); i++)
        assert_true(client_get(fds[i], "/hello"));
    assert_true(faults_failed(INJECT_accept4) >= COUNT(fds) / 2);
    faults_arm(false);
    subject_counters(subject, line);
    assert_true(counter(line, "errors_accept") > 0);
    assert_int_equal(counter(line, "refused"), 0);
    close_all(fds, COUNT(fds));
    assert_at_base(subject, &base);
    assert_silent();
    subject_stop(subject);
}

/* Where a connection needs no thread, nobody notices. */
static void s3_threads_cannot_be_made(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    struct base base;
    int fds[60], refused = 0;

    faults_start(subject, "pthread_create:EAGAIN:every=3", NULL);
    base = subject_base(subject);
    faults_arm(true);
    for (size_t i = 0; i < COUNT(fds); i++) {
        int status;

        fds[i] = client_connect(subject->port);
        client_say(fds[i], GET("/hello"));
        status = client_status(fds[i]);
        assert_true(status == 200 || status == 503);
        refused += status == 503;
    }
    assert_int_equal(refused, faults_failed(INJECT_pthread_create));
    faults_arm(false);
    subject_counters(subject, line);
    assert_int_equal(counter(line, "refused"), refused);
    assert_int_equal(counter(line, "errors_thread"), refused);
    close_all(fds, COUNT(fds));
    assert_at_base(subject, &base);
    assert_silent();
    subject_stop(subject);
}

/* Whoever wants one first is served, refused or dropped; others do not feel
 * it. */
static void s3_no_threads_for_calls_that_block(void **state)
{
    struct subject *subject = *state;
    int served, blocking;

    faults_start(subject, "pthread_create:EAGAIN", NULL);
    served = client_connect(subject->port);
    assert_true(client_get(served, "/hello"));
    blocking = client_connect(subject->port);
    faults_arm(true);
    client_say(blocking, GET("/block/1"));
    (void)client_status(blocking);
    assert_true(client_get(served, "/hello"));
    faults_arm(false);
    client_probe(subject->port);
    close(served);
    close(blocking);
    assert_silent();
    subject_stop(subject);
}

/* --- s4, s5: calls that fail -------------------------------------------- */

enum {
    S4_CLIENTS = 60
};

/* Clients during the shortage: each is served, refused or dropped. */
static void ask_for_luck(const struct subject *subject)
{
    int fds[S4_CLIENTS];

    connect_all(subject, fds, S4_CLIENTS);
    for (int i = 0; i < S4_CLIENTS; i++) {
        (void)send(fds[i], GET("/hello"), strlen(GET("/hello")), MSG_NOSIGNAL);
        (void)client_status(fds[i]);
    }
    close_all(fds, S4_CLIENTS);
}

static void s4_memory_gone(void **state)
{
    static const char *const rules[] = {"malloc:ENOMEM calloc:ENOMEM",
                                        "malloc:ENOMEM:every=2 "
                                        "calloc:ENOMEM:every=3",
                                        "realloc:ENOMEM"};
    struct subject *subject = *state;
    struct base base;
    int served;

    if (skipped_if(SANITIZED, "a sanitizer has its own memory"))
        return;
    for (size_t i = 0; i < COUNT(rules); i++) {
        faults_start(subject, rules[i], NULL);
        base = subject_base(subject);
        served = client_connect(subject->port);
        assert_true(client_get(served, "/hello"));
        faults_arm(true);
        ask_for_luck(subject);
        assert_true(client_get(served, "/bytes/300000"));
        faults_arm(false);
        client_probe(subject->port);
        close(served);
        assert_at_base(subject, &base);
        assert_silent();
        subject_stop(subject);
    }
}

/* Says all; once so many bytes of the answer are there, says so, and reads to
 * the end.  A server may have heard enough before.  Returns 0, or -1 when it
 * ended with a reset. */
static ssize_t converse(const struct subject *subject,
                        const struct bytes *stream, size_t bytes,
                        struct bytes *answer)
{
    int fd = client_connect(subject->port);
    ssize_t size = 1;

    (void)send(fd, stream->data, stream->size, MSG_NOSIGNAL);
    while (size > 0 && answer->size < bytes)
        size = client_read(fd, answer);
    (void)shutdown(fd, SHUT_WR);
    while (size > 0)
        size = client_read(fd, answer);
    mask_dates(answer);
    close(fd);
    return size;
}

/* Streams or answers longer than `most_bytes` are passed over. */
static bool is_as_specified(const struct subject *subject,
                            const struct spec *spec, size_t most_bytes)
{
    struct bytes stream = {0}, answer = {0}, expected = {0};
    ssize_t end = 0;
    bool good = true;

    bytes_expand(&stream, spec->request);
    bytes_expand(&expected, spec->answer);
    if (stream.size <= most_bytes && expected.size <= most_bytes) {
        end = converse(subject, &stream, expected.size, &answer);
        good = end == 0 && answer.size == expected.size &&
               (answer.size == 0 ||
                memcmp(answer.data, expected.data, answer.size) == 0);
    }
    if (!good)
        print_error("%s, %s%s:\n%.2000s\n", subject->label, spec->name,
                    end ? ", reset" : "", answer.size ? answer.data : "");
    bytes_free(&stream);
    bytes_free(&answer);
    bytes_free(&expected);
    return good;
}

/* The whole specification, in an order of its own for every round. */
static void assert_as_specified(const struct subject *subject, size_t round,
                                size_t most_bytes)
{
    static const size_t strides[] = {1, 7, 11, 13, 17, 19};
    size_t stride = strides[round % COUNT(strides)];
    int failures = 0;

    if (SPECS_COUNT % stride == 0)
        stride = 1;
    for (size_t i = 0, at = round; i < SPECS_COUNT; i++, at += stride)
        if (specs[at % SPECS_COUNT].end != DRAINED)
            failures +=
                !is_as_specified(subject, &specs[at % SPECS_COUNT], most_bytes);
    assert_int_equal(failures, 0);
}

enum {
    S5_MOST_BYTES = SANITIZED ? 20000 : 310000
};

static void s5_bytes_come_and_go_one_by_one(void **state)
{
    static const char rules[] =
        "recv:EINTR:every=2 recv:short read:EINTR:every=2 read:short "
        "send:EINTR:every=2 send:short sendmsg:EINTR:every=2 sendmsg:short "
        "writev:EINTR:every=2 writev:short write:EINTR:every=2 write:short "
        "pread:EINTR:every=2 epoll_wait:EINTR:every=2 poll:EINTR:every=2";
    struct subject *subject = *state;
    struct base base;

    faults_start(subject, rules, NULL);
    base = subject_base(subject);
    faults_arm(true);
    assert_as_specified(subject, 0, S5_MOST_BYTES);
    assert_true(faults_failed(INJECT_send) + faults_failed(INJECT_sendmsg) >
                S5_MOST_BYTES);
    faults_arm(false);
    assert_at_base(subject, &base);
    assert_silent();
    subject_stop(subject);
}

/* --- s6 to s9: clients that go or do not read --------------------------- */

/* Asks, and leaves: at once, or after so many bytes of the answer. */
static void ask_and_reset(const struct subject *subject, const char *request,
                          size_t bytes)
{
    struct bytes answer = {0};
    int fd = client_connect(subject->port);

    client_say(fd, request);
    while (answer.size < bytes)
        assert_true(client_read(fd, &answer) > 0);
    bytes_free(&answer);
    client_reset(fd);
}

static void assert_identity(const struct subject *subject)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    assert_int_equal(counter(line, "in_flight"), 0);
    assert_int_equal(counter(line, "requests"),
                     counter(line, "responses") + counter(line, "aborted"));
}

static void s6_resets_instead_of_reading(void **state)
{
    struct subject *subject = *state;
    struct base base;

    faults_start(subject, "", NULL);
    base = subject_base(subject);
    for (int i = 0; i < 100; i++) {
        ask_and_reset(subject, GET("/hello"), 0);
        ask_and_reset(subject, GET("/wait/1") GET("/hello"), 0);
        ask_and_reset(subject, GET("/hello") GET("/bytes/300000") GET("/hello"),
                      0);
    }
    assert_at_base(subject, &base);
    assert_identity(subject);
    assert_silent();
    subject_stop(subject);
}

enum {
    S7_BEFORE = 200, /* rounds until memory is as it stays */
    S7_ROUNDS = 1000,
    S7_SLACK_KIB = 512
};

static void s7_resets_in_mid_response(void **state)
{
    struct subject *subject = *state;
    struct base base;
    long before_kib = 0, after_kib;

    faults_start(subject, "", NULL);
    base = subject_base(subject);
    for (int i = 0; i < S7_BEFORE + S7_ROUNDS; i++) {
        if (i == S7_BEFORE)
            before_kib = subject_memory_kib(subject, "Rss");
        ask_and_reset(subject, GET("/bytes/10000000"), 65536);
    }
    assert_at_base(subject, &base);
    assert_identity(subject);
    after_kib = subject_memory_kib(subject, "Rss");
    if (!SANITIZED) /* one keeps what was freed */
        assert_in_range(after_kib, 0, before_kib * 105 / 100 + S7_SLACK_KIB);
    assert_silent();
    subject_stop(subject);
}

enum {
    S8_CLIENTS = 100,
    S8_OF_A_POOL = 3, /* a pool's thread stays with a request */
    S8_RECEIVE_BYTES = 4096,
    S8_EACH_KIB = 1024,
    S8_HELD_MS = 1000
};

static void s8_clients_never_read(void **state)
{
    struct subject *subject = *state;
    int count = strstr(subject->label, "workers") ? S8_OF_A_POOL : S8_CLIENTS;
    int fds[S8_CLIENTS];
    char line[LINE_BYTES];
    struct base base;
    long long before_us;
    long before_kib;

    faults_start(subject, "", NULL);
    base = subject_base(subject);
    before_kib = subject_memory_kib(subject, "Pss");
    for (int i = 0; i < count; i++) {
        fds[i] = client_try(subject->port, S8_RECEIVE_BYTES);
        assert_true(fds[i] >= 0);
        client_say(fds[i], GET("/bytes/67108864"));
    }
    EVENTUALLY(
        (subject_counters(subject, line), counter(line, "in_flight") == count));
    before_us = subject_cpu_us(subject);
    pause_ms(S8_HELD_MS);
    assert_at_rest(subject, before_us, HELD_CPU_US);
    if (!SANITIZED)
        assert_in_range(subject_memory_kib(subject, "Pss"), 0,
                        before_kib + count * S8_EACH_KIB);
    client_probe(subject->port);
    close_all(fds, (size_t)count);
    assert_at_base(subject, &base);
    assert_silent();
    subject_stop(subject);
}

enum {
    S9_REQUESTS = 20000,
    S9_RECEIVE_BYTES = 65536,
    S9_SIZES = 200 /* of bodies: an answer in the wrong place is a wrong one */
};

static void s9_expand(struct bytes *stream, struct bytes *expected)
{
    struct bytes letters = {0};
    char text[512];

    bytes_expand(&letters, "{8*" LETTERS "}");
    for (int i = 0; i < S9_REQUESTS; i++) {
        int size = i % S9_SIZES;

        snprintf(text, sizeof text, GET("/bytes/%d"), size);
        bytes_add(stream, text, strlen(text));
        snprintf(text, sizeof text, HEAD("200 OK", "%d") "\r\n%.*s", size, size,
                 letters.data);
        bytes_add(expected, text, strlen(text));
    }
    bytes_free(&letters);
}

/* Sends what can be sent at once. */
static void send_some(int fd, const struct bytes *stream, size_t *sent)
{
    ssize_t size = send(fd, stream->data + *sent, stream->size - *sent,
                        MSG_DONTWAIT | MSG_NOSIGNAL);

    assert_true(size > 0 || errno == EAGAIN);
    *sent += size > 0 ? (size_t)size : 0;
}

/* Sends until the server stops to take more; it has then stopped to read. */
static void send_until_stopped(const struct subject *subject, int fd,
                               const struct bytes *stream, size_t *sent)
{
    char line[LINE_BYTES];
    long long requests = -1, before;

    do {
        before = requests;
        if (*sent < stream->size)
            send_some(fd, stream, sent);
        pause_ms(50);
        subject_counters(subject, line);
        requests = counter(line, "requests");
    } while (requests != before);
    assert_true(requests < S9_REQUESTS);
    assert_true(counter(line, "in_flight") <= 1);
}

static void s9_a_pipeline_is_not_read(void **state)
{
    struct subject *subject = *state;
    struct bytes stream = {0}, expected = {0}, answer = {0};
    size_t sent = 0;
    struct base base;
    int fd;

    s9_expand(&stream, &expected);
    faults_start(subject, "", NULL);
    base = subject_base(subject);
    fd = client_try(subject->port, S9_RECEIVE_BYTES);
    assert_true(fd >= 0);
    send_until_stopped(subject, fd, &stream, &sent);
    while (answer.size < expected.size) {
        if (sent < stream.size)
            send_some(fd, &stream, &sent);
        assert_true(client_read(fd, &answer) > 0);
    }
    mask_dates(&answer);
    assert_int_equal(answer.size, expected.size);
    assert_memory_equal(answer.data, expected.data, expected.size);
    close(fd);
    assert_at_base(subject, &base);
    assert_silent();
    subject_stop(subject);
    bytes_free(&stream);
    bytes_free(&expected);
    bytes_free(&answer);
}

/* --- s10: slow clients -------------------------------------------------- */

enum {
    S10_LIMIT_MS = 1000,
    S10_EARLY_MS = 200, /* by which ticks may be off */
    S10_PACE_MS = 100
};

/* One takes its time with a head, one with a body, one with reading, and one
 * says nothing more. */
struct dawdlers {
    int head, body, reading, idle;
};

static void dawdlers_come(struct dawdlers *dawdlers,
                          const struct subject *subject)
{
    dawdlers->head = client_connect(subject->port);
    client_say(dawdlers->head, "GET /hello HTTP/1.1\r\nHost: h\r\nX: ");
    dawdlers->body = client_connect(subject->port);
    client_say(dawdlers->body, SIZED("100000", "x"));
    dawdlers->reading = client_try(subject->port, S8_RECEIVE_BYTES);
    assert_true(dawdlers->reading >= 0);
    client_say(dawdlers->reading, GET("/bytes/67108864"));
    dawdlers->idle = client_connect(subject->port);
    assert_true(client_get(dawdlers->idle, "/hello"));
}

/* A limit is one of the whole, not of each read. */
static void dawdlers_dawdle(const struct dawdlers *dawdlers)
{
    char byte;

    (void)send(dawdlers->head, "x", 1, MSG_NOSIGNAL);
    (void)send(dawdlers->body, "x", 1, MSG_NOSIGNAL);
    (void)recv(dawdlers->reading, &byte, 1, MSG_DONTWAIT);
}

/* All have been told, or cut; and whoever was served got it whole. */
static void dawdlers_go(const struct dawdlers *dawdlers)
{
    int head = client_status(dawdlers->head);
    int body = client_status(dawdlers->body);

    assert_true(head == 0 || head == 408);
    assert_true(body == 0 || body == 408);
    assert_int_equal(client_status(dawdlers->idle), 0);
    close(dawdlers->head);
    close(dawdlers->body);
    close(dawdlers->reading);
    close(dawdlers->idle);
}

static bool are_empty(const struct subject *subjects)
{
    bool empty = true;

    for (int i = 0; i < SUBJECTS; i++)
        empty = subject_is_empty(&subjects[i]) && empty;
    return empty;
}

static void s10_slow_clients_are_cut(void **state)
{
    static const char *const options[] = {
        "--header-timeout=1", "--idle-timeout=1", "--write-timeout=1", NULL};
    struct subject *subjects = *state;
    struct dawdlers dawdlers[SUBJECTS];
    int64_t from_ms;

    subjects_start(subjects, "", options);
    from_ms = now_ms();
    for (int i = 0; i < SUBJECTS; i++) {
        dawdlers_come(&dawdlers[i], &subjects[i]);
        client_probe(subjects[i].port);
    }
    do {
        for (int i = 0; i < SUBJECTS; i++)
            dawdlers_dawdle(&dawdlers[i]);
        pause_ms(S10_PACE_MS);
        assert_true(now_ms() - from_ms < DEADLINE_MS);
    } while (!are_empty(subjects));
    assert_true(now_ms() - from_ms >= S10_LIMIT_MS - S10_EARLY_MS);
    for (int i = 0; i < SUBJECTS; i++) {
        dawdlers_go(&dawdlers[i]);
        client_probe(subjects[i].port);
    }
    assert_silent();
    subjects_stop(subjects);
}

/* --- s11, s12: many ----------------------------------------------------- */

enum {
    S11_CLIENTS = SANITIZED ? 500 : 2000,
    S12_CLIENTS = SANITIZED ? 2000 : 10000
};

static bool there_is_room(rlim_t descriptors)
{
    struct rlimit limits;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limits), 0);
    limits.rlim_cur = limits.rlim_max;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &limits), 0);
    return limits.rlim_max >= descriptors;
}

static void s11_thousands_are_idle(void **state)
{
    struct subject *subject = *state;
    static int fds[S11_CLIENTS];
    char line[LINE_BYTES];
    struct base base;

    if (skipped_if(!there_is_room(S11_CLIENTS + 100), "too few descriptors"))
        return;
    faults_start(subject, "", NULL);
    base = subject_base(subject);
    for (int i = 0; i < S11_CLIENTS; i++) {
        fds[i] = client_connect(subject->port);
        assert_true(client_get(fds[i], "/hello"));
    }
    client_probe(subject->port);
    for (int i = 0; i < S11_CLIENTS; i += 100)
        assert_true(client_get(fds[i], "/hello"));
    subject_counters(subject, line);
    assert_true(counter(line, "open") >= S11_CLIENTS);
    assert_int_equal(counter(line, "refused"), 0);
    close_all(fds, S11_CLIENTS);
    assert_at_base(subject, &base);
    assert_silent();
    subject_stop(subject);
}

static void s12_thousands_come_and_go(void **state)
{
    struct subject *subject = *state;
    char line[LINE_BYTES];
    struct base base;

    faults_start(subject, "", NULL);
    base = subject_base(subject);
    for (int i = 0; i < S12_CLIENTS; i++) {
        int fd = client_connect(subject->port);

        if (i % 3 == 0)
            client_say(fd, GET("/hello"));
        if (i % 2 == 0)
            close(fd);
        else
            client_reset(fd);
    }
    client_probe(subject->port);
    assert_at_base(subject, &base);
    assert_identity(subject);
    subject_counters(subject, line);
    assert_int_equal(counter(line, "errors_accept"), 0);
    assert_silent();
    subject_stop(subject);
}

/* --- s19, s20: time ----------------------------------------------------- */

static time_t date_of(const struct subject *subject)
{
    struct bytes answer = {0};
    struct tm parts = {0};
    int fd = client_connect(subject->port);
    const char *date;

    client_say(fd, GET("/hello"));
    client_read_answer(fd, &answer);
    date = strstr(answer.data, "\r\nDate: ");
    assert_non_null(date);
    assert_non_null(strptime(date + 8, "%a, %d %b %Y %H:%M:%S GMT", &parts));
    bytes_free(&answer);
    close(fd);
    return timegm(&parts);
}

/* Clients across a step or a pause of time: one idle, one in the middle of a
 * head, one that waits for its answer. */
struct witnesses {
    int idle, reading, waiting;
    int64_t asked_ms;
};

enum {
    WAITED_MS = 2000 /* longer than SWEPT_MS */
};

static void witnesses_come(struct witnesses *witnesses,
                           const struct subject *subject)
{
    witnesses->idle = client_connect(subject->port);
    assert_true(client_get(witnesses->idle, "/hello"));
    witnesses->reading = client_connect(subject->port);
    client_say(witnesses->reading, "GET /hello HTTP/1.1\r\nHo");
    witnesses->waiting = client_connect(subject->port);
    witnesses->asked_ms = now_ms();
    client_say(witnesses->waiting, GET("/wait/2000"));
}

/* Nobody was cut, and no answer came before its time. */
static void witnesses_go(struct witnesses *witnesses)
{
    assert_int_equal(client_status(witnesses->waiting), 200);
    assert_true(now_ms() - witnesses->asked_ms >= WAITED_MS);
    assert_true(client_get(witnesses->idle, "/hello"));
    client_say(witnesses->reading, "st: h\r\n\r\n");
    assert_int_equal(client_status(witnesses->reading), 200);
    close(witnesses->idle);
    close(witnesses->reading);
    close(witnesses->waiting);
}

static void check_step(struct subject *subjects, const char *rule, time_t step)
{
    struct witnesses witnesses[SUBJECTS];
    time_t before_s = time(NULL);

    subjects_start(subjects, rule, NULL);
    for (int i = 0; i < SUBJECTS; i++)
        witnesses_come(&witnesses[i], &subjects[i]);
    faults_arm(true);
    for (int i = 0; i < SUBJECTS; i++)
        EVENTUALLY(llabs(date_of(&subjects[i]) - before_s - step) < STEP_S / 2);
    pause_ms(SWEPT_MS);
    for (int i = 0; i < SUBJECTS; i++)
        witnesses_go(&witnesses[i]);
    assert_silent();
    subjects_stop(subjects);
}

static void s19_the_clock_is_set_forward(void **state)
{
    check_step(*state, "clock:step=3600", STEP_S);
}

static void s19_the_clock_is_set_back(void **state)
{
    check_step(*state, "clock:step=-3600", -STEP_S);
}

enum {
    S20_STOPPED_MS = 5000
};

static bool is_in_flight(const struct subject *subject)
{
    char line[LINE_BYTES];

    subject_counters(subject, line);
    return counter(line, "in_flight") == 1;
}

static void s20_stopped_and_continued(void **state)
{
    struct subject *subjects = *state;
    struct witnesses witnesses[SUBJECTS];
    int meanwhile[SUBJECTS];

    subjects_start(subjects, "", NULL);
    for (int i = 0; i < SUBJECTS; i++) {
        witnesses_come(&witnesses[i], &subjects[i]);
        EVENTUALLY(is_in_flight(&subjects[i]));
        subject_signal(&subjects[i], SIGSTOP);
        meanwhile[i] = client_connect(subjects[i].port);
        client_say(meanwhile[i], GET("/hello"));
    }
    pause_ms(S20_STOPPED_MS);
    for (int i = 0; i < SUBJECTS; i++)
        subject_signal(&subjects[i], SIGCONT);
    for (int i = 0; i < SUBJECTS; i++) {
        assert_int_equal(client_status(meanwhile[i]), 200);
        witnesses_go(&witnesses[i]);
    }
    close_all(meanwhile, SUBJECTS);
    assert_silent();
    subjects_stop(subjects);
}

/* --- s21, s22: requests good and bad ------------------------------------ */

enum {
    S21_ROUNDS = 8,
    S21_BEFORE = 4,          /* rounds until memory is as it stays */
    S21_SLACK_KIB = 4 * 1024 /* each arena of malloc keeps a body, at most */
};

/* SOAK_ROUNDS in the environment is for those who have the time: 10^6 requests
 * are about 7,000 rounds. */
static void s21_good_and_bad_mixed(void **state)
{
    const char *wanted = getenv("SOAK_ROUNDS");
    size_t rounds = wanted ? strtoul(wanted, NULL, 10) : S21_ROUNDS;
    struct subject *subject = *state;
    long before_kib = LONG_MAX, after_kib;
    struct base base;

    faults_start(subject, "", NULL);
    base = subject_base(subject);
    for (size_t i = 0; i < rounds; i++) {
        if (i == S21_BEFORE)
            before_kib = subject_memory_kib(subject, "Rss");
        assert_as_specified(subject, i, SIZE_MAX);
    }
    assert_at_base(subject, &base);
    assert_identity(subject);
    after_kib = subject_memory_kib(subject, "Rss");
    if (!SANITIZED)
        assert_in_range(after_kib, 0, before_kib + S21_SLACK_KIB);
    assert_silent();
    subject_stop(subject);
}

static void assert_printable(const char *text)
{
    for (; *text; text++)
        assert_true(*text == '\n' || (*text >= ' ' && *text <= '~'));
}

static void s22_control_bytes_are_not_printed(void **state)
{
    static const char *const requests[] = {
        GET("/\033[31mred"),
        GET("/hello\a\b"),
        GET("/hello\177"),
        GET("/%1b%5b31m%0d%0aX"),
        GET("/\303\050\377"),
        "GET /hello\rcounters HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /hello\ncounters seq=1\n HTTP/1.1\r\nHost: h\r\n\r\n",
        "\033[2J /hello HTTP/1.1\r\nHost: h\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: \033[31m\r\n\r\n",
        "GET /hello HTTP/1.1\r\nHost: h\r\n\033[31m: x\r\n\r\n",
    };
    struct subject *subject = *state;
    char line[LINE_BYTES];

    faults_start(subject, "", NULL);
    for (size_t i = 0; i < COUNT(requests); i++) {
        struct bytes stream = {0}, answer = {0};

        bytes_expand(&stream, requests[i]);
        (void)converse(subject, &stream, 0, &answer);
        assert_true(answer.size > 0);
        assert_null(memchr(answer.data, '\033', answer.size));
        bytes_free(&stream);
        bytes_free(&answer);
    }
    subject_signal(subject, SIGTERM);
    for (subject_line(subject, line); *line; subject_line(subject, line)) {
        assert_int_equal(strncmp(line, "counters seq=", 13), 0);
        assert_printable(line);
    }
    assert_silent();
    assert_int_equal(subject_wait(subject), 0);
}

int main(int argc, char **argv)
{
    struct subject subjects[SUBJECTS];
    const struct CMUnitTest tests[] = {
        TEST_ALL(s1_descriptors_gone),
        TEST_ALL(s1_descriptors_gone_to_others),
        TEST_EACH(s2_accept_fails_in_passing),
        TEST_EACH(s3_threads_cannot_be_made),
        TEST_EACH(s3_no_threads_for_calls_that_block),
        TEST_EACH(s4_memory_gone),
        TEST_EACH(s5_bytes_come_and_go_one_by_one),
        TEST_EACH(s6_resets_instead_of_reading),
        TEST_EACH(s7_resets_in_mid_response),
        TEST_EACH(s8_clients_never_read),
        TEST_EACH(s9_a_pipeline_is_not_read),
        TEST_ALL(s10_slow_clients_are_cut),
        TEST_EACH(s11_thousands_are_idle),
        TEST_EACH(s12_thousands_come_and_go),
        TEST_ALL(s19_the_clock_is_set_forward),
        TEST_ALL(s19_the_clock_is_set_back),
        TEST_ALL(s20_stopped_and_continued),
        TEST_EACH(s21_good_and_bad_mixed),
        TEST_EACH(s22_control_bytes_are_not_printed),
    };

    subjects_init(subjects, argc > 1 ? argv[1] : "build");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
