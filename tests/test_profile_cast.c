/* Who else is in a scenario: its own servers, who comes beside the load, what
 * is behind the servers; well and badly written, and planned. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "capacity.h"
#include "plan.h"
#include "profile.h"
#include "profile_lower.h"

#define SERVERS                                                                \
    "server a { command = \"build/event-server\" counters = true }\n"          \
    "server b { command = \"build/thread-server\" counters = true }\n"         \
    "server c { command = nginx }\n"
#define HELLO(keys)                                                            \
    "scenario hello { script = hello.lua path = /hello connections = {4, "     \
    "64}\n" keys " }\n"
#define REST "scenario rest { script = a.lua path = /hello connections = 4 }\n"

static char directory[] = "/tmp/test_profile_cast.XXXXXX";

static int load(struct profile *profile, const char *text, char *error)
{
    char path[64];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/x.conf", directory);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    error[0] = '\0';
    return profile_load(profile, directory, "x", error);
}

static void load_well(struct profile *profile, const char *text)
{
    char error[ERROR_BYTES];

    if (load(profile, text, error) < 0)
        fail_msg("%s", error);
}

/* --- what is read ------------------------------------------------------- */

static void a_cast_is_read(void **state)
{
    struct profile profile;
    const struct scenario *hello;

    (void)state;
    load_well(&profile,
              SERVERS HELLO("servers = {b, a} repeat = 3 needs_cpus = 4\n"
                            "beside = '--manner hold' beside_for = 2s\n"
                            "stop = 1400ms server_cpus = 2\n"
                            "upstream = build/event-server") REST);
    hello = &profile.scenarios[0];
    assert_false(hello->absent[0]);
    assert_false(hello->absent[1]);
    assert_true(hello->absent[2]);
    assert_int_equal(hello->repeat, 3);
    assert_int_equal(hello->needs_cpus, 4);
    assert_string_equal(hello->beside, "--manner hold");
    assert_true(hello->beside_for_s == 2);
    assert_true(fabs(hello->stop_s - 1.4) < 1e-9);
    assert_int_equal(hello->server_cpus, 2);
    assert_string_equal(hello->upstream, "build/event-server");
    for (int i = 0; i < 3; i++)
        assert_false(profile.scenarios[1].absent[i]);
    assert_null(profile.scenarios[1].beside);
    assert_true(profile.scenarios[1].stop_s == 0);
    assert_int_equal(profile.scenarios[1].server_cpus, 0);
    assert_null(profile.scenarios[1].upstream);
    profile_release(&profile);
}

static void mistakes_are_told(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {HELLO("servers = {a, d}"),
         "x.conf:5: scenario hello: no server is called \"d\""},
        {HELLO("servers = {a, b, a}"),
         "x.conf:5: scenario hello has server a twice: once is enough"},
        {HELLO("beside_for = 1s"),
         "x.conf:5: scenario hello: beside_for goes with beside"},
        {HELLO("beside = '--rate 5 --duration 3'"),
         "x.conf:5: scenario hello: beside: --duration is told by the run"},
        {HELLO("beside = '--histogram=x'"),
         "beside: --histogram is told by the run: leave it out"},
        {HELLO("beside = '--path \"x'"), "a double quote is not closed"},
        {HELLO("pairs = 4 beside = '--rate 5'"),
         "x.conf:5: scenario hello: pairs are of servers alone with their "
         "load: leave them out, or beside"},
        {HELLO("pairs = 4 servers = {a, b}\nupstream = build/event-server"),
         "leave them out, or upstream"},
        {HELLO("upstream = build/event-server"),
         "x.conf:5: scenario hello: server c has no counters and cannot be "
         "told of an upstream"},
        {HELLO("stop = 3s"),
         "x.conf:5: scenario hello: stop: the server is stopped for a part of "
         "the duration, 3 s: must be less"},
        {HELLO("pairs = 4 stop = 1s"), "leave them out, or stop"},
        {HELLO("pairs = 4 server_cpus = 1"), "leave them out, or server_cpus"},
        {HELLO("repeat = 0"), "x.conf:5: repeat = 0 is out of range"},
        {HELLO("needs_cpus = many"), "needs_cpus = many is not understood"},
        {HELLO("each = 5"), NULL}, /* below: it has a script */
        {"scenario open { path = /x connections = 4 rate = 5\neach = 5 }\n",
         "x.conf:5: scenario open: each: it has a rate already"},
        {"scenario open { path = /x connections = 4 each = 0 }\n",
         "x.conf:4: each = 0 is out of range: must be 1 to 1000 requests"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile profile;
        char error[ERROR_BYTES], text[1024];
        const char *wanted =
            cases[i].error ? cases[i].error : "with a rate crowd asks, not wrk";

        (void)snprintf(text, sizeof text, SERVERS "%s", cases[i].text);
        if (load(&profile, text, error) == 0)
            fail_msg("taken: %s", cases[i].text);
        if (!strstr(error, wanted))
            fail_msg("%s\nsaid: %s", cases[i].text, error);
    }
}

static void a_rate_of_each_grows_with_the_people(void **state)
{
    struct profile profile;

    (void)state;
    load_well(
        &profile, SERVERS
        "scenario x { path = /x connections = {10, 500} each = 3 }\n" HELLO(
            ""));
    assert_true(scenario_is_open(&profile.scenarios[0]));
    assert_false(scenario_is_share(&profile.scenarios[0]));
    assert_true(profile.scenarios[0].poisson);
    assert_true(scenario_rate_per_s(&profile.scenarios[0], 500) == 1500);
    assert_false(scenario_is_open(&profile.scenarios[1]));
    profile_release(&profile);
}

/* What is behind a server takes a descriptor of its for each connection. */
static void an_upstream_needs_descriptors(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    load_well(&profile,
              SERVERS HELLO("servers = {a}\nupstream = build/event-server"));
    assert_int_equal(profile_check(&profile, 2 * 64 + 64, error), 0);
    assert_int_equal(profile_check(&profile, 2 * 64 + 63, error), -EMFILE);
    assert_non_null(strstr(error, "64 connections need 192 descriptors"));
    profile_release(&profile);
}

static struct {
    int from, to, count;
} lowered;

static void note_lowered(const struct scenario *scenario, int from, int to)
{
    assert_string_equal(scenario->name, "hello");
    lowered.from = from;
    lowered.to = to;
    lowered.count++;
}

/* Its levels are lowered, and what is asked of them follows. */
static void too_many_for_an_upstream_are_lowered(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];
    json_t *asked;

    (void)state;
    load_well(&profile,
              SERVERS "scenario hello { script = a.lua path = /x\n"
                      "connections = {4, 300, 9000} servers = {a}\n"
                      "upstream = build/event-server }\n" REST
                      "claim c { says = s source = s experiment = e }\n"
                      "question q { claim = c asks = a metric = threads_max\n"
                      "of = hello/9000/a against = rest/4/a }\n");
    profile_lower(&profile, 2 * 9000 + 64, note_lowered);
    assert_int_equal(lowered.count, 0);
    profile_lower(&profile, 2 * 9000 + 63, note_lowered);
    assert_int_equal(lowered.count, 1);
    assert_int_equal(lowered.from, 9000);
    assert_int_equal(lowered.to, 8900);
    assert_int_equal(profile.scenarios[0].connections[2], 8900);
    assert_int_equal(profile_check(&profile, 2 * 9000 + 63, error), 0);
    asked = json_array_get(
        json_object_get(json_array_get(profile.claims, 0), "questions"), 0);
    assert_string_equal(json_string_value(json_object_get(asked, "of")),
                        "hello/8900/a");
    assert_string_equal(json_string_value(json_object_get(asked, "against")),
                        "rest/4/a");
    profile_lower(&profile, 500, note_lowered); /* to 200, twice */
    assert_int_equal(profile.scenarios[0].level_count, 2);
    assert_int_equal(profile.scenarios[0].connections[1], 200);
    assert_int_equal(profile.scenarios[1].level_count, 1);
    profile_release(&profile);
}

/* What the command line asks for is refused, not changed. */
static void what_was_asked_for_is_not_lowered(void **state)
{
    struct overrides words = {.connections = "9000"};
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    lowered.count = 0;
    load_well(&profile,
              SERVERS HELLO("servers = {a}\nupstream = build/event-server"));
    assert_int_equal(profile_override(&profile, &words, error), 0);
    profile_lower(&profile, 1000, note_lowered);
    assert_int_equal(lowered.count, 0);
    assert_int_equal(profile_check(&profile, 1000, error), -EMFILE);
    profile_release(&profile);
}

/* --- what is planned ---------------------------------------------------- */

static void only_who_takes_part_is_planned(void **state)
{
    struct profile profile;
    struct plan plan;
    int trials[2][3] = {{0}}, pairs[3][3] = {{0}};

    (void)state;
    load_well(&profile,
              "run { repeat = 5 pairs = 2 budget = 1h }\n" SERVERS HELLO(
                  "servers = {b, a} repeat = 3 pairs = 4") REST);
    profile_drop_server(&profile, 0); /* those behind it move up */
    assert_int_equal(plan_init(&plan, &profile, 5, 1), 0);
    for (size_t i = 0; i < plan.count; i++) {
        const struct planned *at = &plan.trials[i];

        if (at->base == NO_BASE)
            trials[at->scenario][at->server]++;
        else
            pairs[at->base][at->server]++;
    }
    assert_int_equal(trials[0][0], 2 * 3); /* b: levels, repetitions */
    assert_int_equal(trials[0][1], 0);
    assert_int_equal(trials[1][0], 5);
    assert_int_equal(trials[1][1], 5);
    assert_int_equal(pairs[0][0], 2); /* with itself; nobody else is there */
    assert_int_equal(pairs[0][1] + pairs[1][0] + pairs[1][1], 0);
    /* five times the one, three times the other; one time more, the one */
    double once_s = plan_repetitions_s(&profile, 1);
    double rest_s =
        plan_repetitions_s(&profile, 5) - plan_repetitions_s(&profile, 4);
    assert_true(rest_s > 0 && rest_s < once_s);
    assert_true(
        fabs(plan_repetitions_s(&profile, 5) - 3 * once_s - 2 * rest_s) < 1e-9);
    plan_release(&plan);
    profile_release(&profile);
}

/* A scenario's number of repetitions is its own, however much more the others
 * ask for. */
static void a_number_of_its_own_is_never_more(void **state)
{
    struct profile profile;
    struct plan plan;
    struct wanted wanted;
    size_t before;

    (void)state;
    load_well(&profile, SERVERS HELLO("repeat = 2") REST);
    assert_int_equal(plan_init(&plan, &profile, 6, 1), 0);
    before = plan.count;
    for (int i = 0; i < SCENARIOS_MAX; i++)
        for (int j = 0; j < LEVELS_MAX; j++)
            wanted.trials[i][j] = wanted.pairs[i][j] = 8;
    assert_int_equal(plan_extend(&plan, &profile, 6, 1, &wanted, 1e9), 0);
    assert_true(plan.count > before);
    for (size_t i = before; i < plan.count; i++)
        if (plan.trials[i].base == NO_BASE)
            assert_int_equal(plan.trials[i].scenario, 1);
    plan_release(&plan);
    profile_release(&profile);
}

/* In a hurry: what decides, three times, half as long. */
static void in_a_hurry_only_what_decides_is_asked(void **state)
{
    struct overrides words = {.quick = 1};
    struct profile profile;
    char error[ERROR_BYTES];
    json_t *questions;

    (void)state;
    load_well(&profile,
              "run { repeat = 8 pairs = 6 duration = 3s warmup = 1s\n"
              "pair_duration = 4s budget = 1h }\n" SERVERS HELLO("warmup = 30s")
                  REST "claim c { says = s source = s experiment = e }\n"
                       "question q { claim = c asks = a metric = threads_max\n"
                       "of = hello/64/a over = 1 }\n"
                       "question r { claim = c asks = a metric = threads_max\n"
                       "of = hello/4/b }\n"
                       "claim d { says = s source = s experiment = e }\n"
                       "question s { claim = d asks = a metric = threads_max\n"
                       "of = rest/4/b }\n");
    assert_int_equal(profile_override(&profile, &words, error), 0);
    assert_int_equal(profile.repeat, 3);
    assert_int_equal(profile.pairs, 3);
    assert_true(profile.budget_s == 570);
    assert_int_equal(profile.disturbed_repeats, 1);
    assert_true(profile.pair_duration_s == 2);
    assert_int_equal(profile.scenario_count, 1);
    assert_true(profile.scenarios[0].duration_s == 1.5);
    assert_true(profile.scenarios[0].warmup_s == 5);
    assert_int_equal(profile.scenarios[0].level_count, 1);
    assert_int_equal(profile.scenarios[0].connections[0], 64);
    assert_false(profile.scenarios[0].absent[0]);
    assert_true(profile.scenarios[0].absent[1]);
    assert_int_equal(json_array_size(profile.claims), 1);
    questions = json_object_get(json_array_get(profile.claims, 0), "questions");
    assert_int_equal(json_array_size(questions), 1);
    profile_release(&profile);
}

/* Where nothing decides, nothing is left out; nor what stops a server, as it
 * would be stopped for less. */
static void in_a_hurry_what_only_tells_is_kept(void **state)
{
    struct overrides words = {.quick = 1};
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    load_well(&profile, "run { repeat = 2 duration = 3s warmup = 1s }\n" SERVERS
                        "scenario hello { path = /hello rate = 10 stop = 1s\n"
                        "connections = 4 }\n" REST
                        "claim d { says = s source = s experiment = e }\n"
                        "question s { claim = d asks = a metric = threads_max\n"
                        "of = rest/4/b }\n");
    assert_int_equal(profile_override(&profile, &words, error), 0);
    assert_int_equal(profile.repeat, 2);
    assert_int_equal(profile.scenario_count, 2);
    assert_true(profile.scenarios[0].duration_s == 3);
    assert_true(profile.scenarios[1].duration_s == 1.5);
    assert_false(profile.scenarios[1].absent[0]);
    assert_int_equal(json_array_size(profile.claims), 1);
    profile_release(&profile);
}

/* A capacity is that of those who were measured. */
static void a_capacity_asks_only_who_took_part(void **state)
{
    struct profile profile;
    struct result rows[2];
    struct results results = {.rows = rows, .count = 2};

    (void)state;
    load_well(&profile, SERVERS HELLO("servers = {a, b}"));
    for (int i = 0; i < 2; i++) {
        result_init(&rows[i]);
        (void)snprintf(rows[i].scenario, NAME_BYTES, "hello");
        (void)snprintf(rows[i].server, NAME_BYTES, i == 0 ? "a" : "b");
        rows[i].connections = 64;
        rows[i].valid = true;
        rows[i].value[M_THROUGHPUT_PER_S] = 1000 - 100 * i;
    }
    assert_true(capacity_per_s(&results, "hello", 64, &profile) == 900);
    assert_true(isnan(capacity_per_s(&results, "helo", 64, &profile)));
    results.count = 1;
    assert_true(isnan(capacity_per_s(&results, "hello", 64, &profile)));
    profile_release(&profile);
}

static void json_has_the_cast(void **state)
{
    struct profile profile;
    json_t *json, *hello, *rest;

    (void)state;
    load_well(&profile,
              SERVERS HELLO("servers = {c}\nbeside = '--rate 5'") REST);
    json = profile_to_json(&profile);
    assert_non_null(json);
    hello = json_array_get(json_object_get(json, "scenarios"), 0);
    rest = json_array_get(json_object_get(json, "scenarios"), 1);
    assert_int_equal(json_array_size(json_object_get(hello, "servers")), 1);
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(hello, "servers"), 0)),
        "c");
    assert_string_equal(json_string_value(json_object_get(hello, "beside")),
                        "--rate 5");
    assert_int_equal(json_array_size(json_object_get(rest, "servers")), 3);
    assert_true(json_is_null(json_object_get(rest, "beside")));
    json_decref(json);
    profile_release(&profile);
}

static int make_directory(void **state)
{
    (void)state;
    return mkdtemp(directory) ? 0 : -1;
}

static int remove_directory(void **state)
{
    char path[64];

    (void)state;
    (void)snprintf(path, sizeof(path), "%s/x.conf", directory);
    return unlink(path) < 0 || rmdir(directory) < 0 ? -1 : 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cast_is_read),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(a_rate_of_each_grows_with_the_people),
        cmocka_unit_test(an_upstream_needs_descriptors),
        cmocka_unit_test(too_many_for_an_upstream_are_lowered),
        cmocka_unit_test(what_was_asked_for_is_not_lowered),
        cmocka_unit_test(only_who_takes_part_is_planned),
        cmocka_unit_test(a_number_of_its_own_is_never_more),
        cmocka_unit_test(in_a_hurry_only_what_decides_is_asked),
        cmocka_unit_test(in_a_hurry_what_only_tells_is_kept),
        cmocka_unit_test(a_capacity_asks_only_who_took_part),
        cmocka_unit_test(json_has_the_cast),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
