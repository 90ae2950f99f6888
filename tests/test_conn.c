/*
 * struct conn, held to the table in specs.h.
 *
 * Each case runs whole, cut in two at every offset, and a byte at a time; the
 * answers leave whole, in sevens, and a byte at a time; with and without the
 * client's end of file.  All must give the same, and the counters must agree
 * with what was seen.
 */
#include "wire.h"

enum {
    LONG_BYTES = 500, /* a stream this long is not cut everywhere */
    EDGE_BYTES = 100
};

/* One spec, and how it should go. */
struct trial {
    const struct spec *spec;
    const struct guarded *guarded;
    struct bytes stream, answer; /* owned */
    uint64_t taken_bytes;        /* of the stream, by the first run */
    struct outcome outcome;
};

static void trial_run(struct trial *trial, const struct cut *cut)
{
    struct service service;

    wire_service(&service, trial->spec->end == DRAINED);
    wire_try(trial->guarded, &trial->stream, cut, &service, &trial->outcome);
    registry_release(&service.registry);
}

/* Final ones: 100 Continue is no answer. */
static size_t count_answers(const struct bytes *answer)
{
    const char *at = answer->data;
    size_t count = 0;

    for (; at && (at = strstr(at, "HTTP/1.1 ")); at++)
        count += at[9] != '1';
    return count;
}

/* What differs from the specification; NULL when nothing does. */
static const char *what_is_wrong(const struct trial *trial, bool closed)
{
    const struct outcome *outcome = &trial->outcome;
    const uint64_t *count = outcome->count;
    size_t size = trial->answer.size;

    if (outcome->answer.size != size ||
        (size > 0 && memcmp(outcome->answer.data, trial->answer.data, size)))
        return "answer";
    if (outcome->closed != closed)
        return "end";
    if (count[METER_RESPONSES] != count_answers(&trial->answer))
        return "responses";
    if (outcome->rare[RARE_ABORTED] != (trial->spec->end == CUT))
        return "aborted";
    if (count[METER_REQUESTS] !=
        count[METER_RESPONSES] + outcome->rare[RARE_ABORTED])
        return "requests";
    if (count[METER_BYTES_IN] != trial->taken_bytes)
        return "bytes_in";
    return count[METER_BYTES_OUT] != size ? "bytes_out" : NULL;
}

/* cmocka would not say in which case; so this does. */
static bool try_cut(struct trial *trial, struct cut cut)
{
    bool closes = trial->spec->end == CLOSED || trial->spec->end == DRAINED;
    const char *wrong = NULL;

    for (int ends = 0; ends < 2 && !wrong; ends++) {
        cut.ends = ends;
        trial_run(trial, &cut);
        if (trial->taken_bytes == UINT64_MAX)
            trial->taken_bytes = trial->outcome.count[METER_BYTES_IN];
        if (!closes && trial->taken_bytes != trial->stream.size)
            wrong = "bytes_in";
        else
            wrong = what_is_wrong(trial, closes || ends);
    }
    if (wrong)
        print_error(
            "%s: wrong %s; cut at %zd, pieces of %zd, writes of %zd, "
            "end of file %d:\n%.2000s\n",
            trial->spec->name, wrong, (ssize_t)cut.first_bytes,
            (ssize_t)cut.piece_bytes, (ssize_t)cut.write_bytes, cut.ends,
            trial->outcome.answer.size ? trial->outcome.answer.data : "");
    return !wrong;
}

/* Of a long stream: near its ends, and here and there between. */
static bool try_every_cut(struct trial *trial)
{
    size_t size = trial->stream.size;
    size_t stride = size < LONG_BYTES ? 1 : size / EDGE_BYTES;
    bool good = true;

    for (size_t at = 1; at < size && good;) {
        good = try_cut(trial, (struct cut){.first_bytes = at,
                                           .piece_bytes = SIZE_MAX,
                                           .write_bytes = SIZE_MAX});
        if (at < EDGE_BYTES || at + EDGE_BYTES >= size)
            at++;
        else
            at = at + stride + EDGE_BYTES < size ? at + stride
                                                 : size - EDGE_BYTES;
    }
    return good;
}

static bool try_spec(const struct spec *spec, const struct guarded *guarded)
{
    static const size_t write_bytes[] = {SIZE_MAX, 7, 1};
    struct trial trial = {
        .spec = spec, .guarded = guarded, .taken_bytes = UINT64_MAX};
    bool good = true;

    bytes_expand(&trial.stream, spec->request);
    bytes_expand(&trial.answer, spec->answer);
    for (size_t i = 0; i < COUNT(write_bytes) && good; i++)
        good = try_cut(&trial, (struct cut){.first_bytes = SIZE_MAX,
                                            .piece_bytes = SIZE_MAX,
                                            .write_bytes = write_bytes[i]}) &&
               try_cut(&trial, (struct cut){.first_bytes = 1,
                                            .piece_bytes = 1,
                                            .write_bytes = write_bytes[i]});
    good = good && try_every_cut(&trial);
    bytes_free(&trial.stream);
    bytes_free(&trial.answer);
    bytes_free(&trial.outcome.answer);
    return good;
}

static void the_protocol_is_as_specified(void **state)
{
    struct guarded guarded = guarded_new(2 * 1024 * 1024);
    int failures = 0;

    (void)state;
    conn_setup();
    for (size_t i = 0; i < COUNT(specs); i++)
        failures += !try_spec(&specs[i], &guarded);
    assert_int_equal(failures, 0);
}

/* Whatever one client left behind, the next is served as the first was. */
static void a_conn_passes_from_client_to_client(void **state)
{
    static const struct {
        const char *left;
        enum conn_step step;
        uint64_t aborted;
    } cases[] = {
        {"", CONN_READ, 0},
        {"\r\n", CONN_READ, 0},
        {"GET /hel", CONN_READ, 0},
        {POST("Content-Length: 3\r\n\r\na"), CONN_READ, 1},
        {GET("/wait/1"), CONN_WAIT, 1},
        {GET("/cpu/1"), CONN_CALL, 1},
        {GET("/hello"), CONN_WRITE, 1},
        {GET("/bytes/9999"), CONN_WRITE, 1},
        {"get", CONN_READ, 0},
        {"get ", CONN_WRITE, 1},
        {"\026\003\001", CONN_WRITE, 1},
    };
    static const char next[] = GET("/wait/5");
    struct service service;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct meter meters[2];
        struct conn conn;
        size_t size = strlen(cases[i].left), taken;

        wire_service(&service, false);
        assert_true(registry_open(&service.registry, &meters[0], 2) &&
                    registry_open(&service.registry, &meters[1], 2));
        conn_init(&conn, &service);
        conn_attach(&conn, &meters[0]);
        assert_int_equal(conn_received(&conn, cases[i].left, size, &taken),
                         cases[i].step);
        assert_int_equal(conn_is_idle(&conn), size == 0);
        conn_detach(&conn);
        assert_true(conn_is_idle(&conn));
        assert_int_equal(atomic_load(&service.registry.rare[RARE_ABORTED]),
                         cases[i].aborted);
        conn_attach(&conn, &meters[1]);
        assert_int_equal(conn_received(&conn, next, strlen(next), &taken),
                         CONN_WAIT);
        assert_int_equal(conn.wait_ms, 5);
        assert_int_equal(atomic_load(&meters[1].count[METER_REQUESTS]), 1);
        conn_detach(&conn);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_protocol_is_as_specified),
        cmocka_unit_test(a_conn_passes_from_client_to_client),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
