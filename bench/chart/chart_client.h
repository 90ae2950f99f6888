/*
 * chart_client.h - the headline of the chart that says where the client, and
 * not the server, was the limit.
 */
#ifndef BENCH_CHART_CLIENT_H
#define BENCH_CHART_CLIENT_H

#include "chart_drawing.h"

/* See struct chart_kind; the rest of the chart is chart_lines.h's. */
void client_headline(const struct picture *picture, char *title);

#endif
