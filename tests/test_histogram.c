/*
 * Exact histograms: reading, merging, percentiles, bins, latency.csv.
 */
#include <errno.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "histogram.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])
#define HEADER       "value_us,count\n"

static int load_text(struct histogram *histogram, const char *text, char *path,
                     char *error, size_t error_size)
{
    strcpy(path, "/tmp/test_histogram.XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    int code = histogram_load(histogram, path, error, error_size);
    unlink(path);
    return code;
}

static struct histogram from(const char *text)
{
    struct histogram histogram;
    char path[64], error[256];

    histogram_init(&histogram);
    assert_int_equal(load_text(&histogram, text, path, error, sizeof error), 0);
    return histogram;
}

static void files_are_read_in_any_order(void **state)
{
    struct histogram histogram =
        from(HEADER "300,2\r\n100,1\n\"200\",5\n100,3\n150,0\n");

    (void)state;
    assert_int_equal(histogram.entry_count, 3);
    assert_int_equal(histogram.total, 11);
    assert_int_equal(histogram.entries[0].value_us, 100);
    assert_int_equal(histogram.entries[0].count, 4);
    assert_int_equal(histogram.entries[1].count, 5);
    assert_int_equal(histogram.entries[2].value_us, 300);
    assert_true(histogram_mean_us(&histogram) == 2000.0 / 11);
    assert_true(histogram_max_us(&histogram) == 300);
    histogram_release(&histogram);
}

static void bad_files_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", ":1: no header line `value_us,count`"},
        {"100,1\n", ":1: no header line `value_us,count`"},
        {"value_us\n", ":1: not two fields: value_us,count"},
        {HEADER "1,2,3\n", ":2: not two fields: value_us,count"},
        {HEADER "1,2\n-1,2\n",
         ":3: not two whole numbers from 0 to 999999999999999"},
        {HEADER "1.5,2\n",
         ":2: not two whole numbers from 0 to 999999999999999"},
        {HEADER "1,\n", ":2: not two whole numbers from 0 to 999999999999999"},
        {HEADER "1,1000000000000000\n",
         ":2: not two whole numbers from 0 to 999999999999999"},
        {HEADER "1,99999999999999999999999\n",
         ":2: not two whole numbers from 0 to 999999999999999"},
        {HEADER "1,999999999999999\n2,1\n",
         ":3: the counts add up to more than 999999999999999"},
        {HEADER "1,2\n2,1", ":3: the last line is cut off"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct histogram histogram = from(HEADER "7,3\n");
        char path[64], error[256] = "";
        assert_int_equal(
            load_text(&histogram, cases[i].text, path, error, sizeof error),
            -EBADMSG);
        assert_memory_equal(error, path, strlen(path));
        assert_string_equal(error + strlen(path), cases[i].message);
        assert_int_equal(histogram.total, 3); /* as it was */
        histogram_release(&histogram);
    }
}

static void a_file_that_cannot_be_opened_says_why(void **state)
{
    struct histogram histogram;
    char error[256];

    (void)state;
    histogram_init(&histogram);
    assert_int_equal(
        histogram_load(&histogram, "/nonexistent/7.csv", error, sizeof error),
        -ENOENT);
    assert_string_equal(
        error, "/nonexistent/7.csv: cannot open: No such file or directory");
}

static void merging_adds(void **state)
{
    struct histogram a = from(HEADER "1,1\n3,3\n5,5\n");
    struct histogram b = from(HEADER "0,9\n3,30\n9,90\n");
    struct histogram nothing = from(HEADER);
    static const struct histogram_entry merged[] = {
        {0, 9}, {1, 1}, {3, 33}, {5, 5}, {9, 90}};

    (void)state;
    assert_int_equal(histogram_merge(&a, &b), 0);
    assert_int_equal(histogram_merge(&a, &nothing), 0);
    assert_int_equal(histogram_merge(&nothing, &a), 0);
    assert_int_equal(a.entry_count, COUNT(merged));
    assert_int_equal(a.total, 138);
    assert_memory_equal(a.entries, merged, sizeof merged);
    assert_int_equal(nothing.total, 138);
    assert_memory_equal(nothing.entries, merged, sizeof merged);
    histogram_release(&a);
    histogram_release(&b);
    histogram_release(&nothing);
}

/* The example of the nearest rank that is in every textbook: 15, 20, 35, 40,
 * 50 (Wikipedia, "Percentile"). */
static void percentiles_are_values_that_were_measured(void **state)
{
    static const struct {
        double percentile, value_us;
        uint64_t beyond;
    } cases[] = {
        {0, 15, 4},  {5, 15, 4},  {20, 15, 4},   {20.001, 20, 3}, {30, 20, 3},
        {40, 20, 3}, {50, 35, 2}, {99.9, 50, 0}, {100, 50, 0},
    };
    struct histogram histogram = from(HEADER "15,1\n20,1\n35,1\n40,1\n50,1\n");

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double p = cases[i].percentile;
        assert_true(histogram_percentile_us(&histogram, p) ==
                    cases[i].value_us);
        assert_int_equal(histogram_samples_beyond(&histogram, p),
                         cases[i].beyond);
    }
    histogram_release(&histogram);
}

/* 99.9 is not a binary number: of 1,000 it must still be the 999th. */
static void ranks_do_not_slip_by_rounding(void **state)
{
    static const struct {
        double percentile;
        uint64_t beyond;
    } cases[] = {{99.9, 1}, {99, 10},  {90, 100}, {50, 500}, {99.8, 2},
                 {99.7, 3}, {29, 710}, {57, 430}, {58, 420}};
    char text[32 * 1000] = HEADER;
    size_t length = strlen(text);

    (void)state;
    for (int i = 1; i <= 1000; i++)
        length += (size_t)sprintf(text + length, "%d,1\n", i);
    struct histogram histogram = from(text);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(
            histogram_samples_beyond(&histogram, cases[i].percentile),
            cases[i].beyond);
    histogram_release(&histogram);
}

static void an_empty_histogram_has_no_values(void **state)
{
    struct histogram histogram = from(HEADER);
    struct histogram_bin bins[HISTOGRAM_BINS_MAX];

    (void)state;
    assert_int_equal(histogram.total, 0);
    assert_true(isnan(histogram_mean_us(&histogram)));
    assert_true(isnan(histogram_max_us(&histogram)));
    assert_true(isnan(histogram_percentile_us(&histogram, 50)));
    assert_int_equal(histogram_samples_beyond(&histogram, 50), 0);
    assert_int_equal(histogram_bins(&histogram, bins), 0);
}

static void bins_hold_what_lies_between_their_bounds(void **state)
{
    struct histogram histogram =
        from(HEADER "0,1\n1,2\n9,3\n10,4\n1000,5\n999,6\n1122,7\n1123,8\n"
                    "999999999999999,9\n");
    struct histogram_bin bins[HISTOGRAM_BINS_MAX];
    size_t count = histogram_bins(&histogram, bins);
    uint64_t total = 0;

    (void)state;
    assert_int_equal(count, HISTOGRAM_BINS_MAX);
    for (size_t i = 0; i < count; i++) {
        uint64_t inside = 0;
        for (size_t j = 0; j < histogram.entry_count; j++) {
            double value_us = (double)histogram.entries[j].value_us;
            if (value_us >= bins[i].low_us && value_us < bins[i].high_us)
                inside += histogram.entries[j].count;
        }
        if (i + 1 < count) /* the last one's bound is not exact in a double */
            assert_int_equal(bins[i].count, inside);
        if (i > 0)
            assert_true(bins[i].low_us == bins[i - 1].high_us);
        total += bins[i].count;
    }
    assert_int_equal(total, histogram.total);
    histogram_release(&histogram);
}

static void latency_csv_has_percentiles_and_bins(void **state)
{
    struct histogram histogram = from(HEADER "100,99\n110,1\n120,900\n");
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    (void)state;
    assert_int_equal(histogram_write_header(file), 0);
    assert_int_equal(histogram_write_rows(&histogram, "a,b", 64, "event", file),
                     0);
    fclose(file);
    assert_string_equal(
        text,
        "scenario,connections,server,kind,percentile,value_us,samples_beyond,"
        "low_us,high_us,count\n"
        "\"a,b\",64,event,percentile,0,100,999,,,\n"
        "\"a,b\",64,event,percentile,10,110,900,,,\n"
        "\"a,b\",64,event,percentile,20,120,800,,,\n"
        "\"a,b\",64,event,percentile,30,120,700,,,\n"
        "\"a,b\",64,event,percentile,40,120,600,,,\n"
        "\"a,b\",64,event,percentile,50,120,500,,,\n"
        "\"a,b\",64,event,percentile,60,120,400,,,\n"
        "\"a,b\",64,event,percentile,70,120,300,,,\n"
        "\"a,b\",64,event,percentile,75,120,250,,,\n"
        "\"a,b\",64,event,percentile,80,120,200,,,\n"
        "\"a,b\",64,event,percentile,85,120,150,,,\n"
        "\"a,b\",64,event,percentile,90,120,100,,,\n"
        "\"a,b\",64,event,percentile,92.5,120,75,,,\n"
        "\"a,b\",64,event,percentile,95,120,50,,,\n"
        "\"a,b\",64,event,percentile,97.5,120,25,,,\n"
        "\"a,b\",64,event,percentile,98,120,20,,,\n"
        "\"a,b\",64,event,percentile,98.5,120,15,,,\n"
        "\"a,b\",64,event,percentile,99,120,10,,,\n"
        "\"a,b\",64,event,percentile,99.5,120,5,,,\n"
        "\"a,b\",64,event,percentile,99.8,120,2,,,\n"
        "\"a,b\",64,event,percentile,99.9,120,1,,,\n"
        "\"a,b\",64,event,percentile,100,120,0,,,\n"
        "\"a,b\",64,event,bin,,,,100,112.202,100\n"
        "\"a,b\",64,event,bin,,,,112.202,125.893,900\n");
    free(text);
    histogram_release(&histogram);
}

static void an_empty_histogram_writes_no_rows(void **state)
{
    struct histogram histogram = from(HEADER);
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    (void)state;
    assert_int_equal(histogram_write_rows(&histogram, "a", 1, "b", file), 0);
    fclose(file);
    assert_string_equal(text, "");
    free(text);
}

static void a_full_disk_is_noticed(void **state)
{
    struct histogram histogram = from(HEADER "1,1\n");
    FILE *file = fopen("/dev/full", "w");

    (void)state;
    assert_int_equal(histogram_write_header(file), -ENOSPC);
    assert_int_not_equal(histogram_write_rows(&histogram, "a", 1, "b", file),
                         0);
    fclose(file);
    histogram_release(&histogram);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_read_in_any_order),
        cmocka_unit_test(bad_files_are_refused_with_their_line),
        cmocka_unit_test(a_file_that_cannot_be_opened_says_why),
        cmocka_unit_test(merging_adds),
        cmocka_unit_test(percentiles_are_values_that_were_measured),
        cmocka_unit_test(ranks_do_not_slip_by_rounding),
        cmocka_unit_test(an_empty_histogram_has_no_values),
        cmocka_unit_test(bins_hold_what_lies_between_their_bounds),
        cmocka_unit_test(latency_csv_has_percentiles_and_bins),
        cmocka_unit_test(an_empty_histogram_writes_no_rows),
        cmocka_unit_test(a_full_disk_is_noticed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
