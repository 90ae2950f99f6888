/* Counting latencies, and the line made of them. */
#include "support.h"

#include <errno.h>

#include "bins.h"
#include "tally.h"
#include "wrk.h"

static void what_is_counted_is_in_the_histogram(void **state)
{
    static const struct histogram_entry entries[] = {
        {0, 1}, {7, 3}, {1999999, 1}, {2000000, 2}};
    struct histogram histogram;
    struct bins bins;

    (void)state;
    assert_int_equal(bins_init(&bins, 2000000), 0);
    for (size_t i = 0; i < COUNT(entries); i++)
        for (uint64_t j = 0; j < entries[i].count; j++)
            bins_add(&bins, entries[i].value_us);
    assert_int_equal(bins_histogram(&bins, &histogram), 0);
    assert_int_equal(histogram.entry_count, COUNT(entries));
    assert_memory_equal(histogram.entries, entries, sizeof entries);
    assert_int_equal(histogram.total, 7);
    histogram_release(&histogram);
    bins_release(&bins);
}

static void nothing_counted_is_an_empty_histogram(void **state)
{
    struct histogram histogram;
    struct bins bins;

    (void)state;
    assert_int_equal(bins_init(&bins, 600000000), 0); /* the longest there is */
    assert_int_equal(bins_histogram(&bins, &histogram), 0);
    assert_int_equal(histogram.entry_count, 0);
    assert_int_equal(histogram.total, 0);
    bins_release(&bins);
}

/* Waits of 1 to 1000 us: every percentile is known. */
static void known_waits_have_known_percentiles(void **state)
{
    struct tally tally = {.answered = 1000,
                          .planned = 1000,
                          .duration_ns = 1000000000,
                          .took_ns = 1000003000};
    struct histogram histogram;
    char *line, reason[REASON_BYTES];
    struct bins bins;
    size_t size;
    FILE *file = open_memstream(&line, &size);

    (void)state;
    assert_int_equal(bins_init(&bins, 10000), 0);
    for (uint64_t value_us = 1; value_us <= 1000; value_us++)
        bins_add(&bins, value_us);
    assert_int_equal(bins_histogram(&bins, &histogram), 0);
    assert_int_equal(tally_write(&tally, &histogram, file), 0);
    fclose(file);
    assert_non_null(
        strstr(line, " samples=1000 latency_mean_us=500.500 latency_p50_us=500 "
                     "latency_p90_us=900 latency_p99_us=990 "
                     "latency_p999_us=999 latency_max_us=1000 "));
    line[size - 1] = '\0'; /* bench reads lines without their end */
    assert_int_equal(wrk_check(line, 1, reason), 0);
    free(line);
    histogram_release(&histogram);
    bins_release(&bins);
}

static void a_line_without_samples_has_no_nan(void **state)
{
    const struct histogram nothing = {NULL, 0, 0};
    struct tally tally = {.errors[ERROR_CONNECT] = 3};
    char *line, reason[REASON_BYTES];
    size_t size;
    FILE *file = open_memstream(&line, &size);

    (void)state;
    assert_int_equal(tally_write(&tally, &nothing, file), 0);
    fclose(file);
    assert_null(strstr(line, "=nan"));
    line[size - 1] = '\0';
    assert_int_equal(wrk_check(line, 1, reason), -EBADMSG);
    assert_string_equal(reason, "3 failed connects");
    free(line);
}

static void lateness_beyond_a_millisecond_is_counted(void **state)
{
    struct tally tally = {0};

    (void)state;
    tally_lateness(&tally, 0);
    tally_lateness(&tally, TALLY_LATE_NS);
    assert_int_equal(tally.late, 0);
    tally_lateness(&tally, TALLY_LATE_NS + 1);
    tally_lateness(&tally, 5);
    assert_int_equal(tally.late, 1);
    assert_int_equal(tally.late_max_ns, TALLY_LATE_NS + 1);
    assert_int_equal(tally.late_sum_ns, 2 * TALLY_LATE_NS + 6);
}

static void a_full_disk_is_an_error(void **state)
{
    const struct histogram nothing = {NULL, 0, 0};
    struct tally tally = {0};
    FILE *full = fopen("/dev/full", "w");

    (void)state;
    assert_non_null(full);
    assert_int_equal(tally_write(&tally, &nothing, full), -ENOSPC);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_counted_is_in_the_histogram),
        cmocka_unit_test(nothing_counted_is_an_empty_histogram),
        cmocka_unit_test(known_waits_have_known_percentiles),
        cmocka_unit_test(a_line_without_samples_has_no_nan),
        cmocka_unit_test(lateness_beyond_a_millisecond_is_counted),
        cmocka_unit_test(a_full_disk_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
