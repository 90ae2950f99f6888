#include "chart_axes.h"

#include <math.h>

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
    char texts[CHART_LEVELS_MAX][32];
    const char *pointers[CHART_LEVELS_MAX];
    double at[CHART_LEVELS_MAX];
    int count = 0;

    choose_ticks(plot, chosen);
    for (int j = 0; j < sweep->level_count; j++) {
        if (!chosen[j])
            continue;
        at[count] = sweep->levels[j];
        pointers[count] = texts[count];
        connections_format(sweep->levels[j], texts[count], sizeof(texts[0]));
        count++;
    }
    chart_data_number(data, "x_log", !plot->lines->against_cpus);
    chart_data_number(data, "x_low", plot->x_low);
    chart_data_number(data, "x_high", plot->x_high);
    chart_data_numbers(data, "xtic_at", at, count);
    chart_data_texts(data, "xtic_text", pointers, count);
}

/* The ticks from 0, or one for each decade; returns how many. */
static int place_tics(const struct plot *plot, double *at, int max)
{
    bool log_y = plot->lines->log_y;
    double first = log_y ? pow(10, ceil(log10(plot->y_low))) : 0;
    int count = 0;

    for (; count < max; count++) {
        at[count] = log_y ? first * pow(10, count) : count * plot->axis.step;
        if (at[count] > plot->axis.top * 1.0001)
            break;
    }
    return count;
}

static void write_y_axis(const struct plot *plot, struct chart_data *data)
{
    enum {
        TICS_MAX = 32
    };
    char texts[TICS_MAX][32];
    const char *pointers[TICS_MAX];
    double at[TICS_MAX];
    int count = place_tics(plot, at, TICS_MAX);

    for (int i = 0; i < count; i++) {
        pointers[i] = texts[i];
        tick_format(at[i], texts[i], sizeof(texts[0]));
    }
    chart_data_number(data, "y_log", plot->lines->log_y);
    chart_data_number(data, "y_low", plot->y_low);
    chart_data_number(data, "y_high", plot->axis.top);
    chart_data_numbers(data, "ytic_at", at, count);
    chart_data_texts(data, "ytic_text", pointers, count);
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

static void write_area(const struct plot *plot, struct chart_data *data)
{
    chart_data_number(data, "left_px", plot->area.left);
    chart_data_number(data, "right_px", plot->area.right);
    chart_data_number(data, "top_px", plot->area.top);
    chart_data_number(data, "bottom_px", plot->area.bottom);
}

void axes_write(const struct plot *plot, struct chart_data *data)
{
    write_area(plot, data);
    write_x_axis(plot, data);
    write_y_axis(plot, data);
    write_guide(plot, data);
}
