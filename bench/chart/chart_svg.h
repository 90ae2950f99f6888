/*
 * chart_svg.h - what gnuplot's svg terminal cannot say: the chart's headline
 * as <title>, bold type, fonts to fall back on, and "]]>" in words.
 */
#ifndef BENCH_CHART_SVG_H
#define BENCH_CHART_SVG_H

/* Rewrites the file in place.  Returns 0 or a negative errno. */
int svg_finish(const char *path, const char *title);

#endif
