/*
 * chart_manifest.h - charts/charts.json: which pictures a run has, and which
 * it has not, and why.  The report is made of it.
 *
 *   {"kind": "throughput", "scenario": "hello", "name": "throughput-hello",
 *    "title": "Event loop served 1.3x the requests of threads at 4,096 ..."}
 *   {"kind": "knee", "left_out": "no open loop at two rates"}
 *
 * `scenario`, `connections` and `claim` are there where the picture is of one.
 */
#ifndef BENCH_CHART_MANIFEST_H
#define BENCH_CHART_MANIFEST_H

#include <jansson.h>

#include "chart_drawing.h"

/* All return 0 or -ENOMEM; manifest_write a negative errno. */
int manifest_add(json_t *manifest, const struct picture *picture);
int manifest_leave_out(json_t *manifest, const struct picture *picture,
                       const char *why);
/* CHARTS/charts.json, whole or not at all. */
int manifest_write(json_t *manifest, const char *charts);

#endif
