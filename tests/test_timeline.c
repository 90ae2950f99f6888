/*
 * samples.csv read back: what the file says, and what is wrong with it.
 */
#include <errno.h>
#include <math.h>

#include "written_file.h"

#include "timeline.h"

#define HEADER                                                                 \
    "trial,t_ms,phase,of,cpu_user_us,cpu_system_us,rss_kib,page_tables_kib,"   \
    "threads,kernel_stacks_kib,slab_kib,socket_pages,tcp_sockets,"             \
    "steal_ticks\n"

static int load(const char *text, struct timelines *timelines, char *error)
{
    write_file(text);
    return timelines_load(timelines, PATH, error, 256);
}

static void servers_are_read(void **state)
{
    static const enum phase phases[] = {PHASE_RAMP, PHASE_WARM_UP,
                                        PHASE_MEASURE, PHASE_END, PHASE_OTHER};
    struct timelines timelines;
    const struct moment *first;
    char error[256] = "";

    (void)state;
    if (load(HEADER "1,0,ramp,server,0,10000,2276,44,1,,,,,\n"
                    "1,0,ramp,wrk,0,0,16,36,1,,,,,\n"
                    "1,1,ramp,machine,,,,2300,,1488,99876,129,2,3114\n"
                    "1,501,warm-up,server,10000,20000,2300,44,2,,,,,\n"
                    "1,1002,measure,server,20000,30000,2304,44,3,,,,,\n"
                    "1,1503,end,server,30000,40000,2304,44,3,,,,,\n"
                    "1,2003,load,server,30000,40000,2304,44,3,,,,,\n"
                    "3,0,ramp,server,0,0,2280,44,1,,,,,\n",
             &timelines, error) != 0)
        fail_msg("%s", error);
    assert_int_equal(timelines.count, 6);
    assert_int_equal(timelines_find(&timelines, 1, &first), 5);
    for (size_t i = 0; i < COUNT(phases); i++)
        assert_int_equal(first[i].phase, phases[i]);
    assert_same(first[2].t_ms, 1002);
    assert_same(first[2].cpu_user_us, 20000);
    assert_same(first[2].cpu_system_us, 30000);
    assert_same(first[2].rss_kib, 2304);
    assert_same(first[2].threads, 3);
    assert_int_equal(timelines_find(&timelines, 3, &first), 1);
    assert_same(first->rss_kib, 2280);
    assert_int_equal(timelines_find(&timelines, 2, &first), 0);
    timelines_release(&timelines);
}

/* Of the machine, beside the server's. */
static void segments_are_read_where_there_are_any(void **state)
{
    struct timelines timelines;
    char error[256] = "";

    (void)state;
    if (load("tcp_segments,trial,t_ms,phase,of,cpu_user_us,cpu_system_us,"
             "rss_kib,threads\n"
             "881234567890,1,0,ramp,server,0,0,9,1\n"
             ",1,0,ramp,machine,,,,\n"
             ",1,500,ramp,server,0,0,9,1\n",
             &timelines, error) != 0)
        fail_msg("%s", error);
    assert_int_equal(timelines.count, 2);
    assert_same(timelines.moments[0].segments, 881234567890);
    assert_true(isnan(timelines.moments[1].segments));
    timelines_release(&timelines);
    assert_int_equal(load("trial,t_ms,phase,of,cpu_user_us,cpu_system_us,"
                          "rss_kib,threads,tcp_segments\n"
                          "1,0,ramp,server,0,0,9,1,-1\n",
                          &timelines, error),
                     -EBADMSG);
    assert_non_null(strstr(error, ":2: tcp_segments is \"-1\""));
    assert_int_equal(
        load(HEADER "1,0,ramp,server,0,0,9,44,1,,,,,\n", &timelines, error), 0);
    assert_true(isnan(timelines.moments[0].segments));
    timelines_release(&timelines);
}

/* A run that was killed while it wrote. */
static void a_cut_line_ends_the_file(void **state)
{
    struct timelines timelines;
    const struct moment *first;
    char error[256] = "";

    (void)state;
    assert_int_equal(load(HEADER "1,0,ramp,server,0,10000,2276,44,1,,,,,\n"
                                 "1,500,ramp,server,0,1000",
                          &timelines, error),
                     0);
    assert_int_equal(timelines_find(&timelines, 1, &first), 1);
    timelines_release(&timelines);
    assert_int_equal(load(HEADER, &timelines, error), 0);
    assert_int_equal(timelines_find(&timelines, 1, &first), 0);
    timelines_release(&timelines);
}

static void what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *text, *complaint;
    } cases[] = {
        {"", ":1: column \"trial\" is missing"},
        {"trial,t_ms\n", ":1: column \"phase\" is missing"},
        {HEADER "1,0,ramp,server,0,0,2276\n", ":2: not 14 fields"},
        {HEADER "1,0,ramp,server,0,0,,44,1,,,,,\n", ":2: rss_kib is \"\""},
        {HEADER "1,0,ramp,server,0,0,9,44,-1,,,,,\n", ":2: threads is \"-1\""},
        {HEADER "1,0,ramp,server,0,0,inf,44,1,,,,,\n", ":2: rss_kib is"},
        {HEADER "x\x1b[2J,0,ramp,server,0,0,9,44,1,,,,,\n",
         ":2: trial is \"x [2J\""},
        {HEADER "1,500,ramp,server,0,0,9,44,1,,,,,\n"
                "1,499,ramp,server,0,0,9,44,1,,,,,\n",
         ":3: the time of trial 1 runs backwards"},
        {HEADER "2,500,ramp,server,0,0,9,44,1,,,,,\n"
                "1,900,ramp,server,0,0,9,44,1,,,,,\n",
         ":3: trial 1 stands behind trial 2"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct timelines timelines;
        char error[256] = "";
        assert_int_equal(load(cases[i].text, &timelines, error), -EBADMSG);
        assert_non_null(strstr(error, PATH));
        if (!strstr(error, cases[i].complaint))
            fail_msg("%s: not \"%s\"", error, cases[i].complaint);
    }
}

static void a_missing_file_is_told(void **state)
{
    struct timelines timelines;
    char error[256] = "";

    (void)state;
    assert_int_equal(
        timelines_load(&timelines, "/nonexistent/x", error, sizeof error),
        -ENOENT);
    assert_string_equal(error, "/nonexistent/x: cannot open: No such file or "
                               "directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(servers_are_read),
        cmocka_unit_test(segments_are_read_where_there_are_any),
        cmocka_unit_test(a_cut_line_ends_the_file),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(a_missing_file_is_told),
    };

    return cmocka_run_group_tests(tests, make_file, remove_file);
}
