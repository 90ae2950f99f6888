#include "sheet.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "chart_text.h"

void sheet_take(struct sheet *sheet, json_t *object, const char *key,
                json_t *value)
{
    if (json_object_set_new(object, key, value) != 0)
        sheet->error = -ENOMEM;
}

/* Sets it, and gives it back. */
static json_t *keep(struct sheet *sheet, json_t *object, const char *key,
                    json_t *value)
{
    sheet_take(sheet, object, key, value);
    return json_object_get(object, key);
}

json_t *sheet_list(struct sheet *sheet, json_t *object, const char *key)
{
    return keep(sheet, object, key, json_array());
}

json_t *sheet_object(struct sheet *sheet, json_t *object, const char *key)
{
    return keep(sheet, object, key, json_object());
}

json_t *sheet_item(struct sheet *sheet, json_t *list)
{
    if (json_array_append_new(list, json_object()) != 0) {
        sheet->error = -ENOMEM;
        return NULL;
    }
    return json_array_get(list, json_array_size(list) - 1);
}

static json_t *clean(const char *text)
{
    size_t size = strlen(text) + 1;
    char *cleaned = malloc(size);
    json_t *json = NULL;

    if (cleaned) {
        text_clean(text, cleaned, size);
        json = json_string(cleaned);
    }
    free(cleaned);
    return json;
}

void sheet_text(struct sheet *sheet, json_t *object, const char *key,
                const char *text)
{
    sheet_take(sheet, object, key, text ? clean(text) : json_null());
}

void sheet_format(struct sheet *sheet, json_t *object, const char *key,
                  const char *format, ...)
{
    char *text = NULL;
    va_list arguments;

    va_start(arguments, format);
    if (vasprintf(&text, format, arguments) < 0)
        text = NULL; /* its contents are undefined then */
    va_end(arguments);
    sheet_take(sheet, object, key, text ? clean(text) : NULL);
    free(text);
}

void sheet_flag(struct sheet *sheet, json_t *object, const char *key, bool flag)
{
    sheet_take(sheet, object, key, json_boolean(flag));
}

void sheet_count(struct sheet *sheet, json_t *object, const char *key,
                 long long count)
{
    sheet_take(sheet, object, key, json_integer(count));
}

void sheet_add_text(struct sheet *sheet, json_t *list, const char *text)
{
    if (json_array_append_new(list, clean(text)) != 0)
        sheet->error = -ENOMEM;
}

void sheet_value(struct sheet *sheet, json_t *object, const char *key,
                 json_t *value)
{
    char *dump = NULL;
    const char *text = json_string_value(value);

    if (value && !json_is_null(value) && !text)
        text = dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
                                            JSON_REAL_PRECISION(6));
    sheet_text(sheet, object, key, text);
    free(dump);
}
