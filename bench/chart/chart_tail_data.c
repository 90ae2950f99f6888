#include "chart_tail_data.h"

#include <math.h>

#include "chart_tics.h"

/* --- axes --------------------------------------------------------------- */

/* gnuplot takes the text of a tic for a format: 50 %%. */
static void write_x_axis(const struct tails *tails, struct chart_data *data)
{
    static const double all[] = {25, 50,   75,    90,     95,
                                 99, 99.9, 99.99, 99.999, 99.9999};
    bool wide = tails->nines_high > 2.3;
    struct tics tics = {.count = 0};
    char text[32];

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        bool between = all[i] == 25 || all[i] == 75 || all[i] == 95;
        if ((wide && between) || tail_nines(all[i]) < tails->nines_low ||
            tail_nines(all[i]) > tails->nines_high)
            continue;
        snprintf(text, sizeof(text), "%.8g %%%%", all[i]);
        tics_add(&tics, tail_nines(all[i]), text);
    }
    chart_data_number(data, "x_low", tails->nines_low);
    chart_data_number(data, "x_high", tails->nines_high);
    tics_write(&tics, "x", data);
}

static void write_y_axis(const struct tails *tails, struct chart_data *data)
{
    struct tics tics = {.count = 0};

    tics_add_log_us(&tics, tails->log_low, tails->log_high);
    chart_data_number(data, "y_low", pow(10, tails->log_low) / 1000);
    chart_data_number(data, "y_high", pow(10, tails->log_high) / 1000);
    tics_write(&tics, "y", data);
}

void tail_write_axes(const struct tails *tails, struct chart_data *data)
{
    write_x_axis(tails, data);
    write_y_axis(tails, data);
}

/* --- series ------------------------------------------------------------- */

/* CSV files of server number `n` (1..).  gnuplot fails on a file without rows:
 * one below the axis, out of sight, takes their place. */
static void write_curve(const struct tails *tails, const struct tail *tail,
                        int n, struct chart_data *data)
{
    double none_ms = pow(10, tails->log_low) / 1e6;
    FILE *file = chart_data_csv(data, "percentile,latency_ms,samples_beyond",
                                "curve-%d.csv", n);

    for (int i = 0; file && i < tail->step_count; i++) {
        const struct latency_step *step = &tail->steps[i];
        fprintf(file, "%.10g,%.10g,%.10g\n", step->percentile,
                tail_ms(step->value_us), step->samples_beyond);
    }
    if (file && tail->step_count == 0)
        fprintf(file, "0,%.3g,0\n", none_ms);
    chart_data_csv_close(data, file);
    file = chart_data_csv(data, "percentile,latency_ms", "end-%d.csv", n);
    if (file && tail->step_count > 0) {
        const struct latency_step *last = &tail->steps[tail->step_count - 1];
        fprintf(file, "%.10g,%.10g\n", last->percentile,
                tail_ms(last->value_us));
    } else if (file) {
        fprintf(file, "0,%.3g\n", none_ms);
    }
    chart_data_csv_close(data, file);
}

static void write_band(const struct tails *tails, const struct tail *tail,
                       int n, struct chart_data *data)
{
    double none_ms = pow(10, tails->log_low) / 1e6;
    FILE *file =
        chart_data_csv(data, "percentile,low_ms,high_ms", "band-%d.csv", n);

    for (int i = 0; file && i < tail->band_count; i++)
        fprintf(file, "%.10g,%.10g,%.10g\n", tail->steps[i].percentile,
                tail_ms(tail->low_us[i]), tail_ms(tail->high_us[i]));
    if (file && tail->band_count == 0)
        fprintf(file, "0,%.3g,%.3g\n", none_ms, none_ms);
    chart_data_csv_close(data, file);
    file = chart_data_csv(data, "percentile,latency_ms", "wrk-%d.csv", n);
    if (file && isfinite(tail->wrk_p99_us))
        fprintf(file, "99,%.10g\n", tail_ms(tail->wrk_p99_us));
    else if (file)
        fprintf(file, "0,%.3g\n", none_ms);
    chart_data_csv_close(data, file);
}

void tail_write_series(const struct tails *tails, struct chart_data *data)
{
    const char *labels[CHART_SERVERS_MAX];
    double colours[CHART_SERVERS_MAX];
    int count = 0;

    for (int i = 0; i < tails->sweep->server_count; i++) {
        if (!tails->tails[i].point)
            continue;
        labels[count] = tails->sweep->servers[i].label;
        colours[count++] = tails->sweep->servers[i].colour;
        write_curve(tails, &tails->tails[i], count, data);
        write_band(tails, &tails->tails[i], count, data);
    }
    chart_data_texts(data, "label", labels, count);
    chart_data_numbers(data, "colour", colours, count);
}
