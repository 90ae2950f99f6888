/* The limits as /proc has them, and which of them threads have met. */
#include "support.h"

#include <limits.h>
#include <math.h>
#include <sys/stat.h>

#include "system_limits.h"

static void put(const char *root, const char *path, const char *text)
{
    char whole[256];
    FILE *file;

    snprintf(whole, sizeof whole, "%s/proc/sys/%s", root, path);
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

static void files_are_read_below_a_root(void **state)
{
    char root[] = "/tmp/test_limits.XXXXXX", command[64];
    struct limits limits;

    (void)state;
    assert_non_null(mkdtemp(root));
    limits_read(&limits, root);
    assert_int_equal(limits.pid_max, -1);
    assert_int_equal(limits_ports(&limits), -1);
    put(root, "kernel/pid_max", "32768\n");
    put(root, "kernel/threads-max", "195000\n");
    put(root, "vm/max_map_count", "65530\n");
    put(root, "net/core/somaxconn", "4096\n");
    put(root, "net/ipv4/tcp_max_syn_backlog", "2048\n");
    put(root, "net/ipv4/ip_local_port_range", "32768\t60999\n");
    put(root, "net/ipv4/tcp_tw_reuse", "2\n");
    limits_read(&limits, root);
    assert_int_equal(limits.pid_max, 32768);
    assert_int_equal(limits.threads_max, 195000);
    assert_int_equal(limits.max_map_count, 65530);
    assert_int_equal(limits.somaxconn, 4096);
    assert_int_equal(limits.syn_backlog, 2048);
    assert_int_equal(limits_ports(&limits), 28232);
    assert_int_equal(limits.tw_reuse, 2);
    assert_true(limits.files > 0 && limits.processes > 0);
    put(root, "net/ipv4/ip_local_port_range", "9 8\n");
    put(root, "kernel/pid_max", "many\n");
    limits_read(&limits, root);
    assert_int_equal(limits_ports(&limits), -1);
    assert_int_equal(limits.pid_max, -1);
    snprintf(command, sizeof command, "rm -r %s", root);
    assert_int_equal(system(command), 0);
}

static void the_limit_that_threads_met_is_named(void **state)
{
    static const struct limits machine = {.processes = LONG_MAX,
                                          .pid_max = 32768,
                                          .threads_max = 195000,
                                          .max_map_count = 65530};
    static const struct limits user = {.processes = 4000,
                                       .pid_max = 4194304,
                                       .threads_max = 195000,
                                       .max_map_count = -1};
    static const struct {
        const struct limits *limits;
        double threads;
        const char *text;
    } cases[] = {
        {&machine, 32400, "vm.max_map_count is 65530: raise it"},
        {&machine, 29492, "vm.max_map_count is 65530"},
        {&user, 3990, "the limit of processes is 4000: raise it (ulimit -u)"},
        {&user, 190000, "kernel.threads-max is 195000"},
        {&machine, 100, "raise kernel.pid_max, vm.max_map_count, ulimit -u"},
        {&machine, NAN, "raise kernel.pid_max, "},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[LIMIT_TEXT_BYTES];
        limits_name_threads(cases[i].limits, cases[i].threads, text);
        if (strncmp(text, cases[i].text, strlen(cases[i].text)) != 0)
            fail_msg("case %zu: \"%s\"", i, text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_read_below_a_root),
        cmocka_unit_test(the_limit_that_threads_met_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
