/*
 * chart_look.h - drawing a made-up run, and reading the picture as a reader
 * would: by the texts on the axes.  CHARTS are the kinds to draw ("cost,heat");
 * the including file defines it.
 */
#ifndef TESTS_CHART_LOOK_H
#define TESTS_CHART_LOOK_H

#include "support.h"

#include "chart.h"
#include "chart_tails.h"

enum {
    SVG_BYTES = 1 << 20
};

static inline bool is_installed(void)
{
    return system("command -v gnuplot >/dev/null") == 0;
}

static inline int draw(struct run *run, char *error, size_t error_size)
{
    run->context.only = CHARTS;
    return charts_draw(&run->results, &run->summary, &run->context, run->folder,
                       error, error_size);
}

static inline void draw_well(struct run *run, const char *name)
{
    char error[512] = "";
    int code = draw(run, error, sizeof error);

    if (code != 0)
        fail_msg("%s: %d %s", name, code, error);
}

/* --- files -------------------------------------------------------------- */

/* A whole file below the run's folder; freed by the caller.  NULL: none. */
static inline char *read_below(const struct run *run, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", run->folder, name);
    FILE *file = fopen(path, "re");
    if (!file)
        return NULL;
    char *text = calloc(1, SVG_BYTES);
    assert_non_null(text);
    (void)!fread(text, 1, SVG_BYTES - 1, file);
    fclose(file);
    return text;
}

static inline bool exists(const struct run *run, const char *name)
{
    char *text = read_below(run, name);
    bool found = text && text[0];

    free(text);
    return found;
}

/* Whether the file is there and holds the text. */
static inline void assert_holds(const struct run *run, const char *name,
                                const char *wanted)
{
    char *text = read_below(run, name);

    if (!text)
        fail_msg("%s: not there", name);
    if (!strstr(text, wanted))
        fail_msg("%s: no \"%s\" in %.2000s", name, wanted, text);
    free(text);
}

/* What charts.json says of why the chart of this kind is left out. */
static inline void assert_left_out(const struct run *run, const char *kind,
                                   const char *why)
{
    char *text = read_below(run, "charts/charts.json"), wanted[64];

    assert_non_null(text);
    snprintf(wanted, sizeof wanted, "\"kind\": \"%s\"", kind);
    const char *at = strstr(text, wanted);
    assert_non_null(at);
    const char *end = strstr(at, "\n }");
    const char *found = strstr(at, why);
    if (!found || found > end)
        fail_msg("%s: not \"%s\" in %s", kind, why, text);
    free(text);
}

/* --- at its place ------------------------------------------------------- */

struct place {
    double x, y;
};

/* Where the text of a tic stands: its transform comes before it.  The first
 * such text behind `from`. */
static inline struct place place_of_text(const char *svg, const char *from,
                                         const char *text)
{
    char wanted[64];
    struct place place = {NAN, NAN};
    const char *before = NULL;

    snprintf(wanted, sizeof wanted, "<text>%s</text>", text);
    const char *end = strstr(from, wanted);
    if (!end)
        fail_msg("no text \"%s\"", text);
    for (const char *at = svg; (at = strstr(at, "translate(")) && at < end;
         at++)
        before = at;
    assert_non_null(before);
    assert_int_equal(sscanf(before, "translate(%lf,%lf)", &place.x, &place.y),
                     2);
    return place;
}

static inline struct place place_of_tic(const char *svg, const char *text)
{
    return place_of_text(svg, svg, text);
}

/* A plot, found by its title. */
static inline const char *plot_of(const char *svg, const char *title)
{
    char wanted[128];

    snprintf(wanted, sizeof wanted, "<title>%s</title>", title);
    const char *at = strstr(svg, wanted);
    if (!at)
        fail_msg("no plot \"%s\"", title);
    return at + strlen(wanted);
}

/* Where the next plot begins, or the file ends. */
static inline const char *end_of_plot(const char *plot)
{
    const char *next = strstr(plot, "<title>");

    return next ? next : plot + strlen(plot);
}

/* Reads "x,y x,y ..."; an 'L' may stand between. */
static inline int read_places(const char *at, struct place *places, int max)
{
    int count = 0, used = 0;

    for (; count < max && sscanf(at, "%lf,%lf %n", &places[count].x,
                                 &places[count].y, &used) == 2;
         count++, at += used + (at[used] == 'L'))
        ;
    return count;
}

/* The points of the first path of a plot. */
static inline int points_of(const char *svg, const char *title,
                            struct place *points, int max)
{
    const char *at = strstr(plot_of(svg, title), " d='M");

    assert_non_null(at);
    return read_places(at + 5, points, max);
}

/* The markers of a plot. */
static inline int marks_of(const char *svg, const char *title,
                           struct place *marks, int max)
{
    const char *at = plot_of(svg, title), *end = end_of_plot(at);
    int count = 0;

    while (count < max && (at = strstr(at, "<use ")) && at < end) {
        at = strstr(at, "translate(");
        assert_non_null(at);
        assert_int_equal(
            sscanf(at, "translate(%lf,%lf)", &marks[count].x, &marks[count].y),
            2);
        count++;
    }
    return count;
}

/* The filled rectangles of a plot: lower left and upper right corner of
 * each. */
static inline int boxes_of(const char *svg, const char *title,
                           struct place (*boxes)[2], int max)
{
    const char *at = plot_of(svg, title), *end = end_of_plot(at);
    struct place corners[4];
    int count = 0;

    while (count < max && (at = strstr(at, "<polygon ")) && at < end) {
        at = strstr(at, "points = '");
        assert_non_null(at);
        at += strlen("points = '");
        assert_int_equal(read_places(at, corners, 4), 4);
        boxes[count][0] = corners[0];
        boxes[count++][1] = corners[2];
    }
    return count;
}

static inline void assert_near(double a, double b)
{
    if (!(fabs(a - b) < 0.05))
        fail_msg("%.3f is not %.3f", a, b);
}

#endif
