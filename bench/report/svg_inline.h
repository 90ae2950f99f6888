/*
 * svg_inline.h - a chart that gnuplot wrote as a file of its own, made fit to
 * stand in a page among others.
 *
 *   - one picture to assistive technology: role="img", a title, a description
 *   - ids begin with the chart's own, and are left out where nothing refers
 *     to them
 *   - of some 25 KiB about a third is left: no empty groups, no markers that
 *     are not used, no defaults, no blanks
 *   - colours are spelt #rrggbb, so that the page's style can turn them dark
 *
 * Only elements and attributes of a list get through, and references to the
 * chart itself: a file that is not gnuplot's can bring nothing in.
 *
 * Pure.
 */
#ifndef BENCH_SVG_INLINE_H
#define BENCH_SVG_INLINE_H

#include "buffer.h"

struct svg_labels {
    const char *id;          /* "c12"; letters and digits */
    const char *title;       /* any text */
    const char *description; /* any text */
};

/* Appends to `out`, which then ends in '\0' that is not counted.  Returns 0,
 * -EBADMSG when `text` is no SVG, or -ENOMEM. */
int svg_inline(const char *text, const struct svg_labels *labels,
               struct buffer *out);

#endif
