/*
 * Streams made by chance, sent to every server: both models, alone and with
 * several threads, must answer with the same bytes, end in the same way, and
 * count the same, however the streams are cut.
 *
 *   pair BUILD SECONDS [SEED]    streams from this seed; 0: one is drawn
 *   pair BUILD FILE...           these streams, many times each
 *
 * A stream that is answered differently is kept in BUILD/fuzz/found, to be
 * sent again.
 */
#include <ctype.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <sys/stat.h>

#include "../subject.h"
#include "mutate.h"

enum {
    BATCH = 48,        /* streams on their way at once, to each server */
    TRIALS = 20,       /* of one that was answered differently, alone */
    FINDINGS_MAX = 10, /* enough to look at */
    PAUSE_MAX_MS = 4,
    SHOWN_BYTES = 500, /* of an answer, and how much of it is alike */
    SHOWN_ALIKE_BYTES = 200
};

enum ending {
    UNDER_WAY,
    ENDED,
    RESET,
    NEVER /* not before the deadline */
};

static const char *const ending_names[] = {"under way", "ended", "reset",
                                           "never ended"};

/* One stream on its way to one server. */
struct exchange {
    const struct bytes *stream;
    size_t sent_bytes;
    bool sent; /* all, and the end; or nobody takes it any more */
    int64_t next_ms;
    uint64_t random;
    struct bytes answer; /* owned: exchange_release */
    enum ending ending;
    int fd;
};

/* A stream, and how each server answered. */
struct trial {
    struct bytes text;   /* as in a file; owned */
    struct bytes stream; /* as sent; owned */
    struct exchange exchanges[SUBJECTS];
};

struct pair {
    struct subject upstream; /* of all */
    struct subject subjects[SUBJECTS];
    const char *options[3];           /* beside their own */
    char lines[SUBJECTS][LINE_BYTES]; /* of counters, the last */
    struct mutator mutator;
    char found[512]; /* the folder */
    uint64_t seed;
    bool quiet; /* what is wrong has been told */
    size_t streams, findings;
};

/* --- one exchange ------------------------------------------------------- */

static void exchange_init(struct exchange *exchange, int port,
                          const struct bytes *stream, uint64_t random)
{
    int one = 1;

    exchange->stream = stream;
    exchange->sent_bytes = exchange->answer.size = 0;
    exchange->sent = false;
    exchange->next_ms = 0;
    exchange->random = random | 1;
    exchange->fd = client_try(port, 0);
    exchange->ending = exchange->fd < 0 ? RESET : UNDER_WAY;
    (void)setsockopt(exchange->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void exchange_end(struct exchange *exchange, enum ending ending)
{
    exchange->ending = ending;
    close(exchange->fd);
}

/* Sends a piece and, behind the last one, the end. */
static void exchange_send(struct exchange *exchange)
{
    size_t left = exchange->stream->size - exchange->sent_bytes;
    size_t size = 1 + chance_below(&exchange->random,
                                   1ULL << chance_below(&exchange->random, 12));
    ssize_t sent = 0;

    if (left > 0)
        sent = send(exchange->fd, exchange->stream->data + exchange->sent_bytes,
                    size < left ? size : left, MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent > 0)
        exchange->sent_bytes += (size_t)sent;
    exchange->sent = exchange->sent_bytes == exchange->stream->size ||
                     (sent < 0 && errno != EAGAIN);
    if (exchange->sent)
        (void)shutdown(exchange->fd, SHUT_WR); /* may have been closed */
    if (chance_below(&exchange->random, 4) == 0)
        exchange->next_ms =
            now_ms() + (int64_t)chance_below(&exchange->random, PAUSE_MAX_MS);
}

static void exchange_read(struct exchange *exchange)
{
    char piece[READ_BYTES];
    ssize_t size = recv(exchange->fd, piece, sizeof piece, MSG_DONTWAIT);

    if (size > 0)
        bytes_add(&exchange->answer, piece, (size_t)size);
    else if (size == 0)
        exchange_end(exchange, ENDED);
    else if (errno != EAGAIN)
        exchange_end(exchange, RESET);
}

/* Carries all exchanges to their end, side by side. */
static void exchanges_run(struct exchange **exchanges, size_t count)
{
    struct pollfd ready[BATCH * SUBJECTS];
    int64_t end_ms = now_ms() + DEADLINE_MS;

    for (;;) {
        int64_t time_ms = now_ms();
        size_t open_count = 0;

        for (size_t i = 0; i < count; i++) {
            struct exchange *exchange = exchanges[i];
            bool open = exchange->ending == UNDER_WAY;
            bool sends = !exchange->sent && exchange->next_ms <= time_ms;

            if (open && time_ms > end_ms)
                exchange_end(exchange, NEVER);
            ready[i] =
                (struct pollfd){open ? exchange->fd : -1,
                                (short)(sends ? POLLIN | POLLOUT : POLLIN), 0};
            open_count += open;
        }
        if (open_count == 0)
            return;
        (void)poll(ready, count, 1);
        for (size_t i = 0; i < count; i++) {
            if (ready[i].revents & POLLOUT)
                exchange_send(exchanges[i]);
            if (ready[i].revents & ~POLLOUT)
                exchange_read(exchanges[i]);
        }
    }
}

/* --- what came of it ---------------------------------------------------- */

/* The answers of server i are those of the first. */
static bool is_alike(const struct trial *trial, int i)
{
    const struct exchange *first = &trial->exchanges[0],
                          *other = &trial->exchanges[i];

    return first->ending == other->ending &&
           first->answer.size == other->answer.size &&
           (first->answer.size == 0 ||
            memcmp(first->answer.data, other->answer.data,
                   first->answer.size) == 0);
}

/* From shortly before where the first answer that differs does. */
static void show(const struct pair *pair, const struct trial *trial)
{
    size_t from = 0;

    for (int i = SUBJECTS - 1; i > 0; i--)
        if (!is_alike(trial, i))
            from = bytes_alike(&trial->exchanges[0].answer,
                               &trial->exchanges[i].answer);
    from -= from < SHOWN_ALIKE_BYTES ? from : SHOWN_ALIKE_BYTES;
    for (int i = 0; i < SUBJECTS; i++) {
        const struct exchange *exchange = &trial->exchanges[i];

        if (i > 0 && is_alike(trial, i))
            continue;
        printf("# %s: %s after %zu bytes; from byte %zu:\n%.*s\n",
               pair->subjects[i].label, ending_names[exchange->ending],
               exchange->answer.size, from, SHOWN_BYTES,
               exchange->answer.size > from ? exchange->answer.data + from
                                            : "");
    }
}

/* A server that has died starts again; true when it had to. */
static bool revive(struct subject *subject, const char *const *options)
{
    int status;

    if (waitpid(subject->pid, &status, WNOHANG) == 0)
        return false;
    printf("# %s died: status %#x\n", subject->label, (unsigned)status);
    close(subject->out_fd);
    subject_start(subject, options);
    return true;
}

/* Asks for the counters once every connection is gone; false when that does
 * not happen. */
static bool ask_counters(struct subject *subject, char line[LINE_BYTES])
{
    int64_t end_ms = now_ms() + DEADLINE_MS;

    do {
        subject_counters(subject, line);
        if (counter(line, "open") == 0)
            return true;
        pause_ms(1);
    } while (now_ms() < end_ms);
    return false;
}

/* What the servers have counted since the last time is the same for all. */
static bool counters_are_alike(struct pair *pair)
{
    static const char *const keys[] = {
        "accepted",      "served",        "requests",      "responses",
        "aborted",       "responses_2xx", "responses_3xx", "responses_4xx",
        "responses_5xx", "errors_read",   "errors_write",  "bytes_in",
        "bytes_out",     "refused"};
    char line[LINE_BYTES];
    long long first[COUNT(keys)];
    bool alike = true;

    for (int i = 0; i < SUBJECTS; i++) {
        if (!ask_counters(&pair->subjects[i], line)) {
            printf("# %s: connections stay open\n", pair->subjects[i].label);
            alike = false;
        }
        for (size_t k = 0; k < COUNT(keys); k++) {
            long long more =
                counter(line, keys[k]) - counter(pair->lines[i], keys[k]);

            if (i == 0)
                first[k] = more;
            if (more == first[k])
                continue;
            if (!pair->quiet)
                printf("# %s: %s %lld, %s: %lld\n", pair->subjects[i].label,
                       keys[k], more, pair->subjects[0].label, first[k]);
            alike = false;
        }
        memcpy(pair->lines[i], line, sizeof line);
    }
    return alike;
}

/* Sends trials[count] to all servers; how many were answered differently, or 1
 * when only the counters differ. */
static size_t trials_run(struct pair *pair, struct trial *trials, size_t count)
{
    struct exchange *exchanges[BATCH * SUBJECTS];
    size_t exchange_count = 0, wrong = 0;
    uint64_t *random = &pair->mutator.random;

    for (size_t i = 0; i < count; i++)
        for (int j = 0; j < SUBJECTS; j++) {
            exchanges[exchange_count] = &trials[i].exchanges[j];
            exchange_init(exchanges[exchange_count++], pair->subjects[j].port,
                          &trials[i].stream, random_next(random));
        }
    exchanges_run(exchanges, exchange_count);
    for (size_t i = 0; i < count; i++) {
        bool alike = true;

        for (int j = 0; j < SUBJECTS; j++)
            mask_dates(&trials[i].exchanges[j].answer);
        for (int j = 1; j < SUBJECTS; j++)
            alike = alike && is_alike(&trials[i], j);
        wrong += !alike;
    }
    for (int i = 0; i < SUBJECTS; i++)
        wrong += revive(&pair->subjects[i], pair->options);
    return counters_are_alike(pair) || wrong > 0 ? wrong : 1;
}

/* --- findings ----------------------------------------------------------- */

static void keep(struct pair *pair, const struct trial *trial, const char *what)
{
    char path[1024];

    (void)snprintf(path, sizeof path, "%s/pair-%llu-%zu", pair->found,
                   (unsigned long long)pair->seed, pair->findings++);
    if (save_file(path, trial->text.data, trial->text.size))
        printf("not ok - %s: %s\n", path, what);
    else
        perror(path);
}

/* Sends one stream again and again; true when it was kept. */
static bool try_alone(struct pair *pair, struct trial *trial)
{
    size_t wrong = 0;
    char what[64];

    for (int i = 0; i < TRIALS; i++) {
        bool differs = trials_run(pair, trial, 1) > 0;

        if (differs && wrong++ == 0)
            show(pair, trial);
        pair->quiet = wrong > 0;
    }
    pair->quiet = false;
    (void)snprintf(what, sizeof what, "differs in %zu of %d", wrong, TRIALS);
    if (wrong > 0)
        keep(pair, trial, what);
    return wrong > 0;
}

static void try_batch(struct pair *pair, struct trial *trials, size_t count)
{
    bool kept = false;

    pair->streams += count;
    if (trials_run(pair, trials, count) == 0)
        return;
    for (size_t i = 0; i < count && pair->findings < FINDINGS_MAX; i++)
        kept = try_alone(pair, &trials[i]) || kept;
    for (size_t i = 0; i < count && !kept; i++)
        keep(pair, &trials[i], "one of a batch that differs, not alone");
}

/* --- what to send ------------------------------------------------------- */

static void trial_make(struct trial *trial)
{
    trial->stream.size = 0;
    stream_expand(&trial->stream, trial->text.data, trial->text.size);
    stream_tame(&trial->stream);
}

static void trial_free(struct trial *trial)
{
    bytes_free(&trial->text);
    bytes_free(&trial->stream);
    for (int i = 0; i < SUBJECTS; i++)
        bytes_free(&trial->exchanges[i].answer);
}

static void try_for(struct pair *pair, int64_t seconds)
{
    static struct trial trials[BATCH];
    int64_t end_ms = now_ms() + seconds * 1000;

    while (now_ms() < end_ms && pair->findings < FINDINGS_MAX) {
        for (size_t i = 0; i < BATCH; i++) {
            mutator_next(&pair->mutator, &trials[i].text);
            trial_make(&trials[i]);
        }
        try_batch(pair, trials, BATCH);
    }
    for (size_t i = 0; i < BATCH; i++)
        trial_free(&trials[i]);
}

static void try_file(struct pair *pair, const char *path)
{
    struct trial trial = {0};

    if (!load_file(&trial.text, path)) {
        perror(path);
        exit(2);
    }
    trial_make(&trial);
    pair->streams++;
    (void)try_alone(pair, &trial); /* counts it */
    trial_free(&trial);
}

static void pair_start(struct pair *pair, const char *build, uint64_t seed)
{
    static char upstream[64];
    char path[500];

    pair->seed = seed ? seed : (uint64_t)time(NULL);
    mutator_init(&pair->mutator, pair->seed);
    (void)snprintf(path, sizeof path, "%s/fuzz", build);
    (void)mkdir(path, 0777); /* keep() tells when it is not there */
    (void)snprintf(pair->found, sizeof pair->found, "%s/found", path);
    (void)mkdir(pair->found, 0777);
    subject_init(&pair->upstream, build, "event-server", NULL);
    subject_start(&pair->upstream, NULL);
    (void)snprintf(upstream, sizeof upstream, "--upstream=127.0.0.1:%d",
                   pair->upstream.port);
    pair->options[0] = "--root=" STREAM_ROOT;
    pair->options[1] = upstream;
    subjects_init(pair->subjects, build);
    for (int i = 0; i < SUBJECTS; i++) {
        subject_start(&pair->subjects[i], pair->options);
        subject_counters(&pair->subjects[i], pair->lines[i]);
    }
}

static void pair_stop(struct pair *pair)
{
    printf("# %zu streams to each of %d servers; the first answered %lld "
           "requests\n",
           pair->streams, SUBJECTS, counter(pair->lines[0], "responses"));
    for (int i = 0; i < SUBJECTS; i++)
        subject_stop(&pair->subjects[i]);
    subject_stop(&pair->upstream);
    mutator_release(&pair->mutator);
    if (pair->findings == 0)
        printf("ok - all were answered alike\n");
}

int main(int argc, char **argv)
{
    static struct pair pair;
    bool timed = argc > 2 && isdigit((unsigned char)argv[2][0]);

    if (argc < 3) {
        (void)fprintf(stderr, "usage: pair BUILD SECONDS [SEED] | FILE...\n");
        return 2;
    }
    (void)setvbuf(stdout, NULL, _IOLBF, 0); /* a finding is told at once */
    pair_start(&pair, argv[1],
               timed && argc > 3 ? strtoull(argv[3], NULL, 10) : 0);
    if (timed) {
        printf("# FUZZ_SEED=%llu\n", (unsigned long long)pair.seed);
        try_for(&pair, strtoll(argv[2], NULL, 10));
    }
    for (int i = 2; i < argc && !timed; i++)
        try_file(&pair, argv[i]);
    pair_stop(&pair);
    return pair.findings > 0;
}
