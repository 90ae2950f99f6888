#include "summary.h"

#include <math.h>
#include <string.h>

#include "answers.h"
#include "human.h"
#include "ratio.h"
#include "summary_marks.h"

void summary_put_escaped(FILE *file, const char *text)
{
    for (; *text != '\0'; text++) {
        bool control = (unsigned char)*text < ' ' || *text == 0x7f;
        if (control) {
            fputc(' ', file);
        } else if (*text == '<' || *text == '&') {
            fputs(*text == '<' ? "&lt;" : "&amp;", file);
        } else {
            if (strchr("\\`*_[]#|>~!$", *text) != NULL)
                fputc('\\', file);
            fputc(*text, file);
        }
    }
}

static void put_item(const char *sentence, void *file)
{
    fputs("- ", file);
    summary_put_escaped(file, sentence);
    fputs(".\n", file);
}

static void put_heading(FILE *file, const char *scenario)
{
    fputs("\n## ", file);
    summary_put_escaped(file, scenario);
    fputs("\n\n", file);
}

static void put_slopes(const struct summary *summary, const char *scenario,
                       FILE *file)
{
    for (size_t i = 0; i < summary->slope_count; i++) {
        char text[SLOPE_BYTES];
        if (strcmp(summary->slopes[i].scenario, scenario) != 0)
            continue;
        slope_sentence(&summary->slopes[i], text);
        put_item(text, file);
    }
}

static void put_all_answers(const struct summary *summary, FILE *file)
{
    for (size_t i = 0; i < summary->point_count; i++) {
        const char *scenario = summary->points[i].scenario;
        if (!summary_begins_scenario(summary, i))
            continue;
        fputs(i == 0 ? "**" : "\n**", file);
        summary_put_escaped(file, scenario);
        fputs("**\n\n", file);
        answers_tell(summary, scenario, put_item, file);
        put_slopes(summary, scenario, file);
    }
}

/* "84.1k (81.2k to 86.0k)" */
static void put_estimate(FILE *file, const struct estimate *estimate,
                         struct human (*format)(double))
{
    fprintf(file, " %s", format(estimate->median).text);
    if (!isnan(estimate->low))
        fprintf(file, " (%s to %s)", format(estimate->low).text,
                format(estimate->high).text);
    fputs(" |", file);
}

/* "1.52x (3.1 %, pairs)" */
static void put_ratio(FILE *file, const struct summary *summary,
                      const struct point *point, enum metric metric)
{
    const struct ratio *ratio = summary_ratio_of(summary, point);
    double least = ratio == NULL ? NAN : ratio_least(summary, ratio, metric);

    fputc(' ', file);
    summary_put_escaped(file,
                        summary_marked_ratio(summary, point, metric).text);
    if (!isnan(least))
        fprintf(file, " (%s%s)", human_excess(least).text,
                ratio_is_paired(ratio, metric) ? ", pairs" : "");
    fputs(" |", file);
}

static void put_status(FILE *file, const struct point *point)
{
    fprintf(file, " %s", status_name(point->status));
    if (point->failed > 0)
        fprintf(file, " (%d of %d)", point->failed, point->trials);
    /* which limit, which share, what noise: the status alone does not say */
    if (point->reason[0] &&
        (point->status == STATUS_LIMIT_HIT || point->status == STATUS_STARVED ||
         point->status == STATUS_NOISY)) {
        fputs(": ", file);
        summary_put_escaped(file, point->reason);
    }
    fputs(" |\n", file);
}

/* The figures of a table, each with its ratio: of a closed loop, of an open
 * one. */
static const struct figure {
    enum metric metric;
    const char *name;
    struct human (*format)(double);
} CLOSED[] =
    {
        {M_THROUGHPUT_PER_S, "requests/s", human_number},
        {M_CPU_US_PER_REQUEST, "CPU us/request", human_number},
        {M_SERVER_CLIENT_CPU_US_PER_REQUEST, "with wrk's CPU", human_number},
        {M_MEMORY_TOTAL_KIB, "memory", human_kib},
},
  OPEN[] = {
      {M_LATENCY_P50_US, "p50 us", human_number},
      {M_LATENCY_P99_US, "p99 us", human_number},
      {M_CPU_US_PER_REQUEST, "CPU us/request", human_number},
      {M_MEMORY_TOTAL_KIB, "memory", human_kib},
};

enum {
    FIGURE_COUNT = sizeof CLOSED / sizeof CLOSED[0] /* of OPEN, too */
};

static const struct figure *figures_of(const struct summary *summary,
                                       const char *scenario)
{
    return summary_is_open(summary, scenario) ? OPEN : CLOSED;
}

static void put_row(const struct summary *summary, size_t i, FILE *file)
{
    const struct point *point = &summary->points[i];
    const struct figure *figures = figures_of(summary, point->scenario);

    fprintf(file, "| %s | ",
            summary_begins_level(summary, i)
                ? human_count(point->connections).text
                : "");
    summary_put_escaped(file, point_label(point));
    fprintf(file, " | %d |", point->trials);
    for (int j = 0; j < FIGURE_COUNT; j++) {
        enum metric metric = figures[j].metric;

        put_estimate(file, &point->value[metric], figures[j].format);
        put_ratio(file, summary, point, metric);
    }
    put_status(file, point);
}

static void put_table_head(const struct summary *summary, const char *scenario,
                           FILE *file)
{
    const char *base = summary_base(summary, scenario);
    const struct figure *figures = figures_of(summary, scenario);

    put_heading(file, scenario);
    fputs("| connections | server | trials |", file);
    for (int i = 0; i < FIGURE_COUNT; i++) {
        fprintf(file, " %s | against ", figures[i].name);
        summary_put_escaped(file,
                            base == NULL ? "-" : summary_label(summary, base));
        fputs(" |", file);
    }
    fputs(" status |\n|--:|---|--:|", file);
    for (int i = 0; i < FIGURE_COUNT; i++)
        fputs("--:|--:|", file);
    fputs("---|\n", file);
}

static void put_ratios_legend(const struct summary *summary, FILE *file)
{
    fputs("Ratios come from pairs of trials of one repetition; behind each "
          "stands the least difference that would have shown, half the "
          "interval's width, or the noise floor if that is known and larger. "
          " `~`: no clear difference (the 95 % interval contains 1, or the "
          "noise floor is not exceeded), `?`: too few trials for a claim.\n",
          file);
    if (summary->pairings != NULL && summary->pairings->count > 0)
        fprintf(file,
                "Those marked \"pairs\" come from alternating pairs, with a "
                "%d %% interval: see below.\n",
                PAIRING_CONFIDENCE_PCT);
}

static void put_tables(const struct summary *summary, FILE *file)
{
    for (size_t i = 0; i < summary->point_count; i++) {
        if (summary_begins_scenario(summary, i))
            put_table_head(summary, summary->points[i].scenario, file);
        put_row(summary, i, file);
    }
    fputs("\nFigures are medians of the valid trials, with a 95 % interval "
          "where there are six or more.  On one machine the sender's CPU "
          "time holds part of the receiver's TCP, so CPU per request stands "
          "beside the sum with wrk's.\n",
          file);
    if (summary->ratio_count > 0)
        put_ratios_legend(summary, file);
}

static void put_failures(const struct summary *summary, FILE *file)
{
    if (summary->failure_count == 0)
        return;
    fputs("\n## Failed trials\n\n", file);
    for (size_t i = 0; i < summary->failure_count; i++) {
        const struct result *row = &summary->failures[i];
        fprintf(file, "- trial %d (", row->trial);
        summary_put_escaped(file, row->scenario);
        fputs(", ", file);
        summary_put_escaped(file, summary_label(summary, row->server));
        fprintf(file,
                ", %s connections): ", human_count(row->connections).text);
        summary_put_escaped(file,
                            row->reason[0] ? row->reason : "no reason given");
        fputc('\n', file);
    }
}

static void put_disturbed(const struct summary *summary, FILE *file)
{
    if (summary->disturbed > 0)
        fprintf(file, "\n%zu trial%s disturbed from outside, and run again.\n",
                summary->disturbed,
                summary->disturbed == 1 ? " was" : "s were");
}

static void put_statuses(const struct summary *summary, FILE *file)
{
    bool seen[STATUS_COUNT] = {false};

    for (size_t i = 0; i < summary->point_count; i++)
        seen[summary->points[i].status] = true;
    fputs("\n## What the statuses mean\n\n", file);
    for (int status = 0; status < STATUS_COUNT; status++) {
        if (seen[status])
            fprintf(file, "- %s: %s\n", status_name((enum status)status),
                    summary_status_meaning((enum status)status));
    }
}

int summary_write_markdown(const struct summary *summary, FILE *file)
{
    fputs("# The answer\n\n", file);
    if (summary->point_count == 0) {
        fputs("No trials, so nothing can be said.\n", file);
        return summary_stream_outcome(file);
    }
    put_all_answers(summary, file);
    put_tables(summary, file);
    put_failures(summary, file);
    put_disturbed(summary, file);
    put_statuses(summary, file);
    return summary_stream_outcome(file);
}
