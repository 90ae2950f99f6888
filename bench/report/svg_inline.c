#include "svg_inline.h"

#include <errno.h>
#include <string.h>

#include "svg_inliner.h"
#include "svg_values.h"

/* What may stand in a page; of the rest nothing does, not even the content. */
static bool is_element(struct span name)
{
    static const char *const names[] = {
        "svg",      "g",       "defs",     "text",
        "tspan",    "title",   "clipPath", "linearGradient",
        "stop",     "pattern", "path",     "rect",
        "circle",   "line",    "ellipse",  "polygon",
        "polyline", "use",     "image"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (span_is(name, names[i]))
            return true;
    }
    return false;
}

/* Whether an element without content is nothing. */
static bool needs_content(struct span name)
{
    return span_is(name, "g") || span_is(name, "defs") ||
           span_is(name, "text") || span_is(name, "tspan") ||
           span_is(name, "title");
}

static struct element *innermost(struct inliner *inliner)
{
    return inliner->depth > 0 ? &inliner->open[inliner->depth - 1] : NULL;
}

/* A definition nobody uses, a path that only moves, the title that gives way
 * to the one of the labels. */
static bool is_idle(struct inliner *inliner, const struct svg_tag *tag)
{
    struct span id = svg_tag_value(tag, "id");
    struct span data = svg_tag_value(tag, "d");
    struct element *parent = innermost(inliner);

    if (!parent)
        return !span_is(tag->name, "svg");
    return !is_element(tag->name) || span_is(tag->name, "svg") ||
           (tag->form == SVG_EMPTY && needs_content(tag->name)) ||
           (span_is(parent->name, "defs") && id.text &&
            !svg_is_used(inliner, id)) ||
           (span_is(tag->name, "title") && inliner->depth == 1) ||
           (span_is(tag->name, "path") && data.text && !svg_path_draws(data));
}

/* "c12-t": of its title, "c12-d": of its description. */
static void put_id(struct inliner *inliner, const char *suffix)
{
    svg_put(inliner, inliner->labels->id);
    svg_put(inliner, suffix);
}

static void put_root(struct inliner *inliner)
{
    svg_put(inliner, " role=\"img\" font-family=\"");
    svg_put(inliner, SVG_FAMILY);
    svg_put(inliner, "\" aria-labelledby=\"");
    put_id(inliner, "-t ");
    put_id(inliner, "-d\"><title id=\"");
    put_id(inliner, "-t\">");
    svg_put_escaped(inliner, inliner->labels->title);
    svg_put(inliner, "</title><desc id=\"");
    put_id(inliner, "-d\">");
    svg_put_escaped(inliner, inliner->labels->description);
    svg_put(inliner, "</desc>");
}

/* gnuplot closes a group and opens one like it for every tick: where nothing
 * is between them, the first goes on. */
static void go_on_with_closed(struct inliner *inliner, struct element *group)
{
    struct buffer *out = inliner->out;

    if (inliner->error != 0 || group->offset != inliner->closed.end ||
        group->tag_bytes != inliner->closed.tag_bytes ||
        memcmp(out->data + group->offset, out->data + inliner->closed.offset,
               group->tag_bytes) != 0)
        return;
    out->bytes = group->offset - strlen("</g>");
    group->offset = inliner->closed.offset;
    group->is_filled = true;
}

static void open_element(struct inliner *inliner, const struct svg_tag *tag)
{
    struct element *parent = innermost(inliner);

    if (parent && (tag->form == SVG_EMPTY || !needs_content(tag->name)))
        parent->is_filled = true;
    if (tag->form == SVG_OPEN && inliner->depth == SVG_DEPTH_MAX) {
        inliner->error = -EBADMSG;
        return;
    }
    if (tag->form == SVG_OPEN)
        inliner->open[inliner->depth++] =
            (struct element){.name = tag->name, .offset = inliner->out->bytes};
    svg_put(inliner, "<");
    svg_put_span(inliner, tag->name);
    svg_put_attributes(inliner, tag);
    if (!parent)
        put_root(inliner);
    else
        svg_put(inliner, tag->form == SVG_EMPTY ? "/>" : ">");
    if (tag->form != SVG_OPEN)
        return;
    struct element *element = innermost(inliner);
    element->tag_bytes = inliner->out->bytes - element->offset;
    if (span_is(tag->name, "g"))
        go_on_with_closed(inliner, element);
}

static void close_element(struct inliner *inliner, struct span name)
{
    struct element *element = innermost(inliner);

    if (!element || !span_same(element->name, name)) {
        inliner->error = -EBADMSG;
        return;
    }
    inliner->depth--;
    struct element *parent = innermost(inliner);
    if (needs_content(name) && !element->is_filled) {
        inliner->out->bytes = element->offset;
        return;
    }
    svg_put(inliner, "</");
    svg_put_span(inliner, name);
    svg_put(inliner, ">");
    if (span_is(name, "g")) {
        inliner->closed.offset = element->offset;
        inliner->closed.tag_bytes = element->tag_bytes;
        inliner->closed.end = inliner->out->bytes;
    }
    if (parent && !span_is(name, "title") && !span_is(name, "defs"))
        parent->is_filled = true;
}

/* Characters count only where they are words. */
static void put_words(struct inliner *inliner, struct span words)
{
    struct element *element = innermost(inliner);

    if (!element || words.length == 0 ||
        !(span_is(element->name, "text") || span_is(element->name, "tspan") ||
          span_is(element->name, "title")))
        return;
    element->is_filled = true;
    svg_put_span(inliner, words);
}

/* Behind the end of the element that `tag` opens. */
static const char *pass_over(const char *at, const struct svg_tag *tag)
{
    struct span name = tag->name;
    int depth = tag->form == SVG_OPEN;
    struct svg_tag inner;

    while (depth > 0 && (at = svg_tag_next(at, &inner)) != NULL) {
        if (span_same(inner.name, name))
            depth += inner.form == SVG_OPEN    ? 1
                     : inner.form == SVG_CLOSE ? -1
                                               : 0;
    }
    return at;
}

int svg_inline(const char *text, const struct svg_labels *labels,
               struct buffer *out)
{
    struct inliner inliner = {.out = out, .labels = labels};
    const char *at = text;
    bool is_done = false;
    struct svg_tag tag;

    svg_collect_used(&inliner, text);
    while (inliner.error == 0 && !is_done && at &&
           (at = svg_tag_next(at, &tag)) != NULL) {
        put_words(&inliner, tag.before);
        if (tag.form == SVG_CLOSE)
            close_element(&inliner, tag.name);
        else if (tag.form == SVG_OTHER)
            continue;
        else if (is_idle(&inliner, &tag))
            at = pass_over(at, &tag);
        else
            open_element(&inliner, &tag);
        is_done = tag.form == SVG_CLOSE && inliner.depth == 0;
    }
    svg_put_span(&inliner, (struct span){"", 1}); /* its '\0' */
    if (inliner.error == 0)
        out->bytes--;
    return inliner.error != 0 ? inliner.error : is_done ? 0 : -EBADMSG;
}
