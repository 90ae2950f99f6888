/*
 * Four servers, one behaviour: both models, alone and with several threads,
 * send the same bytes for the same bytes, however these come, and end at the
 * same place.
 */
#include <errno.h>
#include <netinet/tcp.h>

#include "specs.h"
#include "subject.h"

enum {
    GAP_MS = 20,     /* between the two pieces of a stream */
    CUT_BYTES = 400, /* longest stream that is cut everywhere */
    EXCHANGES_MAX = 512,
    LARGE_BYTES = 5000000
};

/* One connection: a stream goes out, and an answer comes in. */
struct exchange {
    const struct bytes *stream;
    size_t sent_bytes;
    struct bytes answer; /* owned: exchange_release */
    int fd;              /* -1 once the server has ended */
};

static void exchange_init(struct exchange *exchange, int port,
                          const struct bytes *stream)
{
    int one = 1;

    *exchange = (struct exchange){.stream = stream, .fd = client_connect(port)};
    (void)setsockopt(exchange->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void exchange_release(struct exchange *exchange)
{
    if (exchange->fd >= 0)
        close(exchange->fd);
    bytes_free(&exchange->answer);
}

/* Sends up to `end` bytes into the stream; then, at its end, the end of file.
 * A server that has heard enough may have closed: no error. */
static void exchange_send(struct exchange *exchange, size_t end)
{
    size_t size = exchange->stream->size;

    if (end > size)
        end = size;
    while (exchange->sent_bytes < end) {
        ssize_t sent =
            send(exchange->fd, exchange->stream->data + exchange->sent_bytes,
                 end - exchange->sent_bytes, MSG_NOSIGNAL);

        if (sent <= 0)
            return;
        exchange->sent_bytes += (size_t)sent;
    }
    if (end == size)
        (void)shutdown(exchange->fd, SHUT_WR);
}

/* Sends all; reads nothing before the server has stopped to take more, and then
 * only what it takes to make it go on. */
static void exchange_send_reluctantly(struct exchange *exchange)
{
    const struct bytes *stream = exchange->stream;
    short events = POLLOUT;

    while (exchange->sent_bytes < stream->size) {
        struct pollfd ready = {.fd = exchange->fd, .events = events};
        ssize_t sent;

        if (poll(&ready, 1, GAP_MS) == 0)
            events = POLLIN | POLLOUT;
        if (ready.revents & POLLIN)
            assert_true(client_read(exchange->fd, &exchange->answer) > 0);
        sent = send(exchange->fd, stream->data + exchange->sent_bytes,
                    stream->size - exchange->sent_bytes,
                    MSG_DONTWAIT | MSG_NOSIGNAL);
        assert_true(sent > 0 || errno == EAGAIN);
        exchange->sent_bytes += sent > 0 ? (size_t)sent : 0;
    }
    (void)shutdown(exchange->fd, SHUT_WR);
}

/* Reads what there is. */
static void exchange_read(struct exchange *exchange)
{
    if (client_read(exchange->fd, &exchange->answer) > 0)
        return;
    close(exchange->fd);
    exchange->fd = -1;
}

/* Reads all answers to their end, side by side: a pool may serve the last
 * first. */
static void exchanges_finish(struct exchange *exchanges, size_t count)
{
    struct pollfd ready[EXCHANGES_MAX];

    for (;;) {
        size_t open_count = 0;

        for (size_t i = 0; i < count; i++) {
            ready[i] = (struct pollfd){exchanges[i].fd, POLLIN, 0};
            open_count += exchanges[i].fd >= 0;
        }
        if (open_count == 0)
            return;
        assert_true(poll(ready, count, DEADLINE_MS) > 0);
        for (size_t i = 0; i < count; i++)
            if (exchanges[i].fd >= 0 && ready[i].revents)
                exchange_read(&exchanges[i]);
    }
}

static bool is_answer(const struct bytes *answer, const struct bytes *expected)
{
    return answer->size == expected->size &&
           (answer->size == 0 ||
            memcmp(answer->data, expected->data, answer->size) == 0);
}

/* --- the specification, over the wire ----------------------------------- */

struct parity {
    struct subject subjects[SUBJECTS];
};

/* Also releases the exchange. */
static bool is_as_specified(const struct subject *subject,
                            const struct spec *spec, struct exchange *exchange,
                            size_t cut)
{
    struct bytes expected = {0};
    bool good;

    bytes_expand(&expected, spec->answer);
    mask_dates(&exchange->answer);
    good = is_answer(&exchange->answer, &expected);
    if (!good)
        print_error("%s, %s, cut at %zd:\n%.2000s\n", subject->label,
                    spec->name, (ssize_t)cut,
                    exchange->answer.size ? exchange->answer.data : "");
    exchange_release(exchange);
    bytes_free(&expected);
    return good;
}

/* Sends the stream once for every cut in cuts[count]; each time in two pieces.
 * Returns how many got something else than expected. */
static int send_cut(const struct subject *subject, const struct spec *spec,
                    const size_t *cuts, size_t count)
{
    struct exchange exchanges[EXCHANGES_MAX];
    struct bytes stream = {0};
    int failures = 0;

    bytes_expand(&stream, spec->request);
    for (size_t i = 0; i < count; i++) {
        exchange_init(&exchanges[i], subject->port, &stream);
        exchange_send(&exchanges[i], cuts[i]);
    }
    if (count > 1)
        pause_ms(GAP_MS);
    for (size_t i = 0; i < count; i++)
        exchange_send(&exchanges[i], SIZE_MAX);
    exchanges_finish(exchanges, count);
    for (size_t i = 0; i < count; i++)
        failures += !is_as_specified(subject, spec, &exchanges[i], cuts[i]);
    bytes_free(&stream);
    return failures;
}

static void whole_streams_get_the_specified_answers(void **state)
{
    const struct parity *parity = *state;
    const size_t whole = SIZE_MAX;
    int failures = 0;

    for (size_t i = 0; i < COUNT(specs); i++)
        for (int j = 0; j < SUBJECTS && specs[i].end != DRAINED; j++)
            failures += send_cut(&parity->subjects[j], &specs[i], &whole, 1);
    assert_int_equal(failures, 0);
}

static void streams_cut_anywhere_get_the_same(void **state)
{
    static const char *const names[] = {
        "hello",
        "wait",
        "absolute, query",
        "HEAD, then GET",
        "HEAD, refused",
        "bytes after close",
        "1.0 twice",
        "a wait between",
        "a sized body between",
        "a chunked body between",
        "good, then malformed",
        "half a second",
        "two Hosts",
        "both framings",
    };
    const struct parity *parity = *state;
    int failures = 0;

    for (size_t i = 0; i < COUNT(specs); i++) {
        size_t cuts[EXCHANGES_MAX], count = strlen(specs[i].request);
        bool wanted = false;

        for (size_t j = 0; j < COUNT(names); j++)
            wanted = wanted || strcmp(specs[i].name, names[j]) == 0;
        if (!wanted)
            continue;
        assert_in_range(count, 1, CUT_BYTES);
        for (size_t j = 0; j < count; j++)
            cuts[j] = j;
        for (int j = 0; j < SUBJECTS; j++)
            failures += send_cut(&parity->subjects[j], &specs[i], cuts, count);
    }
    assert_int_equal(failures, 0);
}

static bool is_short(const struct spec *spec, const struct bytes *stream)
{
    return spec->end != DRAINED && stream->size <= CUT_BYTES;
}

static int send_single_bytes(const struct subject *subject)
{
    struct exchange exchanges[COUNT(specs)];
    struct bytes streams[COUNT(specs)] = {{0}};
    size_t indices[COUNT(specs)], count = 0;
    int failures = 0;

    for (size_t i = 0; i < COUNT(specs); i++) {
        streams[count].size = 0;
        bytes_expand(&streams[count], specs[i].request);
        if (!is_short(&specs[i], &streams[count]))
            continue;
        exchange_init(&exchanges[count], subject->port, &streams[count]);
        indices[count++] = i;
    }
    for (size_t end = 0; end <= CUT_BYTES; end++, pause_ms(1))
        for (size_t i = 0; i < count; i++)
            if (end <= streams[i].size)
                exchange_send(&exchanges[i], end);
    exchanges_finish(exchanges, count);
    for (size_t i = 0; i < count; i++)
        failures += !is_as_specified(subject, &specs[indices[i]], &exchanges[i],
                                     SIZE_MAX);
    for (size_t i = 0; i < COUNT(specs); i++)
        bytes_free(&streams[i]);
    return failures;
}

/* All streams side by side: the first byte of each, the second of each... */
static void streams_in_single_bytes_get_the_same(void **state)
{
    const struct parity *parity = *state;
    int failures = 0;

    for (int i = 0; i < SUBJECTS; i++)
        failures += send_single_bytes(&parity->subjects[i]);
    assert_int_equal(failures, 0);
}

/* --- what the table cannot say ------------------------------------------ */

static void no_answer_comes_before_its_time(void **state)
{
    static const char stream[] = GET("/wait/30") GET("/hello");
    const struct parity *parity = *state;

    for (int i = 0; i < SUBJECTS; i++) {
        struct bytes answer = {0};
        int fd = client_connect(parity->subjects[i].port);
        int64_t start_ms = now_ms();

        client_say(fd, stream);
        assert_true(client_read(fd, &answer) > 0);
        assert_true(now_ms() - start_ms >= 30);
        (void)shutdown(fd, SHUT_WR);
        client_read_all(fd, &answer);
        assert_true(strstr(answer.data, "waited 30 ms\n") <
                    strstr(answer.data, "hello, world!\n"));
        close(fd);
        bytes_free(&answer);
    }
}

static void a_slow_reader_gets_every_byte(void **state)
{
    const struct parity *parity = *state;
    struct bytes expected = {0};

    bytes_expand(&expected, OK("5000000", "{192308*" LETTERS "}"));
    expected.size -= 192308 * 26 - LARGE_BYTES;
    for (int i = 0; i < SUBJECTS; i++) {
        struct bytes answer = {0};
        int fd = client_try(parity->subjects[i].port, 32 * 1024);

        assert_true(fd >= 0);
        client_say(fd, GET("/bytes/5000000"));
        pause_ms(50); /* for the server's buffers to fill */
        (void)shutdown(fd, SHUT_WR);
        client_read_all(fd, &answer);
        mask_dates(&answer);
        assert_true(is_answer(&answer, &expected));
        close(fd);
        bytes_free(&answer);
    }
    bytes_free(&expected);
}

/* Sends for as long as the server takes it, and only then reads. */
static void a_pipeline_that_is_not_read_gets_every_answer(void **state)
{
    const struct parity *parity = *state;
    struct bytes stream = {0}, expected = {0};

    bytes_expand(&stream, "{30000*" GET("/hello") "}");
    bytes_expand(&expected, "{30000*" HELLO "}");
    for (int i = 0; i < SUBJECTS; i++) {
        struct exchange exchange;

        exchange_init(&exchange, parity->subjects[i].port, &stream);
        exchange_send_reluctantly(&exchange);
        exchanges_finish(&exchange, 1);
        mask_dates(&exchange.answer);
        assert_true(is_answer(&exchange.answer, &expected));
        exchange_release(&exchange);
    }
    bytes_free(&stream);
    bytes_free(&expected);
}

static void clients_that_reset_do_no_harm(void **state)
{
    static const struct linger at_once = {.l_onoff = 1, .l_linger = 0};
    const struct parity *parity = *state;

    for (int i = 0; i < SUBJECTS; i++) {
        const struct subject *subject = &parity->subjects[i];
        char line[LINE_BYTES];

        for (int j = 0; j < 50; j++) {
            struct bytes answer = {0};
            int fd = client_connect(subject->port);

            client_say(fd, GET("/bytes/5000000") GET("/hello"));
            if (j % 2)
                assert_true(client_read(fd, &answer) > 0);
            (void)setsockopt(fd, SOL_SOCKET, SO_LINGER, &at_once,
                             sizeof at_once);
            close(fd);
            bytes_free(&answer);
        }
        client_probe(subject->port);
        EVENTUALLY(
            (subject_counters(subject, line), counter(line, "open") == 0));
        assert_int_equal(counter(line, "in_flight"), 0);
        assert_int_equal(counter(line, "requests"),
                         counter(line, "responses") + counter(line, "aborted"));
    }
}

/* With the sanitizers, that nothing leaked or raced. */
static void all_end_well(void **state)
{
    struct parity *parity = *state;

    for (int i = 0; i < SUBJECTS; i++)
        subject_stop(&parity->subjects[i]);
}

static void start(struct parity *parity, const char *folder)
{
    subjects_init(parity->subjects, folder);
    for (int i = 0; i < SUBJECTS; i++)
        subject_start(&parity->subjects[i], NULL);
}

int main(int argc, char **argv)
{
    struct parity parity;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(whole_streams_get_the_specified_answers,
                                  &parity),
        cmocka_unit_test_prestate(streams_cut_anywhere_get_the_same, &parity),
        cmocka_unit_test_prestate(streams_in_single_bytes_get_the_same,
                                  &parity),
        cmocka_unit_test_prestate(no_answer_comes_before_its_time, &parity),
        cmocka_unit_test_prestate(a_slow_reader_gets_every_byte, &parity),
        cmocka_unit_test_prestate(a_pipeline_that_is_not_read_gets_every_answer,
                                  &parity),
        cmocka_unit_test_prestate(clients_that_reset_do_no_harm, &parity),
        cmocka_unit_test_prestate(all_end_well, &parity),
    };

    start(&parity, argc > 1 ? argv[1] : "build");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
