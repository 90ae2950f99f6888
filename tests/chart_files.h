/*
 * chart_files.h - latency.csv with bins and samples.csv of made-up runs, for
 * the tests of the heat map and of the time line.
 */
#ifndef TESTS_CHART_FILES_H
#define TESTS_CHART_FILES_H

#include "chart_tails.h"

/* How a trial of the made-up run goes: half a second between samples. */
enum {
    SAMPLES_WARM_UP = 2,
    SAMPLES_MEASURE = 4,
    SAMPLES_END = 2,
    SAMPLES_ALL = 1 + SAMPLES_WARM_UP + SAMPLES_MEASURE + SAMPLES_END
};

/* A bell of 10,000 requests around some bin of 20 per decade, bin 0 from 1 us
 * on. */
static inline void put_bell(FILE *file, const struct point *point, int at)
{
    for (int i = at - 8; i <= at + 8; i++)
        fprintf(file, "%s,%d,%s,bin,,,,%.6g,%.6g,%.0f\n", point->scenario,
                point->connections, point->server, pow(10, i / 20.0),
                pow(10, (i + 1) / 20.0),
                floor(1330 * exp(-pow(i - at, 2) / 18)));
}

/* RUN/latency.csv of every point with a valid trial: one bell around `first`,
 * and one around `second` unless that is 0, for each server's number and each
 * number of connections. */
static inline void write_bells(const struct run *run,
                               int (*first)(int server, int connections),
                               int (*second)(int server, int connections))
{
    FILE *file = open_below(run->folder, "latency.csv");

    fputs("scenario,connections,server,kind,percentile,value_us,"
          "samples_beyond,low_us,high_us,count\n",
          file);
    for (size_t i = 0; i < run->summary.point_count; i++) {
        const struct point *point = &run->summary.points[i];
        int server = point->server[strlen(point->server) - 1] - '0';
        if (point->failed == point->trials || strpbrk(point->scenario, ",\"\n"))
            continue;
        put_bell(file, point, first(server, point->connections));
        if (second && second(server, point->connections) > 0)
            put_bell(file, point, second(server, point->connections));
    }
    assert_int_equal(fclose(file), 0);
}

static inline const char *phase_of_sample(int i)
{
    return i < 1                                       ? "ramp"
           : i < 1 + SAMPLES_WARM_UP                   ? "warm-up"
           : i < 1 + SAMPLES_WARM_UP + SAMPLES_MEASURE ? "measure"
                                                       : "end";
}

/* What a made-up server has at a sample. */
struct looks {
    double rss_kib, threads, cpu_user_us, cpu_system_us, segments;
};

/* RUN/samples.csv of every trial; those of wrk and of the machine are of no
 * use to anybody. */
static inline void write_samples(const struct run *run,
                                 struct looks (*look)(const struct result *row,
                                                      int sample))
{
    FILE *file = open_below(run->folder, "samples.csv");

    fputs("trial,t_ms,phase,of,cpu_user_us,cpu_system_us,rss_kib,"
          "page_tables_kib,threads,kernel_stacks_kib,slab_kib,socket_pages,"
          "tcp_sockets,steal_ticks,tcp_segments\n",
          file);
    for (size_t i = 0; i < run->results.count; i++) {
        const struct result *row = &run->results.rows[i];
        for (int k = 0; k < SAMPLES_ALL; k++) {
            struct looks looks = look(row, k);
            fprintf(file, "%d,%d,%s,server,%.0f,%.0f,%.0f,44,%.0f,,,,,,%.0f\n",
                    row->trial, 500 * k, phase_of_sample(k), looks.cpu_user_us,
                    looks.cpu_system_us, looks.rss_kib, looks.threads,
                    looks.segments);
            fprintf(file, "%d,%d,%s,wrk,0,0,16,36,1,,,,,,\n", row->trial,
                    500 * k, phase_of_sample(k));
            fprintf(file, "%d,%d,%s,machine,,,,2300,,1488,99876,129,2,3114,\n",
                    row->trial, 500 * k, phase_of_sample(k));
        }
    }
    assert_int_equal(fclose(file), 0);
}

/* Threads and memory stand from the warm-up on; 0.4 CPUs in use, half of them
 * in the kernel; as many segments with each sample. */
static inline struct looks steady(const struct result *row, int sample)
{
    int up = sample > 0 ? row->connections : 0;

    return (struct looks){3000 + 40 * up, 1 + up, 100000 * sample,
                          100000 * sample, 900000 + 1000 * sample};
}

static inline int bell_at(int server, int connections)
{
    return 40 + 4 * server + (int)(6 * log2(connections));
}

static inline int bell_above(int server, int connections)
{
    return server == 1 && connections >= 16 ? bell_at(server, connections) + 40
                                            : 0;
}

#endif
