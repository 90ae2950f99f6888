#include "slope.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "human.h"
#include "stats.h"

static const double CONFIDENCE = 0.95;

/* In two passes, from the means: the textbook's one-pass form cancels. */
int line_fit(const double *x, const double *y, size_t count,
             struct line_fit *fit)
{
    double x_mean = stats_mean(x, count), y_mean = stats_mean(y, count);
    double squares = 0, products = 0, rest = 0, freedom = (double)count - 2;

    for (size_t i = 0; i < count; i++) {
        squares += (x[i] - x_mean) * (x[i] - x_mean);
        products += (x[i] - x_mean) * (y[i] - y_mean);
    }
    if (count < 2 || !(squares > 0))
        return -ERANGE;
    fit->slope = products / squares;
    fit->intercept = y_mean - fit->slope * x_mean;
    for (size_t i = 0; i < count; i++) {
        double left = y[i] - y_mean - fit->slope * (x[i] - x_mean);
        rest += left * left;
    }
    fit->deviation = freedom > 0 ? sqrt(rest / freedom) : NAN;
    fit->slope_error = fit->deviation / sqrt(squares);
    fit->count = count;
    return 0;
}

double line_fit_half(const struct line_fit *fit, double confidence)
{
    return stats_student_t((1 + confidence) / 2, (double)fit->count - 2) *
           fit->slope_error;
}

/* --- memory ------------------------------------------------------------- */

static void slope_add(struct slope *slope, const struct result *row)
{
    if (slope->count == 0 || row->connections < slope->least)
        slope->least = row->connections;
    if (slope->count == 0 || row->connections > slope->most)
        slope->most = row->connections;
    if (row->status > slope->status)
        slope->status = row->status;
    slope->count++;
}

static bool has_value(const struct result *row, const char *scenario,
                      const char *server, enum metric metric)
{
    return row->valid && isfinite(row->value[metric]) &&
           strcmp(row->scenario, scenario) == 0 &&
           strcmp(row->server, server) == 0;
}

int slope_fit(struct slope *slope, const struct results *results,
              const char *scenario, const char *server, double *x, double *y)
{
    return slope_fit_of(slope, M_MEMORY_TOTAL_KIB, results, scenario, server, x,
                        y);
}

int slope_fit_of(struct slope *slope, enum metric metric_kib,
                 const struct results *results, const char *scenario,
                 const char *server, double *x, double *y)
{
    struct line_fit fit;
    double half;

    *slope = (struct slope){.status = STATUS_OK};
    (void)snprintf(slope->scenario, NAME_BYTES, "%s", scenario);
    (void)snprintf(slope->server, NAME_BYTES, "%s", server);
    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (!has_value(row, scenario, server, metric_kib))
            continue;
        x[slope->count] = row->connections;
        y[slope->count] = row->value[metric_kib] * 1024;
        slope_add(slope, row);
    }
    if (slope->count < 3 || line_fit(x, y, (size_t)slope->count, &fit))
        return -ERANGE;
    half = line_fit_half(&fit, CONFIDENCE);
    slope->bytes = fit.slope;
    slope->low = fit.slope - half;
    slope->high = fit.slope + half;
    return 0;
}

double slope_of(const struct results *results, const char *scenario,
                const char *server, enum metric metric, double *x, double *y)
{
    struct line_fit fit;
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (!has_value(row, scenario, server, metric))
            continue;
        x[count] = row->connections;
        y[count++] = row->value[metric];
    }
    return line_fit(x, y, count, &fit) == 0 ? fit.slope : NAN;
}

static bool is_of(const struct result *row, const struct result *other)
{
    return strcmp(row->scenario, other->scenario) == 0 &&
           strcmp(row->server, other->server) == 0;
}

size_t slopes_fit(struct slope *slopes, const struct results *results,
                  double *x, double *y)
{
    size_t count = 0;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        size_t first = 0;

        while (!is_of(&results->rows[first], row))
            first++;
        if (first == i && slope_fit(&slopes[count], results, row->scenario,
                                    row->server, x, y) == 0)
            count++;
    }
    return count;
}

const char *slope_label(const struct slope *slope)
{
    return slope->label ? slope->label : slope->server;
}

void slope_sentence(const struct slope *slope, char text[SLOPE_BYTES])
{
    (void)snprintf(
        text, SLOPE_BYTES,
        "From %s to %s connections %s took %s for each more (95 %% "
        "interval %s to %s, least squares over %d trials)",
        human_count(slope->least).text, human_count(slope->most).text,
        human_name(slope_label(slope), NAME_BYTES).text,
        human_kib(slope->bytes / 1024).text, human_kib(slope->low / 1024).text,
        human_kib(slope->high / 1024).text, slope->count);
}
