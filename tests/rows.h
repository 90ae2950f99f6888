/*
 * rows.h - made-up rows of trials.csv for the tests of what is computed from
 * them: a group is one server at one point, with all its repetitions.
 */
#ifndef TESTS_ROWS_H
#define TESTS_ROWS_H

#include <stdlib.h>
#include <string.h>

#include "result.h"

/* Repetition i has the group's values times one of these, turned round by
 * `shift`: groups of the same shift differ by their values alone, those of
 * different shifts scatter by some per cent against each other. */
static const double SCATTER[] = {1.00, 1.04, 0.97, 1.01, 0.95, 1.03};

struct group {
    const char *scenario;
    int connections;
    const char *server;
    int trials; /* the last `failed` of them are not valid */
    int failed;
    enum status status; /* of the valid ones */
    int shift;
    double throughput_per_s, cpu_us_per_request, memory_total_kib;
};

static inline struct result row_of(const struct group *group, int repeat)
{
    struct result row;
    double factor = SCATTER[(repeat + group->shift) % 6];

    result_init(&row);
    strcpy(row.scenario, group->scenario);
    strcpy(row.server, group->server);
    row.connections = group->connections;
    row.repeat = repeat;
    row.valid = repeat < group->trials - group->failed;
    row.status = row.valid ? group->status : STATUS_FAILED;
    if (row.status > STATUS_NOISY)
        strcpy(row.reason,
               row.valid ? "pids.max of 20,000" : "server died: signal 11");
    row.value[M_THROUGHPUT_PER_S] = group->throughput_per_s * factor;
    row.value[M_CPU_US_PER_REQUEST] = group->cpu_us_per_request * factor;
    /* wrk's is one and a half times as much, whatever the server */
    row.value[M_SERVER_CLIENT_CPU_US_PER_REQUEST] =
        2.5 * row.value[M_CPU_US_PER_REQUEST];
    row.value[M_MEMORY_TOTAL_KIB] = group->memory_total_kib * factor;
    return row;
}

/* Interleaved by repetition, as a run writes them; freed by
 * results_release.  A group without trials ends the list. */
static inline struct results rows_of(const struct group *groups, size_t most)
{
    struct results results = {.rows =
                                  calloc(6 * most + 1, sizeof(struct result))};

    for (int repeat = 0; repeat < 6; repeat++) {
        for (size_t i = 0; i < most && groups[i].trials > 0; i++) {
            if (repeat >= groups[i].trials)
                continue;
            struct result row = row_of(&groups[i], repeat);
            row.trial = (int)results.count + 1;
            results.rows[results.count++] = row;
        }
    }
    return results;
}

#endif
