/*
 * Any bytes at all, as an upstream's answer to struct fetch: a target for
 * libFuzzer, like conn.c.
 *
 * However the answer is cut, what the client is told of it is the same: the
 * status, the type, the content.  (Whether the connection may be kept is not:
 * what comes behind an answer is seen only if it comes with it.)
 */
#include "../support.h"
#include "fetch.h"
#include "stream.h"

enum {
    PIECE_MAX = 64 * 1024, /* what a model reads at once */
    SHOWN_BYTES = 500
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The request goes out, a byte or all at once. */
static void ask(struct fetch *fetch, bool bytewise)
{
    enum fetch_step step = fetch_connected(fetch, false);

    while (step == FETCH_WRITE) {
        struct iovec output = fetch_output(fetch);

        assert_true(output.iov_len > 0);
        step = fetch_written(fetch, bytewise ? 1 : output.iov_len);
    }
    assert_int_equal(step, FETCH_READ);
}

/* Sends the answer in pieces of sizes drawn from the seed, or of piece_bytes
 * when it is 0; then the end. */
static struct fetch *fetch_all(const struct guarded *guarded,
                               const struct bytes *answer, size_t piece_bytes,
                               uint64_t seed)
{
    struct fetch *fetch = fetch_new("h:80", "/x", 2);
    enum fetch_step step = FETCH_READ;

    assert_non_null(fetch);
    ask(fetch, piece_bytes == 1);
    for (size_t at = 0; at < answer->size && step == FETCH_READ;) {
        size_t bytes = seed ? 1 + chance_below(&seed, 100) : piece_bytes;
        char *piece;

        if (bytes > answer->size - at)
            bytes = answer->size - at;
        piece = guarded_copy(guarded, answer->data + at, bytes);
        step = fetch_received(fetch, piece, bytes);
        memset(piece, '#', bytes); /* input is lent for the call */
        at += bytes;
    }
    if (step == FETCH_READ)
        step = fetch_failed(fetch, 0);
    assert_int_equal(step, FETCH_DONE);
    return fetch;
}

/* What holds of each. */
static const char *what_is_wrong(const struct fetch *fetch)
{
    if (fetch->status < 200 || fetch->status > 599)
        return "status";
    if (memchr(fetch->type, '\0', sizeof fetch->type) == NULL ||
        strpbrk(fetch->type, "\r\n"))
        return "type";
    if (fetch->content.bytes > FETCH_CONTENT_MAX_BYTES)
        return "content";
    return fetch->failed && fetch_keeps(fetch) ? "kept" : NULL;
}

static const char *what_differs(const struct fetch *fetch,
                                const struct fetch *whole)
{
    if (fetch->failed != whole->failed || fetch->status != whole->status)
        return "status";
    if (whole->failed)
        return NULL;
    if (strcmp(fetch->type, whole->type) != 0)
        return "type";
    return fetch->content.bytes != whole->content.bytes ||
                   (whole->content.bytes > 0 &&
                    memcmp(fetch->content.data, whole->content.data,
                           whole->content.bytes) != 0)
               ? "content"
               : NULL;
}

static void show(const char *name, const struct fetch *fetch)
{
    print_error("%s: failed %d, status %d, type \"%s\", content of %zu\n%.*s\n",
                name, fetch->failed, fetch->status, fetch->type,
                fetch->content.bytes,
                fetch->content.bytes < SHOWN_BYTES ? (int)fetch->content.bytes
                                                   : SHOWN_BYTES,
                fetch->content.bytes ? fetch->content.data : "");
}

static void compare(const struct fetch *fetch, const struct fetch *whole)
{
    const char *wrong = what_is_wrong(fetch);

    if (!wrong)
        wrong = what_differs(fetch, whole);
    if (!wrong)
        return;
    show("whole", whole);
    show("cut", fetch);
    fail_msg("wrong %s", wrong);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct guarded guarded;
    static struct bytes answer;
    struct fetch *whole, *fetch;

    if (!guarded.end)
        guarded = guarded_new(PIECE_MAX);
    answer.size = 0;
    stream_expand(&answer, (const char *)data, size);
    whole = fetch_all(&guarded, &answer, PIECE_MAX, 0);
    compare(whole, whole);
    fetch = fetch_all(&guarded, &answer, 1, 0);
    compare(fetch, whole);
    fetch_free(fetch);
    fetch = fetch_all(&guarded, &answer, 0, stream_seed(data, size));
    compare(fetch, whole);
    fetch_free(fetch);
    fetch_free(whole);
    return 0;
}
