/*
 * chart_hardware_words.h - what the chart of hardware says: its headline, its
 * headings, and what 1,000 more people take at the ends of its lines.
 */
#ifndef BENCH_CHART_HARDWARE_WORDS_H
#define BENCH_CHART_HARDWARE_WORDS_H

#include "chart_demand.h"
#include "chart_ends.h"

const char *hardware_heading(enum resource resource);

/* Names, colours and figures: "+43.9 \u00b1 0.8 MiB per 1,000". */
void hardware_name_ends(const struct sweep *sweep,
                        const struct demand demands[CHART_SERVERS_MAX],
                        enum resource resource, struct line_end *ends);

#endif
