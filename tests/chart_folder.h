/*
 * chart_folder.h - what tests of charts need: a folder to draw into, and a look
 * at what was drawn.
 */
#ifndef TESTS_CHART_FOLDER_H
#define TESTS_CHART_FOLDER_H

#include <limits.h>
#include <math.h>
#include <sys/stat.h>

#include "support.h"

static inline bool gnuplot_is_installed(void)
{
    return system("command -v gnuplot >/dev/null 2>&1") == 0;
}

/* A folder that is gone afterwards; its parent comes from TMPDIR. */
static inline int make_folder(void **state)
{
    const char *parent = getenv("TMPDIR");
    char path[PATH_MAX];

    (void)snprintf(path, sizeof(path), "%s/test_charts.XXXXXX",
                   parent ? parent : "/tmp");
    if (!mkdtemp(path))
        return -1;
    *state = strdup(path);
    return *state ? 0 : -1;
}

static inline int remove_folder(void **state)
{
    char command[PATH_MAX + 16];

    /* mkdtemp's own name, nothing foreign in it */
    (void)snprintf(command, sizeof(command), "rm -rf '%s'", (char *)*state);
    int code = system(command);
    free(*state);
    return code;
}

static inline bool has_file(const char *folder, const char *name)
{
    char path[2 * PATH_MAX];
    struct stat info;

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    return stat(path, &info) == 0 && info.st_size > 1000;
}

/* Freed by the caller. */
static inline char *read_file(const char *folder, const char *name)
{
    char path[2 * PATH_MAX];
    char *text = calloc(1, 1 << 20);

    (void)snprintf(path, sizeof(path), "%s/%s", folder, name);
    FILE *file = fopen(path, "re");
    if (!file)
        fail_msg("no %s", path);
    assert_non_null(text);
    assert_true(fread(text, 1, (1 << 20) - 1, file) > 0);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* The x of these words in an SVG, where they are centred, as ticks are.
 * gnuplot writes <g transform="translate(X,Y)" ... text-anchor="middle">
 * <text>...</text>. */
static inline bool find_tick(const char *svg, const char *words, double *x)
{
    char wanted[256];

    (void)snprintf(wanted, sizeof(wanted), "<text>%s</text>", words);
    for (const char *at = strstr(svg, wanted); at;
         at = strstr(at + 1, wanted)) {
        const char *place = at;
        while (place > svg && strncmp(place, "<g ", 3) != 0)
            place--;
        const char *anchor = strstr(place, "text-anchor=\"middle\"");
        const char *where = strstr(place, "translate(");
        if (anchor && anchor < at && where && where < at)
            return sscanf(where, "translate(%lf,", x) == 1;
    }
    return false;
}

/* NAME = 12.5 in a chart.gp. */
static inline double number_of(const char *assignments, const char *name)
{
    char wanted[64];
    double number = NAN;

    (void)snprintf(wanted, sizeof(wanted), "\n%s = ", name);
    const char *at = strstr(assignments, wanted);
    if (!at || sscanf(at + strlen(wanted), "%lf", &number) != 1)
        fail_msg("no %s", name);
    return number;
}

/* The y of a figure's mark in a marks.csv. */
static inline double height_of(const char *marks, const char *value)
{
    char wanted[64];
    double y = NAN;

    (void)snprintf(wanted, sizeof(wanted), "\n%s,", value);
    const char *line = strstr(marks, wanted);
    if (!line ||
        sscanf(line + 1, "%*[^,],%*[^,],%*[^,],%*[^,],%*[^,],%*[^,],%lf", &y) !=
            1)
        fail_msg("no figure %s in\n%s", value, marks);
    return y;
}

/* Whether an SVG has a point of this type (gnuplot's, from 1) near (x, y). */
static inline bool has_point(const char *svg, int type, double x, double y)
{
    char wanted[32];

    (void)snprintf(wanted, sizeof(wanted), "#gpPt%d'", type - 1);
    for (const char *at = strstr(svg, wanted); at;
         at = strstr(at + 1, wanted)) {
        double px, py;
        const char *place = strstr(at, "translate(");
        if (place && sscanf(place, "translate(%lf,%lf)", &px, &py) == 2 &&
            fabs(px - x) < 1 && fabs(py - y) < 1)
            return true;
    }
    return false;
}

#endif
