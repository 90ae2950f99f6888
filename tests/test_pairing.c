/*
 * Alternating pairs: rows written and read, ratios with their intervals, the
 * noise floor, and what may be claimed.
 */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "pairing.h"

enum {
    ERROR_SIZE = 256,
    LINE_SIZE = 1024
};

/* --- rows --------------------------------------------------------------- */

static const struct pair_row example = {
    .pair = 3,
    .scenario = "hello",
    .server_a = "event",
    .server_b = "threads",
    .connections = 64,
    .repeat = 1,
    .order = 1,
    .slice_ms = 40,
    .a_requests = 181220,
    .b_requests = 144100,
    .a_cpu_us = 778412,
    .b_cpu_us = 921003,
    .a_running_us = 1017209,
    .b_running_us = 1029618,
    .steal_pct = 0.125,
    .valid = true,
};

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void temporary(char path[64])
{
    int fd;

    strcpy(path, "/tmp/test_pairing_XXXXXX");
    fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
}

static void a_row_comes_back_as_it_was(void **state)
{
    struct pair_row failed = example;
    struct pair_rows rows;
    char path[64], line[LINE_SIZE], text[3 * LINE_SIZE], error[ERROR_SIZE];

    (void)state;
    failed.valid = false;
    strcpy(failed.reason, "threads: \"x\", killed\nby 9");
    strcpy(text, pair_row_header);
    assert_true(pair_row_format(&example, line, sizeof line) > 0);
    strcat(text, line);
    assert_true(pair_row_format(&failed, line, sizeof line) > 0);
    strcat(text, line);
    temporary(path);
    write_file(path, text);
    assert_int_equal(pair_rows_load(&rows, path, error, sizeof error), 0);
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.rows[0].server_b, "threads");
    assert_true(rows.rows[0].a_cpu_us == 778412);
    assert_true(rows.rows[0].steal_pct == 0.125);
    assert_int_equal(rows.rows[0].order, 1);
    assert_true(rows.rows[0].valid);
    assert_false(rows.rows[1].valid);
    assert_string_equal(rows.rows[1].reason, "threads: \"x\", killed by 9");
    pair_rows_release(&rows);
    unlink(path);
}

static void what_is_no_row_is_told(void **state)
{
    static const struct {
        const char *text;
        int result;
        const char *error; /* behind the path */
    } cases[] = {
        {"", 0, NULL},
        {"pair,x\n", -EBADMSG, ":1: the header, column 3 is not"},
        {"pair,scen", -EBADMSG, ":1: the last line is cut off"},
        {"pair,scenario,server_a,server_b,connections,repeat,order,slice_ms,"
         "a_requests,b_requests,a_cpu_us,b_cpu_us,a_running_us,b_running_us,"
         "steal_pct,valid,reas,status\n",
         -EBADMSG, ":1: the header, column 17 is not"},
        {"{header}1,h,a,b,64,0,0,40,1,1,1,1,1,1,0,1,", 0, NULL}, /* cut */
        {"{header}1,h,a,b,64,0,0,40,1,1,1,1,1,1,0,2,,ok\n", -EBADMSG,
         ":2: column 16 is not"},
        {"{header}1,h,a,b,64,0,0,40,-1,1,1,1,1,1,0,1,,ok\n", -EBADMSG,
         ":2: column 9 is not"},
        {"{header}1,h,a,b,64,0,0,40,1,1,1,1,1,1,0,1,,fine\n", -EBADMSG,
         ":2: column 18 is not"},
        {"{header}1,h,,b,64,0,0,40,1,1,1,1,1,1,0,1,,ok\n", -EBADMSG,
         ":2: column 3 is not"},
        {"{header}1,h,a,b\n", -EBADMSG, ":2: column 5 is not"},
    };
    char path[64], error[ERROR_SIZE], text[LINE_SIZE];
    struct pair_rows rows;

    (void)state;
    temporary(path);
    for (size_t i = 0; i < COUNT(cases); i++) {
        bool headed = strncmp(cases[i].text, "{header}", 8) == 0;

        snprintf(text, sizeof text, "%s%s", headed ? pair_row_header : "",
                 cases[i].text + (headed ? 8 : 0));
        write_file(path, text);
        assert_int_equal(pair_rows_load(&rows, path, error, sizeof error),
                         cases[i].result);
        assert_int_equal(rows.count, 0);
        if (cases[i].error)
            assert_non_null(strstr(error, cases[i].error));
    }
    unlink(path);
    assert_int_equal(pair_rows_load(&rows, path, error, sizeof error), 0);
    assert_int_equal(rows.count, 0);
}

/* A run killed while it wrote: whole rows survive, whatever the last byte. */
static void a_file_cut_anywhere_keeps_its_whole_rows(void **state)
{
    char path[64], error[ERROR_SIZE], text[3 * LINE_SIZE], line[LINE_SIZE];
    size_t header = strlen(pair_row_header), row;

    (void)state;
    temporary(path);
    assert_true(pair_row_format(&example, line, sizeof line) > 0);
    row = strlen(line);
    for (size_t length = 1; length <= header + 2 * row; length++) {
        size_t rest = length > header ? length - header : 0;
        struct pair_rows rows;

        snprintf(text, length + 1, "%s%s%s", pair_row_header, line, line);
        write_file(path, text);
        assert_int_equal(pair_rows_load(&rows, path, error, sizeof error),
                         length < header ? -EBADMSG : 0);
        assert_int_equal(rows.count, rest / row);
        assert_int_equal(rows.cut_line, rest % row ? (int)(rest / row) + 2 : 0);
        pair_rows_release(&rows);
    }
    unlink(path);
}

/* --- ratios ------------------------------------------------------------- */

/* Rows of B over A by the logs of their ratios, `scale` each. */
static struct pair_rows make_rows(const char *a, const char *b,
                                  const double *logs, size_t count)
{
    struct pair_rows rows = {.rows = calloc(count, sizeof *rows.rows),
                             .count = count};

    assert_non_null(rows.rows);
    for (size_t i = 0; i < count; i++) {
        struct pair_row *row = &rows.rows[i];

        *row = example;
        row->pair = (int)i + 1;
        strcpy(row->server_a, a);
        strcpy(row->server_b, b);
        row->a_requests = 1000;
        row->b_requests = 2000;
        row->a_cpu_us = 5000;
        row->b_cpu_us = 10000 * exp(logs[i]);
        row->a_running_us = 1e6;
        row->b_running_us = 2e6 * exp(logs[i]);
    }
    return rows;
}

static struct pair_rows join(struct pair_rows first, struct pair_rows second)
{
    struct pair_rows all = {
        .rows = calloc(first.count + second.count, sizeof *all.rows),
        .count = first.count + second.count};

    assert_non_null(all.rows);
    memcpy(all.rows, first.rows, first.count * sizeof *all.rows);
    memcpy(all.rows + first.count, second.rows,
           second.count * sizeof *all.rows);
    pair_rows_release(&first);
    pair_rows_release(&second);
    return all;
}

/* Student's sleep data (Biometrika 6, 1908): R's t.test(..., conf.level =
 * 0.99) gives 1.58 and 0.3159 to 2.8441. */
static const double sleep_hours[] = {1.2, 2.4, 1.3, 1.3, 0.0,
                                     1.0, 1.8, 0.8, 4.6, 1.4};

static void a_ratio_is_of_b_over_a_with_99_percent(void **state)
{
    struct pair_rows rows =
        make_rows("event", "threads", sleep_hours, COUNT(sleep_hours));
    struct pairings pairings;
    const struct estimate *ratio;

    (void)state;
    rows.rows[0].connections = 64;
    assert_int_equal(pairings_init(&pairings, &rows), 0);
    assert_int_equal(pairings.count, 1);
    ratio = &pairings.all[0].ratio[PAIRING_CPU];
    assert_true(fabs(log(ratio->median) - 1.58) < 1e-9);
    assert_true(fabs(log(ratio->low) - 0.3159) < 1e-3);
    assert_true(fabs(log(ratio->high) - 2.8441) < 1e-3);
    ratio = &pairings.all[0].ratio[PAIRING_THROUGHPUT];
    assert_true(fabs(log(ratio->median) + 1.58) < 1e-9);
    assert_true(isnan(pairings.floor[PAIRING_CPU]));
    assert_true(pairing_is_clear(&pairings, &pairings.all[0], PAIRING_CPU));
    pairings_release(&pairings);
    pair_rows_release(&rows);
}

static void failed_pairs_are_left_out(void **state)
{
    static const double logs[] = {0.1, 0.1, 0.1, 5};
    struct pair_rows rows = make_rows("a", "b", logs, COUNT(logs));
    struct pairings pairings;

    (void)state;
    rows.rows[3].valid = false;
    assert_int_equal(pairings_init(&pairings, &rows), 0);
    assert_int_equal(pairings.all[0].failed, 1);
    assert_int_equal(pairings.all[0].ratio[PAIRING_CPU].count, 3);
    assert_true(fabs(log(pairings.all[0].ratio[PAIRING_CPU].median) - 0.1) <
                1e-9);
    pairings_release(&pairings);
    pair_rows_release(&rows);
}

/* Nothing below what a server differs by from itself. */
static void the_noise_floor_bounds_what_is_claimed(void **state)
{
    static const double same[] = {0.04, -0.04, 0.04, -0.04, 0.04, -0.04};
    static const double slight[] = {0.030, 0.031, 0.029, 0.030, 0.031, 0.029};
    static const double large[] = {0.30, 0.31, 0.29, 0.30, 0.31, 0.29};
    const struct {
        const double *logs;
        bool alone, beside; /* clear without, and with A/A pairs */
    } cases[] = {{slight, true, false}, {large, true, true}};
    struct pairings pairings;

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct pair_rows rows = make_rows("a", "b", cases[i].logs, 6);

        assert_int_equal(pairings_init(&pairings, &rows), 0);
        assert_int_equal(
            pairing_is_clear(&pairings, &pairings.all[0], PAIRING_CPU),
            cases[i].alone);
        pairings_release(&pairings);
        rows = join(rows, make_rows("a", "a", same, 6));
        assert_int_equal(pairings_init(&pairings, &rows), 0);
        assert_int_equal(pairings.count, 2);
        assert_true(pairing_is_same(&pairings.all[1]));
        /* t(0.995, 5) x 0.0438 / sqrt(6) = 0.0721 */
        assert_true(fabs(pairings.floor[PAIRING_CPU] - 0.0721) < 1e-4);
        assert_int_equal(
            pairing_is_clear(&pairings, &pairings.all[0], PAIRING_CPU),
            cases[i].beside);
        assert_true(
            fabs(pairing_least(&pairings, &pairings.all[0], PAIRING_CPU) -
                 exp(0.0721)) < 1e-3);
        pairings_release(&pairings);
        pair_rows_release(&rows);
    }
}

/* Six pairs decided how many more there are: Student's sleep data again, whose
 * first six deviate by 0.76681; t(0.995, 5) is 4.032 (NIST), and 4.0321 x
 * 0.76681 / sqrt(10) = 0.97774. */
static void a_second_stage_has_the_deviation_of_the_first(void **state)
{
    static const double failed[] = {9};
    const struct asked asked = {.pairs_pilot = 6};
    struct pair_rows rows =
        join(make_rows("a", "b", failed, 1),
             make_rows("a", "b", sleep_hours, COUNT(sleep_hours)));
    struct pairings pairings;
    const struct estimate *ratio;

    (void)state;
    rows.rows[0].valid = false; /* is none of the six */
    assert_int_equal(pairings_init_asked(&pairings, &rows, &asked), 0);
    ratio = &pairings.all[0].ratio[PAIRING_CPU];
    assert_int_equal(ratio->count, 10);
    assert_true(fabs(log(ratio->median) - 1.58) < 1e-9);
    assert_true(fabs(log(ratio->high) - (1.58 + 0.97774)) < 1e-4);
    assert_true(fabs(pairings.all[0].deviation[PAIRING_CPU] - 0.76681) < 1e-5);
    ratio = &pairings.all[0].ratio[PAIRING_THROUGHPUT];
    assert_true(fabs(log(ratio->high) - (-1.58 + 0.97774)) < 1e-4);
    pairings_release(&pairings);
    pair_rows_release(&rows);
}

/* What a writer writes; freed by the caller. */
static char *written(const struct pairings *pairings,
                     void (*write)(const struct pairings *, FILE *))
{
    char *text = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&text, &size);

    assert_non_null(file);
    write(pairings, file);
    assert_int_equal(fclose(file), 0);
    return text;
}

/* Three pairs whose interval reaches 5.9 % to either side. */
static void an_interval_wider_than_asked_is_noisy(void **state)
{
    static const double logs[] = {0.30, 0.31, 0.29};
    static const struct {
        double precision_cpu;
        bool fails;
        const char *cpu, *throughput; /* the statuses */
    } cases[] = {{0, false, "ok", "ok"},
                 {0.06, false, "ok", "ok"},
                 {0.05, false, "noisy", "ok"},
                 {0.05, true, "failed", "failed"}};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct asked asked = {.precision_cpu = cases[i].precision_cpu};
        struct pair_rows rows =
            join(make_rows("a", "b", logs, 3), make_rows("a", "b", logs, 1));
        struct pairings pairings;
        char expected[256];

        rows.rows[3].valid = false;
        rows.count -= !cases[i].fails;
        assert_int_equal(pairings_init_asked(&pairings, &rows, &asked), 0);
        char *csv = written(&pairings, pairings_write_csv);
        snprintf(expected, sizeof expected,
                 "hello,64,b,a,pair_cpu_us_per_request,3,1.349859,1.274685,"
                 "1.429466,%s\n",
                 cases[i].cpu);
        assert_ptr_equal(strstr(csv, expected), csv);
        snprintf(expected, sizeof expected, ",0.784508,%s\n",
                 cases[i].throughput);
        assert_non_null(strstr(csv, expected));
        char *markdown = written(&pairings, pairings_write_markdown);
        assert_int_equal(strstr(markdown,
                                ": wider than the 5 % asked for: "
                                "more pairs, or a quieter machine |") != NULL,
                         cases[i].precision_cpu == 0.05);
        free(csv);
        free(markdown);
        pairings_release(&pairings);
        pair_rows_release(&rows);
    }
}

static void the_table_says_what_was_seen(void **state)
{
    static const double slight[] = {0.030, 0.031, 0.029},
                        same[] = {0.04, -0.04, 0.04},
                        large[] = {0.30, 0.31, 0.29, 9};
    struct pair_rows rows = join(make_rows("event", "threads", large, 4),
                                 join(make_rows("event", "event", same, 3),
                                      make_rows("event", "a|b", slight, 3)));
    struct pairings pairings;

    (void)state;
    rows.rows[3].valid = false;
    rows.rows[9].connections = 1000;
    assert_int_equal(pairings_init(&pairings, &rows), 0);
    char *text = written(&pairings, pairings_write_markdown);
    assert_string_equal(
        text,
        "\n## Alternating pairs\n\n"
        "| scenario | connections | server | against | pairs | CPU us/request "
        "| 99 % interval | least that would show | status |\n"
        "|---|--:|---|---|--:|--:|--:|--:|---|\n"
        "| hello | 64 | threads | event | 3 | 1.35x | 1.27x to 1.43x | 32 % | "
        "failed (1 of 4) |\n"
        "| hello | 64 | event | itself | 3 | 1.01x | 0.778x to 1.32x | 32 % | "
        "ok |\n"
        "| hello | 64 | a\\|b | event | 2 | ?1.03x | - | - | ok |\n"
        "| hello | 1,000 | a\\|b | event | 1 | ?1.03x | - | - | ok |\n"
        "\n"
        "Noise floor: servers paired with themselves differ by up to 32 % in "
        "CPU time per request; nothing smaller is claimed.\n");
    free(text);
    pairings_release(&pairings);
    rows.count = 0;
    assert_int_equal(pairings_init(&pairings, &rows), 0);
    text = written(&pairings, pairings_write_markdown);
    assert_string_equal(text, "");
    free(text);
    pairings_release(&pairings);
    pair_rows_release(&rows);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_row_comes_back_as_it_was),
        cmocka_unit_test(what_is_no_row_is_told),
        cmocka_unit_test(a_file_cut_anywhere_keeps_its_whole_rows),
        cmocka_unit_test(a_ratio_is_of_b_over_a_with_99_percent),
        cmocka_unit_test(failed_pairs_are_left_out),
        cmocka_unit_test(the_noise_floor_bounds_what_is_claimed),
        cmocka_unit_test(a_second_stage_has_the_deviation_of_the_first),
        cmocka_unit_test(an_interval_wider_than_asked_is_noisy),
        cmocka_unit_test(the_table_says_what_was_seen),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
