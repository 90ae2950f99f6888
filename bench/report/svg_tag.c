#include "svg_tag.h"

#include <string.h>

bool span_is(struct span span, const char *text)
{
    return strlen(text) == span.length &&
           memcmp(span.text, text, span.length) == 0;
}

static const char BLANKS[] = " \t\r\n";

static struct span take(const char **at, const char *stops)
{
    struct span span = {*at, strcspn(*at, stops)};

    *at += span.length;
    return span;
}

/* name="value" or name='value'; false at the end of the tag. */
static bool read_attribute(const char **at, struct span *name,
                           struct span *value)
{
    *at += strspn(*at, BLANKS);
    *name = take(at, " \t\r\n=/>");
    *at += strspn(*at, BLANKS);
    if (name->length == 0 || **at != '=')
        return false;
    ++*at;
    *at += strspn(*at, BLANKS);
    if (**at != '"' && **at != '\'')
        return false;
    const char quote[] = {*(*at)++, '\0'};
    *value = take(at, quote);
    if (**at == '\0')
        return false;
    ++*at;
    return true;
}

/* Behind the name of an element. */
static const char *read_attributes(const char *at, struct svg_tag *tag)
{
    struct span name, value;

    while (read_attribute(&at, &name, &value)) {
        if (tag->count == SVG_ATTRIBUTES_MAX)
            continue;
        tag->attributes[tag->count].name = name;
        tag->attributes[tag->count++].value = value;
    }
    if (*at == '/') {
        tag->form = SVG_EMPTY;
        at++;
    }
    return *at == '>' ? at + 1 : NULL;
}

const char *svg_tag_next(const char *at, struct svg_tag *tag)
{
    tag->count = 0;
    tag->before = take(&at, "<");
    tag->name = (struct span){at, 0};
    if (*at == '\0')
        return NULL;
    at++;
    if (*at == '?' || *at == '!') {
        const char *end = strncmp(at, "!--", 3) == 0 ? "-->" : ">";
        const char *close = strstr(at, end);
        tag->form = SVG_OTHER;
        return close ? close + strlen(end) : NULL;
    }
    tag->form = *at == '/' ? SVG_CLOSE : SVG_OPEN;
    at += *at == '/';
    tag->name = take(&at, " \t\r\n/>");
    return tag->name.length > 0 ? read_attributes(at, tag) : NULL;
}

struct span svg_tag_value(const struct svg_tag *tag, const char *name)
{
    for (int i = 0; i < tag->count; i++) {
        if (span_is(tag->attributes[i].name, name))
            return tag->attributes[i].value;
    }
    return (struct span){NULL, 0};
}
