/*
 * svg_inliner.h - what svg_inline.c (elements) and svg_attributes.c (their
 * attributes, and which ids are needed) share; of no use to anybody else.
 */
#ifndef BENCH_SVG_INLINER_H
#define BENCH_SVG_INLINER_H

#include <stdbool.h>

#include "svg_inline.h"
#include "svg_tag.h"

enum {
    SVG_DEPTH_MAX = 64,
    SVG_USED_MAX = 256 /* gnuplot defines a handful */
};

/* What the charts are set in; told once, at the root. */
#define SVG_FAMILY "DejaVu Sans,Verdana,sans-serif"

struct element {
    struct span name;
    size_t offset; /* where its tag begins in the output */
    size_t tag_bytes;
    bool is_filled;
};

struct inliner {
    struct buffer *out;
    const struct svg_labels *labels;
    struct element open[SVG_DEPTH_MAX]; /* [depth], outermost first */
    int depth;
    /* of the last group that was closed: where its tag begins, how long that
     * is, and where it ends in the output */
    struct {
        size_t offset, tag_bytes, end;
    } closed;
    struct span used[SVG_USED_MAX]; /* [used_count]: ids that are referred to */
    int used_count;
    int error; /* 0, or the first failure */
};

/* Append to the output, unless something failed before. */
void svg_put(struct inliner *inliner, const char *text);
void svg_put_span(struct inliner *inliner, struct span span);
void svg_put_escaped(struct inliner *inliner, const char *text);

/* Finds the ids that anything refers to that is drawn. */
void svg_collect_used(struct inliner *inliner, const char *text);
bool svg_is_used(const struct inliner *inliner, struct span id);
bool span_same(struct span a, struct span b);

/* Writes those of a tag that may stand in a page. */
void svg_put_attributes(struct inliner *inliner, const struct svg_tag *tag);

#endif
