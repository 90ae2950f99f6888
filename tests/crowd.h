/*
 * crowd.h - many clients at once, of every kind: who asks well, who asks
 * badly, who is slow, deaf or silent, and who vanishes.
 *
 *   1. rows_add makes what they ask, of rows like those of specs.h; crowd_init
 *   2. crowd_run, for a while; who is done is followed by another
 *   3. crowd_finish: who waits for an answer gets it, all others leave
 *   4. crowd.failures is how many got anything but what the table says
 *   5. crowd_release
 */
#ifndef TESTS_CROWD_H
#define TESTS_CROWD_H

#include <errno.h>
#include <netinet/tcp.h>

#include "specs.h"
#include "subject.h"

enum {
    CROWD_MAX = 1024,
    ASKED_MAX = 8, /* rows on one connection */
    SILENCE_MAX_MS = 3000,
    SLOW_MS = 1000,         /* from byte to byte */
    SLOW_MAX_MS = 20000,    /* how long it keeps at it */
    DEAF_MS = 2000,         /* how long a client does not read */
    DEAF_BYTES = 32 * 1024, /* its receive buffer */
    CROWD_PIECE_BITS = 16,  /* pieces are up to 64 KiB */
    CROWD_FINISH_MS = 60 * 1000,
    ROWS_MAX = 512,
    FAILURES_SHOWN = 5
};

enum kind {
    ASKS,      /* rows of the table, one after the other */
    PIPELINES, /* the same, without waiting for answers */
    BREAKS,    /* sends a part of a row, and resets */
    FLEES,     /* connects and closes */
    SILENT,    /* connects, and closes after a while */
    SLOW,      /* a byte a second */
    DEAF,      /* asks for much, and does not read it */
    KINDS
};

/* A row, expanded. */
struct row {
    const struct spec *spec;
    struct bytes stream, answer; /* owned: rows_free */
};

struct rows {
    struct row row[ROWS_MAX];
    size_t count;
};

struct client {
    enum kind kind;
    int fd; /* -1: nobody */
    const struct row *asked[ASKED_MAX];
    size_t asked_count;
    size_t turn;         /* index of the row being sent */
    size_t sent_bytes;   /* of it */
    size_t answer_bytes; /* due for the rows sent in full */
    bool sent;           /* everything */
    int64_t next_ms;     /* when it does something again */
    int64_t leave_ms;    /* when it has had enough */
    struct bytes answer; /* owned */
};

struct crowd {
    const struct rows *rows;
    const char *label;
    int port;
    size_t count;
    size_t holders_max; /* slow and deaf ones at once */
    bool finishing;
    uint64_t random;
    size_t connected, answered, failures; /* clients; rows; clients */
    const char *told_of; /* the last failure, and how often it was told */
    size_t told;
    struct client clients[CROWD_MAX];
};

/* --- what to ask -------------------------------------------------------- */

static inline void rows_add(struct rows *rows, const struct spec *spec)
{
    struct row *row = &rows->row[rows->count++];

    assert_true(rows->count < ROWS_MAX);
    *row = (struct row){.spec = spec};
    bytes_add(&row->stream, "", 0);
    bytes_add(&row->answer, "", 0);
    bytes_expand(&row->stream, spec->request);
    bytes_expand(&row->answer, spec->answer);
}

static inline void rows_free(struct rows *rows)
{
    for (size_t i = 0; i < rows->count; i++) {
        bytes_free(&rows->row[i].stream);
        bytes_free(&rows->row[i].answer);
    }
}

/* Another request may follow this row. */
static inline bool row_goes_on(const struct row *row)
{
    return row->spec->end == OPEN && row->answer.size > 0;
}

static inline void client_choose(struct client *client, struct crowd *crowd)
{
    size_t count = 1 + chance_below(&crowd->random, ASKED_MAX);

    client->asked_count = 0;
    while (client->asked_count < count) {
        const struct row *row =
            &crowd->rows->row[chance_below(&crowd->random, crowd->rows->count)];

        client->asked[client->asked_count++] = row;
        if (!row_goes_on(row))
            return;
    }
}

/* --- a client's life ---------------------------------------------------- */

/* Who holds a place for long is a part of the crowd, not all of it. */
static inline bool client_holds(const struct client *client)
{
    return client->kind == SLOW || client->kind == DEAF;
}

static inline bool crowd_has_enough(const struct crowd *crowd, enum kind kind)
{
    size_t holders = 0, silent = 0;

    for (size_t i = 0; i < crowd->count; i++) {
        const struct client *client = &crowd->clients[i];

        holders += client->fd >= 0 && client_holds(client);
        silent += client->fd >= 0 && client->kind == SILENT;
    }
    if (kind == SLOW || kind == DEAF)
        return holders >= crowd->holders_max;
    return kind == SILENT && silent >= crowd->count / 4;
}

static inline void client_leave(struct client *client)
{
    static const struct linger at_once = {.l_onoff = 1, .l_linger = 0};

    if (client->kind == BREAKS)
        (void)setsockopt(client->fd, SOL_SOCKET, SO_LINGER, &at_once,
                         sizeof at_once);
    close(client->fd);
    client->fd = -1;
}

static inline void client_fails(struct crowd *crowd, struct client *client,
                                const char *what)
{
    crowd->failures++;
    if (what != crowd->told_of || crowd->told++ < FAILURES_SHOWN) {
        crowd->told = what != crowd->told_of ? 1 : crowd->told;
        crowd->told_of = what;
        print_error("%s: a client %s, asking", crowd->label, what);
        for (size_t i = 0; i < client->asked_count; i++)
            print_error(" \"%s\"", client->asked[i]->spec->name);
        print_error(":\n%.1000s\n", client->answer.data);
    }
    client_leave(client);
}

/* How long it stays, done or not. */
static inline int64_t client_patience_ms(struct crowd *crowd,
                                         const struct client *client)
{
    switch (client->kind) {
    case ASKS:
    case PIPELINES:
    case BREAKS:
    case FLEES:
    case KINDS:
        break;
    case SILENT:
        return 1 + (int64_t)chance_below(&crowd->random, SILENCE_MAX_MS);
    case SLOW:
        return SLOW_MS + (int64_t)chance_below(&crowd->random, SLOW_MAX_MS);
    case DEAF:
        return DEAF_MS;
    }
    return CROWD_FINISH_MS;
}

static inline void client_come(struct crowd *crowd, struct client *client)
{
    static const struct spec long_answer = {"much", GET("/bytes/5000000"), "",
                                            OPEN};
    static const struct row much = {
        .spec = &long_answer,
        .stream = {(char *)(uintptr_t)GET("/bytes/5000000"),
                   sizeof GET("/bytes/5000000") - 1, 0}};
    int one = 1;

    client->kind = chance_below(&crowd->random, KINDS);
    if (crowd_has_enough(crowd, client->kind))
        client->kind = chance_below(&crowd->random, 2) ? ASKS : PIPELINES;
    client->turn = client->sent_bytes = client->answer_bytes = 0;
    client->sent = false;
    client->answer.size = 0;
    bytes_add(&client->answer, "", 0);
    client->next_ms = now_ms();
    client->leave_ms = client->next_ms + client_patience_ms(crowd, client);
    client_choose(client, crowd);
    if (client->kind == DEAF) {
        client->asked[0] = &much;
        client->asked_count = 1;
    }
    client->fd = client_try(crowd->port, client->kind == DEAF ? DEAF_BYTES : 0);
    if (client->fd < 0) {
        crowd->failures++;
        return;
    }
    (void)setsockopt(client->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    crowd->connected++;
    if (client->kind == FLEES)
        client_leave(client);
}

/* How much of what is left of a row goes out at once. */
static inline size_t client_piece(struct crowd *crowd,
                                  const struct client *client, size_t left)
{
    uint64_t bits = chance_below(&crowd->random, CROWD_PIECE_BITS + 1);
    size_t size = 1 + chance_below(&crowd->random, 1ULL << bits);

    if (client->kind == SLOW)
        size = 1;
    return size < left ? size : left;
}

static inline void client_sent_all(struct client *client)
{
    client->sent = true;
    if (client->kind == ASKS || client->kind == PIPELINES)
        (void)shutdown(client->fd, SHUT_WR); /* may have been closed */
}

/* Sends a piece of what it asks. */
static inline void crowd_ask(struct crowd *crowd, struct client *client)
{
    const struct row *row = client->asked[client->turn];
    size_t piece =
        client_piece(crowd, client, row->stream.size - client->sent_bytes);
    ssize_t sent = send(client->fd, row->stream.data + client->sent_bytes,
                        piece, MSG_NOSIGNAL | MSG_DONTWAIT);

    if (sent < 0 && errno != EAGAIN) {
        client_sent_all(client); /* the server has heard enough */
        return;
    }
    client->sent_bytes += sent > 0 ? (size_t)sent : 0;
    client->next_ms = now_ms();
    if (client->kind == SLOW)
        client->next_ms += SLOW_MS;
    else if (chance_below(&crowd->random, 4) == 0)
        client->next_ms += (int64_t)chance_below(&crowd->random, 5);
    if (client->kind == BREAKS && chance_below(&crowd->random, 3) == 0)
        client->leave_ms =
            client->next_ms + (int64_t)chance_below(&crowd->random, 20);
    if (client->sent_bytes < row->stream.size)
        return;
    client->answer_bytes += row->answer.size;
    client->sent_bytes = 0;
    if (++client->turn == client->asked_count)
        client_sent_all(client);
}

/* All answers are there, and so is the end. */
static inline void client_ends(struct crowd *crowd, struct client *client)
{
    const char *at = client->answer.data;
    size_t left;

    mask_dates(&client->answer);
    left = client->answer.size;
    for (size_t i = 0; i < client->asked_count; i++) {
        const struct bytes *due = &client->asked[i]->answer;

        if (due->size > left || memcmp(at, due->data, due->size) != 0) {
            client_fails(crowd, client, "got something else");
            return;
        }
        at += due->size;
        left -= due->size;
        crowd->answered++;
    }
    if (left > 0)
        client_fails(crowd, client, "got too much");
    else
        client_leave(client);
}

static inline void crowd_hear(struct crowd *crowd, struct client *client)
{
    char piece[READ_BYTES];
    ssize_t size = recv(client->fd, piece, sizeof piece, MSG_DONTWAIT);
    bool waits = client->kind == ASKS || client->kind == PIPELINES;

    if (size > 0 && waits)
        bytes_add(&client->answer, piece, (size_t)size);
    if (size > 0 || (size < 0 && errno == EAGAIN))
        return;
    if (!waits)
        client_leave(client);
    else if (size == 0)
        client_ends(crowd, client);
    else
        client_fails(crowd, client, "was reset");
}

/* --- all of them -------------------------------------------------------- */

static inline void crowd_init(struct crowd *crowd, const struct rows *rows,
                              const struct subject *subject, size_t count)
{
    crowd->rows = rows;
    crowd->label = subject->label;
    crowd->port = subject->port;
    crowd->count = count < CROWD_MAX ? count : CROWD_MAX;
    crowd->holders_max = count / 4;
    crowd->random = 1;
    crowd->connected = crowd->answered = crowd->failures = 0;
    for (size_t i = 0; i < crowd->count; i++)
        crowd->clients[i] = (struct client){.fd = -1};
}

static inline void crowd_release(struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->count; i++)
        bytes_free(&crowd->clients[i].answer);
}

static inline short client_events(const struct client *client, int64_t time_ms)
{
    bool waits =
        client->kind == ASKS && client->answer.size < client->answer_bytes;
    bool asks = client->kind != SILENT && !client->sent && !waits &&
                client->next_ms <= time_ms;
    bool hears = client->kind != DEAF && client->kind != BREAKS;

    return (short)((asks ? POLLOUT : 0) | (hears ? POLLIN : 0));
}

/* True when the client is to go before it is done. */
static inline bool client_is_over(const struct crowd *crowd,
                                  const struct client *client, int64_t time_ms)
{
    bool waits = client->kind == ASKS || client->kind == PIPELINES;

    return (!waits && (crowd->finishing || time_ms >= client->leave_ms)) ||
           (client->kind == BREAKS && client->sent);
}

/* One turn for everyone; how many clients there are. */
static inline size_t crowd_turn(struct crowd *crowd)
{
    struct pollfd ready[CROWD_MAX];
    int64_t time_ms = now_ms();
    size_t there = 0;

    for (size_t i = 0; i < crowd->count; i++) {
        struct client *client = &crowd->clients[i];

        if (client->fd >= 0 && client_is_over(crowd, client, time_ms))
            client_leave(client);
        if (client->fd < 0 && !crowd->finishing)
            client_come(crowd, client);
        ready[i] =
            (struct pollfd){client->fd, client_events(client, time_ms), 0};
        there += client->fd >= 0;
    }
    (void)poll(ready, crowd->count, 1);
    for (size_t i = 0; i < crowd->count; i++) {
        struct client *client = &crowd->clients[i];

        if (ready[i].revents & POLLOUT)
            crowd_ask(crowd, client);
        if (ready[i].revents & (POLLIN | POLLHUP | POLLERR))
            crowd_hear(crowd, client);
    }
    return there;
}

static inline void crowd_run(struct crowd *crowd, int64_t ms)
{
    int64_t end_ms = now_ms() + ms;

    crowd->finishing = false;
    while (now_ms() < end_ms)
        (void)crowd_turn(crowd); /* as many as there may be */
}

static inline void crowd_finish(struct crowd *crowd)
{
    int64_t end_ms = now_ms() + CROWD_FINISH_MS;

    crowd->finishing = true;
    while (crowd_turn(crowd) > 0 && now_ms() < end_ms)
        ;
    for (size_t i = 0; i < crowd->count; i++)
        if (crowd->clients[i].fd >= 0)
            client_fails(crowd, &crowd->clients[i], "never got its answer");
}

#endif
