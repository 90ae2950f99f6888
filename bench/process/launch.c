#include "launch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

enum step {
    STEP_FORK,
    STEP_NOFILE,
    STEP_CPUS,
    STEP_EXEC
};

/* What the child sends when it does not get as far as its command. */
struct failure {
    int error;
    enum step step;
};

static int nofile_raise(rlim_t wanted)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) < 0)
        return -1;
    if (wanted > limit.rlim_max) { /* root could, and would mislead others */
        errno = EPERM;
        return -1;
    }
    limit.rlim_cur = wanted ? wanted : limit.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limit);
}

/* "0" means whoever writes it. */
static void cgroup_join(const char *folder)
{
    char path[1024];
    ssize_t written = -1;
    int fd;

    (void)snprintf(path, sizeof(path), "%s/cgroup.procs", folder);
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd >= 0)
        written = write(fd, "0", 1);
    (void)written; /* who wants to know looks into that file */
}

/* Returns only when it failed.  execvp hands what is no program to a shell,
 * which would then say something else of it. */
static void run(char *const *argv)
{
    if (strchr(argv[0], '/'))
        (void)execv(argv[0], argv);
    else
        (void)execvp(argv[0], argv);
}

/* In the child; returns only the step that failed, with errno set. */
static enum step become_command(const struct launch *launch, pid_t parent)
{
    (void)setpgid(0, 0); /* cannot fail: a new child */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* nor for a signal */
    if (getppid() != parent) /* it died before that: nobody to tell */
        _exit(1);
    if (nofile_raise(launch->nofile) < 0)
        return STEP_NOFILE;
    if (launch->cpus &&
        sched_setaffinity(0, sizeof(*launch->cpus), launch->cpus) < 0)
        return STEP_CPUS;
    if (launch->cgroup)
        cgroup_join(launch->cgroup);
    (void)sigprocmask(SIG_SETMASK, launch->mask, NULL); /* a valid mask */
    run(launch->argv);
    return STEP_EXEC;
}

static int failure_format(const struct failure *failure, const char *command,
                          char *error, size_t size)
{
    const char *what = NULL;

    switch (failure->step) {
    case STEP_FORK:
        what = "cannot make a process for";
        break;
    case STEP_NOFILE:
        what = "cannot raise the limit of open files (see ulimit -Hn) for";
        break;
    case STEP_CPUS:
        what = "cannot use the CPUs asked for with";
        break;
    case STEP_EXEC:
        what = "cannot run";
        break;
    }
    (void)snprintf(error, size, "%s %s: %s", what, command,
                   strerror(failure->error)); /* cut if long */
    return -failure->error;
}

int launch_start(const struct launch *launch, pid_t *pid, char *error,
                 size_t size)
{
    struct failure failure = {.step = STEP_FORK};
    pid_t parent = getpid();
    int fds[2];
    ssize_t got;

    *pid = 0;
    if (pipe2(fds, O_CLOEXEC) < 0)
        goto failed;
    *pid = fork();
    if (*pid < 0)
        goto close_pipe;
    if (*pid == 0) {
        failure.step = become_command(launch, parent);
        failure.error = errno;
        got = write(fds[1], &failure, sizeof(failure));
        _exit(got < 0 ? 1 : 127);
    }
    (void)close(fds[1]);
    do /* exec closes the pipe: then there is no failure to read */
        got = read(fds[0], &failure, sizeof(failure));
    while (got < 0 && errno == EINTR);
    (void)close(fds[0]);
    return got == sizeof(failure)
               ? failure_format(&failure, launch->argv[0], error, size)
               : 0;

close_pipe:
    *pid = 0;
    failure.error = errno;
    (void)close(fds[0]);
    (void)close(fds[1]);
    return failure_format(&failure, launch->argv[0], error, size);
failed:
    failure.error = errno;
    return failure_format(&failure, launch->argv[0], error, size);
}
