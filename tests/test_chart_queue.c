/* Pictures drawn side by side: all of them, whatever becomes of one. */
#include "support.h"

#include <errno.h>
#include <limits.h>
#include <sys/stat.h>

#include "chart_queue.h"

enum {
    JOBS = 8
};

static char folder[] = "/tmp/test_chart_queue.XXXXXX";

static void path_of(const char *name, char path[PATH_MAX])
{
    (void)snprintf(path, PATH_MAX, "%s/%s", folder, name);
}

/* What stands in DATA goes to OUTPUT; in "bad" that is no command. */
static int make_folder(void **state)
{
    char path[PATH_MAX];
    FILE *file;

    (void)state;
    if (!mkdtemp(folder))
        return -1;
    path_of("draw.gp", path);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs("set print ARG2\n"
                      "if (ARG1 eq 'bad') { nonsense }\n"
                      "print ARG1\n",
                      file) >= 0);
    return fclose(file);
}

static int remove_folder(void **state)
{
    char command[PATH_MAX + 16];

    (void)state;
    /* mkdtemp's own name, nothing foreign in it */
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", folder);
    return system(command);
}

static void add(struct queue *queue, int number, const char *data)
{
    char script[PATH_MAX], output[PATH_MAX], name[32];

    path_of("draw.gp", script);
    (void)snprintf(name, sizeof(name), "%d.txt", number);
    path_of(name, output);
    const struct gnuplot_job job = {script, data, output, "txt", "title"};
    assert_int_equal(queue_add(queue, &job), 0);
}

static bool is_drawn(int number)
{
    char path[PATH_MAX], name[32];
    struct stat about;

    (void)snprintf(name, sizeof(name), "%d.txt", number);
    path_of(name, path);
    return stat(path, &about) == 0 && about.st_size > 0;
}

static bool is_installed(void)
{
    return system("command -v gnuplot >/dev/null 2>&1") == 0;
}

static void all_are_drawn(void **state)
{
    char error[512] = "";
    struct queue queue;

    (void)state;
    if (!is_installed())
        skip();
    queue_init(&queue);
    for (int i = 0; i < JOBS; i++)
        add(&queue, i, "good");
    assert_int_equal(queue_draw(&queue, error, sizeof(error)), 0);
    for (int i = 0; i < JOBS; i++)
        assert_true(is_drawn(i));
    queue_release(&queue);
}

static void one_that_fails_is_told_and_stops_no_other(void **state)
{
    char error[512] = "";
    struct queue queue;

    (void)state;
    if (!is_installed())
        skip();
    queue_init(&queue);
    for (int i = 0; i < JOBS; i++)
        add(&queue, JOBS + i, i == 2 ? "bad" : "good");
    assert_int_equal(queue_draw(&queue, error, sizeof(error)), -EIO);
    assert_non_null(strstr(error, "draw.gp"));
    for (int i = 0; i < JOBS; i++)
        assert_int_equal(is_drawn(JOBS + i), i != 2);
    queue_release(&queue);
}

static void nothing_is_soon_drawn(void **state)
{
    char error[512] = "";
    struct queue queue;

    (void)state;
    queue_init(&queue);
    assert_int_equal(queue_draw(&queue, error, sizeof(error)), 0);
    queue_release(&queue);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_are_drawn),
        cmocka_unit_test(one_that_fails_is_told_and_stops_no_other),
        cmocka_unit_test(nothing_is_soon_drawn),
    };

    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
