/* What run.json says of a machine, from the files of several. */
#include "support.h"

#include <errno.h>
#include <sys/stat.h>

#include "host.h"
#include "host_facts.h"
#include "host_warnings.h"

/* A good machine; a case says what is different. */
static const struct file {
    const char *path, *text;
} GOOD[] = {
    {"/proc/loadavg", "0.08 0.38 0.13 2/98 9\n"},
    {"/proc/cpuinfo", "processor\t: 0\nmodel name\t: A CPU @ 3 GHz\n"},
    {"/proc/meminfo", "MemTotal:  24683656 kB\nMemAvailable: 24261068 kB\n"
                      "SwapTotal: 2048 kB\nSwapFree: 2048 kB\n"
                      "HugePages_Total:       7\n"},
    {"/proc/net/sockstat", "sockets: used 13\nTCP: inuse 7 orphan 1 tw 25 "
                           "alloc 9 mem 241\n"},
    {"/proc/sys/kernel/pid_max", "32768\n"},
    {"/proc/sys/kernel/threads-max", "195000\n"},
    {"/proc/sys/vm/max_map_count", "65530\n"},
    {"/proc/sys/net/core/somaxconn", "4096\n"},
    {"/proc/sys/net/ipv4/tcp_max_syn_backlog", "2048\n"},
    {"/proc/sys/net/ipv4/tcp_tw_reuse", "2\n"},
    {"/proc/sys/net/ipv4/ip_local_port_range", "32768\t60999\n"},
    {FACT_CLOCK_SOURCE, "tsc\n"},
    {FACT_HUGE_PAGES, "always [madvise] never\n"},
    {"/sys/devices/system/cpu/smt/control", "on\n"},
    {"/sys/devices/system/cpu/vulnerabilities/retbleed", "Vulnerable\n"},
    {"/sys/devices/system/cpu/vulnerabilities/l1tf", "Not affected\n"},
    {"/sys/class/dmi/id/product_name", "A Box\n"},
};

static void put(const char *root, const char *path, const char *text)
{
    char whole[256];
    FILE *file;

    snprintf(whole, sizeof whole, "%s%s", root, path);
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

static int make_machine(void **state)
{
    static char root[64];

    strcpy(root, "/tmp/test_host.XXXXXX");
    assert_non_null(mkdtemp(root));
    for (size_t i = 0; i < COUNT(GOOD); i++)
        put(root, GOOD[i].path, GOOD[i].text);
    *state = root;
    return 0;
}

static int drop_machine(void **state)
{
    char command[128];

    snprintf(command, sizeof command, "rm -r %s", (char *)*state);
    return system(command);
}

/* "cpu.model" of the description. */
static json_t *at(json_t *host, const char *path)
{
    char name[64];
    const char *dot = strchr(path, '.');

    snprintf(name, sizeof name, "%.*s", (int)strcspn(path, "."), path);
    host = json_object_get(host, name);
    if (!host)
        fail_msg("there is no %s", path);
    return dot ? at(host, dot + 1) : host;
}

static void everything_is_there(void **state)
{
    static const struct {
        const char *path, *text; /* as JSON */
    } cases[] = {
        {"load_1m", "0.08"},
        {"time_wait", "25"},
        {"clock_source", "\"tsc\""},
        {"product", "\"A Box\""},
        {"cpu.model", "\"A CPU @ 3 GHz\""},
        {"cpu.smt", "\"on\""},
        {"cpu.governor", "null"},
        {"cpu.vulnerabilities", "{\"retbleed\": \"Vulnerable\"}"},
        {"memory.total_kib", "24683656"},
        {"memory.transparent_hugepages", "\"madvise\""},
        {"memory.hugepages", "7"},
        {"limits.pid_max", "32768"},
        {"limits.threads_max", "195000"},
        {"limits.max_map_count", "65530"},
        {"limits.somaxconn", "4096"},
        {"limits.tcp_max_syn_backlog", "2048"},
        {"limits.tcp_tw_reuse", "\"2\""},
        {"limits.ip_local_port_range", "\"32768 60999\""},
    };
    static const char *const somehow[] = {
        "hostname",          "kernel",
        "machine",           "cpu.server",
        "cpu.client",        "cpu.shared",
        "cpu.online",        "versions.libuv",
        "versions.llhttp",   "versions.glibc",
        "versions.jansson",  "versions.wrk",
        "versions.gnuplot",  "versions.commit",
        "versions.dirty",    "limits.nofile_hard",
        "limits.nproc_soft", "limits.rtprio_soft",
        "warnings"};
    json_t *host = host_describe_below(*state, 1);

    assert_non_null(host);
    for (size_t i = 0; i < COUNT(cases); i++) {
        char *text = json_dumps(at(host, cases[i].path),
                                JSON_ENCODE_ANY | JSON_REAL_PRECISION(6));
        if (strcmp(text, cases[i].text) != 0)
            fail_msg("%s is %s", cases[i].path, text);
        free(text);
    }
    for (size_t i = 0; i < COUNT(somehow); i++)
        (void)at(host, somehow[i]);
    json_decref(host);
}

/* A machine that says nothing of itself, as some containers. */
static void nothing_has_to_be_there(void **state)
{
    static const char *const nulls[] = {
        "load_1m",   "clock_source", "product",
        "cpu.model", "cpu.smt",      "memory.transparent_hugepages"};
    json_t *host = host_describe_below("/nowhere", 1);

    (void)state;
    assert_non_null(host);
    for (size_t i = 0; i < COUNT(nulls); i++)
        assert_true(json_is_null(at(host, nulls[i])));
    assert_int_equal(json_integer_value(at(host, "time_wait")), -1);
    assert_int_equal(json_integer_value(at(host, "limits.pid_max")), -1);
    json_decref(host);
}

/* --- warnings ----------------------------------------------------------- */

/* All of them in one text, for CPUs 0 and 1. */
static void warnings_of(const char *root, long files, char text[4096])
{
    cpu_set_t server, client;
    struct limits limits;
    json_t *warnings, *warning;
    size_t i;

    CPU_ZERO(&server);
    CPU_ZERO(&client);
    CPU_SET(0, &server);
    CPU_SET(1, &client);
    limits_read(&limits, root);
    limits.files = files;
    warnings = host_warnings(root, &limits, &server, &client);
    assert_non_null(warnings);
    text[0] = '\0';
    json_array_foreach(warnings, i, warning)
    {
        if (strstr(json_string_value(warning), "SCHED_RR"))
            continue; /* that is about who runs the tests */
        strcat(text, json_string_value(warning));
        strcat(text, "\n");
    }
    json_decref(warnings);
}

static void a_good_machine_needs_none(void **state)
{
    char text[4096];

    warnings_of(*state, 20000, text);
    assert_string_equal(text, "");
    warnings_of("/nowhere", 20000, text);
    assert_string_equal(text, "");
}

/* Each says what was seen, and what to do. */
static void what_is_wrong_is_told_with_its_remedy(void **state)
{
    static const struct {
        const char *path, *text, *seen, *remedy;
    } cases[] = {
        {"/proc/loadavg", "0.51 0 0\n", "The load was 0.51", "see top"},
        {"/proc/meminfo", "SwapTotal: 9000 kB\nSwapFree: 100 kB\n",
         "9 MiB of swap are in use", "swapoff -a"},
        {FACT_HUGE_PAGES, "[always] madvise never\n",
         "Transparent huge pages are given to everybody", "echo madvise >"},
        {FACT_CLOCK_SOURCE, "hpet\n", "The clock source is \"hpet\"",
         "echo tsc >"},
        {"/proc/sys/kernel/pid_max", "4096\n", "kernel.pid_max is 4096",
         "sysctl kernel.pid_max=44000"},
        {"/proc/sys/vm/max_map_count", "20000\n", "vm.max_map_count is 20000",
         "sysctl vm.max_map_count=84000"},
        {"/proc/sys/net/core/somaxconn", "128\n", "net.core.somaxconn is 128",
         "sysctl net.core.somaxconn=4096"},
        {"/proc/sys/net/ipv4/ip_local_port_range", "40000 40031\n",
         "There are 32 ports for connects", "ip_local_port_range="},
        {"/proc/net/sockstat", "TCP: inuse 7 orphan 1 tw 14117 alloc 9 mem 2\n",
         "14117 sockets are in TIME_WAIT, of 28232 ports", "wait a minute"},
        {"/sys/devices/system/cpu/cpu0/topology/thread_siblings_list", "0-1\n",
         "hyper-threads of one core", "smt/control"},
    };

    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[4096];

        put(*state, cases[i].path, cases[i].text);
        warnings_of(*state, 20000, text);
        if (strncmp(text, cases[i].seen, strlen(cases[i].seen)) != 0 &&
            !strstr(text, cases[i].seen))
            fail_msg("%s: \"%s\"", cases[i].path, text);
        if (!strstr(text, cases[i].remedy) ||
            strchr(text, '\n') != strrchr(text, '\n'))
            fail_msg("%s: \"%s\"", cases[i].path, text);
        (void)drop_machine(state);
        (void)make_machine(state);
    }
}

/* Of the first CPU that we may use. */
static void a_governor_that_saves_power_is_told(void **state)
{
    char path[128], text[4096];
    cpu_set_t ours;
    size_t cpu = 0;

    assert_int_equal(fact_affinity(&ours), 0);
    while (!CPU_ISSET(cpu, &ours))
        cpu++;
    snprintf(path, sizeof path,
             "/sys/devices/system/cpu/cpu%zu/cpufreq/scaling_governor", cpu);
    put(*state, path, "performance\n");
    warnings_of(*state, 20000, text);
    assert_string_equal(text, "");
    put(*state, path, "powersave\n");
    warnings_of(*state, 20000, text);
    assert_non_null(strstr(text, "The CPU governor is \"powersave\""));
    assert_non_null(strstr(text, "cpupower frequency-set -g performance"));
}

static void a_low_limit_of_files_is_told(void **state)
{
    char text[4096];

    warnings_of(*state, 1024, text);
    assert_non_null(strstr(text, "hard limit of open files is 1024: no more "
                                 "than 960 connections"));
    assert_non_null(strstr(text, "ulimit -Hn"));
}

#define MACHINE(test)                                                          \
    cmocka_unit_test_setup_teardown(test, make_machine, drop_machine)

int main(void)
{
    const struct CMUnitTest tests[] = {
        MACHINE(everything_is_there),
        cmocka_unit_test(nothing_has_to_be_there),
        MACHINE(a_good_machine_needs_none),
        MACHINE(what_is_wrong_is_told_with_its_remedy),
        MACHINE(a_governor_that_saves_power_is_told),
        MACHINE(a_low_limit_of_files_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
