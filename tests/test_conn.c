/*
 * struct conn, held to the table in specs.h.
 *
 * Each case runs whole, cut in two at every offset, and a byte at a time; the
 * answers leave whole, in sevens, and a byte at a time; with and without the
 * client's end of file.  All must give the same, and the counters must agree
 * with what was seen.
 */
#include "support.h"

#include "conn.h"
#include "specs.h"

enum {
    LONG_BYTES = 500, /* a stream this long is not cut everywhere */
    EDGE_BYTES = 100
};

/* How a stream comes and its answers go. */
struct cut {
    size_t first_bytes, piece_bytes; /* the first piece, and all others */
    size_t write_bytes;              /* how much goes out at once */
    bool ends;                       /* the client ends when all is sent */
};

/* What came of it. */
struct outcome {
    struct bytes answer; /* owned: bytes_free */
    bool closed;
    uint64_t count[METER_COUNTS];
    uint64_t aborted;
};

/* A stand-in for a concurrency model and its client, in memory. */
struct wire {
    const struct cut *cut;
    const struct bytes *stream;
    const struct guarded *guarded;
    size_t sent_bytes;
    const char *rest; /* received, not yet taken */
    size_t rest_bytes;
};

/* Takes the next piece; false when all is sent. */
static bool wire_receive(struct wire *wire)
{
    size_t bytes =
        wire->sent_bytes == 0 ? wire->cut->first_bytes : wire->cut->piece_bytes;

    if (bytes > wire->stream->size - wire->sent_bytes)
        bytes = wire->stream->size - wire->sent_bytes;
    if (bytes == 0)
        return false;
    wire->rest = guarded_copy(wire->guarded,
                              wire->stream->data + wire->sent_bytes, bytes);
    wire->rest_bytes = bytes;
    wire->sent_bytes += bytes;
    return true;
}

static enum conn_step wire_read(struct wire *wire, struct conn *conn)
{
    size_t taken;
    enum conn_step step =
        conn_received(conn, wire->rest, wire->rest_bytes, &taken);

    assert_true(taken <= wire->rest_bytes);
    wire->rest += taken;
    wire->rest_bytes -= taken;
    return step;
}

static enum conn_step wire_write(struct wire *wire, struct conn *conn,
                                 struct bytes *answer)
{
    struct iovec output[2];
    int count = conn_output(conn, output);
    size_t gone = 0;

    assert_in_range(count, 1, 2);
    for (int i = 0; i < count; i++) {
        size_t bytes = output[i].iov_len;

        if (bytes > wire->cut->write_bytes - gone)
            bytes = wire->cut->write_bytes - gone;
        bytes_add(answer, output[i].iov_base, bytes);
        gone += bytes;
    }
    return conn_written(conn, gone);
}

/* Carries out the steps until the conn closes (true), or waits for more than
 * there is. */
static bool wire_run(struct wire *wire, struct conn *conn, struct bytes *answer)
{
    enum conn_step step = CONN_READ;

    for (;;) {
        switch (step) {
        case CONN_READ:
            if (wire->rest_bytes > 0 || wire_receive(wire))
                step = wire_read(wire, conn);
            else if (wire->cut->ends)
                step = conn_ended(conn);
            else
                return false;
            break;
        case CONN_WRITE:
            step = wire_write(wire, conn, answer);
            break;
        case CONN_WAIT:
            step = conn_waited(conn);
            break;
        case CONN_CALL:
            conn_call(conn);
            step = conn_called(conn);
            break;
        case CONN_FETCH:
            fail_msg("there is no upstream");
        case CONN_CLOSE:
            return true;
        }
    }
}

static void service_init(struct service *service, bool draining)
{
    *service = (struct service){.rounds_per_us = SPECS_ROUNDS_PER_US,
                                .max_body = SPECS_MAX_BODY,
                                .root_fd = -1};
    registry_init(&service->registry);
    atomic_store(&service->wall_clock_s, SPECS_WALL_CLOCK_S);
    atomic_store(&service->draining, draining);
}

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
    struct outcome *outcome = &trial->outcome;
    struct wire wire = {
        .cut = cut, .stream = &trial->stream, .guarded = trial->guarded};
    struct service service;
    struct meter meter;
    struct conn conn;

    service_init(&service, trial->spec->end == DRAINED);
    assert_true(registry_open(&service.registry, &meter, 1));
    conn_init(&conn, &service);
    conn_attach(&conn, &meter);
    outcome->answer.size = 0;
    outcome->closed = wire_run(&wire, &conn, &outcome->answer);
    conn_detach(&conn);
    assert_true(conn_is_idle(&conn));
    for (int i = 0; i < METER_COUNTS; i++)
        outcome->count[i] = atomic_load(&meter.count[i]);
    outcome->aborted = atomic_load(&service.registry.rare[RARE_ABORTED]);
    registry_close(&service.registry, &meter);
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
    if (outcome->aborted != (trial->spec->end == CUT))
        return "aborted";
    if (count[METER_REQUESTS] != count[METER_RESPONSES] + outcome->aborted)
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
        good = try_cut(trial, (struct cut){at, SIZE_MAX, SIZE_MAX, false});
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
        good = try_cut(&trial, (struct cut){SIZE_MAX, SIZE_MAX, write_bytes[i],
                                            false}) &&
               try_cut(&trial, (struct cut){1, 1, write_bytes[i], false});
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

        service_init(&service, false);
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
