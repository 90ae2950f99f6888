#include "target.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "authority.h"

/* The value of a hexadecimal digit, or -1. */
static int digit_value(char c)
{
    static const char digits[] = "0123456789ABCDEF";
    const char *at;

    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    at = c ? strchr(digits, c) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* The octet behind the "%" at text[0], or -1. */
static int octet_value(const char *text, size_t bytes)
{
    int high = bytes > 2 ? digit_value(text[1]) : -1;
    int low = high >= 0 ? digit_value(text[2]) : -1;

    return low < 0 ? -1 : high * 16 + low;
}

static bool is_unreserved(int c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
           (c >= 'A' && c <= 'Z') || c == '-' || c == '.' || c == '_' ||
           c == '~';
}

/* How long "http://host:port" at the beginning is: 0 in origin-form, -EINVAL
 * when it is nothing of the kind. */
static int prefix_bytes(const char *text, size_t bytes)
{
    enum authority state = AUTHORITY_START;
    size_t at, scheme_bytes;

    if (bytes > 0 && text[0] == '/')
        return 0;
    if (bytes > 7 && strncasecmp(text, "http://", 7) == 0)
        scheme_bytes = 7;
    else if (bytes > 8 && strncasecmp(text, "https://", 8) == 0)
        scheme_bytes = 8;
    else
        return -EINVAL;
    for (at = scheme_bytes; at < bytes && text[at] != '/' && text[at] != '?';
         at++)
        state = authority_next(state, text[at]);
    if (at == scheme_bytes || !authority_is_whole(state))
        return -EINVAL;
    return (int)at;
}

/* Decodes what is unreserved; returns the new length or -EINVAL. */
static int decode_unreserved(char *path, size_t bytes)
{
    static const char digits[] = "0123456789ABCDEF";
    size_t to = 0;

    for (size_t at = 0; at < bytes; at++) {
        int octet = path[at] == '%' ? octet_value(path + at, bytes - at) : 0;

        if (path[at] != '%') {
            path[to++] = path[at];
            continue;
        }
        if (octet <= 0)
            return -EINVAL;
        at += 2;
        if (is_unreserved(octet))
            path[to++] = (char)octet;
        else {
            path[to++] = '%';
            path[to++] = digits[octet / 16];
            path[to++] = digits[octet % 16];
        }
    }
    return (int)to;
}

/* RFC 3986, 5.2.4, but that nothing lies above the root; returns the new
 * length or -EINVAL.  The path begins with a slash. */
static int remove_dot_segments(char *path, size_t bytes)
{
    size_t to = 0;

    for (size_t at = 0, end; at < bytes; at = end) {
        size_t length;

        for (end = at + 1; end < bytes && path[end] != '/';)
            end++;
        length = end - at; /* of "/segment" */
        if (length == 2 && path[at + 1] == '.')
            length = 0;
        else if (length == 3 && path[at + 1] == '.' && path[at + 2] == '.') {
            if (to == 0)
                return -EINVAL;
            while (path[--to] != '/')
                ;
            length = 0;
        }
        memmove(path + to, path + at, length);
        to += length;
        if (length == 0 && end == bytes)
            path[to++] = '/';
    }
    return (int)to;
}

/* Whether there is nothing to be done: the rule, and quickly seen. */
static bool is_normal(const char *text, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (text[i] == '%' || text[i] == '.' || text[i] == '?' ||
            text[i] == '#')
            return false;
    return bytes > 0 && text[0] == '/';
}

int target_normalize(char *text, size_t *bytes, size_t *path_bytes)
{
    int skipped = 0, length;
    const char *query;
    size_t query_bytes;

    *path_bytes = *bytes;
    if (is_normal(text, *bytes))
        return 0;
    skipped = prefix_bytes(text, *bytes);
    if (skipped < 0 || memchr(text, '#', *bytes))
        return -EINVAL;
    memmove(text, text + skipped, *bytes - (size_t)skipped);
    *bytes -= (size_t)skipped;
    query = memchr(text, '?', *bytes);
    query_bytes = query ? *bytes - (size_t)(query - text) : 0;
    length = decode_unreserved(text, *bytes - query_bytes);
    if (length > 0)
        length = remove_dot_segments(text, (size_t)length);
    if (length < 0)
        return length;
    if (query)
        memmove(text + length, query, query_bytes);
    *path_bytes = (size_t)length;
    *bytes = *path_bytes + query_bytes;
    return 0;
}

int target_decode(const char *text, size_t bytes, char *name, size_t room)
{
    size_t to = 0;

    for (size_t at = 0; at < bytes; at++) {
        int octet = (unsigned char)text[at];

        if (to + 1 >= room)
            return -ENOENT;
        if (octet == '%') {
            octet = octet_value(text + at, bytes - at);
            if (octet <= 0 || octet == '/')
                return -ENOENT;
            at += 2;
        }
        name[to++] = (char)octet;
    }
    name[to] = '\0';
    return 0;
}
