#include "profile_words.h"

#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int error_set(char *error, int code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(error, ERROR_BYTES, format, arguments); /* cut if long */
    va_end(arguments);
    for (char *p = error; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            *p = '?';
    return code;
}

int count_parse(const char *text, long low, long high, long *value)
{
    long number = 0;

    if (!*text)
        return -EINVAL;
    for (const char *p = text; *p; p++)
        if (!is_digit(*p))
            return -EINVAL;
    for (; *text; text++)
        if (__builtin_mul_overflow(number, 10L, &number) ||
            __builtin_add_overflow(number, (long)(*text - '0'), &number))
            return -ERANGE;
    if (number < low || number > high)
        return -ERANGE;
    *value = number;
    return 0;
}

/* 12 or 1.5, at most 18 characters; what follows is left at *rest.  strtod
 * alone would also take "inf", "nan", "0x1p3", "1e9" and a leading blank. */
static int decimal_scan(const char *text, double *value, const char **rest)
{
    const char *p = text;

    while (is_digit(*p))
        p++;
    if (p == text)
        return -EINVAL;
    if (*p == '.') {
        const char *fraction = ++p;
        while (is_digit(*p))
            p++;
        if (p == fraction)
            return -EINVAL;
    }
    if (p - text > 18)
        return -ERANGE;
    *value = strtod(text, NULL);
    *rest = p;
    return 0;
}

int decimal_parse(const char *text, double low, double high, double *value)
{
    const char *rest;
    double number;
    int result = decimal_scan(text, &number, &rest);

    if (result < 0)
        return result;
    if (*rest)
        return -EINVAL;
    if (number < low || number > high)
        return -ERANGE;
    *value = number;
    return 0;
}

int percent_parse(const char *text, double low, double high, double *value)
{
    const char *rest;
    double number;
    int result = decimal_scan(text, &number, &rest);

    if (result < 0)
        return result;
    if (*rest && strcmp(rest, "%") != 0)
        return -EINVAL;
    if (number < low || number > high)
        return -ERANGE;
    *value = number;
    return 0;
}

int duration_parse(const char *text, double *seconds)
{
    static const struct {
        const char *unit;
        double seconds;
    } units[] = {{"ms", 0.001}, {"s", 1}, {"m", 60}, {"h", 3600}};
    const char *rest;
    double number;
    int result = decimal_scan(text, &number, &rest);

    if (result < 0)
        return result;
    for (size_t i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
        if (strcmp(rest, units[i].unit) != 0)
            continue;
        *seconds = number * units[i].seconds;
        return 0;
    }
    return -EINVAL;
}

bool name_is_valid(const char *name)
{
    size_t length = strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-");

    return length >= 1 && length <= 32 && !name[length];
}

bool text_is_clean(const char *text)
{
    json_t *string;

    for (const char *p = text; *p; p++)
        if ((unsigned char)*p < 0x20 || *p == 0x7f)
            return false;
    string = json_string(text); /* NULL unless it is UTF-8 */
    json_decref(string);
    return string != NULL;
}

/* Levenshtein's distance, one row at a time; words beyond 63 bytes are as
 * far as can be. */
static size_t distance(const char *a, const char *b)
{
    size_t row[64];
    size_t width = strlen(b);

    if (strlen(a) >= 64 || width >= 64)
        return SIZE_MAX;
    for (size_t j = 0; j <= width; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1]; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < best)
                best = row[j] + 1;
            if (row[j - 1] + 1 < best)
                best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[width];
}

const char *name_nearest(const char *word, const char *const *names,
                         size_t count)
{
    const char *nearest = NULL;
    size_t least = strlen(word) / 3 + 1; /* a typo in three letters */

    for (size_t i = 0; i < count; i++) {
        size_t d = distance(word, names[i]);
        if (d > least || (nearest && d == least))
            continue;
        least = d;
        nearest = names[i];
    }
    return nearest;
}

void names_hint(const char *word, const char *const *names, size_t count,
                char *text, size_t size)
{
    const char *nearest = name_nearest(word, names, count);
    size_t used = 0;

    text[0] = '\0';
    if (nearest)
        used = (size_t)snprintf(text, size, " (did you mean \"%s\"?)", nearest);
    for (size_t i = 0; i < count && used < size; i++)
        used += (size_t)snprintf(text + used, size - used, "%s%s",
                                 i ? ", " : "; there are ", names[i]);
}

size_t word_next(const char **text, char *word, size_t size)
{
    const char *start = *text + strspn(*text, " \t\n,");
    size_t length = strcspn(start, " \t\n,");

    (void)snprintf(word, size, "%.*s", (int)length, start); /* cut if long */
    *text = start + length;
    return length;
}

static int compare_levels(const void *a, const void *b)
{
    int left = *(const int *)a, right = *(const int *)b;

    return (left > right) - (left < right);
}

int levels_sort(int *levels, int count)
{
    qsort(levels, (size_t)count, sizeof(levels[0]), compare_levels);
    for (int i = 1; i < count; i++)
        if (levels[i] == levels[i - 1])
            return levels[i];
    return 0;
}
