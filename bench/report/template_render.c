/* The rest of template.h: a template and a document become text. */
#include "template.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

/* The objects around, innermost first. */
struct frame {
    json_t *value;
    const struct frame *outer;
};

struct rendering {
    FILE *file;
    char *error;
    size_t error_size;
};

static int fail(const struct rendering *rendering,
                const struct template *template, const struct token *token,
                const char *what)
{
    snprintf(rendering->error, rendering->error_size, "%s:%d: {{%.*s}}: %s",
             template->name, token->line,
             token->length < 60 ? (int)token->length : 60, token->text, what);
    return -EBADMSG;
}

static json_t *member(json_t *object, const char *name, size_t length)
{
    char key[64];

    if (length >= sizeof key)
        return NULL;
    memcpy(key, name, length);
    key[length] = '\0';
    return json_object_get(object, key);
}

/* a.b.c: a is looked for, b and c are in what was found.  NULL: nowhere. */
static json_t *look_up(const struct frame *frame, const char *name,
                       size_t length)
{
    const char *end = name + length;
    const char *dot = memchr(name, '.', length);
    json_t *value = NULL;

    if (length == 1 && *name == '.')
        return frame->value;
    size_t first = dot ? (size_t)(dot - name) : length;
    for (; frame && !value; frame = frame->outer)
        value = member(frame->value, name, first);
    while (value && dot) {
        name = dot + 1;
        dot = memchr(name, '.', (size_t)(end - name));
        value = member(value, name, (size_t)((dot ? dot : end) - name));
    }
    return value;
}

/* Whether a section is there for it. */
static bool is_there(const json_t *value)
{
    switch (json_typeof(value)) {
    case JSON_NULL:
    case JSON_FALSE:
        return false;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_OBJECT:
    case JSON_REAL:
    case JSON_TRUE:
        break;
    }
    return true;
}

static void put_escaped(const char *text, FILE *file)
{
    for (; *text; text++) {
        switch (*text) {
        case '&':
            fputs("&amp;", file);
            break;
        case '<':
            fputs("&lt;", file);
            break;
        case '>':
            fputs("&gt;", file);
            break;
        case '"':
            fputs("&quot;", file);
            break;
        case '\'':
            fputs("&#39;", file);
            break;
        default:
            fputc(*text, file);
        }
    }
}

static int put_value(const struct rendering *rendering,
                     const struct template *template, const struct token *token,
                     const struct frame *frame)
{
    json_t *value = look_up(frame, token->text, token->length);

    if (!value)
        return fail(rendering, template, token, "not in the document");
    if (json_is_integer(value))
        fprintf(rendering->file, "%" JSON_INTEGER_FORMAT,
                json_integer_value(value));
    else if (json_is_string(value) && token->kind == TOKEN_RAW)
        fputs(json_string_value(value), rendering->file);
    else if (json_is_string(value))
        put_escaped(json_string_value(value), rendering->file);
    else if (!json_is_null(value))
        return fail(rendering, template, token,
                    "neither text nor a whole number");
    return 0;
}

static int put_range(const struct rendering *rendering,
                     const struct template *template, size_t from, size_t to,
                     const struct frame *frame);

static int put_section(const struct rendering *rendering,
                       const struct template *template, size_t index,
                       const struct frame *frame)
{
    const struct token *token = &template->tokens[index];
    json_t *value = look_up(frame, token->text, token->length), *item;
    struct frame inner = {value, frame};
    int code = 0;
    size_t i;

    if (!value)
        return fail(rendering, template, token, "not in the document");
    bool inverted = token->kind == TOKEN_INVERTED;
    if (is_there(value) == inverted)
        return 0;
    if (token->kind != TOKEN_SECTION)
        return put_range(rendering, template, index + 1, token->end, frame);
    if (!json_is_array(value))
        return put_range(rendering, template, index + 1, token->end, &inner);
    json_array_foreach(value, i, item)
    {
        inner.value = item;
        code = put_range(rendering, template, index + 1, token->end, &inner);
        if (code != 0)
            break;
    }
    return code;
}

/* The tokens from `from` up to `to`. */
static int put_range(const struct rendering *rendering,
                     const struct template *template, size_t from, size_t to,
                     const struct frame *frame)
{
    int code = 0;

    for (size_t i = from; i < to && code == 0; i++) {
        const struct token *token = &template->tokens[i];

        switch (token->kind) {
        case TOKEN_TEXT:
            fwrite(token->text, 1, token->length, rendering->file);
            break;
        case TOKEN_VALUE:
        case TOKEN_RAW:
            code = put_value(rendering, template, token, frame);
            break;
        case TOKEN_SECTION:
        case TOKEN_CONDITION:
        case TOKEN_INVERTED:
            code = put_section(rendering, template, i, frame);
            i = token->end;
            break;
        case TOKEN_PARTIAL:
            code = put_range(rendering, token->partial, 0,
                             token->partial->count, frame);
            break;
        case TOKEN_END:
            break;
        }
    }
    return code;
}

int template_render(const struct template *template, json_t *document,
                    FILE *file, char *error, size_t error_size)
{
    struct rendering rendering = {file, error, error_size};
    struct frame outermost = {document, NULL};
    int code = put_range(&rendering, template, 0, template->count, &outermost);

    if (code != 0 || !ferror(file))
        return code;
    snprintf(error, error_size, "%s: cannot be written", template->name);
    return -EIO;
}
