#include "summary.h"

#include <math.h>
#include <string.h>

#include "human.h"
#include "ratio.h"
#include "summary_marks.h"

enum {
    NAME_COLUMNS = 13,
    LABEL_COLUMNS = 64
};

/* "81.2k-86.0k"; empty without an interval. */
static struct human interval(const struct estimate *estimate)
{
    struct human text = {""};

    if (!isnan(estimate->low))
        (void)snprintf(text.text, sizeof text.text, "%.30s-%.30s",
                       human_number(estimate->low).text,
                       human_number(estimate->high).text); /* always fits */
    return text;
}

static struct human median(const struct point *point, enum metric metric)
{
    return human_number(point->value[metric].median);
}

static struct human memory_mib(const struct point *point)
{
    return human_number(point->value[M_MEMORY_TOTAL_KIB].median / 1024);
}

static void put_closed(const struct summary *summary, const struct point *point,
                       FILE *file)
{
    const struct estimate *rate = &point->value[M_THROUGHPUT_PER_S];

    fprintf(file, " %7s %-11s %6s %5s %6s %7s",
            median(point, M_THROUGHPUT_PER_S).text, interval(rate).text,
            median(point, M_CPU_US_PER_REQUEST).text,
            median(point, M_SERVER_CLIENT_CPU_US_PER_REQUEST).text,
            memory_mib(point).text,
            summary_marked_ratio(summary, point, M_THROUGHPUT_PER_S).text);
}

static void put_open(const struct summary *summary, const struct point *point,
                     FILE *file)
{
    fprintf(file, " %6s %6s %6s %6s %6s %5s %7s",
            median(point, M_RATE_PER_S).text,
            median(point, M_THROUGHPUT_PER_S).text,
            median(point, M_LATENCY_P50_US).text,
            median(point, M_LATENCY_P99_US).text,
            median(point, M_CPU_US_PER_REQUEST).text, memory_mib(point).text,
            summary_marked_ratio(summary, point, M_LATENCY_P99_US).text);
}

static void put_point(const struct summary *summary, size_t i, FILE *file)
{
    const struct point *point = &summary->points[i];

    fprintf(file, "%11s ",
            summary_begins_level(summary, i)
                ? human_count(point->connections).text
                : "");
    summary_put_name(file, point->server, NAME_COLUMNS);
    if (summary_is_open(summary, point->scenario))
        put_open(summary, point, file);
    else
        put_closed(summary, point, file);
    fprintf(file, "%s%s\n", point->status == STATUS_OK ? "" : " ",
            summary_mark(point).text);
}

static void put_scenario(const struct summary *summary, const char *scenario,
                         FILE *file)
{
    const char *base = summary_base(summary, scenario);
    bool open = summary_is_open(summary, scenario);

    fprintf(file, "%s", human_name(scenario, NAME_BYTES).text);
    if (base != NULL)
        fprintf(file, "  (ratio: %s against %s)", open ? "p99" : "requests/s",
                human_name(base, 20).text);
    if (open) {
        fprintf(file, "\n%11s %-*s %6s %6s %6s %6s %6s %5s %7s status\n",
                "connections", NAME_COLUMNS, "server", "asked", "req/s",
                "p50 us", "p99 us", "us/req", "MiB", "ratio");
        return;
    }
    fprintf(file, "\n%11s %-*s %7s %-11s %6s %5s %6s %7s status\n",
            "connections", NAME_COLUMNS, "server", "req/s", "95 %", "us/req",
            "+ wrk", "MiB", "ratio");
}

/* "requests/s: the least difference that would show is 2.1 % to 38 %", over
 * the levels of a scenario and its servers. */
static void put_least(const struct summary *summary, const char *scenario,
                      FILE *file)
{
    double low = NAN, high = NAN;

    for (size_t i = 0; i < summary->ratio_count; i++) {
        const struct ratio *ratio = &summary->ratios[i];
        double least = ratio_least(summary, ratio, M_THROUGHPUT_PER_S);
        if (strcmp(ratio->scenario, scenario) != 0)
            continue;
        low = fmin(low, least);
        high = fmax(high, least);
    }
    if (isnan(low))
        return;
    fprintf(file, "requests/s: the least difference that would show is %s",
            human_excess(low).text);
    if (strcmp(human_excess(low).text, human_excess(high).text) != 0)
        fprintf(file, " to %s", human_excess(high).text);
    fputc('\n', file);
}

static bool ends_scenario(const struct summary *summary, size_t i)
{
    return i + 1 == summary->point_count ||
           summary_begins_scenario(summary, i + 1);
}

/* A column of the table is too narrow for what sentences call the servers. */
static void put_labels(const struct summary *summary, FILE *file)
{
    const char *lead = "\n";

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        if (strcmp(point_label(point), point->server) == 0 ||
            !summary_begins_server(summary, i))
            continue;
        fputs(lead, file);
        summary_put_name(file, point->server, NAME_COLUMNS);
        fprintf(file, " %s\n",
                human_name(point_label(point), LABEL_COLUMNS).text);
        lead = "";
    }
}

/* Explains the marks that occur. */
static void put_legend(const struct summary *summary, FILE *file)
{
    bool seen[STATUS_COUNT] = {false};

    for (size_t i = 0; i < summary->point_count; i++)
        seen[summary->points[i].status] = true;
    if (summary->ratio_count > 0)
        fputs("\n~ no clear difference   ? too few trials for a claim\n", file);
    summary_put_legend(file, seen);
}

int summary_write_table(const struct summary *summary, FILE *file)
{
    if (summary->point_count == 0)
        fputs("No trials.\n", file);
    for (size_t i = 0; i < summary->point_count; i++) {
        if (summary_begins_scenario(summary, i)) {
            fputs(i == 0 ? "" : "\n", file);
            put_scenario(summary, summary->points[i].scenario, file);
        }
        put_point(summary, i, file);
        if (ends_scenario(summary, i))
            put_least(summary, summary->points[i].scenario, file);
    }
    put_labels(summary, file);
    put_legend(summary, file);
    return summary_stream_outcome(file);
}
