#include "chart_gnuplot.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "chart_svg.h"

/* A chart takes well under a second; a stuck font cache must not take us. */
enum {
    DEADLINE_MS = 60000,
    WORDS_BYTES = 4096
};

static long now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* In the child: never returns.  What keeps gnuplot from running goes into
 * `report`, which a successful exec closes. */
static void become_gnuplot(const struct gnuplot_job *job, const char *output,
                           int stderr_fd, int report)
{
    /* -d: without the user's ~/.gnuplot */
    char *argv[] = {"gnuplot",
                    "-d",
                    "-c",
                    (char *)job->script,
                    (char *)job->data,
                    (char *)output,
                    (char *)job->format,
                    NULL};

    /* Its UTF-8 needs a locale that has it; a bare machine is set to "C". */
    (void)setenv("LC_ALL", "C.UTF-8", 1); /* else it complains, and we do */
    /* It draws for us: nothing to draw once we are gone. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0); /* a valid signal */
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null >= 0 && dup2(null, 0) >= 0 && dup2(null, 1) >= 0 &&
        dup2(stderr_fd, 2) >= 0)
        execvp(argv[0], argv);
    int code = -errno;
    (void)!write(report, &code, sizeof(code)); /* nobody else to tell */
    _exit(127);
}

static int start(const struct gnuplot_job *job, const char *output,
                 int stderr_fd, pid_t *pid)
{
    int report[2];
    int code = 0;

    if (pipe2(report, O_CLOEXEC) != 0)
        return -errno;
    *pid = fork();
    if (*pid < 0)
        code = -errno;
    if (*pid == 0)
        become_gnuplot(job, output, stderr_fd, report[1]);
    close(report[1]);
    while (*pid > 0 && read(report[0], &code, sizeof(code)) < 0 &&
           errno == EINTR)
        ;
    close(report[0]);
    if (*pid > 0 && code != 0)
        (void)waitpid(*pid, NULL, 0); /* it has said why */
    return code;
}

/* Everything up to the end of the pipe; what does not fit is dropped. */
static int read_words(int fd, char *words, size_t size)
{
    long deadline_ms = now_ms() + DEADLINE_MS;
    size_t used = 0;

    for (;;) {
        char chunk[512];
        struct pollfd waiting = {.fd = fd, .events = POLLIN};
        long left_ms = deadline_ms - now_ms();
        if (left_ms <= 0)
            return -ETIMEDOUT;
        if (poll(&waiting, 1, (int)left_ms) <= 0)
            continue;
        ssize_t got = read(fd, chunk, sizeof(chunk));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return got < 0 ? -errno : 0;
        size_t keep =
            (size_t)got < size - 1 - used ? (size_t)got : size - 1 - used;
        memcpy(words + used, chunk, keep);
        used += keep;
        words[used] = '\0';
    }
}

/* The line worth showing: gnuplot says `"FILE" line N: what` somewhere below
 * the command it quotes.  Fontconfig's remarks are not about the chart. */
static bool find_complaint(char *words, char *line, size_t size)
{
    char *rest = NULL;
    bool found = false;

    for (char *word = strtok_r(words, "\n", &rest); word;
         word = strtok_r(NULL, "\n", &rest)) {
        word += strspn(word, " \t^");
        if (*word == '\0' || strncmp(word, "Fontconfig ", 11) == 0)
            continue;
        bool names_line = *word == '"' && strstr(word, "\" line ");
        if (!found || names_line)
            snprintf(line, size, "%s", word);
        found = true;
        if (names_line)
            break;
    }
    return found;
}

static int finish(const struct gnuplot_job *job, pid_t pid, int read_code,
                  char *words, char *error, size_t error_size)
{
    char line[256] = "";
    int status = 0;

    if (read_code != 0)
        kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        ;
    if (read_code != 0) {
        snprintf(error, error_size, "gnuplot %s: %s", job->script,
                 read_code == -ETIMEDOUT ? "stuck for 60 s, ended"
                                         : strerror(-read_code));
        return read_code;
    }
    if (find_complaint(words, line, sizeof(line)))
        snprintf(error, error_size, "gnuplot %s: %s", job->script, line);
    else if (WIFSIGNALED(status))
        snprintf(error, error_size, "gnuplot %s: ended by signal %d",
                 job->script, WTERMSIG(status));
    else if (WEXITSTATUS(status) != 0)
        snprintf(error, error_size, "gnuplot %s: exit status %d", job->script,
                 WEXITSTATUS(status));
    else
        return 0;
    return -EIO;
}

static int run(const struct gnuplot_job *job, const char *output, char *error,
               size_t error_size)
{
    char words[WORDS_BYTES] = "";
    int ends[2];
    pid_t pid = 0;

    if (pipe2(ends, O_CLOEXEC) != 0) {
        int code = -errno;
        snprintf(error, error_size, "gnuplot: pipe: %s", strerror(-code));
        return code;
    }
    int code = start(job, output, ends[1], &pid);
    close(ends[1]);
    if (code == 0) {
        int read_code = read_words(ends[0], words, sizeof(words));
        code = finish(job, pid, read_code, words, error, error_size);
    } else if (code == -ENOENT) {
        snprintf(error, error_size,
                 "gnuplot not found in PATH (Debian: apt install gnuplot-nox)");
    } else {
        snprintf(error, error_size, "gnuplot: cannot start: %s",
                 strerror(-code));
    }
    close(ends[0]);
    return code;
}

/* From the temporary file to the one people see. */
static int publish(const struct gnuplot_job *job, const char *temporary,
                   char *error, size_t error_size)
{
    struct stat info;
    int code = 0;

    if (stat(temporary, &info) != 0 || info.st_size == 0) {
        snprintf(error, error_size, "gnuplot %s: drew nothing", job->script);
        return -EIO;
    }
    if (strcmp(job->format, "svg") == 0)
        code = svg_finish(temporary, job->title);
    if (code == 0 && rename(temporary, job->output) != 0)
        code = -errno;
    if (code != 0)
        snprintf(error, error_size, "cannot write %s: %s", job->output,
                 strerror(-code));
    return code;
}

int gnuplot_draw(const struct gnuplot_job *job, char *error, size_t error_size)
{
    char temporary[PATH_MAX];

    int length = snprintf(temporary, sizeof(temporary), "%s.tmp", job->output);
    if (length >= (int)sizeof(temporary)) {
        snprintf(error, error_size, "cannot write %s: name too long",
                 job->output);
        return -ENAMETOOLONG;
    }
    int code = run(job, temporary, error, error_size);
    if (code == 0)
        code = publish(job, temporary, error, error_size);
    if (code != 0)
        (void)unlink(temporary); /* often there is none */
    return code;
}
