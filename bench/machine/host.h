/*
 * host.h - the machine that a run takes place on: what it is, what of it
 * limits or disturbs a measurement, and which CPUs are whose.
 *
 * Reads /proc and /sys and asks wrk, gnuplot and git for their versions; does
 * not change anything, and starts no load.
 */
#ifndef BENCH_HOST_H
#define BENCH_HOST_H

#include <stdbool.h>

#include <jansson.h>

#include "cpus.h"

/* For run.json; a new reference, NULL when memory ran out.  What a machine
 * does not have is null.  To be called before the first trial: it holds the
 * load that was there without us.  `warnings` is an array of sentences, each
 * with its remedy. */
json_t *host_describe(int server_cpus);

/* The same from files below `root`: "" but in tests.  CPUs, resource limits
 * and versions are always those of here. */
json_t *host_describe_below(const char *root, int server_cpus);

/* Divides the CPUs that this process may use: the server gets the first
 * `server_cpus`, wrk the others, one at least; with a single one both share
 * it (*shared).  The lists are of CPUS_BYTES.  Returns how many the server
 * got, or a negative errno. */
int host_divide_cpus(int server_cpus, char *server_list, char *client_list,
                     bool *shared);

/* The hard RLIMIT_NOFILE, for profile_check. */
long host_descriptors(void);

#endif
