#include "place.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

static int part_copy(char to[NAME_BYTES], const char *from, size_t length)
{
    if (length == 0 || length >= NAME_BYTES)
        return -EINVAL;
    memcpy(to, from, length);
    to[length] = '\0';
    return 0;
}

static int connections_parse(const char *from, size_t length, int *connections)
{
    long number = 0;

    *connections = 0;
    if (length == 1 && *from == '*')
        return 0;
    if (length == 0 || length > 7)
        return -EINVAL;
    for (size_t i = 0; i < length; i++) {
        if (from[i] < '0' || from[i] > '9')
            return -EINVAL;
        number = 10 * number + (from[i] - '0');
    }
    *connections = (int)number;
    return number > 0 ? 0 : -EINVAL;
}

int place_parse(const char *text, struct place *place)
{
    const char *first = strchr(text, '/');
    const char *second = first ? strchr(first + 1, '/') : NULL;

    if (!second || strchr(second + 1, '/') ||
        part_copy(place->scenario, text, (size_t)(first - text)) ||
        connections_parse(first + 1, (size_t)(second - first - 1),
                          &place->connections))
        return -EINVAL;
    return part_copy(place->server, second + 1, strlen(second + 1));
}

void place_format(const struct place *place, char text[PLACE_BYTES])
{
    if (place->connections > 0)
        (void)snprintf(text, PLACE_BYTES, "%s/%d/%s", place->scenario,
                       place->connections, place->server);
    else
        (void)snprintf(text, PLACE_BYTES, "%s/*/%s", place->scenario,
                       place->server);
}

bool place_has(const struct place *place, const struct result *row)
{
    return strcmp(row->scenario, place->scenario) == 0 &&
           strcmp(row->server, place->server) == 0 &&
           (place->connections == 0 || row->connections == place->connections);
}
