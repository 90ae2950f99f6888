/*
 * route.h - which request gets which answer: one table row per route.
 *
 * Pure.  Knows paths and methods; does not know how an answer is sent nor
 * how time passes.
 */
#ifndef COMMON_ROUTE_H
#define COMMON_ROUTE_H

#include <stddef.h>
#include <stdint.h>

/* What has to be done before the answer can be sent. */
enum route_kind {
    ROUTE_NONE,     /* not looked up yet */
    ROUTE_HELLO,    /* nothing */
    ROUTE_BYTES,    /* nothing; the body is `amount` bytes */
    ROUTE_WAIT,     /* wait `amount` milliseconds */
    ROUTE_CPU,      /* compute for `amount` microseconds */
    ROUTE_BLOCK,    /* call what blocks for `amount` milliseconds */
    ROUTE_FILE,     /* read a file: the path from `rest` on names it */
    ROUTE_UPSTREAM, /* ask the upstream for the path from `rest` on */
    ROUTE_ECHO,     /* nothing; the body is the request's */
    ROUTE_OPTIONS,  /* nothing; `allow` says what the server can do */
    ROUTE_ERROR     /* nothing; `status` says what is wrong */
};

enum route_method {
    METHOD_GET,
    METHOD_HEAD,
    METHOD_POST,
    METHOD_OPTIONS,
    METHOD_OTHER
};

struct route {
    enum route_kind kind;
    int status;
    uint64_t amount;
    size_t rest;
    const char *allow; /* for 405: the methods the path has */
};

/* `path` is normalized (target.h), without its query, not terminated.  404 for
 * a path nobody has, 405 for a method it lacks, 400 for an amount that is no
 * number or too large. */
struct route route_find(enum route_method method, const char *path,
                        size_t path_bytes);

struct route route_error(int status);

#endif
