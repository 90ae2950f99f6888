/*
 * chart_shapes.h - made-up runs of odd shapes, for the tests of the charts.
 */
#ifndef TESTS_CHART_SHAPES_H
#define TESTS_CHART_SHAPES_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "result.h"
#include "summary.h"

/* One run: what is odd about it is in `spoil`. */
struct shape {
    const char *name;
    int servers, levels, repeats;
    void (*spoil)(struct result *row);
};

static void fail_row(struct result *row)
{
    row->valid = false;
    row->status = STATUS_FAILED;
    snprintf(row->reason, sizeof(row->reason), "wrk: 12 socket errors");
    for (int i = 0; i < METRIC_COUNT; i++)
        row->value[i] = NAN;
}

static void fail_some(struct result *row)
{
    if (row->connections > 10 && row->repeat < 2)
        fail_row(row);
}

static void fail_high(struct result *row)
{
    if (row->connections > 10)
        fail_row(row);
}

static void bind_client(struct result *row)
{
    row->status = STATUS_CLIENT_BOUND;
}

static void disturb_some(struct result *row)
{
    if (row->connections > 16 && strcmp(row->server, "server1") == 0)
        row->status = STATUS_NOISY;
}

static void name_badly(struct result *row)
{
    snprintf(row->scenario, sizeof(row->scenario), "../{a_b} 'x'\n`id`");
}

static void make_huge(struct result *row)
{
    row->value[M_THROUGHPUT_PER_S] *= 1e4;
    row->value[M_RSS_KIB] *= 1e6;
}

static void make_zero(struct result *row)
{
    for (int i = 0; i < METRIC_COUNT; i++)
        row->value[i] = 0;
}

static void make_negative(struct result *row)
{
    row->value[M_SLAB_KIB] = -5000;
    row->value[M_KERNEL_STACKS_KIB] = -16;
}

static void forget_memory(struct result *row)
{
    if (strcmp(row->server, "server1") != 0)
        return;
    for (int metric = M_RSS_KIB; metric <= M_MEMORY_TOTAL_KIB; metric++)
        row->value[metric] = NAN;
}

static const struct shape SHAPES[] = {
    {"two-levels", 2, 2, 6, NULL},
    {"seven-levels", 2, 7, 6, NULL},
    {"twenty-levels", 3, 20, 3, NULL},
    {"one-server", 1, 7, 6, NULL},
    {"six-servers", 6, 7, 6, NULL},
    {"eight-servers", 8, 3, 2, NULL},
    {"one-repetition", 2, 7, 1, NULL},
    {"some-failed", 2, 7, 6, fail_some},
    {"high-failed", 2, 7, 6, fail_high},
    {"all-failed", 2, 7, 2, fail_row},
    {"client-bound", 2, 7, 6, bind_client},
    {"odd", 2, 7, 6, name_badly},
    {"huge", 2, 7, 6, make_huge},
    {"zero", 2, 7, 6, make_zero},
    {"noisy", 2, 7, 6, disturb_some},
    {"negative", 2, 7, 6, make_negative},
    {"foreign", 2, 7, 6, forget_memory},
};

/* What is drawn against connections besides throughput and memory. */
static void fill_costs(struct result *row, int server, int level, int repeat)
{
    double c = 1 << level;
    double cpu_us = (20 + level) * (1 + server) * (1 + 0.01 * repeat);

    row->value[M_DURATION_S] = 1;
    row->value[M_CPU_US_PER_REQUEST] = cpu_us;
    row->value[M_CPU_USER_US_PER_REQUEST] = 0.4 * cpu_us;
    row->value[M_CPU_SYSTEM_US_PER_REQUEST] = 0.6 * cpu_us;
    row->value[M_SERVER_CPU_USER_S] = 1e-4 * c * (1 + server);
    row->value[M_SERVER_CPU_SYSTEM_S] = 1e-4 * c * (1 + 0.01 * repeat);
    row->value[M_CLIENT_CPU_PCT] = 100 * (1 - exp2(-level - 1));
    row->value[M_SWITCHES_PER_REQUEST] = (1 + server) * (1 + 0.1 * repeat);
    row->value[M_SWITCHES_VOLUNTARY_PER_REQUEST] = 0.9 * (1 + server);
    row->value[M_THREADS_MAX] = server == 0 ? 1 : c + 2;
}

static void fill_row(struct result *row, const struct shape *shape, int server,
                     int level, int repeat)
{
    double c = 1 << level;

    result_init(row);
    snprintf(row->scenario, sizeof(row->scenario), "%s", shape->name);
    snprintf(row->server, sizeof(row->server), "server%d", server);
    row->connections = 1 << level;
    row->repeat = repeat;
    row->valid = true;
    row->value[M_THROUGHPUT_PER_S] =
        1e3 * (level + 1) * (1 + 0.01 * repeat) / (1 + 0.01 * server);
    row->value[M_RSS_KIB] = 3000 + 8 * c;
    row->value[M_PAGE_TABLES_KIB] = 100 + 0.1 * c;
    row->value[M_KERNEL_STACKS_KIB] = server * 16 * c;
    row->value[M_SLAB_KIB] = 5 * c;
    row->value[M_SOCKET_KIB] = 1 * c;
    row->value[M_MEMORY_TOTAL_KIB] = 3100 + (14.1 + 16 * server) * c;
    fill_costs(row, server, level, repeat);
    if (shape->spoil)
        shape->spoil(row);
}

static void make_run(const struct shape *shape, struct results *results,
                     struct summary *summary)
{
    results->count = (size_t)(shape->servers * shape->levels * shape->repeats);
    results->rows = calloc(results->count, sizeof(*results->rows));
    assert_non_null(results->rows);
    size_t row = 0;
    for (int repeat = 0; repeat < shape->repeats; repeat++) {
        for (int level = 0; level < shape->levels; level++) {
            for (int server = 0; server < shape->servers; server++)
                fill_row(&results->rows[row++], shape, server, level, repeat);
        }
    }
    assert_int_equal(summary_init(summary, results), 0);
}

#endif
