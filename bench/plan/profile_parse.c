#include "profile_parse.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "profile.h"
#include "profile_keys.h"
#include "profile_value.h"
#include "profile_words.h"

/* libconfuse ends a file quietly with a section still open.  So a last
 * statement is added to each: where it is not understood as one of the top
 * level, something above it was not closed. */
#define SENTINEL "end-of-profile"

enum {
    OPTIONS_MAX = 32 /* of a section; more than profile_keys has */
};

/* libconfuse hands its callbacks nothing of the caller's.  The first option
 * of every section therefore carries a pointer to this; it has a name that
 * its parser refuses as a key (on_carrier). */
struct reader {
    const char *path;
    char *error; /* ERROR_BYTES, "" until the first mistake: only that one */
    int lines;
    cfg_opt_t root[8];
    cfg_opt_t run[OPTIONS_MAX];
    cfg_opt_t server[OPTIONS_MAX];
    cfg_opt_t scenario[OPTIONS_MAX];
    cfg_opt_t claim[OPTIONS_MAX];
    cfg_opt_t question[OPTIONS_MAX];
};

static struct reader *reader_of(const cfg_t *cfg)
{
    return (struct reader *)(void *)cfg->opts[0].simple_value.ptr;
}

static int fail(const cfg_t *cfg, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

static int fail(const cfg_t *cfg, const char *format, ...)
{
    struct reader *reader = reader_of(cfg);
    char message[ERROR_BYTES];
    va_list arguments;
    int line = cfg->line < reader->lines ? cfg->line : reader->lines;

    if (reader->error[0])
        return -1;
    va_start(arguments, format);
    (void)vsnprintf(message, sizeof(message), format, arguments);
    va_end(arguments);
    (void)error_set(reader->error, 0, "%s:%d: %s", reader->path, line, message);
    return -1;
}

/* "server event" for messages; "run" has no title. */
static void section_name(const cfg_t *cfg, char *text, size_t size)
{
    (void)snprintf(text, size, "%s%s%s", cfg->name, cfg->title ? " " : "",
                   cfg->title ? cfg->title : "");
}

static int fail_unknown(const cfg_t *cfg, const char *word)
{
    const char *names[OPTIONS_MAX];
    char hint[ERROR_BYTES / 2], section[NAME_BYTES];
    size_t count = 0;

    section_name(cfg, section, sizeof(section));
    if (strcmp(word, SENTINEL) == 0)
        return fail(cfg, "%s { is not closed: a } is missing", section);
    for (const cfg_opt_t *option = cfg->opts + 1; option->name; option++)
        if (strcmp(option->name, SENTINEL) != 0)
            names[count++] = option->name;
    names_hint(word, names, count, hint, sizeof(hint));
    if (name_nearest(word, names, count)) /* then the others are noise */
        hint[strcspn(hint, ";")] = '\0';
    return fail(cfg, "unknown key \"%s\"%s", word, hint);
}

static void on_error(cfg_t *cfg, const char *format, va_list arguments)
{
    char message[ERROR_BYTES / 2];

    if (strncmp(format, "no such option", 14) == 0) {
        (void)fail_unknown(cfg, va_arg(arguments, const char *));
        return;
    }
    (void)vsnprintf(message, sizeof(message), format, arguments);
    if (strstr(message, SENTINEL))
        (void)fail(cfg, "the file ends in the middle of a setting");
    else
        (void)fail(cfg, "%s", message);
}

static int on_carrier(cfg_t *cfg, cfg_opt_t *option, const char *text,
                      void *value)
{
    (void)text, (void)value;
    return fail_unknown(cfg, option->name);
}

/* A key's comment, which libconfuse keeps for its callers, holds the line it
 * was first seen on; a repeated key is otherwise overwritten quietly. */
static int on_value(cfg_t *cfg, cfg_opt_t *option, const char *text,
                    void *value)
{
    const struct key *key = key_find(cfg->name, option->name);
    char line[16], error[ERROR_BYTES];
    int result;

    if (!key) /* libconfuse also reaches into sections: `run|repeat = 3` */
        return fail(cfg, "\"%s\" must stand inside its section", option->name);
    if (option->comment && option->nvalues <= 1)
        return fail(cfg, "%s is set twice, first on line %s", key->name,
                    option->comment);
    (void)snprintf(line, sizeof(line), "%d", cfg->line);
    if (!option->comment && cfg_opt_setcomment(option, line) != CFG_SUCCESS)
        return fail(cfg, "out of memory");
    if (option->type == CFGT_STR) {
        *(const char **)value = text;
        result = value_check(key, text, error);
    } else {
        result = value_parse(key, text, value, error);
    }
    return result < 0 ? fail(cfg, "%s", error) : 0;
}

static int on_sentinel(cfg_t *cfg, cfg_opt_t *option, const char *text,
                       void *value)
{
    if (strcmp(text, "1") != 0 || cfg->line <= reader_of(cfg)->lines)
        return fail_unknown(cfg, option->name);
    *(long *)value = 1;
    return 0;
}

static cfg_opt_t option_of(const struct key *key)
{
    switch (key->kind) {
    case KEY_DURATION:
    case KEY_PERCENT:
    case KEY_NUMBER:
        return (cfg_opt_t)CFG_FLOAT_CB(key->name, key->preset, CFGF_NONE,
                                       on_value);
    case KEY_COUNT:
        return (cfg_opt_t)CFG_INT_CB(key->name, (long)key->preset, CFGF_NONE,
                                     on_value);
    case KEY_LEVELS:
        return (cfg_opt_t)CFG_INT_LIST_CB(key->name, NULL, CFGF_NODEFAULT,
                                          on_value);
    case KEY_NAMES:
        return (cfg_opt_t)CFG_STR_LIST_CB(key->name, NULL, CFGF_NODEFAULT,
                                          on_value);
    case KEY_FLAG:
        return (cfg_opt_t)CFG_BOOL_CB(key->name, cfg_false, CFGF_NONE,
                                      on_value);
    case KEY_TEXT:
    case KEY_PATH:
    case KEY_COMMAND:
    case KEY_RATE:
    case KEY_ARRIVALS:
        break;
    }
    return (cfg_opt_t)CFG_STR_CB(key->name, NULL, CFGF_NONE, on_value);
}

/* options[0] is the carrier; then the section's keys, in order. */
static void options_fill(struct reader *reader, cfg_opt_t *options,
                         const char *section)
{
    int count = 0;

    options[count] = (cfg_opt_t)CFG_INT_CB(" ", 0, CFGF_NONE, on_carrier);
    options[count++].simple_value.ptr = (void **)(void *)reader;
    for (const struct key *key = profile_keys; key->section; key++)
        if (strcmp(key->section, section) == 0)
            options[count++] = option_of(key);
    options[count] = (cfg_opt_t)CFG_END();
}

static void reader_init(struct reader *reader)
{
    cfg_opt_t *root = reader->root + 1;

    options_fill(reader, reader->root, "");
    options_fill(reader, reader->run, "run");
    options_fill(reader, reader->server, "server");
    options_fill(reader, reader->scenario, "scenario");
    options_fill(reader, reader->claim, "claim");
    options_fill(reader, reader->question, "question");
    *root++ = (cfg_opt_t)CFG_SEC("run", reader->run, CFGF_NONE);
    *root++ = (cfg_opt_t)CFG_SEC("server", reader->server,
                                 CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    *root++ = (cfg_opt_t)CFG_SEC("scenario", reader->scenario,
                                 CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    *root++ = (cfg_opt_t)CFG_SEC("claim", reader->claim,
                                 CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    *root++ = (cfg_opt_t)CFG_SEC("question", reader->question,
                                 CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    *root++ = (cfg_opt_t)CFG_INT_CB(SENTINEL, 0, CFGF_NONE, on_sentinel);
    *root = (cfg_opt_t)CFG_END();
}

static int parse_text(struct reader *reader, cfg_t *cfg, const char *text)
{
    char *whole;
    int result = CFG_PARSE_ERROR;

    if (asprintf(&whole, "%s\n%s=1\n", text, SENTINEL) < 0)
        return -ENOMEM;
    (void)cfg_set_error_function(cfg, on_error);
    result = cfg_parse_buf(cfg, whole);
    free(whole);
    if (result == CFG_SUCCESS && cfg_getint(cfg, SENTINEL) == 1)
        return 0;
    cfg->line = reader->lines;
    (void)fail(cfg, "a comment or a quote is not closed");
    return -EINVAL;
}

int profile_line(cfg_t *section, const char *key)
{
    const char *line = cfg_opt_getcomment(cfg_getopt(section, key));

    return line ? atoi(line) : 0; /* our own digits */
}

int profile_parse(const char *path, const char *text, int lines, cfg_t **cfg,
                  char *error)
{
    struct reader reader = {.path = path, .error = error, .lines = lines};
    int result;

    error[0] = '\0';
    reader_init(&reader);
    *cfg = cfg_init(reader.root, CFGF_NONE);
    if (!*cfg)
        return error_set(error, -ENOMEM, "%s: out of memory", path);
    result = parse_text(&reader, *cfg, text);
    if (result < 0) {
        cfg_free(*cfg);
        *cfg = NULL;
    }
    return result;
}
