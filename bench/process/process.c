#include "process.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "environment.h"

enum {
    HOLD_WORDS = 11, /* bench hold --cpus L --nofile N --cgroup D --control 3
                        -- */
    KILLED_WITHIN_MS = 5000
};

static void ended_update(struct process *process)
{
    process->ended = process->hold_ended && process->open_streams == 0;
}

/* A report of hold.h's. */
static void on_control_line(void *data, char *line)
{
    struct process *process = data;
    int number = 0, length = 0;

    if (sscanf(line, "exec-failed %d %n", &number, &length) == 1) {
        process->error = -number;
        (void)snprintf(process->error_text, sizeof(process->error_text), "%s",
                       line + length);
    } else if (sscanf(line, "pid %d", &number) == 1) {
        process->pid = number;
    } else if (sscanf(line, "exit %d", &number) == 1) {
        process->exit_status = number;
    } else if (sscanf(line, "signal %d", &number) == 1) {
        process->term_signal = number;
    }
}

static void on_error_line(void *data, char *line)
{
    struct process *process = data;
    char *kept = process->tail[process->tail_count++ % TAIL_LINES];

    (void)snprintf(kept, TAIL_BYTES, "%s", line); /* cut if long */
    for (; *kept; kept++)
        if ((unsigned char)*kept < 0x20 || *kept == 0x7f)
            *kept = '?'; /* it may end on a terminal */
}

static void log_write(struct process *process, const char *bytes, size_t count)
{
    while (count > 0 && process->log_fd >= 0 && process->log_error == 0 &&
           process->log_bytes < LOG_BYTES_MAX) {
        size_t rest = (size_t)(LOG_BYTES_MAX - process->log_bytes);
        ssize_t written =
            write(process->log_fd, bytes, count < rest ? count : rest);
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0) {
            process->log_error = -errno;
            break;
        }
        process->log_bytes += (size_t)written;
        bytes += written;
        count -= (size_t)written;
    }
    process->dropped_bytes += count;
}

static void on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *buffer)
{
    struct process *process = handle->data;

    (void)suggested;
    *buffer = uv_buf_init(process->read_buffer, sizeof(process->read_buffer));
}

static void on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *buffer)
{
    struct process *process = stream->data;

    if (count < 0) { /* the end, or an error: nothing more comes */
        (void)uv_read_stop(stream);
        process->open_streams--;
        ended_update(process);
        return;
    }
    if (stream == (uv_stream_t *)&process->out_pipe) {
        lines_feed(&process->out, buffer->base, (size_t)count);
    } else if (stream == (uv_stream_t *)&process->err_pipe) {
        log_write(process, buffer->base, (size_t)count);
        lines_feed(&process->err, buffer->base, (size_t)count);
    } else {
        lines_feed(&process->control, buffer->base, (size_t)count);
    }
}

static void on_hold_exit(uv_process_t *hold, int64_t status, int term_signal)
{
    struct process *process = hold->data;

    (void)status; /* hold has told, unless it was killed itself */
    if (term_signal && process->exit_status < 0 && !process->term_signal)
        process->term_signal = term_signal;
    process->hold_ended = true;
    ended_update(process);
}

static void on_closed(uv_handle_t *handle)
{
    struct process *process = handle->data;

    process->open_handles--;
}

static bool all_closed(void *arg)
{
    const struct process *process = arg;

    return process->open_handles == 0;
}

static void close_all(struct process *process)
{
    uv_close((uv_handle_t *)&process->hold, on_closed);
    uv_close((uv_handle_t *)&process->out_pipe, on_closed);
    uv_close((uv_handle_t *)&process->err_pipe, on_closed);
    uv_close((uv_handle_t *)&process->control_pipe, on_closed);
    /* libuv calls back in its next turn: the time is never reached. */
    (void)loop_wait(process->loop, all_closed, process, KILLED_WITHIN_MS, NULL);
}

static void init(struct process *process, uv_loop_t *loop,
                 const struct process_options *options)
{
    memset(process, 0, offsetof(struct process, read_buffer));
    process->exit_status = -1;
    process->loop = loop;
    process->log_fd = options->log_fd;
    process->open_handles = 4;
    process->open_streams = 3;
    lines_init(&process->out, options->on_line, options->data);
    lines_init(&process->err, on_error_line, process);
    lines_init(&process->control, on_control_line, process);
    (void)uv_pipe_init(loop, &process->out_pipe, 0); /* cannot fail */
    (void)uv_pipe_init(loop, &process->err_pipe, 0);
    (void)uv_pipe_init(loop, &process->control_pipe, 0);
    process->hold.data = process->out_pipe.data = process;
    process->err_pipe.data = process->control_pipe.data = process;
}

static int words_fill(char **words, char *nofile, size_t nofile_size,
                      const struct process_options *options)
{
    size_t count = 0;

    words[count++] = (char *)"bench";
    words[count++] = (char *)"hold";
    if (options->cpus) {
        words[count++] = (char *)"--cpus";
        words[count++] = (char *)options->cpus;
    }
    if (options->nofile > 0) {
        (void)snprintf(nofile, nofile_size, "%ld", options->nofile);
        words[count++] = (char *)"--nofile";
        words[count++] = nofile;
    }
    if (options->cgroup) {
        words[count++] = (char *)"--cgroup";
        words[count++] = (char *)options->cgroup;
    }
    words[count++] = (char *)"--control";
    words[count++] = (char *)"3";
    words[count++] = (char *)"--";
    for (size_t i = 0; options->argv[i]; i++) {
        if (i == ARGUMENTS_MAX)
            return -E2BIG;
        words[count++] = options->argv[i];
    }
    words[count] = NULL;
    return 0;
}

static int spawn(struct process *process, const char *self, char **words,
                 char **environment)
{
    static const uv_stdio_flags out = UV_CREATE_PIPE | UV_WRITABLE_PIPE;
    uv_stdio_container_t stdio[] = {
        {.flags = UV_IGNORE},
        {.flags = out, .data.stream = (uv_stream_t *)&process->out_pipe},
        {.flags = out, .data.stream = (uv_stream_t *)&process->err_pipe},
        {.flags = out | UV_READABLE_PIPE,
         .data.stream = (uv_stream_t *)&process->control_pipe},
    };
    uv_process_options_t options = {.exit_cb = on_hold_exit,
                                    .file = self,
                                    .args = words,
                                    .env = environment,
                                    .stdio_count = 4,
                                    .stdio = stdio};
    int result = uv_spawn(process->loop, &process->hold, &options);

    for (int i = 1; i < 4 && result == 0; i++)
        result = uv_read_start(stdio[i].data.stream, on_alloc, on_read);
    return result;
}

int process_start(struct process *process, uv_loop_t *loop,
                  const struct process_options *options)
{
    char *words[HOLD_WORDS + ARGUMENTS_MAX + 1], nofile[24];
    char **environment = NULL;
    int result = words_fill(words, nofile, sizeof(nofile), options);

    if (result < 0)
        return result;
    if (options->environment) {
        environment = environment_new(options->environment);
        if (!environment)
            return -ENOMEM;
    }
    init(process, loop, options);
    result = spawn(process, options->self, words, environment);
    free(environment);
    if (result < 0)
        close_all(process); /* hold, if it runs, sees its control end */
    return result;
}

bool process_has_started(void *process)
{
    const struct process *started = process;

    return started->pid > 0 || started->error < 0 || started->ended;
}

bool process_has_ended(void *process)
{
    const struct process *ended = process;

    return ended->ended;
}

static bool is_running(const struct process *process)
{
    return process->pid > 0 && process->exit_status < 0 &&
           !process->term_signal && !process->hold_ended;
}

int process_signal(const struct process *process, int signal_number)
{
    if (!is_running(process))
        return -ESRCH;
    return kill(process->pid, signal_number) < 0 ? -errno : 0;
}

pid_t process_reaper(const struct process *process)
{
    return process->pid > 0 ? process->hold.pid : 0;
}

int process_stop(struct process *process, uint64_t grace_ms)
{
    int result = 0;

    /* Before it has a pid nobody would get the signals. */
    (void)loop_wait(process->loop, process_has_started, process,
                    KILLED_WITHIN_MS, NULL);
    if (grace_ms > 0 && !process->ended) {
        (void)process_signal(process, SIGTERM); /* it may have just ended */
        (void)process_signal(process, SIGCONT); /* or be stopped */
        (void)loop_wait(process->loop, process_has_ended, process, grace_ms,
                        NULL);
    }
    if (!process->ended) {
        result = -ETIMEDOUT;
        (void)process_signal(process, SIGKILL); /* hold ends all below it */
        (void)loop_wait(process->loop, process_has_ended, process,
                        KILLED_WITHIN_MS, NULL);
    }
    close_all(process);
    return result;
}

void process_describe(const struct process *process, char *text, size_t size)
{
    if (process->error < 0)
        (void)snprintf(text, size, "%s", process->error_text);
    else if (process->term_signal)
        (void)snprintf(text, size, "was killed by signal %d (%s)",
                       process->term_signal, strsignal(process->term_signal));
    else if (process->exit_status >= 0)
        (void)snprintf(text, size, "exited with status %d",
                       process->exit_status);
    else
        (void)snprintf(text, size,
                       process->pid > 0 ? "is running" : "has not started");
}

void process_tail(const struct process *process, char *text, size_t size)
{
    unsigned int count = process->tail_count, first;
    size_t used = 0;

    first = count > TAIL_LINES ? count - TAIL_LINES : 0;
    text[0] = '\0';
    for (unsigned int i = first; i < count && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 i > first ? " | " : "",
                                 process->tail[i % TAIL_LINES]);
}
