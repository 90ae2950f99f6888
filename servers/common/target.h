/*
 * target.h - a request target in the form that routes are looked up by.
 *
 * Pure text, changed in place; it only ever gets shorter.
 */
#ifndef COMMON_TARGET_H
#define COMMON_TARGET_H

#include <stddef.h>

/* Normalizes the target text[0..*bytes) by RFC 9112, 3.2 and RFC 3986, 6.2.2:
 * absolute-form loses its scheme and authority; in the path, percent-encoded
 * unreserved characters are decoded, other escapes get capital digits, and
 * dot segments are removed.  The query follows unchanged, with its "?".
 * *bytes is then the new length, *path_bytes that of the path.
 * Returns 0, or -EINVAL for a target that is malformed, has a fragment or
 * climbs above its root. */
int target_normalize(char *text, size_t *bytes, size_t *path_bytes);

/* Decodes all escapes of `text` into the string `name` of `room` bytes.
 * Returns 0, or -ENOENT when it is too long or holds what no path of a file
 * does: NUL, or an encoded slash. */
int target_decode(const char *text, size_t bytes, char *name, size_t room);

#endif
