/* Attributes: see svg_inliner.h. */
#include "svg_inliner.h"

#include <errno.h>
#include <string.h>
#include <strings.h>

#include "svg_values.h"

/* --- writing ------------------------------------------------------------ */

static void put_bytes(struct inliner *inliner, const char *text, size_t bytes)
{
    if (inliner->error == 0)
        inliner->error = buffer_append(inliner->out, text, bytes);
}

void svg_put(struct inliner *inliner, const char *text)
{
    put_bytes(inliner, text, strlen(text));
}

void svg_put_span(struct inliner *inliner, struct span span)
{
    put_bytes(inliner, span.text, span.length);
}

void svg_put_escaped(struct inliner *inliner, const char *text)
{
    for (; *text; text++) {
        if (*text == '&')
            svg_put(inliner, "&amp;");
        else if (*text == '<')
            svg_put(inliner, "&lt;");
        else if (*text == '>')
            svg_put(inliner, "&gt;");
        else
            put_bytes(inliner, text, 1);
    }
}

/* --- which ids are needed ----------------------------------------------- */

bool span_same(struct span a, struct span b)
{
    return a.length == b.length && memcmp(a.text, b.text, a.length) == 0;
}

bool svg_is_used(const struct inliner *inliner, struct span id)
{
    for (int i = 0; i < inliner->used_count; i++) {
        if (span_same(inliner->used[i], id))
            return true;
    }
    return false;
}

static void use_references(struct inliner *inliner, const struct svg_tag *tag)
{
    for (int i = 0; i < tag->count; i++) {
        struct span id = svg_reference(tag->attributes[i].value);
        if (id.text && inliner->used_count < SVG_USED_MAX &&
            !svg_is_used(inliner, id))
            inliner->used[inliner->used_count++] = id;
    }
}

/* A definition's references count only if it is needed itself; definitions
 * refer to those before them, so one more round finds no more than one step.
 */
void svg_collect_used(struct inliner *inliner, const char *text)
{
    int before;

    do {
        const char *at = text;
        struct svg_tag tag;
        bool in_definitions = false;
        before = inliner->used_count;
        while ((at = svg_tag_next(at, &tag)) != NULL) {
            struct span id = svg_tag_value(&tag, "id");
            if (span_is(tag.name, "defs"))
                in_definitions = tag.form == SVG_OPEN;
            if (!in_definitions || (id.text && svg_is_used(inliner, id)))
                use_references(inliner, &tag);
        }
    } while (inliner->used_count > before);
}

/* --- attributes --------------------------------------------------------- */

static void put_name(struct inliner *inliner, const char *name)
{
    svg_put(inliner, " ");
    svg_put(inliner, name);
    svg_put(inliner, "=\"");
}

/* Whether the value can stand in double quotes, and fetches nothing: no
 * address, however it is spelt. */
static bool is_harmless(struct span value)
{
    for (size_t i = 0; i < value.length; i++) {
        if (strchr("\"<>:\\", value.text[i]) ||
            (i + 4 <= value.length &&
             strncasecmp(value.text + i, "url(", 4) == 0))
            return false;
    }
    return true;
}

/* Squeezed in place, at the end of the output. */
static void put_squeezed(struct inliner *inliner, struct span value)
{
    struct buffer *out = inliner->out;

    if (inliner->error == 0)
        inliner->error = buffer_reserve(out, out->bytes + value.length + 1);
    if (inliner->error == 0)
        out->bytes += svg_squeeze(value, out->data + out->bytes);
}

/* NAME="#c12-gpPt6", or url(#...). */
static void put_reference(struct inliner *inliner, const char *name,
                          const char *before, struct span id,
                          const char *behind)
{
    put_name(inliner, name);
    svg_put(inliner, before);
    svg_put(inliner, inliner->labels->id);
    svg_put(inliner, "-");
    svg_put_span(inliner, id);
    svg_put(inliner, behind);
    svg_put(inliner, "\"");
}

/* gnuplot puts a heat map into the file as a picture of its own. */
static void put_href(struct inliner *inliner, struct span value)
{
    static const char png[] = "data:image/png;base64,";
    struct span id = svg_reference(value);

    if (id.text && value.text[0] == '#')
        put_reference(inliner, "href", "#", id, "");
    else if (value.length > strlen(png) &&
             memcmp(value.text, png, strlen(png)) == 0) {
        struct span data = {value.text + strlen(png),
                            value.length - strlen(png)};
        if (!is_harmless(data))
            return;
        put_name(inliner, "href");
        svg_put_span(inliner, value);
        svg_put(inliner, "\"");
    }
}

static void put_attribute(struct inliner *inliner, struct span name,
                          struct span value)
{
    char colour[SVG_VALUE_BYTES], known[SVG_VALUE_BYTES];
    struct span id = svg_reference(value);

    if (span_is(name, "xlink:href") || span_is(name, "href")) {
        put_href(inliner, value);
        return;
    }
    if (span_is(name, "id") && svg_is_used(inliner, value)) {
        put_reference(inliner, "id", "", value, "");
        return;
    }
    if (!svg_is_allowed(name) || svg_is_default(name, value) ||
        (span_is(name, "font-family") && span_is(value, SVG_FAMILY)))
        return;
    memcpy(known, name.text, name.length); /* allowed names are short */
    known[name.length] = '\0';
    if (id.text && value.text[0] == 'u') {
        put_reference(inliner, known, "url(#", id, ")");
    } else if (is_harmless(value)) {
        put_name(inliner, known);
        if (svg_colour(value, colour))
            svg_put(inliner, colour);
        else
            put_squeezed(inliner, value);
        svg_put(inliner, "\"");
    }
}

void svg_put_attributes(struct inliner *inliner, const struct svg_tag *tag)
{
    for (int i = 0; i < tag->count; i++)
        put_attribute(inliner, tag->attributes[i].name,
                      tag->attributes[i].value);
}
