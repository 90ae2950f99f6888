/* Claims on made-up data: which number a question has, and how it is ruled. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "ruling.h"

enum {
    ROWS_MAX = 64
};

static struct result rows[ROWS_MAX];
static struct results results = {rows, 0, 0};
static struct pairings no_pairings = {.floor = {NAN, NAN}};

static int forget(void **state)
{
    (void)state;
    results.count = 0;
    return 0;
}

/* The next trial of a place. */
static struct result *add(const char *text, int repeat, enum metric metric,
                          double value)
{
    struct result *row = &rows[results.count++];
    struct place place;

    assert_int_equal(place_parse(text, &place), 0);
    result_init(row);
    (void)snprintf(row->scenario, NAME_BYTES, "%s", place.scenario);
    (void)snprintf(row->server, NAME_BYTES, "%s", place.server);
    row->connections = place.connections;
    row->repeat = repeat;
    row->valid = true;
    row->status = STATUS_OK;
    row->value[metric] = value;
    return row;
}

static struct question ask(enum question_kind kind, enum metric metric,
                           const char *of, const char *other)
{
    struct question question = {
        .kind = kind, .metric = metric, .other_metric = metric, .per = 1};

    assert_int_equal(place_parse(of, &question.of), 0);
    if (other)
        assert_int_equal(place_parse(other, &question.other), 0);
    return question;
}

static struct number answer(const struct question *question)
{
    struct number number;

    assert_int_equal(
        question_answer(question, &results, &no_pairings, NULL, &number), 0);
    return number;
}

static void near(double is, double wanted)
{
    if (!(fabs(is - wanted) <= 1e-4 * fabs(wanted) + 1e-9))
        fail_msg("%.9g instead of %.9g", is, wanted);
}

/* --- places ------------------------------------------------------------- */

static void places_are_read(void **state)
{
    static const char *const bad[] = {"",
                                      "hello",
                                      "hello/64",
                                      "hello/64/",
                                      "/64/event",
                                      "hello//event",
                                      "hello/0/event",
                                      "hello/x/event",
                                      "hello/-1/event",
                                      "hello/64/event/x",
                                      "hello/12345678/event",
                                      "hello/**/event"};
    struct place place;

    (void)state;
    assert_int_equal(place_parse("hello/64/event", &place), 0);
    assert_string_equal(place.scenario, "hello");
    assert_int_equal(place.connections, 64);
    assert_string_equal(place.server, "event");
    assert_int_equal(place_parse("hello/*/event", &place), 0);
    assert_int_equal(place.connections, 0);
    for (size_t i = 0; i < COUNT(bad); i++)
        if (place_parse(bad[i], &place) != -EINVAL)
            fail_msg("taken: \"%s\"", bad[i]);
}

/* --- numbers ------------------------------------------------------------ */

/* Each repetition twice as slow as the one before: the ratio is the same. */
static void ratios_are_taken_within_repetitions(void **state)
{
    struct question question = ask(QUESTION_RATIO, M_LATENCY_P99_US,
                                   "mixed/64/event", "alone/64/event");
    struct number number;

    (void)state;
    for (int i = 0; i < 4; i++) {
        add("mixed/64/event", i, M_LATENCY_P99_US, 3000 << i);
        add("alone/64/event", i, M_LATENCY_P99_US, 1000 << i);
    }
    add("mixed/64/event", 4, M_LATENCY_P99_US, 1e9); /* nothing beside it */
    number = answer(&question);
    assert_true(number.is_ratio);
    assert_string_equal(number.doubt.why, "");
    assert_int_equal(number.figure.count, 4);
    near(number.figure.median, 3);
    near(number.figure.low, 3);
    near(number.figure.high, 3);
    near(number.freedom, 3);
}

/* t(0.995, 2) = 9.92484: Student's table. */
static void the_interval_is_one_of_99_percent(void **state)
{
    struct question question =
        ask(QUESTION_VALUE, M_THREADS_MAX, "hello/64/event", NULL);
    struct number number;

    (void)state;
    for (int i = 0; i < 3; i++)
        add("hello/64/event", i, M_THREADS_MAX, 10 + i);
    number = answer(&question);
    assert_false(number.is_ratio);
    near(number.figure.median, 11);
    near(number.error, 1 / sqrt(3));
    near(number.figure.low, 11 - 9.92484 / sqrt(3));
    near(number.figure.high, 11 + 9.92484 / sqrt(3));
}

static void differences_are_per_unit(void **state)
{
    struct question question = ask(QUESTION_DIFFERENCE, M_MEMORY_TOTAL_KIB,
                                   "big/1000/t", "small/1000/t");
    struct number number;

    (void)state;
    question.per = 1000;
    for (int i = 0; i < 3; i++) {
        add("big/1000/t", i, M_MEMORY_TOTAL_KIB, 50000 + i);
        add("small/1000/t", i, M_MEMORY_TOTAL_KIB, 20000 + i);
    }
    number = answer(&question);
    near(number.figure.median, 30);
    near(number.figure.high, 30);
}

/* Two columns of one trial: what is left over what there was. */
static void the_other_place_may_have_another_metric(void **state)
{
    struct question question = ask(QUESTION_RATIO, M_MEMORY_TOTAL_KIB,
                                   "burst/1/event", "burst/1/event");
    struct number number;

    (void)state;
    question.other_metric = M_MEMORY_IDLE_KIB;
    for (int i = 0; i < 3; i++)
        add("burst/1/event", i, M_MEMORY_TOTAL_KIB, 1500 + 100 * i)
            ->value[M_MEMORY_IDLE_KIB] = 1000;
    number = answer(&question);
    assert_string_equal(number.doubt.why, "");
    near(number.figure.median, cbrt(1.5 * 1.6 * 1.7));
}

/* 40 and 5 KiB for each connection, on different grounds. */
static void slopes_are_of_all_levels(void **state)
{
    struct question question =
        ask(QUESTION_RATIO, M_MEMORY_TOTAL_KIB, "idle/*/t", "idle/*/e");
    struct number number;

    (void)state;
    for (int i = 0; i < 3; i++) {
        add("idle/100/t", i, M_MEMORY_TOTAL_KIB, 9000 + 100 * 40);
        add("idle/1000/t", i, M_MEMORY_TOTAL_KIB, 9000 + 1000 * 40);
        add("idle/9000/t", i, M_MEMORY_TOTAL_KIB, 9000 + 9000 * 40);
        add("idle/100/e", i, M_MEMORY_TOTAL_KIB, 2000 + 100 * 5);
        add("idle/9000/e", i, M_MEMORY_TOTAL_KIB, 2000 + 9000 * 5);
    }
    number = answer(&question);
    near(number.figure.median, 8);
    question = ask(QUESTION_VALUE, M_MEMORY_TOTAL_KIB, "idle/*/t", NULL);
    number = answer(&question);
    near(number.figure.median, 40);
}

/* Three decided that there be six: the deviation is theirs. */
static void a_second_stage_has_the_deviation_of_the_first(void **state)
{
    static const struct asked asked = {.trials_pilot = 3};
    static const double values[] = {10, 11, 12, 40, 50, 60};
    struct question question =
        ask(QUESTION_VALUE, M_THREADS_MAX, "hello/64/event", NULL);
    struct number number;

    (void)state;
    for (int i = 0; i < 6; i++)
        add("hello/64/event", i, M_THREADS_MAX, values[i]);
    assert_int_equal(
        question_answer(&question, &results, &no_pairings, &asked, &number), 0);
    near(number.figure.median, 30.5);
    near(number.freedom, 2);
    near(number.error, 1 / sqrt(6));
    near(number.figure.high, 30.5 + 9.92484 / sqrt(6));
}

/* --- points that are not ok --------------------------------------------- */

static void fill(enum metric metric)
{
    results.count = 0;
    for (int i = 0; i < 6; i++) {
        add("a/64/event", i, metric, 200 + i);
        add("b/64/event", i, metric, 100 + i);
    }
}

static void points_that_cannot_be_trusted_say_nothing(void **state)
{
    static const struct {
        enum metric metric;
        enum status status;
        const char *why;
    } cases[] = {
        {M_CPU_US_PER_REQUEST, STATUS_OK, ""},
        {M_CPU_US_PER_REQUEST, STATUS_NOISY, ""},
        {M_CPU_US_PER_REQUEST, STATUS_CLIENT_BOUND, ""},
        {M_MEMORY_TOTAL_KIB, STATUS_CLIENT_BOUND, ""},
        {M_THROUGHPUT_PER_S, STATUS_CLIENT_BOUND,
         "b/64/event is client-bound: made up"},
        {M_LATENCY_P99_US, STATUS_CLIENT_BOUND,
         "b/64/event is client-bound: made up"},
        {M_SERVER_CPU_PCT, STATUS_CLIENT_BOUND,
         "b/64/event is client-bound: made up"},
        {M_SERVER_CLIENT_CPU_US_PER_REQUEST, STATUS_CLIENT_BOUND, ""},
        {M_THREADS_MAX, STATUS_CLIENT_BOUND, ""},
        {M_CPU_US_PER_REQUEST, STATUS_STARVED,
         "b/64/event is starved: made up"},
        {M_CPU_US_PER_REQUEST, STATUS_LIMIT_HIT,
         "b/64/event is limit-hit: made up"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct question question =
            ask(QUESTION_RATIO, cases[i].metric, "a/64/event", "b/64/event");
        struct number number;

        fill(cases[i].metric);
        rows[5].status = cases[i].status;
        (void)snprintf(rows[5].reason, REASON_BYTES, "made up");
        number = answer(&question);
        assert_string_equal(number.doubt.why, cases[i].why);
        near(number.figure.median > 1.9 && number.figure.median < 2.1, 1);
    }
}

static void a_third_may_fail_and_no_more(void **state)
{
    struct question question =
        ask(QUESTION_RATIO, M_CPU_US_PER_REQUEST, "a/64/event", "b/64/event");
    struct number number;

    (void)state;
    fill(M_CPU_US_PER_REQUEST);
    for (int i = 0; i < 3; i++) {
        number = answer(&question);
        assert_string_equal(number.doubt.why, "");
        assert_int_equal(number.figure.count, 6 - i);
        rows[2 * i].valid = false;
        rows[2 * i].status = STATUS_FAILED;
        rows[2 * i].value[M_CPU_US_PER_REQUEST] = 1e9;
    }
    number = answer(&question);
    assert_string_equal(number.doubt.why, "3 of 6 trials of a/64/event failed");
    rows[0].status = STATUS_DISTURBED; /* run again, and counted nowhere */
    rows[2].status = STATUS_DISTURBED;
    number = answer(&question);
    assert_string_equal(number.doubt.why, "");
}

/* A client that was late in an open loop was late whatever the server did: its
 * latencies say nothing, and no more than a third may. */
static void a_late_trial_is_left_out(void **state)
{
    struct question question =
        ask(QUESTION_RATIO, M_LATENCY_P99_US, "a/64/event", "b/64/event");
    struct number number;

    (void)state;
    fill(M_LATENCY_P99_US);
    for (int i = 0; i < 3; i++) {
        number = answer(&question);
        assert_string_equal(number.doubt.why, "");
        assert_int_equal(number.figure.count, 6 - i);
        near(number.figure.median > 1.9 && number.figure.median < 2.1, 1);
        rows[2 * i].value[M_RATE_PER_S] = 500;
        rows[2 * i].status = STATUS_CLIENT_BOUND;
        rows[2 * i].value[M_LATENCY_P99_US] = 1e9;
    }
    number = answer(&question);
    assert_string_equal(number.doubt.why,
                        "in 3 of 6 trials of a/64/event the client was late");
    question = ask(QUESTION_RATIO, M_MEMORY_TOTAL_KIB, "a/64/event",
                   "b/64/event"); /* which does not depend on that */
    for (size_t i = 0; i < results.count; i++)
        rows[i].value[M_MEMORY_TOTAL_KIB] = 1000;
    number = answer(&question);
    assert_string_equal(number.doubt.why, "");
    assert_int_equal(number.figure.count, 6);
}

/* Late is not less: the CPU time for so many requests a second is what it is,
 * as long as they came. */
static void a_late_trial_tells_the_cpu_time(void **state)
{
    struct question question =
        ask(QUESTION_RATIO, M_SERVER_CPU_PCT, "a/64/event", "b/64/event");
    struct number number;

    (void)state;
    fill(M_SERVER_CPU_PCT);
    for (int i = 0; i < 3; i++) {
        rows[2 * i].value[M_RATE_PER_S] = 500;
        rows[2 * i].value[M_THROUGHPUT_PER_S] = 499;
        rows[2 * i].status = STATUS_CLIENT_BOUND;
    }
    number = answer(&question);
    assert_string_equal(number.doubt.why, "");
    assert_int_equal(number.figure.count, 6);
    for (int i = 0; i < 3; i++)
        rows[2 * i].value[M_THROUGHPUT_PER_S] = 480;
    number = answer(&question);
    assert_string_equal(number.doubt.why,
                        "in 3 of 6 trials of a/64/event the client was late");
}

static void too_little_is_said_to_be(void **state)
{
    struct question question =
        ask(QUESTION_RATIO, M_CPU_US_PER_REQUEST, "a/64/event", "b/64/event");
    struct number number;

    (void)state;
    number = answer(&question);
    assert_string_equal(number.doubt.why, "a/64/event was not measured");
    add("a/64/event", 0, M_CPU_US_PER_REQUEST, 2);
    number = answer(&question);
    assert_string_equal(number.doubt.why, "b/64/event was not measured");
    add("b/64/event", 0, M_CPU_US_PER_REQUEST, 1);
    number = answer(&question);
    assert_string_equal(number.doubt.why,
                        "1 repetitions: three are the least for an interval");
    near(number.figure.median, 2);
    assert_true(isnan(number.figure.low));
}

/* None at 9,000: a slope from 100 to 1,000 is not what was asked for. */
static void a_slope_needs_all_its_points(void **state)
{
    struct question question =
        ask(QUESTION_VALUE, M_MEMORY_TOTAL_KIB, "idle/*/t", NULL);
    struct number number;

    (void)state;
    for (int i = 0; i < 4; i++) {
        add("idle/100/t", i, M_MEMORY_TOTAL_KIB, 100 * 40);
        add("idle/1000/t", i, M_MEMORY_TOTAL_KIB, 1000 * 40);
        add("idle/9000/t", i, M_MEMORY_TOTAL_KIB, 9000 * 40);
    }
    rows[2].valid = false; /* the first repetition is left out */
    rows[2].status = STATUS_FAILED;
    rows[0].value[M_MEMORY_TOTAL_KIB] = 1e9;
    number = answer(&question);
    assert_string_equal(number.doubt.why, "");
    assert_int_equal(number.figure.count, 3);
    near(number.figure.median, 40);
    for (int i = 1; i < 4; i++) {
        rows[3 * i + 2].valid = false;
        rows[3 * i + 2].status = STATUS_FAILED;
    }
    number = answer(&question);
    assert_string_equal(number.doubt.why,
                        "4 of 4 trials of idle/9000/t failed");
    for (int i = 0; i < 4; i++) {
        rows[3 * i + 2].valid = true;
        rows[3 * i + 2].status = STATUS_LIMIT_HIT;
    }
    number = answer(&question);
    assert_string_equal(number.doubt.why, "idle/9000/t is limit-hit: ");
    assert_string_equal(number.doubt.needs, "idle/9000/t ok");
}

/* To leave out the repetitions without a ratio would be to choose. */
static void a_part_below_0_is_no_ratio(void **state)
{
    struct question question =
        ask(QUESTION_RATIO, M_SERVER_CPU_PCT, "a/64/event", "b/64/event");
    struct number number;

    (void)state;
    for (int i = 0; i < 5; i++) {
        add("a/64/event", i, M_SERVER_CPU_PCT, 3);
        add("b/64/event", i, M_SERVER_CPU_PCT, i < 2 ? -0.1 : 1);
    }
    number = answer(&question);
    assert_string_equal(number.doubt.why,
                        "in 2 repetitions a part of the ratio was not above 0");
    near(number.figure.median, 3);
}

static void what_has_no_such_figure_is_said_to_have_none(void **state)
{
    struct question question =
        ask(QUESTION_VALUE, M_VIRTUAL_KIB, "a/64/event", NULL);
    struct number number;

    (void)state;
    for (int i = 0; i < 4; i++)
        add("a/64/event", i, M_RSS_KIB, 3000);
    number = answer(&question);
    assert_string_equal(number.doubt.why, "a/64/event has no virtual_kib");
    assert_true(isnan(number.figure.median));
}

static void pairs_bring_their_noise_floor(void **state)
{
    struct pairing pairing = {
        .scenario = "hello",
        .connections = 64,
        .server = "threads",
        .base = "event",
        .ratio = {{1.5, 1.4, 1.5 * 1.5 / 1.4, 6}},
    };
    struct pairings pairings = {&pairing, 1, {0.02, 0.03}, 0};
    struct question question = ask(QUESTION_PAIRS, M_CPU_US_PER_REQUEST,
                                   "hello/64/threads", "hello/64/event");
    struct number number;

    (void)state;
    assert_int_equal(
        question_answer(&question, &results, &pairings, NULL, &number), 0);
    near(number.figure.median, 1.5);
    near(number.floor, 0.02);
    near(number.error * 4.03214, log(1.5 / 1.4)); /* t(0.995, 5) */
    (void)snprintf(question.other.server, NAME_BYTES, "pool");
    assert_int_equal(
        question_answer(&question, &results, &pairings, NULL, &number), 0);
    assert_string_equal(
        number.doubt.why,
        "there are no alternating pairs of hello/64/threads and "
        "pool");
}

/* Rows have one of two orders, whichever was asked for; and where six pairs of
 * ten decided how many there are, theirs are the degrees of freedom. */
static void pairs_are_read_either_way_round(void **state)
{
    static const struct asked asked = {.pairs_pilot = 6};
    struct pairing pairing = {
        .scenario = "hello",
        .connections = 64,
        .server = "threads",
        .base = "event",
        .ratio = {{1.25, 1.25 / 1.1, 1.25 * 1.1, 10}},
    };
    struct pairings pairings = {&pairing, 1, {0.02, 0.03}, 0};
    struct question question = ask(QUESTION_PAIRS, M_CPU_US_PER_REQUEST,
                                   "hello/64/event", "hello/64/threads");
    struct number number;

    (void)state;
    assert_int_equal(
        question_answer(&question, &results, &pairings, &asked, &number), 0);
    assert_string_equal(number.doubt.why, "");
    assert_true(number.is_paired);
    near(number.figure.median, 0.8);
    near(number.figure.low, 0.8 / 1.1);
    near(number.mean, log(0.8));
    near(number.freedom, 5);
    near(number.error * 4.03214, log(1.1)); /* t(0.995, 5) */
}

/* --- rulings ------------------------------------------------------------ */

/* Six repetitions of a ratio, with the log of it off by up to `blur`. */
static struct tried of_ratio(double ratio, double blur, double over,
                             double under)
{
    struct question question =
        ask(QUESTION_RATIO, M_CPU_US_PER_REQUEST, "a/64/event", "b/64/event");
    struct tried tried = {.over = over, .under = under};

    results.count = 0;
    for (int i = 0; i < 6; i++) {
        add("a/64/event", i, M_CPU_US_PER_REQUEST,
            100 * ratio * exp(blur * (i - 2.5) / 2.5));
        add("b/64/event", i, M_CPU_US_PER_REQUEST, 100);
    }
    tried.number = answer(&question);
    return tried;
}

static void one_margin(void **state)
{
    static const struct {
        double ratio, blur, over, under;
        enum ruling ruling;
    } cases[] = {
        {2.4, 0.05, 2, NAN, RULING_SUPPORTED},
        {1.6, 0.05, 2, NAN, RULING_REFUTED},
        {2.1, 0.05, 2, NAN, RULING_INCONCLUSIVE},
        {1.9, 0.05, 2, NAN, RULING_INCONCLUSIVE},
        {2.4, 0.50, 2, NAN, RULING_INCONCLUSIVE},
        {1.1, 0.05, NAN, 2, RULING_SUPPORTED},
        {9, 0.05, NAN, 2, RULING_REFUTED},
        {1.95, 0.05, NAN, 2, RULING_INCONCLUSIVE},
        {1.0, 0.01, 0.9, 1.1, RULING_SUPPORTED},
        {1.3, 0.01, 0.9, 1.1, RULING_REFUTED},
        {0.7, 0.01, 0.9, 1.1, RULING_REFUTED},
        {1.09, 0.05, 0.9, 1.1, RULING_INCONCLUSIVE},
        {1.0, 0.50, 0.9, 1.1, RULING_INCONCLUSIVE},
        {2, 0, 2, NAN, RULING_INCONCLUSIVE}, /* on the margin */
        {3, 0.05, NAN, NAN, RULING_REPORTED},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct tried tried = of_ratio(cases[i].ratio, cases[i].blur,
                                      cases[i].over, cases[i].under);
        enum ruling sum = ruling_decide(&tried, 1);

        if (tried.ruling != cases[i].ruling || sum != cases[i].ruling)
            fail_msg("case %zu: %s", i, ruling_name(tried.ruling));
        assert_int_equal(tried.why[0] != '\0',
                         tried.ruling == RULING_INCONCLUSIVE);
    }
}

/* The interval, which is printed, and the ruling on one question agree. */
static void the_interval_says_the_same(void **state)
{
    (void)state;
    for (double blur = 0.01; blur < 0.4; blur += 0.005) {
        struct tried tried = of_ratio(1.2, blur, 1.1, NAN);
        const struct estimate *figure = &tried.number.figure;

        (void)ruling_decide(&tried, 1);
        assert_int_equal(tried.ruling == RULING_SUPPORTED, figure->low > 1.1);
    }
}

/* t of these three: 5 degrees, two-sided; Student's table. */
static void p_is_that_of_the_table(void **state)
{
    (void)state;
    near(ruling_p(4.03214, 5), 0.01);
    near(ruling_p(-2.57058, 5), 0.05);
    near(ruling_p(63.6567, 1), 0.01);
    near(ruling_p(0, 5), 1);
    near(ruling_p(INFINITY, 5), 0);
    assert_true(isnan(ruling_p(NAN, 5)));
}

/* Sure enough alone, but not as the less sure of two, of which the other is not
 * sure either; beside a sure one it is. */
static void several_questions_share_the_error(void **state)
{
    struct tried tried[3];
    double p;

    (void)state;
    tried[0] = of_ratio(1.2, 0.069, 1.1, NAN);
    assert_int_equal(ruling_decide(tried, 1), RULING_SUPPORTED);
    p = tried[0].p;
    assert_true(p > 0.005 && p < 0.01);
    tried[1] = of_ratio(1.11, 0.069, 1.1, NAN);
    assert_int_equal(ruling_decide(tried, 2), RULING_INCONCLUSIVE);
    near(tried[0].p, 2 * p);
    tried[1] = of_ratio(3, 0.01, 1.1, NAN);
    assert_int_equal(ruling_decide(tried, 2), RULING_SUPPORTED);
    near(tried[0].p, p);
    tried[2] = of_ratio(5, 0.01, NAN, NAN); /* a figure is no question */
    assert_int_equal(ruling_decide(tried, 3), RULING_SUPPORTED);
    near(tried[0].p, p);
}

static void questions_that_differ_are_a_claim_in_part(void **state)
{
    struct tried tried[2];

    (void)state;
    tried[0] = of_ratio(3, 0.01, 2, NAN);
    tried[1] = of_ratio(1, 0.01, 2, NAN);
    assert_int_equal(ruling_decide(tried, 2), RULING_MIXED);
    assert_int_equal(tried[0].ruling, RULING_SUPPORTED);
    assert_int_equal(tried[1].ruling, RULING_REFUTED);
    tried[1].number.doubt.why[0] = 'x'; /* a point is not ok */
    assert_int_equal(ruling_decide(tried, 2), RULING_MIXED);
    assert_int_equal(tried[1].ruling, RULING_INCONCLUSIVE);
    assert_string_equal(tried[1].why, tried[1].number.doubt.why);
}

/* Six log ratios with a deviation of 0.0374: t is 4.03214, the distance to the
 * margin 0.0392, so that (t * deviation / distance)^2 = 14.8 would do. */
static void what_would_be_needed_is_said(void **state)
{
    struct tried tried[2];

    (void)state;
    tried[0] = of_ratio(1.1 * exp(0.0392), 0.05, 1.1, NAN);
    near(tried[0].number.error * sqrt(6), 0.0374166);
    assert_int_equal(ruling_decide(tried, 1), RULING_INCONCLUSIVE);
    assert_string_equal(tried[0].why, "the interval contains the margin");
    assert_non_null(
        strstr(tried[0].needs, "about 15 repetitions instead of 6"));
    tried[0] = of_ratio(1.2, 0.069, 1.1, NAN);
    tried[1] = of_ratio(1.11, 0.069, 1.1, NAN);
    assert_int_equal(ruling_decide(tried, 2), RULING_INCONCLUSIVE);
    assert_string_equal(tried[0].why,
                        "clear by itself, but not as one of 2 figures");
    /* t(0.9975, 5) = 4.77334, deviation 0.0516349, distance 0.0870114 */
    assert_non_null(strstr(tried[0].needs, "about 9 repetitions instead of 6"));
    tried[0] = of_ratio(2, 0, 2, NAN);
    assert_int_equal(ruling_decide(tried, 1), RULING_INCONCLUSIVE);
    assert_non_null(strstr(tried[0].needs, "the figure lies on this one"));
    tried[0] = of_ratio(2.0001, 0.1, 2, NAN);
    assert_int_equal(ruling_decide(tried, 1), RULING_INCONCLUSIVE);
    assert_non_null(strstr(tried[0].needs, "1000 repetitions would not do"));
}

/* As run.json may have it, though no profile can. */
static void a_ratio_has_no_margin_below_0(void **state)
{
    struct tried tried = of_ratio(1.2, 0.05, -1, NAN);

    (void)state;
    assert_int_equal(ruling_decide(&tried, 1), RULING_INCONCLUSIVE);
    assert_non_null(strstr(tried.why, "none of a ratio"));
}

static void nothing_below_the_noise_floor_is_a_difference(void **state)
{
    struct tried tried = of_ratio(1.04, 0.001, 1.01, NAN);

    (void)state;
    tried.number.floor = log(1.03);
    assert_int_equal(ruling_decide(&tried, 1), RULING_SUPPORTED);
    tried.number.floor = log(1.05);
    assert_int_equal(ruling_decide(&tried, 1), RULING_INCONCLUSIVE);
    assert_non_null(strstr(tried.why, "noise floor"));
    tried.over = 1.10; /* that there is no such difference may be said */
    assert_int_equal(ruling_decide(&tried, 1), RULING_REFUTED);
    tried = of_ratio(1.04, 0.001, NAN, 1); /* that there is one may not */
    assert_int_equal(ruling_decide(&tried, 1), RULING_REFUTED);
    tried.number.floor = log(1.05);
    assert_int_equal(ruling_decide(&tried, 1), RULING_INCONCLUSIVE);
    tried = of_ratio(0.97, 0.001, 0.99, NAN);
    tried.number.floor = log(1.05);
    assert_int_equal(ruling_decide(&tried, 1), RULING_INCONCLUSIVE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(places_are_read, forget),
        cmocka_unit_test_setup(ratios_are_taken_within_repetitions, forget),
        cmocka_unit_test_setup(the_interval_is_one_of_99_percent, forget),
        cmocka_unit_test_setup(differences_are_per_unit, forget),
        cmocka_unit_test_setup(the_other_place_may_have_another_metric, forget),
        cmocka_unit_test_setup(slopes_are_of_all_levels, forget),
        cmocka_unit_test_setup(a_second_stage_has_the_deviation_of_the_first,
                               forget),
        cmocka_unit_test_setup(points_that_cannot_be_trusted_say_nothing,
                               forget),
        cmocka_unit_test_setup(a_third_may_fail_and_no_more, forget),
        cmocka_unit_test_setup(a_late_trial_is_left_out, forget),
        cmocka_unit_test_setup(a_late_trial_tells_the_cpu_time, forget),
        cmocka_unit_test_setup(too_little_is_said_to_be, forget),
        cmocka_unit_test_setup(a_slope_needs_all_its_points, forget),
        cmocka_unit_test_setup(a_part_below_0_is_no_ratio, forget),
        cmocka_unit_test_setup(what_has_no_such_figure_is_said_to_have_none,
                               forget),
        cmocka_unit_test_setup(pairs_bring_their_noise_floor, forget),
        cmocka_unit_test_setup(pairs_are_read_either_way_round, forget),
        cmocka_unit_test_setup(one_margin, forget),
        cmocka_unit_test_setup(the_interval_says_the_same, forget),
        cmocka_unit_test_setup(p_is_that_of_the_table, forget),
        cmocka_unit_test_setup(several_questions_share_the_error, forget),
        cmocka_unit_test_setup(questions_that_differ_are_a_claim_in_part,
                               forget),
        cmocka_unit_test_setup(what_would_be_needed_is_said, forget),
        cmocka_unit_test_setup(a_ratio_has_no_margin_below_0, forget),
        cmocka_unit_test_setup(nothing_below_the_noise_floor_is_a_difference,
                               forget),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
