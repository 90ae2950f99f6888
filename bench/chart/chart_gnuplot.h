/*
 * chart_gnuplot.h - has gnuplot draw one file, without a shell between.
 *
 * Does not know what is drawn.
 */
#ifndef BENCH_CHART_GNUPLOT_H
#define BENCH_CHART_GNUPLOT_H

#include <stddef.h>

/* What to draw from what; paths are absolute, as gnuplot takes names that
 * begin with '<' or '|' for commands. */
struct gnuplot_job {
    const char *script; /* "/.../scripts/charts/lines.gp" */
    const char *data;   /* the folder with chart.gp */
    const char *output; /* appears whole or not at all */
    const char *format; /* "svg", "png" or "txt" */
    const char *title;  /* becomes the <title> of an SVG */
};

/* Returns 0, or with one line in `error`: -ENOENT when there is no gnuplot;
 * -EIO when gnuplot failed, said anything on stderr (a misspelt column is only
 * a warning to gnuplot, and a wrong chart), or drew nothing; -ETIMEDOUT; or
 * another negative errno. */
int gnuplot_draw(const struct gnuplot_job *job, char *error, size_t error_size);

#endif
