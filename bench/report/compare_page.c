#include "compare_page.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "captions.h"
#include "compare_rows.h"
#include "page.h"
#include "report_parts.h"

/* --- the two runs ------------------------------------------------------- */

static void add_side(struct sheet *sheet, json_t *sides, char side,
                     const struct conclusion *conclusion)
{
    json_t *host = json_object_get(conclusion->run, "host");
    json_t *item = sheet_item(sheet, sides);

    sheet_format(sheet, item, "side", "%c", side);
    sheet_text(sheet, item, "name", text_of(conclusion->run, "name"));
    sheet_text(sheet, item, "bench", text_of(conclusion->run, "version"));
    sheet_text(sheet, item, "commit",
               text_of(json_object_get(host, "versions"), "commit"));
    sheet_format(sheet, item, "machine", "%s: %s, %s %s",
                 text_of(host, "hostname"),
                 text_of(json_object_get(host, "cpu"), "model"),
                 text_of(host, "system"), text_of(host, "kernel"));
    sheet_text(sheet, item, "trials",
               human_count((long)conclusion->results.count).text);
}

static void add_differences(struct sheet *sheet, json_t *document,
                            const struct differences *differences)
{
    json_t *list = sheet_list(sheet, document, "differences");

    for (size_t i = 0; i < differences->count; i++) {
        const struct difference *one = &differences->list[i];
        json_t *item = sheet_item(sheet, list);

        sheet_text(sheet, item, "scenario", one->scenario);
        sheet_text(sheet, item, "what", one->what.text);
        sheet_text(sheet, item, "a", one->values[0].text);
        sheet_text(sheet, item, "b", one->values[1].text);
        sheet_text(sheet, item, "remedy", one->remedy);
    }
}

/* --- the charts in pairs ------------------------------------------------ */

/* The same chart of the other run; NULL when it has none. */
static json_t *find_chart(json_t *manifest, const char *name)
{
    json_t *entry;
    size_t i;

    json_array_foreach(manifest, i, entry)
    {
        if (report_is_drawn(entry) && strcmp(text_of(entry, "name"), name) == 0)
            return entry;
    }
    return NULL;
}

static void add_pair(struct report sides[2], struct sheet *sheet, json_t *list,
                     json_t *entry, json_t *other)
{
    const struct kind_words *words = report_words_of(&sides[0], entry);
    json_t *pair = sheet_item(sheet, list);
    json_t *figures = sheet_list(sheet, pair, "figures");

    sheet_text(sheet, pair, "heading", words->heading);
    sheet_value(sheet, pair, "of", json_object_get(entry, "scenario"));
    report_add_figure(&sides[0], figures, entry, words);
    report_add_figure(&sides[1], figures, other, words);
}

static void add_charts(struct report sides[2], struct sheet *sheet,
                       json_t *document)
{
    json_t *shown = sheet_list(sheet, document, "shown"), *entry;
    json_t *more = sheet_list(sheet, document, "more");
    size_t i;

    json_array_foreach(sides[0].manifest, i, entry)
    {
        json_t *other = find_chart(sides[1].manifest, text_of(entry, "name"));
        const struct kind_words *words = report_words_of(&sides[0], entry);

        if (report_is_drawn(entry) && other && words)
            add_pair(sides, sheet, words->is_shown ? shown : more, entry,
                     other);
    }
    sheet_count(sheet, document, "more_count",
                (long long)json_array_size(more));
}

/* --- the page ----------------------------------------------------------- */

/* FOLDER/NAME; a file without a slash lies in this one. */
static int write_file(const char *file, json_t *document, char *error)
{
    const char *slash = strrchr(file, '/');
    char folder[PATH_BYTES];

    if (strlen(file) >= sizeof folder - 8) {
        (void)snprintf(error, ERROR_BYTES, "%.300s...: the name is too long",
                       file);
        return -ENAMETOOLONG;
    }
    (void)snprintf(folder, sizeof folder, "%.*s",
                   slash ? (int)(slash - file) + (slash == file) : 1,
                   slash ? file : ".");
    return page_write(folder, slash ? slash + 1 : file, "compare.html",
                      document, error);
}

int compare_page_write(const char *file, const struct conclusion runs[2],
                       const struct differences *differences,
                       const struct comparison *comparison, char *error)
{
    enum {
        APART = 10000 /* pictures of B are numbered from here */
    };
    struct report_words words;
    struct sheet sheet = {0};
    struct report sides[2] = {
        {.conclusion = &runs[0], .words = &words, .side = "A"},
        {.conclusion = &runs[1],
         .words = &words,
         .side = "B",
         .pictures = APART}};
    int code = report_words_load(&words, error);

    if (code != 0)
        return code;
    json_t *document = json_object();
    json_t *list = sheet_list(&sheet, document, "sides");
    for (int i = 0; i < 2; i++) {
        sides[i].manifest = report_load_manifest(&runs[i]);
        add_side(&sheet, list, "AB"[i], &runs[i]);
    }
    add_differences(&sheet, document, differences);
    compare_add_tables(&sheet, document, comparison);
    add_charts(sides, &sheet, document);
    code = sheet.error            ? sheet.error
           : sides[0].sheet.error ? sides[0].sheet.error
                                  : sides[1].sheet.error;
    if (code != 0)
        (void)snprintf(error, ERROR_BYTES, "out of memory");
    else
        code = write_file(file, document, error);
    json_decref(document);
    json_decref(sides[0].manifest);
    json_decref(sides[1].manifest);
    report_words_release(&words);
    return code;
}
