#include "result.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "result_columns.h"

/* A file being loaded: what each of its columns is, and where to complain. */
struct loader {
    const char *path;
    char *error;
    size_t error_size;
    struct csv_reader reader;
    struct csv_record record;
    int column[CSV_FIELDS_MAX]; /* [column_count]: a key, KEY_COUNT + a
                                   metric, or -1 for one not known */
    int column_count;
    int cut_line; /* see struct results */
};

/* Foreign text in the message must not reach a terminal as control codes. */
__attribute__((format(printf, 3, 4))) static int
refuse(struct loader *loader, int code, const char *format, ...)
{
    char what[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments); /* a cut is fine */
    va_end(arguments);
    result_one_line(what);
    (void)snprintf(loader->error, loader->error_size, "%s:%d: %s", loader->path,
                   loader->record.line, what);
    return code;
}

/* The next record, or why there is none: 1, 0 at the end, negative errno. */
static int next_record(struct loader *loader)
{
    enum csv_outcome outcome = csv_read(&loader->reader, &loader->record);

    if (outcome == CSV_RECORD)
        return 1;
    if (outcome == CSV_END)
        return 0;
    if (outcome == CSV_UNREADABLE)
        return refuse(loader, -errno, "cannot read: %s", strerror(errno));
    if (outcome == CSV_CUT && loader->column_count > 0) {
        loader->cut_line = loader->record.line; /* it was never committed */
        return 0;
    }
    return refuse(loader, -EBADMSG, "%s", csv_outcome_text(outcome));
}

/* KEY_..., KEY_COUNT + M_..., or -1. */
static int column_find(const char *name)
{
    for (int key = 0; key < KEY_COUNT; key++) {
        if (strcmp(name, result_key_name((enum key)key)) == 0)
            return key;
    }
    for (int metric = 0; metric < METRIC_COUNT; metric++) {
        if (strcmp(name, metric_name((enum metric)metric)) == 0)
            return KEY_COUNT + metric;
    }
    return -1;
}

static int load_header(struct loader *loader)
{
    bool seen[KEY_COUNT + METRIC_COUNT] = {false};
    int code = next_record(loader);

    if (code == 0)
        return refuse(loader, -EBADMSG,
                      "the file is empty; a header line with the names of "
                      "the columns belongs here");
    if (code < 0)
        return code;
    for (int i = 0; i < loader->record.field_count; i++) {
        const char *name = loader->record.field[i];
        int column = column_find(name);
        if (column >= 0 && seen[column])
            return refuse(loader, -EBADMSG, "column \"%s\" stands twice", name);
        if (column >= 0)
            seen[column] = true;
        loader->column[i] = column;
    }
    loader->column_count = loader->record.field_count;
    for (int key = 0; key < KEY_COUNT; key++) {
        if (!seen[key])
            return refuse(loader, -EBADMSG, "column \"%s\" is missing",
                          result_key_name((enum key)key));
    }
    return 0;
}

/* For messages: `repeat is "x", not ...`. */
static const char *const EXPECTED[KEY_COUNT] = {
    [KEY_TRIAL] = "a whole number from 1",
    [KEY_SCENARIO] = "a name of 1 to 63 bytes",
    [KEY_SERVER] = "a name of 1 to 63 bytes",
    [KEY_CONNECTIONS] = "a whole number from 0",
    [KEY_REPEAT] = "a whole number from 0",
    [KEY_ORDER] = "a whole number from 0",
    [KEY_VALID] = "1, or 0 as it must be when status is failed or disturbed",
    [KEY_STATUS] = "ok, noisy, client-bound, starved, limit-hit, failed or "
                   "disturbed",
    [KEY_REASON] = "a text of at most 255 bytes",
};

static bool parse_int(const char *text, int least, int *value)
{
    char *end;

    if (text[0] < '0' || text[0] > '9')
        return false;
    errno = 0;
    long number = strtol(text, &end, 10);
    if (*end != '\0' || errno != 0 || number < least || number > INT_MAX)
        return false;
    *value = (int)number;
    return true;
}

/* strtod would also take blanks, hexadecimal, "inf" and "nan". */
static bool parse_metric(const char *text, double *value)
{
    char *end;

    *value = NAN;
    if (*text == '\0')
        return true;
    if (text[strspn(text, "0123456789+-.eE")] != '\0')
        return false;
    *value = strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

static bool parse_text(const char *text, size_t least_bytes, char *to,
                       size_t size)
{
    size_t bytes = strlen(text);

    if (bytes < least_bytes || bytes >= size)
        return false;
    memcpy(to, text, bytes + 1);
    return true;
}

static bool parse_valid(const char *text, bool *value)
{
    *value = strcmp(text, "1") == 0;
    return *value || strcmp(text, "0") == 0;
}

static bool parse_key(enum key key, const char *text, struct result *result)
{
    switch (key) {
    case KEY_TRIAL:
        return parse_int(text, 1, &result->trial);
    case KEY_SCENARIO:
        return parse_text(text, 1, result->scenario, NAME_BYTES);
    case KEY_SERVER:
        return parse_text(text, 1, result->server, NAME_BYTES);
    case KEY_CONNECTIONS:
        return parse_int(text, 0, &result->connections);
    case KEY_REPEAT:
        return parse_int(text, 0, &result->repeat);
    case KEY_ORDER:
        return parse_int(text, 0, &result->order);
    case KEY_VALID:
        return parse_valid(text, &result->valid);
    case KEY_STATUS:
        return status_parse(text, &result->status);
    case KEY_REASON:
        return parse_text(text, 0, result->reason, REASON_BYTES);
    case KEY_COUNT:
        break;
    }
    return false;
}

static int load_field(struct loader *loader, int i, struct result *result)
{
    const char *text = loader->record.field[i];
    int column = loader->column[i];

    if (column < 0)
        return 0;
    if (column < KEY_COUNT) {
        if (parse_key((enum key)column, text, result))
            return 0;
        return refuse(loader, -EBADMSG, "%s is \"%.40s\", not %s",
                      result_key_name((enum key)column), text,
                      EXPECTED[column]);
    }
    int metric = column - KEY_COUNT;
    if (metric_of_word((enum metric)metric, text, &result->value[metric]) ||
        parse_metric(text, &result->value[metric]))
        return 0;
    return refuse(loader, -EBADMSG,
                  "%s is \"%.40s\", not a number (empty: not measured)",
                  metric_name((enum metric)metric), text);
}

static int load_row(struct loader *loader, struct result *result)
{
    result_init(result);
    if (loader->record.field_count != loader->column_count)
        return refuse(loader, -EBADMSG, "%d fields, but the header has %d",
                      loader->record.field_count, loader->column_count);
    for (int i = 0; i < loader->column_count; i++) {
        int code = load_field(loader, i, result);
        if (code < 0)
            return code;
    }
    if (result->valid && result->status >= STATUS_FAILED)
        return refuse(loader, -EBADMSG, "valid is \"1\", not %s",
                      EXPECTED[KEY_VALID]);
    return 0;
}

/* Room for one row more. */
static int grow(struct results *results, size_t *capacity)
{
    if (results->count < *capacity)
        return 0;
    size_t wanted = *capacity == 0 ? 64 : 2 * *capacity;
    struct result *rows = realloc(results->rows, wanted * sizeof *rows);
    if (rows == NULL)
        return -ENOMEM;
    results->rows = rows;
    *capacity = wanted;
    return 0;
}

static int load(struct loader *loader, struct results *results)
{
    size_t capacity = 0;
    int code = load_header(loader);

    if (code < 0)
        return code;
    while ((code = next_record(loader)) > 0) {
        if (grow(results, &capacity) < 0)
            return refuse(loader, -ENOMEM, "out of memory");
        code = load_row(loader, &results->rows[results->count]);
        if (code < 0)
            return code;
        results->count++;
    }
    return code;
}

int results_load(struct results *results, const char *path, char *error,
                 size_t error_size)
{
    struct loader loader = {
        .path = path, .error = error, .error_size = error_size};
    FILE *file = fopen(path, "r");

    *results = (struct results){0};
    if (file == NULL) {
        int code = -errno;
        (void)snprintf(error, error_size, "%s: cannot open: %s", path,
                       strerror(-code));
        return code;
    }
    csv_reader_init(&loader.reader, file);
    int code = load(&loader, results);
    results->cut_line = loader.cut_line;
    if (code < 0)
        results_release(results);
    (void)fclose(file); /* only read: nothing can be lost */
    return code;
}
