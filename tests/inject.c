/*
 * inject.so: preloaded, it makes the calls of a program fail on demand.  The
 * rules are described in inject.h.
 *
 * Whether a call fails depends only on how many of its kind came before: one
 * atomic counter for each, and no lock.  Memory is had from glibc by the names
 * beside malloc, since to look up malloc takes memory.  Under a sanitizer,
 * whose memory is its own, allocations do not fail.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "inject.h"

enum {
    RULES_MAX = 16,
    BAD_RULE = 99 /* the exit code after one */
};

/* --- the rules ---------------------------------------------------------- */

struct rule {
    enum inject_call call;
    int error; /* 0: none */
    bool is_short;
    time_t step_s;
    uint64_t after, every, times;
};

static struct rule rules[RULES_MAX];
static size_t rule_count;
static struct inject_page own_page = {.armed = true};
static struct inject_page *page = &own_page;

static const struct {
    const char *name;
    int number;
} errors[] = {
    {"EACCES", EACCES},
    {"EADDRINUSE", EADDRINUSE},
    {"EAGAIN", EAGAIN},
    {"ECONNABORTED", ECONNABORTED},
    {"ECONNREFUSED", ECONNREFUSED},
    {"ECONNRESET", ECONNRESET},
    {"EINTR", EINTR},
    {"EINVAL", EINVAL},
    {"EIO", EIO},
    {"EMFILE", EMFILE},
    {"ENFILE", ENFILE},
    {"ENOBUFS", ENOBUFS},
    {"ENOENT", ENOENT},
    {"ENOMEM", ENOMEM},
    {"ENOSPC", ENOSPC},
    {"ENOSYS", ENOSYS},
    {"ENOTCONN", ENOTCONN},
    {"EPERM", EPERM},
    {"EPIPE", EPIPE},
    {"EPROTO", EPROTO},
    {"ETIMEDOUT", ETIMEDOUT},
};

static bool parse_effect(struct rule *rule, const char *text)
{
    if (strncmp(text, "step=", 5) == 0)
        return (rule->step_s = strtol(text + 5, NULL, 10)) != 0;
    rule->is_short = strcmp(text, "short") == 0;
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(text, errors[i].name) == 0)
            rule->error = errors[i].number;
    return rule->is_short || rule->error;
}

static bool parse_when(struct rule *rule, char *text)
{
    char *rest, *part = strtok_r(text, ",", &rest);

    for (; part; part = strtok_r(NULL, ",", &rest)) {
        char *value = strchr(part, '=');
        uint64_t number = value ? strtoull(value + 1, NULL, 10) : 0;

        if (strncmp(part, "after=", 6) == 0)
            rule->after = number;
        else if (strncmp(part, "every=", 6) == 0 && number > 0)
            rule->every = number;
        else if (strncmp(part, "times=", 6) == 0)
            rule->times = number;
        else
            return false;
    }
    return true;
}

/* Takes the text apart in place. */
static bool parse_rule(struct rule *rule, char *text)
{
    char *rest, *name = strtok_r(text, ":", &rest);
    const char *effect = strtok_r(NULL, ":", &rest);
    char *when = strtok_r(NULL, ":", &rest);

    *rule = (struct rule){
        .call = INJECT_CALL_COUNT, .every = 1, .times = UINT64_MAX};
    for (int i = 0; name && i < INJECT_CALL_COUNT; i++)
        if (strcmp(name, inject_names[i]) == 0)
            rule->call = (enum inject_call)i;
    return rule->call != INJECT_CALL_COUNT && effect &&
           parse_effect(rule, effect) && (!when || parse_when(rule, when));
}

static void parse_rules(const char *text)
{
    char copy[1024], *rest, *part;

    (void)snprintf(copy, sizeof copy, "%s", text);
    part = strtok_r(copy, " ", &rest);
    for (; part; part = strtok_r(NULL, " ", &rest))
        if (rule_count == RULES_MAX || !parse_rule(&rules[rule_count++], part))
            _exit(BAD_RULE);
}

static bool fits(const struct rule *rule, enum inject_call call, uint64_t index)
{
    return rule->call == call && index >= rule->after &&
           (index - rule->after) % rule->every == 0 &&
           (index - rule->after) / rule->every < rule->times;
}

/* The rule that holds for this call, or NULL. */
static const struct rule *decide(enum inject_call call)
{
    uint64_t index;

    if (!atomic_load(&page->armed))
        return NULL;
    index = atomic_fetch_add(&page->calls[call].reached, 1);
    for (size_t i = 0; i < rule_count; i++)
        if (fits(&rules[i], call, index)) {
            atomic_fetch_add(&page->calls[call].failed, 1);
            return &rules[i];
        }
    return NULL;
}

static bool fails(enum inject_call call)
{
    const struct rule *rule = decide(call);

    if (rule)
        errno = rule->error;
    return rule;
}

/* Likewise; or lets no more than a byte pass. */
static bool moves_less(enum inject_call call, size_t *bytes)
{
    const struct rule *rule = decide(call);

    if (rule && rule->is_short)
        *bytes = *bytes > 0;
    else if (rule)
        errno = rule->error;
    return rule && !rule->is_short;
}

/* --- the real calls ----------------------------------------------------- */

static void *real(_Atomic(void *) *known, const char *name)
{
    if (!atomic_load(known))
        atomic_store(known, dlsym(RTLD_NEXT, name));
    return atomic_load(known);
}

#define REAL(name)  ((__typeof__(&(name)))(uintptr_t)real(&known_##name, #name))
#define KNOWN(name) static _Atomic(void *) known_##name

/* After other libraries have been set up: what they call before is let
 * through, since no rule is known yet. */
__attribute__((constructor)) static void begin(void)
{
    const char *number = getenv("INJECT_FD"), *text = getenv("INJECT");
    int fd = number ? (int)strtol(number, NULL, 10) : -1;

    if (fd >= 0) {
        page =
            mmap(NULL, sizeof *page, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (page == MAP_FAILED || close(fd))
            _exit(BAD_RULE);
    }
    parse_rules(text ? text : "");
}

/* --- memory and threads ------------------------------------------------- */

#if !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__
void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t bytes);
void *__libc_realloc(void *memory, size_t bytes);

void *malloc(size_t bytes)
{
    return fails(INJECT_malloc) ? NULL : __libc_malloc(bytes);
}

void *calloc(size_t count, size_t bytes)
{
    return fails(INJECT_calloc) ? NULL : __libc_calloc(count, bytes);
}

void *realloc(void *memory, size_t bytes)
{
    return fails(INJECT_realloc) ? NULL : __libc_realloc(memory, bytes);
}
#endif

KNOWN(pthread_create);
int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*run)(void *), void *argument)
{
    if (fails(INJECT_pthread_create))
        return errno;
    return REAL(pthread_create)(thread, attributes, run, argument);
}

/* --- calls that work or fail -------------------------------------------- */

#define CALL(name, parameters, arguments)                                      \
    KNOWN(name);                                                               \
    int name parameters                                                        \
    {                                                                          \
        return fails(INJECT_##name) ? -1 : REAL(name) arguments;               \
    }

CALL(socket, (int family, int type, int protocol), (family, type, protocol))
CALL(bind, (int fd, const struct sockaddr *address, socklen_t bytes),
     (fd, address, bytes))
CALL(listen, (int fd, int backlog), (fd, backlog))
CALL(setsockopt,
     (int fd, int level, int option, const void *value, socklen_t bytes),
     (fd, level, option, value, bytes))
CALL(getsockname, (int fd, struct sockaddr *address, socklen_t *bytes),
     (fd, address, bytes))
CALL(accept4, (int fd, struct sockaddr *address, socklen_t *bytes, int flags),
     (fd, address, bytes, flags))
CALL(connect, (int fd, const struct sockaddr *address, socklen_t bytes),
     (fd, address, bytes))
CALL(poll, (struct pollfd * fds, nfds_t count, int timeout_ms),
     (fds, count, timeout_ms))
CALL(epoll_create1, (int flags), (flags))
CALL(epoll_ctl,
     (int epoll_fd, int operation, int fd, struct epoll_event *event),
     (epoll_fd, operation, fd, event))
CALL(epoll_wait,
     (int epoll_fd, struct epoll_event *events, int most, int timeout_ms),
     (epoll_fd, events, most, timeout_ms))
CALL(eventfd, (unsigned count, int flags), (count, flags))
CALL(signalfd, (int fd, const sigset_t *signals, int flags),
     (fd, signals, flags))
CALL(pipe2, (int fds[2], int flags), (fds, flags))
CALL(fstat, (int fd, struct stat *about), (fd, about))
CALL(fork, (void), ())

/* Of a socket that listens it works, always. */
KNOWN(shutdown);
int shutdown(int fd, int how)
{
    int listens = 0;
    socklen_t bytes = sizeof listens;

    if (getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &bytes))
        listens = 0;
    return !listens && fails(INJECT_shutdown) ? -1 : REAL(shutdown)(fd, how);
}

KNOWN(epoll_pwait);
int epoll_pwait(int epoll_fd, struct epoll_event *events, int most,
                int timeout_ms, const sigset_t *signals)
{
    if (fails(INJECT_epoll_wait))
        return -1;
    return REAL(epoll_pwait)(epoll_fd, events, most, timeout_ms, signals);
}

/* What has further arguments only sometimes: passing one that was not given
 * does no harm with the calling conventions of Linux. */

KNOWN(ioctl);
int ioctl(int fd, unsigned long request, ...)
{
    va_list more;
    void *argument;

    va_start(more, request);
    argument = va_arg(more, void *);
    va_end(more);
    return fails(INJECT_ioctl) ? -1 : REAL(ioctl)(fd, request, argument);
}

KNOWN(open);
int open(const char *path, int flags, ...)
{
    va_list more;
    mode_t mode;

    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
    return fails(INJECT_open) ? -1 : REAL(open)(path, flags, mode);
}

KNOWN(openat);
int openat(int folder_fd, const char *path, int flags, ...)
{
    va_list more;
    mode_t mode;

    va_start(more, flags);
    mode = va_arg(more, mode_t);
    va_end(more);
    if (fails(INJECT_openat))
        return -1;
    return REAL(openat)(folder_fd, path, flags, mode);
}

KNOWN(syscall);
long syscall(long number, ...)
{
    long argument[6];
    va_list more;

    va_start(more, number);
    for (int i = 0; i < 6; i++)
        argument[i] = va_arg(more, long);
    va_end(more);
    if (number == SYS_openat2 && fails(INJECT_openat2))
        return -1;
    return REAL(syscall)(number, argument[0], argument[1], argument[2],
                         argument[3], argument[4], argument[5]);
}

/* --- bytes -------------------------------------------------------------- */

/* See inject.h. */
static bool carries_bytes(int fd)
{
    struct stat about;
    int error = errno;
    bool result = REAL(fstat)(fd, &about) == 0 &&
                  (S_ISSOCK(about.st_mode) || S_ISREG(about.st_mode));

    errno = error;
    return result;
}

KNOWN(recv);
ssize_t recv(int fd, void *data, size_t bytes, int flags)
{
    if (moves_less(INJECT_recv, &bytes))
        return -1;
    return REAL(recv)(fd, data, bytes, flags);
}

KNOWN(send);
ssize_t send(int fd, const void *data, size_t bytes, int flags)
{
    if (moves_less(INJECT_send, &bytes))
        return -1;
    return REAL(send)(fd, data, bytes, flags);
}

KNOWN(sendmsg);
ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    struct msghdr shorter = *message;
    struct iovec part;
    size_t bytes = SIZE_MAX;

    if (moves_less(INJECT_sendmsg, &bytes))
        return -1;
    for (size_t i = 0; bytes == 1 && i < message->msg_iovlen; i++)
        if (message->msg_iov[i].iov_len > 0) {
            part = (struct iovec){message->msg_iov[i].iov_base, 1};
            shorter.msg_iov = &part;
            shorter.msg_iovlen = 1;
            break;
        }
    return REAL(sendmsg)(fd, &shorter, flags);
}

KNOWN(read);
ssize_t read(int fd, void *data, size_t bytes)
{
    if (carries_bytes(fd) && moves_less(INJECT_read, &bytes))
        return -1;
    return REAL(read)(fd, data, bytes);
}

KNOWN(write);
ssize_t write(int fd, const void *data, size_t bytes)
{
    if (carries_bytes(fd) && moves_less(INJECT_write, &bytes))
        return -1;
    return REAL(write)(fd, data, bytes);
}

KNOWN(pread);
ssize_t pread(int fd, void *data, size_t bytes, off_t offset)
{
    if (moves_less(INJECT_pread, &bytes))
        return -1;
    return REAL(pread)(fd, data, bytes, offset);
}

KNOWN(writev);
ssize_t writev(int fd, const struct iovec *parts, int count)
{
    size_t bytes = SIZE_MAX;

    if (carries_bytes(fd) && moves_less(INJECT_writev, &bytes))
        return -1;
    for (int i = 0; bytes == 1 && i < count; i++)
        if (parts[i].iov_len > 0)
            return REAL(writev)(fd, &(struct iovec){parts[i].iov_base, 1}, 1);
    return REAL(writev)(fd, parts, count);
}

/* --- the wall clock ----------------------------------------------------- */

static time_t step_s(void)
{
    const struct rule *rule = decide(INJECT_clock);

    return rule ? rule->step_s : 0;
}

KNOWN(time);
time_t time(time_t *seconds)
{
    time_t now_s = REAL(time)(NULL) + step_s();

    if (seconds)
        *seconds = now_s;
    return now_s;
}

KNOWN(gettimeofday);
int gettimeofday(struct timeval *restrict now, void *restrict zone)
{
    int result = REAL(gettimeofday)(now, zone);

    now->tv_sec += step_s();
    return result;
}

KNOWN(clock_gettime);
int clock_gettime(clockid_t clock, struct timespec *now)
{
    int result = REAL(clock_gettime)(clock, now);

    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)
        now->tv_sec += step_s();
    return result;
}
