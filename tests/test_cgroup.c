/* Control groups as recorded, in a folder that looks like one, and here. */
#include "support.h"

#include <errno.h>
#include <sys/stat.h>

#include "cgroup.h"

/* Cut short; bytes. */
static const char stat_text[] = "anon 1048576\n"
                                "file 8192\n"
                                "kernel 720896\n"
                                "kernel_stack 163840\n"
                                "pagetables 40960\n"
                                "sec_pagetables 4096\n"
                                "percpu 64\n"
                                "sock 81920\n"
                                "slab_reclaimable 1024\n"
                                "slab_unreclaimable 2048\n"
                                "slab 307200\n";

static const char mount_text[] =
    "22 27 0:20 / /proc rw,nosuid - proc proc rw\n"
    "31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
    "32 22 0:28 / /sys/fs/cgroup/unified rw,relatime shared:9 - cgroup2 "
    "cgroup2 rw,nsdelegate\n";

static void causes_are_found_by_name(void **state)
{
    struct cgroup_memory memory;

    (void)state;
    assert_int_equal(cgroup_parse_memory(stat_text, &memory), 0);
    assert_int_equal(memory.anonymous_kib, 1024);
    assert_int_equal(memory.kernel_stacks_kib, 160);
    assert_int_equal(memory.page_tables_kib, 40);
    assert_int_equal(memory.socket_kib, 80);
    assert_int_equal(memory.slab_kib, 300);
    assert_int_equal(cgroup_parse_memory("anon 1\n", &memory), -EBADMSG);
    assert_int_equal(cgroup_parse_memory("", &memory), -EBADMSG);
}

static void our_own_group_is_found(void **state)
{
    static const struct {
        const char *text, *path; /* NULL: none */
    } groups[] =
        {
            {"0::/\n", ""},
            {"4:memory:/a\n0::/user.slice/run-7.scope\n",
             "/user.slice/run-7.scope"},
            {"4:memory:/a\n", NULL},
            {"10::/b\n", NULL},
            {"", NULL},
        },
      mounts[] = {
          {mount_text, "/sys/fs/cgroup/unified"},
          {"30 1 0:1 / /sys/fs/cgroup rw - cgroup2 none rw", "/sys/fs/cgroup"},
          {"31 22 0:27 / /sys/fs/cgroup/memory rw - cgroup cgroup rw\n", NULL},
          {"a - cgroup2 b\n", NULL},
          {"", NULL},
      };
    char path[CGROUP_PATH_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(groups); i++) {
        assert_int_equal(cgroup_parse_own(groups[i].text, path),
                         groups[i].path ? 0 : -ENOENT);
        if (groups[i].path)
            assert_string_equal(path, groups[i].path);
    }
    for (size_t i = 0; i < COUNT(mounts); i++) {
        assert_int_equal(cgroup_parse_mount(mounts[i].text, path),
                         mounts[i].path ? 0 : -ENOENT);
        if (mounts[i].path)
            assert_string_equal(path, mounts[i].path);
    }
}

static void cut_anywhere_they_do_no_harm(void **state)
{
    struct cgroup_memory memory;
    char path[CGROUP_PATH_BYTES];

    (void)state;
    for (size_t length = 0; length < sizeof stat_text; length++) {
        char *text = strndup(stat_text, length);
        (void)cgroup_parse_memory(text, &memory);
        free(text);
    }
    for (size_t length = 0; length < sizeof mount_text; length++) {
        char *text = strndup(mount_text, length);
        (void)cgroup_parse_mount(text, path);
        free(text);
    }
}

/* --- a folder that looks like one ---------------------------------------- */

struct fake {
    char root[64];
};

static void put(const struct fake *fake, const char *path, const char *text)
{
    char whole[256];
    FILE *file;

    snprintf(whole, sizeof whole, "%s/%s", fake->root, path);
    for (char *slash = strchr(whole + 1, '/'); slash;
         slash = strchr(slash + 1, '/')) {
        *slash = '\0';
        (void)mkdir(whole, 0777); /* may be there */
        *slash = '/';
    }
    file = fopen(whole, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

static bool is_there(const struct fake *fake, const char *path)
{
    char whole[256];

    snprintf(whole, sizeof whole, "%s/%s", fake->root, path);
    return access(whole, F_OK) == 0;
}

static int make_fake(void **state)
{
    static struct fake fake;

    strcpy(fake.root, "/tmp/test_cgroup.XXXXXX");
    assert_non_null(mkdtemp(fake.root));
    put(&fake, "proc/self/mountinfo", "30 1 0:1 / /cg rw - cgroup2 none rw\n");
    put(&fake, "proc/self/cgroup", "0::/run\n");
    put(&fake, "cg/run/cgroup.controllers", "cpu memory pids\n");
    put(&fake, "cg/run/cgroup.subtree_control", "memory\n");
    *state = &fake;
    return 0;
}

static int drop_fake(void **state)
{
    char command[128];

    snprintf(command, sizeof command, "rm -r %s",
             ((struct fake *)*state)->root);
    return system(command);
}

static void a_delegated_group_is_used(void **state)
{
    const struct fake *fake = *state;
    struct cgroup_base base;
    struct cgroup group;
    struct cgroup_memory memory;
    char name[64], file[128], pids[64];

    assert_int_equal(cgroup_open(&base, fake->root), 0);
    assert_false(base.moved);
    /* the kernel makes the files; here they have to be there before */
    snprintf(name, sizeof name, "cg/run/bench-%d-7", getpid());
    snprintf(file, sizeof file, "%s/memory.stat", name);
    put(fake, file, stat_text);
    assert_int_equal(cgroup_make(&group, &base, 7), 0);
    assert_int_equal(cgroup_memory_read(&group, &memory), 0);
    assert_int_equal(memory.slab_kib, 300);
    snprintf(file, sizeof file, "%s/cgroup.procs", name);
    assert_false(cgroup_holds(&group, getpid()));
    snprintf(pids, sizeof pids, "1\n%d\n99\n", getpid());
    put(fake, file, pids);
    assert_true(cgroup_holds(&group, getpid()));
    put(fake, file, "1\n99\n");
    assert_false(cgroup_holds(&group, getpid()));
    cgroup_remove(&group);
    assert_false(cgroup_holds(&group, 1));
    assert_int_equal(cgroup_memory_read(&group, &memory), -ENOTSUP);
    cgroup_close(&base);
    assert_int_equal(cgroup_make(&group, &base, 7), -ENOTSUP);
}

/* What cannot account for memory is removed again, and /proc has to do. */
static void a_group_without_memory_is_not_used(void **state)
{
    const struct fake *fake = *state;
    struct cgroup_base base;
    struct cgroup group;
    char name[64];

    assert_int_equal(cgroup_open(&base, fake->root), 0);
    assert_int_equal(cgroup_make(&group, &base, 8), -ENOENT);
    assert_string_equal(group.path, "");
    snprintf(name, sizeof name, "cg/run/bench-%d-8", getpid());
    assert_false(is_there(fake, name));
}

static void without_delegation_there_is_none(void **state)
{
    const struct fake *fake = *state;
    struct cgroup_base base;

    put(fake, "cg/run/cgroup.controllers", "cpu memory_more pids\n");
    assert_int_equal(cgroup_open(&base, fake->root), -ENOTSUP);
    assert_string_equal(base.path, "");
    put(fake, "proc/self/cgroup", "4:memory:/run\n");
    assert_int_equal(cgroup_open(&base, fake->root), -ENOENT);
    put(fake, "proc/self/cgroup", "0::/elsewhere\n");
    assert_int_equal(cgroup_open(&base, fake->root), -ENOTSUP);
    assert_int_equal(cgroup_open(&base, "/nowhere"), -ENOENT);
    cgroup_close(&base);
}

/* The controller is asked for where it is not given on yet. */
static void memory_is_given_on(void **state)
{
    const struct fake *fake = *state;
    struct cgroup_base base;
    char path[128], word[32] = "";
    FILE *file;

    put(fake, "cg/run/cgroup.subtree_control", "");
    assert_int_equal(cgroup_open(&base, fake->root), 0);
    snprintf(path, sizeof path, "%s/cg/run/cgroup.subtree_control", fake->root);
    file = fopen(path, "r");
    assert_non_null(file);
    assert_non_null(fgets(word, sizeof word, file));
    fclose(file);
    assert_string_equal(word, "+memory");
    cgroup_close(&base);
}

/* Whatever this machine lets us do, nothing is left of it. */
static void here_it_is_one_or_the_other(void **state)
{
    struct cgroup_base base;
    struct cgroup group = {""};
    struct cgroup_memory memory;

    (void)state;
    if (cgroup_open(&base, "") == 0 && cgroup_make(&group, &base, 9) == 0) {
        assert_int_equal(cgroup_memory_read(&group, &memory), 0);
        assert_false(cgroup_holds(&group, getpid()));
    }
    cgroup_remove(&group);
    cgroup_close(&base);
    assert_string_equal(base.path, "");
}

#define FAKED(test) cmocka_unit_test_setup_teardown(test, make_fake, drop_fake)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(causes_are_found_by_name),
        cmocka_unit_test(our_own_group_is_found),
        cmocka_unit_test(cut_anywhere_they_do_no_harm),
        FAKED(a_delegated_group_is_used),
        FAKED(a_group_without_memory_is_not_used),
        FAKED(without_delegation_there_is_none),
        FAKED(memory_is_given_on),
        cmocka_unit_test(here_it_is_one_or_the_other),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
