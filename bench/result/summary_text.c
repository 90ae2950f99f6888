#include "summary.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "csv.h"
#include "estimate.h"
#include "ratio.h"
#include "summary_marks.h"

int summary_stream_outcome(FILE *file)
{
    if (fflush(file) != 0)
        return -errno;
    return ferror(file) ? -EIO : 0;
}

const char *summary_status_meaning(enum status status)
{
    switch (status) {
    case STATUS_OK:
        return "the server was the limit, or the load was below any limit";
    case STATUS_NOISY:
        return "the machine was disturbed, or values scatter more than asked";
    case STATUS_CLIENT_BOUND:
        return "the client was the limit, not the server: throughput is a "
               "lower "
               "bound";
    case STATUS_STARVED:
        return "some connections were never served, or too much was asked for";
    case STATUS_LIMIT_HIT:
        return "a limit of the system was met, not one of the server";
    case STATUS_FAILED:
        return "errors, no result or a dead server; such trials are left out";
    case STATUS_DISTURBED:
        return "something from outside disturbed it: it was run again";
    case STATUS_COUNT:
        break;
    }
    return "?";
}

static const char MARKS[STATUS_COUNT] = {
    [STATUS_OK] = ' ',           [STATUS_NOISY] = 'n',
    [STATUS_CLIENT_BOUND] = 'c', [STATUS_STARVED] = 's',
    [STATUS_LIMIT_HIT] = 'l',    [STATUS_FAILED] = 'F',
    [STATUS_DISTURBED] = 'd',
};

struct human summary_mark(const struct point *point)
{
    struct human mark = {""};

    if (point->failed > 0)
        (void)snprintf(mark.text, sizeof mark.text, "%c %d/%d",
                       MARKS[point->status], point->failed, point->trials);
    else if (point->status != STATUS_OK)
        mark.text[0] = MARKS[point->status];
    return mark;
}

void summary_put_legend(FILE *file, const bool seen[STATUS_COUNT])
{
    for (int status = STATUS_OK + 1; status < STATUS_COUNT; status++) {
        if (seen[status])
            fprintf(file, "%c %s\n", MARKS[status],
                    summary_status_meaning((enum status)status));
    }
}

void summary_put_name(FILE *file, const char *name, size_t columns)
{
    struct human human = human_name(name, columns);

    fprintf(file, "%s%*s", human.text,
            (int)(columns - human_columns(human.text)), "");
}

bool summary_begins_scenario(const struct summary *summary, size_t i)
{
    return i == 0 || strcmp(summary->points[i].scenario,
                            summary->points[i - 1].scenario) != 0;
}

bool summary_begins_level(const struct summary *summary, size_t i)
{
    return summary_begins_scenario(summary, i) ||
           summary->points[i].connections != summary->points[i - 1].connections;
}

bool summary_begins_server(const struct summary *summary, size_t i)
{
    size_t first = 0;

    while (strcmp(summary->points[first].server, summary->points[i].server))
        first++;
    return first == i;
}

const char *summary_base(const struct summary *summary, const char *scenario)
{
    for (size_t i = 0; i < summary->ratio_count; i++) {
        if (strcmp(summary->ratios[i].scenario, scenario) == 0)
            return summary->ratios[i].base;
    }
    return NULL;
}

const struct ratio *summary_ratio_of(const struct summary *summary,
                                     const struct point *point)
{
    const char *base = summary_base(summary, point->scenario);

    return base == NULL
               ? NULL
               : summary_ratio(summary, point->scenario, point->connections,
                               point->server, base);
}

struct human summary_marked_ratio(const struct summary *summary,
                                  const struct point *point, enum metric metric)
{
    const struct ratio *ratio = summary_ratio_of(summary, point);
    struct human marked = {""};

    if (ratio == NULL || ratio_told(ratio, metric)->count == 0)
        return marked;
    const struct estimate *value = ratio_told(ratio, metric);
    double floor = ratio_floor(summary, metric);
    const char *mark = isnan(value->low)                  ? "?"
                       : estimate_is_beyond(value, floor) ? ""
                                                          : "~";
    (void)snprintf(marked.text, sizeof marked.text, "%s%.70s", mark,
                   human_factor(value->median).text); /* always fits */
    return marked;
}

/* Empty when there is none, as in trials.csv. */
static void put_csv_number(FILE *file, double value)
{
    if (isfinite(value))
        fprintf(file, ",%.9g", value);
    else
        fputc(',', file);
}

static void put_csv_row(FILE *file, const char *key, enum metric metric,
                        const struct estimate *estimate, enum status status)
{
    fprintf(file, "%s,%s,%d", key, metric_name(metric), estimate->count);
    put_csv_number(file, estimate->median);
    put_csv_number(file, estimate->low);
    put_csv_number(file, estimate->high);
    fprintf(file, ",%s\n", status_name(status));
}

enum {
    KEY_BYTES = 3 * CSV_QUOTED_BYTES(NAME_BYTES) + 16
};

/* "hello,64,event," or "hello,64,threads,event" */
static void format_key(char key[KEY_BYTES], const char *scenario,
                       int connections, const char *server, const char *base)
{
    char quoted[3][CSV_QUOTED_BYTES(NAME_BYTES)];

    /* all fit: names are bounded */
    (void)csv_quote(scenario, quoted[0], sizeof quoted[0]);
    (void)csv_quote(server, quoted[1], sizeof quoted[1]);
    (void)csv_quote(base, quoted[2], sizeof quoted[2]);
    (void)snprintf(key, KEY_BYTES, "%s,%d,%s,%s", quoted[0], connections,
                   quoted[1], quoted[2]);
}

/* Of all levels together. */
static void put_csv_slope(FILE *file, const struct slope *slope)
{
    char quoted[2][CSV_QUOTED_BYTES(NAME_BYTES)];

    (void)csv_quote(slope->scenario, quoted[0], sizeof quoted[0]);
    (void)csv_quote(slope->server, quoted[1], sizeof quoted[1]);
    fprintf(file, "%s,,%s,,memory_bytes_per_connection,%d", quoted[0],
            quoted[1], slope->count);
    put_csv_number(file, slope->bytes);
    put_csv_number(file, slope->low);
    put_csv_number(file, slope->high);
    fprintf(file, ",%s\n", status_name(slope->status));
}

int summary_write_csv(const struct summary *summary, FILE *file)
{
    char key[KEY_BYTES];

    fputs("scenario,connections,server,base,metric,count,median,low,high,"
          "status\n",
          file);
    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        format_key(key, point->scenario, point->connections, point->server, "");
        for (int metric = 0; metric < METRIC_COUNT; metric++)
            put_csv_row(file, key, (enum metric)metric, &point->value[metric],
                        point->status);
    }
    for (size_t i = 0; i < summary->ratio_count; i++) {
        const struct ratio *ratio = &summary->ratios[i];
        format_key(key, ratio->scenario, ratio->connections, ratio->server,
                   ratio->base);
        for (int metric = 0; metric < METRIC_COUNT; metric++) {
            /* where no pair had this metric there is nothing to tell */
            if (ratio->value[metric].count > 0)
                put_csv_row(file, key, (enum metric)metric,
                            &ratio->value[metric], ratio->status);
        }
    }
    for (size_t i = 0; i < summary->slope_count; i++)
        put_csv_slope(file, &summary->slopes[i]);
    return summary_stream_outcome(file);
}
