/* Several processes looked at as one. */
#include "support.h"

#include <errno.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

#include "tree.h"

/* Forks a process that waits for the end of the pipe; with `depth`, one that
 * does so below it, and so on. */
static pid_t start(const int fds[2], int depth)
{
    char byte;
    pid_t pid = fork();

    assert_true(pid >= 0);
    if (pid > 0)
        return pid;
    if (depth > 0)
        (void)start(fds, depth - 1);
    (void)close(fds[1]);
    _exit(read(fds[0], &byte, 1) != 0); /* until the test closes its end */
}

static bool has(const struct tree *tree, pid_t pid)
{
    for (int i = 0; i < tree->count; i++)
        if (tree->pids[i] == pid)
            return true;
    return false;
}

/* A process counts as soon as it is there: fork may take its time. */
static int found(struct tree *tree)
{
    assert_int_equal(tree_find(tree, getpid()), 0);
    return tree->count;
}

static void a_family_is_one_server(void **state)
{
    struct sample_process sum, alone;
    struct sample_switches switches;
    struct tree tree, first;
    long pss_kib;
    int fds[2];
    pid_t pids[2];

    (void)state;
    assert_int_equal(pipe(fds), 0);
    pids[0] = start(fds, 2);
    pids[1] = start(fds, 0);
    EVENTUALLY(found(&tree) == 4);
    assert_true(has(&tree, pids[0]) && has(&tree, pids[1]));
    assert_false(has(&tree, getpid()));
    assert_int_equal(tree_sample(&tree, &sum), 0);
    tree_one(&first, pids[1]);
    assert_int_equal(tree_sample(&first, &alone), 0);
    assert_int_equal(sum.threads, 4 * alone.threads); /* TSan adds its own */
    assert_true(sum.rss_kib > 3 * alone.rss_kib / 2);
    assert_int_equal(tree_pss(&tree, &pss_kib), 0);
    assert_true(pss_kib > 0 && pss_kib < sum.rss_kib);
    /* each comes to wait for the pipe */
    EVENTUALLY(tree_switches(&tree, &switches) == 0 && switches.voluntary >= 4);
    (void)close(fds[1]);
    (void)close(fds[0]);
    while (wait(NULL) > 0)
        continue;
    /* and what is gone, is gone */
    EVENTUALLY(tree_sample(&tree, &sum) == -ESRCH);
    assert_int_equal(sum.rss_kib, 0);
    assert_int_equal(tree_pss(&tree, &pss_kib), -ESRCH);
    EVENTUALLY(tree_switches(&tree, &switches) == -ESRCH);
    EVENTUALLY(found(&tree) == 0);
}

/* Another process may get the pid of one that ended. */
static void a_pid_alone_is_nobody(void **state)
{
    struct sample_process sum;
    struct tree tree;
    int fds[2];

    (void)state;
    assert_int_equal(pipe(fds), 0);
    (void)start(fds, 0);
    EVENTUALLY(found(&tree) == 1);
    assert_int_equal(tree_sample(&tree, &sum), 0);
    assert_int_equal(tree.start_ticks[0], sum.start_ticks);
    tree.start_ticks[0]--;
    assert_int_equal(tree_sample(&tree, &sum), -ESRCH);
    (void)close(fds[1]);
    (void)close(fds[0]);
    while (wait(NULL) > 0)
        continue;
}

static void burn(int ms)
{
    struct rusage used;

    do {
        assert_int_equal(getrusage(RUSAGE_SELF, &used), 0);
    } while (used.ru_utime.tv_sec * 1000 + used.ru_utime.tv_usec / 1000 < ms);
}

/* The CPU time of a worker that ended must not be lost from one look to the
 * next: its parent, here the reaper, has it. */
static void what_was_waited_for_still_counts(void **state)
{
    struct sample_process before, after;
    struct tree tree;
    int fds[2];
    pid_t pid;

    (void)state;
    assert_int_equal(pipe(fds), 0);
    (void)start(fds, 0);
    EVENTUALLY(found(&tree) == 1);
    assert_int_equal(tree_sample(&tree, &before), 0);
    pid = fork();
    if (pid == 0) {
        burn(200);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(found(&tree), 1);
    assert_int_equal(tree_sample(&tree, &after), 0);
    assert_true(after.cpu_user_us + after.cpu_system_us >=
                before.cpu_user_us + before.cpu_system_us + 150000);
    (void)close(fds[1]);
    (void)close(fds[0]);
    while (wait(NULL) > 0)
        continue;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_family_is_one_server),
        cmocka_unit_test(a_pid_alone_is_nobody),
        cmocka_unit_test(what_was_waited_for_still_counts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
