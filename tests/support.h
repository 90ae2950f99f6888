/*
 * support.h - what several tests need: time, chance, growing strings, guarded
 * memory.
 */
#ifndef TESTS_SUPPORT_H
#define TESTS_SUPPORT_H

#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "random.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

enum {
    DEADLINE_MS = 30000, /* beyond what any machine needs */
#if defined __SANITIZE_THREAD__ || defined __SANITIZE_ADDRESS__
    SANITIZED = 1
#else
    SANITIZED = 0
#endif
};

/* --- time --------------------------------------------------------------- */

static inline int64_t now_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static inline void pause_ms(int ms)
{
    (void)poll(NULL, 0, ms);
}

/* Asks again until the condition holds. */
#define EVENTUALLY(condition)                                                  \
    do {                                                                       \
        int64_t end_ms_ = now_ms() + DEADLINE_MS;                              \
        bool holds_;                                                           \
        while (!(holds_ = (condition)) && now_ms() < end_ms_)                  \
            pause_ms(5);                                                       \
        if (!holds_)                                                           \
            fail_msg("never: %s", #condition);                                 \
    } while (0)

/* True when the rest of a test makes no sense here.  cmocka's skip would count
 * as a failure: its TAP says "not ok". */
static inline bool skipped_if(bool reason, const char *text)
{
    if (reason)
        print_message("# skipped: %s\n", text);
    return reason;
}

/* --- chance ------------------------------------------------------------- */

/* One of 0 to limit - 1; the bias is below any that a test could see. */
static inline uint64_t chance_below(uint64_t *state, uint64_t limit)
{
    return (random_next(state) >> 16) % limit;
}

/* --- bytes -------------------------------------------------------------- */

/* A string that grows; always terminated.  {0} is empty. */
struct bytes {
    char *data; /* owned: bytes_free; NULL while empty */
    size_t size, room;
};

static inline void bytes_add(struct bytes *bytes, const char *data, size_t size)
{
    if (bytes->size + size + 1 > bytes->room) {
        bytes->room = 2 * (bytes->size + size) + 64;
        bytes->data = realloc(bytes->data, bytes->room);
        assert_non_null(bytes->data);
    }
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
    bytes->data[bytes->size] = '\0';
}

/* At how many bytes the two begin alike. */
static inline size_t bytes_alike(const struct bytes *a, const struct bytes *b)
{
    size_t count = 0;

    while (count < a->size && count < b->size &&
           a->data[count] == b->data[count])
        count++;
    return count;
}

static inline void bytes_free(struct bytes *bytes)
{
    free(bytes->data);
    *bytes = (struct bytes){0};
}

/* Appends the pattern, in which {N*text} stands for N times the text. */
static inline void bytes_expand(struct bytes *bytes, const char *pattern)
{
    for (const char *at = pattern; *at; at++) {
        const char *star = strchr(at, '*'), *end = strchr(at, '}');
        long times = *at == '{' ? strtol(at + 1, NULL, 10) : 0;

        if (times == 0) {
            bytes_add(bytes, at, 1);
            continue;
        }
        for (; times > 0; times--)
            bytes_add(bytes, star + 1, (size_t)(end - star - 1));
        at = end;
    }
}

/* The one thing in which two servers may differ: the value of Date. */
static inline void mask_dates(struct bytes *bytes)
{
    static const char field[] = "\r\nDate: ";
    static const char mask[] = "Sun, 06 Nov 1994 08:49:37 GMT";
    const size_t field_bytes = sizeof field - 1, mask_bytes = sizeof mask - 1;

    for (size_t at = 0; at + field_bytes + mask_bytes <= bytes->size; at++)
        if (bytes->data[at] == '\r' &&
            memcmp(bytes->data + at, field, field_bytes) == 0)
            memcpy(bytes->data + at + field_bytes, mask, mask_bytes);
}

/* --- guarded memory ----------------------------------------------------- */

/* Bytes that end where a page begins that nobody may touch: who reads beyond
 * what it was given dies.  Mapped for the life of the process. */
struct guarded {
    char *end;
    size_t room;
};

static inline struct guarded guarded_new(size_t room)
{
    size_t page_bytes = (size_t)sysconf(_SC_PAGESIZE);
    size_t pages_bytes = (room + page_bytes - 1) / page_bytes * page_bytes;
    char *memory = mmap(NULL, pages_bytes + page_bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    assert_true(memory != MAP_FAILED);
    assert_int_equal(mprotect(memory + pages_bytes, page_bytes, PROT_NONE), 0);
    return (struct guarded){memory + pages_bytes, pages_bytes};
}

/* Returns a copy of the data that ends at the guard. */
static inline char *guarded_copy(const struct guarded *guarded,
                                 const char *data, size_t size)
{
    assert_true(size <= guarded->room);
    return memcpy(guarded->end - size, data, size);
}

#endif
