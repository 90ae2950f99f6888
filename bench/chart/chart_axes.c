#include "chart_axes.h"

#include <math.h>

#include "chart_tics.h"

/* There are few numbers of CPUs, at equal steps most often. */
static void choose_ticks(const struct plot *plot, bool *chosen)
{
    const struct sweep *sweep = plot->sweep;
    double width = plot->area.right - plot->area.left;

    if (!plot->lines->against_cpus) {
        (void)ticks_choose(sweep->levels, sweep->level_count, width / 1.05,
                           chosen);
        return;
    }
    for (int j = 0; j < sweep->level_count; j++)
        chosen[j] = sweep->level_count <= 12 || j % 4 == 0;
}

static void write_x_axis(const struct plot *plot, struct chart_data *data)
{
    const struct sweep *sweep = plot->sweep;
    bool chosen[CHART_LEVELS_MAX];
    struct tics tics = {.count = 0};
    char text[32];

    choose_ticks(plot, chosen);
    for (int j = 0; j < sweep->level_count; j++) {
        if (!chosen[j])
            continue;
        connections_format(sweep->levels[j], text, sizeof(text));
        tics_add(&tics, sweep->levels[j], text);
    }
    chart_data_number(data, "x_log", !plot->lines->against_cpus);
    chart_data_number(data, "x_low", plot->x_low);
    chart_data_number(data, "x_high", plot->x_high);
    tics_write(&tics, "x", data);
}

/* One for each power of ten. */
static void add_powers(const struct plot *plot, struct tics *tics)
{
    char text[32];

    for (double at = pow(10, ceil(log10(plot->y_low)));
         at <= plot->axis.top * 1.0001 && tics->count < TICS_MAX; at *= 10) {
        tick_format(at, text, sizeof(text));
        tics_add(tics, at, text);
    }
}

static void write_y_axis(const struct plot *plot, struct chart_data *data)
{
    struct tics tics = {.count = 0};

    if (plot->lines->log_y)
        add_powers(plot, &tics);
    else
        tics_add_steps(&tics, 0, plot->axis.top, plot->axis.step);
    chart_data_number(data, "y_log", plot->lines->log_y);
    chart_data_number(data, "y_low", plot->y_low);
    chart_data_number(data, "y_high", plot->axis.top);
    tics_write(&tics, "y", data);
}

static void write_guide(const struct plot *plot, struct chart_data *data)
{
    struct segment line = {0, 0, 0, 0};
    int count = plot_guide(plot, &line);

    chart_data_numbers(data, "guide_x1", &line.x1, count);
    chart_data_numbers(data, "guide_y1", &line.y1, count);
    chart_data_numbers(data, "guide_x2", &line.x2, count);
    chart_data_numbers(data, "guide_y2", &line.y2, count);
}

void axes_write(const struct plot *plot, struct chart_data *data)
{
    area_write(&plot->area, data);
    write_x_axis(plot, data);
    write_y_axis(plot, data);
    write_guide(plot, data);
}
