/*
 * Counters: their sums, their line, and that they agree with each other at
 * every moment.
 */
#include <pthread.h>

#include "support.h"

#include "conn.h"
#include "counters.h"

enum {
    LINE_BYTES = 2048,
    METERS = 4
};

/* Takes a line, which must be one. */
static void report(struct registry *registry, char line[LINE_BYTES])
{
    FILE *file = fmemopen(line, LINE_BYTES, "w");

    assert_non_null(file);
    assert_int_equal(registry_report(registry, file), 0);
    fclose(file);
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

/* The text after " key=", up to the next blank. */
static const char *field(const char *line, const char *key, char text[64])
{
    char name[64];
    const char *at;
    size_t length;

    snprintf(name, sizeof name, " %s=", key);
    at = strstr(line, name);
    assert_non_null(at);
    at += strlen(name);
    length = strcspn(at, " \n");
    assert_true(length < 64);
    memcpy(text, at, length);
    text[length] = '\0';
    return text;
}

static void assert_field(const char *line, const char *key, const char *value)
{
    char text[64];

    if (strcmp(field(line, key, text), value) != 0)
        fail_msg("%s=%s instead of %s", key, text, value);
}

static void open_all(struct registry *registry, struct meter meters[METERS])
{
    registry_init(registry);
    for (int i = 0; i < METERS; i++)
        assert_true(registry_open(registry, &meters[i], METERS));
}

static void the_line_has_every_key_in_its_place(void **state)
{
    static const char *const keys[] = {"seq",
                                       "monotonic_us",
                                       "accepted",
                                       "open",
                                       "served",
                                       "refused",
                                       "requests",
                                       "responses",
                                       "in_flight",
                                       "aborted",
                                       "responses_2xx",
                                       "responses_3xx",
                                       "responses_4xx",
                                       "responses_5xx",
                                       "errors_accept",
                                       "errors_thread",
                                       "errors_memory",
                                       "errors_read",
                                       "errors_write",
                                       "bytes_in",
                                       "bytes_out",
                                       "share_min",
                                       "share_max",
                                       "fairness_jain",
                                       "cpu_user_us",
                                       "cpu_system_us",
                                       "switches_voluntary",
                                       "switches_involuntary",
                                       "threads",
                                       "threads_max",
                                       "longest_turn_us"};
    struct registry registry;
    char line[LINE_BYTES], name[64];
    const char *at = line, *found;

    (void)state;
    registry_init(&registry);
    report(&registry, line);
    assert_int_equal(strncmp(line, "counters seq=1 ", 15), 0);
    for (size_t i = 0; i < COUNT(keys); i++) {
        snprintf(name, sizeof name, " %s=", keys[i]);
        found = strstr(at, name);
        if (!found)
            fail_msg("no \"%s\" at its place", keys[i]);
        at = found + strlen(name);
        assert_true(*at >= '0' && *at <= '9');
    }
    report(&registry, line);
    assert_field(line, "seq", "2");
    registry_release(&registry);
}

static void closed_connections_stay_counted(void **state)
{
    struct registry registry;
    struct meter meters[METERS];
    char line[LINE_BYTES];

    (void)state;
    open_all(&registry, meters);
    for (int i = 1; i < METERS; i++) { /* the first gets nothing */
        meter_add(&meters[i], METER_REQUESTS, (uint64_t)i + 1);
        meter_add(&meters[i], METER_RESPONSES, (uint64_t)i);
        meter_add(&meters[i], METER_BYTES_IN, 10);
        meter_add(&meters[i], METER_BYTES_OUT, 1ull << 40);
    }
    for (int closed = 0; closed <= METERS; closed++) {
        char open_count[8];

        report(&registry, line);
        snprintf(open_count, sizeof open_count, "%d", METERS - closed);
        assert_field(line, "open", open_count);
        assert_field(line, "accepted", "4");
        assert_field(line, "served", "3");
        assert_field(line, "requests", "9");
        assert_field(line, "responses", "6");
        assert_field(line, "in_flight", "3");
        assert_field(line, "bytes_in", "30");
        assert_field(line, "bytes_out", "3298534883328");
        if (closed < METERS)
            registry_close(&registry, &meters[closed]);
    }
    registry_release(&registry);
}

static void the_limit_refuses_and_counts(void **state)
{
    struct registry registry;
    struct meter meters[METERS];
    char line[LINE_BYTES];

    (void)state;
    registry_init(&registry);
    assert_true(registry_open(&registry, &meters[0], 2));
    assert_true(registry_open(&registry, &meters[1], 2));
    assert_false(registry_open(&registry, &meters[2], 2));
    registry_close(&registry, &meters[0]);
    assert_true(registry_open(&registry, &meters[2], 2));
    report(&registry, line);
    assert_field(line, "accepted", "4");
    assert_field(line, "open", "2");
    assert_int_equal(registry_open_count(&registry), 2);
    registry_release(&registry);
}

static void rare_events_have_their_fields(void **state)
{
    static const struct {
        enum rare rare;
        const char *key;
    } cases[] = {
        {RARE_REFUSED, "refused"},
        {RARE_RESPONSES_3XX, "responses_3xx"},
        {RARE_RESPONSES_4XX, "responses_4xx"},
        {RARE_RESPONSES_5XX, "responses_5xx"},
        {RARE_ABORTED, "aborted"},
        {RARE_ERRORS_ACCEPT, "errors_accept"},
        {RARE_ERRORS_THREAD, "errors_thread"},
        {RARE_ERRORS_MEMORY, "errors_memory"},
        {RARE_ERRORS_READ, "errors_read"},
        {RARE_ERRORS_WRITE, "errors_write"},
        {RARE_ERRORS_UPSTREAM, "errors_upstream"},
        {RARE_EXPIRED, "expired"},
    };
    struct registry registry;
    struct meter meter;
    char line[LINE_BYTES], value[8];

    (void)state;
    assert_int_equal(COUNT(cases), RARE_COUNTS);
    registry_init(&registry);
    assert_true(registry_open(&registry, &meter, 1));
    meter_add(&meter, METER_REQUESTS, 100);
    meter_add(&meter, METER_RESPONSES, 90);
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t times = 0; times <= i; times++)
            registry_add(&registry, cases[i].rare);
    report(&registry, line);
    for (size_t i = 0; i < COUNT(cases); i++) {
        snprintf(value, sizeof value, "%zu", i + 1);
        assert_field(line, cases[i].key, value);
    }
    assert_field(line, "in_flight", "5");      /* 100 - 90 - 5 */
    assert_field(line, "responses_2xx", "81"); /* 90 - 2 - 3 - 4 */
    registry_release(&registry);
}

static void fairness_is_jains_of_the_period(void **state)
{
    static const struct {
        uint64_t shares[METERS]; /* since the last line */
        const char *min, *max, *jain;
    } periods[] = {
        {{0, 0, 0, 0}, "0", "0", "1.0000"}, {{5, 5, 5, 5}, "5", "5", "1.0000"},
        {{8, 0, 0, 0}, "0", "8", "0.2500"}, {{1, 2, 3, 4}, "1", "4", "0.8333"},
        {{0, 0, 0, 0}, "0", "0", "1.0000"},
    };
    struct registry registry;
    struct meter meters[METERS];
    char line[LINE_BYTES];

    (void)state;
    open_all(&registry, meters);
    for (size_t i = 0; i < COUNT(periods); i++) {
        for (int j = 0; j < METERS; j++)
            meter_add(&meters[j], METER_RESPONSES, periods[i].shares[j]);
        report(&registry, line);
        assert_field(line, "share_min", periods[i].min);
        assert_field(line, "share_max", periods[i].max);
        assert_field(line, "fairness_jain", periods[i].jain);
    }
    registry_release(&registry);
}

static void threads_are_counted_with_their_most(void **state)
{
    struct registry registry;
    char line[LINE_BYTES];

    (void)state;
    registry_init(&registry);
    for (int i = 0; i < 3; i++)
        registry_thread_started(&registry);
    registry_thread_ended(&registry);
    registry_thread_ended(&registry);
    registry_thread_started(&registry);
    report(&registry, line);
    assert_field(line, "threads", "2");
    assert_field(line, "threads_max", "3");
    registry_release(&registry);
}

static void a_full_disk_is_told(void **state)
{
    struct registry registry;
    FILE *full = fopen("/dev/full", "w");

    (void)state;
    if (skipped_if(!full, "no /dev/full"))
        return;
    registry_init(&registry);
    assert_true(registry_report(&registry, full) < 0);
    fclose(full);
    registry_release(&registry);
}

/* --- at every moment ---------------------------------------------------- */

struct traffic {
    struct service service;
    atomic_bool over;
};

/* One request that is answered 404, one that is given up. */
static void serve(struct conn *conn, struct meter *meter)
{
    static const char lost[] = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
    static const char given_up[] = "GET /wait/1 HTTP/1.1\r\nHost: h\r\n\r\n";
    struct iovec output[2];
    size_t taken;

    conn_attach(conn, meter);
    assert_int_equal(conn_received(conn, lost, sizeof lost - 1, &taken),
                     CONN_WRITE);
    assert_int_equal(conn_output(conn, output), 1);
    assert_int_equal(conn_written(conn, output[0].iov_len), CONN_READ);
    assert_int_equal(conn_received(conn, given_up, sizeof given_up - 1, &taken),
                     CONN_WAIT);
    conn_detach(conn);
}

/* Connections that open, are served and close, as fast as it goes. */
static void *make_traffic(void *argument)
{
    struct traffic *traffic = argument;
    struct registry *registry = &traffic->service.registry;
    struct conn conn;

    conn_init(&conn, &traffic->service);
    while (!atomic_load(&traffic->over)) {
        struct meter meter;

        assert_true(registry_open(registry, &meter, UINT64_MAX));
        for (int i = 0; i < 50; i++)
            serve(&conn, &meter);
        registry_close(registry, &meter);
    }
    return NULL;
}

/* A difference that fell below zero, as an unsigned one does. */
static bool field_is_negative(const char *line, const char *key)
{
    char text[64];

    return strtoull(field(line, key, text), NULL, 10) > INT64_MAX;
}

static void every_line_is_consistent(void **state)
{
    static struct traffic traffic;
    struct registry *registry = &traffic.service.registry;
    pthread_t threads[2];
    char line[LINE_BYTES];
    int failures = 0;

    (void)state;
    registry_init(registry);
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(
            pthread_create(&threads[i], NULL, make_traffic, &traffic), 0);
    for (int i = 0; i < 5000; i++) {
        report(registry, line);
        failures += field_is_negative(line, "in_flight") ||
                    field_is_negative(line, "responses_2xx");
    }
    atomic_store(&traffic.over, true);
    for (size_t i = 0; i < COUNT(threads); i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(failures, 0);
    report(registry, line);
    assert_field(line, "in_flight", "0");
    assert_field(line, "responses_2xx", "0");
    registry_release(registry);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_line_has_every_key_in_its_place),
        cmocka_unit_test(closed_connections_stay_counted),
        cmocka_unit_test(the_limit_refuses_and_counts),
        cmocka_unit_test(rare_events_have_their_fields),
        cmocka_unit_test(fairness_is_jains_of_the_period),
        cmocka_unit_test(threads_are_counted_with_their_most),
        cmocka_unit_test(a_full_disk_is_told),
        cmocka_unit_test(every_line_is_consistent),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
