/* Memory that is touched is there: on the heap, on a stack, in a server. */
#include "subject.h"

#include <pthread.h>
#include <sys/mman.h>

#include "touch.h"

enum {
    TOUCHED_BYTES = 256 * 1024,
    CLIENTS = 40,
    EACH_KIB = 64
};

static struct subject subjects[2];

/* --- pages -------------------------------------------------------------- */

static size_t page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

/* How many of these pages have been written to. */
static size_t count_present(char *from, size_t bytes)
{
    unsigned char present[TOUCHED_BYTES / 4096];
    size_t pages = bytes / page_bytes(), count = 0;

    assert_true(pages <= sizeof present);
    assert_int_equal(mincore(from, bytes, present), 0);
    for (size_t i = 0; i < pages; i++)
        count += present[i] & 1;
    return count;
}

static void memory_is_there_and_goes(void **state)
{
    char *memory = touch_memory(TOUCHED_BYTES);
    unsigned char present;

    (void)state;
    assert_non_null(memory);
    assert_int_equal(count_present(memory, TOUCHED_BYTES),
                     TOUCHED_BYTES / page_bytes());
    touch_release(memory, TOUCHED_BYTES);
    assert_int_equal(mincore(memory, page_bytes(), &present), -1);
    assert_null(touch_memory(0));
    touch_release(NULL, 0);
}

/* Below the caller's frame, on whole pages. */
static void *touch_own_stack(void *data)
{
    size_t *present = data;
    char here, *top = &here - (uintptr_t)&here % page_bytes();

    present[0] = count_present(top - TOUCHED_BYTES, TOUCHED_BYTES - 65536);
    touch_stack(TOUCHED_BYTES);
    present[1] = count_present(top - TOUCHED_BYTES, TOUCHED_BYTES - 65536);
    touch_stack(0);
    return NULL;
}

static void a_stack_is_touched(void **state)
{
    size_t present[2], pages = (TOUCHED_BYTES - 65536) / page_bytes();
    pthread_attr_t attributes;
    pthread_t thread;

    (void)state;
    (void)pthread_attr_init(&attributes);
    assert_int_equal(pthread_attr_setstacksize(&attributes, 4 * TOUCHED_BYTES),
                     0);
    assert_int_equal(
        pthread_create(&thread, &attributes, touch_own_stack, present), 0);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_true(present[0] < pages);
    assert_int_equal(present[1], pages);
}

/* --- servers ------------------------------------------------------------ */

static long rss_kib(const struct subject *subject)
{
    char path[64];
    long pages = -1;
    FILE *file;

    snprintf(path, sizeof path, "/proc/%d/statm", (int)subject->pid);
    file = fopen(path, "r");
    assert_non_null(file);
    assert_int_equal(fscanf(file, "%*d %ld", &pages), 1);
    fclose(file);
    return pages * (long)page_bytes() / 1024;
}

/* What so many connections cost, in KiB; and whether it came back. */
static long cost_of_clients(struct subject *subject, const char *option)
{
    const char *const options[] = {option, NULL};
    long before, grown;
    int fds[CLIENTS];

    subject_start(subject, options);
    before = rss_kib(subject);
    for (int i = 0; i < CLIENTS; i++) {
        fds[i] = client_connect(subject->port);
        assert_true(client_get(fds[i], "/hello"));
    }
    grown = rss_kib(subject) - before;
    for (int i = 0; i < CLIENTS; i++)
        close(fds[i]);
    EVENTUALLY(rss_kib(subject) - before <= grown / 2 ||
               grown < CLIENTS * EACH_KIB);
    subject_stop(subject);
    return grown;
}

static void servers_touch_for_each_connection(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        assert_true(cost_of_clients(&subjects[i], "--touch=64") >=
                    CLIENTS * EACH_KIB);
}

/* A loop has one stack, however many come. */
static void a_stack_is_of_a_thread(void **state)
{
    (void)state;
    assert_true(cost_of_clients(&subjects[0], "--touch-stack=64") <
                CLIENTS * EACH_KIB);
    assert_true(cost_of_clients(&subjects[1], "--touch-stack=64") >=
                CLIENTS * EACH_KIB);
}

static int kill_subjects(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        void *subject = &subjects[i];

        (void)subject_kill(&subject);
    }
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_there_and_goes),
        cmocka_unit_test(a_stack_is_touched),
        cmocka_unit_test_teardown(servers_touch_for_each_connection,
                                  kill_subjects),
        cmocka_unit_test_teardown(a_stack_is_of_a_thread, kill_subjects),
    };

    (void)argc;
    subject_init(&subjects[0], argv[1], "event-server", NULL);
    subject_init(&subjects[1], argv[1], "thread-server", NULL);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
