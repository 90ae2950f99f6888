/*
 * trial_ramp.h - the phases of a trial from the load's start until it can be
 * measured: all connections are opened, and the server has warmed up.
 */
#ifndef BENCH_TRIAL_RAMP_H
#define BENCH_TRIAL_RAMP_H

#include "trial_watch.h"

/* Waits until all connections are open, and then for the scenario's warm-up;
 * no longer than leaves the time to measure.  Fills in connections_open and
 * ramp_s.  Results as in scene.h. */
int trial_warm_up(struct trial *trial);

#endif
