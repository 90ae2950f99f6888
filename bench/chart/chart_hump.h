/*
 * chart_hump.h - how the latencies of one point are spread: in one hump, or in
 * more?
 *
 * A hump is a maximum of the bins' counts, smoothed over five bins.  Two are
 * told apart only where the valley between them is at most half as high as the
 * lower one, and each holds a tenth of the requests: else it is noise, or a
 * shoulder.
 *
 * Pure.
 */
#ifndef BENCH_CHART_HUMP_H
#define BENCH_CHART_HUMP_H

#include "latency.h"

enum {
    HUMPS_MAX = 3
};

struct hump {
    double peak_us; /* what the middle request of its highest bin took; without
                       percentiles the middle of the bin */
    double share;   /* of all requests, from valley to valley */
};

/* Fills humps[] with at most HUMPS_MAX, ascending; returns how many there are
 * in all, 0 without a request. */
int humps_find(const struct latency_curve *curve, struct hump humps[HUMPS_MAX]);

#endif
