/* How far the run can be trusted: its noise, what limited its points, what
 * went wrong, what the machine had to say. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "captions.h"
#include "report_parts.h"
#include "summary_marks.h"

static void add_floor(struct report *report, json_t *trust)
{
    char floor[PAIRING_BYTES];

    pairings_floor_sentence(&report->conclusion->pairings, floor);
    sheet_text(&report->sheet, trust, "floor",
               floor[0] ? floor
                        : "No alternating pairs were run, so the noise floor "
                          "is not known: a difference is claimed where its "
                          "interval excludes 1");
}

/* How many points have which status. */
static void add_statuses(struct report *report, json_t *trust)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    json_t *list = sheet_list(sheet, trust, "statuses");

    for (int status = 0; status < STATUS_COUNT; status++) {
        long count = 0;

        for (size_t i = 0; i < summary->point_count; i++)
            count += summary->points[i].status == (enum status)status;
        if (count == 0)
            continue;
        json_t *item = sheet_item(sheet, list);
        sheet_text(sheet, item, "status", status_name((enum status)status));
        sheet_text(sheet, item, "points", human_count(count).text);
        sheet_text(sheet, item, "meaning",
                   summary_status_meaning((enum status)status));
    }
}

static void add_place(struct sheet *sheet, json_t *row, const char *scenario,
                      int connections, const char *server)
{
    sheet_text(sheet, row, "scenario", scenario);
    sheet_text(sheet, row, "connections", human_count(connections).text);
    sheet_text(sheet, row, "server", server);
}

/* The points that are not plainly ok, each with its reason. */
static void add_points(struct report *report, json_t *trust)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    json_t *list = sheet_list(sheet, trust, "points");

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];

        if (point->status == STATUS_OK && point->failed == 0)
            continue;
        json_t *row = sheet_item(sheet, list);
        add_place(sheet, row, point->scenario, point->connections,
                  point_label(point));
        sheet_text(sheet, row, "status", status_name(point->status));
        sheet_format(sheet, row, "failed", "%d of %d", point->failed,
                     point->trials);
        sheet_text(sheet, row, "reason", point->reason);
    }
}

static void add_failures(struct report *report, json_t *trust)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    json_t *list = sheet_list(sheet, trust, "failures");

    for (size_t i = 0; i < summary->failure_count; i++) {
        const struct result *trial = &summary->failures[i];
        json_t *row = sheet_item(sheet, list);

        sheet_count(sheet, row, "trial", trial->trial);
        add_place(sheet, row, trial->scenario, trial->connections,
                  summary_label(summary, trial->server));
        sheet_text(sheet, row, "reason",
                   trial->reason[0] ? trial->reason : "no reason given");
    }
}

/* What a run that was killed, or is under way, lacks. */
static void add_missing(struct report *report, json_t *list)
{
    const struct conclusion *conclusion = report->conclusion;
    json_t *run = conclusion->run;
    long long planned = json_integer_value(json_object_get(run, "trials")) +
                        json_integer_value(json_object_get(run, "pairs"));
    size_t there = conclusion->results.count + conclusion->pair_rows.count;
    char text[160];

    if (planned > (long long)there) {
        (void)snprintf(text, sizeof text,
                       "The run was cut short, or is under way: %lld trials "
                       "and pairs were planned, %zu are there",
                       planned, there);
        sheet_add_text(&report->sheet, list, text);
    }
    if (conclusion->results.cut_line > 0 || conclusion->pair_rows.cut_line > 0)
        sheet_add_text(&report->sheet, list,
                       "The last row of a file is cut off, and left out");
}

static void add_remarks(struct report *report, json_t *trust)
{
    const struct conclusion *conclusion = report->conclusion;
    json_t *host = json_object_get(conclusion->run, "host");
    json_t *list = sheet_list(&report->sheet, trust, "remarks"), *warning;
    size_t i, disturbed = conclusion->summary.disturbed;
    char text[160];

    add_missing(report, list);
    if (disturbed > 0) {
        (void)snprintf(text, sizeof text,
                       "%zu trial%s disturbed from outside, and run again",
                       disturbed, disturbed == 1 ? " was" : "s were");
        sheet_add_text(&report->sheet, list, text);
    }
    if (json_is_true(
            json_object_get(json_object_get(host, "versions"), "dirty")))
        sheet_add_text(&report->sheet, list,
                       "Files of the project differed from the commit that "
                       "is named below");
    json_array_foreach(json_object_get(host, "warnings"), i, warning)
    {
        const char *words = json_string_value(warning);
        size_t length = words ? strlen(words) : 0;

        if (length > 0 && words[length - 1] == '.')
            length--; /* the page sets the full stops */
        char *sentence = strndup(words ? words : "", length);
        if (!sentence)
            report->sheet.error = -ENOMEM;
        else if (length > 0)
            sheet_add_text(&report->sheet, list, sentence);
        free(sentence);
    }
}

/* Where and by what: the line at the foot of every chart. */
static void add_foot(struct report *report, json_t *trust)
{
    const struct conclusion *conclusion = report->conclusion;
    struct captions captions;

    captions_init(&captions, conclusion->run, &conclusion->summary,
                  &conclusion->claims);
    sheet_text(&report->sheet, trust, "foot", captions.foot[1]);
}

void report_add_trust(struct report *report)
{
    struct sheet *sheet = &report->sheet;
    const struct conclusion *conclusion = report->conclusion;
    json_t *trust = sheet_object(sheet, report->document, "trust");

    sheet_text(sheet, trust, "trials",
               human_count((long)conclusion->results.count).text);
    sheet_text(sheet, trust, "pairs",
               conclusion->pair_rows.count == 0
                   ? NULL
                   : human_count((long)conclusion->pair_rows.count).text);
    add_foot(report, trust);
    add_floor(report, trust);
    add_statuses(report, trust);
    add_points(report, trust);
    add_failures(report, trust);
    add_remarks(report, trust);
}
