#include "comparison.h"

#include <math.h>
#include <string.h>

#include "rank.h"
#include "summary_marks.h"

enum {
    SCENARIO_COLUMNS = 9,
    SERVER_COLUMNS = 12
};

/* How a metric is told: divided by `unit`. */
static const struct telling {
    const char *title, *head;
    double unit;
} TELLINGS[METRIC_COUNT] = {
    [M_THROUGHPUT_PER_S] = {"requests/s", "more is better", 1},
    [M_CPU_US_PER_REQUEST] = {"CPU us/request", "less is better", 1},
    [M_MEMORY_TOTAL_KIB] = {"memory MiB", "less is better", 1024},
    [M_LATENCY_P99_US] = {"p99 ms", "less is better", 1000},
};

const char *comparison_metric_title(enum metric metric)
{
    return TELLINGS[metric].title;
}

/* " 57.2k +- 12%": a median, and how far its interval reaches to the farther
 * side; "?" when there is none. */
static void put_cell(FILE *file, const struct point *point, enum metric metric)
{
    const struct estimate *value = &point->value[metric];
    double below = value->median - value->low;
    double above = value->high - value->median;
    double reach = fmax(below, above) / fabs(value->median);
    struct human text = {"?"};

    if (isfinite(reach) && reach >= 9.995)
        text = human_factor(reach);
    else if (isfinite(reach))
        (void)snprintf(text.text, sizeof text.text, "%.0f%%", 100 * reach);
    fprintf(file, " %6s +-%4s",
            human_number(value->median / TELLINGS[metric].unit).text,
            text.text);
}

/* "-3.1% to +5.2%" */
static struct human interval(const struct estimate *factor)
{
    struct human text = {"?"};

    if (!isnan(factor->low))
        (void)snprintf(text.text, sizeof text.text, "%.30s to %.30s",
                       human_change(factor->low).text,
                       human_change(factor->high).text); /* always fits */
    return text;
}

/* "5.2%", "+12.5x" */
static struct human least(double factor)
{
    struct human text = {"?"};

    if (isnan(factor))
        return text;
    if (factor >= 10)
        return human_factor(factor);
    (void)snprintf(text.text, sizeof text.text, "%.*f%%",
                   100 * (factor - 1) < 9.95 ? 1 : 0, 100 * (factor - 1));
    return text;
}

static struct human p_value(double p)
{
    struct human text = {"<0.001"};

    if (!(p < 0.0005))
        (void)snprintf(text.text, sizeof text.text, "%.3f", p);
    return text;
}

static void put_change(FILE *file, const struct comparison_row *row)
{
    struct human need;

    switch (row->change) {
    case CHANGE_FAILED:
        fprintf(file, "%8s  %-17s %5s %6s", "", "not compared", "", "");
        return;
    case CHANGE_UNMEASURED:
        fprintf(file, "%8s  %-17s %5s %6s", "", "not measured", "", "");
        return;
    case CHANGE_TOO_FEW:
        (void)snprintf(need.text, sizeof need.text, "need >= %zu samples",
                       rank_samples_needed());
        fprintf(file, "%8s  %-17s %5s %6s", "~", need.text, "",
                p_value(row->p).text);
        return;
    case CHANGE_UNCLEAR:
    case CHANGE_CLEAR:
        fprintf(file, "%8s  %-17s %5s %6s",
                row->change == CHANGE_UNCLEAR
                    ? "~"
                    : human_change(row->factor.median).text,
                interval(&row->factor).text, least(row->least).text,
                p_value(row->p).text);
        return;
    }
}

/* " 6+6", and what is wrong: " A c", " B F 2/6", " !" */
static void put_trials(FILE *file, const struct comparison_row *row)
{
    int a_count = row->a->value[row->metric].count;
    int b_count = row->b->value[row->metric].count;
    char counts[32];

    (void)snprintf(counts, sizeof counts, "%d+%d", a_count, b_count);
    fprintf(file, " %5s", counts);
    if (row->apart)
        fputs(" !", file);
    if (row->a->status != STATUS_OK)
        fprintf(file, " A %s", summary_mark(row->a).text);
    if (row->b->status != STATUS_OK)
        fprintf(file, " B %s", summary_mark(row->b).text);
    fputc('\n', file);
}

static void put_row(FILE *file, const struct comparison_row *row)
{
    summary_put_name(file, row->a->scenario, SCENARIO_COLUMNS);
    fprintf(file, " %7s ", human_count(row->a->connections).text);
    summary_put_name(file, row->a->server, SERVER_COLUMNS);
    put_cell(file, row->a, row->metric);
    put_cell(file, row->b, row->metric);
    put_change(file, row);
    put_trials(file, row);
}

static void put_mean(const struct comparison *comparison, enum metric metric,
                     FILE *file)
{
    struct comparison_mean mean = comparison_mean(comparison, metric);
    double unit = TELLINGS[metric].unit;

    fprintf(file, "%-*s %6s%7s %6s%7s%8s  of %d row%s\n",
            SCENARIO_COLUMNS + SERVER_COLUMNS + 9, "geomean",
            human_number(mean.a / unit).text, "",
            human_number(mean.b / unit).text, "",
            human_change(mean.b / mean.a).text, mean.count,
            mean.count == 1 ? "" : "s");
}

static void put_table(const struct comparison *comparison, enum metric metric,
                      const char *warning, FILE *file)
{
    fprintf(file, "%s, %s\n", TELLINGS[metric].title, TELLINGS[metric].head);
    if (warning[0])
        fprintf(file, "not comparable: %s\n", warning);
    fprintf(file, "%-*s %7s %-*s %6s%7s %6s%7s%8s  %-17s %5s %6s %5s status\n",
            SCENARIO_COLUMNS, "scenario", "conns", SERVER_COLUMNS, "server",
            "A", "", "B", "", "change", "95 % interval", "least", "p", "n");
    for (size_t i = 0; i < comparison->row_count; i++) {
        if (comparison->rows[i].metric == metric)
            put_row(file, &comparison->rows[i]);
    }
    put_mean(comparison, metric, file);
    fputc('\n', file);
}

static void put_lonely(const struct comparison *comparison, FILE *file)
{
    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < comparison->only_count[side]; i++) {
            const struct point *point = comparison->only[side][i];
            fprintf(file, "only in %c: %s ", "AB"[side],
                    human_name(point->scenario, NAME_BYTES).text);
            fprintf(file, "%s %s\n", human_count(point->connections).text,
                    human_name(point->server, NAME_BYTES).text);
        }
    }
    if (comparison->only_count[0] + comparison->only_count[1] > 0)
        fputc('\n', file);
}

/* How many rows would be called different if nothing was. */
static void put_by_chance(const struct comparison *comparison, FILE *file)
{
    size_t tested = comparison_tested(comparison);

    fprintf(file,
            "%zu row%s tested, each at alpha = %.2f, without a correction for "
            "their number:\nhad nothing changed, about %.*f of them would be "
            "called different by chance.\n",
            tested, tested == 1 ? " was" : "s were", RANK_ALPHA,
            (double)tested * RANK_ALPHA < 9.5 ? 1 : 0,
            (double)tested * RANK_ALPHA);
}

static void put_legend(const struct comparison *comparison, FILE *file)
{
    bool seen[STATUS_COUNT] = {false};
    bool apart = false;

    for (size_t i = 0; i < comparison->row_count; i++) {
        seen[comparison->rows[i].a->status] = true;
        seen[comparison->rows[i].b->status] = true;
        apart |= comparison->rows[i].apart;
    }
    fputs("A, B: medians of the valid trials, +- their 95 % interval ('?': "
          "fewer than six trials)\n"
          "change: of B against A (Hodges-Lehmann), '~' where p is above "
          "alpha\n"
          "least: the least change that would show: half the interval's "
          "width, or the noise floor of alternating\npairs in either run, if "
          "that is larger\n"
          "p: Mann-Whitney U test, both tails; n: valid trials of A and B, "
          "each a fresh process\n",
          file);
    put_by_chance(comparison, file);
    if (apart)
        fputs("! what was asked differs: not in the mean, not judged\n", file);
    summary_put_legend(file, seen);
}

int comparison_write(const struct comparison *comparison, const char *warning,
                     FILE *file)
{
    for (int i = 0; i < COMPARED_METRICS && comparison->row_count > 0; i++)
        put_table(comparison, comparison_metrics[i], warning, file);
    if (comparison->row_count == 0)
        fputs("The runs have no point in common.\n\n", file);
    put_lonely(comparison, file);
    if (comparison->row_count > 0)
        put_legend(comparison, file);
    return summary_stream_outcome(file);
}
