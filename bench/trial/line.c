#include "line.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool line_is(const char *line, const char *word)
{
    size_t length = strlen(word);

    return strncmp(line, word, length) == 0 &&
           (line[length] == ' ' || line[length] == '\0');
}

double line_value(const char *line, const char *key)
{
    size_t length = strlen(key);

    for (const char *at = strchr(line, ' '); at; at = strchr(at + 1, ' ')) {
        const char *text = at + 1 + length + 1;
        char *end;
        double value;

        if (strncmp(at + 1, key, length) != 0 || at[1 + length] != '=')
            continue;
        value = strtod(text, &end);
        if (end == text || (*end != ' ' && *end != '\0') || !isfinite(value))
            return NAN;
        return value;
    }
    return NAN;
}

double line_difference(const char *later, const char *earlier, const char *key)
{
    return line_value(later, key) - line_value(earlier, key);
}
