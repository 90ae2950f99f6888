/*
 * Processes that behave, and processes that do not.  The program is its own
 * `bench hold`.  Every wait has a deadline far beyond what it needs.
 */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "command.h"
#include "cpus.h"
#include "hold.h"
#include "process.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum {
    DEADLINE_MS = 30000
};

/* What a command said. */
struct heard {
    int lines;
    char last[256];
    char all[1024]; /* joined by ';' */
};

static void on_line(void *data, char *line)
{
    struct heard *heard = data;
    size_t used = strlen(heard->all);

    heard->lines++;
    (void)snprintf(heard->last, sizeof(heard->last), "%s", line);
    (void)snprintf(heard->all + used, sizeof(heard->all) - used, "%s;", line);
}

static bool has_line(void *heard)
{
    return ((const struct heard *)heard)->lines > 0;
}

static void start(struct process *process, uv_loop_t *loop,
                  struct process_options options, const char *command)
{
    char **argv;

    assert_int_equal(command_split(command, 4711, "RUN", &argv), 0);
    options.self = "/proc/self/exe";
    options.argv = argv;
    options.on_line = on_line;
    assert_int_equal(process_start(process, loop, &options), 0);
    command_release(argv);
    assert_int_equal(
        loop_wait(loop, process_has_started, process, DEADLINE_MS, NULL), 0);
}

static void wait_end(struct process *process, uv_loop_t *loop)
{
    assert_int_equal(
        loop_wait(loop, process_has_ended, process, DEADLINE_MS, NULL), 0);
    assert_int_equal(process_stop(process, 0), 0);
}

/* The letter that /proc/PID/stat has for it; 'Z' when it is gone. */
static char state_of(pid_t pid)
{
    char path[64], text[256] = "";
    const char *state;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/stat", pid);
    file = fopen(path, "r");
    if (!file)
        return 'Z';
    if (!fgets(text, sizeof(text), file))
        text[0] = '\0';
    (void)fclose(file);
    state = strrchr(text, ')');
    return state ? state[2] : 'Z';
}

/* Whether a process comes into one of these states within the deadline. */
static bool becomes(pid_t pid, const char *states)
{
    for (int i = 0; i < DEADLINE_MS / 10; i++) {
        if (strchr(states, state_of(pid)))
            return true;
        (void)usleep(10000);
    }
    return false;
}

/* Whether a process is gone, or but a zombie, within the deadline. */
static bool gone(pid_t pid)
{
    return becomes(pid, "Z");
}

/* How often it has gone to sleep. */
static long sleeps_of(pid_t pid)
{
    char path[64], line[128];
    long sleeps = -1;
    FILE *file;

    (void)snprintf(path, sizeof(path), "/proc/%d/status", pid);
    file = fopen(path, "r");
    assert_non_null(file);
    while (fgets(line, sizeof(line), file))
        (void)sscanf(line, "voluntary_ctxt_switches: %ld", &sleeps);
    (void)fclose(file);
    assert_true(sleeps >= 0);
    return sleeps;
}

static void test_ends(void **state)
{
    static const struct {
        const char *command;
        int status, term_signal;
        const char *described;
    } cases[] = {
        {"true", 0, 0, "exited with status 0"},
        {"sh -c \"exit 3\"", 3, 0, "exited with status 3"},
        {"sh -c \"kill -SEGV $$\"", -1, SIGSEGV,
         "was killed by signal 11 (Segmentation fault)"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct process process;
        char text[PROCESS_TEXT_BYTES];
        start(&process, *state, (struct process_options){.log_fd = -1},
              cases[i].command);
        assert_true(process.pid > 0);
        wait_end(&process, *state);
        assert_int_equal(process.exit_status, cases[i].status);
        assert_int_equal(process.term_signal, cases[i].term_signal);
        process_describe(&process, text, sizeof(text));
        assert_string_equal(text, cases[i].described);
        assert_int_equal(process_signal(&process, SIGTERM), -ESRCH);
    }
}

static void test_not_started(void **state)
{
    static const struct {
        const char *command, *cpus;
        long nofile;
        int error;
        const char *text;
    } cases[] = {
        {"/no/such/program", NULL, 0, -ENOENT,
         "cannot run /no/such/program: No such file or directory"},
        {"/etc", NULL, 0, -EACCES, "cannot run /etc: Permission denied"},
        {"true", "1023", 0, -EINVAL, "cannot use the CPUs asked for with true"},
        {"true", NULL, 2000000000, -EPERM, "cannot raise the limit of open"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct process process;
        char text[PROCESS_TEXT_BYTES];
        start(&process, *state,
              (struct process_options){.log_fd = -1,
                                       .cpus = cases[i].cpus,
                                       .nofile = cases[i].nofile},
              cases[i].command);
        assert_int_equal(process.error, cases[i].error);
        assert_int_equal(process.pid, 0);
        process_describe(&process, text, sizeof(text));
        assert_non_null(strstr(text, cases[i].text));
        wait_end(&process, *state);
    }
}

static void test_lines(void **state)
{
    struct heard heard = {0};
    struct process process;

    start(&process, *state,
          (struct process_options){.log_fd = -1, .data = &heard},
          "sh -c \"echo {port} {run} {x}; echo; printf 'a\\000b\\nunfinished'"
          "\"");
    wait_end(&process, *state);
    assert_string_equal(heard.all, "4711 RUN {x};;a?b;");
}

/* 20 MB without a newline, then a short line: memory stays bounded, and
 * nothing blocks. */
static void test_overlong_line(void **state)
{
    struct heard heard = {0};
    struct process process;

    start(&process, *state,
          (struct process_options){.log_fd = -1, .data = &heard},
          "sh -c \"head -c 20000000 /dev/zero; echo; echo end\"");
    wait_end(&process, *state);
    assert_string_equal(heard.all, "end;");
    assert_int_equal(process.out.overlong_lines, 1);
}

static void test_flood_of_errors(void **state)
{
    struct process process;
    char path[] = "/tmp/test_process.XXXXXX", tail[1024];
    int log_fd = mkstemp(path);

    assert_true(log_fd >= 0);
    (void)unlink(path);
    start(
        &process, *state, (struct process_options){.log_fd = log_fd},
        "sh -c \"yes | head -c 5000000 >&2; printf 'x\\ny\\033\\nz\\n' >&2\"");
    wait_end(&process, *state);
    assert_int_equal(process.exit_status, 0);
    assert_int_equal(process.log_bytes, LOG_BYTES_MAX);
    assert_int_equal(lseek(log_fd, 0, SEEK_END), LOG_BYTES_MAX);
    assert_int_equal(process.dropped_bytes, 5000007 - LOG_BYTES_MAX);
    process_tail(&process, tail, sizeof(tail));
    assert_string_equal(tail, "x | y? | z");
    (void)close(log_fd);
}

static void test_log_that_fails(void **state)
{
    struct process process;
    int log_fd = open("/dev/full", O_WRONLY);

    start(&process, *state, (struct process_options){.log_fd = log_fd},
          "sh -c \"echo x >&2\"");
    wait_end(&process, *state);
    assert_int_equal(process.log_error, -ENOSPC);
    assert_int_equal(process.dropped_bytes, 2);
    (void)close(log_fd);
}

static void test_environment(void **state)
{
    static const char *const additions[] = {"TEST_A=new", "TEST_B=b", NULL};
    struct heard heard = {0};
    struct process process;

    (void)setenv("TEST_A", "old", 1);
    (void)setenv("TEST_AA", "kept", 1);
    start(&process, *state,
          (struct process_options){
              .log_fd = -1, .data = &heard, .environment = additions},
          "sh -c \"echo $TEST_A $TEST_B $TEST_AA\"");
    wait_end(&process, *state);
    assert_string_equal(heard.last, "new b kept");
}

static void test_limits(void **state)
{
    struct heard heard = {0};
    struct process process;
    struct rlimit limit;
    char expected[64], first[CPUS_BYTES];
    cpu_set_t cpus;
    size_t cpu = 0;

    assert_int_equal(sched_getaffinity(0, sizeof(cpus), &cpus), 0);
    while (!CPU_ISSET(cpu, &cpus))
        cpu++;
    (void)snprintf(first, sizeof(first), "%zu", cpu);
    start(&process, *state,
          (struct process_options){
              .log_fd = -1, .data = &heard, .cpus = first, .nofile = 77},
          "sh -c \"ulimit -n; grep Cpus_allowed_list /proc/self/status\"");
    wait_end(&process, *state);
    (void)snprintf(expected, sizeof(expected), "77;Cpus_allowed_list:\t%zu;",
                   cpu);
    assert_string_equal(heard.all, expected);

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &limit), 0);
    memset(&heard, 0, sizeof(heard));
    start(&process, *state,
          (struct process_options){.log_fd = -1, .data = &heard},
          "sh -c \"ulimit -n\"");
    wait_end(&process, *state);
    (void)snprintf(expected, sizeof(expected), "%llu",
                   (unsigned long long)limit.rlim_max);
    assert_string_equal(heard.last, expected);
}

/* In a group of its own, with no signal blocked, and without the control
 * descriptor: hold would never see its end. */
/* The kernel moves whoever writes "0" to that file; here it is but a file.  A
 * group that cannot be joined is no reason not to run. */
static void test_control_group(void **state)
{
    char folder[] = "/tmp/test_process.XXXXXX", path[64], text[8] = "";
    struct process process;
    FILE *file;

    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof(path), "%s/cgroup.procs", folder);
    for (int turn = 0; turn < 2; turn++) {
        start(&process, *state,
              (struct process_options){.log_fd = -1, .cgroup = folder}, "true");
        wait_end(&process, *state);
        assert_int_equal(process.exit_status, 0);
        if (turn == 0) { /* there was no such file */
            assert_int_equal(access(path, F_OK), -1);
            file = fopen(path, "w");
            assert_non_null(file);
            (void)fclose(file);
        }
    }
    file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof(text), file));
    (void)fclose(file);
    assert_string_equal(text, "0");
    (void)unlink(path);
    (void)rmdir(folder);
}

static void test_inheritance(void **state)
{
    struct heard heard = {0};
    struct process process;
    char expected[256];

    start(&process, *state,
          (struct process_options){.log_fd = -1, .data = &heard},
          "sh -c \"cut -d' ' -f5 /proc/$$/stat; test -e /proc/$$/fd/3 ||"
          " echo closed; exec grep SigBlk /proc/self/status\"");
    (void)snprintf(expected, sizeof(expected),
                   "%d;closed;SigBlk:\t0000000000000000;", process.pid);
    wait_end(&process, *state);
    assert_string_equal(heard.all, expected);
}

static void test_stop(void **state)
{
    static const struct {
        const char *command;
        uint64_t grace_ms;
        int result, status, term_signal;
    } cases[] = {
        {"sh -c \"trap 'exit 7' TERM; echo; while :; do sleep 0.05; done\"",
         DEADLINE_MS, 0, 7, 0},
        {"sh -c \"trap '' TERM; echo; while :; do sleep 0.05; done\"", 100,
         -ETIMEDOUT, -1, SIGKILL},
        {"sh -c \"echo; exec sleep 1000\"", 0, -ETIMEDOUT, -1, SIGKILL},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        struct heard heard = {0};
        struct process process;
        start(&process, *state,
              (struct process_options){.log_fd = -1, .data = &heard},
              cases[i].command);
        assert_int_equal(loop_wait(*state, has_line, &heard, DEADLINE_MS, NULL),
                         0);
        assert_int_equal(process_stop(&process, cases[i].grace_ms),
                         cases[i].result);
        assert_int_equal(process.exit_status, cases[i].status);
        assert_int_equal(process.term_signal, cases[i].term_signal);
        assert_true(gone(process.pid));
    }
}

/* Who had enough in the moment of the start: hold has not told its pid. */
static void test_stop_at_once(void **state)
{
    static const uint64_t grace_ms[] = {0, DEADLINE_MS};

    for (size_t i = 0; i < COUNT(grace_ms); i++) {
        struct process process;
        char *argv[] = {(char *)"sleep", (char *)"1000", NULL};
        const struct process_options options = {
            .self = "/proc/self/exe", .argv = argv, .log_fd = -1};
        char text[PROCESS_TEXT_BYTES];

        assert_int_equal(process_start(&process, *state, &options), 0);
        process_describe(&process, text, sizeof(text));
        assert_string_equal(text, "has not started");
        (void)process_stop(&process, grace_ms[i]);
        assert_true(process.ended);
        assert_true(process.pid > 0);
        assert_int_equal(process.term_signal, grace_ms[i] ? SIGTERM : SIGKILL);
    }
}

static void test_stop_of_a_stopped(void **state)
{
    struct process process;

    start(&process, *state, (struct process_options){.log_fd = -1},
          "sleep 1000");
    assert_int_equal(process_signal(&process, SIGSTOP), 0);
    assert_int_equal(process_stop(&process, DEADLINE_MS), 0);
    assert_int_equal(process.term_signal, SIGTERM);
}

/* Pairs are measured while wrk is stopped and continued: hold sleeps. */
static void test_hand_overs_wake_nobody(void **state)
{
    struct process process;
    pid_t hold;
    long sleeps;

    start(&process, *state, (struct process_options){.log_fd = -1},
          "sleep 1000");
    hold = process_reaper(&process);
    assert_true(becomes(hold, "S"));
    sleeps = sleeps_of(hold);
    for (int i = 0; i < 5; i++) {
        assert_int_equal(process_signal(&process, SIGSTOP), 0);
        assert_true(becomes(process.pid, "T"));
        assert_int_equal(process_signal(&process, SIGCONT), 0);
        assert_true(becomes(process.pid, "S"));
    }
    assert_int_equal(sleeps_of(hold), sleeps);
    (void)process_stop(&process, 0);
    assert_int_equal(process.term_signal, SIGKILL);
}

/* A daemon with a session of its own, whose parents are gone. */
static void test_no_descendant_survives(void **state)
{
    struct heard heard = {0};
    struct process process;
    pid_t daemon;

    start(&process, *state,
          (struct process_options){.log_fd = -1, .data = &heard},
          "sh -c \"(setsid sh -c 'trap \\\"\\\" TERM HUP; echo $$; while :; do "
          "sleep 0.05; done' &) & exec sleep 1000\"");
    assert_int_equal(loop_wait(*state, has_line, &heard, DEADLINE_MS, NULL), 0);
    daemon = atoi(heard.last);
    assert_true(daemon > 0);
    assert_int_equal(kill(daemon, 0), 0);
    assert_int_equal(process_stop(&process, DEADLINE_MS), 0);
    assert_true(gone(daemon));
}

/* The runner is killed by SIGKILL: hold and everything below it ends.  The
 * runner here is a child of ours. */
static void test_death_of_the_runner(void **state)
{
    char line[64] = "";
    FILE *out;
    int fds[2], status;
    pid_t runner, command;

    (void)state;
    assert_int_equal(pipe(fds), 0);
    runner = fork();
    if (runner == 0) {
        (void)dup2(fds[1], STDOUT_FILENO);
        (void)execl("/proc/self/exe", "test_process", "runner", (char *)NULL);
        _exit(1);
    }
    (void)close(fds[1]);
    out = fdopen(fds[0], "r");
    assert_non_null(out);
    assert_non_null(fgets(line, sizeof(line), out));
    command = atoi(line);
    assert_true(command > 0);
    assert_int_equal(kill(command, 0), 0);
    assert_int_equal(kill(runner, SIGKILL), 0);
    assert_int_equal(waitpid(runner, &status, 0), runner);
    assert_true(gone(command));
    (void)fclose(out);
}

/* What the runner of that test does: start something, say its pid, hang. */
static int runner_main(void)
{
    uv_loop_t *loop = uv_default_loop();
    static struct process process;
    char *argv[] = {(char *)"sh", (char *)"-c",
                    (char *)"trap '' TERM; while :; do sleep 0.05; done", NULL};
    struct process_options options = {
        .self = "/proc/self/exe", .argv = argv, .log_fd = -1};

    if (process_start(&process, loop, &options) < 0 ||
        loop_wait(loop, process_has_started, &process, DEADLINE_MS, NULL) < 0)
        return 1;
    (void)printf("%d\n", process.pid);
    (void)fflush(stdout);
    (void)loop_wait(loop, process_has_ended, &process, DEADLINE_MS, NULL);
    return 0;
}

/* Hold itself is killed: the command goes with it. */
static void test_death_of_hold(void **state)
{
    struct process process;

    start(&process, *state, (struct process_options){.log_fd = -1},
          "sleep 1000");
    assert_int_equal(uv_process_kill(&process.hold, SIGKILL), 0);
    assert_int_equal(
        loop_wait(*state, process_has_ended, &process, DEADLINE_MS, NULL), 0);
    assert_int_equal(process.term_signal, SIGKILL);
    assert_true(gone(process.pid));
    assert_int_equal(process_stop(&process, 0), 0);
}

static void test_start_that_fails(void **state)
{
    char *argv[] = {(char *)"true", NULL};
    char *many[ARGUMENTS_MAX + 2] = {NULL};
    struct process process;
    struct process_options options = {
        .self = "/no/such/bench", .argv = argv, .log_fd = -1};

    assert_int_equal(process_start(&process, *state, &options), -ENOENT);
    for (size_t i = 0; i < COUNT(many) - 1; i++)
        many[i] = (char *)"x";
    options.argv = many;
    assert_int_equal(process_start(&process, *state, &options), -E2BIG);
}

static bool never(void *arg)
{
    (void)arg;
    return false;
}

static void test_loop_wait(void **state)
{
    int interrupted = 1;

    assert_int_equal(loop_wait(*state, never, NULL, 5, NULL), -ETIMEDOUT);
    assert_int_equal(loop_wait(*state, never, NULL, DEADLINE_MS, &interrupted),
                     -EINTR);
    interrupted = 0;
    assert_int_equal(loop_wait(*state, never, NULL, 0, &interrupted),
                     -ETIMEDOUT);
}

static void test_hold_usage(void **state)
{
    static const char *cases[] = {
        "hold",
        "hold --",
        "hold --cpus x -- true",
        "hold --cpus 3-1 -- true",
        "hold --nofile 0 -- true",
        "hold --nofile 1x -- true",
        "hold --control 99 -- true",
        "hold --control -1 -- true",
        "hold --unknown -- true",
        "hold --cpus",
    };
    int quiet = open("/dev/null", O_WRONLY), saved = dup(STDERR_FILENO);

    (void)state;
    (void)dup2(quiet, STDERR_FILENO);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char **argv;
        int argc = 0;
        assert_int_equal(command_split(cases[i], 0, "", &argv), 0);
        while (argv[argc])
            argc++;
        assert_int_equal(hold_main(argc, argv), 2);
        command_release(argv);
    }
    (void)dup2(saved, STDERR_FILENO);
    (void)close(saved);
    (void)close(quiet);
}

static void test_command_split(void **state)
{
    static const struct {
        const char *text;
        int result;
        const char *words; /* each in < > */
    } cases[] = {
        {"a b", 0, "<a><b>"},
        {"  a\t b  ", 0, "<a><b>"},
        {"a \"b c\" \"\"", 0, "<a><b c><>"},
        {"a\"b c\"d", 0, "<ab cd>"},
        {"--port {port}", 0, "<--port><80>"},
        {"\"{run}/x {port}\" x{port}y", 0, "</r r/x 80><x80y>"},
        {"{other} {por} $HOME 'a b' \\", 0,
         "<{other}><{por}><$HOME><'a><b'><\\>"},
        {"\"a", -EINVAL, ""},
        {"a b\"", -EINVAL, ""},
        {"", -ENODATA, ""},
        {" \t", -ENODATA, ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char words[128] = "", **argv = NULL;
        assert_int_equal(command_split(cases[i].text, 80, "/r r", &argv),
                         cases[i].result);
        for (size_t j = 0; argv && argv[j]; j++) {
            size_t used = strlen(words);
            (void)snprintf(words + used, sizeof(words) - used, "<%s>", argv[j]);
        }
        assert_string_equal(words, cases[i].words);
        command_release(argv);
    }
}

static void test_cpus(void **state)
{
    static const char *good[] = {"0", "0-3", "0-1,5,7-1023", "1023"};
    static const char *bad[] = {"",     "a",   "-1",   "1-",  "3-1",
                                "1,",   ",1",  "1024", "1 2", "0-1024",
                                "1,,2", "0x1", " 1"};
    cpu_set_t cpus;
    char text[CPUS_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        assert_int_equal(cpus_parse(good[i], &cpus), 0);
        cpus_format(&cpus, text, sizeof(text));
        assert_string_equal(text, good[i]);
    }
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(cpus_parse(bad[i], &cpus), -EINVAL);
    assert_int_equal(cpus_parse("0-1,5,7", &cpus), 0);
    cpus_format(&cpus, text, 6);
    assert_string_equal(text, "0-1,5");
}

static void test_cpus_divide(void **state)
{
    static const struct {
        const char *allowed;
        int wanted, given;
        const char *server, *client;
    } cases[] = {
        {"3", 1, 1, "3", "3"},       {"0-1", 1, 1, "0", "1"},
        {"0-1", 2, 1, "0", "1"},     {"2,4,6-7", 2, 2, "2,4", "6-7"},
        {"0-7", 100, 7, "0-6", "7"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        cpu_set_t allowed, server, client;
        char text[CPUS_BYTES];
        bool shared;
        assert_int_equal(cpus_parse(cases[i].allowed, &allowed), 0);
        assert_int_equal(
            cpus_divide(&allowed, cases[i].wanted, &server, &client, &shared),
            cases[i].given);
        assert_int_equal(shared, CPU_COUNT(&allowed) == 1);
        cpus_format(&server, text, sizeof(text));
        assert_string_equal(text, cases[i].server);
        cpus_format(&client, text, sizeof(text));
        assert_string_equal(text, cases[i].client);
    }
}

static int loop_open(void **state)
{
    static uv_loop_t loop;

    *state = &loop;
    return uv_loop_init(&loop);
}

/* Fails when a test left a handle open. */
static int loop_close(void **state)
{
    return uv_loop_close(*state);
}

#define LOOP_TEST(test)                                                        \
    cmocka_unit_test_setup_teardown(test, loop_open, loop_close)

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        LOOP_TEST(test_ends),
        LOOP_TEST(test_not_started),
        LOOP_TEST(test_lines),
        LOOP_TEST(test_overlong_line),
        LOOP_TEST(test_flood_of_errors),
        LOOP_TEST(test_log_that_fails),
        LOOP_TEST(test_environment),
        LOOP_TEST(test_limits),
        LOOP_TEST(test_control_group),
        LOOP_TEST(test_inheritance),
        LOOP_TEST(test_stop),
        LOOP_TEST(test_stop_at_once),
        LOOP_TEST(test_stop_of_a_stopped),
        LOOP_TEST(test_hand_overs_wake_nobody),
        LOOP_TEST(test_no_descendant_survives),
        LOOP_TEST(test_death_of_the_runner),
        LOOP_TEST(test_death_of_hold),
        LOOP_TEST(test_start_that_fails),
        LOOP_TEST(test_loop_wait),
        cmocka_unit_test(test_hold_usage),
        cmocka_unit_test(test_command_split),
        cmocka_unit_test(test_cpus),
        cmocka_unit_test(test_cpus_divide),
    };

    if (argc > 1 && strcmp(argv[1], "hold") == 0)
        return hold_main(argc - 1, argv + 1);
    if (argc > 1 && strcmp(argv[1], "runner") == 0)
        return runner_main();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
