/*
 * measure.h - from two looks at server, client and machine to the columns of
 * a trial.
 *
 * A mark is one look; what lies between two is what was measured.  Memory is
 * the whole cost: the server's resident set at the second mark; page tables,
 * kernel stacks, slab and socket buffers of its control group where it has
 * one; else its page tables, and what the others of the whole machine grew by
 * since the idle mark, before wrk was there.  Then the sockets of wrk's end
 * are in there too, the same for all servers.
 */
#ifndef BENCH_MEASURE_H
#define BENCH_MEASURE_H

#include "mark.h"
#include "result.h"

/* The columns that come from the marks, and from wrk's line, or crowd's, for a
 * server without counters. */
void measure_fill(const struct mark *idle, const struct mark *first,
                  const struct mark *second, const char *wrk_line,
                  const struct measure_cpus *cpus, struct result *result);

#endif
