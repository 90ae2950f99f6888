/*
 * listener.h - whether those who listen on a port are the server that was
 * started, and who else it is: /proc/net/tcp tells the inode of the socket,
 * /proc/PID/fd who holds it.
 *
 * Does not connect (probe.h).  Reads a line for every TCP socket of the
 * machine, and the descriptors of the server: ask before the load.
 */
#ifndef BENCH_LISTENER_H
#define BENCH_LISTENER_H

#include <netinet/in.h>
#include <stddef.h>
#include <stdint.h>

#include "tree.h"

enum {
    LISTENERS_MAX = 64 /* sockets on one port (SO_REUSEPORT) */
};

/* The inodes of sockets that get the connects to an address. */
struct listeners {
    uint64_t inodes[LISTENERS_MAX]; /* [count] */
    size_t count;
};

/* Adds those that listen on the address itself or on all.  Pure: takes a line
 * of /proc/net/tcp, or of tcp6; what is no such line adds nothing. */
void listeners_add(struct listeners *listeners, const char *line,
                   const struct sockaddr_in *address);

/* Whether each listener on `address` belongs to one of `server`'s processes.
 * Returns 0: so it is, or it cannot be told (no /proc/net/tcp; a server whose
 * descriptors we may not see).  -EADDRINUSE: another one listens, and `who`
 * says it: "fake_server (process 4711)". */
int listener_check(const struct sockaddr_in *address, const struct tree *server,
                   char *who, size_t who_size);

#endif
