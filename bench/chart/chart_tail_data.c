#include "chart_tail_data.h"

#include <math.h>

enum {
    TICS_MAX = 32
};

/* --- axes --------------------------------------------------------------- */

struct tics {
    char texts[TICS_MAX][32];
    double at[TICS_MAX];
    int count;
};

static void write_tics(const struct tics *tics, const char *axis,
                       struct chart_data *data)
{
    const char *pointers[TICS_MAX];
    char name[32];

    for (int i = 0; i < tics->count; i++)
        pointers[i] = tics->texts[i];
    snprintf(name, sizeof(name), "%stic_at", axis);
    chart_data_numbers(data, name, tics->at, tics->count);
    snprintf(name, sizeof(name), "%stic_text", axis);
    chart_data_texts(data, name, pointers, tics->count);
}

/* gnuplot takes the text of a tic for a format: 50 %%. */
static void write_x_axis(const struct tails *tails, struct chart_data *data)
{
    static const double all[] = {25, 50,   75,    90,     95,
                                 99, 99.9, 99.99, 99.999, 99.9999};
    bool wide = tails->nines_high > 2.3;
    struct tics tics = {.count = 0};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        bool between = all[i] == 25 || all[i] == 75 || all[i] == 95;
        if ((wide && between) || tail_nines(all[i]) < tails->nines_low ||
            tail_nines(all[i]) > tails->nines_high)
            continue;
        tics.at[tics.count] = tail_nines(all[i]);
        snprintf(tics.texts[tics.count++], sizeof(tics.texts[0]), "%.8g %%%%",
                 all[i]);
    }
    chart_data_number(data, "x_low", tails->nines_low);
    chart_data_number(data, "x_high", tails->nines_high);
    write_tics(&tics, "x", data);
}

/* The unit stands at every power of ten and at the lowest tic. */
static void format_tic(double us, bool with_unit, char *text, size_t size)
{
    static const char *const units[] = {" us", " ms", " s"};
    size_t unit = 0;

    for (; us >= 999 && unit < 2; unit++)
        us /= 1000;
    snprintf(text, size, "%.6g%s", us, with_unit ? units[unit] : "");
}

/* Fewer between two powers of ten, the more of these there are. */
static int choose_factors(double decades, const double **factors)
{
    static const double few[] = {1}, some[] = {1, 2, 5},
                        many[] = {1, 1.5, 2, 3, 5, 7};

    *factors = decades > 3.5 ? few : decades > 1 ? some : many;
    return decades > 3.5 ? 1 : decades > 1 ? 3 : 6;
}

static void write_y_axis(const struct tails *tails, struct chart_data *data)
{
    const double *factors;
    int count = choose_factors(tails->log_high - tails->log_low, &factors);
    struct tics tics = {.count = 0};

    for (int power = (int)floor(tails->log_low); power <= tails->log_high;
         power++) {
        for (int i = 0; i < count && tics.count < TICS_MAX; i++) {
            double us = factors[i] * pow(10, power);
            if (log10(us) < tails->log_low - 1e-9 ||
                log10(us) > tails->log_high)
                continue;
            tics.at[tics.count] = us / 1000;
            format_tic(us, i == 0 || tics.count == 0, tics.texts[tics.count],
                       sizeof(tics.texts[0]));
            tics.count++;
        }
    }
    chart_data_number(data, "y_low", pow(10, tails->log_low) / 1000);
    chart_data_number(data, "y_high", pow(10, tails->log_high) / 1000);
    write_tics(&tics, "y", data);
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
