#include "hold.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cpus.h"
#include "launch.h"

enum {
    STATUS_USAGE = 2,
    STATUS_NOT_STARTED = 127
};

struct hold {
    const char *cpus_text; /* NULL: as inherited */
    cpu_set_t cpus;
    rlim_t nofile;      /* 0: the hard limit */
    const char *cgroup; /* NULL: as inherited */
    int control_fd;     /* -1: none */
    char **argv;        /* of the command, ends in NULL */

    sigset_t outer_mask; /* what the command gets back */
    int signal_fd;
    pid_t pid;   /* of the command */
    int status;  /* as waitpid gives it, once `ended` */
    bool ended;  /* the command has */
    bool doomed; /* the runner is gone, or a signal came */
};

static int usage(const char *what, const char *word)
{
    (void)fprintf(stderr,
                  "bench hold: %s%s\n"
                  "usage: bench hold [--cpus LIST] [--nofile N] "
                  "[--cgroup DIR] [--control FD] -- COMMAND [ARGUMENT...]\n",
                  what, word);
    return -EINVAL;
}

static int number_parse(const char *text, long *number)
{
    char *end;

    if (*text < '0' || *text > '9')
        return -EINVAL;
    errno = 0;
    *number = strtol(text, &end, 10);
    return errno || *end || *number > INT_MAX ? -EINVAL : 0;
}

static int option_apply(struct hold *hold, int option, const char *text)
{
    long number;

    switch (option) {
    case 'c':
        hold->cpus_text = text;
        return cpus_parse(text, &hold->cpus) < 0
                   ? usage("--cpus takes a list such as 0-3,5, not ", text)
                   : 0;
    case 'n':
        if (number_parse(text, &number) < 0 || number < 1)
            return usage("--nofile takes a number from 1 on, not ", text);
        hold->nofile = (rlim_t)number;
        return 0;
    case 'g':
        hold->cgroup = text;
        return 0;
    case 'f':
        if (number_parse(text, &number) < 0 ||
            fcntl((int)number, F_SETFD, FD_CLOEXEC) < 0)
            return usage("--control takes an open descriptor, not ", text);
        hold->control_fd = (int)number;
        return 0;
    }
    return -EINVAL;
}

static int options_parse(struct hold *hold, int argc, char **argv)
{
    static const struct option options[] = {
        {"cpus", required_argument, NULL, 'c'},
        {"nofile", required_argument, NULL, 'n'},
        {"cgroup", required_argument, NULL, 'g'},
        {"control", required_argument, NULL, 'f'},
        {NULL, 0, NULL, 0},
    };
    int option;

    optind = 0; /* glibc: start anew, whoever used getopt before */
    opterr = 0;
    while ((option = getopt_long(argc, argv, "+", options, NULL)) != -1) {
        if (option == '?')
            return usage("unknown option, or one without its value: ",
                         argv[optind - 1]);
        if (option_apply(hold, option, optarg) < 0)
            return -EINVAL;
    }
    hold->argv = argv + optind;
    return *hold->argv ? 0 : usage("no command", "");
}

/* The runner may be gone, or have closed its end: then nobody listens, and
 * watch() will see it.  SIGPIPE is blocked. */
static void tell(const struct hold *hold, const char *line)
{
    ssize_t written;

    if (hold->control_fd < 0)
        return;
    written = write(hold->control_fd, line, strlen(line));
    (void)written;
}

static void tell_number(const struct hold *hold, const char *word, int number)
{
    char line[64];

    (void)snprintf(line, sizeof(line), "%s %d\n", word, number);
    tell(hold, line);
}

/* To be told of everything by signal_fd and control_fd alone. */
static int prepare(struct hold *hold)
{
    /* In a pair wrk is stopped and continued all the time: sleep through it,
     * and leave its CPUs alone. */
    static const struct sigaction ends_only = {.sa_handler = SIG_DFL,
                                               .sa_flags = SA_NOCLDSTOP};
    pid_t parent = getppid();
    sigset_t mask;

    (void)sigemptyset(&mask);
    (void)sigaddset(&mask, SIGCHLD);
    (void)sigaddset(&mask, SIGTERM);
    (void)sigaddset(&mask, SIGINT);
    (void)sigaddset(&mask, SIGHUP);
    (void)sigaction(SIGCHLD, &ends_only, NULL); /* a valid action */
    hold->signal_fd = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    (void)sigaddset(&mask, SIGPIPE); /* only so that it does not kill us */
    if (hold->signal_fd < 0 ||
        sigprocmask(SIG_BLOCK, &mask, &hold->outer_mask) < 0)
        return -errno;
    /* Leave the terminal's foreground group: Ctrl-C is the runner's to handle;
     * it stops its children in order. */
    if (hold->control_fd >= 0)
        (void)setpgid(0, 0); /* fails for a session leader, which is apart */
    /* SIGTERM, not SIGKILL: there are descendants to end first. */
    if (prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) < 0 ||
        prctl(PR_SET_PDEATHSIG, SIGTERM, 0, 0, 0) < 0)
        return -errno;
    if (getppid() != parent) /* it died before PDEATHSIG was set */
        hold->doomed = true;
    return 0;
}

static int command_start(struct hold *hold)
{
    struct launch launch = {.argv = hold->argv,
                            .cpus = hold->cpus_text ? &hold->cpus : NULL,
                            .nofile = hold->nofile,
                            .cgroup = hold->cgroup,
                            .mask = &hold->outer_mask};
    char error[512], line[600];
    int result = launch_start(&launch, &hold->pid, error, sizeof(error));

    if (result == 0) {
        tell_number(hold, "pid", hold->pid);
        return 0;
    }
    (void)snprintf(line, sizeof(line), "exec-failed %d %s\n", -result, error);
    tell(hold, line);
    if (hold->control_fd < 0)
        (void)fprintf(stderr, "bench hold: %s\n", error);
    return result;
}

/* Whatever ended below us comes here: we are its reaper. */
static void reap(struct hold *hold)
{
    int status;
    pid_t pid;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        if (pid != hold->pid)
            continue;
        hold->ended = true;
        hold->status = status;
    }
}

static void on_signals(struct hold *hold)
{
    struct signalfd_siginfo info;

    while (read(hold->signal_fd, &info, sizeof(info)) == sizeof(info)) {
        if (info.ssi_signo == SIGCHLD)
            reap(hold);
        else
            hold->doomed = true;
    }
}

static void on_control(struct hold *hold)
{
    char bytes[64];
    ssize_t got = read(hold->control_fd, bytes, sizeof(bytes));

    if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN))
        hold->doomed = true;
}

static void watch(struct hold *hold)
{
    struct pollfd fds[2] = {
        {.fd = hold->signal_fd, .events = POLLIN},
        {.fd = hold->control_fd, .events = POLLIN}, /* poll ignores -1 */
    };

    while (!hold->ended && !hold->doomed) {
        if (poll(fds, 2, -1) < 0 && errno != EINTR)
            hold->doomed = true; /* ENOMEM: better to end than to leak */
        if (fds[0].revents)
            on_signals(hold);
        if (fds[1].revents)
            on_control(hold);
    }
}

/* 0 when /proc has no such process any more. */
static pid_t parent_of(const char *pid)
{
    char path[64], text[512];
    const char *after_name;
    FILE *file;
    size_t length;
    int parent = 0;

    (void)snprintf(path, sizeof(path), "/proc/%.16s/stat", pid);
    file = fopen(path, "re");
    if (!file)
        return 0;
    length = fread(text, 1, sizeof(text) - 1, file);
    (void)fclose(file); /* only read */
    text[length] = '\0';
    after_name = strrchr(text, ')'); /* a name may hold blanks and ')' */
    if (!after_name || sscanf(after_name, ") %*c %d", &parent) != 1)
        return 0;
    return parent;
}

static void children_kill(void)
{
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    pid_t self = getpid();

    if (!proc)
        return;
    while ((entry = readdir(proc))) {
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        if (parent_of(entry->d_name) == self)
            (void)kill(atoi(entry->d_name), SIGKILL); /* may be gone */
    }
    (void)closedir(proc);
}

/* As children die, theirs become ours: until there is none left. */
static void descendants_kill(struct hold *hold)
{
    int status;
    pid_t pid;

    do {
        children_kill();
        pid = waitpid(-1, &status, 0);
        if (pid > 0 && pid == hold->pid) {
            hold->ended = true;
            hold->status = status;
        }
    } while (pid > 0 || errno == EINTR);
}

static int report(const struct hold *hold)
{
    if (WIFSIGNALED(hold->status)) {
        tell_number(hold, "signal", WTERMSIG(hold->status));
        return 128 + WTERMSIG(hold->status);
    }
    tell_number(hold, "exit", WEXITSTATUS(hold->status));
    return WEXITSTATUS(hold->status);
}

int hold_main(int argc, char **argv)
{
    struct hold hold = {.control_fd = -1};
    int result = options_parse(&hold, argc, argv);

    if (result < 0)
        return STATUS_USAGE;
    result = prepare(&hold);
    if (result < 0) {
        (void)fprintf(stderr, "bench hold: cannot watch over %s: %s\n",
                      hold.argv[0], strerror(-result));
        return STATUS_NOT_STARTED;
    }
    if (command_start(&hold) < 0)
        return STATUS_NOT_STARTED;
    watch(&hold);
    if (hold.ended) { /* said at once, whatever it leaves behind */
        result = report(&hold);
        descendants_kill(&hold);
    } else {
        descendants_kill(&hold);
        result = report(&hold);
    }
    return result;
}
