/*
 * run_json.h - run.json: what a run was asked, by which bench, on which
 * machine.  Written before the first trial; results/README.md explains every
 * key.
 */
#ifndef BENCH_RUN_JSON_H
#define BENCH_RUN_JSON_H

#include <jansson.h>

enum {
    RUN_FORMAT = 1 /* the one that is written, and read */
};

/* DIR/run.json; a new reference to the caller.  Returns 0, or a negative errno
 * and one line in `error` (ERROR_BYTES): no such file, no JSON, a format that
 * this bench cannot read. */
int run_json_load(json_t **run, const char *dir, char *error);

/* Writes it anew, whole or not at all.  Returns 0 or a negative errno. */
int run_json_save(json_t *run, const char *dir);

#endif
