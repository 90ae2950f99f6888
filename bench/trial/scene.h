/*
 * scene.h - what the parts of one trial share: the loop they wait in, how
 * long they may, where their logs go, and the first thing that went wrong.
 *
 * A child is a process of the trial with its log.  Functions here and in
 * target.h and load.h return 0, -EINTR when the user has had enough, or
 * -ECANCELED when something went wrong: scene.failure then says what.
 */
#ifndef BENCH_SCENE_H
#define BENCH_SCENE_H

#include <uv.h>

#include "process.h"
#include "result.h"

struct scene {
    uv_loop_t *loop;
    const int *interrupted;
    double timeout_s; /* of every wait for an answer */
    const char *run_dir;
    char name[24]; /* logs begin with it: the number of the trial */
    char failure[REASON_BYTES]; /* "" while all is well */
};

struct child {
    struct process process;
    const char *who; /* "the server": messages begin with it */
    bool started;    /* process_stop is due */
    int log_fd;
};

/* Keeps the first reason; returns -ECANCELED. */
int scene_fail(struct scene *scene, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* The same about a child's end and its last words on stderr. */
int scene_fail_of(struct scene *scene, const struct child *child);

/* loop_wait; -ETIMEDOUT is left to the caller. */
int scene_wait(struct scene *scene, bool (*is_true)(void *), void *data,
               double limit_s);

/* Starts options->argv with its stderr in RUN/log/SCENE-name.txt. */
int child_start(struct child *child, struct scene *scene,
                struct process_options *options, const char *who,
                const char *name);

bool child_is_gone(const struct child *child);

/* Ends what still runs.  0, or -ETIMEDOUT when it had to be killed. */
int child_stop(struct child *child, uint64_t grace_ms);

#endif
