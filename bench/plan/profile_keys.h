/*
 * profile_keys.h - every key of a profile, declared once: its section, the
 * form of its value, its range, its preset, and the words that help who got
 * it wrong.  profile_parse.c builds libconfuse's tables from it.
 */
#ifndef BENCH_PROFILE_KEYS_H
#define BENCH_PROFILE_KEYS_H

#include <stdbool.h>

enum key_kind {
    KEY_DURATION, /* 300ms 2s 9m 1h; low, high and preset in seconds */
    KEY_PERCENT,  /* 5 or 5% */
    KEY_COUNT,    /* 6 */
    KEY_NUMBER,   /* 1.05 */
    KEY_LEVELS,   /* {1, 16, 64}; low and high of each */
    KEY_NAMES,    /* {event, threads} */
    KEY_FLAG,     /* true or false */
    KEY_TEXT,     /* "GET /hello" */
    KEY_RATE,     /* 500 or 50% */
    KEY_ARRIVALS, /* poisson or constant */
    KEY_PATH,     /* "/hello" */
    KEY_COMMAND   /* "build/event-server --port {port}" */
};

struct key {
    const char *section, *name;
    enum key_kind kind;
    bool required;
    double low, high, preset;
    const char *right; /* what would be right, ends a sentence */
};

/* Rows in the order of their sections; NULL `section` ends them. */
extern const struct key profile_keys[];

/* NULL when section has no such key. */
const struct key *key_find(const char *section, const char *name);

#endif
