/* /proc as recorded, as cut off, and as it is. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sample.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const char meminfo_text[] = "MemTotal:       24683656 kB\n"
                                   "MemFree:        24132768 kB\n"
                                   "SReclaimable:      36708 kB\n"
                                   "SUnreclaim:        22824 kB\n"
                                   "KernelStack:        2208 kB\n"
                                   "PageTables:         2692 kB\n"
                                   "SecPageTables:      4711 kB\n";

static const char sockstat_text[] =
    "sockets: used 13\n"
    "TCP: inuse 7 orphan 1 tw 25 alloc 9 mem 241\n"
    "UDP: inuse 0 mem 0\n";

static const char cpus_text[] = "cpu  110 20 30 400 50 6 7 8 9 10\n"
                                "cpu0 10 20 30 100 50 6 7 3 9 10\n"
                                "cpu1 100 0 0 300 0 0 0 5 0 0\n"
                                "intr 626712 0 0\n"
                                "cpus 9\n";

/* Fields 14 to 17 are 250, 40, 7 and 3 ticks, field 22 is 174761. */
#define STAT_REST                                                              \
    " S 1 9713 2789 0 -1 4194304 101 0 0 0 250 40 7 3 20 0 33 0 174761 "       \
    "3133440"
#define STAT_END " 360 18446744073709551615 94792918069248 0 0 0\n"

static void test_stat(void **state)
{
    static const char *texts[] = {
        "9962 (cat)" STAT_REST STAT_END,
        "9962 (a b) S 1 (x)" STAT_REST STAT_END,
        "9962 ())\n)" STAT_REST STAT_END,
        "9962 ()" STAT_REST STAT_END,
        "9962 () R 1 2 3 4)" STAT_REST STAT_END,
    };
    uint64_t tick_us = 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct sample_process sample;
        assert_int_equal(sample_parse_stat(texts[i], &sample), 0);
        assert_int_equal(sample.state, 'S');
        assert_int_equal(sample.cpu_user_us, 250 * tick_us);
        assert_int_equal(sample.cpu_system_us, 40 * tick_us);
        assert_int_equal(sample.waited_user_us, 7 * tick_us);
        assert_int_equal(sample.waited_system_us, 3 * tick_us);
        assert_int_equal(sample.start_ticks, 174761);
    }
}

static void test_status(void **state)
{
    static const char text[] = "Name:\tThreads: 9\n"
                               "VmPeak:\t    3776 kB\n"
                               "VmSize:\t    3760 kB\n"
                               "VmRSS:\t    1968 kB\n"
                               "VmPTE:\t      44 kB\n"
                               "Threads:\t33\n"
                               "voluntary_ctxt_switches:\t12\n"
                               "nonvoluntary_ctxt_switches:\t1\n";
    struct sample_process sample;
    struct sample_switches switches;

    (void)state;
    assert_int_equal(sample_parse_status(text, &sample), 0);
    assert_int_equal(sample.threads, 33);
    assert_int_equal(sample.virtual_kib, 3760);
    assert_int_equal(sample.rss_kib, 1968);
    assert_int_equal(sample.page_tables_kib, 44);
    assert_int_equal(sample_parse_switches(text, &switches), 0);
    assert_int_equal(switches.voluntary, 12);
    assert_int_equal(switches.involuntary, 1);
}

/* A kernel thread, or a process on its way out, has no Vm lines. */
static void test_status_without_memory(void **state)
{
    struct sample_process sample;

    (void)state;
    assert_int_equal(sample_parse_status("Threads:\t1\n", &sample), 0);
    assert_int_equal(sample.rss_kib, -1);
    assert_int_equal(sample_parse_status("VmRSS:\t1 kB\n", &sample), -EBADMSG);
}

static void test_pss(void **state)
{
    long pss_kib;

    (void)state;
    assert_int_equal(
        sample_parse_pss("5636b2355000-7ffeee1bf000 ---p 00000000 00:00 0 "
                         "[rollup]\nRss:  1616 kB\nPss:   405 kB\n"
                         "Pss_Dirty:  112 kB\nSwapPss: 7 kB\n",
                         &pss_kib),
        0);
    assert_int_equal(pss_kib, 405);
    assert_int_equal(sample_parse_pss("SwapPss: 7 kB\n", &pss_kib), -EBADMSG);
}

static void test_machine(void **state)
{
    struct sample_machine sample;

    (void)state;
    assert_int_equal(sample_parse_meminfo(meminfo_text, &sample), 0);
    assert_int_equal(sample.kernel_stacks_kib, 2208);
    assert_int_equal(sample.page_tables_kib, 2692);
    assert_int_equal(sample.slab_unreclaimable_kib, 22824);
    assert_int_equal(sample.slab_reclaimable_kib, 36708);
    assert_int_equal(
        sample_parse_sockstat(sockstat_text, "TCP6: inuse 4\n", &sample), 0);
    assert_int_equal(sample.tcp_inuse, 11);
    assert_int_equal(sample.tcp_time_wait, 25);
    assert_int_equal(sample.tcp_pages, 241);
    assert_int_equal(sample_parse_sockstat(sockstat_text, "", &sample), 0);
    assert_int_equal(sample.tcp_inuse, 7);
}

static void test_cpus(void **state)
{
    struct sample_cpus sample;
    cpu_set_t cpus;

    (void)state;
    assert_int_equal(sample_parse_cpus(cpus_text, NULL, &sample), 0);
    assert_int_equal(sample.total_ticks, 631);
    assert_int_equal(sample.idle_ticks, 450);
    assert_int_equal(sample.interrupt_ticks, 13);
    assert_int_equal(sample.steal_ticks, 8);
    CPU_ZERO(&cpus);
    CPU_SET(1, &cpus);
    assert_int_equal(sample_parse_cpus(cpus_text, &cpus, &sample), 0);
    assert_int_equal(sample.total_ticks, 405);
    assert_int_equal(sample.idle_ticks, 300);
    assert_int_equal(sample.steal_ticks, 5);
    CPU_SET(0, &cpus);
    assert_int_equal(sample_parse_cpus(cpus_text, &cpus, &sample), 0);
    assert_int_equal(sample.total_ticks, 631);
    CPU_ZERO(&cpus);
    CPU_SET(2, &cpus);
    assert_int_equal(sample_parse_cpus(cpus_text, &cpus, &sample), -EBADMSG);
}

/* Every beginning of every text, in memory of exactly its size: no reader
 * goes beyond it, none crashes. */
static void test_truncations(void **state)
{
    static const char *texts[] = {meminfo_text, sockstat_text, cpus_text,
                                  "9962 (a)" STAT_REST STAT_END};

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        for (size_t length = 0; length < strlen(texts[i]); length++) {
            struct sample_process process;
            struct sample_machine machine;
            struct sample_switches switches;
            long pss_kib;
            char *text = strndup(texts[i], length);
            assert_non_null(text);
            (void)sample_parse_stat(text, &process);
            (void)sample_parse_status(text, &process);
            (void)sample_parse_pss(text, &pss_kib);
            (void)sample_parse_switches(text, &switches);
            (void)sample_parse_meminfo(text, &machine);
            (void)sample_parse_sockstat(text, text, &machine);
            (void)sample_parse_cpus(text, NULL, &machine.cpus);
            free(text);
        }
    }
}

static void test_ourselves(void **state)
{
    struct sample_process sample;
    struct sample_switches switches;
    struct sample_machine machine;
    long pss_kib;

    (void)state;
    assert_int_equal(sample_process_read(getpid(), &sample), 0);
    assert_int_equal(sample.state, 'R');
    assert_true(sample.threads >= 1);
    assert_true(sample.rss_kib > 0 && sample.virtual_kib >= sample.rss_kib);
    assert_int_equal(sample_pss_read(getpid(), &pss_kib), 0);
    assert_true(pss_kib > 0);
    assert_int_equal(sample_switches_read(getpid(), &switches), 0);
    assert_int_equal(sample_machine_read(NULL, &machine), 0);
    assert_true(machine.kernel_stacks_kib > 0);
    assert_true(machine.tcp_inuse >= 0);
    assert_true(machine.cpus.total_ticks > machine.cpus.idle_ticks);
}

/* Whoever ended is gone, be it reaped or not. */
static void test_gone(void **state)
{
    struct sample_process sample;
    struct sample_switches switches;
    long pss_kib;
    siginfo_t info;
    pid_t pid = fork();

    (void)state;
    if (pid == 0)
        _exit(0);
    assert_int_equal(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT), 0);
    assert_int_equal(sample_process_read(pid, &sample), -ESRCH);
    assert_int_equal(sample_pss_read(pid, &pss_kib), -ESRCH);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_int_equal(sample_process_read(pid, &sample), -ESRCH);
    assert_int_equal(sample_pss_read(pid, &pss_kib), -ESRCH);
    assert_int_equal(sample_switches_read(pid, &switches), -ESRCH);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_stat),
        cmocka_unit_test(test_status),
        cmocka_unit_test(test_status_without_memory),
        cmocka_unit_test(test_pss),
        cmocka_unit_test(test_machine),
        cmocka_unit_test(test_cpus),
        cmocka_unit_test(test_truncations),
        cmocka_unit_test(test_ourselves),
        cmocka_unit_test(test_gone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
