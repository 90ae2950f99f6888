#include "report_tables.h"

#include <math.h>
#include <string.h>

#include "captions.h"

/* What a chart is of. */
struct extract {
    const char *scenario; /* NULL: of all */
    int connections;      /* 0: of all */
};

static struct extract extract_of(json_t *entry)
{
    json_t *level = json_object_get(entry, "connections");

    return (struct extract){
        json_string_value(json_object_get(entry, "scenario")),
        (int)json_integer_value(level)};
}

static void add_cell(struct sheet *sheet, json_t *cells,
                     const struct estimate *value,
                     struct human (*format)(double))
{
    json_t *cell = sheet_item(sheet, cells);

    sheet_text(sheet, cell, "figure", format(value->median).text);
    sheet_text(sheet, cell, "interval", report_interval(value, format).text);
}

static bool is_wanted(const struct point *point, const struct extract *extract)
{
    return (!extract->scenario ||
            strcmp(point->scenario, extract->scenario) == 0) &&
           (extract->connections == 0 ||
            point->connections == extract->connections);
}

/* Whether anything at all was measured of the points wanted. */
static bool has_values(const struct report *report,
                       const struct extract *extract,
                       const struct words_column *column)
{
    const struct summary *summary = &report->conclusion->summary;

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (is_wanted(point, extract) && point->value[column->metric].count > 0)
            return true;
    }
    return false;
}

static void add_point(struct report *report, json_t *rows,
                      const struct point *point,
                      const struct words_column *const *columns, int count)
{
    struct sheet *sheet = &report->sheet;
    json_t *row = sheet_item(sheet, rows);
    json_t *cells = sheet_list(sheet, row, "cells");

    sheet_text(sheet, row, "scenario", point->scenario);
    sheet_text(sheet, row, "connections", human_count(point->connections).text);
    sheet_text(sheet, row, "server", point_label(point));
    for (int i = 0; i < count; i++)
        add_cell(sheet, cells, &point->value[columns[i]->metric],
                 columns[i]->format);
    sheet_text(sheet, row, "status", status_name(point->status));
}

/* Columns of which an older run knows nothing are left out. */
static void add_points(struct report *report, json_t *numbers,
                       const struct extract *extract,
                       const struct kind_words *words)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    const struct words_column *columns[COLUMNS_MAX];
    json_t *titles = sheet_list(sheet, numbers, "columns");
    json_t *rows = sheet_list(sheet, numbers, "rows");
    int count = 0;

    for (int i = 0; i < words->column_count; i++) {
        if (!has_values(report, extract, &words->columns[i]))
            continue;
        columns[count++] = &words->columns[i];
        sheet_add_text(sheet, titles, words->columns[i].title);
    }
    for (size_t i = 0; i < summary->point_count && count > 0; i++) {
        const struct point *point = &summary->points[i];
        /* of the whole run: what the first column is about, and no more */
        if (is_wanted(point, extract) &&
            (extract->scenario || point->value[columns[0]->metric].count > 0))
            add_point(report, rows, point, columns, count);
    }
}

/* What one more connection costs, a row for each server. */
static void add_slopes(struct report *report, json_t *numbers,
                       const struct extract *extract)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    json_t *rows = sheet_list(sheet, numbers, "rows");

    sheet_add_text(sheet, sheet_list(sheet, numbers, "columns"),
                   "memory of each connection");
    for (size_t i = 0; i < summary->slope_count; i++) {
        const struct slope *slope = &summary->slopes[i];
        struct estimate kib = {slope->bytes / 1024, slope->low / 1024,
                               slope->high / 1024, slope->count};
        if (extract->scenario && strcmp(extract->scenario, slope->scenario))
            continue;
        json_t *row = sheet_item(sheet, rows);
        sheet_text(sheet, row, "scenario", slope->scenario);
        sheet_format(sheet, row, "connections", "%s to %s",
                     human_count(slope->least).text,
                     human_count(slope->most).text);
        sheet_text(sheet, row, "server", slope_label(slope));
        add_cell(sheet, sheet_list(sheet, row, "cells"), &kib, human_kib);
        sheet_text(sheet, row, "status", status_name(slope->status));
    }
}

void report_add_numbers(struct report *report, json_t *figure, json_t *entry,
                        const struct kind_words *words)
{
    struct sheet *sheet = &report->sheet;
    struct extract extract = extract_of(entry);
    json_t *numbers = sheet_object(sheet, figure, "numbers");

    sheet_flag(sheet, numbers, "of_many", !extract.scenario);
    sheet_text(sheet, numbers, "caption",
               words->has_slopes
                   ? "straight lines through all valid trials, with their "
                     "95 % intervals"
                   : "medians of the valid trials, with 95 % intervals where "
                     "there are six or more");
    if (words->has_slopes)
        add_slopes(report, numbers, &extract);
    else
        add_points(report, numbers, &extract, words);
    if (json_array_size(json_object_get(numbers, "rows")) == 0)
        sheet_text(sheet, figure, "numbers", NULL);
}
