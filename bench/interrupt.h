/*
 * interrupt.h - the signals by which a user says that he has had enough:
 * SIGINT, SIGTERM and, unless it was ignored, SIGHUP.
 *
 *   1. interrupt_listen; then whoever runs the loop looks at `number`
 *   2. interrupt_stop: the next one ends the process, as by default
 */
#ifndef BENCH_INTERRUPT_H
#define BENCH_INTERRUPT_H

#include <uv.h>

enum {
    INTERRUPT_SIGNALS = 3
};

/* Zeroed by its owner, who keeps it until the loop is no longer run. */
struct interrupt {
    uv_signal_t handles[INTERRUPT_SIGNALS];
    int number; /* of the signal that came; 0: none */
};

/* Returns 0 or a negative errno.  The handles do not keep the loop alive.  A
 * second signal ends the process. */
int interrupt_listen(struct interrupt *interrupt, uv_loop_t *loop);

void interrupt_stop(struct interrupt *interrupt);

#endif
