/*
 * upstream.h - an upstream server that lives in the test: it does nothing by
 * itself, so that it can do everything wrong.
 *
 *   1. upstream_init; a server gets upstream->option
 *   2. upstream_hear waits for a request; client_say answers it, upstream_drop
 *      ends its connection
 *   3. upstream_hang_up stops listening, upstream_listen begins again
 *   4. upstream_close
 */
#ifndef TESTS_UPSTREAM_H
#define TESTS_UPSTREAM_H

#include "subject.h"

enum {
    UPSTREAM_KEPT_MAX = 16
};

struct upstream {
    int listen_fd; /* -1: it does not listen */
    int port;
    int fds[UPSTREAM_KEPT_MAX]; /* accepted; -1: none */
    int accepted;               /* so far */
    char option[64];            /* that tells a server of it */
};

static inline void upstream_listen(struct upstream *upstream, int backlog)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)upstream->port),
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof address;
    int one = 1, fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    (void)setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, length), 0);
    assert_int_equal(listen(fd, backlog), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &length), 0);
    upstream->listen_fd = fd;
    upstream->port = ntohs(address.sin_port);
}

static inline void upstream_init(struct upstream *upstream, int backlog)
{
    *upstream = (struct upstream){.port = 0};
    for (int i = 0; i < UPSTREAM_KEPT_MAX; i++)
        upstream->fds[i] = -1;
    upstream_listen(upstream, backlog);
    snprintf(upstream->option, sizeof upstream->option,
             "--upstream=127.0.0.1:%d", upstream->port);
}

static inline void upstream_drop(struct upstream *upstream, int fd)
{
    for (int i = 0; i < UPSTREAM_KEPT_MAX; i++)
        if (upstream->fds[i] == fd)
            upstream->fds[i] = -1;
    close(fd);
}

static inline void upstream_hang_up(struct upstream *upstream)
{
    close(upstream->listen_fd);
    upstream->listen_fd = -1;
}

static inline void upstream_close(struct upstream *upstream)
{
    for (int i = 0; i < UPSTREAM_KEPT_MAX; i++)
        if (upstream->fds[i] >= 0)
            close(upstream->fds[i]);
    upstream_hang_up(upstream);
}

static inline void upstream_accept(struct upstream *upstream)
{
    int fd = accept4(upstream->listen_fd, NULL, NULL, SOCK_CLOEXEC);

    assert_true(fd >= 0);
    upstream->accepted++;
    for (int i = 0; i < UPSTREAM_KEPT_MAX; i++)
        if (upstream->fds[i] < 0) {
            upstream->fds[i] = fd;
            return;
        }
    fail_msg("too many connections");
}

/* Takes what has come on a connection: whether it is the request.  One that
 * has ended is dropped. */
static inline bool upstream_take(struct upstream *upstream, int fd,
                                 const char *line)
{
    struct bytes request = {0};

    if (client_read(fd, &request) <= 0) {
        upstream_drop(upstream, fd);
        return false;
    }
    while (!strstr(request.data, "\r\n\r\n"))
        assert_true(client_read(fd, &request) > 0);
    assert_int_equal(strncmp(request.data, line, strlen(line)), 0);
    bytes_free(&request);
    return true;
}

/* Waits for a request for this path, on whichever connection; returns that. */
static inline int upstream_hear(struct upstream *upstream, const char *path)
{
    char line[128];

    snprintf(line, sizeof line, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
             path, upstream->port);
    for (;;) {
        struct pollfd ready[UPSTREAM_KEPT_MAX + 1];

        for (int i = 0; i < UPSTREAM_KEPT_MAX; i++)
            ready[i] = (struct pollfd){upstream->fds[i], POLLIN, 0};
        ready[UPSTREAM_KEPT_MAX] =
            (struct pollfd){upstream->listen_fd, POLLIN, 0};
        assert_true(poll(ready, COUNT(ready), DEADLINE_MS) > 0);
        if (ready[UPSTREAM_KEPT_MAX].revents)
            upstream_accept(upstream);
        for (int i = 0; i < UPSTREAM_KEPT_MAX; i++)
            if (ready[i].revents && upstream_take(upstream, ready[i].fd, line))
                return ready[i].fd;
    }
}

static inline bool upstream_is_called(const struct upstream *upstream)
{
    struct pollfd ready = {.fd = upstream->listen_fd, .events = POLLIN};

    return poll(&ready, 1, 0) != 0;
}

/* Takes all places in the queue of who does not accept. */
static inline void upstream_fill(const struct upstream *upstream, int fds[2])
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET,
        .sin_port = htons((uint16_t)upstream->port),
        .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};

    for (int i = 0; i < 2; i++) {
        fds[i] = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        (void)connect(fds[i], (const struct sockaddr *)&address,
                      sizeof address); /* the last may have to wait */
    }
}

#endif
