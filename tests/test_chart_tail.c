/*
 * What the latency chart says: no claim that the data do not bear, and how
 * the requests came.
 */
#include "support.h"

#include "chart_tail_words.h"
#include "chart_tails.h"

#define CLOSED                                                                 \
    {                                                                          \
        0, 0, NULL, false                                                      \
    }

/* What the tests of words need of one point of two servers. */
struct words_case {
    double p99_us[2][6]; /* by server and trial; 0: no such trial */
    enum status status;
    struct chart_load load;
    double samples;
    const char *headline;
};

static void set_p99(struct run *run, const struct words_case *words)
{
    for (size_t i = 0; i < run->results.count; i++) {
        struct result *row = &run->results.rows[i];
        int server = row->server[strlen(row->server) - 1] - '0';
        double p99_us = words->p99_us[server][row->repeat];
        row->value[M_LATENCY_P99_US] = p99_us > 0 ? p99_us : NAN;
        row->status = server == 1 ? words->status : STATUS_OK;
        row->valid = row->status != STATUS_FAILED;
    }
    summary_release(&run->summary);
    assert_int_equal(summary_init(&run->summary, &run->results), 0);
}

/* Fills `tails` of the only level; both borrow from the run. */
static void make_tails(struct run *run, struct latencies *latencies,
                       struct sweep *sweep, struct tails *tails)
{
    char path[PATH_MAX], error[256] = "";

    snprintf(path, sizeof path, "%s/latency.csv", run->folder);
    if (latency_load(latencies, path, error, sizeof error) != 0)
        fail_msg("%s", error);
    assert_int_equal(sweep_init(sweep, &run->results, &run->summary,
                                &run->context, run->scenario.name),
                     0);
    if (tails_init(tails, sweep, 0, latencies, run->folder, error,
                   sizeof error) != 0)
        fail_msg("%s", error);
}

#define SIX(a, b, c, d, e, f)                                                  \
    {                                                                          \
        a, b, c, d, e, f                                                       \
    }
#define LOW  SIX(4000, 4100, 3900, 4050, 3950, 4000)
#define HIGH SIX(12400, 12000, 12600, 12300, 12500, 12400)

static void claims_are_borne_by_the_data(void **state)
{
    static const struct words_case cases[] = {
        {{LOW, HIGH},
         STATUS_OK,
         CLOSED,
         1e6,
         "The slowest 1 % waited 3.1x as long at thread per connection: "
         "12 ms against 4 ms"},
        {{HIGH, LOW},
         STATUS_NOISY,
         CLOSED,
         1e6,
         "The slowest 1 % waited 3.1x as long at event loop: "
         "12 ms against 4 ms"},
        {{LOW, SIX(80000, 80000, 80000, 80000, 80000, 80000)},
         STATUS_OK,
         CLOSED,
         1e6,
         "The slowest 1 % waited 20x as long at thread per connection: "
         "80 ms against 4 ms"},
        /* a touch of the intervals is enough for silence */
        {{SIX(1, 2, 3, 4, 5, 6), SIX(6, 7, 8, 9, 10, 11)},
         STATUS_OK,
         CLOSED,
         1e6,
         "No clear difference in p99 latency at 1 connection"},
        {{LOW, SIX(4120, 4120, 4120, 4120, 4120, 4120)},
         STATUS_OK,
         CLOSED,
         1e6,
         "The slowest 1 % waited 3.0 % longer at thread per connection: "
         "4.12 ms against 4.00 ms"},
        {{SIX(4000, 4000, 4000, 4000, 4000, 0), HIGH},
         STATUS_OK,
         CLOSED,
         1e6,
         "Too few trials for a claim about p99 latency at 1 connection"},
        {{LOW, HIGH},
         STATUS_OK,
         CLOSED,
         900,
         "Too few requests for a claim about p99 latency at 1 connection"},
        {{LOW, HIGH},
         STATUS_CLIENT_BOUND,
         CLOSED,
         1e6,
         "The slowest 1 % waited 3.1x as long at thread per connection: "
         "12 ms against 4 ms; wrk was the limit"},
        {{LOW, HIGH},
         STATUS_STARVED,
         CLOSED,
         1e6,
         "No claim about p99 latency at 1 connection: thread per connection "
         "starved some connections"},
        {{LOW, HIGH},
         STATUS_LIMIT_HIT,
         CLOSED,
         1e6,
         "No claim about p99 latency at 1 connection: thread per connection "
         "met a limit of the system"},
        {{LOW, HIGH},
         STATUS_FAILED,
         CLOSED,
         1e6,
         "No claim about p99 latency at 1 connection: thread per connection "
         "failed"},
        {{LOW, LOW},
         STATUS_OK,
         {12300, 0, NULL, true},
         1e6,
         "No clear difference in p99 latency at 12,300 requests/s"},
        {{LOW, LOW},
         STATUS_OK,
         {0, 0.5, NULL, true},
         1e6,
         "No clear difference in p99 latency at 1 connection"},
        {{LOW, HIGH},
         STATUS_CLIENT_BOUND,
         {12300, 0, NULL, true},
         1e6,
         "The slowest 1 % waited 3.1x as long at thread per connection: "
         "12 ms against 4 ms; the client was the limit"},
    };
    static const struct shape shape = {"words", 2, 1, 6, NULL};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tail_shape tail = {"", rising_us, cases[i].samples};
        struct run run;
        struct latencies latencies;
        struct sweep sweep;
        struct tails tails;
        char text[TEXT_BYTES];
        run_init(&run, &shape, NULL);
        set_p99(&run, &cases[i]);
        run.scenario.load = cases[i].load;
        write_latency(run.folder, &run.summary, &tail);
        make_tails(&run, &latencies, &sweep, &tails);
        tail_headline(&tails, text);
        assert_string_equal(text, cases[i].headline);
        latency_release(&latencies);
        run_release(&run);
    }
}

static void the_subtitle_says_how_requests_come(void **state)
{
    static const struct {
        struct chart_load load;
        const char *subtitle;
    } cases[] = {
        {CLOSED,
         "GET /x \u00b7 closed loop, 1 connection: a slow server is asked less "
         "\u00b7 lower is better"},
        {{12300, 0.5, NULL, true},
         "GET /x \u00b7 open loop, 12,300 requests/s, Poisson: 50 % of the "
         "slower server's capacity; timed from the instant each request was "
         "due \u00b7 lower is better"},
        {{0, 0.8, "hello", false},
         "GET /x \u00b7 open loop, evenly spaced: 80 % of the slower server's "
         "capacity (hello); timed from the instant each request was due "
         "\u00b7 lower is better"},
        {{500, 0, NULL, true},
         "GET /x \u00b7 open loop, 500 requests/s, Poisson; timed from the "
         "instant each request was due \u00b7 lower is better"},
    };
    static const struct shape shape = {"load", 1, 1, 1, NULL};
    struct run run;

    (void)state;
    run_init(&run, &shape, &TAILS[0]);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct latencies latencies;
        struct sweep sweep;
        struct tails tails;
        char text[2 * TEXT_BYTES];
        run.scenario.load = cases[i].load;
        make_tails(&run, &latencies, &sweep, &tails);
        tail_subtitle(&tails, text);
        assert_string_equal(text, cases[i].subtitle);
        latency_release(&latencies);
    }
    run_release(&run);
}

static void the_rate_is_that_of_the_trials(void **state)
{
    static const struct shape shape = {"rate", 2, 1, 1, NULL};
    struct run run;
    struct latencies latencies;
    struct sweep sweep;
    struct tails tails;
    char text[2 * TEXT_BYTES];

    (void)state;
    run_init(&run, &shape, &TAILS[0]);
    run.scenario.load = (struct chart_load){0, 0.5, "hello", true};
    for (size_t i = 0; i < run.results.count; i++)
        run.results.rows[i].value[M_RATE_PER_S] = 12300;
    summary_release(&run.summary);
    assert_int_equal(summary_init(&run.summary, &run.results), 0);
    make_tails(&run, &latencies, &sweep, &tails);
    tail_subtitle(&tails, text);
    assert_non_null(strstr(text, "open loop, 12,300 requests/s, Poisson: 50 % "
                                 "of the slower server's capacity (hello);"));
    assert_string_equal(tail_level(&tails).text, "12,300 requests/s");
    latency_release(&latencies);
    run_release(&run);
}

/* 1 ms at 99 % on the curve, and of each trial. */
static void wrks_figure_is_marked_where_it_is_far_off(void **state)
{
    static const struct {
        double wrk_us, rate_per_s;
        bool marked;
    } cases[] = {{1290, 0, false},
                 {1310, 0, true},
                 {52000, 0, true},
                 {52000, 500, false}, /* no wrk in an open loop */
                 {NAN, 0, false}};
    static const struct shape shape = {"wrk", 1, 1, 1, NULL};

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct run run;
        struct latencies latencies;
        struct sweep sweep;
        struct tails tails;
        run_init(&run, &shape, &TAILS[0]);
        run.scenario.load.rate_per_s = cases[i].rate_per_s;
        run.results.rows[0].value[M_LATENCY_P99_US] = 1000;
        run.results.rows[0].value[M_LATENCY_WRK_P99_US] = cases[i].wrk_us;
        summary_release(&run.summary);
        assert_int_equal(summary_init(&run.summary, &run.results), 0);
        make_tails(&run, &latencies, &sweep, &tails);
        assert_int_equal(isfinite(tails.tails[0].wrk_p99_us), cases[i].marked);
        latency_release(&latencies);
        run_release(&run);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_are_borne_by_the_data),
        cmocka_unit_test(the_subtitle_says_how_requests_come),
        cmocka_unit_test(the_rate_is_that_of_the_trials),
        cmocka_unit_test(wrks_figure_is_marked_where_it_is_far_off),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
