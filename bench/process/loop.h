/*
 * loop.h - waiting for something in a libuv loop, so that a trial can be
 * written from top to bottom, and without sleeping for a guess.
 */
#ifndef BENCH_LOOP_H
#define BENCH_LOOP_H

#include <stdbool.h>
#include <stdint.h>

#include <uv.h>

/* Runs the loop until is_true(arg), which is asked first and after every
 * turn.  Returns 0, -EINTR when *interrupted (NULL: never) is not 0, or
 * -ETIMEDOUT after timeout_ms.  Not from within a callback. */
int loop_wait(uv_loop_t *loop, bool (*is_true)(void *arg), void *arg,
              uint64_t timeout_ms, const int *interrupted);

#endif
