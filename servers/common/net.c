#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/resource.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "opt.h"

/* Descriptors kept back for everything that is not a connection: 12 of a
 * server with one loop, 5 of a second one, 8 refusals, what was inherited. */
enum {
    DESCRIPTOR_RESERVE = 32,
    NOTSENT_LOWAT_BYTES = 128 * 1024,
    CLOSE_READS_MAX = 16
};

static int set_option(int fd, int level, int option, int value)
{
    return setsockopt(fd, level, option, &value, sizeof value);
}

static int listen_on(const struct addrinfo *address, int64_t backlog)
{
    int fd = socket(address->ai_family,
                    SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error;

    if (fd < 0)
        return -errno;
    if (set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1) ||
        set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1) ||
        set_option(fd, IPPROTO_TCP, TCP_NOTSENT_LOWAT, NOTSENT_LOWAT_BYTES) ||
        bind(fd, address->ai_addr, address->ai_addrlen) ||
        listen(fd, (int)backlog)) {
        error = errno;
        (void)close(fd); /* nothing was sent on it */
        return -error;
    }
    return fd;
}

int net_listen(const char *host, int64_t port, int64_t backlog)
{
    struct addrinfo hints = {.ai_family = AF_UNSPEC,
                             .ai_socktype = SOCK_STREAM,
                             .ai_flags = AI_PASSIVE | AI_NUMERICSERV};
    struct addrinfo *found;
    char service[24];
    int fd;

    (void)snprintf(service, sizeof service, "%d", (int)port); /* 5 digits */
    if (getaddrinfo(host, service, &hints, &found) != 0)
        return -ENXIO;
    fd = listen_on(found, backlog);
    freeaddrinfo(found);
    return fd;
}

void net_address(int fd, char text[NET_ADDRESS_BYTES])
{
    struct sockaddr_storage address = {0};
    socklen_t length = sizeof address;
    char host[INET6_ADDRSTRLEN + 16] = "?", port[8] = "?";

    if (getsockname(fd, (struct sockaddr *)&address, &length) == 0)
        (void)getnameinfo((struct sockaddr *)&address, length, host,
                          sizeof host, port, sizeof port,
                          NI_NUMERICHOST | NI_NUMERICSERV); /* keeps "?" */
    (void)snprintf(text, NET_ADDRESS_BYTES,
                   address.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host,
                   port);
}

/* Errors that a connection brought with it: accept(2), "Error handling". */
static bool is_of_one_connection(int error)
{
    return error == EINTR || error == ECONNABORTED || error == EPROTO ||
           error == EPERM || error == ENETDOWN || error == ENOPROTOOPT ||
           error == EHOSTDOWN || error == ENONET || error == EHOSTUNREACH ||
           error == EOPNOTSUPP || error == ENETUNREACH;
}

int net_accept(int listen_fd)
{
    for (;;) {
        int fd = accept4(listen_fd, NULL, NULL, SOCK_CLOEXEC);

        if (fd >= 0)
            return fd;
        if (!is_of_one_connection(errno))
            return -errno;
    }
}

/* Of a listening socket tcpi_unacked is the length of its queue: tcp(7) does
 * not tell, tcp_get_info in the kernel does. */
int net_waiting(int listen_fd)
{
    struct tcp_info info;
    socklen_t length = sizeof info;

    if (getsockopt(listen_fd, IPPROTO_TCP, TCP_INFO, &info, &length))
        return 0;
    return (int)info.tcpi_unacked;
}

/* One buffer, the usual case, goes by the cheaper call. */
ssize_t net_send(int fd, struct iovec *output, int count, int flags)
{
    const struct msghdr message = {.msg_iov = output,
                                   .msg_iovlen = (size_t)count};
    ssize_t sent;

    flags |= MSG_NOSIGNAL;
    do
        sent = count == 1 ? send(fd, output->iov_base, output->iov_len, flags)
                          : sendmsg(fd, &message, flags);
    while (sent < 0 && errno == EINTR);
    return sent < 0 ? -errno : sent;
}

bool net_has_input(int fd)
{
    char byte;
    ssize_t size = recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT);

    return size >= 0 || (errno != EAGAIN && errno != EWOULDBLOCK);
}

void net_refusals_init(struct net_refusals *refusals)
{
    (void)pthread_mutex_init(&refusals->lock, NULL); /* cannot fail: glibc */
    refusals->next = 0;
    for (int i = 0; i < NET_REFUSALS_MAX; i++)
        refusals->fds[i] = -1;
}

/* Unread bytes would turn close into a reset, which could overtake the
 * answer. */
static void close_read(int *fd)
{
    char rest[4096];

    if (*fd < 0)
        return;
    for (int i = 0; i < CLOSE_READS_MAX; i++)
        if (recv(*fd, rest, sizeof rest, MSG_DONTWAIT) <= 0)
            break;
    (void)close(*fd); /* all was sent */
    *fd = -1;
}

void net_refuse(struct net_refusals *refusals, int fd, const char *answer,
                size_t answer_bytes)
{
    unsigned at;

    /* A socket this new has room for a few hundred bytes. */
    (void)send(fd, answer, answer_bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)shutdown(fd, SHUT_WR); /* fails if the peer is gone: so be it */
    pthread_mutex_lock(&refusals->lock);
    at = refusals->next++ % NET_REFUSALS_MAX;
    close_read(&refusals->fds[at]);
    refusals->fds[at] = fd;
    refusals->seen[at] = false;
    pthread_mutex_unlock(&refusals->lock);
}

void net_sweep_refusals(struct net_refusals *refusals)
{
    pthread_mutex_lock(&refusals->lock);
    for (int i = 0; i < NET_REFUSALS_MAX; i++) {
        if (refusals->seen[i])
            close_read(&refusals->fds[i]);
        refusals->seen[i] = true;
    }
    pthread_mutex_unlock(&refusals->lock);
}

/* Splits at the last colon; the brackets of a literal are dropped. */
static bool split(const char *text, char host[NET_ADDRESS_BYTES],
                  const char **port)
{
    const char *colon = strrchr(text, ':');
    size_t bytes = colon ? (size_t)(colon - text) : 0;
    int64_t number;

    if (bytes > 1 && text[0] == '[' && text[bytes - 1] == ']') {
        text++;
        bytes -= 2;
    } else if (memchr(text, ':', bytes))
        return false;
    if (bytes == 0 || bytes >= NET_ADDRESS_BYTES ||
        opt_number(colon + 1, 1, 65535, &number))
        return false;
    memcpy(host, text, bytes);
    host[bytes] = '\0';
    *port = colon + 1;
    return true;
}

int net_lookup(const char *text, struct net_address *address)
{
    const struct addrinfo hints = {.ai_family = AF_UNSPEC,
                                   .ai_socktype = SOCK_STREAM,
                                   .ai_flags = AI_NUMERICSERV};
    struct addrinfo *found;
    char host[NET_ADDRESS_BYTES];
    const char *port;

    if (!split(text, host, &port))
        return -EINVAL;
    if (getaddrinfo(host, port, &hints, &found) != 0)
        return -ENXIO;
    memcpy(&address->storage, found->ai_addr, found->ai_addrlen);
    address->length = found->ai_addrlen;
    freeaddrinfo(found);
    return 0;
}

/* Waits for a connect that a signal has interrupted.  Returns 0 or an errno. */
static int await_connect(int fd, int64_t timeout_s)
{
    struct pollfd ready = {.fd = fd, .events = POLLOUT};
    socklen_t length = sizeof(int);
    int result, error = 0;

    do
        result = poll(&ready, 1, timeout_s ? (int)timeout_s * 1000 : -1);
    while (result < 0 && errno == EINTR);
    if (result == 0)
        return EAGAIN;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &length) ? errno
                                                                 : error;
}

static int connect_to(int fd, const struct net_address *address,
                      int64_t timeout_s)
{
    if (connect(fd, (const struct sockaddr *)&address->storage,
                address->length) == 0)
        return 0;
    return errno == EINTR ? await_connect(fd, timeout_s) : errno;
}

int net_connect(const struct net_address *address, int64_t timeout_s)
{
    const struct timeval timeout = {.tv_sec = timeout_s};
    int fd = socket(address->storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int error;

    if (fd < 0)
        return -errno;
    if (set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1) ||
        setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout) ||
        setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &timeout, sizeof timeout))
        error = errno;
    else
        error = connect_to(fd, address, timeout_s);
    if (!error)
        return fd;
    (void)close(fd); /* nothing was sent on it */
    return -error;
}

int64_t net_descriptor_room(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit))
        return 1;
    if (limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit); /* else the soft one rules */
        (void)getrlimit(RLIMIT_NOFILE, &limit);
    }
    if (limit.rlim_cur > INT32_MAX)
        return INT32_MAX;
    return limit.rlim_cur > DESCRIPTOR_RESERVE
               ? (int64_t)limit.rlim_cur - DESCRIPTOR_RESERVE
               : 1;
}

int64_t net_descriptors(int64_t connections)
{
    struct rlimit limit;
    int64_t count = 2 * connections + 8 * DESCRIPTOR_RESERVE;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < (rlim_t)count)
        count = (int64_t)limit.rlim_cur;
    return count;
}

int net_reserve_standard(void)
{
    int fd;

    do {
        fd = open("/dev/null", O_RDWR);
        if (fd < 0)
            return -errno;
    } while (fd <= STDERR_FILENO);
    return close(fd) == 0 ? 0 : -errno;
}
