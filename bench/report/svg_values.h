/*
 * svg_values.h - which attributes of an SVG get into a page, and how their
 * values are spelt; of no use to anybody but svg_inline.c.
 */
#ifndef BENCH_SVG_VALUES_H
#define BENCH_SVG_VALUES_H

#include "svg_tag.h"

enum {
    SVG_VALUE_BYTES = 64 /* of a colour or a reference */
};

/* Whether the attribute may be written as it is spelt below. */
bool svg_is_allowed(struct span name);

/* Whether saying it changes nothing: it is what SVG takes for granted. */
bool svg_is_default(struct span name, struct span value);

/* The id in href="#id" or url(#id); its text is NULL when `value` is none. */
struct span svg_reference(struct span value);

/* "rgb( 96,  96,  96)", "black" and "#FFFFFF" as #rrggbb; false when `value`
 * is no colour. */
bool svg_colour(struct span value, char colour[SVG_VALUE_BYTES]);

/* Writes numbers without their trailing zeros ("13.00" is 13), and one blank
 * where there are several; `out` has room for value.length + 1.  Returns the
 * length. */
size_t svg_squeeze(struct span value, char *out);

/* Whether a path's data draw anything: they do more than move. */
bool svg_path_draws(struct span data);

#endif
