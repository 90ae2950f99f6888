/*
 * The servers in the long run: after clients of every kind have come and gone,
 * each server is what it was before them.
 *
 * Memory is measured after each of several equal parts of the load.  It may go
 * up and down, and reach its height late; a leak is what keeps all of the later
 * measures above all of the earlier ones.
 *
 *   soak BUILD SECONDS CONNECTIONS
 *
 * SECONDS of load in all, a quarter of it on each of the four; CONNECTIONS at
 * once in the test that opens as many as it can.  `make soak` gives 300 and
 * 10000, tests/test_soak.sh a hundredth of both.
 */
#include <limits.h>
#include <netinet/in.h>

#include "crowd.h"

enum {
    CLIENTS_MAX = 200, /* of a crowd */
    WARM_UP_MS = 1000, /* at least; else a quarter of the load */
    PARTS = 6,         /* of the load, after that */
    GROWTH_KIB = 256,  /* beside GROWTH_PCT: what memory may have grown by */
    GROWTH_PCT = 5,
    ROUNDS = 3, /* of as many connections as there can be */
    DESCRIPTOR_RESERVE = 100,
    WORKERS = 4 /* as in subjects_init */
};

/* What needs a folder and an upstream. */
static const struct spec more[] = {
    {"a file", GET("/file/a"), ECHO("7", "a file\n"), OPEN},
    {"a large file", GET("/file/folder/b"), ECHO("70000", "{70000*x}"), OPEN},
    {"a file outside", GET("/file/out"), NOT_FOUND, OPEN},
    {"upstream", GET("/upstream/hello"), HELLO, OPEN},
    {"upstream waits", GET("/upstream/wait/5"), OK("12", "waited 5 ms\n"),
     OPEN},
    {"upstream has none", GET("/upstream/x"), NOT_FOUND, OPEN},
    {"much upstream", GET("/upstream/bytes/300000"),
     OK("300000", "{11538*" LETTERS "}abcdefghijkl"), OPEN},
};

/* What must come back. */
struct measure {
    long memory_kib;
    int threads, descriptors;
};

/* One server, through all of its tests. */
struct soak {
    struct subject *subject;
    struct subject upstream;
    const struct rows *rows;
    int64_t load_ms;
    size_t connections; /* at once */
    size_t connected;   /* so far */
    struct measure before, after[PARTS];
};

/* The number in a line "Name:  N kB" of the server's smaps_rollup; -1 when
 * there is none. */
static long memory_line_kib(const struct subject *subject, const char *name)
{
    char path[64], line[256];
    long kib = -1;
    FILE *file;

    (void)snprintf(path, sizeof path, "/proc/%d/smaps_rollup",
                   (int)subject->pid);
    file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (strncmp(line, name, strlen(name)) == 0)
            kib = strtol(line + strlen(name), NULL, 10);
    (void)fclose(file); /* was only read */
    return kib;
}

/* The proportional share of its own pages: that of a library's pages changes
 * when any other process comes or goes. */
static long memory_kib(const struct subject *subject)
{
    long kib = memory_line_kib(subject, "Pss_Anon:");

    return kib >= 0 ? kib : memory_line_kib(subject, "Pss:");
}

/* At the port it has; connections to it that were kept end here. */
static void restart_upstream(struct soak *soak)
{
    char port[32];
    const char *const options[] = {port, NULL};

    (void)subject_kill(&(void *){&soak->upstream}); /* 0 */
    (void)snprintf(port, sizeof port, "--port=%d", soak->upstream.port);
    subject_start(&soak->upstream, options);
}

/* Waits until the clients are gone from the server, too. */
static struct measure measure(struct soak *soak, int threads)
{
    const struct subject *subject = soak->subject;
    char line[LINE_BYTES];

    restart_upstream(soak);
    EVENTUALLY((subject_counters(subject, line), counter(line, "open") == 0));
    if (threads > 0)
        EVENTUALLY(subject_threads(subject) == threads);
    return (struct measure){memory_kib(subject), subject_threads(subject),
                            subject_descriptors(subject)};
}

static void print_measure(const struct soak *soak, const char *when,
                          const struct measure *measure)
{
    print_message("# %s, %s: %ld KiB, %d threads, %d descriptors\n",
                  soak->subject->label, when, measure->memory_kib,
                  measure->threads, measure->descriptors);
}

static bool is_pool(const struct soak *soak)
{
    return strstr(soak->subject->label, "--workers");
}

/* Also makes it start what it starts when it is needed first. */
static void start(struct soak *soak)
{
    char upstream[64];
    const char *const options[] = {"--root=tests/fuzz/root", upstream, NULL};
    int fd;

    subject_start(&soak->upstream, NULL);
    (void)snprintf(upstream, sizeof upstream, "--upstream=127.0.0.1:%d",
                   soak->upstream.port);
    subject_start(soak->subject, options);
    fd = client_connect(soak->subject->port);
    assert_true(client_get(fd, "/hello") && client_get(fd, "/block/1") &&
                client_get(fd, "/file/a") && client_get(fd, "/upstream/hello"));
    close(fd);
    soak->connected = 1;
    soak->before = measure(soak, 0);
    print_measure(soak, "at rest", &soak->before);
}

/* A worker may keep a connection to the upstream, though that has ended. */
static bool descriptors_are_back(const struct soak *soak,
                                 const struct measure *after)
{
    return after->descriptors <=
           soak->before.descriptors + (is_pool(soak) ? WORKERS : 0);
}

/* --- the tests, in this order ------------------------------------------- */

static void every_client_gets_what_it_should(void **state)
{
    static struct crowd crowd;
    struct soak *soak = *state;
    int64_t warm_up_ms = soak->load_ms / 4;
    int64_t part_ms = (soak->load_ms - warm_up_ms) / PARTS;

    start(soak);
    crowd_init(&crowd, soak->rows, soak->subject,
               soak->connections < CLIENTS_MAX ? soak->connections
                                               : CLIENTS_MAX);
    if (is_pool(soak))
        crowd.holders_max = WORKERS - 1; /* somebody has to serve the rest */
    crowd_run(&crowd, warm_up_ms > WARM_UP_MS ? warm_up_ms : WARM_UP_MS);
    crowd_finish(&crowd);
    soak->before = measure(soak, soak->before.threads);
    print_measure(soak, "warm", &soak->before);
    for (int i = 0; i < PARTS; i++) {
        crowd_run(&crowd, part_ms);
        crowd_finish(&crowd);
        soak->after[i] = measure(soak, soak->before.threads);
        print_measure(soak, "after load", &soak->after[i]);
    }
    print_message("# %s: %zu clients, %zu rows of the table answered\n",
                  soak->subject->label, crowd.connected, crowd.answered);
    soak->connected += crowd.connected;
    crowd_release(&crowd);
    assert_int_equal(crowd.failures, 0);
    assert_true(crowd.answered > 0);
}

static void its_memory_is_back(void **state)
{
    const struct soak *soak = *state;
    long most_kib = soak->before.memory_kib, least_kib = LONG_MAX;

#if defined __SANITIZE_ADDRESS__ || defined __SANITIZE_THREAD__
    if (skipped_if(true, "a sanitizer keeps memory of its own"))
        return;
#endif
    for (int i = 0; i < PARTS; i++) {
        long kib = soak->after[i].memory_kib;

        if (i < PARTS / 2 && kib > most_kib)
            most_kib = kib;
        if (i >= PARTS / 2 && kib < least_kib)
            least_kib = kib;
    }
    assert_true(most_kib > 0);
    assert_in_range(least_kib, 0,
                    most_kib + most_kib * GROWTH_PCT / 100 + GROWTH_KIB);
}

static void its_descriptors_and_threads_are_back(void **state)
{
    const struct soak *soak = *state;

    for (int i = 0; i < PARTS; i++) {
        assert_true(descriptors_are_back(soak, &soak->after[i]));
        assert_int_equal(soak->after[i].threads, soak->before.threads);
    }
}

/* A connection whose ports nobody has used yet: those of the last round are
 * still waiting for the end of their time. */
static int connect_from(int port, uint32_t host)
{
    struct sockaddr_in from = {.sin_family = AF_INET,
                               .sin_addr.s_addr = htonl(host)};
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), one = 1;

    assert_true(fd >= 0);
    (void)setsockopt(fd, IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &one, sizeof one);
    assert_int_equal(bind(fd, (struct sockaddr *)&from, sizeof from), 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof to), 0);
    return fd;
}

/* Opens all, asks on all, reads all; then closes them. */
static void serve_at_once(const struct soak *soak, int *fds, uint32_t host)
{
    char line[LINE_BYTES];

    for (size_t i = 0; i < soak->connections; i++)
        fds[i] = connect_from(soak->subject->port, host);
    for (size_t i = 0; i < soak->connections; i++)
        client_say(fds[i], GET("/hello"));
    for (size_t i = 0; i < soak->connections; i++) {
        struct bytes answer = {0};

        client_read_answer(fds[i], &answer);
        mask_dates(&answer);
        assert_string_equal(answer.data, HELLO);
        bytes_free(&answer);
    }
    subject_counters(soak->subject, line);
    assert_int_equal(counter(line, "open"), soak->connections);
    for (size_t i = 0; i < soak->connections; i++)
        close(fds[i]);
    EVENTUALLY(
        (subject_counters(soak->subject, line), counter(line, "open") == 0));
}

static void all_at_once_are_served_time_and_again(void **state)
{
    struct soak *soak = *state;
    int *fds = calloc(soak->connections, sizeof *fds);
    struct measure after;

    assert_non_null(fds);
    for (uint32_t i = 0; i < ROUNDS; i++) {
        int64_t start_ms = now_ms();

        serve_at_once(soak, fds, INADDR_LOOPBACK + 1 + i);
        soak->connected += soak->connections;
        print_message("# %s: %zu at once, served in %lld ms\n",
                      soak->subject->label, soak->connections,
                      (long long)(now_ms() - start_ms));
    }
    free(fds);
    after = measure(soak, soak->before.threads);
    print_measure(soak, "after all at once", &after);
    assert_true(descriptors_are_back(soak, &after));
    assert_int_equal(after.threads, soak->before.threads);
}

static void its_counters_add_up(void **state)
{
    const struct soak *soak = *state;
    char line[LINE_BYTES];

    subject_counters(soak->subject, line);
    assert_int_equal(counter(line, "accepted"), soak->connected);
    assert_int_equal(counter(line, "open"), 0);
    assert_int_equal(counter(line, "in_flight"), 0);
    assert_int_equal(counter(line, "refused"), 0);
    assert_int_equal(counter(line, "errors_accept"), 0);
    assert_int_equal(counter(line, "errors_memory"), 0);
    assert_int_equal(counter(line, "errors_thread"), 0);
    assert_int_equal(counter(line, "requests"),
                     counter(line, "responses") + counter(line, "aborted"));
    assert_true(counter(line, "served") <= counter(line, "accepted"));
}

static void it_ends_well(void **state)
{
    struct soak *soak = *state;

    subject_stop(soak->subject);
}

/* --- all four ----------------------------------------------------------- */

/* How many connections two processes can have: each needs a descriptor. */
static size_t connections_possible(size_t wanted)
{
    struct rlimit limit;
    size_t most;

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit); /* to the hard one: allowed */
    most = limit.rlim_max > DESCRIPTOR_RESERVE
               ? (size_t)limit.rlim_max - DESCRIPTOR_RESERVE
               : 1;
    if (wanted <= most)
        return wanted;
    print_message("# RLIMIT_NOFILE is %llu: %zu connections, not %zu\n",
                  (unsigned long long)limit.rlim_max, most, wanted);
    return most;
}

/* Left to itself glibc keeps what was once freed, of several threads and up to
 * 64 MiB at a time: what the servers hold could not be told from it. */
static void release_early(void)
{
    (void)setenv("MALLOC_MMAP_THRESHOLD_", "65536", 0); /* no memory: then */
    (void)setenv("MALLOC_TRIM_THRESHOLD_", "65536", 0); /* more is seen */
}

/* Prints what failed of one server; returns how many tests did. */
static int soak_run(struct soak *soak, int *count)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(every_client_gets_what_it_should, soak),
        cmocka_unit_test_prestate(its_memory_is_back, soak),
        cmocka_unit_test_prestate(its_descriptors_and_threads_are_back, soak),
        cmocka_unit_test_prestate(all_at_once_are_served_time_and_again, soak),
        cmocka_unit_test_prestate(its_counters_add_up, soak),
        cmocka_unit_test_prestate(it_ends_well, soak),
    };
    int failed;

    print_message("# %s\n", soak->subject->label);
    failed =
        cmocka_run_group_tests_name(soak->subject->label, tests, NULL, NULL);
    *count += (int)COUNT(tests);
    (void)subject_kill(&(void *){soak->subject}); /* 0 */
    (void)subject_kill(&(void *){&soak->upstream});
    return failed;
}

int main(int argc, char **argv)
{
    static struct rows rows;
    struct subject subjects[SUBJECTS];
    size_t connections;
    int failed = 0, count = 0;

    if (argc != 4) {
        (void)fprintf(stderr, "usage: soak BUILD SECONDS CONNECTIONS\n");
        return 2;
    }
    (void)setenv("CMOCKA_MESSAGE_OUTPUT", "TAP", 1); /* no memory: so be it */
    (void)setvbuf(stdout, NULL, _IOLBF, 0);
    release_early();
    connections = connections_possible(strtoul(argv[3], NULL, 10));
    for (size_t i = 0; i < COUNT(specs); i++)
        if (specs[i].end != DRAINED && !strstr(specs[i].answer, " 502 "))
            rows_add(&rows, &specs[i]);
    for (size_t i = 0; i < COUNT(more); i++)
        rows_add(&rows, &more[i]);
    subjects_init(subjects, argv[1]);
    for (int i = 0; i < SUBJECTS; i++) {
        struct soak soak = {.subject = &subjects[i],
                            .rows = &rows,
                            .load_ms =
                                strtoll(argv[2], NULL, 10) * 1000 / SUBJECTS,
                            .connections = connections};

        subject_init(&soak.upstream, argv[1], "event-server", NULL);
        failed += soak_run(&soak, &count);
    }
    rows_free(&rows);
    printf("%d passed, %d failed\n", count - failed, failed);
    return failed > 0;
}
