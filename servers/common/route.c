#include "route.h"

#include <stdbool.h>
#include <string.h>

/* What follows the prefix. */
enum rest {
    REST_NONE,
    REST_AMOUNT,
    REST_TEXT
};

static const struct entry {
    const char *prefix;
    enum route_kind kind;
    enum rest rest;
    uint64_t max; /* of the amount */
} entries[] = {
    {"/hello", ROUTE_HELLO, REST_NONE, 0},
    {"/bytes/", ROUTE_BYTES, REST_AMOUNT, 64 * 1024 * 1024},
    {"/wait/", ROUTE_WAIT, REST_AMOUNT, 3600 * 1000},
    {"/cpu/", ROUTE_CPU, REST_AMOUNT, 10 * 1000 * 1000},
    {"/block/", ROUTE_BLOCK, REST_AMOUNT, 3600 * 1000},
    {"/file/", ROUTE_FILE, REST_TEXT, 0},
    {"/upstream/", ROUTE_UPSTREAM, REST_TEXT, 0},
    {"/echo", ROUTE_ECHO, REST_NONE, 0},
};

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

struct route route_error(int status)
{
    return (struct route){.kind = ROUTE_ERROR, .status = status};
}

static struct route not_allowed(const char *allow)
{
    return (struct route){.kind = ROUTE_ERROR, .status = 405, .allow = allow};
}

static struct route route_of(const struct entry *entry,
                             enum route_method method, const char *path,
                             size_t path_bytes)
{
    struct route route = {.kind = entry->kind, .status = 200};

    route.rest = strlen(entry->prefix);
    if (entry->kind == ROUTE_ECHO && method != METHOD_POST)
        return not_allowed("POST");
    if (entry->kind != ROUTE_ECHO && method != METHOD_GET &&
        method != METHOD_HEAD)
        return not_allowed("GET, HEAD");
    if (entry->rest == REST_AMOUNT &&
        !parse_amount(path + route.rest, path_bytes - route.rest, entry->max,
                      &route.amount))
        return route_error(400);
    return route;
}

struct route route_find(enum route_method method, const char *path,
                        size_t path_bytes)
{
    if (path_bytes == 1 && path[0] == '*' && method == METHOD_OPTIONS)
        return (struct route){.kind = ROUTE_OPTIONS,
                              .status = 200,
                              .allow = "GET, HEAD, POST, OPTIONS"};
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        const struct entry *entry = &entries[i];
        size_t prefix_bytes = strlen(entry->prefix);

        if (path_bytes >= prefix_bytes &&
            (entry->rest != REST_NONE || path_bytes == prefix_bytes) &&
            memcmp(path, entry->prefix, prefix_bytes) == 0)
            return route_of(entry, method, path, path_bytes);
    }
    return route_error(404);
}
