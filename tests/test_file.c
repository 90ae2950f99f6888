/*
 * Files below a folder: what may be opened, by what names, and that nothing
 * leads out.
 *
 * Everything is tried twice: as this kernel does it, and in a child process
 * that has forbidden itself openat2, as an old kernel or a filter would.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "support.h"

#include "file.h"

#define LONGEST_NAME "{255*n}"

enum {
    NOBODY_ID = 65534
};

/* --- a folder of everything --------------------------------------------- */

static char root_path[64], outside_path[64];

static void write_file(const char *path, const char *content)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

    assert_true(fd >= 0);
    assert_int_equal(write(fd, content, strlen(content)), strlen(content));
    assert_int_equal(close(fd), 0);
}

static void make_files(void)
{
    struct bytes name = {0};

    bytes_expand(&name, LONGEST_NAME);
    write_file(name.data, "longest");
    bytes_free(&name);
    write_file("../outside", "outside");
    write_file("small", "small");
    write_file("empty", "");
    write_file("...", "three dots");
    write_file("..x", "two dots");
    write_file("a b\n\\\303\251", "strange");
    write_file("sub/deep/file", "deep");
    write_file("secret", "secret");
    assert_int_equal(chmod("secret", 0), 0);
    write_file("closed/file", "closed");
    assert_int_equal(chmod("closed", 0), 0);
}

static void make_links(void)
{
    assert_int_equal(symlink("small", "link"), 0);
    assert_int_equal(symlink("link", "link2"), 0);
    assert_int_equal(symlink("../small", "sub/up"), 0);
    assert_int_equal(symlink("sub", "folder"), 0);
    assert_int_equal(symlink("../outside", "out"), 0);
    assert_int_equal(symlink("sub/../../outside", "around"), 0);
    assert_int_equal(symlink("..", "parent"), 0);
    assert_int_equal(symlink("/", "slash"), 0);
    assert_int_equal(symlink(outside_path, "absolute"), 0);
    assert_int_equal(symlink("/proc/self/root", "magic"), 0);
    assert_int_equal(symlink("loop", "loop"), 0);
    assert_int_equal(symlink("nothing", "dangling"), 0);
    assert_int_equal(link("small", "hard"), 0);
}

static void make_others(void)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = "socket"};
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_int_equal(mkfifo("fifo", 0644), 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    close(fd);
    (void)mknod("device", S_IFCHR | 0666, makedev(1, 3)); /* root may */
}

static int make_root(void **state)
{
    static char path[] = "/tmp/test_file.XXXXXX";

    *state = path;
    if (!mkdtemp(path) || chdir(path))
        return -1;
    snprintf(root_path, sizeof root_path, "%s/root", path);
    snprintf(outside_path, sizeof outside_path, "%s/outside", path);
    if (mkdir("root", 0755) || chdir("root") || mkdir("sub", 0755) ||
        mkdir("sub/deep", 0755) || mkdir("closed", 0755) || chmod("..", 0755))
        return -1;
    make_files();
    make_links();
    make_others();
    return 0;
}

static int remove_root(void **state)
{
    char command[128];

    snprintf(command, sizeof command, "chmod 700 '%s/closed' && rm -rf '%s'",
             root_path, (char *)*state);
    return chdir("/") == 0 ? system(command) : -1;
}

/* --- a child without openat2 -------------------------------------------- */

/* Makes openat2 fail with `error` for the rest of this process's life. */
static bool forbid_openat2(int error)
{
    struct sock_filter filter[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_openat2, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)error),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    const struct sock_fprog program = {COUNT(filter), filter};

    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

static bool has_openat2(void)
{
    const struct open_how how = {.flags = O_PATH};
    long fd = syscall(SYS_openat2, AT_FDCWD, "/", &how, sizeof how);

    if (fd >= 0)
        close((int)fd);
    return fd >= 0;
}

/* How a file is opened: by openat2, or because of this errno without it. */
static const int ways[] = {0, ENOSYS, EPERM};

enum {
    CHILD_SKIPS = 99 /* its exit code */
};

/* Runs the body in a child each way; it returns 0 when all is well. */
static void run_apart(int (*body)(int root_fd, bool by_steps))
{
    for (size_t i = 0; i < COUNT(ways); i++) {
        int root_fd = file_open_root(root_path), status;
        pid_t pid = fork();

        assert_true(root_fd >= 0 && pid >= 0);
        if (pid == 0 && (ways[i] ? !forbid_openat2(ways[i]) : !has_openat2()))
            _exit(CHILD_SKIPS);
        if (pid == 0)
            _exit(body(root_fd, ways[i] != 0));
        assert_int_equal(waitpid(pid, &status, 0), pid);
        close(root_fd);
        assert_true(WIFEXITED(status));
        if (!skipped_if(WEXITSTATUS(status) == CHILD_SKIPS, "no such kernel"))
            assert_int_equal(WEXITSTATUS(status), 0);
    }
}

/* --- names -------------------------------------------------------------- */

static const struct named {
    const char *name;    /* {N*text} stands for N times the text */
    const char *content; /* NULL: there is no such file */
    bool links;          /* through a link or dots: not without openat2 */
} names[] = {
    {"small", "small", false},
    {"empty", "", false},
    {"...", "three dots", false},
    {"..x", "two dots", false},
    {"a b\n\\\303\251", "strange", false},
    {"sub/deep/file", "deep", false},
    {"hard", "small", false},
    {LONGEST_NAME, "longest", false},
    {LONGEST_NAME "n", NULL, false},

    {"", NULL, false},
    {".", NULL, false},
    {"..", NULL, false},
    {"/", NULL, false},
    {"sub", NULL, false},
    {"sub/", NULL, false},
    {"small/", NULL, false},
    {"small/x", NULL, false},
    {"sub/nothing", NULL, false},
    {"nothing/small", NULL, false},
    {"./small", "small", true},
    {"sub/./deep/file", "deep", true},
    {"sub//deep/file", "deep", true},
    {"sub/../small", "small", true},
    {"nothing/../small", NULL, false},

    {"../outside", NULL, false},
    {"../root/small", NULL, false},
    {"sub/../../outside", NULL, false},
    {"/etc/passwd", NULL, false},
    {"//etc/passwd", NULL, false},

    {"link", "small", true},
    {"link2", "small", true},
    {"sub/up", "small", true},
    {"folder/deep/file", "deep", true},
    {"folder/up", "small", true},
    {"folder", NULL, false},
    {"out", NULL, false},
    {"around", NULL, false},
    {"parent/outside", NULL, false},
    {"parent/root/small", NULL, false},
    {"slash/etc/passwd", NULL, false},
    {"absolute", NULL, false},
    {"magic/etc/passwd", NULL, false},
    {"loop", NULL, false},
    {"loop/small", NULL, false},
    {"dangling", NULL, false},

    {"fifo", NULL, false},
    {"socket", NULL, false},
    {"device", NULL, false},
    {"fifo/x", NULL, false},

    {"{2045*./}small", "small", true}, /* PATH_MAX with its end */
    {"{2045*./}small/", NULL, false},
    {"{4096*n}", NULL, false},
    {"{100000*n}", NULL, false},
    {"{5000*sub/../}small", NULL, false},
};

static bool has_content(int fd, uint64_t size_bytes, const char *content)
{
    char data[16] = "";

    return size_bytes == strlen(content) &&
           file_read(fd, data, size_bytes, 0) == 0 &&
           memcmp(data, content, size_bytes) == 0;
}

static bool is_named(const struct named *named, int root_fd, bool by_steps)
{
    struct bytes name = {0};
    uint64_t size_bytes;
    bool good;
    int fd;

    bytes_expand(&name, named->name);
    fd = file_open(root_fd, name.data ? name.data : "", &size_bytes);
    if (named->content && !(named->links && by_steps))
        good = fd >= 0 && has_content(fd, size_bytes, named->content);
    else
        good = fd == -ENOENT;
    if (!good)
        fprintf(stderr, "\"%.60s\"%s: %d\n", named->name,
                by_steps ? " by steps" : "", fd);
    if (fd >= 0)
        close(fd);
    bytes_free(&name);
    return good;
}

static int open_names(int root_fd, bool by_steps)
{
    int failures = 0;

    for (size_t i = 0; i < COUNT(names); i++)
        failures += !is_named(&names[i], root_fd, by_steps);
    return failures;
}

static void a_name_leads_to_a_file_below_or_nowhere(void **state)
{
    (void)state;
    run_apart(open_names);
}

static int open_as_nobody(int root_fd, bool by_steps)
{
    uint64_t size_bytes;

    (void)by_steps;
    if (geteuid() == 0 && setresuid(NOBODY_ID, NOBODY_ID, NOBODY_ID))
        return CHILD_SKIPS;
    return file_open(root_fd, "small", &size_bytes) < 0 ||
           file_open(root_fd, "secret", &size_bytes) != -ENOENT ||
           file_open(root_fd, "closed/file", &size_bytes) != -ENOENT;
}

static void what_may_not_be_read_is_not_there(void **state)
{
    (void)state;
    run_apart(open_as_nobody);
}

/* --- descriptors -------------------------------------------------------- */

static int lowest_free(void)
{
    int fd = dup(STDERR_FILENO);

    close(fd);
    return fd;
}

static int open_and_count(int root_fd, bool by_steps)
{
    int before = lowest_free();

    for (size_t i = 0; i < COUNT(names); i++)
        (void)is_named(&names[i], root_fd, by_steps);
    return lowest_free() - before;
}

static void whatever_happens_no_descriptor_is_lost(void **state)
{
    (void)state;
    run_apart(open_and_count);
}

static int open_without_room(int root_fd, bool by_steps)
{
    const struct rlimit none = {0, 0};
    uint64_t size_bytes;

    (void)by_steps;
    return setrlimit(RLIMIT_NOFILE, &none) ||
           file_open(root_fd, "sub/deep/file", &size_bytes) != -EMFILE;
}

static void no_room_is_not_no_file(void **state)
{
    (void)state;
    run_apart(open_without_room);
}

static int open_one(int root_fd, bool by_steps)
{
    uint64_t size_bytes;
    int fd = file_open(root_fd, "small", &size_bytes);

    (void)by_steps;
    return fd < 0 || fcntl(fd, F_GETFD) != FD_CLOEXEC ||
           (fcntl(fd, F_GETFL) & O_ACCMODE) != O_RDONLY;
}

static void a_file_is_open_for_reading_by_this_process_only(void **state)
{
    (void)state;
    run_apart(open_one);
}

static void only_a_folder_is_a_root(void **state)
{
    int fd = file_open_root(root_path);

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(fcntl(fd, F_GETFD), FD_CLOEXEC);
    close(fd);
    assert_int_equal(file_open_root(outside_path), -ENOTDIR);
    assert_int_equal(file_open_root("nothing"), -ENOENT);
    assert_int_equal(file_open_root(""), -ENOENT);
    assert_int_equal(file_open_root("fifo"), -ENOTDIR);
}

/* --- reading ------------------------------------------------------------ */

static void a_file_is_read_where_told(void **state)
{
    uint64_t size_bytes;
    int root_fd = file_open_root(root_path);
    int fd = file_open(root_fd, "sub/deep/file", &size_bytes);
    char data[4];

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(size_bytes, 4);
    assert_int_equal(file_read(fd, data, 4, 0), 0);
    assert_memory_equal(data, "deep", 4);
    assert_int_equal(file_read(fd, data, 2, 2), 0);
    assert_memory_equal(data, "ep", 2);
    assert_int_equal(file_read(fd, data, 0, 4), 0);
    assert_int_equal(file_read(fd, data, 0, 1000), 0);
    assert_int_equal(file_read(fd, data, 1, 4), -EIO);
    assert_int_equal(file_read(fd, data, 1, 1ull << 40), -EIO);
    close(fd);
    assert_int_equal(file_read(fd, data, 1, 0), -EBADF);
    assert_int_equal(file_read(root_fd, data, 1, 0), -EBADF);
    close(root_fd);
}

static void a_file_that_shrinks_is_an_error(void **state)
{
    uint64_t size_bytes;
    int root_fd = file_open_root(root_path), fd;
    char data[6];

    (void)state;
    write_file("shrinks", "shrink");
    fd = file_open(root_fd, "shrinks", &size_bytes);
    assert_int_equal(size_bytes, 6);
    assert_int_equal(truncate("shrinks", 3), 0);
    assert_int_equal(file_read(fd, data, size_bytes, 0), -EIO);
    assert_int_equal(file_read(fd, data, 3, 0), 0);
    assert_memory_equal(data, "shr", 3);
    assert_int_equal(truncate("shrinks", 0), 0);
    assert_int_equal(file_read(fd, data, 1, 0), -EIO);
    assert_int_equal(unlink("shrinks"), 0);
    assert_int_equal(file_read(fd, data, 0, 0), 0);
    close(fd);
    close(root_fd);
}

static size_t count_cached(int fd, size_t bytes)
{
    size_t pages = bytes / (size_t)sysconf(_SC_PAGESIZE), count = 0;
    unsigned char present[64];
    void *file = mmap(NULL, bytes, PROT_READ, MAP_SHARED, fd, 0);

    assert_true(file != MAP_FAILED);
    assert_true(pages > 0 && pages <= sizeof present);
    assert_int_equal(mincore(file, bytes, present), 0);
    assert_int_equal(munmap(file, bytes), 0);
    for (size_t i = 0; i < pages; i++)
        count += present[i] & 1;
    return count;
}

/* Where the file system has a disk behind it. */
static void what_is_forgotten_is_read_again(void **state)
{
    static char data[64 * 1024];
    int fd = open("cached", O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    struct statfs about;

    (void)state;
    assert_true(fd >= 0);
    assert_int_equal(write(fd, data, sizeof data), sizeof data);
    assert_int_equal(fsync(fd), 0);
    assert_int_equal(file_read(fd, data, sizeof data, 0), 0);
    assert_true(count_cached(fd, sizeof data) > 0);
    file_forget(fd);
    assert_int_equal(fstatfs(fd, &about), 0);
    if (about.f_type != TMPFS_MAGIC)
        assert_int_equal(count_cached(fd, sizeof data), 0);
    assert_int_equal(file_read(fd, data, sizeof data, 0), 0);
    close(fd);
    assert_int_equal(unlink("cached"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_leads_to_a_file_below_or_nowhere),
        cmocka_unit_test(what_may_not_be_read_is_not_there),
        cmocka_unit_test(whatever_happens_no_descriptor_is_lost),
        cmocka_unit_test(no_room_is_not_no_file),
        cmocka_unit_test(a_file_is_open_for_reading_by_this_process_only),
        cmocka_unit_test(only_a_folder_is_a_root),
        cmocka_unit_test(a_file_is_read_where_told),
        cmocka_unit_test(a_file_that_shrinks_is_an_error),
        cmocka_unit_test(what_is_forgotten_is_read_again),
    };

    return cmocka_run_group_tests(tests, make_root, remove_root);
}
