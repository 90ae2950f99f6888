/* The CPUs' own counters: what a look is made of, what lies between two, and
 * why there are none on most machines. */
#include "support.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <sys/stat.h>

#include "perf.h"

enum {
    ADDITIONS = 1000000
};

static void a_look_is_five_numbers(void **state)
{
    static const uint64_t words[] = {2, 3000, 1500, 70, 80};
    static const uint64_t lonely[] = {1, 3000, 1500, 70, 80};
    const struct guarded memory = guarded_new(sizeof words);
    struct perf_count count;

    (void)state;
    for (size_t size = 0; size <= sizeof words; size++) {
        const char *end = (const char *)words;
        int result = perf_parse(guarded_copy(&memory, end, size), size, &count);

        assert_int_equal(result, size == sizeof words ? 0 : -EBADMSG);
    }
    assert_int_equal(count.enabled_ns, 3000);
    assert_int_equal(count.running_ns, 1500);
    assert_int_equal(count.instructions, 70);
    assert_int_equal(count.cycles, 80);
    assert_int_equal(perf_parse(lonely, sizeof lonely, &count), -EBADMSG);
}

static void expect(const struct perf_reading *earlier,
                   const struct perf_reading *later, double instructions,
                   double cycles)
{
    double got[2];

    perf_between(earlier, later, &got[0], &got[1]);
    if (isnan(instructions)) {
        assert_true(isnan(got[0]) && isnan(got[1]));
        return;
    }
    if (fabs(got[0] - instructions) > 1e-6 || fabs(got[1] - cycles) > 1e-6)
        fail_msg("%g, %g instead of %g, %g", got[0], got[1], instructions,
                 cycles);
}

/* The first CPU counted throughout; the second had its turn for a quarter of
 * the time between the looks, and for all of it before. */
static void what_was_counted_is_scaled_to_the_whole_time(void **state)
{
    const struct perf_reading none = {0};
    struct perf_reading earlier = {
        2, {{100, 100, 1000, 2000}, {100, 100, 500, 600}}};
    struct perf_reading later = {
        2, {{500, 500, 1700, 2900}, {500, 200, 510, 625}}};

    (void)state;
    expect(&earlier, &later, 700 + 4 * 10, 900 + 4 * 25);
    later.cpu[1] = earlier.cpu[1]; /* no time has passed for it */
    expect(&earlier, &later, NAN, NAN);
    later.cpu[1].enabled_ns = 500; /* time, but not for it */
    expect(&earlier, &later, NAN, NAN);
    later.count = 1;
    expect(&earlier, &later, NAN, NAN);
    earlier.count = 1;
    expect(&earlier, &later, 700, 900);
    expect(&none, &none, NAN, NAN);
}

/* ROOT/proc/sys/kernel/perf_event_paranoid; NULL: there is no such file. */
static void write_level(const char *root, const char *level)
{
    static const char *const parts[] = {"proc", "proc/sys", "proc/sys/kernel"};
    char path[256];
    FILE *file;

    for (size_t i = 0; i < COUNT(parts); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", root, parts[i]);
        (void)mkdir(path, 0700);
    }
    (void)snprintf(path, sizeof path, "%s/%s/perf_event_paranoid", root,
                   parts[2]);
    (void)unlink(path);
    if (!level)
        return;
    file = fopen(path, "w");
    assert_non_null(file);
    fputs(level, file);
    assert_int_equal(fclose(file), 0);
}

static void remove_below(const char *root)
{
    static const char *const parts[] = {"proc/sys/kernel", "proc/sys", "proc",
                                        ""};
    char path[256];

    write_level(root, NULL);
    for (size_t i = 0; i < COUNT(parts); i++) {
        (void)snprintf(path, sizeof path, "%s/%s", root, parts[i]);
        assert_int_equal(rmdir(path), 0);
    }
}

static void a_refusal_has_its_reason_and_remedy(void **state)
{
    static const struct {
        int error;
        const char *level, *text;
    } cases[] = {
        {ENOENT, "2\n", "not supported by this machine"},
        {EOPNOTSUPP, "2\n", "not supported by this machine"},
        {ENOSYS, NULL, "not supported by this machine"},
        {EACCES, "2\n",
         "perf_event_paranoid is 2: as root, sysctl "
         "kernel.perf_event_paranoid=0"},
        {EACCES, "1\n",
         "perf_event_paranoid is 1: as root, sysctl "
         "kernel.perf_event_paranoid=0"},
        {EACCES, "0\n", "a policy of this machine forbids it"},
        {EACCES, "-1\n", "a policy of this machine forbids it"},
        {EACCES, NULL, "a policy of this machine forbids it"},
        {EPERM, "2\n",
         "a filter of system calls forbids it, as containers have one"},
        {EMFILE, "2\n", "cannot be opened: Too many open files"},
    };
    char root[] = "/tmp/test_perf.XXXXXX", text[PERF_REASON_BYTES];

    (void)state;
    assert_non_null(mkdtemp(root));
    for (size_t i = 0; i < COUNT(cases); i++) {
        write_level(root, cases[i].level);
        perf_explain(cases[i].error, root, text);
        assert_string_equal(text, cases[i].text);
    }
    remove_below(root);
}

/* Whatever the machine has: one CPU that there cannot be, and none of the
 * group that was open already is left. */
static void what_cannot_be_opened_reads_as_nothing(void **state)
{
    struct perf_reading reading = {.count = 7};
    struct perf perf;
    cpu_set_t cpus;
    int before = dup(0), after;

    (void)state;
    (void)close(before);
    CPU_ZERO(&cpus);
    CPU_SET(0, &cpus);
    CPU_SET(CPU_SETSIZE - 1, &cpus);
    if (skipped_if(sysconf(_SC_NPROCESSORS_CONF) >= CPU_SETSIZE,
                   "the machine has as many CPUs as there can be"))
        return;
    perf_open(&perf, &cpus);
    after = dup(0);
    (void)close(after);
    assert_int_equal(after, before);
    assert_int_equal(perf.count, 0);
    assert_string_not_equal(perf.why, "");
    assert_string_not_equal(perf.why, "available");
    perf_read(&perf, &reading);
    assert_int_equal(reading.count, 0);
    perf_close(&perf);
}

static void a_shared_cpu_tells_nothing_of_the_server(void **state)
{
    struct perf_reading reading = {.count = 7};
    struct perf perf;
    cpu_set_t many;

    (void)state;
    perf_open(&perf, NULL);
    assert_string_equal(perf.why, "the server has no CPU of its own: wrk's "
                                  "work would be counted, too");
    perf_read(&perf, &reading);
    assert_int_equal(reading.count, 0);
    CPU_ZERO(&many);
    for (size_t cpu = 0; cpu <= PERF_CPUS_MAX; cpu++)
        CPU_SET(cpu, &many);
    perf_open(&perf, &many);
    assert_string_equal(perf.why, "the server has more than 64 CPUs");
    assert_int_equal(perf.count, 0);
}

/* One addition is one instruction at least: each is written to memory. */
static void add(void)
{
    volatile int sum = 0;

    for (int i = 0; i < ADDITIONS; i++)
        sum = sum + 1;
}

static void additions_are_counted_where_there_are_counters(void **state)
{
    struct perf_reading earlier, later;
    double instructions, cycles;
    cpu_set_t allowed, one;
    struct perf perf;
    size_t cpu = 0;

    (void)state;
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    while (!CPU_ISSET(cpu, &allowed))
        cpu++;
    CPU_ZERO(&one);
    CPU_SET(cpu, &one);
    perf_open(&perf, &one);
    if (skipped_if(perf.count == 0, perf.why))
        return;
    assert_string_equal(perf.why, "available");
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    perf_read(&perf, &earlier);
    add();
    perf_read(&perf, &later);
    assert_int_equal(sched_setaffinity(0, sizeof allowed, &allowed), 0);
    perf_close(&perf);
    perf_between(&earlier, &later, &instructions, &cycles);
    if (skipped_if(isnan(instructions), "somebody else has the counters"))
        return;
    assert_true(instructions >= ADDITIONS);
    assert_true(cycles > 0);
    perf_read(&perf, &later);
    assert_int_equal(later.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_look_is_five_numbers),
        cmocka_unit_test(what_was_counted_is_scaled_to_the_whole_time),
        cmocka_unit_test(a_refusal_has_its_reason_and_remedy),
        cmocka_unit_test(what_cannot_be_opened_reads_as_nothing),
        cmocka_unit_test(a_shared_cpu_tells_nothing_of_the_server),
        cmocka_unit_test(additions_are_counted_where_there_are_counters),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
