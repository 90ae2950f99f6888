#include "chart_plot.h"

#include <math.h>

/* A logarithmic axis ends below its lowest value, so that a line along it is
 * seen. */
static const double LOG_MARGIN = 1.7;

struct extent {
    double low, high; /* NaN: nothing yet */
};

static void extend(struct extent *extent, double value)
{
    if (isnan(value))
        return;
    extent->low = fmin(extent->low, value); /* passes over a NaN */
    extent->high = fmax(extent->high, value);
}

static void extend_to_trials(struct extent *extent, const struct plot *plot,
                             const struct point *point)
{
    const struct results *results = plot->sweep->results;

    for (size_t i = 0; i < results->count; i++) {
        const struct result *row = &results->rows[i];
        if (row->valid && point_owns(point, row))
            extend(extent,
                   point_placed(plot->lines, row->value[plot->lines->metric]));
    }
}

/* Of all that is drawn: trials, medians, ends of intervals, dashes. */
static struct extent drawn_extent(const struct plot *plot)
{
    const struct sweep *sweep = plot->sweep;
    struct extent extent = {NAN, NAN};

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            extend(&extent, dash_value(plot->lines, sweep, i, j));
            if (!point)
                continue;
            extend(&extent, point_value(plot->lines, point));
            extend_to_trials(&extent, plot, point);
            if (!point_has_interval(plot->lines, point))
                continue;
            extend(&extent, point->value[plot->lines->metric].low);
            extend(&extent, point->value[plot->lines->metric].high);
        }
    }
    return extent;
}

/* Whole decades between, one at least. */
static void scale_log(struct plot *plot, const struct extent *extent)
{
    double low = isnan(extent->low) ? 1 : extent->low;
    double high = isnan(extent->high) ? 10 : extent->high;

    low = pow(10, floor(log10(low) + 1e-9));
    plot->y_low = low / LOG_MARGIN;
    plot->axis.top = fmax(high * LOG_MARGIN, 10 * low * 1.001);
    plot->axis.step = 10;
}

void plot_scale(struct plot *plot)
{
    const struct sweep *sweep = plot->sweep;
    double first = fmax(1, sweep->levels[0]);
    double last = fmax(1, sweep->levels[sweep->level_count - 1]);
    struct extent extent = drawn_extent(plot);

    if (plot->lines->against_cpus) {
        double margin = 0.06 * fmax(last - first, 1);
        plot->x_low = first - margin;
        plot->x_high = last + margin;
    } else {
        double margin = 0.025 * fmax(log2(last / first), 0.1);
        plot->x_low = first / exp2(margin);
        plot->x_high = last * exp2(margin);
    }
    if (plot->lines->guide == GUIDE_CLIENT_BOUND)
        extend(&extent, 100);
    plot->y_low = 0;
    plot->axis = axis_nice(extent.high, 6);
    if (plot->lines->log_y)
        scale_log(plot, &extent);
}

/* 0 at `low`, 1 at `high`. */
static double share_of(double value, double low, double high, bool logarithmic)
{
    return logarithmic ? log(value / low) / log(high / low)
                       : (value - low) / (high - low);
}

double plot_x(const struct plot *plot, double connections)
{
    double share = share_of(fmax(1, connections), plot->x_low, plot->x_high,
                            !plot->lines->against_cpus);

    return plot->area.left + share * (plot->area.right - plot->area.left);
}

double plot_connections_at(const struct plot *plot, double x)
{
    double share = (x - plot->area.left) / (plot->area.right - plot->area.left);

    return plot->lines->against_cpus
               ? plot->x_low + share * (plot->x_high - plot->x_low)
               : plot->x_low * pow(plot->x_high / plot->x_low, share);
}

double plot_y(const struct plot *plot, double value)
{
    double share =
        share_of(value, plot->y_low, plot->axis.top, plot->lines->log_y);

    return plot->area.bottom - share * (plot->area.bottom - plot->area.top);
}

double plot_out_of_sight(const struct plot *plot)
{
    return plot->lines->log_y ? plot->y_low / 10 : -1;
}

/* As far as it lies within the area. */
static struct segment one_each(const struct plot *plot)
{
    double from = fmax(plot->x_low, plot->y_low);
    double to = fmin(plot->x_high, plot->axis.top);

    return (struct segment){plot_x(plot, from), plot_y(plot, from),
                            plot_x(plot, to), plot_y(plot, to)};
}

bool plot_guide(const struct plot *plot, struct segment *line)
{
    const struct sweep *sweep = plot->sweep;
    double bound_pct = sweep->context->client_bound_pct;

    switch (plot->lines->guide) {
    case GUIDE_ONE_EACH:
        *line = one_each(plot);
        return line->x1 < line->x2;
    case GUIDE_CLIENT_BOUND:
        *line = (struct segment){plot->area.left, plot_y(plot, bound_pct),
                                 plot->area.right, plot_y(plot, bound_pct)};
        /* crowd is the limit where it is late, whatever it computes */
        return bound_pct > 0 && bound_pct <= plot->axis.top &&
               !summary_is_open(sweep->summary, sweep->scenario);
    case GUIDE_NONE:
        break;
    }
    return false;
}
