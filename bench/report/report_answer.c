/* The answer: first in a sentence, then scenario by scenario. */
#include <stdio.h>
#include <string.h>

#include "answers.h"
#include "captions.h"
#include "chart_text.h"
#include "report.h"
#include "report_parts.h"
#include "summary_marks.h"

/* --- in a sentence ------------------------------------------------------ */

/* "9 supported, 6 refuted, 7 inconclusive" */
static void count_rulings(const struct claims *claims, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (int ruling = 0; ruling < RULING_COUNT; ruling++) {
        size_t count = 0;

        for (size_t i = 0; i < claims->count; i++)
            count += claims->all[i].ruling == (enum ruling)ruling;
        if (count == 0)
            continue;
        used += (size_t)snprintf(text + used, size - used, "%s%zu %s",
                                 used ? ", " : "", count,
                                 ruling_name((enum ruling)ruling));
    }
}

/* What an open loop was asked for is no answer. */
static enum metric first_metric(const struct summary *summary,
                                const char *scenario)
{
    return summary_is_open(summary, scenario) ? M_CPU_US_PER_REQUEST
                                              : M_THROUGHPUT_PER_S;
}

/* A chart's headline; a server's name may stand first. */
static void tell(const struct summary *summary, const char *scenario,
                 enum metric metric, char text[HEADLINE_BYTES])
{
    char plain[HEADLINE_BYTES];

    summary_headline(summary, scenario, metric, HEADLINE_BYTES / 2, plain,
                     sizeof plain);
    text_capitalize(plain, text, HEADLINE_BYTES);
}

void report_headline(const struct conclusion *conclusion,
                     char text[HEADLINE_BYTES])
{
    const struct summary *summary = &conclusion->summary;
    const struct claims *claims = &conclusion->claims;
    char counts[HEADLINE_BYTES / 2];

    if (claims->count > 0) {
        count_rulings(claims, counts, sizeof counts);
        (void)snprintf(text, HEADLINE_BYTES, "Of %zu claim%s on trial: %s",
                       claims->count, claims->count == 1 ? "" : "s", counts);
        return;
    }
    (void)snprintf(text, HEADLINE_BYTES, "No trials, so nothing can be said");
    if (summary->point_count == 0)
        return;
    const char *scenario = summary->points[0].scenario;
    tell(summary, scenario, first_metric(summary, scenario), text);
}

/* Of the first scenario, what stands behind the headline. */
static void add_subheads(struct report *report)
{
    static const enum metric metrics[] = {
        M_THROUGHPUT_PER_S, M_CPU_US_PER_REQUEST, M_MEMORY_TOTAL_KIB};
    const struct conclusion *conclusion = report->conclusion;
    const struct summary *summary = &conclusion->summary;
    json_t *list = sheet_list(&report->sheet, report->document, "subheads");
    bool is_told = conclusion->claims.count == 0 && summary->point_count > 0;
    char text[HEADLINE_BYTES];

    for (size_t i = 0; is_told && i < sizeof metrics / sizeof metrics[0]; i++) {
        const char *scenario = summary->points[0].scenario;

        if (metrics[i] == M_THROUGHPUT_PER_S ||
            metrics[i] == first_metric(summary, scenario))
            continue;
        tell(summary, scenario, metrics[i], text);
        sheet_add_text(&report->sheet, list, text);
    }
}

/* --- scenario by scenario ----------------------------------------------- */

struct telling {
    struct sheet *sheet;
    json_t *list;
};

static void add_sentence(const char *sentence, void *context)
{
    struct telling *telling = context;

    sheet_add_text(telling->sheet, telling->list, sentence);
}

static void add_scenario(struct report *report, json_t *list,
                         const char *scenario)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    json_t *item = sheet_item(sheet, list);
    struct telling telling = {sheet, sheet_list(sheet, item, "sentences")};

    sheet_text(sheet, item, "scenario", scenario);
    sheet_text(sheet, item, "asked", report_scenario_title(report, scenario));
    answers_tell(summary, scenario, add_sentence, &telling);
    for (size_t i = 0; i < summary->slope_count; i++) {
        char text[SLOPE_BYTES];

        if (strcmp(summary->slopes[i].scenario, scenario) != 0)
            continue;
        slope_sentence(&summary->slopes[i], text);
        add_sentence(text, &telling);
    }
}

void report_add_answer(struct report *report)
{
    struct sheet *sheet = &report->sheet;
    const struct conclusion *conclusion = report->conclusion;
    const struct summary *summary = &conclusion->summary;
    json_t *list = sheet_list(sheet, report->document, "answers");
    char headline[HEADLINE_BYTES];

    report_headline(conclusion, headline);
    sheet_text(sheet, report->document, "headline", headline);
    sheet_text(sheet, report->document, "run",
               text_of(conclusion->run, "name"));
    sheet_text(
        sheet, report->document, "first_asked",
        conclusion->claims.count > 0 || summary->point_count == 0
            ? NULL
            : report_scenario_title(report, summary->points[0].scenario));
    add_subheads(report);
    for (size_t i = 0; i < summary->point_count; i++)
        if (summary_begins_scenario(summary, i))
            add_scenario(report, list, summary->points[i].scenario);
}
