/* The charts: of the whole run first, then scenario by scenario; those that
 * everybody looks at, more of them, and which were left out and why. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captions.h"
#include "chart_text.h"
#include "page.h"
#include "report_parts.h"
#include "report_tables.h"
#include "summary_marks.h"
#include "svg_inline.h"

/* A kind whose words are not written yet. */
static struct kind_words plain_words(const char *kind)
{
    return (struct kind_words){.kind = kind,
                               .heading = kind,
                               .question = "",
                               .reading = "",
                               .alternative = "A chart."};
}

/* --- one picture -------------------------------------------------------- */

/* How wide the SVG was drawn, in its own px; 0: it does not say. */
static long drawn_width(const char *svg)
{
    static const char key[] = "viewBox=\"0 0 ";
    const char *box = strstr(svg, key);

    return box ? strtol(box + strlen(key), NULL, 10) : 0;
}

/* The SVG, made fit for the page; "" and why, when it is not. */
static void add_picture(struct report *report, json_t *figure, json_t *entry,
                        const struct kind_words *words)
{
    char path[PATH_BYTES], name[PATH_BYTES / 2], id[32];
    struct buffer text = {0}, picture = {0};
    struct svg_labels labels = {id, text_of(entry, "title"),
                                words->alternative};

    /* a name of ours has no slash: the file lies in the run's folder */
    text_file_part(text_of(entry, "name"), name, sizeof name - 8);
    strcat(name, ".svg");
    snprintf(path, sizeof path, "%.500s/charts/%.500s",
             report->conclusion->run_dir, name);
    snprintf(id, sizeof id, "c%d", ++report->pictures);
    int code = page_read_file(path, &text);
    if (code == 0)
        code = svg_inline(text.data, &labels, &picture);
    sheet_text(&report->sheet, figure, "id", id);
    sheet_take(&report->sheet, figure, "svg",
               code == 0 ? json_string(picture.data) : json_null());
    sheet_count(&report->sheet, figure, "width_px",
                code == 0 ? drawn_width(picture.data) : 0);
    sheet_text(&report->sheet, figure, "missing", NULL);
    if (code != 0)
        sheet_format(&report->sheet, figure, "missing",
                     "charts/%s cannot be shown: %s", name, strerror(-code));
    buffer_release(&text);
    buffer_release(&picture);
}

void report_add_figure(struct report *report, json_t *list, json_t *entry,
                       const struct kind_words *words)
{
    struct sheet *sheet = &report->sheet;
    json_t *figure = sheet_item(sheet, list);
    char name[NAME_BYTES * 2];

    text_file_part(text_of(entry, "name"), name, sizeof name);
    sheet_text(sheet, figure, "name", name);
    sheet_text(sheet, figure, "side", report->side);
    sheet_text(sheet, figure, "heading", words->heading);
    sheet_text(sheet, figure, "question", words->question);
    sheet_text(sheet, figure, "reading", words->reading);
    sheet_flag(sheet, figure, "is_plain", words->is_plain);
    /* beside a run's own page */
    sheet_flag(sheet, figure, "has_files", report->document != NULL);
    add_picture(report, figure, entry, words);
    report_add_numbers(report, figure, entry, words);
}

/* --- which stand where -------------------------------------------------- */

bool report_is_drawn(json_t *entry)
{
    return json_is_string(json_object_get(entry, "title"));
}

/* Whether the entry is of this scenario; NULL: of the whole run. */
static bool is_of(json_t *entry, const char *scenario)
{
    const char *its = json_string_value(json_object_get(entry, "scenario"));

    return scenario ? its && strcmp(its, scenario) == 0 : !its;
}

const struct kind_words *report_words_of(const struct report *report,
                                         json_t *entry)
{
    for (int i = 0; i < report->words->count; i++) {
        if (strcmp(report->words->kinds[i].kind, text_of(entry, "kind")) == 0)
            return &report->words->kinds[i];
    }
    return NULL;
}

/* The pictures of one kind. */
static void add_kind(struct report *report, json_t *list, const char *scenario,
                     const struct kind_words *words)
{
    json_t *entry;
    size_t i;

    json_array_foreach(report->manifest, i, entry)
    {
        if (report_is_drawn(entry) && is_of(entry, scenario) &&
            report_words_of(report, entry) == words)
            report_add_figure(report, list, entry, words);
    }
}

/* Those of no kind that there are words for: behind "more". */
static void add_unknown(struct report *report, json_t *list,
                        const char *scenario)
{
    json_t *entry;
    size_t i;

    json_array_foreach(report->manifest, i, entry)
    {
        struct kind_words words = plain_words(text_of(entry, "kind"));
        if (report_is_drawn(entry) && is_of(entry, scenario) &&
            !report_words_of(report, entry))
            report_add_figure(report, list, entry, &words);
    }
}

/* Charts of the claims stand with the claims; without any, behind "more". */
static void add_section(struct report *report, json_t *list,
                        const char *scenario, bool is_shown)
{
    bool has_claims = report->conclusion->claims.count > 0;

    for (int i = 0; i < report->words->count; i++) {
        const struct kind_words *words = &report->words->kinds[i];
        bool is_here = !words->is_of_claims || !has_claims;
        if (is_here && is_shown == (words->is_shown && !words->is_of_claims))
            add_kind(report, list, scenario, words);
    }
    if (!is_shown)
        add_unknown(report, list, scenario);
}

/* A run for claims has many scenarios, and they are not what it is for: what
 * stands behind "more" elsewhere stays beside the page. */
static void add_links(struct report *report, json_t *list, const char *scenario)
{
    struct sheet *sheet = &report->sheet;
    json_t *entry;
    size_t i;

    json_array_foreach(report->manifest, i, entry)
    {
        const struct kind_words *words = report_words_of(report, entry);
        char name[NAME_BYTES * 2];

        if (!report_is_drawn(entry) || !is_of(entry, scenario) ||
            (words && (words->is_shown || words->is_of_claims)))
            continue;
        json_t *item = sheet_item(sheet, list);
        text_file_part(text_of(entry, "name"), name, sizeof name);
        sheet_text(sheet, item, "name", name);
        sheet_text(sheet, item, "title", text_of(entry, "title"));
    }
}

/* A group of figures, unless there is none. */
static void add_group(struct report *report, json_t *groups,
                      const char *scenario)
{
    struct sheet *sheet = &report->sheet;
    json_t *group = sheet_item(sheet, groups);
    json_t *shown = sheet_list(sheet, group, "shown");
    json_t *more = sheet_list(sheet, group, "more");
    json_t *links = sheet_list(sheet, group, "links");
    bool is_folded = scenario && report->conclusion->claims.count > 0;

    add_section(report, shown, scenario, true);
    if (is_folded)
        add_links(report, links, scenario);
    else
        add_section(report, more, scenario, false);
    if (json_array_size(shown) + json_array_size(more) +
            json_array_size(links) ==
        0) {
        if (json_array_remove(groups, json_array_size(groups) - 1) != 0)
            report->sheet.error = -ENOMEM;
        return;
    }
    sheet_text(sheet, group, "scenario", scenario);
    sheet_text(sheet, group, "asked",
               scenario ? report_scenario_title(report, scenario) : NULL);
    sheet_count(sheet, group, "more_count", (long long)json_array_size(more));
    sheet_flag(sheet, group, "is_folded", is_folded);
}

void report_add_claim_figures(struct report *report, json_t *list,
                              const char *claim)
{
    json_t *entry;
    size_t i;

    json_array_foreach(report->manifest, i, entry)
    {
        const struct kind_words *words = report_words_of(report, entry);
        const char *its = json_string_value(json_object_get(entry, "claim"));
        if (report_is_drawn(entry) && words && words->is_of_claims &&
            (claim ? its && strcmp(its, claim) == 0 : !its))
            report_add_figure(report, list, entry, words);
    }
}

/* --- what is not there -------------------------------------------------- */

static void add_left_out(struct report *report)
{
    struct sheet *sheet = &report->sheet;
    json_t *list = sheet_list(sheet, report->document, "left_out"), *entry;
    size_t i;

    json_array_foreach(report->manifest, i, entry)
    {
        const struct kind_words *words = report_words_of(report, entry);
        json_t *why = json_object_get(entry, "left_out");
        json_t *of = json_object_get(entry, "scenario");
        if (!json_is_string(why))
            continue;
        if (!of)
            of = json_object_get(entry, "claim");
        json_t *item = sheet_item(sheet, list);
        sheet_text(sheet, item, "heading",
                   words ? words->heading : text_of(entry, "kind"));
        sheet_value(sheet, item, "of", of);
        sheet_value(sheet, item, "why", why);
    }
}

void report_add_charts(struct report *report)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    json_t *groups = sheet_list(sheet, report->document, "groups");

    sheet_flag(sheet, report->document, "has_charts",
               json_array_size(report->manifest) > 0);
    add_group(report, groups, NULL);
    for (size_t i = 0; i < summary->point_count; i++)
        if (summary_begins_scenario(summary, i))
            add_group(report, groups, summary->points[i].scenario);
    add_left_out(report);
}
