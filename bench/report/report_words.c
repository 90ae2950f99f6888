#include "report_words.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "chart_text.h"
#include "page.h"
#include "profile.h"

static const char FILE_NAME[] = "charts.json";

/* A latency as on a chart: "142 us", "9.6 ms". */
static struct human human_time(double us)
{
    struct human text = {"-"};

    if (us >= 0)
        latency_format(us, text.text, sizeof text.text);
    return text;
}

static const struct {
    const char *name;
    struct human (*format)(double);
} FORMATS[] = {
    {"number", human_number}, {"kib", human_kib}, {"time", human_time}};

static bool find_metric(const char *name, enum metric *metric)
{
    for (int i = 0; i < METRIC_COUNT; i++) {
        if (strcmp(metric_name((enum metric)i), name) == 0) {
            *metric = (enum metric)i;
            return true;
        }
    }
    return false;
}

static bool find_format(const char *name, struct words_column *column)
{
    for (size_t i = 0; i < sizeof FORMATS / sizeof FORMATS[0]; i++) {
        if (strcmp(FORMATS[i].name, name) == 0)
            column->format = FORMATS[i].format;
    }
    return column->format != NULL;
}

static int fail(char *error, const char *kind, const char *what)
{
    (void)snprintf(error, ERROR_BYTES, "%s/%s: kind \"%.60s\": %.200s",
                   PAGE_SCRIPTS, FILE_NAME, kind, what);
    return -EBADMSG;
}

static int read_column(json_t *json, struct kind_words *kind, char *error)
{
    const char *metric = NULL, *format = NULL;
    struct words_column *column = &kind->columns[kind->column_count];

    if (kind->column_count == COLUMNS_MAX)
        return fail(error, kind->kind, "too many columns");
    if (json_unpack(json, "{s:s, s:s, s:s}", "metric", &metric, "title",
                    &column->title, "as", &format) != 0)
        return fail(error, kind->kind,
                    "a column needs \"metric\", \"title\" and \"as\"");
    if (!find_metric(metric, &column->metric))
        return fail(error, kind->kind, "no such metric");
    if (!find_format(format, column))
        return fail(error, kind->kind,
                    "\"as\" must be \"number\", \"kib\" or \"time\"");
    kind->column_count++;
    return 0;
}

static int read_table(json_t *table, struct kind_words *kind, char *error)
{
    const char *name = json_string_value(table);
    json_t *column;
    size_t i;
    int code = 0;

    kind->has_slopes = name && strcmp(name, "slopes") == 0;
    if (name && !kind->has_slopes)
        return fail(error, kind->kind, "no such table");
    json_array_foreach(table, i, column)
    {
        code = read_column(column, kind, error);
        if (code != 0)
            break;
    }
    return code;
}

static int read_kind(json_t *json, struct report_words *words, char *error)
{
    struct kind_words *kind = &words->kinds[words->count];
    const char *section = "";
    int shown = 0;

    if (words->count == KINDS_MAX)
        return fail(error, "", "too many kinds");
    *kind = (struct kind_words){.kind = ""};
    if (json_unpack(json, "{s:s, s:s, s:s, s:b, s:s, s:s, s:s}", "kind",
                    &kind->kind, "heading", &kind->heading, "section", &section,
                    "shown", &shown, "question", &kind->question, "reading",
                    &kind->reading, "alternative", &kind->alternative) != 0)
        return fail(error, kind->kind, "a word is missing");
    kind->is_shown = shown;
    kind->is_plain = json_is_true(json_object_get(json, "plain"));
    kind->is_of_claims = strcmp(section, "claims") == 0;
    words->count++;
    return read_table(json_object_get(json, "table"), kind, error);
}

int report_words_load(struct report_words *words, char *error)
{
    json_t *kind;
    size_t i;

    *words = (struct report_words){.count = 0};
    int code = page_load_words(&words->json, FILE_NAME, error);
    json_array_foreach(words->json, i, kind)
    {
        code = read_kind(kind, words, error);
        if (code != 0)
            break;
    }
    if (code != 0)
        report_words_release(words);
    return code;
}

void report_words_release(struct report_words *words)
{
    json_decref(words->json);
    words->json = NULL;
}
