/* The verdict table: every server at every load level, its figures, and how it
 * compares with the base, or that nothing can be said. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "estimate.h"
#include "ratio.h"
#include "report_parts.h"
#include "summary_marks.h"

static const struct figure {
    enum metric metric;
    const char *title;
    struct human (*format)(double);
} CLOSED[] =
    {
        {M_THROUGHPUT_PER_S, "requests/s", human_number},
        {M_CPU_US_PER_REQUEST, "CPU us/request", human_number},
        {M_MEMORY_TOTAL_KIB, "memory", human_kib},
},
  OPEN[] = {
      {M_LATENCY_P99_US, "p99 us", human_number},
      {M_CPU_US_PER_REQUEST, "CPU us/request", human_number},
      {M_MEMORY_TOTAL_KIB, "memory", human_kib},
};

enum {
    FIGURES = sizeof CLOSED / sizeof CLOSED[0] /* of OPEN, too */
};

/* A small difference as a change, "-5.2%"; a large one as a factor. */
static struct human (*difference_format(double factor))(double)
{
    return factor > 1 / 1.2 && factor < 1.2 ? human_change : human_factor;
}

struct verdict_words {
    const char *word, *class; /* the class is one of the style's */
};

static bool is_bound(const struct summary *summary, const struct ratio *ratio,
                     const char *server)
{
    const struct point *point =
        summary_point(summary, ratio->scenario, ratio->connections, server);

    return point && point->status == STATUS_CLIENT_BOUND;
}

/* Of throughput: where the client held back the one with less, who has more
 * is not known; where it held back the other alone, it can but be more. */
static struct verdict_words words_of(const struct summary *summary,
                                     const struct ratio *ratio,
                                     enum metric metric)
{
    const struct estimate *told = ratio_told(ratio, metric);
    bool is_rate = metric == M_THROUGHPUT_PER_S, is_more = told->median > 1;
    const char *more = is_more ? ratio->server : ratio->base;
    const char *less = is_more ? ratio->base : ratio->server;

    if (isnan(told->low))
        return (struct verdict_words){"too few trials for a claim", "unclear"};
    if (!estimate_is_beyond(told, ratio_floor(summary, metric)))
        return (struct verdict_words){"no clear difference", "unclear"};
    if (is_rate && is_bound(summary, ratio, less))
        return (struct verdict_words){"not known: the client was the limit",
                                      "unclear"};
    bool is_least = is_rate && is_bound(summary, ratio, more);
    if (is_more == is_rate)
        return (struct verdict_words){
            is_least ? "better, at least so much" : "better", "better"};
    return (struct verdict_words){
        is_least ? "worse, at least so much" : "worse", "worse"};
}

/* "-5.2%, -8.1% to -2.4%: worse"; null for the base, and without a pair. */
static void add_verdict(struct report *report, json_t *cell,
                        const struct ratio *ratio, enum metric metric)
{
    struct sheet *sheet = &report->sheet;
    const struct estimate *told = ratio ? ratio_told(ratio, metric) : NULL;

    if (!told || told->count == 0) {
        sheet_text(sheet, cell, "verdict", NULL);
        return;
    }
    struct human (*format)(double) = difference_format(told->median);
    struct verdict_words words =
        words_of(&report->conclusion->summary, ratio, metric);
    json_t *verdict = sheet_object(sheet, cell, "verdict");
    sheet_text(sheet, verdict, "difference", format(told->median).text);
    sheet_text(sheet, verdict, "range", report_interval(told, format).text);
    sheet_text(sheet, verdict, "word", words.word);
    sheet_text(sheet, verdict, "class", words.class);
    sheet_flag(sheet, verdict, "is_paired", ratio_is_paired(ratio, metric));
}

static void add_cell(struct report *report, json_t *cells,
                     const struct point *point, const struct figure *figure)
{
    struct sheet *sheet = &report->sheet;
    const struct estimate *value = &point->value[figure->metric];
    bool is_bound = figure->metric == M_THROUGHPUT_PER_S &&
                    point->status == STATUS_CLIENT_BOUND;
    json_t *cell = sheet_item(sheet, cells);

    sheet_format(sheet, cell, "figure", "%s%s",
                 is_bound && value->count > 0 ? "\u2265 " : "",
                 figure->format(value->median).text);
    sheet_text(sheet, cell, "interval",
               report_interval(value, figure->format).text);
    add_verdict(report, cell,
                summary_ratio_of(&report->conclusion->summary, point),
                figure->metric);
}

static const struct figure *figures_of(const struct summary *summary,
                                       const char *scenario)
{
    return summary_is_open(summary, scenario) ? OPEN : CLOSED;
}

static void add_row(struct report *report, json_t *rows, size_t i)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    const struct point *point = &summary->points[i];
    const struct figure *figures = figures_of(summary, point->scenario);
    json_t *row = sheet_item(sheet, rows);
    json_t *cells = sheet_list(sheet, row, "cells");

    sheet_text(sheet, row, "connections", human_count(point->connections).text);
    sheet_flag(sheet, row, "begins_level", summary_begins_level(summary, i));
    sheet_text(sheet, row, "server", point_label(point));
    for (int j = 0; j < FIGURES; j++)
        add_cell(report, cells, point, &figures[j]);
    sheet_text(sheet, row, "status", status_name(point->status));
    sheet_text(sheet, row, "failed", NULL);
    if (point->failed > 0)
        sheet_format(sheet, row, "failed", "%d of %d failed", point->failed,
                     point->trials);
}

/* The table of one scenario, without its rows, to which it returns the list. */
static json_t *add_table(struct report *report, json_t *tables,
                         const char *scenario)
{
    struct sheet *sheet = &report->sheet;
    const struct summary *summary = &report->conclusion->summary;
    const struct figure *figures = figures_of(summary, scenario);
    json_t *table = sheet_item(sheet, tables);
    json_t *columns = sheet_list(sheet, table, "columns");
    const char *base = summary_base(summary, scenario);

    sheet_text(sheet, table, "scenario", scenario);
    sheet_text(sheet, table, "asked", report_scenario_title(report, scenario));
    sheet_text(sheet, table, "base",
               base ? summary_label(summary, base) : NULL);
    /* a run for claims has many scenarios, and they are not what it is for */
    sheet_flag(sheet, table, "is_folded", report->conclusion->claims.count > 0);
    for (int i = 0; i < FIGURES; i++)
        sheet_add_text(sheet, columns, figures[i].title);
    return sheet_list(sheet, table, "rows");
}

void report_add_verdicts(struct report *report)
{
    const struct summary *summary = &report->conclusion->summary;
    json_t *tables = sheet_list(&report->sheet, report->document, "verdicts");
    json_t *rows = NULL;

    for (size_t i = 0; i < summary->point_count; i++) {
        if (summary_begins_scenario(summary, i))
            rows = add_table(report, tables, summary->points[i].scenario);
        add_row(report, rows, i);
    }
}
