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

static const char *const UNITS[] = {"", "k", "M", "G"};

/* Divides by thousands up to a unit with three digits before the point. */
static const char *scale_down(double *value)
{
    size_t unit = 0;

    for (; *value >= 999.5 && unit < 3; unit++)
        *value /= 1000;
    return UNITS[unit];
}

void number_format(double value, char *out, size_t size)
{
    const char *unit = scale_down(&value);

    digits_format(value, unit, out, size);
}

void tick_format(double value, char *out, size_t size)
{
    const char *unit = scale_down(&value);

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
    size_t unit = 0;

    for (; us >= 999.5 && unit < 2; unit++)
        us /= 1000;
    digits_format(us, units[unit], out, size);
}

void kib_format(double kib, char *out, size_t size)
{
    static const char *const units[] = {" KiB", " MiB", " GiB"};
    size_t unit = 0;

    for (; kib >= 1023.5 && unit < 2; unit++)
        kib /= 1024;
    digits_format(kib, units[unit], out, size);
}
