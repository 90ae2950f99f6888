/*
 * chart_tails.h - made-up runs with latencies, for the tests of the latency
 * chart.
 */
#ifndef TESTS_CHART_TAILS_H
#define TESTS_CHART_TAILS_H

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <sys/stat.h>

#include "chart_shapes.h"

/* What percentiles stand in a made-up latency.csv. */
static const double PERCENTILES[] = {0, 50, 90, 99, 99.5, 99.9, 99.99, 99.999};

/* The values of a server, and how many samples there are in all. */
struct tail_shape {
    const char *name;
    double (*value_us)(int server, double percentile);
    double samples;
};

/* 1 ms at 99 %, 10 ms at 99.9 %, and so on; ten times as much at each further
 * server. */
static double rising_us(int server, double percentile)
{
    return 1e3 * pow(10, -log10(1 - percentile / 100) - 2) * pow(10, server);
}

static double widest_us(int server, double percentile)
{
    (void)server;
    return percentile < 99.9 ? 20 : 6e7;
}

static double equal_us(int server, double percentile)
{
    (void)server;
    (void)percentile;
    return 500000;
}

static double zero_us(int server, double percentile)
{
    (void)server;
    (void)percentile;
    return 0;
}

static const struct tail_shape TAILS[] = {
    {"rising", rising_us, 2e6}, {"widest", widest_us, 2e6},
    {"equal", equal_us, 2e6},   {"zero", zero_us, 2e6},
    {"few", rising_us, 150},    {"twenty", rising_us, 20},
};

static void put_latency_rows(FILE *file, const struct tail_shape *tail,
                             const struct point *point)
{
    int server = point->server[strlen(point->server) - 1] - '0';

    for (size_t i = 0; i < sizeof PERCENTILES / sizeof PERCENTILES[0]; i++) {
        double beyond = floor(tail->samples * (1 - PERCENTILES[i] / 100) + 0.5);
        if (i == 0)
            beyond--;
        if (beyond < 1)
            break;
        fprintf(file, "%s,%d,%s,percentile,%.10g,%.10g,%.10g,,,\n",
                point->scenario, point->connections, point->server,
                PERCENTILES[i], tail->value_us(server, PERCENTILES[i]), beyond);
    }
    fprintf(file, "%s,%d,%s,bin,,,,1,2,5\n", point->scenario,
            point->connections, point->server);
}

static FILE *open_below(const char *folder, const char *name)
{
    char path[PATH_MAX];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    return file;
}

/* RUN/latency.csv of every point with a valid trial. */
static void write_latency(const char *run_dir, const struct summary *summary,
                          const struct tail_shape *tail)
{
    FILE *file = open_below(run_dir, "latency.csv");

    fputs("scenario,connections,server,kind,percentile,value_us,"
          "samples_beyond,low_us,high_us,count\n",
          file);
    for (size_t i = 0; i < summary->point_count; i++) {
        if (summary->points[i].failed < summary->points[i].trials)
            put_latency_rows(file, tail, &summary->points[i]);
    }
    assert_int_equal(fclose(file), 0);
}

/* RUN/latency/TRIAL.csv of `count` samples: half of `value_us`, half of three
 * times as much. */
static inline void write_trial(const char *run_dir, int trial, int value_us,
                               int count)
{
    char path[PATH_MAX], name[64];

    snprintf(path, sizeof path, "%s/latency", run_dir);
    (void)mkdir(path, 0777); /* may be there */
    snprintf(name, sizeof name, "latency/%d.csv", trial);
    FILE *file = open_below(run_dir, name);
    fprintf(file, "value_us,count\n%d,%d\n%d,%d\n", value_us, count / 2,
            3 * value_us, count / 2);
    assert_int_equal(fclose(file), 0);
}

static const struct chart_server SERVERS[] = {
    {"server0", "event loop"}, {"server1", "thread per connection"}};

/* A made-up run, and the folder it is drawn into. */
struct run {
    struct results results;
    struct summary summary;
    struct chart_scenario scenario;
    struct chart_context context;
    char folder[64];
};

static void run_init(struct run *run, const struct shape *shape,
                     const struct tail_shape *tail)
{
    make_run(shape, &run->results, &run->summary);
    for (size_t i = 0; i < run->results.count; i++)
        run->results.rows[i].trial = (int)i + 1;
    strcpy(run->folder, "/tmp/test_chart_latency.XXXXXX");
    assert_non_null(mkdtemp(run->folder));
    if (tail)
        write_latency(run->folder, &run->summary, tail);
    run->scenario = (struct chart_scenario){.name = shape->name,
                                            .latency_subtitle = "GET /x"};
    run->context = (struct chart_context){
        .scripts_dir = "scripts/charts",
        .foot = {"run 2025-01-31T12-00-05Z", "host it's_me: {CPU}"},
        .servers = SERVERS,
        .server_count = COUNT(SERVERS),
        .scenarios = &run->scenario,
        .scenario_count = 1};
}

static void run_release(struct run *run)
{
    char command[128];

    /* mkdtemp's own name, nothing foreign in it */
    snprintf(command, sizeof command, "rm -rf '%s'", run->folder);
    assert_int_equal(system(command), 0);
    summary_release(&run->summary);
    free(run->results.rows);
}

#endif
