/*
 * chart_tail_words.h - what the latency chart says: the finding, the kind of
 * load, names at the ends of the curves, what was left out.
 *
 * The finding is about the first two servers at the point.  That one waited
 * longer is claimed only where the 95 % intervals of the medians of the trials'
 * 99th percentiles do not overlap, nobody failed, starved or met a limit, and
 * ten requests were slower than the 99th percentile at all.
 */
#ifndef BENCH_CHART_TAIL_WORDS_H
#define BENCH_CHART_TAIL_WORDS_H

#include "chart_ends.h"
#include "chart_tail.h"
#include "human.h"

/* "64 connections", or of an open loop "12,300 requests/s". */
struct human tail_level(const struct tails *tails);

/* A server's label, short enough for a sentence. */
struct human tail_label(const struct tails *tails, int server);

/* TEXT_BYTES:
 *   "The slowest 1 % waited 3.1x as long at event loop: 12 ms against 4 ms"
 *   "No clear difference in p99 latency at 64 connections" */
void tail_headline(const struct tails *tails, char *text);

/* 2 * TEXT_BYTES: "GET /hello - 6 x 1 s - closed loop, 64 connections: ..." */
void tail_subtitle(const struct tails *tails, char *text);

/* The axis, the trials and the band, and in `remarks` what was left out and
 * what the marks are; each 2 * TEXT_BYTES. */
void tail_notes(const struct tails *tails, char *note, char *remarks);

/* Fills ends[] with the servers that took part; returns how many.  Where they
 * end is told once the area stands. */
int tail_name_ends(const struct tails *tails, struct line_end *ends);
void tail_place_ends(const struct tails *tails, struct line_end *ends);

#endif
