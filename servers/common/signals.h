/*
 * signals.h - the signals a server listens to, as a descriptor to read.
 *
 * No handler runs in the middle of anything: whichever thread watches the
 * descriptor, by epoll or through libuv, takes them in its turn.
 */
#ifndef COMMON_SIGNALS_H
#define COMMON_SIGNALS_H

/* Blocks SIGUSR1, SIGTERM and SIGINT for this thread and those it will make,
 * so it comes before any other.  Returns a non-blocking, close-on-exec
 * descriptor, which is readable while one of them waits; or a negative
 * errno. */
int signals_open(void);

/* Takes the next one that waits: its number, or 0 when none does. */
int signals_next(int fd);

#endif
