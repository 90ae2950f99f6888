/* What the slower server can do, from rows worked out by hand. */
#include "support.h"

#include <math.h>

#include "capacity.h"

/* One row; `valid` 0 is a failed trial. */
struct row {
    const char *scenario, *server;
    int connections, valid;
    double throughput_per_s;
};

static const struct row rows[] = {
    {"hello", "event", 64, 1, 900},   {"hello", "event", 64, 1, 700},
    {"hello", "event", 64, 1, 800},   {"hello", "threads", 64, 1, 500},
    {"hello", "threads", 64, 1, 600}, {"hello", "threads", 64, 0, 1},
    {"hello", "threads", 64, 1, NAN}, {"hello", "event", 16, 1, 300},
    {"wait", "threads", 64, 1, 2},    {"wait", "event", 64, 0, 3},
    {"hello", "threads", 16, 1, 400}, {"hello", "nginx", 64, 1, 5},
    {"wait", "event", 16, 1, 1},
};

static double capacity(const char *scenario, int connections)
{
    static const struct profile profile = {
        .servers = {{.name = "event"}, {.name = "threads"}},
        .server_count = 2,
        .scenarios = {{.name = "hello"}, {.name = "wait"}, {.name = "bytes"}},
        .scenario_count = 3};
    struct result list[COUNT(rows)];
    const struct results results = {list, COUNT(rows), 0};

    for (size_t i = 0; i < COUNT(rows); i++) {
        result_init(&list[i]);
        strcpy(list[i].scenario, rows[i].scenario);
        strcpy(list[i].server, rows[i].server);
        list[i].connections = rows[i].connections;
        list[i].valid = rows[i].valid;
        list[i].value[M_THROUGHPUT_PER_S] = rows[i].throughput_per_s;
    }
    return capacity_per_s(&results, scenario, connections, &profile);
}

/* 800 and 550; nginx is not in the profile, the failed one does not count. */
static void the_slower_median_counts(void **state)
{
    (void)state;
    assert_true(capacity("hello", 64) == 550);
    assert_true(capacity("hello", 16) == 300);
}

static void a_server_without_a_trial_leaves_none(void **state)
{
    (void)state;
    assert_true(isnan(capacity("wait", 64))); /* the first failed */
    assert_true(isnan(capacity("wait", 16))); /* the second is missing */
    assert_true(isnan(capacity("hello", 1)));
    assert_true(isnan(capacity("bytes", 64)));
}

static void without_servers_there_is_none(void **state)
{
    const struct profile profile = {.server_count = 0};
    const struct results results = {NULL, 0, 0};

    (void)state;
    assert_true(isnan(capacity_per_s(&results, "hello", 64, &profile)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slower_median_counts),
        cmocka_unit_test(a_server_without_a_trial_leaves_none),
        cmocka_unit_test(without_servers_there_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
