/*
 * place.h - where a question looks: SCENARIO/CONNECTIONS/SERVER, such as
 * hello/64/event, or with * for the connections all levels of the scenario.
 *
 * Pure.
 */
#ifndef BENCH_PLACE_H
#define BENCH_PLACE_H

#include <stdbool.h>

#include "result.h"

enum {
    PLACE_BYTES = 2 * NAME_BYTES + 16
};

struct place {
    char scenario[NAME_BYTES];
    int connections; /* 0: *, all of them */
    char server[NAME_BYTES];
};

/* "hello/64/event" or "memory/ * /threads" without the blanks.  Returns 0 or
 * -EINVAL. */
int place_parse(const char *text, struct place *place);
void place_format(const struct place *place, char text[PLACE_BYTES]);

/* Whether the trial is one of the place. */
bool place_has(const struct place *place, const struct result *row);

#endif
