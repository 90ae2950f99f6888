/*
 * svg_tag.h - the tags of an SVG, one by one.
 *
 * Knows as much of XML as gnuplot writes: no CDATA, no entities of its own.
 *
 *   for (at = text; (at = svg_tag_next(at, &tag)) != NULL; )
 */
#ifndef BENCH_SVG_TAG_H
#define BENCH_SVG_TAG_H

#include <stdbool.h>
#include <stddef.h>

enum {
    SVG_ATTRIBUTES_MAX = 24 /* those beyond are passed over */
};

/* A part of the text; not ended by '\0'. */
struct span {
    const char *text;
    size_t length;
};

enum svg_form {
    SVG_OPEN,  /* <g> */
    SVG_CLOSE, /* </g> */
    SVG_EMPTY, /* <path/> */
    SVG_OTHER  /* <?xml ...?>, <!-- ... -->, <!DOCTYPE ...> */
};

struct svg_tag {
    enum svg_form form;
    struct span before; /* what stands between the tag before and this one */
    struct span name;
    struct {
        struct span name, value;
    } attributes[SVG_ATTRIBUTES_MAX]; /* [count] */
    int count;
};

/* Reads the next tag at or behind `at`.  Returns where it ends; NULL when there
 * is none, or one that is not closed. */
const char *svg_tag_next(const char *at, struct svg_tag *tag);

bool span_is(struct span span, const char *text);

/* The value of an attribute; its text is NULL when there is none. */
struct span svg_tag_value(const struct svg_tag *tag, const char *name);

#endif
