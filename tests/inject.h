/*
 * inject.h - what inject.so can make fail, and the page it shares with a test.
 *
 * The rules are in the environment of the program that is to suffer:
 *
 *   LD_PRELOAD=build/tests/inject.so \
 *   INJECT="accept4:EMFILE:after=2,every=3 recv:short" build/event-server
 *
 * A rule names a call and what becomes of it: the errno it fails with;
 * "short", which leaves one byte to be moved; or, for the clock alone,
 * "step=S", which sets it S seconds on.  after=N spares the first N calls,
 * every=M takes each M-th of the rest (else all), times=T at most T of these.
 * When several rules fit, the first does.
 *
 * With INJECT_FD=N in the environment, N is a descriptor of a struct
 * inject_page that both sides map: the test sees how often each call was
 * reached, and says when the rules hold.
 */
#ifndef TESTS_INJECT_H
#define TESTS_INJECT_H

#include <stdatomic.h>
#include <stdint.h>

/* Of read, write and writev only those on sockets and files: a descriptor of
 * the kernel's own (eventfd, signalfd) fails in no such way.  epoll_wait is
 * also epoll_pwait; clock is the wall clock, by whichever function. */
#define INJECT_CALLS(of)                                                       \
    of(malloc), of(calloc), of(realloc), of(pthread_create), of(socket),       \
        of(bind), of(listen), of(setsockopt), of(getsockname), of(accept4),    \
        of(connect), of(shutdown), of(ioctl), of(recv), of(send), of(sendmsg), \
        of(read), of(write), of(writev), of(poll), of(epoll_create1),          \
        of(epoll_ctl), of(epoll_wait), of(eventfd), of(signalfd), of(pipe2),   \
        of(open), of(openat), of(openat2), of(fstat), of(pread), of(fork),     \
        of(clock)

#define INJECT_ENUM(name) INJECT_##name
enum inject_call {
    INJECT_CALLS(INJECT_ENUM),
    INJECT_CALL_COUNT
};

#define INJECT_NAME(name) #name
static const char *const inject_names[] = {INJECT_CALLS(INJECT_NAME)};

struct inject_page {
    atomic_bool armed; /* calls are counted, and fail, only while it is set */
    struct {
        _Atomic uint64_t reached, failed;
    } calls[INJECT_CALL_COUNT];
};

#endif
