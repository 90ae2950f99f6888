#include "route.h"

#include <stdbool.h>
#include <string.h>

static const struct entry {
    const char *prefix; /* the whole path when `max` is 0 */
    enum route_kind kind;
    uint64_t max; /* of the amount that follows the prefix */
} entries[] = {
    {"/hello", ROUTE_HELLO, 0},
    {"/bytes/", ROUTE_BYTES, 64 * 1024 * 1024},
    {"/wait/", ROUTE_WAIT, 3600 * 1000},
    {"/cpu/", ROUTE_CPU, 10 * 1000 * 1000},
};

static bool matches(const struct entry *entry, const char *path, size_t bytes)
{
    size_t prefix_bytes = strlen(entry->prefix);

    return bytes >= prefix_bytes && (entry->max > 0 || bytes == prefix_bytes) &&
           memcmp(path, entry->prefix, prefix_bytes) == 0;
}

/* Digits only, up to max; false for anything else. */
static bool parse_amount(const char *text, size_t bytes, uint64_t max,
                         uint64_t *amount)
{
    *amount = 0;
    for (size_t i = 0; i < bytes; i++) {
        if (text[i] < '0' || text[i] > '9')
            return false;
        *amount = *amount * 10 + (uint64_t)(text[i] - '0');
        if (*amount > max)
            return false;
    }
    return bytes > 0;
}

static struct route error_route(int status, const char *allow)
{
    return (struct route){ROUTE_ERROR, status, 0, allow};
}

struct route route_find(enum route_method method, const char *path,
                        size_t path_bytes)
{
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        const struct entry *entry = &entries[i];
        size_t prefix_bytes = strlen(entry->prefix);
        struct route route = {entry->kind, 200, 0, NULL};

        if (!matches(entry, path, path_bytes))
            continue;
        if (method == METHOD_OTHER)
            return error_route(405, "GET, HEAD");
        if (entry->max > 0 &&
            !parse_amount(path + prefix_bytes, path_bytes - prefix_bytes,
                          entry->max, &route.amount))
            return error_route(400, NULL);
        return route;
    }
    return error_route(404, NULL);
}
