#include "human.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* How many decimals make three significant digits once rounded. */
static int decimals(double size)
{
    int places = 2;

    if (size >= 99.95)
        return 0;
    if (size >= 9.995)
        return 1;
    for (double limit = 0.9995; size < limit && places < 6; limit /= 10)
        places++;
    return places;
}

/* Divides *value by `step` until it has three digits; returns how often. */
static size_t scale(double *value, double step, size_t most)
{
    size_t steps = 0;

    while (fabs(*value) >= (step == 1000 ? 999.5 : 1023.5) && steps < most) {
        *value /= step;
        steps++;
    }
    return steps;
}

struct human human_number(double value)
{
    static const char *const units[] = {"", "k", "M", "G", "T"};
    struct human human = {"-"};

    if (isnan(value))
        return human;
    size_t unit = scale(&value, 1000, 4);
    int places = value == 0 ? 0 : decimals(fabs(value));
    (void)snprintf(human.text, sizeof human.text, "%.*f%s", places, value,
                   units[unit]); /* a cut would be of absurd values */
    return human;
}

struct human human_kib(double kib)
{
    static const char *const units[] = {"KiB", "MiB", "GiB", "TiB"};
    struct human human = {"-"};

    if (isnan(kib))
        return human;
    size_t unit = scale(&kib, 1024, 3);
    int places = kib == 0 ? 0 : decimals(fabs(kib));
    (void)snprintf(human.text, sizeof human.text, "%.*f %s", places, kib,
                   units[unit]); /* a cut would be of absurd values */
    return human;
}

struct human human_count(long count)
{
    struct human human;
    char digits[32];
    size_t used = 0;

    int length = snprintf(digits, sizeof digits, "%ld", count);
    for (int i = 0; i < length; i++) {
        human.text[used++] = digits[i];
        int left = length - 1 - i;
        if (left > 0 && left % 3 == 0 && digits[i] != '-')
            human.text[used++] = ',';
    }
    human.text[used] = '\0';
    return human;
}

struct human human_factor(double factor)
{
    struct human number = human_number(factor);
    struct human human;

    (void)snprintf(human.text, sizeof human.text, "%.70s%s", number.text,
                   isnan(factor) ? "" : "x"); /* a cut as above */
    return human;
}

struct human human_excess(double factor)
{
    double percent = (factor - 1) * 100;
    struct human human = {"less than 0.1 %"};

    if (!(percent < 0.1))
        (void)snprintf(human.text, sizeof human.text, "%.*f %%",
                       percent < 9.95 ? 1 : 0, percent); /* a cut as above */
    return human;
}

struct human human_share(double share)
{
    struct human human;

    (void)snprintf(human.text, sizeof human.text, "%.3g %%", 100 * share);
    return human;
}

struct human human_change(double factor)
{
    double percent = (factor - 1) * 100;
    struct human human = {"0.0%"};

    if (isnan(factor))
        strcpy(human.text, "-");
    else if (percent >= 999.5)
        (void)snprintf(human.text, sizeof human.text, "+%.70s",
                       human_factor(factor).text); /* a cut as above */
    else if (fabs(percent) >= 0.05)
        (void)snprintf(human.text, sizeof human.text, "%+.*f%%",
                       fabs(percent) < 9.95 ? 1 : 0, percent);
    return human;
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80;
}

size_t human_columns(const char *text)
{
    size_t columns = 0;

    for (; *text != '\0'; text++)
        columns += !continues_character(*text);
    return columns;
}

struct human human_name(const char *name, size_t columns)
{
    struct human human;
    size_t room = sizeof human.text - sizeof "...";
    bool cut = human_columns(name) > columns || strlen(name) > room;
    size_t kept = cut && columns >= 3 ? columns - 3 : columns;
    size_t used = 0;

    for (; *name != '\0' && used < room; name++) {
        if (!continues_character(*name) && kept-- == 0)
            break;
        bool control = (unsigned char)*name < ' ' || *name == 0x7f;
        human.text[used++] = control ? '?' : *name;
    }
    strcpy(human.text + used, cut && columns >= 3 ? "..." : "");
    return human;
}
