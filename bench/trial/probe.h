/*
 * probe.h - one GET, to see that a server answers as it should, before it is
 * measured and after.
 *
 * Does not judge the answer: the caller compares status and length.
 */
#ifndef BENCH_PROBE_H
#define BENCH_PROBE_H

#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>

#include <uv.h>

struct probe_answer {
    int status;
    long body_bytes;
};

/* Whether a connection is accepted, now or within timeout_ms; tries again
 * every 20 ms.  Returns 0, -ETIMEDOUT, -EINTR when *interrupted became not 0,
 * or -ECANCELED when is_hopeless(data) became true.  Runs the loop meanwhile.
 */
int probe_port(uv_loop_t *loop, const struct sockaddr_in *address,
               uint64_t timeout_ms, const int *interrupted,
               bool (*is_hopeless)(void *data), void *data);

/* Asks once, with Connection: close, and reads the whole answer.  Returns 0,
 * -ETIMEDOUT, -EINTR, -EBADMSG for what is no whole HTTP response, or what
 * libuv says of the connection.  Runs the loop meanwhile. */
int probe_get(uv_loop_t *loop, const struct sockaddr_in *address,
              const char *path, uint64_t timeout_ms, const int *interrupted,
              struct probe_answer *answer);

#endif
