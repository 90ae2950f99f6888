/*
 * slope.h - what one more connection costs: a straight line through memory
 * against connections, fitted to all valid trials of a server in a scenario.
 *
 * Ordinary least squares; the interval of the slope is Student's t with n - 2
 * degrees of freedom (Draper and Smith, Applied Regression Analysis, 3rd ed.
 * 1998, 1.3 and 1.4; checked against NIST's dataset Norris).  It says how well
 * a line is known, and takes for granted that it is one, and that trials
 * scatter alike at every level.
 *
 * Pure.
 */
#ifndef BENCH_SLOPE_H
#define BENCH_SLOPE_H

#include <stddef.h>

#include "result.h"

struct line_fit {
    double intercept, slope;
    double slope_error; /* its standard error; NaN for two points */
    double deviation;   /* of what is left, n - 2; NaN for two points */
    size_t count;
};

/* y = intercept + slope * x through x[count], y[count].  Returns 0, or -ERANGE
 * when they are fewer than two or all x are equal. */
int line_fit(const double *x, const double *y, size_t count,
             struct line_fit *fit);

/* Half of the interval of the slope at `confidence` (0.95); NaN below three
 * points. */
double line_fit_half(const struct line_fit *fit, double confidence);

/* Bytes per connection: of `memory_total_kib`, or of another column of memory.
 */
struct slope {
    char scenario[NAME_BYTES];
    char server[NAME_BYTES];
    const char *label;       /* as people call it, borrowed; NULL: so */
    double bytes, low, high; /* and the 95 % interval */
    int count;               /* trials */
    int least, most;         /* connections, at either end */
    enum status status;      /* the worst of these trials */
};

/* Fits the rows of one server in one scenario; `x` and `y` have room for as
 * many values as there are rows.  Returns 0, or -ERANGE when there are fewer
 * than three trials or fewer than two levels. */
int slope_fit(struct slope *slope, const struct results *results,
              const char *scenario, const char *server, double *x, double *y);
int slope_fit_of(struct slope *slope, enum metric metric_kib,
                 const struct results *results, const char *scenario,
                 const char *server, double *x, double *y);

/* The slope of any metric alone, through the same kind of rows: its unit for
 * each connection; NaN when no line can be fitted.  As slopes add up, those of
 * the parts of a memory are that of the memory. */
double slope_of(const struct results *results, const char *scenario,
                const char *server, enum metric metric, double *x, double *y);

/* slope_fit for every server of every scenario, in the order they first appear;
 * `slopes` has room for as many as there are rows.  Returns how many. */
size_t slopes_fit(struct slope *slopes, const struct results *results,
                  double *x, double *y);

enum {
    SLOPE_BYTES = 1024
};

/* What people call its server. */
const char *slope_label(const struct slope *slope);

/* One sentence, without its full stop:
 *   From 1 to 10,000 connections threads took 43.9 KiB for each more (95 %
 *   interval 43.1 KiB to 44.7 KiB, least squares over 36 trials) */
void slope_sentence(const struct slope *slope, char text[SLOPE_BYTES]);

#endif
