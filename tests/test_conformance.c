/*
 * The table of conformance.h, held against every server: whole, in single
 * bytes, and cut in two anywhere; by a client that ends its side when it has
 * sent, and by one that stays and asks again.
 *
 * Answers are read strictly.  A connection that is to serve a further request
 * serves one; a server closes exactly when it has said so; all servers send the
 * same bytes but for Date.
 */
#include <ctype.h>
#include <errno.h>
#include <netinet/tcp.h>

#include "conformance.h"
#include "subject.h"

enum {
    GAP_MS = 2,      /* between two pieces of a stream */
    QUIET_MS = 8000, /* nothing on any connection: nothing will come */
    EXCHANGES_MAX = 512,
    CUT_BYTES = 400,   /* longest stream that is cut everywhere */
    CUTS = 40,         /* of a longer one */
    SINGLE_BYTES = 200 /* of a longer one, at either end */
};

/* What a client asks that stays. */
#define PROBE        "GET /bytes/2 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"
#define PROBE_STATUS " 200=ab"

/* --- answers, read strictly --------------------------------------------- */

struct answer {
    int status;
    int dates, lengths, types, allows, retries;
    size_t length;      /* as Content-Length says */
    bool closes, keeps; /* as Connection says */
    const char *body;   /* borrowed */
    size_t body_bytes;  /* there are */
    size_t bytes;       /* of all of it */
};

static const char unfinished[] = "half an answer";

static bool is_status_line(const char *line, size_t size)
{
    static const char version[] = "HTTP/1.1 ";

    if (size < 14 || memcmp(line, version, 9) != 0 || line[12] != ' ' ||
        line[13] == ' ' || line[9] < '1' || line[9] > '5')
        return false;
    for (size_t i = 13; i < size; i++)
        if (line[i] < ' ' || line[i] > '~')
            return false;
    return isdigit((unsigned char)line[10]) && isdigit((unsigned char)line[11]);
}

/* RFC 9110, 5.6.7: an IMF-fixdate. */
static bool is_date(const char *value)
{
    struct tm tm;
    const char *end = strptime(value, "%a, %d %b %Y %H:%M:%S GMT", &tm);

    return end && *end == '\0' && strlen(value) == 29;
}

static bool is_token(const char *text)
{
    return *text != '\0' &&
           text[strspn(text, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvw"
                             "xyzABCDEFGHIJKLMNOPQRSTUVWXYZ")] == '\0';
}

static bool is_value(const char *text)
{
    for (; *text; text++)
        if (((unsigned char)*text < ' ' && *text != '\t') || *text == '\177')
            return false;
    return true;
}

/* Returns what is wrong with the field, or NULL. */
static const char *answer_field(struct answer *answer, const char *name,
                                const char *value)
{
    char *end;

    if (!is_token(name) || !is_value(value))
        return "a bad field";
    answer->types += strcasecmp(name, "Content-Type") == 0;
    answer->allows += strcasecmp(name, "Allow") == 0 && *value;
    answer->retries += strcasecmp(name, "Retry-After") == 0 && *value;
    if (strcasecmp(name, "Transfer-Encoding") == 0)
        return "a transfer coding";
    if (strcasecmp(name, "Date") == 0 && (!is_date(value) || answer->dates++))
        return "a bad Date";
    if (strcasecmp(name, "Content-Length") == 0) {
        answer->length = strtoul(value, &end, 10);
        if (!isdigit((unsigned char)*value) || *end || answer->lengths++)
            return "a bad Content-Length";
    }
    if (strcasecmp(name, "Connection") == 0) {
        answer->closes = strcmp(value, "close") == 0;
        answer->keeps = strcmp(value, "keep-alive") == 0;
        if (!answer->closes && !answer->keeps)
            return "a strange Connection";
    }
    return NULL;
}

static const char *answer_line(struct answer *answer, const char *line,
                               size_t size)
{
    char text[LINE_BYTES], *colon, *value;

    if (size >= sizeof text || memchr(line, '\0', size))
        return "a bad field";
    memcpy(text, line, size);
    text[size] = '\0';
    colon = strchr(text, ':');
    if (!colon)
        return "a bad field";
    *colon = '\0';
    value = colon + 1 + strspn(colon + 1, " \t");
    return answer_field(answer, text, value);
}

/* What a head must have: RFC 9110, 6.6.1, 8.6, 15.2, 15.5.6, 15.6.4. */
static const char *answer_head(const struct answer *answer)
{
    if (answer->status < 200)
        return answer->lengths ? "a body after an interim answer" : NULL;
    if (answer->dates == 0)
        return "no Date";
    if (answer->lengths == 0)
        return "no Content-Length";
    if (answer->length > 0 && answer->types != 1)
        return "no Content-Type";
    if (answer->status == 405 && answer->allows != 1)
        return "no Allow";
    if (answer->status == 503 && answer->retries != 1)
        return "no Retry-After";
    return NULL;
}

/* Reads the answer at the start of data[size].  Returns what is wrong with it,
 * `unfinished` as long as not all of it is there, or NULL. */
static const char *answer_parse(struct answer *answer, const char *data,
                                size_t size, bool to_head)
{
    const char *end = size ? memmem(data, size, "\r\n\r\n", 4) : NULL;
    const char *line = data, *fault = NULL;

    *answer = (struct answer){0};
    if (!end)
        return unfinished;
    for (; !fault && line < end + 2; line += 2) {
        const char *stop = memmem(line, (size_t)(end + 2 - line), "\r\n", 2);

        if (line > data)
            fault = answer_line(answer, line, (size_t)(stop - line));
        else if (!is_status_line(line, (size_t)(stop - line)))
            fault = "a bad status line";
        line = stop;
    }
    answer->status = fault ? 0 : atoi(data + 9);
    fault = fault ? fault : answer_head(answer);
    answer->body = end + 4;
    answer->body_bytes = to_head ? 0 : answer->length;
    answer->bytes = (size_t)(answer->body - data) + answer->body_bytes;
    return fault ? fault : answer->bytes > size ? unfinished : NULL;
}

/* --- words of the table ------------------------------------------------- */

static size_t word_bytes(const char *word)
{
    return strcspn(word, " ");
}

static const char *word_next(const char *word)
{
    word += word_bytes(word);
    return word + strspn(word, " ");
}

/* The alternative of this status: a pointer behind its digits, or NULL.  For
 * status 0, that of no answer at all. */
static const char *word_find(const char *word, int status)
{
    const char *end = word + word_bytes(word);
    size_t digits = status ? 3 : 1;
    char text[16];

    snprintf(text, sizeof text, "%d", status);
    while (word < end) {
        if (strncmp(word, status ? text : "-", digits) == 0)
            return word + digits;
        word += strcspn(word, "| ") + 1;
    }
    return NULL;
}

static bool word_is_to_head(const char *word)
{
    return *word && strchr("123456789", *word) && word[3] == 'h';
}

static bool word_is_body(const char *rest, const struct answer *answer)
{
    size_t size = strcspn(rest, "| ");

    return *rest != '=' ||
           (size - 1 == answer->body_bytes &&
            memcmp(rest + 1, answer->body, answer->body_bytes) == 0);
}

/* True when none of the words before `end` has to come. */
static bool words_are_optional(const char *word, const char *end)
{
    for (; word < end; word = word_next(word))
        if (!word_find(word, 0))
            return false;
    return true;
}

/* --- cases -------------------------------------------------------------- */

struct check {
    const struct clause *clause;
    struct bytes stream;   /* owned: the request, then the probe */
    struct bytes statuses; /* owned: likewise */
    size_t request_bytes, statuses_bytes;
    size_t await_bytes; /* into the stream; SIZE_MAX: nowhere */
    bool failed;
};

static void check_init(struct check *check, const struct clause *clause)
{
    char *await;

    *check = (struct check){.clause = clause, .await_bytes = SIZE_MAX};
    bytes_expand(&check->stream, clause->request);
    bytes_add(&check->stream, "", 0); /* for the data of an empty one */
    await = memchr(check->stream.data, *AWAIT, check->stream.size);
    if (await) {
        check->await_bytes = (size_t)(await - check->stream.data);
        check->stream.size--;
        memmove(await, await + 1, check->stream.size - check->await_bytes);
    }
    for (size_t i = 0; i < check->stream.size; i++)
        if (check->stream.data[i] == *NUL)
            check->stream.data[i] = '\0';
    check->request_bytes = check->stream.size;
    bytes_add(&check->stream, PROBE, strlen(PROBE));

    bytes_expand(&check->statuses, clause->statuses);
    check->statuses_bytes = check->statuses.size;
    bytes_add(&check->statuses, PROBE_STATUS, strlen(PROBE_STATUS));
}

static void check_release(struct check *check)
{
    bytes_free(&check->stream);
    bytes_free(&check->statuses);
}

/* --- exchanges ---------------------------------------------------------- */

/* How a client sends. */
struct manner {
    const char *label;
    enum {
        WHOLE,
        SINGLE,
        IN_TWO
    } pieces;
    bool stays;       /* or ends its side */
    size_t exchanges; /* at a time */
};

/* One connection of one case. */
struct exchange {
    struct check *check;
    const struct subject *subject;
    const struct manner *manner;
    size_t cut;           /* where the stream is, if it is */
    size_t sent_bytes;    /* of the stream */
    size_t due_bytes;     /* to be sent as soon as it may be */
    struct bytes answers; /* owned: exchange_release */
    size_t read_bytes;    /* of the answers */
    const char *word;     /* the next that is expected */
    int count;            /* of answers read */
    bool closes;          /* the last of them said so */
    bool half_closed;     /* by this client */
    const char *fault;    /* NULL: none */
    int fd;               /* -1: ended */
};

static void exchange_init(struct exchange *exchange, struct check *check,
                          const struct subject *subject,
                          const struct manner *manner, size_t cut)
{
    int one = 1;

    *exchange = (struct exchange){.check = check,
                                  .subject = subject,
                                  .manner = manner,
                                  .cut = cut,
                                  .word = check->statuses.data,
                                  .fd = client_connect(subject->port)};
    (void)setsockopt(exchange->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void exchange_end(struct exchange *exchange, const char *fault)
{
    exchange->fault = fault;
    close(exchange->fd);
    exchange->fd = -1;
}

/* True when the client asks again after the request. */
static bool exchange_stays(const struct exchange *exchange)
{
    return exchange->manner->stays && exchange->check->clause->end != CUT;
}

/* Where the words of the request end. */
static const char *exchange_boundary(const struct exchange *exchange)
{
    return exchange->check->statuses.data + exchange->check->statuses_bytes;
}

/* True when the request has its answers. */
static bool exchange_is_answered(const struct exchange *exchange)
{
    return exchange->word >= exchange_boundary(exchange);
}

/* How much of the stream may be sent now. */
static size_t exchange_limit(const struct exchange *exchange)
{
    const struct check *check = exchange->check;

    if (exchange->count == 0 && check->await_bytes != SIZE_MAX)
        return check->await_bytes;
    if (exchange_stays(exchange) && exchange_is_answered(exchange) &&
        !exchange->closes)
        return check->stream.size;
    return check->request_bytes;
}

/* The next piece is due; with the last one, whatever may follow. */
static void exchange_turn(struct exchange *exchange)
{
    size_t sent = exchange->sent_bytes, size = exchange->check->request_bytes;
    size_t end = size;

    if (exchange->manner->pieces == IN_TWO && sent < exchange->cut)
        end = exchange->cut;
    if (exchange->manner->pieces == SINGLE && sent < size)
        end = sent < SINGLE_BYTES || sent + SINGLE_BYTES >= size
                  ? sent + 1
                  : size - SINGLE_BYTES;
    exchange->due_bytes = end < size ? end : exchange->check->stream.size;
}

/* Sends what is due and allowed, as far as the server takes it.  One that has
 * heard enough may have closed: no error. */
static void exchange_send(struct exchange *exchange)
{
    size_t end = exchange_limit(exchange);

    if (end > exchange->due_bytes)
        end = exchange->due_bytes;
    while (exchange->sent_bytes < end) {
        ssize_t sent = send(
            exchange->fd, exchange->check->stream.data + exchange->sent_bytes,
            end - exchange->sent_bytes, MSG_NOSIGNAL | MSG_DONTWAIT);

        if (sent <= 0)
            return;
        exchange->sent_bytes += (size_t)sent;
    }
    if (exchange->sent_bytes == exchange->check->request_bytes &&
        !exchange_stays(exchange) && !exchange->half_closed) {
        (void)shutdown(exchange->fd, SHUT_WR);
        exchange->half_closed = true;
    }
}

static bool exchange_is_blocked(const struct exchange *exchange)
{
    return exchange->sent_bytes < exchange->due_bytes &&
           exchange->sent_bytes < exchange_limit(exchange);
}

/* Skips the words of answers that did not come; then reads one that did.
 * Returns what is wrong with it, or NULL. */
static const char *exchange_take(struct exchange *exchange)
{
    const char *data = exchange->answers.data + exchange->read_bytes;
    size_t size = exchange->answers.size - exchange->read_bytes;
    int status = size > 12 ? atoi(data + 9) : 0;
    const char *rest = NULL, *fault;
    struct answer answer;

    if (size <= 12)
        return unfinished;
    while (!(rest = word_find(exchange->word, status)) &&
           word_find(exchange->word, 0))
        exchange->word = word_next(exchange->word);
    fault = answer_parse(&answer, data, size,
                         rest ? *rest == 'h' : word_is_to_head(exchange->word));
    if (fault)
        return fault;
    if (exchange->closes)
        return "an answer after the last";
    if (!rest)
        return *exchange->word ? "another status" : "an answer too many";
    if (!word_is_body(rest, &answer))
        return "another body";
    exchange->read_bytes += answer.bytes;
    exchange->word = word_next(exchange->word);
    exchange->closes = answer.closes;
    exchange->count++;
    return NULL;
}

/* The server has closed: returns what is wrong with that, or NULL. */
static const char *exchange_judge(const struct exchange *exchange)
{
    enum end end = exchange->check->clause->end;

    if (exchange->read_bytes < exchange->answers.size)
        return unfinished;
    if (!exchange_is_answered(exchange) &&
        !words_are_optional(exchange->word, exchange_boundary(exchange)))
        return "an answer is missing";
    if (exchange_stays(exchange) && end == OPEN && *exchange->word)
        return "it closes";
    if (!exchange_stays(exchange) && end == OPEN && exchange->closes)
        return "it says that it closes";
    if ((exchange_stays(exchange) || end == CLOSED) && !exchange->closes)
        return "it does not say that it closes";
    return NULL;
}

static void exchange_read(struct exchange *exchange)
{
    const char *fault = NULL;
    ssize_t size = client_read(exchange->fd, &exchange->answers);

    while (!fault && exchange->read_bytes < exchange->answers.size)
        fault = exchange_take(exchange);
    if (fault == unfinished)
        fault = NULL;
    if (!fault && size < 0)
        fault = "a reset";
    if (!fault && size == 0)
        fault = exchange_judge(exchange);
    else if (!fault && exchange->check->clause->end == CLOSED &&
             exchange_is_answered(exchange) && !exchange->closes)
        fault = "it does not say that it closes";
    if (fault || size <= 0)
        exchange_end(exchange, fault);
    else
        exchange_send(exchange);
}

/* --- many at a time ----------------------------------------------------- */

struct batch {
    struct exchange exchanges[EXCHANGES_MAX]; /* SUBJECTS by SUBJECTS */
    size_t count;
};

/* Sends the next piece of all; returns whether any has a further one. */
static bool batch_turn(struct batch *batch)
{
    bool more = false;

    for (size_t i = 0; i < batch->count; i++) {
        struct exchange *exchange = &batch->exchanges[i];

        if (exchange->fd < 0)
            continue;
        exchange_turn(exchange);
        exchange_send(exchange);
        more = more || exchange->due_bytes < exchange->check->request_bytes;
    }
    return more;
}

/* Waits for `ms` and reads what comes.  Returns how many still do not end; -1
 * when nothing came. */
static int batch_poll(struct batch *batch, int ms)
{
    struct pollfd ready[EXCHANGES_MAX];
    int open_count = 0, ready_count;

    for (size_t i = 0; i < batch->count; i++) {
        const struct exchange *exchange = &batch->exchanges[i];

        ready[i] = (struct pollfd){.fd = exchange->fd, .events = POLLIN};
        if (exchange->fd >= 0 && exchange_is_blocked(exchange))
            ready[i].events |= POLLOUT;
        open_count += exchange->fd >= 0;
    }
    if (open_count == 0)
        return 0;
    ready_count = poll(ready, batch->count, ms);
    for (size_t i = 0; ready_count > 0 && i < batch->count; i++) {
        if (ready[i].fd >= 0 && ready[i].revents & POLLOUT)
            exchange_send(&batch->exchanges[i]);
        if (ready[i].fd >= 0 && ready[i].revents & ~POLLOUT)
            exchange_read(&batch->exchanges[i]);
    }
    return ready_count > 0 ? open_count : -1;
}

/* Lets all exchanges come to their end. */
static void batch_finish(struct batch *batch)
{
    bool more = true;
    int state = 1;

    while (state > 0 || (state < 0 && more)) {
        int64_t turn_ms = now_ms() + GAP_MS;

        more = more && batch_turn(batch);
        do {
            int64_t left_ms = more ? turn_ms - now_ms() : QUIET_MS;

            state = batch_poll(batch, left_ms > 0 ? (int)left_ms : 0);
        } while (state > 0 && (!more || now_ms() < turn_ms));
    }
    for (size_t i = 0; i < batch->count; i++)
        if (batch->exchanges[i].fd >= 0)
            exchange_end(&batch->exchanges[i], "nothing more comes");
}

/* --- verdicts ----------------------------------------------------------- */

enum {
    SHOWN_BYTES = 300
};

/* Prints a line that holds what of the data fits. */
static void print_escaped(const char *label, const char *data, size_t size)
{
    print_error("#   %s", label);
    for (size_t i = 0; i < size && i < SHOWN_BYTES; i++)
        if (data[i] == '\r' || data[i] == '\n')
            print_error("%s", data[i] == '\r' ? "\\r" : "\\n");
        else if (data[i] < ' ' || data[i] > '~')
            print_error("\\%03o", (unsigned)(unsigned char)data[i]);
        else
            print_error("%c", data[i]);
    print_error("%s\n", size > SHOWN_BYTES ? "..." : "");
}

static void exchange_report(const struct exchange *exchange)
{
    static const char *const ends[] = {"and it stays open", "and it closes",
                                       "and either end", "cut short"};
    const struct clause *clause = exchange->check->clause;

    print_error("# RFC %s, %s: %s, %s", clause->section, clause->name,
                exchange->subject->label, exchange->manner->label);
    if (exchange->manner->pieces == IN_TWO)
        print_error(" at %zu", exchange->cut);
    print_error(": %s; expected, %s:\n", exchange->fault, ends[clause->end]);
    print_escaped("", clause->statuses, strlen(clause->statuses));
    print_escaped("came: ", exchange->answers.data, exchange->answers.size);
}

/* A 100 may be left out when the body is already there: a matter of time. */
static bool is_same(const struct exchange *exchange,
                    const struct exchange *other)
{
    const struct bytes *a = &exchange->answers, *b = &other->answers;

    return strstr(exchange->check->clause->statuses, "100|-") ||
           (a->size == b->size &&
            (a->size == 0 || memcmp(a->data, b->data, a->size) == 0));
}

/* Reports the first exchange of a case that went wrong. */
static void exchange_settle(struct exchange *exchange,
                            const struct exchange *first)
{
    mask_dates(&exchange->answers);
    if (!exchange->fault && !is_same(exchange, first))
        exchange->fault = "unlike the first server's";
    if (exchange->fault && !exchange->check->failed) {
        exchange->check->failed = true;
        exchange_report(exchange);
    }
}

/* Finishes the batch and empties it. */
static void batch_settle(struct batch *batch)
{
    batch_finish(batch);
    for (size_t i = 0; i < batch->count; i++)
        exchange_settle(&batch->exchanges[i],
                        &batch->exchanges[i - i % SUBJECTS]);
    for (size_t i = 0; i < batch->count; i++)
        bytes_free(&batch->exchanges[i].answers);
    batch->count = 0;
}

/* --- the tests ---------------------------------------------------------- */

struct conformance {
    struct subject subjects[SUBJECTS];
    struct check checks[COUNT(clauses)];
    struct batch batch;
};

/* Sends a case to all servers, with others or when there are enough. */
static void conformance_send(struct conformance *conformance,
                             struct check *check, const struct manner *manner,
                             size_t cut)
{
    struct batch *batch = &conformance->batch;

    for (int i = 0; i < SUBJECTS; i++)
        exchange_init(&batch->exchanges[batch->count++], check,
                      &conformance->subjects[i], manner, cut);
    if (batch->count == manner->exchanges)
        batch_settle(batch);
}

/* Every offset of a short stream; some of a long one. */
static void conformance_cut(struct conformance *conformance,
                            struct check *check, const struct manner *manner)
{
    size_t size = check->request_bytes;
    size_t step = size <= CUT_BYTES ? 1 : size / CUTS;

    for (size_t cut = 1; cut < size; cut += step)
        conformance_send(conformance, check, manner, cut);
}

/* How many cases have failed so far. */
static size_t conformance_failures(const struct conformance *conformance)
{
    size_t failures = 0;

    for (size_t i = 0; i < COUNT(clauses); i++)
        failures += conformance->checks[i].failed;
    return failures;
}

/* A case that failed is not tried again: once is enough to be told. */
static void conformance_hold(struct conformance *conformance,
                             const struct manner *manner)
{
    size_t failures = conformance_failures(conformance);

    for (size_t i = 0; i < COUNT(clauses); i++) {
        struct check *check = &conformance->checks[i];

        if (check->failed)
            continue;
        if (manner->pieces == IN_TWO)
            conformance_cut(conformance, check, manner);
        else
            conformance_send(conformance, check, manner, 0);
    }
    batch_settle(&conformance->batch);
    failures = conformance_failures(conformance) - failures;
    if (failures > 0)
        fail_msg("%zu of %zu cases fail", failures, COUNT(clauses));
}

static void clients_that_end_their_side_are_answered(void **state)
{
    static const struct manner manner = {"whole, half-closed", WHOLE, false,
                                         32};

    conformance_hold(*state, &manner);
}

static void clients_that_stay_are_answered_again(void **state)
{
    static const struct manner manner = {"whole", WHOLE, true, 32};

    conformance_hold(*state, &manner);
}

static void single_bytes_are_answered_alike(void **state)
{
    static const struct manner manner = {"in single bytes", SINGLE, true,
                                         EXCHANGES_MAX};

    conformance_hold(*state, &manner);
}

static void streams_cut_anywhere_are_answered_alike(void **state)
{
    static const struct manner manner = {"cut", IN_TWO, true, EXCHANGES_MAX};

    conformance_hold(*state, &manner);
}

/* --- what the table cannot say ------------------------------------------ */

/* The answer to one request on a connection of its own. */
static void ask(const struct subject *subject, const char *method,
                const char *path, struct bytes *answer)
{
    char request[256];
    int fd = client_connect(subject->port);

    snprintf(request, sizeof request,
             "%s %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n", method,
             path);
    client_say(fd, request);
    client_read_all(fd, answer);
    close(fd);
    mask_dates(answer);
}

static size_t head_bytes(const struct bytes *answer)
{
    const char *end = answer->size ? strstr(answer->data, "\r\n\r\n") : NULL;

    assert_non_null(end);
    return (size_t)(end + 4 - answer->data);
}

/* RFC 9110, 9.3.2. */
static void head_is_get_without_its_body(void **state)
{
    static const char *const paths[] = {"/hello",   "/bytes/30000", "/wait/1",
                                        "/cpu/1",   "/block/1",     "/file/x",
                                        "/nowhere", "/bytes/x",     "/echo"};
    const struct conformance *conformance = *state;

    for (size_t i = 0; i < COUNT(paths) * SUBJECTS; i++) {
        const struct subject *subject = &conformance->subjects[i % SUBJECTS];
        struct bytes get = {0}, head = {0};

        ask(subject, "GET", paths[i / SUBJECTS], &get);
        ask(subject, "HEAD", paths[i / SUBJECTS], &head);
        assert_int_equal(head_bytes(&head), head.size);
        assert_int_equal(head_bytes(&get), head.size);
        assert_memory_equal(head.data, get.data, head.size);
        bytes_free(&get);
        bytes_free(&head);
    }
}

/* RFC 9110, 15.5.6. */
static void allow_names_what_is_allowed(void **state)
{
    const struct conformance *conformance = *state;

    for (int i = 0; i < SUBJECTS; i++) {
        struct bytes get = {0}, post = {0};

        ask(&conformance->subjects[i], "GET", "/echo", &get);
        ask(&conformance->subjects[i], "POST", "/hello", &post);
        assert_non_null(strstr(get.data, "\r\nAllow: POST\r\n"));
        assert_non_null(strstr(post.data, "\r\nAllow: GET, HEAD\r\n"));
        bytes_free(&get);
        bytes_free(&post);
    }
}

/* With the sanitizers, that nothing leaked or raced. */
static void all_end_well(void **state)
{
    struct conformance *conformance = *state;

    for (int i = 0; i < SUBJECTS; i++)
        subject_stop(&conformance->subjects[i]);
    for (size_t i = 0; i < COUNT(clauses); i++)
        check_release(&conformance->checks[i]);
}

static void start(struct conformance *conformance, const char *folder)
{
    subjects_init(conformance->subjects, folder);
    for (int i = 0; i < SUBJECTS; i++)
        subject_start(&conformance->subjects[i], NULL);
    for (size_t i = 0; i < COUNT(clauses); i++)
        check_init(&conformance->checks[i], &clauses[i]);
}

int main(int argc, char **argv)
{
    static struct conformance conformance;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_prestate(clients_that_end_their_side_are_answered,
                                  &conformance),
        cmocka_unit_test_prestate(clients_that_stay_are_answered_again,
                                  &conformance),
        cmocka_unit_test_prestate(single_bytes_are_answered_alike,
                                  &conformance),
        cmocka_unit_test_prestate(streams_cut_anywhere_are_answered_alike,
                                  &conformance),
        cmocka_unit_test_prestate(head_is_get_without_its_body, &conformance),
        cmocka_unit_test_prestate(allow_names_what_is_allowed, &conformance),
        cmocka_unit_test_prestate(all_end_well, &conformance),
    };

    start(&conformance, argc > 1 ? argv[1] : "build");
    return cmocka_run_group_tests(tests, NULL, NULL);
}
