/*
 * process.h - one command, run below `bench hold` (hold.h), as libuv sees it:
 * its lines, its errors, its pid, its end.
 *
 * Does not know what the command is.
 *
 *   1. process_start
 *   2. loop_wait (loop.h) with process_has_started: then pid > 0, or error < 0
 *   3. loop_wait for whatever on_line finds; process_signal
 *   4. process_stop, always once 1 succeeded: ends what still runs, and closes
 *      everything.  The struct then stays readable and owns nothing.
 *
 * All of it on the loop's thread.
 */
#ifndef BENCH_PROCESS_H
#define BENCH_PROCESS_H

#include <stdbool.h>
#include <stdint.h>

#include <uv.h>

#include "lines.h"
#include "loop.h"

enum {
    ARGUMENTS_MAX = 64,          /* words of a command */
    TAIL_LINES = 3,              /* of stderr, kept for messages */
    TAIL_BYTES = 160,            /* of each */
    LOG_BYTES_MAX = 1024 * 1024, /* of stderr, written to the log */
    PROCESS_TEXT_BYTES = 256
};

struct process {
    pid_t pid;       /* of the command itself, not of hold; 0 until known */
    bool ended;      /* it and all below it, and all was read that it wrote */
    int exit_status; /* -1: not known, or ended by a signal */
    int term_signal; /* 0: none */
    int error;       /* 0, or the negative errno of why it did not start */
    char error_text[PROCESS_TEXT_BYTES]; /* "cannot run x: No such file ..." */
    uint64_t log_bytes;                  /* of stderr, written to the log */
    uint64_t dropped_bytes; /* of stderr, beyond LOG_BYTES_MAX or not written */
    int log_error;          /* 0, or the negative errno of such a write */
    struct lines out;       /* stdout; out.overlong_lines were discarded */

    /* From here on private. */
    uv_loop_t *loop;
    uv_process_t hold;
    uv_pipe_t out_pipe, err_pipe, control_pipe;
    int open_handles; /* not yet closed */
    int open_streams; /* not yet at their end */
    bool hold_ended;
    int log_fd;
    struct lines err, control;
    char tail[TAIL_LINES][TAIL_BYTES]; /* a ring */
    unsigned int tail_count;           /* lines ever put there */
    char read_buffer[16 * 1024];       /* borrowed by libuv for one callback */
};

/* Everything is borrowed for the call, but for log_fd and data, which must
 * last until process_stop. */
struct process_options {
    const char *self;   /* a program that runs hold_main when its first
                           argument is "hold": "/proc/self/exe" */
    char *const *argv;  /* of the command; ends in NULL */
    const char *cpus;   /* "0-3,5"; NULL: as inherited */
    long nofile;        /* limit of open files; 0: the hard limit */
    const char *cgroup; /* folder of a control group to be in, if it may;
                           NULL: as inherited */
    const char *const *environment; /* additions "NAME=value", ends in NULL;
                                       NULL: none */
    int log_fd;                     /* for stderr; -1: none */
    void (*on_line)(void *data, char *line); /* of stdout; see lines.h */
    void *data;
};

/* Returns 0, -E2BIG for more than ARGUMENTS_MAX words, or what uv_spawn and
 * uv_read_start give (-ENOMEM, -EAGAIN, -EMFILE ...); then nothing is left,
 * and process_stop must not be called. */
int process_start(struct process *process, uv_loop_t *loop,
                  const struct process_options *options);

/* Predicates for loop_wait; `process` is a struct process. */
bool process_has_started(void *process); /* or has failed to, or has ended */
bool process_has_ended(void *process);

/* Sends a signal to the command.  0, or -ESRCH when it does not run. */
int process_signal(const struct process *process, int signal_number);

/* The process that everything the command starts is below, and that waits for
 * what it leaves behind; 0 when it did not start. */
pid_t process_reaper(const struct process *process);

/* SIGTERM, and SIGKILL to everything below when that was not enough after
 * grace_ms (0: at once).  Not interruptible: it takes grace_ms and a few
 * seconds at most.  Returns 0, or -ETIMEDOUT when it had to be killed. */
int process_stop(struct process *process, uint64_t grace_ms);

/* "exited with status 3", "was killed by signal 11 (Segmentation fault)",
 * "cannot run x: No such file or directory", "is running", "has not
 * started". */
void process_describe(const struct process *process, char *text, size_t size);

/* The last lines of stderr, "a | b | c"; "" when there were none. */
void process_tail(const struct process *process, char *text, size_t size);

#endif
