/*
 * host_warnings.h - what about this machine may disturb a measurement, and
 * what to do about it.
 */
#ifndef BENCH_HOST_WARNINGS_H
#define BENCH_HOST_WARNINGS_H

#include <jansson.h>

#include "cpus.h"

/* An array of sentences, empty at best; a new reference, NULL when memory ran
 * out. */
json_t *host_warnings(const cpu_set_t *server, const cpu_set_t *client);

#endif
