/* Numbers as people read them: of chart_text.h. */
#include "chart_text.h"

#include <stdio.h>
#include <string.h>

/* Three digits at most, and no ".0". */
static void digits_format(double value, const char *unit, char *out,
                          size_t size)
{
    int decimals = value >= 9.95 ? 0 : value >= 0.995 ? 1 : 2;
    char digits[64];

    snprintf(digits, sizeof(digits), "%.*f", decimals, value);
    while (strchr(digits, '.') && digits[strlen(digits) - 1] == '0')
        digits[strlen(digits) - 1] = '\0';
    if (digits[strlen(digits) - 1] == '.')
        digits[strlen(digits) - 1] = '\0';
    snprintf(out, size, "%s%s", digits, unit);
}

/* Divides by `base` up to a unit with no more digits than that before the
 * point; units[count], the last one takes what is left. */
static const char *scale_down(double *value, double base,
                              const char *const *units, size_t count)
{
    size_t unit = 0;

    for (; *value >= base - 0.5 && unit < count - 1; unit++)
        *value /= base;
    return units[unit];
}

static const char *thousands(double *value)
{
    static const char *const units[] = {"", "k", "M", "G"};

    return scale_down(value, 1000, units, 4);
}

void number_format(double value, char *out, size_t size)
{
    const char *unit = thousands(&value);

    digits_format(value, unit, out, size);
}

void tick_format(double value, char *out, size_t size)
{
    const char *unit = thousands(&value);

    snprintf(out, size, "%.4g%s", value, unit);
}

void connections_format(int connections, char *out, size_t size)
{
    int thousand = connections % 1024 == 0 ? 1024 : 1000;

    if (connections < 1000)
        snprintf(out, size, "%d", connections);
    else if (connections % thousand == 0)
        snprintf(out, size, "%dk", connections / thousand);
    else if (connections >= 999500)
        number_format(connections, out, size);
    else
        snprintf(out, size, "%.3gk", connections / 1000.0);
}

void latency_format(double us, char *out, size_t size)
{
    static const char *const units[] = {" us", " ms", " s"};
    const char *unit = scale_down(&us, 1000, units, 3);

    digits_format(us, unit, out, size);
}

void kib_format(double kib, char *out, size_t size)
{
    static const char *const units[] = {" KiB", " MiB", " GiB"};
    const char *unit = scale_down(&kib, 1024, units, 3);

    digits_format(kib, unit, out, size);
}
