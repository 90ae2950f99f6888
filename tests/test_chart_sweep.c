/* A scenario as charts see it: servers, their places and colours. */
#include "support.h"

#include "chart_shapes.h"
#include "chart_sweep.h"

/* Of a run's eight servers the first two and the last two: two servers of one
 * chart never look alike, and the first six of a run always the same. */
static void no_two_servers_look_alike(void **state)
{
    static const struct shape all = {"all", 8, 2, 1, NULL};
    static const struct chart_server servers[] = {
        {"server0", "a"}, {"server1", "b"}, {"server2", "c"}, {"server3", "d"},
        {"server4", "e"}, {"server5", "f"}, {"server6", "g"}, {"server7", "h"}};
    static const int colours[] = {1, 2, 3, 4};
    struct chart_context context = {.servers = servers,
                                    .server_count = COUNT(servers)};
    struct results results;
    struct summary summary;
    struct sweep sweep;

    (void)state;
    make_run(&all, &results, &summary);
    for (size_t i = 0; i < summary.point_count; i++) {
        int server = summary.points[i].server[6] - '0';
        if (server > 1 && server < 6)
            strcpy(summary.points[i].scenario, "other");
    }
    assert_int_equal(sweep_init(&sweep, &results, &summary, &context, "all"),
                     0);
    assert_int_equal(sweep.server_count, 4);
    for (int i = 0; i < 4; i++)
        assert_int_equal(sweep.servers[i].colour, colours[i]);
    assert_string_equal(sweep.servers[2].label, "g");
    assert_int_equal(server_rank(&summary, &context, "server7"), 7);
    summary_release(&summary);
    free(results.rows);
}

static void what_stood(void **state)
{
    static const struct {
        enum status status;
        bool stood;
    } cases[] = {
        {STATUS_OK, true},           {STATUS_NOISY, true},
        {STATUS_CLIENT_BOUND, true}, {STATUS_STARVED, false},
        {STATUS_LIMIT_HIT, false},   {STATUS_FAILED, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct point point = {.status = cases[i].status};
        assert_int_equal(point_stood(&point), cases[i].stood);
    }
    assert_false(point_stood(NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_two_servers_look_alike),
        cmocka_unit_test(what_stood),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
