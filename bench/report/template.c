#include "template.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
    DEPTH_MAX = 32
};

/* A template being read. */
struct parser {
    struct template *template;
    const struct template *partials;
    size_t partial_count;
    const char *at, *line_start; /* what is read next; where its line begins */
    int line;
    size_t room;
    size_t open[DEPTH_MAX]; /* [depth]: sections without their end so far */
    int depth;
    char *error;
    size_t error_size;
};

static int fail(const struct parser *parser, int line, const char *what,
                const char *name, size_t length)
{
    snprintf(parser->error, parser->error_size, "%s:%d: %s%s%.*s%s",
             parser->template->name, line, what, length ? " {{" : "",
             length < 60 ? (int)length : 60, name, length ? "}}" : "");
    return -EBADMSG;
}

static int add_token(struct parser *parser, enum token_kind kind, int line,
                     const char *text, size_t length)
{
    struct template *template = parser->template;

    if (template->count == parser->room) {
        size_t room = parser->room ? 2 * parser->room : 64;
        struct token *tokens = realloc(template->tokens, room * sizeof *tokens);
        if (!tokens) {
            snprintf(parser->error, parser->error_size, "out of memory");
            return -ENOMEM;
        }
        template->tokens = tokens;
        parser->room = room;
    }
    template->tokens[template->count++] = (struct token){
        .kind = kind, .line = line, .text = text, .length = length};
    return 0;
}

/* Reads on from `to`, counting lines. */
static void advance(struct parser *parser, const char *to)
{
    for (; parser->at < to; parser->at++) {
        if (*parser->at != '\n')
            continue;
        parser->line++;
        parser->line_start = parser->at + 1;
    }
}

/* A tag as it stands between its braces. */
struct tag {
    char sign; /* '#', '?', '^', '/', '>', '!', '{', or ' ' of a value */
    const char *name;
    size_t length;
    const char *begin, *end; /* its first brace, and behind its last */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* The tag whose braces begin at `begin`; false when they are not closed. */
static bool read_tag(const char *begin, struct tag *tag)
{
    const char *name = begin + 2;

    tag->begin = begin;
    tag->sign = *name != '\0' && strchr("#?^/>!{", *name) ? *name++ : ' ';
    const char *close = strstr(name, tag->sign == '{' ? "}}}" : "}}");
    if (!close)
        return false;
    tag->end = close + (tag->sign == '{' ? 3 : 2);
    while (is_blank(*name))
        name++;
    while (close > name && is_blank(close[-1]))
        close--;
    tag->name = name;
    tag->length = (size_t)(close - name);
    return true;
}

/* Whether nothing else stands on its line; *next is then where the next line
 * begins. */
static bool stands_alone(const struct parser *parser, const struct tag *tag,
                         const char **next)
{
    const char *before = parser->line_start, *behind = tag->end;

    if (tag->sign == '{' || tag->sign == ' ')
        return false;
    while (before < tag->begin && is_blank(*before))
        before++;
    while (is_blank(*behind))
        behind++;
    *next = behind + (*behind == '\n');
    return before == tag->begin && (*behind == '\n' || *behind == '\0');
}

static int open_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == DEPTH_MAX)
        return fail(parser, parser->line, "too many sections around", tag->name,
                    tag->length);
    parser->open[parser->depth++] = parser->template->count;
    return add_token(parser,
                     tag->sign == '#'   ? TOKEN_SECTION
                     : tag->sign == '?' ? TOKEN_CONDITION
                                        : TOKEN_INVERTED,
                     parser->line, tag->name, tag->length);
}

static int close_section(struct parser *parser, const struct tag *tag)
{
    struct token *begin =
        parser->depth > 0
            ? &parser->template->tokens[parser->open[parser->depth - 1]]
            : NULL;

    if (!begin || begin->length != tag->length ||
        memcmp(begin->text, tag->name, tag->length) != 0)
        return fail(parser, parser->line, "no such section is open:", tag->name,
                    tag->length);
    begin->end = parser->template->count;
    parser->depth--;
    return add_token(parser, TOKEN_END, parser->line, tag->name, tag->length);
}

static int add_partial(struct parser *parser, const struct tag *tag)
{
    for (size_t i = 0; i < parser->partial_count; i++) {
        const struct template *partial = &parser->partials[i];

        if (strlen(partial->name) != tag->length ||
            memcmp(partial->name, tag->name, tag->length) != 0)
            continue;
        int code = add_token(parser, TOKEN_PARTIAL, parser->line, tag->name,
                             tag->length);
        if (code == 0)
            parser->template->tokens[parser->template->count - 1].partial =
                partial;
        return code;
    }
    return fail(parser, parser->line, "no template", tag->name, tag->length);
}

static int add_tag(struct parser *parser, const struct tag *tag)
{
    if (tag->length == 0 && tag->sign != '!')
        return fail(parser, parser->line, "a tag without a name", "", 0);
    switch (tag->sign) {
    case '!':
        return 0;
    case '#':
    case '?':
    case '^':
        return open_section(parser, tag);
    case '/':
        return close_section(parser, tag);
    case '>':
        return add_partial(parser, tag);
    default:
        return add_token(parser, tag->sign == '{' ? TOKEN_RAW : TOKEN_VALUE,
                         parser->line, tag->name, tag->length);
    }
}

/* Everything up to the next tag, and that tag; *done at the end of the text. */
static int parse_tag(struct parser *parser, bool *done)
{
    const char *begin = strstr(parser->at, "{{"), *next = NULL;
    struct tag tag;

    const char *from = parser->at;
    int line = parser->line;
    *done = !begin;
    if (!begin)
        return *from ? add_token(parser, TOKEN_TEXT, line, from, strlen(from))
                     : 0;
    advance(parser, begin); /* for the line that the tag is in */
    if (!read_tag(begin, &tag))
        return fail(parser, parser->line, "a tag that is not closed", "", 0);
    bool alone = stands_alone(parser, &tag, &next);
    const char *text_end = alone ? parser->line_start : begin;
    int code = 0;
    if (text_end > from)
        code = add_token(parser, TOKEN_TEXT, line, from,
                         (size_t)(text_end - from));
    if (code == 0)
        code = add_tag(parser, &tag);
    advance(parser, alone ? next : tag.end);
    return code;
}

int template_parse(struct template *template, const char *name,
                   const char *text, const struct template *partials,
                   size_t count, char *error, size_t error_size)
{
    struct parser parser = {.template = template,
                            .partials = partials,
                            .partial_count = count,
                            .at = text,
                            .line_start = text,
                            .line = 1,
                            .error = error,
                            .error_size = error_size};
    bool done = false;
    int code = 0;

    *template = (struct template){.name = name};
    while (!done && code == 0)
        code = parse_tag(&parser, &done);
    if (code == 0 && parser.depth > 0) {
        const struct token *open =
            &template->tokens[parser.open[parser.depth - 1]];
        code = fail(&parser, open->line,
                    "a section that is not ended:", open->text, open->length);
    }
    if (code != 0)
        template_release(template);
    return code;
}

void template_release(struct template *template)
{
    free(template->tokens);
    template->tokens = NULL;
    template->count = 0;
}
