#include "compare_rows.h"

#include <math.h>
#include <stdio.h>

#include "human.h"
#include "rank.h"
#include "summary_marks.h"

/* "96.5k" and "95.6k to 107k", in the unit of the table's title. */
static struct human in_unit(enum metric metric, double value)
{
    double unit = metric == M_MEMORY_TOTAL_KIB ? 1024
                  : metric == M_LATENCY_P99_US ? 1000
                                               : 1;

    return human_number(value / unit);
}

static void add_side(struct sheet *sheet, json_t *row, const char *key,
                     const struct point *point, enum metric metric)
{
    const struct estimate *value = &point->value[metric];
    json_t *side = sheet_object(sheet, row, key);

    sheet_text(sheet, side, "figure", in_unit(metric, value->median).text);
    sheet_text(sheet, side, "interval", NULL);
    if (!isnan(value->low))
        sheet_format(sheet, side, "interval", "%s to %s",
                     in_unit(metric, value->low).text,
                     in_unit(metric, value->high).text);
    sheet_count(sheet, side, "trials", value->count);
    sheet_text(sheet, side, "status", status_name(point->status));
}

/* Why there is no change to tell; NULL when there is one. */
static const char *why_none(enum change change)
{
    switch (change) {
    case CHANGE_FAILED:
        return "not compared: trials failed";
    case CHANGE_UNMEASURED:
        return "not measured";
    case CHANGE_TOO_FEW:
        return "too few trials";
    case CHANGE_UNCLEAR:
        return "no clear change";
    case CHANGE_CLEAR:
        break;
    }
    return NULL;
}

static void add_change(struct sheet *sheet, json_t *row,
                       const struct comparison_row *compared)
{
    const struct estimate *factor = &compared->factor;
    bool is_clear = compared->change == CHANGE_CLEAR;
    bool is_better =
        (factor->median > 1) == (compared->metric == M_THROUGHPUT_PER_S);

    sheet_text(sheet, row, "change",
               is_clear ? human_change(factor->median).text : NULL);
    sheet_text(sheet, row, "word",
               is_clear ? is_better ? "better" : "worse"
                        : why_none(compared->change));
    sheet_text(sheet, row, "class",
               is_clear ? is_better ? "better" : "worse" : "unclear");
    sheet_text(sheet, row, "range", NULL);
    if (!isnan(factor->low) && compared->change >= CHANGE_UNCLEAR)
        sheet_format(sheet, row, "range", "%s to %s",
                     human_change(factor->low).text,
                     human_change(factor->high).text);
    sheet_text(sheet, row, "least",
               isnan(compared->least) ? "-"
                                      : human_excess(compared->least).text);
    if (isnan(compared->p))
        sheet_text(sheet, row, "p", "-");
    else if (compared->p < 0.0005)
        sheet_text(sheet, row, "p", "below 0.001");
    else
        sheet_format(sheet, row, "p", "%.3f", compared->p);
}

static void add_row(struct sheet *sheet, json_t *rows,
                    const struct comparison_row *compared)
{
    json_t *row = sheet_item(sheet, rows);

    sheet_text(sheet, row, "scenario", compared->a->scenario);
    sheet_text(sheet, row, "connections",
               human_count(compared->a->connections).text);
    sheet_text(sheet, row, "server", compared->a->server);
    add_side(sheet, row, "a", compared->a, compared->metric);
    add_side(sheet, row, "b", compared->b, compared->metric);
    add_change(sheet, row, compared);
    sheet_flag(sheet, row, "is_apart", compared->apart);
}

static void add_table(struct sheet *sheet, json_t *tables,
                      const struct comparison *comparison, enum metric metric)
{
    struct comparison_mean mean = comparison_mean(comparison, metric);
    json_t *table = sheet_item(sheet, tables);
    json_t *rows = sheet_list(sheet, table, "rows");

    sheet_text(sheet, table, "title", comparison_metric_title(metric));
    sheet_text(sheet, table, "better",
               metric == M_THROUGHPUT_PER_S ? "more is better"
                                            : "less is better");
    for (size_t i = 0; i < comparison->row_count; i++) {
        if (comparison->rows[i].metric == metric)
            add_row(sheet, rows, &comparison->rows[i]);
    }
    sheet_text(sheet, table, "mean", NULL);
    if (mean.count > 0)
        sheet_format(sheet, table, "mean",
                     "Geometric means of %d row%s: %s (A), %s (B), %s",
                     mean.count, mean.count == 1 ? "" : "s",
                     in_unit(metric, mean.a).text, in_unit(metric, mean.b).text,
                     human_change(mean.b / mean.a).text);
}

static void add_lonely(struct sheet *sheet, json_t *document,
                       const struct comparison *comparison)
{
    json_t *list = sheet_list(sheet, document, "lonely");

    for (int side = 0; side < 2; side++) {
        for (size_t i = 0; i < comparison->only_count[side]; i++) {
            const struct point *point = comparison->only[side][i];
            json_t *item = sheet_item(sheet, list);

            sheet_format(sheet, item, "side", "%c", "AB"[side]);
            sheet_text(sheet, item, "scenario", point->scenario);
            sheet_text(sheet, item, "connections",
                       human_count(point->connections).text);
            sheet_text(sheet, item, "server", point->server);
        }
    }
}

/* How many rows would be called different if nothing was. */
static void add_legend(struct sheet *sheet, json_t *document,
                       const struct comparison *comparison)
{
    double by_chance = (double)comparison_tested(comparison) * RANK_ALPHA;

    sheet_count(sheet, document, "tested",
                (long long)comparison_tested(comparison));
    sheet_format(sheet, document, "by_chance", "%.*f", by_chance < 9.5 ? 1 : 0,
                 by_chance);
}

void compare_add_tables(struct sheet *sheet, json_t *document,
                        const struct comparison *comparison)
{
    json_t *tables = sheet_list(sheet, document, "tables");

    for (int i = 0; i < COMPARED_METRICS && comparison->row_count > 0; i++)
        add_table(sheet, tables, comparison, comparison_metrics[i]);
    add_lonely(sheet, document, comparison);
    add_legend(sheet, document, comparison);
}
