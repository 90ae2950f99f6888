/*
 * Every kind of chart from made-up runs of all shapes: whole pictures, and no
 * complaint.
 */
#define CHARTS "cost,timeline,heat,drift,knee"
#include "chart_look.h"

#include "chart_files.h"
#include "chart_text.h"

static const struct chart_server HOSTILE[] = {
    {"server0", "event loop"},
    {"server1", "it's {a_b} <b>&\"q\" \\n `x` \xff\n\xe2\x82\xac and so on, "
                "longer than any margin would allow"}};

static void assert_drawn(const struct run *run, const char *kind)
{
    static const char *const formats[] = {"svg", "png"};
    char name[128], part[64];

    text_file_part(run->results.rows[0].scenario, part, sizeof part);
    for (size_t i = 0; i < COUNT(formats); i++) {
        snprintf(name, sizeof name, "charts/%s%s%s.%s", kind,
                 strcmp(kind, "drift") == 0 ? "" : "-",
                 strcmp(kind, "drift") == 0 ? "" : part, formats[i]);
        if (!exists(run, name))
            fail_msg("%s: not drawn", name);
    }
}

static bool any_valid(const struct run *run)
{
    for (size_t i = 0; i < run->results.count; i++) {
        if (run->results.rows[i].valid)
            return true;
    }
    return false;
}

/* Names with commas or quotes are written by another hand: see
 * test_latency.c. */
static bool is_odd(const struct run *run)
{
    return strpbrk(run->results.rows[0].scenario, ",\"\n") != NULL;
}

static bool has_throughput(const struct run *run)
{
    return any_valid(run) && run->results.rows[0].value[M_THROUGHPUT_PER_S] > 0;
}

static void every_shape_is_drawn(void **state)
{
    (void)state;
    if (!is_installed())
        skip();
    for (size_t i = 0; i < COUNT(SHAPES); i++) {
        struct run run;
        run_init(&run, &SHAPES[i], NULL);
        run.context.servers = HOSTILE;
        write_bells(&run, bell_at, bell_above);
        write_samples(&run, steady);
        draw_well(&run, SHAPES[i].name);
        if (any_valid(&run)) {
            assert_drawn(&run, "cost");
            assert_drawn(&run, "timeline");
            if (!is_odd(&run))
                assert_drawn(&run, "heat");
            else
                assert_left_out(&run, "heat", "no latencies");
        } else {
            assert_left_out(&run, "cost", "no memory at two levels");
            assert_left_out(&run, "timeline", "no valid trial with samples");
            assert_left_out(&run, "heat", "no latencies");
        }
        if (has_throughput(&run) && SHAPES[i].repeats >= 3)
            assert_drawn(&run, "drift");
        else
            assert_left_out(&run, "drift", "no point with three valid trials");
        assert_left_out(&run, "knee", "no open loops");
        run_release(&run);
    }
}

static void what_is_missing_has_a_reason(void **state)
{
    static const struct shape shape = {"bare", 2, 1, 2, NULL};
    struct run run;

    (void)state;
    if (!is_installed())
        skip();
    run_init(&run, &shape, NULL);
    draw_well(&run, "bare");
    assert_left_out(&run, "cost", "one level of connections");
    assert_left_out(&run, "heat", "one level of connections");
    assert_left_out(&run, "timeline", "no samples of the trials");
    assert_left_out(&run, "drift", "no point with three valid trials");
    assert_left_out(&run, "knee",
                    "no open loops that differ in nothing but their rate");
    run_release(&run);
}

static void broken_samples_are_told(void **state)
{
    static const struct shape shape = {"broken", 2, 2, 2, NULL};
    struct run run;
    char error[512] = "";

    (void)state;
    run_init(&run, &shape, NULL);
    FILE *file = open_below(run.folder, "samples.csv");
    fputs("trial,t_ms\n", file);
    assert_int_equal(fclose(file), 0);
    assert_true(draw(&run, error, sizeof error) < 0);
    assert_non_null(strstr(error, "samples.csv:1: "));
    run_release(&run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_is_drawn),
        cmocka_unit_test(what_is_missing_has_a_reason),
        cmocka_unit_test(broken_samples_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
