/* A run's folder: made once, locked by one, written whole or not at all. */
#include "support.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "folder.h"

/* A temporary folder is the working directory of every test. */
static int enter(void **state)
{
    static char path[64];

    strcpy(path, "/tmp/test_folder.XXXXXX");
    *state = path;
    return mkdtemp(path) && chdir(path) == 0 ? 0 : -1;
}

static int leave(void **state)
{
    char command[128];

    snprintf(command, sizeof command, "rm -rf '%s'", (char *)*state);
    return chdir("/") == 0 ? system(command) : -1;
}

static void assert_content(const char *path, const char *wanted)
{
    char text[256];
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    text[fread(text, 1, sizeof text - 1, file)] = '\0';
    fclose(file);
    assert_string_equal(text, wanted);
}

static void assert_link(const char *path, const char *wanted)
{
    char target[PATH_BYTES], resolved[PATH_BYTES * 4];
    ssize_t size = readlink(path, target, sizeof target - 1);

    assert_true(size > 0);
    target[size] = '\0';
    assert_string_equal(target, wanted);
    assert_non_null(realpath(path, resolved)); /* leads somewhere */
}

/* --- the lock ----------------------------------------------------------- */

/* What another process is told. */
static int lock_elsewhere(const char *results, long *holder)
{
    int ends[2], status, result[2];
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        result[0] = folder_lock(results, holder);
        result[1] = (int)*holder;
        _exit(write(ends[1], result, sizeof result) == sizeof result ? 0 : 1);
    }
    assert_int_equal(read(ends[0], result, sizeof result), sizeof result);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    close(ends[0]);
    close(ends[1]);
    *holder = result[1];
    return result[0];
}

static void only_one_has_the_lock(void **state)
{
    long holder = -1;
    int fd = folder_lock("results", &holder);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(holder, 0);
    assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC); /* no server inherits it */
    assert_int_equal(lock_elsewhere("results", &holder), -EWOULDBLOCK);
    assert_int_equal(holder, getpid());
    close(fd);
    assert_true(lock_elsewhere("results", &holder) >= 0);
    assert_int_equal(holder, 0);
    fd = folder_lock("results", &holder); /* its holder has ended */
    assert_true(fd >= 0);
    close(fd);
}

static void a_lock_needs_a_folder(void **state)
{
    long holder;

    (void)state;
    close(creat("file", 0666));
    assert_int_equal(folder_lock("file", &holder), -ENOTDIR);
    assert_int_equal(folder_lock("no/such", &holder), -ENOENT);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(folder_lock("loop", &holder), -ELOOP);
    assert_int_equal(mkdir("busy", 0777), 0);
    assert_int_equal(mkdir("busy/.lock", 0777), 0);
    assert_int_equal(folder_lock("busy", &holder), -EISDIR);
}

/* --- the folder --------------------------------------------------------- */

static void a_folder_is_named_by_time(void **state)
{
    char path[PATH_BYTES], hidden[PATH_BYTES], log[PATH_BYTES + 8];
    int year;
    char rest[64];

    (void)state;
    assert_int_equal(mkdir("results", 0777), 0);
    assert_int_equal(folder_create("results", "tiny", NULL, path, hidden), 0);
    assert_int_equal(sscanf(path, "results/%4d%63s", &year, rest), 2);
    assert_true(year >= 2024);
    assert_int_equal(strlen(path), strlen("results/20261123T120000Z-tiny"));
    assert_string_equal(path + strlen(path) - 6, "Z-tiny");
    assert_int_equal(access(path, F_OK), -1); /* not before all is in it */
    assert_int_equal(folder_show(hidden, path), 0);
    snprintf(log, sizeof log, "%s/log", path);
    assert_int_equal(access(log, W_OK), 0);
    assert_int_equal(folder_create("results", "tiny", "", path, hidden),
                     -EEXIST);
}

static void a_folder_can_be_anywhere_but_twice(void **state)
{
    char path[PATH_BYTES], hidden[PATH_BYTES], name[PATH_BYTES + 1];

    (void)state;
    assert_int_equal(folder_create("results", "tiny", "there", path, hidden),
                     0);
    assert_string_equal(path, "there");
    assert_true(strncmp(hidden, ".there.", 7) == 0);
    assert_int_equal(folder_show(hidden, path), 0);
    assert_int_equal(access("there/latency", W_OK), 0);
    assert_int_equal(folder_create("results", "tiny", "there", path, hidden),
                     -EEXIST);
    assert_int_equal(folder_create("results", "tiny", "no/such", path, hidden),
                     -ENOENT);
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(folder_create("results", "tiny", name, path, hidden),
                     -ENAMETOOLONG);
}

static void latest_leads_to_the_run(void **state)
{
    static const struct {
        const char *results, *folder, *link; /* NULL: the real path */
    } cases[] = {
        {"results", "results/one", "one"},
        {"results", "results/two", "two"}, /* replaces it */
        {"results/", "results/one", "one"},
        {"results", "results/one/", "one"},
        {"./results", "results/two", "two"},
        {"results", "results-other/x", NULL},
        {"results", "results/sub/y", NULL},
        {"results", "elsewhere", NULL},
    };
    char real[PATH_BYTES * 4];

    (void)state;
    assert_int_equal(system("mkdir -p results/one results/two results/sub/y "
                            "results-other/x elsewhere"),
                     0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_non_null(realpath(cases[i].folder, real));
        assert_int_equal(folder_finish(cases[i].results, cases[i].folder), 0);
        assert_link("results/latest", cases[i].link ? cases[i].link : real);
    }
}

static void latest_stays_when_it_cannot_be_set(void **state)
{
    (void)state;
    assert_int_equal(system("mkdir -p results/one"), 0);
    assert_int_equal(folder_finish("results", "results/one"), 0);
    assert_int_equal(folder_finish("results", "results/none"), -ENOENT);
    assert_link("results/latest", "one");
    assert_int_equal(symlink("x", "results/.latest.tmp"), 0); /* killed here */
    assert_int_equal(folder_finish("results", "results/one"), 0);
}

/* --- files -------------------------------------------------------------- */

static void rows_are_appended(void **state)
{
    int fd = folder_open(".", "rows.csv");

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(folder_append(fd, "a\n", 2, true), 0);
    close(fd);
    fd = folder_open(".", "rows.csv");
    assert_int_equal(folder_append(fd, "b\n", 2, false), 0);
    close(fd);
    assert_content("rows.csv", "a\nb\n");
    assert_int_equal(folder_open("no/such", "rows.csv"), -ENOENT);
    assert_int_equal(folder_append(-1, "a", 1, false), -EBADF);
}

static int write_text(const void *data, FILE *file)
{
    return fputs(data, file) < 0 ? -EIO : 0;
}

static int write_and_fail(const void *data, FILE *file)
{
    (void)write_text(data, file); /* fails either way */
    return -ENODATA;
}

static void a_file_is_written_whole_or_not(void **state)
{
    (void)state;
    assert_int_equal(folder_write(".", "x", write_text, "old"), 0);
    assert_content("x", "old");
    assert_int_equal(folder_write(".", "x", write_and_fail, "new"), -ENODATA);
    assert_content("x", "old");
    assert_int_equal(access("x.tmp", F_OK), -1);
    assert_int_equal(folder_write("no/such", "x", write_text, "new"), -ENOENT);
    assert_int_equal(mkdir("folder", 0777), 0);
    assert_int_equal(folder_write(".", "folder", write_text, "new"), -EISDIR);
    assert_int_equal(access("folder.tmp", F_OK), -1);
}

/* fprintf succeeds on a full disk; only fflush and fsync see it. */
static void a_full_disk_is_noticed(void **state)
{
    const struct rlimit small = {1, RLIM_INFINITY};
    struct rlimit before;
    int full = open("/dev/full", O_WRONLY | O_CLOEXEC), written, appended;

    (void)state;
    assert_int_equal(folder_append(full, "a\n", 2, true), -ENOSPC);
    close(full);
    assert_int_equal(folder_write(".", "x", write_text, "old"), 0);
    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    written = folder_write(".", "x", write_text, "too long");
    full = folder_open(".", "rows");
    appended = folder_append(full, "too long", 8, false);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    close(full);
    assert_int_equal(written, -EFBIG);
    assert_int_equal(appended, -EFBIG);
    assert_content("x", "old");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_one_has_the_lock, enter, leave),
        cmocka_unit_test_setup_teardown(a_lock_needs_a_folder, enter, leave),
        cmocka_unit_test_setup_teardown(a_folder_is_named_by_time, enter,
                                        leave),
        cmocka_unit_test_setup_teardown(a_folder_can_be_anywhere_but_twice,
                                        enter, leave),
        cmocka_unit_test_setup_teardown(latest_leads_to_the_run, enter, leave),
        cmocka_unit_test_setup_teardown(latest_stays_when_it_cannot_be_set,
                                        enter, leave),
        cmocka_unit_test_setup_teardown(rows_are_appended, enter, leave),
        cmocka_unit_test_setup_teardown(a_file_is_written_whole_or_not, enter,
                                        leave),
        cmocka_unit_test_setup_teardown(a_full_disk_is_noticed, enter, leave),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
