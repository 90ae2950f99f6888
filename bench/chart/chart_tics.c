#include "chart_tics.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include "chart_text.h"

void tics_add(struct tics *tics, double at, const char *text)
{
    if (tics->count == TICS_MAX)
        return;
    tics->at[tics->count] = at;
    snprintf(tics->texts[tics->count], sizeof(tics->texts[0]), "%s", text);
    tics->count++;
}

void tics_add_steps(struct tics *tics, double low, double high, double step)
{
    double first = ceil(low / step - 1e-9);
    char text[32];

    for (int i = 0; i < TICS_MAX; i++) {
        double at = (first + i) * step + 0.0; /* never -0 */
        if (at > high + 1e-4 * step)
            break;
        tick_format(at, text, sizeof(text));
        tics_add(tics, at, text);
    }
}

/* Fewer between two powers of ten, the more of these there are. */
static int choose_factors(double decades, const double **factors)
{
    static const double few[] = {1}, some[] = {1, 2, 5},
                        many[] = {1, 1.5, 2, 3, 5, 7};

    *factors = decades > 3.5 ? few : decades > 1 ? some : many;
    return decades > 3.5 ? 1 : decades > 1 ? 3 : 6;
}

void tics_add_log(struct tics *tics, double log_low, double log_high)
{
    const double *factors;
    int count = choose_factors(log_high - log_low, &factors);
    double low = pow(10, log_low), high = pow(10, log_high);
    char text[32];

    if (log_high - log_low < 0.5) {
        tics_add_steps(tics, low, high, axis_nice(high - low, 4).step);
        return;
    }
    for (int power = (int)floor(log_low); power <= log_high; power++) {
        for (int i = 0; i < count; i++) {
            double at = factors[i] * pow(10, power);
            if (log10(at) < log_low - 1e-9 || log10(at) > log_high)
                continue;
            tick_format(at, text, sizeof(text));
            tics_add(tics, at, text);
        }
    }
}

static void format_us(double us, bool with_unit, char *text, size_t size)
{
    static const char *const units[] = {" us", " ms", " s"};
    size_t unit = 0;

    for (; us >= 999 && unit < 2; unit++)
        us /= 1000;
    snprintf(text, size, "%.6g%s", us, with_unit ? units[unit] : "");
}

/* The unit stands at every power of ten and at the lowest tic. */
void tics_add_log_us(struct tics *tics, double log_low, double log_high)
{
    int first = tics->count;

    tics_add_log(tics, log_low, log_high);
    for (int i = first; i < tics->count; i++) {
        double power = log10(tics->at[i]);
        bool with_unit = i == first || fabs(power - round(power)) < 1e-9;
        format_us(tics->at[i], with_unit, tics->texts[i],
                  sizeof(tics->texts[0]));
        tics->at[i] /= 1000;
    }
}

double log_round_down(double log_value)
{
    double power = floor(log_value + 1e-9), rest = log_value - power + 1e-9;

    return power + (rest >= log10(5)   ? log10(5)
                    : rest >= log10(2) ? log10(2)
                                       : 0);
}

void tics_write(const struct tics *tics, const char *name,
                struct chart_data *data)
{
    const char *texts[TICS_MAX];
    char array[32];

    for (int i = 0; i < tics->count; i++)
        texts[i] = tics->texts[i];
    snprintf(array, sizeof(array), "%stic_at", name);
    chart_data_numbers(data, array, tics->at, tics->count);
    snprintf(array, sizeof(array), "%stic_text", name);
    chart_data_texts(data, array, texts, tics->count);
}

void area_write(const struct box *area, struct chart_data *data)
{
    chart_data_number(data, "left_px", area->left);
    chart_data_number(data, "right_px", area->right);
    chart_data_number(data, "top_px", area->top);
    chart_data_number(data, "bottom_px", area->bottom);
}
