/*
 * The charts from made-up runs: where gnuplot is installed, every shape of
 * data gives a whole picture and no complaint.
 */
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "chart.h"
#include "chart_shapes.h"
#include "chart_text.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* The second label is as bad as labels get. */
static const struct chart_server SERVERS[] = {
    {"server0", "event loop"},
    {"server1", "it's {a_b} <b>&\"q\" \\n `x` \xff\n\xe2\x82\xac and so on, "
                "longer than any margin would allow"}};

static struct chart_context make_context(const char *scripts_dir)
{
    struct chart_context context = {
        .scripts_dir = scripts_dir,
        .only = "throughput,memory",
        .foot = {"run 2025-01-31T12-00-05Z", "host it's_me: {CPU} ]]>"},
        .servers = SERVERS,
        .server_count = COUNT(SERVERS)};

    return context;
}

static int draw(const struct shape *shape, const char *scripts_dir,
                const char *run_dir, char *error, size_t error_size)
{
    struct chart_context context = make_context(scripts_dir);
    struct results results;
    struct summary summary;

    make_run(shape, &results, &summary);
    int code =
        charts_draw(&results, &summary, &context, run_dir, error, error_size);
    summary_release(&summary);
    free(results.rows);
    return code;
}

static bool is_installed(void)
{
    char paths[8192];

    snprintf(paths, sizeof(paths), "%s", getenv("PATH") ? getenv("PATH") : "");
    char *rest = NULL;
    for (char *path = strtok_r(paths, ":", &rest); path;
         path = strtok_r(NULL, ":", &rest)) {
        char file[PATH_MAX];
        snprintf(file, sizeof(file), "%s/gnuplot", path);
        if (access(file, X_OK) == 0)
            return true;
    }
    return false;
}

/* A folder that is gone afterwards; its parent comes from TMPDIR. */
static int make_folder(void **state)
{
    const char *parent = getenv("TMPDIR");
    char path[PATH_MAX];

    snprintf(path, sizeof(path), "%s/test_chart.XXXXXX",
             parent ? parent : "/tmp");
    if (!mkdtemp(path))
        return -1;
    *state = strdup(path);
    return *state ? 0 : -1;
}

static int remove_folder(void **state)
{
    char command[PATH_MAX + 16];

    /* mkdtemp's own name, nothing foreign in it */
    snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
    int code = system(command);
    free(*state);
    return code;
}

static long file_bytes(const char *folder, const char *name)
{
    char path[PATH_MAX];
    struct stat info;

    snprintf(path, sizeof(path), "%s/%s", folder, name);
    return stat(path, &info) == 0 ? (long)info.st_size : -1;
}

static void every_shape_is_drawn(void **state)
{
    static const char *const formats[] = {"svg", "png"};

    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(SHAPES); i++) {
        char error[512] = "", part[64], name[128];
        int code =
            draw(&SHAPES[i], "scripts/charts", *state, error, sizeof(error));
        if (code != 0)
            fail_msg("%s: %d %s", SHAPES[i].name, code, error);
        text_file_part(strcmp(SHAPES[i].name, "odd") == 0 ? "../{a_b} 'x'\n`id`"
                                                          : SHAPES[i].name,
                       part, sizeof(part));
        for (size_t j = 0; j < COUNT(formats); j++) {
            snprintf(name, sizeof(name), "charts/throughput-%s.%s", part,
                     formats[j]);
            assert_true(file_bytes(*state, name) > 1000);
            snprintf(name, sizeof(name), "charts/memory-%s.%s", part,
                     formats[j]);
            bool measured = SHAPES[i].spoil != fail_row;
            assert_int_equal(file_bytes(*state, name) > 1000, measured);
        }
    }
}

/* The throughput chart of a shape as SVG; freed by the caller. */
static char *drawn(const char *run_dir, const struct shape *shape)
{
    char error[512] = "", path[PATH_MAX];

    assert_int_equal(
        draw(shape, "scripts/charts", run_dir, error, sizeof(error)), 0);
    snprintf(path, sizeof(path), "%s/charts/throughput-%s.svg", run_dir,
             shape->name);
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    char *text = calloc(1, 1 << 20);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    fclose(file);
    return text;
}

static void svg_has_title_fonts_and_background(void **state)
{
    if (!is_installed())
        skip();
    char *text = drawn(*state, &SHAPES[1]);
    const char *title = strstr(text, "<title>");
    assert_non_null(title);
    /* the headline, not gnuplot's name for the file */
    assert_true(strncmp(title, "<title>throughput", 17) != 0);
    assert_non_null(strstr(text, "&lt;b>&amp;\"q\""));
    assert_null(strstr(text, "<b>"));
    assert_non_null(strstr(text, "{CPU} ]]&gt;"));
    assert_null(strstr(text, "]]>"));
    assert_non_null(strstr(text, "font-weight=\"bold\""));
    assert_null(strstr(text, ":Bold"));
    assert_non_null(strstr(text, "DejaVu Sans,Verdana,sans-serif"));
    assert_non_null(strstr(text, "fill=\"#ffffff\""));
    free(text);
}

/* Those above 16 connections, of one of two servers. */
static void noisy_points_are_marked(void **state)
{
    static const struct shape calm = {"calm", 2, 7, 6, NULL},
                              noisy = {"noisy", 2, 7, 6, disturb_some};

    if (!is_installed())
        skip();
    char *text = drawn(*state, &calm);
    assert_null(strstr(text, "noisy at"));
    free(text);
    text = drawn(*state, &noisy);
    assert_non_null(strstr(text, "noisy at 2 levels"));
    free(text);
}

static void one_level_is_no_chart(void **state)
{
    static const struct shape shape = {"point", 2, 1, 6, NULL};
    char error[512] = "";

    assert_int_equal(
        draw(&shape, "scripts/charts", *state, error, sizeof(error)), 0);
    assert_int_equal(file_bytes(*state, "charts/throughput-point.svg"), -1);
}

static void lists_of_kinds_are_known(void **state)
{
    (void)state;
    assert_true(charts_are_known(NULL));
    assert_true(charts_are_known("memory"));
    assert_true(charts_are_known("memory,throughput,claim"));
    assert_false(charts_are_known(""));
    assert_false(charts_are_known("memory,"));
    assert_false(charts_are_known(",memory"));
    assert_false(charts_are_known("memor"));
    assert_false(charts_are_known("memory throughput"));
}

static void missing_gnuplot_is_told(void **state)
{
    char error[512] = "", wanted[PATH_MAX + 64];
    char *path = strdup(getenv("PATH") ? getenv("PATH") : "");

    assert_non_null(path);
    setenv("PATH", "/nonexistent", 1);
    int code = draw(&SHAPES[0], "scripts/charts", *state, error, sizeof(error));
    setenv("PATH", path, 1);
    free(path);
    assert_int_equal(code, -ENOENT);
    snprintf(wanted, sizeof(wanted), "make charts RUN=%s", (char *)*state);
    assert_non_null(strstr(error, "apt install gnuplot-nox"));
    assert_non_null(strstr(error, wanted));
    /* what it would have been drawn from is there all the same */
    assert_true(
        file_bytes(*state, "charts/data/throughput-two-levels/chart.gp") > 0);
}

static void missing_folders_are_not_a_missing_gnuplot(void **state)
{
    char error[512] = "";

    assert_int_equal(
        draw(&SHAPES[0], "/nonexistent/scripts", *state, error, sizeof(error)),
        -ENOTDIR);
    assert_non_null(strstr(error, "/nonexistent/scripts"));
    assert_int_equal(draw(&SHAPES[0], "scripts/charts", "/nonexistent/run",
                          error, sizeof(error)),
                     -ENOTDIR);
    assert_non_null(strstr(error, "/nonexistent/run"));
}

/* gnuplot itself only warns, draws something else, and exits with 0. */
static void misspelt_column_is_an_error(void **state)
{
    char error[512] = "", command[2 * PATH_MAX];

    if (!is_installed())
        skip();
    snprintf(command, sizeof(command),
             "cp scripts/charts/*.gp '%s' && sed -i "
             "'s/column(y_column)/column(\"thruput\")/' '%s/lines.gp'",
             (char *)*state, (char *)*state);
    assert_int_equal(system(command), 0);
    assert_int_equal(draw(&SHAPES[0], *state, *state, error, sizeof(error)),
                     -EIO);
    assert_non_null(strstr(error, "lines.gp"));
    assert_non_null(strstr(error, "thruput"));
    assert_int_equal(file_bytes(*state, "charts/throughput-two-levels.svg"),
                     -1);
    assert_int_equal(file_bytes(*state, "charts/throughput-two-levels.svg.tmp"),
                     -1);
}

static void terminal_chart_fits(void **state)
{
    struct chart_context context = make_context("scripts/charts");
    struct results results;
    struct summary summary;
    char error[512] = "", line[1024];
    int lines = 0;

    if (!is_installed())
        skip();
    make_run(&SHAPES[1], &results, &summary);
    FILE *out = tmpfile();
    assert_non_null(out);
    assert_int_equal(chart_terminal(&results, &summary, &context, *state, out,
                                    error, sizeof(error)),
                     0);
    rewind(out);
    for (; fgets(line, sizeof(line), out); lines++) {
        size_t columns = 0;
        for (const char *c = line; *c && *c != '\n'; c++)
            columns += ((unsigned char)*c & 0xc0) != 0x80;
        assert_true(columns <= 79);
    }
    assert_true(lines > 15);
    fclose(out);
    summary_release(&summary);
    free(results.rows);
}

#define DRAWING(test)                                                          \
    cmocka_unit_test_setup_teardown(test, make_folder, remove_folder)

int main(void)
{
    const struct CMUnitTest tests[] = {
        DRAWING(every_shape_is_drawn),
        DRAWING(svg_has_title_fonts_and_background),
        DRAWING(noisy_points_are_marked),
        DRAWING(one_level_is_no_chart),
        cmocka_unit_test(lists_of_kinds_are_known),
        DRAWING(missing_gnuplot_is_told),
        DRAWING(missing_folders_are_not_a_missing_gnuplot),
        DRAWING(misspelt_column_is_an_error),
        DRAWING(terminal_chart_fits),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
