/*
 * sheet.h - a JSON document under construction, for a page.
 *
 * Building goes on after a failure and does nothing then; the first one is
 * kept.  So the makers of a page's parts need no ladder each.
 *
 *   struct sheet sheet = {0};
 *   json_t *rows = sheet_list(&sheet, document, "rows");
 *   json_t *row = sheet_item(&sheet, rows);
 *   sheet_text(&sheet, row, "server", name);
 *   if (sheet.error) ...
 */
#ifndef BENCH_SHEET_H
#define BENCH_SHEET_H

#include <stdbool.h>

#include <jansson.h>

struct sheet {
    int error; /* 0 or -ENOMEM */
};

/* A list, an object, the next object of a list: borrowed from what holds it;
 * NULL after a failure, which all of these take. */
json_t *sheet_list(struct sheet *sheet, json_t *object, const char *key);
json_t *sheet_object(struct sheet *sheet, json_t *object, const char *key);
json_t *sheet_item(struct sheet *sheet, json_t *list);

/* A foreign text: bytes that are no UTF-8 become '?', control characters
 * blanks.  NULL becomes null. */
void sheet_text(struct sheet *sheet, json_t *object, const char *key,
                const char *text);
void sheet_format(struct sheet *sheet, json_t *object, const char *key,
                  const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void sheet_flag(struct sheet *sheet, json_t *object, const char *key,
                bool flag);
void sheet_count(struct sheet *sheet, json_t *object, const char *key,
                 long long count);

/* As it is, line breaks and all: it must be UTF-8. */
void sheet_take(struct sheet *sheet, json_t *object, const char *key,
                json_t *value);

/* Appends a text to a list of texts. */
void sheet_add_text(struct sheet *sheet, json_t *list, const char *text);

/* A value of foreign JSON: a text, a number or a word as people read it; NULL
 * becomes null. */
void sheet_value(struct sheet *sheet, json_t *object, const char *key,
                 json_t *value);

#endif
