/*
 * template.h - pages made of a template and a JSON document: a subset of
 * Mustache (mustache.github.io/mustache.5.html), and {{?name}}.
 *
 *   {{name}}               the value, escaped for HTML: as text, or within an
 *                          attribute's quotes
 *   {{{name}}}             as it is: for markup of our own, and nothing else
 *   {{#name}} ... {{/name}}  for each item of a list; once for anything else
 *                          that is there
 *   {{?name}} ... {{/name}}  once, where there is something: around a list
 *   {{^name}} ... {{/name}}  where there is nothing: null, false, 0, "", []
 *   {{.}}                  the item itself
 *   {{> name}}             another template
 *   {{! remark}}           nothing
 *
 * A name is looked for in the innermost object first, then in those around
 * it; a.b is the b of a.  A line that holds one tag that puts nothing in its
 * place, and blanks, is gone with its line break.
 *
 * Stricter than Mustache: a name that no object around has is an error, as a
 * misspelt one would else be an empty place that nobody sees; so is a value
 * that is neither text nor a whole number.
 *
 * Pure: text and JSON in, text out.
 *
 *   1. template_parse the partials, then what uses them
 *   2. template_render, as often as needed
 *   3. template_release
 */
#ifndef BENCH_TEMPLATE_H
#define BENCH_TEMPLATE_H

#include <stddef.h>
#include <stdio.h>

#include <jansson.h>

enum token_kind {
    TOKEN_TEXT,
    TOKEN_VALUE,
    TOKEN_RAW,
    TOKEN_SECTION,
    TOKEN_CONDITION,
    TOKEN_INVERTED,
    TOKEN_END,
    TOKEN_PARTIAL
};

struct token {
    enum token_kind kind;
    int line;         /* in its file, from 1 */
    const char *text; /* [length]; of a tag, its name */
    size_t length;
    size_t end;                     /* of a section: the index of its END */
    const struct template *partial; /* of a PARTIAL */
};

struct template
{
    const char *name; /* "report.html": for messages, and {{> report.html}} */
    struct token *tokens; /* [count]; freed by template_release */
    size_t count;
};

/* `name` and `text` are borrowed until template_release; so are the partials,
 * an array of `count`.  Returns 0, -ENOMEM, or -EBADMSG with
 * "NAME:LINE: what is wrong" in `error`; then there is nothing to release. */
int template_parse(struct template *template, const char *name,
                   const char *text, const struct template *partials,
                   size_t count, char *error, size_t error_size);
void template_release(struct template *template);

/* The same results; and -EIO when the stream failed. */
int template_render(const struct template *template, json_t *document,
                    FILE *file, char *error, size_t error_size);

#endif
