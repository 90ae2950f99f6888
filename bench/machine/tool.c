#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    PATIENCE_MS = 2000
};

static long now_ms(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* always there on Linux */
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* stdin and stderr are /dev/null, stdout is out_fd. */
static int streams_set(posix_spawn_file_actions_t *actions, int out_fd)
{
    int error = posix_spawn_file_actions_addopen(actions, STDIN_FILENO,
                                                 "/dev/null", O_RDONLY, 0);

    if (!error)
        error =
            posix_spawn_file_actions_adddup2(actions, out_fd, STDOUT_FILENO);
    if (!error)
        error = posix_spawn_file_actions_addopen(actions, STDERR_FILENO,
                                                 "/dev/null", O_WRONLY, 0);
    return error;
}

/* In a process group of its own, so that it can be ended with all it may have
 * started: `wrk` can be a shell script. */
static int start(char *const *argv, int out_fd, pid_t *pid)
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int error = posix_spawn_file_actions_init(&actions);

    if (error)
        return -error;
    error = posix_spawnattr_init(&attributes);
    if (error)
        goto destroy_actions;
    error = streams_set(&actions, out_fd);
    if (!error)
        error = posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP);
    if (!error)
        error =
            posix_spawnp(pid, argv[0], &actions, &attributes, argv, environ);
    (void)posix_spawnattr_destroy(&attributes); /* cannot fail */
destroy_actions:
    (void)posix_spawn_file_actions_destroy(&actions); /* cannot fail */
    return -error;
}

/* Reads until `text` is full, has a line, or the other end is closed. */
static int line_read(int fd, char *text, size_t size)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
    long deadline_ms = now_ms() + PATIENCE_MS;
    size_t used = 0;
    ssize_t got = 1;

    while (got > 0 && used < size - 1 && !memchr(text, '\n', used)) {
        long left_ms = deadline_ms - now_ms();
        int ready = left_ms > 0 ? poll(&poll_fd, 1, (int)left_ms) : 0;
        if (ready == 0)
            return -ETIMEDOUT;
        if (ready > 0)
            got = read(fd, text + used, size - 1 - used);
        if (ready > 0 && got > 0)
            used += (size_t)got;
    }
    text[used] = '\0';
    text[strcspn(text, "\n")] = '\0';
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            *text = '?';
    return used > 0 ? 0 : -ENODATA;
}

int tool_first_line(char *const *argv, char *text, size_t size)
{
    pid_t pid;
    int fds[2], result;

    text[0] = '\0';
    if (pipe2(fds, O_CLOEXEC) < 0)
        return -errno;
    result = start(argv, fds[1], &pid);
    (void)close(fds[1]);
    if (result == 0) {
        result = line_read(fds[0], text, size);
        (void)kill(-pid, SIGKILL); /* one line was enough */
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
            continue;
    }
    (void)close(fds[0]);
    return result;
}
