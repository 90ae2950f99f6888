/*
 * work.h - a fixed amount of work: rounds of a fixed hash, or a call that
 * only exists in blocking form.
 *
 * A round costs the same number of instructions on every call, so two servers
 * given the same rounds_per_us do equal work, however fast they run.
 */
#ifndef COMMON_WORK_H
#define COMMON_WORK_H

#include <stdint.h>

/* `rounds` rounds of the splitmix64 output function (Steele, Lea, Flood 2014),
 * each fed with the one before, so that none can be skipped or overlapped. */
uint64_t work_hash(uint64_t rounds);

/* Rounds that fit into one microsecond of this machine's CPU time: the
 * best of several short measurements, about 20 ms in all; at least 1. */
int64_t work_calibrate(void);

/* Blocks the calling thread for so long; no shorter. */
void work_block(uint64_t ms);

#endif
