/* The files a histogram is written to. */
#include "support.h"

#include <errno.h>

#include "histogram.h"

static char *written(const struct histogram *histogram,
                     int (*write)(const struct histogram *, FILE *))
{
    char *text;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    assert_non_null(file);
    assert_int_equal(write(histogram, file), 0);
    fclose(file);
    return text;
}

static struct histogram of(struct histogram_entry *entries, size_t count)
{
    struct histogram histogram = {entries, count, 0};

    for (size_t i = 0; i < count; i++)
        histogram.total += entries[i].count;
    return histogram;
}

static void the_csv_is_that_of_a_trial(void **state)
{
    struct histogram_entry entries[] = {{0, 2}, {98, 1}, {2000000, 17}};
    struct histogram histogram = of(entries, COUNT(entries));
    char *text = written(&histogram, histogram_write_csv);

    (void)state;
    assert_string_equal(text, "value_us,count\n0,2\n98,1\n2000000,17\n");
    free(text);
}

/* By hand: a quarter of the samples at each value; steps of 10 % up to 50 %,
 * of 5 % up to 75 %, of 2.5 % from there; once all samples are in, one line
 * and that of 100 %.  sqrt((9 + 1 + 1 + 9) / 4) is 2.236. */
static void percentiles_are_written_as_hdrhistogram_does(void **state)
{
    struct histogram_entry entries[] = {{2, 1}, {4, 1}, {6, 1}, {8, 1}};
    struct histogram histogram = of(entries, COUNT(entries));
    char *text = written(&histogram, histogram_write_hgrm);

    (void)state;
    assert_string_equal(
        text, "       Value     Percentile TotalCount 1/(1-Percentile)\n"
              "\n"
              "       2.000 0.000000000000          1           1.00\n"
              "       2.000 0.100000000000          1           1.11\n"
              "       2.000 0.200000000000          1           1.25\n"
              "       4.000 0.300000000000          2           1.43\n"
              "       4.000 0.400000000000          2           1.67\n"
              "       4.000 0.500000000000          2           2.00\n"
              "       6.000 0.550000000000          3           2.22\n"
              "       6.000 0.600000000000          3           2.50\n"
              "       6.000 0.650000000000          3           2.86\n"
              "       6.000 0.700000000000          3           3.33\n"
              "       6.000 0.750000000000          3           4.00\n"
              "       8.000 0.775000000000          4           4.44\n"
              "       8.000 1.000000000000          4\n"
              "#[Mean    =        5.000, StdDeviation   =        2.236]\n"
              "#[Max     =        8.000, Total count    =            4]\n"
              "#[Buckets =            1, SubBuckets     =            9]\n");
    free(text);
}

static void an_empty_histogram_has_no_percentiles(void **state)
{
    struct histogram histogram = {NULL, 0, 0};
    char *text = written(&histogram, histogram_write_hgrm);

    (void)state;
    assert_string_equal(
        text, "       Value     Percentile TotalCount 1/(1-Percentile)\n"
              "\n"
              "#[Mean    =        0.000, StdDeviation   =        0.000]\n"
              "#[Max     =        0.000, Total count    =            0]\n"
              "#[Buckets =            1, SubBuckets     =            1]\n");
    free(text);
}

/* Levels ascend, however close to 100 % they come, and each line's value is
 * the smallest that so many samples do not exceed. */
static void the_levels_of_many_samples_are_their_percentiles(void **state)
{
    struct histogram_entry entries[] = {
        {10, 999999999}, {20, 900000}, {30, 99000}, {40, 999}, {50, 2}};
    struct histogram histogram = of(entries, COUNT(entries));
    char *text = written(&histogram, histogram_write_hgrm);
    double value_us, level, before = -1;
    unsigned long long count;
    int lines = 0;

    (void)state;
    for (const char *at = strstr(text, "\n\n") + 2; *at != '#';
         at = strchr(at, '\n') + 1, lines++) {
        assert_int_equal(sscanf(at, "%lf %lf %llu", &value_us, &level, &count),
                         3);
        assert_true(level > before);
        assert_true(value_us ==
                    histogram_percentile_us(&histogram, 100 * level));
        assert_true((double)count >= level * (double)histogram.total - 1);
        before = level;
    }
    assert_true(lines > 100 && lines < 200); /* 5 per halving, 2^30 samples */
    assert_true(level == 1 && value_us == 50);
    free(text);
}

static void a_saved_file_is_read_again(void **state)
{
    struct histogram_entry entries[] = {{5, 2}, {7, 1}};
    struct histogram histogram = of(entries, COUNT(entries)), read;
    char folder[] = "/tmp/test_histogram_save.XXXXXX", path[64], error[256];

    (void)state;
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/a.csv", folder);
    assert_int_equal(histogram_save(&histogram, path, histogram_write_csv), 0);
    histogram_init(&read);
    assert_int_equal(histogram_load(&read, path, error, sizeof error), 0);
    assert_int_equal(read.total, 3);
    assert_int_equal(read.entry_count, 2);
    assert_memory_equal(read.entries, entries, sizeof entries);
    histogram_release(&read);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(folder), 0); /* nothing else was left there */
}

static void a_file_that_cannot_be_written_says_why(void **state)
{
    struct histogram histogram = {NULL, 0, 0};
    char path[8192];

    (void)state;
    assert_int_equal(
        histogram_save(&histogram, "/nonexistent/a.csv", histogram_write_csv),
        -ENOENT);
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_int_equal(histogram_save(&histogram, path, histogram_write_csv),
                     -ENAMETOOLONG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_csv_is_that_of_a_trial),
        cmocka_unit_test(percentiles_are_written_as_hdrhistogram_does),
        cmocka_unit_test(an_empty_histogram_has_no_percentiles),
        cmocka_unit_test(the_levels_of_many_samples_are_their_percentiles),
        cmocka_unit_test(a_saved_file_is_read_again),
        cmocka_unit_test(a_file_that_cannot_be_written_says_why),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
