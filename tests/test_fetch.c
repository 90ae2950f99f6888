/*
 * What comes of a request to the upstream, whatever it sends and in whatever
 * pieces.
 */
#include <errno.h>

#include "support.h"

#include "fetch.h"

enum {
    LONG_BYTES = 500, /* a stream this long is not cut everywhere */
    EDGE_BYTES = 80,
    STRIDES = 20
};

#define OK        "HTTP/1.1 200 OK\r\n"
#define PLAIN     "Content-Type: text/plain\r\n"
#define SIZED(n)  "Content-Length: " n "\r\n"
#define CHUNKED   "Transfer-Encoding: chunked\r\n"
#define HELLO     OK PLAIN SIZED("5") "\r\nhello"
#define LAST      "0\r\n\r\n"
#define FIVE      "5\r\nhello\r\n"
#define MIB       "1048576"
#define MIB_HEX   "100000\r\n"
#define ONES(n)   "{" n "*1}"
#define LIMIT_62  "{62*t}"
#define TRAILER   "Content-Type: text/html\r\n"
#define NO_ANSWER NULL

/* What the upstream does after its last byte. */
enum end {
    STAYS,
    ENDS,
    FAILS
};

static const struct answer {
    const char *name, *stream; /* {N*text} stands for N times the text */
    enum end end;
    int status;
    const char *type, *content; /* NO_ANSWER: the status is ours */
    bool keeps;
} answers[] = {
    /* framing */
    {"sized", HELLO, STAYS, 200, "text/plain", "hello", true},
    {"sized, then the end", HELLO, ENDS, 200, "text/plain", "hello", true},
    {"empty", OK PLAIN SIZED("0") "\r\n", STAYS, 200, "text/plain", "", true},
    {"chunked", OK PLAIN CHUNKED "\r\n" FIVE LAST, STAYS, 200, "text/plain",
     "hello", true},
    {"no chunk", OK CHUNKED "\r\n" LAST, STAYS, 200, "", "", true},
    {"many chunks", OK CHUNKED "\r\n{50*1\r\nx\r\n}" LAST, STAYS, 200, "",
     "{50*x}", true},
    {"extensions and trailers",
     OK CHUNKED "\r\n5;a=b\r\nhello\r\n0;c\r\nX: y\r\n\r\n", STAYS, 200, "",
     "hello", true},
    {"until the end", OK PLAIN "\r\nhello", ENDS, 200, "text/plain", "hello",
     false},
    {"nothing until the end", OK "\r\n", ENDS, 200, "", "", false},
    {"both framings", OK SIZED("5") CHUNKED "\r\n" FIVE LAST, STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"two lengths", OK SIZED("5") SIZED("6") "\r\nhello!", STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"length no number", OK SIZED("x") "\r\n", STAYS, 502, NO_ANSWER, NO_ANSWER,
     false},
    {"chunk no number", OK CHUNKED "\r\nx\r\n", STAYS, 502, NO_ANSWER,
     NO_ANSWER, false},

    /* persistence */
    {"the last", OK "Connection: close\r\n" SIZED("5") "\r\nhello", STAYS, 200,
     "", "hello", false},
    {"the last, chunked", OK "Connection: close\r\n" CHUNKED "\r\n" FIVE LAST,
     STAYS, 200, "", "hello", false},
    {"1.0", "HTTP/1.0 200 OK\r\n" SIZED("5") "\r\nhello", STAYS, 200, "",
     "hello", false},
    {"1.0 keep-alive",
     "HTTP/1.0 200 OK\r\nConnection: keep-alive\r\n" SIZED("5") "\r\nhello",
     STAYS, 200, "", "hello", true},
    {"1.0 until the end", "HTTP/1.0 200 OK\r\n\r\nhello", ENDS, 200, "",
     "hello", false},

    /* statuses */
    {"404", "HTTP/1.1 404 Not Found\r\n" SIZED("1") "\r\nx", STAYS, 404, "",
     "x", true},
    {"503 of its own", "HTTP/1.1 503 Busy\r\n" SIZED("1") "\r\nx", STAYS, 503,
     "", "x", true},
    {"no reason", "HTTP/1.1 200 \r\n" SIZED("1") "\r\nx", STAYS, 200, "", "x",
     true},
    {"an unknown one", "HTTP/1.1 599 Odd\r\n" SIZED("1") "\r\nx", STAYS, 599,
     "", "x", true},
    {"204", "HTTP/1.1 204 No Content\r\n\r\n", STAYS, 204, "", "", true},
    {"304", "HTTP/1.1 304 Not Modified\r\n\r\n", STAYS, 304, "", "", true},
    {"304 that says what it lacks",
     "HTTP/1.1 304 Not Modified\r\n" SIZED("5") "\r\n", STAYS, 304, "", "",
     true},
    {"below 100", "HTTP/1.1 099 Odd\r\n" SIZED("0") "\r\n", STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"600", "HTTP/1.1 600 Odd\r\n" SIZED("0") "\r\n", STAYS, 502, NO_ANSWER,
     NO_ANSWER, false},
    {"101", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n", STAYS,
     502, NO_ANSWER, NO_ANSWER, false},

    /* interim answers */
    {"100 before", "HTTP/1.1 100 Continue\r\n\r\n" HELLO, STAYS, 200,
     "text/plain", "hello", true},
    {"several before",
     "HTTP/1.1 102 Processing\r\n\r\n"
     "HTTP/1.1 103 Early Hints\r\nLink: x\r\n" TRAILER
     "\r\n" OK SIZED("5") "\r\nhello",
     STAYS, 200, "", "hello", true},
    {"100 and no more", "HTTP/1.1 100 Continue\r\n\r\n", ENDS, 502, NO_ANSWER,
     NO_ANSWER, false},
    {"100 before 204",
     "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n", STAYS, 204,
     "", "", true},

    /* types */
    {"a name's case", OK "cONTENT-tYPE:a/b\r\n" SIZED("0") "\r\n", STAYS, 200,
     "a/b", "", true},
    {"blanks around", OK "Content-Type: \t a/b; c=d \r\n" SIZED("0") "\r\n",
     STAYS, 200, "a/b; c=d", "", true},
    {"other names",
     OK "X-Content-Type: a/b\r\nContent-Typ: a/b\r\n"
        "Content-Types: a/b\r\n{30*Content-Type}: a/b\r\n" SIZED("0") "\r\n",
     STAYS, 200, "", "", true},
    {"an empty one", OK "Content-Type:\r\n" SIZED("0") "\r\n", STAYS, 200, "",
     "", true},
    {"the longest", OK "Content-Type: {63*t}\r\n" SIZED("0") "\r\n", STAYS, 200,
     "{63*t}", "", true},
    {"a longer one says nothing",
     OK "Content-Type: {64*t}\r\n" SIZED("0") "\r\n", STAYS, 200, "", "", true},
    {"a much longer one", OK "Content-Type: {300*t}\r\n" SIZED("0") "\r\n",
     STAYS, 200, "", "", true},
    {"of two the last", OK TRAILER PLAIN SIZED("0") "\r\n", STAYS, 200,
     "text/plain", "", true},
    {"a trailer is none", OK PLAIN CHUNKED "\r\n" FIVE "0\r\n" TRAILER "\r\n",
     STAYS, 200, "text/plain", "hello", true},

    /* sizes */
    {"1 MiB", OK SIZED(MIB) "\r\n" ONES(MIB), STAYS, 200, "", ONES(MIB), true},
    {"1 MiB in a chunk", OK CHUNKED "\r\n" MIB_HEX ONES(MIB) "\r\n" LAST, STAYS,
     200, "", ONES(MIB), true},
    {"1 MiB until the end", OK "\r\n" ONES(MIB), ENDS, 200, "", ONES(MIB),
     false},
    {"a byte more", OK SIZED("1048577") "\r\n" ONES("1048577"), STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"a byte more in a chunk",
     OK CHUNKED "\r\n100001\r\n" ONES("1048577") "\r\n" LAST, STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"a byte more in another",
     OK CHUNKED "\r\n" MIB_HEX ONES(MIB) "\r\n1\r\n1\r\n" LAST, STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"a byte more until the end", OK "\r\n" ONES("1048577"), ENDS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"a head of 16 KiB", OK SIZED("1") "X: {16341*x}\r\n\r\n1", STAYS, 200, "",
     "1", true},
    {"a byte more of head", OK SIZED("1") "X: {16342*x}\r\n\r\n1", STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"much more of head", OK SIZED("1") "X: {60000*x}\r\n\r\n1", STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"many fields", OK SIZED("1") "{300*X: y\r\n}\r\n1", STAYS, 200, "", "1",
     true},

    /* cut short, or no answer at all */
    {"nothing", "", ENDS, 502, NO_ANSWER, NO_ANSWER, false},
    {"a reset", "", FAILS, 502, NO_ANSWER, NO_ANSWER, false},
    {"half a line", "HTTP/1.1 20", ENDS, 502, NO_ANSWER, NO_ANSWER, false},
    {"half a head", OK "Content-", ENDS, 502, NO_ANSWER, NO_ANSWER, false},
    {"half the content", OK SIZED("5") "\r\nhe", ENDS, 502, NO_ANSWER,
     NO_ANSWER, false},
    {"half a chunk", OK CHUNKED "\r\n5\r\nhe", ENDS, 502, NO_ANSWER, NO_ANSWER,
     false},
    {"no last chunk", OK CHUNKED "\r\n" FIVE, ENDS, 502, NO_ANSWER, NO_ANSWER,
     false},
    {"no end of trailers", OK CHUNKED "\r\n" FIVE "0\r\nX: y\r\n", ENDS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"a reset is no end", OK "\r\nhello", FAILS, 502, NO_ANSWER, NO_ANSWER,
     false},
    {"noise", "\026\003\001\002\001", STAYS, 502, NO_ANSWER, NO_ANSWER, false},
    {"a request", "GET / HTTP/1.1\r\n\r\n", STAYS, 502, NO_ANSWER, NO_ANSWER,
     false},
    {"another protocol", "SSH-2.0-x\r\n", STAYS, 502, NO_ANSWER, NO_ANSWER,
     false},
    {"another version", "HTTP/2.0 200 OK\r\n" SIZED("0") "\r\n", STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
    {"no status", "HTTP/1.1 OK\r\n\r\n", STAYS, 502, NO_ANSWER, NO_ANSWER,
     false},
    {"a control character", OK "X: a\001b\r\n" SIZED("0") "\r\n", STAYS, 502,
     NO_ANSWER, NO_ANSWER, false},
};

static struct fetch *fetch_hello(void)
{
    struct fetch *fetch = fetch_new("h:80", "/hello", 6);

    assert_non_null(fetch);
    return fetch;
}

/* Connects and sends the request; the answer may then come. */
static void fetch_ask(struct fetch *fetch, bool reused)
{
    assert_int_equal(fetch_connected(fetch, reused), FETCH_WRITE);
    assert_int_equal(fetch_written(fetch, fetch_output(fetch).iov_len),
                     FETCH_READ);
}

/* --- answers ------------------------------------------------------------ */

/* An answer, and how it comes. */
struct trial {
    const struct answer *answer;
    const struct guarded *guarded;
    struct bytes stream, type, content; /* owned */
    size_t first_bytes, piece_bytes;    /* the first piece, and all others */
};

/* Feeds the stream up to what is needed, and then its end. */
static enum fetch_step trial_feed(const struct trial *trial,
                                  struct fetch *fetch)
{
    const struct bytes *stream = &trial->stream;
    enum fetch_step step = FETCH_READ;
    size_t at = 0, bytes = trial->first_bytes;

    while (at < stream->size && step == FETCH_READ) {
        if (bytes > stream->size - at)
            bytes = stream->size - at;
        step = fetch_received(
            fetch, guarded_copy(trial->guarded, stream->data + at, bytes),
            bytes);
        at += bytes;
        bytes = trial->piece_bytes;
    }
    if (step == FETCH_READ && trial->answer->end != STAYS)
        step =
            fetch_failed(fetch, trial->answer->end == ENDS ? 0 : -ECONNRESET);
    return step;
}

/* What differs from the table; NULL when nothing does. */
static const char *what_is_wrong(const struct trial *trial,
                                 const struct fetch *fetch)
{
    const struct answer *answer = trial->answer;
    size_t size = trial->content.size;

    if (fetch->status != answer->status)
        return "status";
    if (fetch_keeps(fetch) != answer->keeps)
        return "persistence";
    if (fetch->failed != !answer->content)
        return "owner";
    if (fetch->content.bytes != size ||
        (size > 0 && memcmp(fetch->content.data, trial->content.data, size)))
        return "content";
    if (answer->content &&
        strcmp(fetch->type, trial->type.data ? trial->type.data : "") != 0)
        return "type";
    return NULL;
}

static bool try_cut(struct trial *trial, size_t first_bytes, size_t piece_bytes)
{
    struct fetch *fetch = fetch_hello();
    const char *wrong = "end";

    trial->first_bytes = first_bytes;
    trial->piece_bytes = piece_bytes;
    fetch_ask(fetch, false);
    if (trial_feed(trial, fetch) == FETCH_DONE)
        wrong = what_is_wrong(trial, fetch);
    if (wrong)
        print_error("%s: wrong %s; cut at %zd, pieces of %zd; got %d, \"%s\"\n",
                    trial->answer->name, wrong, (ssize_t)first_bytes,
                    (ssize_t)piece_bytes, fetch->status, fetch->type);
    fetch_free(fetch);
    return !wrong;
}

/* Of a long stream: near its ends, and here and there between. */
static bool try_every_cut(struct trial *trial)
{
    size_t size = trial->stream.size;
    size_t stride = size < LONG_BYTES ? 1 : size / STRIDES;
    bool good = true;

    for (size_t at = 1; at < size && good;) {
        good = try_cut(trial, at, SIZE_MAX);
        if (at < EDGE_BYTES || at + EDGE_BYTES >= size)
            at++;
        else
            at = at + stride + EDGE_BYTES < size ? at + stride
                                                 : size - EDGE_BYTES;
    }
    return good;
}

static bool try_answer(const struct answer *answer,
                       const struct guarded *guarded)
{
    struct trial trial = {.answer = answer, .guarded = guarded};
    size_t least;
    bool good;

    bytes_expand(&trial.stream, answer->stream);
    bytes_expand(&trial.type, answer->type ? answer->type : "");
    bytes_expand(&trial.content, answer->content ? answer->content : "");
    least = trial.stream.size / 100000 + 1;
    good = try_cut(&trial, SIZE_MAX, SIZE_MAX) &&
           try_cut(&trial, least, least) && try_cut(&trial, 4096, 4096) &&
           try_every_cut(&trial);
    bytes_free(&trial.stream);
    bytes_free(&trial.type);
    bytes_free(&trial.content);
    return good;
}

static void an_answer_is_the_same_however_it_is_cut(void **state)
{
    struct guarded guarded = guarded_new(2 * 1024 * 1024);
    int failures = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(answers); i++)
        failures += !try_answer(&answers[i], &guarded);
    assert_int_equal(failures, 0);
}

/* Nobody has asked for more: who sends it is not to be trusted. */
static void surplus_bytes_end_a_connection(void **state)
{
    static const char *const streams[] = {
        HELLO "x",
        HELLO "\r\n",
        HELLO HELLO,
        OK CHUNKED "\r\n" FIVE LAST "x",
        OK SIZED("0") "\r\nx",
        "HTTP/1.1 204 No Content\r\n\r\nx",
    };

    (void)state;
    for (size_t i = 0; i < COUNT(streams); i++) {
        struct fetch *fetch = fetch_hello();

        fetch_ask(fetch, false);
        assert_int_equal(fetch_received(fetch, streams[i], strlen(streams[i])),
                         FETCH_DONE);
        assert_false(fetch->failed);
        assert_false(fetch_keeps(fetch));
        fetch_free(fetch);
    }
}

/* --- the request -------------------------------------------------------- */

static void a_request_goes_out_in_any_pieces(void **state)
{
    static const char wanted[] = "GET /a?b HTTP/1.1\r\nHost: h:80\r\n\r\n";

    (void)state;
    for (size_t most = 1; most <= sizeof wanted; most++) {
        struct fetch *fetch = fetch_new("h:80", "/a?bcdefg", 4);
        enum fetch_step step = fetch_connected(fetch, false);
        struct bytes sent = {0};

        while (step == FETCH_WRITE) {
            struct iovec output = fetch_output(fetch);
            size_t bytes = output.iov_len < most ? output.iov_len : most;

            bytes_add(&sent, output.iov_base, bytes);
            step = fetch_written(fetch, bytes);
        }
        assert_int_equal(step, FETCH_READ);
        assert_string_equal(sent.data, wanted);
        bytes_free(&sent);
        fetch_free(fetch);
    }
}

/* --- failures ----------------------------------------------------------- */

static void assert_failed(struct fetch *fetch, enum fetch_step step, int status)
{
    assert_int_equal(step, FETCH_DONE);
    assert_true(fetch->failed);
    assert_int_equal(fetch->status, status);
    assert_int_equal(fetch->content.bytes, 0);
    assert_false(fetch_keeps(fetch));
    fetch_free(fetch);
}

static void a_failure_says_whose_it_is(void **state)
{
    static const struct {
        int error, status;
    } cases[] = {
        {-ECONNREFUSED, 502}, {-EHOSTUNREACH, 502},
        {-EPIPE, 502},        {0, 502},
        {-EMFILE, 503},       {-ENFILE, 503},
        {-ENOBUFS, 503},      {-ENOMEM, 503},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fetch *fetch = fetch_hello();

        assert_failed(fetch, fetch_failed(fetch, cases[i].error),
                      cases[i].status);
    }
}

/* On a connection that has served before nothing comes: it may have ended
 * meanwhile, so the same goes out again, on a fresh one. */
static void a_kept_connection_that_has_ended_is_replaced(void **state)
{
    static const int errors[] = {0, -ECONNRESET, -EPIPE};

    (void)state;
    for (size_t i = 0; i < COUNT(errors); i++) {
        struct fetch *fetch = fetch_hello();
        size_t request_bytes = fetch_output(fetch).iov_len;

        assert_false(fetch->fresh);
        fetch_ask(fetch, true);
        assert_int_equal(fetch_failed(fetch, errors[i]), FETCH_CONNECT);
        assert_true(fetch->fresh);
        assert_int_equal(fetch_connected(fetch, false), FETCH_WRITE);
        assert_int_equal(fetch_output(fetch).iov_len, request_bytes);
        assert_int_equal(fetch_written(fetch, request_bytes), FETCH_READ);
        assert_int_equal(fetch_received(fetch, HELLO, strlen(HELLO)),
                         FETCH_DONE);
        assert_int_equal(fetch->status, 200);
        assert_true(fetch_keeps(fetch));
        fetch_free(fetch);
    }
}

static void it_is_replaced_in_the_middle_of_a_request(void **state)
{
    struct fetch *fetch = fetch_hello();
    size_t request_bytes = fetch_output(fetch).iov_len;

    (void)state;
    (void)fetch_connected(fetch, true);
    assert_int_equal(fetch_written(fetch, 5), FETCH_WRITE);
    assert_int_equal(fetch_failed(fetch, -EPIPE), FETCH_CONNECT);
    (void)fetch_connected(fetch, false);
    assert_int_equal(fetch_output(fetch).iov_len, request_bytes);
    fetch_free(fetch);
}

static void nothing_is_sent_a_third_time(void **state)
{
    struct fetch *fetch = fetch_hello();

    (void)state;
    fetch_ask(fetch, true);
    assert_int_equal(fetch_failed(fetch, 0), FETCH_CONNECT);
    fetch_ask(fetch, false);
    assert_failed(fetch, fetch_failed(fetch, 0), 502);
}

static void the_fresh_one_may_be_refused(void **state)
{
    struct fetch *fetch = fetch_hello();

    (void)state;
    fetch_ask(fetch, true);
    assert_int_equal(fetch_failed(fetch, 0), FETCH_CONNECT);
    assert_failed(fetch, fetch_failed(fetch, -ECONNREFUSED), 502);
}

static void who_has_begun_to_answer_is_not_asked_again(void **state)
{
    struct fetch *fetch = fetch_hello();

    (void)state;
    fetch_ask(fetch, true);
    assert_int_equal(fetch_received(fetch, "H", 1), FETCH_READ);
    assert_failed(fetch, fetch_failed(fetch, 0), 502);
}

static void time_may_run_out_at_any_step(void **state)
{
    static const char *const streams[] = {"", "HTTP", OK, OK "\r\nhello",
                                          OK SIZED("6") "\r\nhello"};
    struct fetch *fetch = fetch_hello();

    (void)state;
    assert_failed(fetch, fetch_expired(fetch), 504);
    for (size_t i = 0; i < COUNT(streams); i++) {
        fetch = fetch_hello();
        fetch_ask(fetch, i % 2 == 0);
        if (streams[i][0])
            assert_int_equal(
                fetch_received(fetch, streams[i], strlen(streams[i])),
                FETCH_READ);
        assert_failed(fetch, fetch_expired(fetch), 504);
    }
}

static void the_content_may_be_taken_away(void **state)
{
    struct fetch *fetch = fetch_hello();
    struct buffer taken;

    (void)state;
    fetch_ask(fetch, false);
    assert_int_equal(fetch_received(fetch, HELLO, strlen(HELLO)), FETCH_DONE);
    taken = fetch->content;
    fetch->content = (struct buffer){0};
    fetch_free(fetch);
    assert_memory_equal(taken.data, "hello", 5);
    buffer_release(&taken);
    fetch_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_the_same_however_it_is_cut),
        cmocka_unit_test(surplus_bytes_end_a_connection),
        cmocka_unit_test(a_request_goes_out_in_any_pieces),
        cmocka_unit_test(a_failure_says_whose_it_is),
        cmocka_unit_test(a_kept_connection_that_has_ended_is_replaced),
        cmocka_unit_test(it_is_replaced_in_the_middle_of_a_request),
        cmocka_unit_test(nothing_is_sent_a_third_time),
        cmocka_unit_test(the_fresh_one_may_be_refused),
        cmocka_unit_test(who_has_begun_to_answer_is_not_asked_again),
        cmocka_unit_test(time_may_run_out_at_any_step),
        cmocka_unit_test(the_content_may_be_taken_away),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
