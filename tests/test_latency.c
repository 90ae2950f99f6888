/*
 * latency.csv read back: what the file says, and what is wrong with it.
 */
#include <errno.h>

#include "written_file.h"

#include "histogram.h"
#include "latency.h"

#define HEADER                                                                 \
    "scenario,connections,server,kind,percentile,value_us,samples_beyond,"     \
    "low_us,high_us,count\n"

static int load(const char *text, struct latencies *latencies, char *error)
{
    write_file(text);
    return latency_load(latencies, PATH, error, 256);
}

static void curves_are_found(void **state)
{
    struct latencies latencies;
    char error[256];

    (void)state;
    assert_int_equal(load(HEADER "hello,64,event,percentile,0,12,999,,,\n"
                                 "hello,64,event,percentile,99.9,2114,10,,,\n"
                                 "hello,64,event,bin,,,,1000,1122.02,50321\n"
                                 "hello,64,threads,percentile,0,13,4,,,\n"
                                 "hello,1,event,percentile,0,14,4,,,\n"
                                 "\"a,b\",64,event,percentile,0,15,4,,,\n",
                          &latencies, error),
                     0);
    assert_int_equal(latencies.curve_count, 4);
    const struct latency_curve *curve =
        latency_find(&latencies, "hello", 64, "event");
    assert_non_null(curve);
    assert_int_equal(curve->step_count, 2);
    assert_same(curve->steps[1].percentile, 99.9);
    assert_same(curve->steps[1].value_us, 2114);
    assert_same(curve->steps[1].samples_beyond, 10);
    assert_same(latency_samples(curve), 1000);
    assert_int_equal(curve->bin_count, 1);
    assert_same(curve->bins[0].low_us, 1000);
    assert_same(curve->bins[0].high_us, 1122.02);
    assert_same(latency_bin_samples(curve), 50321);
    assert_same(latency_find(&latencies, "a,b", 64, "event")->steps[0].value_us,
                15);
    assert_same(
        latency_find(&latencies, "hello", 1, "event")->steps[0].value_us, 14);
    assert_null(latency_find(&latencies, "hello", 64, "nobody"));
    assert_null(latency_find(&latencies, "hello", 2, "event"));
    latency_release(&latencies);
}

/* What histogram_write_rows writes is what latency_load reads. */
static void the_writer_is_understood(void **state)
{
    struct histogram_entry entries[] = {{40, 900}, {2000, 90}, {700000, 10}};
    struct histogram histogram = {entries, 3, 1000};
    struct latencies latencies;
    char error[256];

    (void)state;
    FILE *file = open_file();
    assert_int_equal(histogram_write_header(file), 0);
    assert_int_equal(
        histogram_write_rows(&histogram, "it's, \"x\"", 10, "event", file), 0);
    assert_int_equal(fclose(file), 0);
    if (latency_load(&latencies, PATH, error, sizeof error) != 0)
        fail_msg("%s", error);
    const struct latency_curve *curve =
        latency_find(&latencies, "it's, \"x\"", 10, "event");
    assert_non_null(curve);
    assert_same(latency_samples(curve), 1000);
    for (int i = 0; i < curve->step_count; i++) {
        const struct latency_step *step = &curve->steps[i];
        assert_same(step->value_us,
                    histogram_percentile_us(&histogram, step->percentile));
        assert_same(step->samples_beyond, (double)histogram_samples_beyond(
                                              &histogram, step->percentile));
    }
    assert_same(latency_bin_samples(curve), 1000);
    assert_same(curve->bins[0].count, 900);
    assert_same(curve->bins[curve->bin_count - 1].count, 10);
    latency_release(&latencies);
}

static void what_is_wrong_is_named(void **state)
{
    static const struct {
        const char *text, *complaint;
    } cases[] = {
        {"", ":1: column \"scenario\" is missing"},
        {"scenario,connections\n", ":1: column \"server\" is missing"},
        {HEADER "hello,64,event,percentile,0,12\n", ":2: not 10 fields"},
        {HEADER "hello,64,event,percentile,0,12,4,,,", ":2: "},
        {HEADER "hello,64,event,percentile,101,12,4,,,\n",
         ":2: percentile is \"101\", not a number from 0 to 100"},
        {HEADER "hello,64,event,percentile,nan,12,4,,,\n", "percentile is"},
        {HEADER "hello,64,event,percentile,0,-1,4,,,\n", "value_us is \"-1\""},
        {HEADER "hello,64,event,percentile,0,,4,,,\n", "value_us is \"\""},
        {HEADER "hello,64,event,percentile,0,0x10,4,,,\n", "value_us is"},
        {HEADER "hello,64,event,percentile,0,12,many,,,\n",
         "samples_beyond is \"many\""},
        {HEADER "hello,-1,event,percentile,0,12,4,,,\n", "connections is"},
        {HEADER "hello,64,event,percentile,50,12,4,,,\n"
                "hello,64,event,percentile,50,12,4,,,\n",
         ":3: percentiles do not rise"},
        {HEADER "hello,64,event,percentile,50,12,4,,,\n"
                "hello,64,event,percentile,60,11,4,,,\n",
         ":3: percentiles do not rise"},
        {HEADER "hello,64,0123456789012345678901234567890123456789012345678901"
                "234567890123,percentile,0,12,4,,,\n",
         "a name is longer than 63 bytes"},
        {HEADER "hello,64,event,bin,,,,1,2,many\n", ":2: count is \"many\""},
        {HEADER "hello,64,event,bin,,,,,2,5\n", ":2: low_us is \"\""},
        {HEADER "hello,64,event,bin,,,,2,2,5\n", ":2: bins do not rise"},
        {HEADER "hello,64,event,bin,,,,1,2,5\n"
                "hello,64,event,bin,,,,1.5,3,5\n",
         ":3: bins do not rise"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct latencies latencies;
        char error[256] = "";
        assert_int_equal(load(cases[i].text, &latencies, error), -EBADMSG);
        assert_non_null(strstr(error, PATH));
        if (!strstr(error, cases[i].complaint))
            fail_msg("%s: not \"%s\"", error, cases[i].complaint);
    }
}

static void too_many_percentiles_are_refused(void **state)
{
    struct latencies latencies;
    char error[256] = "";

    (void)state;
    FILE *file = open_file();
    fputs(HEADER, file);
    for (int i = 0; i <= LATENCY_STEPS_MAX; i++)
        fprintf(file, "hello,64,event,percentile,%d,12,4,,,\n", i);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(latency_load(&latencies, PATH, error, sizeof error),
                     -EBADMSG);
    assert_non_null(strstr(error, ":66: more than 64 percentiles"));
}

static void too_many_bins_are_refused(void **state)
{
    struct latencies latencies;
    char error[256] = "";

    (void)state;
    FILE *file = open_file();
    fputs(HEADER, file);
    for (int i = 0; i <= LATENCY_BINS_MAX; i++)
        fprintf(file, "hello,64,event,bin,,,,%d,%d,4\n", i, i + 1);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(latency_load(&latencies, PATH, error, sizeof error),
                     -EBADMSG);
    assert_non_null(strstr(error, ":322: more than 320 bins"));
}

static void a_missing_file_is_told(void **state)
{
    struct latencies latencies;
    char error[256] = "";

    (void)state;
    assert_int_equal(
        latency_load(&latencies, "/nonexistent/x", error, sizeof error),
        -ENOENT);
    assert_string_equal(error, "/nonexistent/x: cannot open: No such file or "
                               "directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(curves_are_found),
        cmocka_unit_test(the_writer_is_understood),
        cmocka_unit_test(what_is_wrong_is_named),
        cmocka_unit_test(too_many_percentiles_are_refused),
        cmocka_unit_test(too_many_bins_are_refused),
        cmocka_unit_test(a_missing_file_is_told),
    };

    return cmocka_run_group_tests(tests, make_file, remove_file);
}
