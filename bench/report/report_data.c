/* The data: links to the files beside the page, and copies of the small ones
 * in it, for who gets the page alone. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "report_parts.h"

enum {
    COPY_BYTES = 256 * 1024 /* of a copy at most: the page stays below 1 MB */
};

static void add_files(struct report *report, json_t *data)
{
    static const struct {
        const char *name, *what;
    } files[] = {
        {"run.json", "parameters, seed, machine, versions"},
        {"trials.csv", "a row for each trial"},
        {"samples.csv", "the time line of each trial"},
        {"pairs.csv", "a row for each alternating pair"},
        {"latency.csv", "percentiles and bins"},
        {"summary.csv", "medians, intervals, ratios"},
        {"summary.md", "the same in words"},
        {"claims.csv", "a row for each question"},
        {"claims.md", "the claims in words"},
    };
    struct sheet *sheet = &report->sheet;
    json_t *list = sheet_list(sheet, data, "files");
    char path[PATH_BYTES];

    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        folder_path(report->conclusion->run_dir, files[i].name, path);
        if (access(path, R_OK) != 0)
            continue;
        json_t *item = sheet_item(sheet, list);
        sheet_text(sheet, item, "name", files[i].name);
        sheet_text(sheet, item, "what", files[i].what);
    }
}

static int write_summary(const struct conclusion *conclusion, FILE *file)
{
    int result = summary_write_csv(&conclusion->summary, file);

    pairings_write_csv(&conclusion->pairings, file);
    return result;
}

static int write_claims(const struct conclusion *conclusion, FILE *file)
{
    return claims_write_csv(&conclusion->claims, file);
}

/* Bytes that are no UTF-8 cannot be in the names of a run that a bench wrote;
 * a file with them has no copy. */
static void add_copy(struct report *report, json_t *list, const char *name,
                     int (*write_text)(const struct conclusion *, FILE *))
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *file = open_memstream(&text, &bytes);
    int result = file ? write_text(report->conclusion, file) : -errno;

    if (file && fclose(file) != 0)
        result = -ENOMEM;
    json_t *copy =
        result == 0 && bytes <= COPY_BYTES ? json_string(text) : NULL;
    json_t *item = sheet_item(&report->sheet, list);
    sheet_text(&report->sheet, item, "name", name);
    sheet_take(&report->sheet, item, "text", copy ? copy : json_null());
    sheet_format(&report->sheet, item, "size", "%zu KiB",
                 (bytes + 1023) / 1024);
    free(text);
}

void report_add_data(struct report *report)
{
    struct sheet *sheet = &report->sheet;
    json_t *data = sheet_object(sheet, report->document, "data");
    json_t *list = sheet_list(sheet, data, "copies");

    add_files(report, data);
    add_copy(report, list, "summary.csv", write_summary);
    if (report->conclusion->claims.count > 0)
        add_copy(report, list, "claims.csv", write_claims);
}
