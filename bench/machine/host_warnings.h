/*
 * host_warnings.h - what about this machine may disturb a measurement, and
 * what to do about it.
 */
#ifndef BENCH_HOST_WARNINGS_H
#define BENCH_HOST_WARNINGS_H

#include <jansson.h>

#include "cpus.h"
#include "system_limits.h"

/* An array of sentences, each with its remedy, empty at best; a new reference,
 * NULL when memory ran out.  `root` as in host_facts.h. */
json_t *host_warnings(const char *root, const struct limits *limits,
                      const cpu_set_t *server, const cpu_set_t *client);

#endif
