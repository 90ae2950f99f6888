/*
 * net.h - sockets as both models want them: listening, accepting, refusing;
 * and how many descriptors there are.  Knows no protocol above TCP and no
 * concurrency.
 */
#ifndef COMMON_NET_H
#define COMMON_NET_H

#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

enum {
    NET_ADDRESS_BYTES = 80,
    NET_REFUSALS_MAX = 8
};

struct net_address {
    struct sockaddr_storage storage;
    socklen_t length;
};

/* Refused connections whose peers have yet to read why: they are closed a
 * while later, or sooner when there are many. */
struct net_refusals {
    pthread_mutex_t lock;
    int fds[NET_REFUSALS_MAX];   /* -1: none */
    bool seen[NET_REFUSALS_MAX]; /* by a sweep */
    unsigned next;
};

/* A listening socket: non-blocking, close-on-exec, SO_REUSEADDR.
 * TCP_NODELAY and TCP_NOTSENT_LOWAT are set on it and inherited by what it
 * accepts.  `port` 0 is any free one.  Returns the descriptor or a negative
 * errno; -ENXIO when the host is no address of this machine. */
int net_listen(const char *host, int64_t port, int64_t backlog);

/* "127.0.0.1:8080" or "[::1]:8080": where the socket listens. */
void net_address(int fd, char text[NET_ADDRESS_BYTES]);

/* The next connection, blocking mode, close-on-exec; -EAGAIN when there is
 * none; -EMFILE, -ENFILE, -ENOBUFS or -ENOMEM when the system has no room:
 * try again later; -EINVAL once the listening socket was shut
 * down.  A connection that ended while it waited is passed over. */
int net_accept(int listen_fd);

/* How many connections wait to be accepted; 0 where that cannot be told. */
int net_waiting(int listen_fd);

/* Sends from output[count], count 1 or 2; `flags` as for send(2).  Returns how
 * many bytes have gone (> 0), or a negative errno: -EAGAIN when MSG_DONTWAIT
 * was given and none could. */
ssize_t net_send(int fd, struct iovec *output, int count, int flags);

/* Whether a read would find something at once: bytes, the end, an error. */
bool net_has_input(int fd);

void net_refusals_init(struct net_refusals *refusals);

/* Sends `answer` as far as it goes at once, ends our side, and closes later.
 * From any thread. */
void net_refuse(struct net_refusals *refusals, int fd, const char *answer,
                size_t answer_bytes);

/* Closes those that were there at the last sweep. */
void net_sweep_refusals(struct net_refusals *refusals);

/* Looks up "host:port" or "[::1]:port", port 1 to 65535.  Returns 0, -EINVAL
 * when it is neither, or -ENXIO when nobody knows that host. */
int net_lookup(const char *text, struct net_address *address);

/* A blocking connection on which no call takes longer than timeout_s: it then
 * fails with EAGAIN, or EINPROGRESS while connecting; 0: no limit.  Returns
 * the descriptor or a negative errno. */
int net_connect(const struct net_address *address, int64_t timeout_s);

/* Raises the soft limit of descriptors to the hard one; returns how many
 * connections that leaves room for, at least 1. */
int64_t net_descriptor_room(void);

/* How many descriptors there may be beside so many connections: no number
 * ever reaches it. */
int64_t net_descriptors(int64_t connections);

/* Makes sure that descriptors 0 to 2 are taken, so that no socket ever gets
 * one of them.  Returns 0 or a negative errno. */
int net_reserve_standard(void);

#endif
