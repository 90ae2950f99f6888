/* The open loop against a server that is well, slow, stopped, dead, or late.
 * Counts and lower bounds of latency only: nothing depends on how fast the
 * machine is. */
#include "subject.h"

#include <errno.h>

#include "histogram.h"
#include "wrk.h"

static struct subject server, crowd;
static char folder[] = "/tmp/test_crowd.XXXXXX", csv[64], hgrm[64];
static char target[64];

/* --- a run -------------------------------------------------------------- */

static void set_target(int port)
{
    snprintf(target, sizeof target, "127.0.0.1:%d", port);
}

/* Starts it, and waits for the first request to be due.  `words` end with
 * NULL; the server and a timeout no machine needs are given. */
static void crowd_start(const char *const *words)
{
    const char *argv[OPTIONS_MAX] = {target};
    char line[LINE_BYTES];
    size_t count = 1;

    for (; *words; words++)
        argv[count++] = *words;
    subject_spawn(&crowd, argv);
    subject_line(&crowd, line);
    assert_int_equal(strncmp(line, "started connections=", 20), 0);
}

/* Waits for the end.  The accounts of a result line must balance. */
static void crowd_finish(char line[LINE_BYTES])
{
    subject_line(&crowd, line);
    assert_int_equal(subject_wait(&crowd), 0);
    assert_non_null(strstr(line, " complete=1"));
    assert_int_equal(counter(line, "planned"),
                     counter(line, "answered") + counter(line, "unanswered"));
    assert_int_equal(counter(line, "samples"), counter(line, "requests"));
    assert_true(counter(line, "sent") <= counter(line, "planned"));
    assert_true(counter(line, "sent") >= counter(line, "answered"));
}

#define RUN(line, ...)                                                         \
    do {                                                                       \
        const char *const words_[] = {__VA_ARGS__, NULL};                      \
        crowd_start(words_);                                                   \
        crowd_finish(line);                                                    \
    } while (0)

static void load(struct histogram *histogram)
{
    char error[256];

    histogram_init(histogram);
    assert_int_equal(histogram_load(histogram, csv, error, sizeof error), 0);
}

static uint64_t count_above(const struct histogram *histogram, uint64_t us)
{
    uint64_t count = 0;

    for (size_t i = 0; i < histogram->entry_count; i++)
        if (histogram->entries[i].value_us > us)
            count += histogram->entries[i].count;
    return count;
}

/* The server's next line of counters. */
static void ask_server(char line[LINE_BYTES])
{
    subject_signal(&server, SIGUSR1);
    subject_line(&server, line);
}

static int set_up(void **state)
{
    (void)state;
    subject_start(&server, NULL);
    set_target(server.port);
    return 0;
}

static int tear_down(void **state)
{
    void *of_server = &server, *of_crowd = &crowd;

    (void)state;
    (void)subject_kill(&of_crowd);
    return subject_kill(&of_server);
}

/* --- manners ------------------------------------------------------------ */

/* Each has had one answer when it begins, and stays. */
static void those_who_hold_ask_once_and_stay(void **state)
{
    char line[LINE_BYTES], counters[LINE_BYTES];
    const char *const words[] = {"--manner=hold",   "--connections=300",
                                 "--duration=500",  "--warmup=0",
                                 "--timeout=20000", NULL};

    (void)state;
    crowd_start(words);
    ask_server(counters);
    assert_int_equal(counter(counters, "open"), 300);
    crowd_finish(line);
    assert_int_equal(counter(line, "served"), 300);
    assert_int_equal(counter(line, "opened"), 300);
    assert_int_equal(counter(line, "warmup_answered"), 300);
    assert_int_equal(counter(line, "planned"), 0);
    ask_server(counters);
    assert_int_equal(counter(counters, "responses"), 300);
    assert_int_equal(counter(counters, "served"), 300);
}

/* A connection for each, and one more ready for whoever comes next. */
static void those_who_close_come_on_connections_of_their_own(void **state)
{
    char line[LINE_BYTES], counters[LINE_BYTES];
    long answers;

    (void)state;
    RUN(line, "--manner=close", "--rate=100", "--connections=4",
        "--duration=500", "--warmup=100", "--timeout=20000");
    answers = counter(line, "answered") + counter(line, "warmup_answered");
    assert_int_equal(counter(line, "answered"), counter(line, "planned"));
    assert_in_range(counter(line, "opened"), answers, answers + 4);
    ask_server(counters);
    assert_int_equal(counter(counters, "responses"), answers);
    assert_int_equal(counter(counters, "served"), answers);
}

/* Nobody is there before it is due, nor afterwards. */
static void those_who_visit_connect_when_it_is_due(void **state)
{
    char line[LINE_BYTES], counters[LINE_BYTES];
    long answers;

    (void)state;
    RUN(line, "--manner=visit", "--rate=100", "--connections=50",
        "--duration=500", "--warmup=100", "--timeout=20000");
    answers = counter(line, "answered") + counter(line, "warmup_answered");
    assert_int_equal(counter(line, "answered"), counter(line, "planned"));
    assert_int_equal(counter(line, "opened"), answers);
    assert_int_equal(counter(line, "errors_read"), 0);
    EVENTUALLY((ask_server(counters), counter(counters, "open") == 0));
    assert_int_equal(counter(counters, "responses"), answers);
}

/* A round trip before the request, which is part of its latency, and one
 * after it, in which the connection still stands. */
static void who_is_far_stays_longer(void **state)
{
    char option[80], line[LINE_BYTES], counters[LINE_BYTES];
    struct histogram histogram;

    (void)state;
    snprintf(option, sizeof option, "--histogram=%s", csv);
    RUN(line, "--manner=visit", "--far=200", "--rate=50", "--connections=100",
        "--duration=600", "--warmup=0", "--timeout=20000", option);
    load(&histogram);
    assert_int_equal(count_above(&histogram, 199000), histogram.total);
    histogram_release(&histogram);
    assert_int_equal(counter(line, "errors_read"), 0);
    assert_int_equal(counter(line, "unanswered"), 0);
    EVENTUALLY((ask_server(counters), counter(counters, "open") == 0));
    assert_true(counter(line, "connections_max") >= 5); /* 200 ms at 50/s */
}

/* A request of 46 bytes: 45 pauses of 10 ms. */
static void those_who_trickle_take_their_time(void **state)
{
    char option[80], line[LINE_BYTES];
    struct histogram histogram;

    (void)state;
    snprintf(option, sizeof option, "--histogram=%s", csv);
    RUN(line, "--manner=trickle", "--bytes-per-s=100", "--connections=7",
        "--duration=2000", "--warmup=0", "--timeout=20000", option);
    load(&histogram);
    assert_int_equal(count_above(&histogram, 400000), histogram.total);
    histogram_release(&histogram);
    assert_int_equal(counter(line, "connections_max"), 7);
    assert_int_equal(counter(line, "errors_status"), 0);
    assert_int_equal(counter(line, "errors_read"), 0);
}

/* Two sips, and a second between them. */
static void those_who_sip_take_their_time(void **state)
{
    char option[80], line[LINE_BYTES];
    struct histogram histogram;

    (void)state;
    snprintf(option, sizeof option, "--histogram=%s", csv);
    RUN(line, "--manner=sip", "--bytes-per-s=20000", "--path=/bytes/30000",
        "--connections=7", "--duration=3000", "--warmup=0", "--timeout=20000",
        option);
    load(&histogram);
    assert_true(histogram.total > 0);
    assert_int_equal(count_above(&histogram, 900000), histogram.total);
    assert_int_equal(counter(line, "bytes") / counter(line, "answered") / 1000,
                     30);
    histogram_release(&histogram);
}

/* From 127.0.0.1 to 127.0.0.3: more of them than one address has ports. */
static void those_from_several_addresses_are_all_served(void **state)
{
    char line[LINE_BYTES];

    (void)state;
    RUN(line, "--manner=hold", "--sources=3", "--connections=30",
        "--duration=100", "--warmup=0", "--timeout=20000");
    assert_int_equal(counter(line, "served"), 30);
    assert_int_equal(counter(line, "errors_connect"), 0);
}

/* --- a server that is well ---------------------------------------------- */

static void the_rate_is_kept(void **state)
{
    char option[2][80], line[LINE_BYTES], reason[REASON_BYTES], text[64] = "";
    struct histogram histogram;
    FILE *file;

    (void)state;
    snprintf(option[0], sizeof option[0], "--histogram=%s", csv);
    snprintf(option[1], sizeof option[1], "--hgrm=%s", hgrm);
    RUN(line, "--rate=300", "--duration=700", "--warmup=200", "--timeout=20000",
        "--connections=5", option[0], option[1]);
    assert_in_range(counter(line, "planned"), 209, 211);
    assert_int_equal(counter(line, "sent"), counter(line, "planned"));
    assert_int_equal(counter(line, "answered"), counter(line, "planned"));
    assert_in_range(counter(line, "warmup_answered"), 59, 61);
    assert_in_range(counter(line, "connections_max"), 1, 5);
    assert_int_equal(counter(line, "duration_us"), 700000);
    assert_true(counter(line, "monotonic_us") >= 700000);
    assert_true(counter(line, "cpu_user_us") >= 0);
    /* On a machine that is busy the end may be noticed late. */
    if (counter(line, "monotonic_us") < 750000)
        assert_int_equal(wrk_check(line, 1, reason), 0);

    load(&histogram);
    assert_int_equal(histogram.total, counter(line, "samples"));
    assert_true(histogram_max_us(&histogram) ==
                (double)counter(line, "latency_max_us"));
    histogram_release(&histogram);
    file = fopen(hgrm, "r");
    assert_non_null(file);
    assert_non_null(fgets(text, sizeof text, file));
    assert_non_null(strstr(text, "Value     Percentile TotalCount"));
    fclose(file);
}

static void a_seed_gives_one_plan(void **state)
{
    char first[LINE_BYTES], second[LINE_BYTES];

    (void)state;
    RUN(first, "--rate=500", "--arrivals=poisson", "--seed=7", "--warmup=0",
        "--duration=300", "--timeout=20000");
    RUN(second, "--rate=500", "--arrivals=poisson", "--seed=7", "--warmup=0",
        "--duration=300", "--timeout=20000");
    assert_in_range(counter(first, "planned"), 90, 210); /* 150, sd 12 */
    assert_int_equal(counter(first, "planned"), counter(second, "planned"));
    assert_int_equal(counter(first, "answered"), counter(first, "planned"));
}

static void nobody_is_answered_before_the_wait_is_over(void **state)
{
    char option[80], line[LINE_BYTES];
    struct histogram histogram;

    (void)state;
    snprintf(option, sizeof option, "--histogram=%s", csv);
    RUN(line, "--path=/wait/50", "--rate=200", "--duration=400", "--warmup=0",
        "--timeout=20000", option);
    assert_int_equal(counter(line, "answered"), 80);
    assert_true(counter(line, "connections_max") >= 10); /* 200/s x 50 ms */
    load(&histogram);
    assert_true(histogram.entries[0].value_us >= 50000);
    histogram_release(&histogram);
}

static void long_answers_are_read_whole(void **state)
{
    char line[LINE_BYTES];

    (void)state;
    RUN(line, "--path=/bytes/100000", "--rate=100", "--duration=200",
        "--warmup=0", "--timeout=20000");
    assert_int_equal(counter(line, "answered"), 20);
    assert_true(counter(line, "bytes") > 20 * 100000);
    assert_true(counter(line, "bytes") < 20 * 101000);
}

static void bad_statuses_are_counted_and_timed(void **state)
{
    char line[LINE_BYTES], reason[REASON_BYTES];

    (void)state;
    RUN(line, "--path=/nothing", "--rate=100", "--duration=200", "--warmup=0",
        "--timeout=20000");
    assert_int_equal(counter(line, "errors_status"), 20);
    assert_int_equal(counter(line, "answered"), 20);
    assert_int_equal(wrk_check(line, 1, reason), -EBADMSG);
    assert_string_equal(reason, "20 answers that were not 2xx or 3xx");
}

/* --- a server that is slow ---------------------------------------------- */

/* 50 requests, 20 ms each, one after the other: the last one waits a second,
 * of which 500 ms are after the end of the plan. */
static void who_finds_no_connection_waits_and_is_timed(void **state)
{
    char option[80], line[LINE_BYTES];
    struct histogram histogram;

    (void)state;
    snprintf(option, sizeof option, "--histogram=%s", csv);
    RUN(line, "--path=/wait/20", "--rate=100", "--duration=500", "--warmup=0",
        "--timeout=20000", "--connections=1", option);
    assert_int_equal(counter(line, "answered"), 50);
    assert_int_equal(counter(line, "connections_max"), 1);
    assert_true(counter(line, "queued") >= 48);
    assert_true(counter(line, "drain_us") >= 500000);
    load(&histogram);
    for (size_t i = 1; i <= 50; i++) /* the i-th was due after (i - 1) 10 ms */
        assert_true(histogram_percentile_us(&histogram, (double)i * 2) >=
                    (double)(i * 10000));
    histogram_release(&histogram);
}

static void answers_that_come_too_late_are_timeouts(void **state)
{
    char line[LINE_BYTES];

    (void)state;
    RUN(line, "--path=/wait/2000", "--rate=100", "--duration=300",
        "--warmup=100", "--timeout=150", "--connections=4");
    assert_int_equal(counter(line, "errors_timeout"), 40);
    assert_int_equal(counter(line, "planned"), 30);
    assert_int_equal(counter(line, "unanswered"), 30);
    assert_int_equal(counter(line, "latency_max_us"), 0);
    assert_true(counter(line, "drain_us") >= 140000);
}

/* Of 400 requests in 2 s, 140 are due while the server stands still for 700
 * ms, and 80 of these wait for more than 300 ms. */
static void a_stall_is_in_the_latency_of_all_who_came(void **state)
{
    const char *const words[] = {"--rate=200",
                                 "--duration=2000",
                                 "--warmup=0",
                                 "--connections=16",
                                 "--timeout=20000",
                                 NULL,
                                 NULL};
    const char *with_file[COUNT(words)];
    char option[80], line[LINE_BYTES];
    struct histogram histogram;

    (void)state;
    snprintf(option, sizeof option, "--histogram=%s", csv);
    memcpy(with_file, words, sizeof words);
    with_file[5] = option;
    crowd_start(with_file);
    pause_ms(300);
    subject_signal(&server, SIGSTOP);
    pause_ms(700);
    subject_signal(&server, SIGCONT);
    crowd_finish(line);
    assert_int_equal(counter(line, "answered"), 400);
    assert_true(counter(line, "latency_max_us") >= 650000);
    assert_true(counter(line, "latency_p99_us") >= 500000);
    load(&histogram);
    assert_in_range(count_above(&histogram, 300000), 70, 350);
    histogram_release(&histogram);
}

/* --- a server that is not there ----------------------------------------- */

static void a_dead_port_is_connect_errors(void **state)
{
    char line[LINE_BYTES], reason[REASON_BYTES];

    (void)state;
    subject_stop(&server);
    RUN(line, "--rate=100", "--duration=300", "--warmup=0", "--timeout=100",
        "--connections=3");
    /* each at once, then after 10, 30, 70, 150, 310 ms */
    assert_true(counter(line, "errors_connect") >= 3);
    assert_true(counter(line, "errors_connect") <= 3 * 9);
    assert_int_equal(counter(line, "planned"), 30);
    assert_int_equal(counter(line, "unanswered"), 30);
    assert_int_equal(counter(line, "sent"), 0);
    assert_int_equal(counter(line, "errors_timeout"), 30);
    assert_int_equal(wrk_check(line, 1, reason), -EBADMSG);
}

static void a_server_that_dies_does_not_end_the_plan(void **state)
{
    const char *const words[] = {"--rate=100",    "--duration=600",
                                 "--warmup=0",    "--connections=4",
                                 "--timeout=300", NULL};
    char line[LINE_BYTES];

    (void)state;
    crowd_start(words);
    pause_ms(200);
    subject_signal(&server, SIGKILL);
    crowd_finish(line);
    assert_int_equal(counter(line, "planned"), 60);
    assert_true(counter(line, "unanswered") > 0);
    assert_true(counter(line, "errors_read") >= 4);
    assert_true(counter(line, "errors_connect") >= 4);
}

static void a_server_that_comes_back_serves_those_who_waited(void **state)
{
    const char *const words[] = {"--rate=50",       "--duration=600",
                                 "--warmup=0",      "--connections=4",
                                 "--timeout=20000", NULL};
    char option[32], line[LINE_BYTES];
    const char *const same_port[] = {option, NULL};

    (void)state;
    snprintf(option, sizeof option, "--port=%d", server.port);
    subject_stop(&server);
    crowd_start(words);
    pause_ms(200);
    subject_start(&server, same_port);
    crowd_finish(line);
    assert_int_equal(counter(line, "answered"), 30);
    assert_true(counter(line, "errors_connect") >= 4);
    assert_true(counter(line, "latency_max_us") >= 190000);
}

/* --- its own end -------------------------------------------------------- */

static void a_signal_ends_it_without_a_result(void **state)
{
    static const int signals[] = {SIGTERM, SIGINT};
    const char *const words[] = {"--duration=60000", "--rate=50", NULL};
    char line[LINE_BYTES];

    (void)state;
    for (size_t i = 0; i < COUNT(signals); i++) {
        crowd_start(words);
        subject_signal(&crowd, signals[i]);
        subject_line(&crowd, line);
        assert_string_equal(line, "");
        assert_int_equal(subject_wait(&crowd), 128 + signals[i]);
    }
}

#define TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(int argc, char **argv)
{
    const char *build = argc > 1 ? argv[1] : "build";
    const struct CMUnitTest tests[] = {
        TEST(those_who_hold_ask_once_and_stay),
        TEST(those_who_close_come_on_connections_of_their_own),
        TEST(those_who_visit_connect_when_it_is_due),
        TEST(who_is_far_stays_longer),
        TEST(those_who_trickle_take_their_time),
        TEST(those_who_sip_take_their_time),
        TEST(those_from_several_addresses_are_all_served),
        TEST(the_rate_is_kept),
        TEST(a_seed_gives_one_plan),
        TEST(nobody_is_answered_before_the_wait_is_over),
        TEST(long_answers_are_read_whole),
        TEST(bad_statuses_are_counted_and_timed),
        TEST(who_finds_no_connection_waits_and_is_timed),
        TEST(answers_that_come_too_late_are_timeouts),
        TEST(a_stall_is_in_the_latency_of_all_who_came),
        TEST(a_dead_port_is_connect_errors),
        TEST(a_server_that_dies_does_not_end_the_plan),
        TEST(a_server_that_comes_back_serves_those_who_waited),
        TEST(a_signal_ends_it_without_a_result),
    };
    int failed;

    subject_init(&server, build, "event-server", NULL);
    snprintf(crowd.program, sizeof crowd.program, "%s/crowd", build);
    if (!mkdtemp(folder))
        return 1;
    snprintf(csv, sizeof csv, "%s/latency.csv", folder);
    snprintf(hgrm, sizeof hgrm, "%s/latency.hgrm", folder);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    (void)unlink(csv);
    (void)unlink(hgrm);
    (void)rmdir(folder);
    return failed;
}
