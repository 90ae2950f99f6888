/*
 * Any bytes at all, sent to struct conn: a target for libFuzzer.
 *
 * However the same stream is cut, and its answers are taken, the answers, the
 * end and the counters are the same: this looks for a stream of which that is
 * not true, and for one that breaks what tests/wire.h asserts or a sanitizer
 * watches.  tests/fuzz/run.sh builds and runs it; replay.c runs it once
 * over the corpus, without libFuzzer.
 */
#include "../wire.h"
#include "file.h"
#include "stream.h"

enum {
    LEAVE_BYTES = 120000, /* of answers; a little over a block of /bytes */
    BODY_MAX_BYTES = 2000,
    SHOWN_BYTES = 500, /* of an answer, and how much of it is alike */
    SHOWN_ALIKE_BYTES = 200
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Set up once. */
static struct guarded guarded;
static int root_fd;

static void set_up(void)
{
    if (guarded.end)
        return;
    guarded = guarded_new(STREAM_MAX_BYTES);
    conn_setup();
    root_fd = file_open_root(STREAM_ROOT);
    assert_true(root_fd >= 0);
}

static void try_cut(const struct bytes *stream, const struct cut *cut,
                    bool draining, struct outcome *outcome)
{
    struct service service;

    wire_service(&service, draining);
    service.rounds_per_us = 0; /* /cpu takes no time */
    service.max_body = BODY_MAX_BYTES;
    service.root_fd = root_fd;
    wire_try(&guarded, stream, cut, &service, outcome);
    registry_release(&service.registry);
}

/* What holds of every outcome. */
static const char *what_is_wrong(const struct outcome *outcome,
                                 const struct bytes *stream)
{
    const uint64_t *count = outcome->count, *rare = outcome->rare;

    if (rare[RARE_ABORTED] > 1)
        return "aborted";
    if (count[METER_REQUESTS] != count[METER_RESPONSES] + rare[RARE_ABORTED])
        return "requests";
    if (rare[RARE_RESPONSES_3XX] + rare[RARE_RESPONSES_4XX] +
            rare[RARE_RESPONSES_5XX] >
        count[METER_RESPONSES])
        return "responses";
    if (count[METER_BYTES_IN] > stream->size)
        return "bytes_in";
    if (outcome->answer.size > 0 &&
        memmem(outcome->answer.data, outcome->answer.size, STREAM_SECRET,
               strlen(STREAM_SECRET)))
        return "file: it is not below the root";
    return count[METER_BYTES_OUT] != outcome->answer.size ? "bytes_out" : NULL;
}

/* What differs from how the same stream went when it came whole. */
static const char *what_differs(const struct outcome *outcome,
                                const struct outcome *whole,
                                const struct cut *cut)
{
    bool left = whole->answer.size == LEAVE_BYTES;

    if (outcome->answer.size != whole->answer.size ||
        (whole->answer.size > 0 &&
         memcmp(outcome->answer.data, whole->answer.data, whole->answer.size)))
        return "answer";
    if (outcome->closed != (whole->closed || (cut->ends && !left)))
        return "end";
    if (memcmp(outcome->count, whole->count, sizeof whole->count))
        return "counters of the connection";
    return memcmp(outcome->rare, whole->rare, sizeof whole->rare)
               ? "counters of the server"
               : NULL;
}

/* From shortly before where the answers differ. */
static void show(const char *name, const struct outcome *outcome,
                 const struct bytes *other)
{
    size_t from = bytes_alike(&outcome->answer, other);

    from -= from < SHOWN_ALIKE_BYTES ? from : SHOWN_ALIKE_BYTES;
    print_error("%s: closed %d, requests %d, responses %d, bytes in %d, "
                "out %d; from byte %zu:\n%.*s\n",
                name, outcome->closed, (int)outcome->count[METER_REQUESTS],
                (int)outcome->count[METER_RESPONSES],
                (int)outcome->count[METER_BYTES_IN],
                (int)outcome->count[METER_BYTES_OUT], from, SHOWN_BYTES,
                outcome->answer.size ? outcome->answer.data + from : "");
}

static void try_cuts(const struct bytes *stream, const struct cut *cuts,
                     size_t count, bool draining)
{
    static struct outcome whole, outcome;

    try_cut(stream, &cuts[0], draining, &whole);
    for (size_t i = 0; i < count; i++) {
        const char *wrong;

        try_cut(stream, &cuts[i], draining, &outcome);
        wrong = what_is_wrong(&outcome, stream);
        if (!wrong)
            wrong = what_differs(&outcome, &whole, &cuts[i]);
        if (!wrong)
            continue;
        show("whole", &whole, &outcome.answer);
        show("cut", &outcome, &whole.answer);
        fail_msg("cut %zu%s: wrong %s", i, draining ? ", draining" : "", wrong);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct cut whole = {SIZE_MAX, SIZE_MAX, SIZE_MAX, LEAVE_BYTES,
                              0,        false,    false,    false};
    struct cut cuts[] = {whole, whole, whole, whole, whole};
    struct cut late[] = {whole, whole};
    static struct bytes stream;

    set_up();
    stream.size = 0;
    stream_expand(&stream, (const char *)data, size);
    cuts[1].first_bytes = cuts[1].piece_bytes = 1;
    cuts[1].write_bytes = 61;
    cuts[1].lends = true;
    cuts[2].ends = true;
    cuts[3].seed = stream_seed(data, size);
    cuts[4].seed = ~cuts[3].seed;
    cuts[4].ends = cuts[4].lends = true;
    try_cuts(&stream, cuts, COUNT(cuts), false);
    try_cuts(&stream, cuts, 2, true);
    late[0].expires = late[1].expires = true;
    late[1].seed = cuts[3].seed;
    try_cuts(&stream, late, COUNT(late), false);
    return 0;
}
