/*
 * What charts are told of a run: how its requests came, read from run.json as
 * the profile writes it.
 */
#include <math.h>

#include "support.h"

#include "captions.h"
#include "profile_open.h"

/* How a scenario's load comes back from run.json. */
static struct chart_load load_of_json(const struct scenario *scenario)
{
    static const struct summary none;
    struct captions captions;

    json_t *json = json_pack("{s:s, s:s}", "name", "hello", "title", "x");
    assert_non_null(json);
    assert_int_equal(open_to_json(scenario, json), 0);
    json_t *run =
        json_pack("{s:{s:[], s:[o]}}", "profile", "servers", "scenarios", json);
    assert_non_null(run);
    captions_init(&captions, run, &none, NULL);
    assert_int_equal(captions.context.scenario_count, 1);
    struct chart_load load = captions.scenarios[0].load;
    load.capacity = load.capacity ? "given" : NULL; /* the text goes with run */
    json_decref(run);
    return load;
}

static void the_load_comes_back(void **state)
{
    static char hello[] = "hello";
    struct scenario closed = {
        .rate_per_s = NAN, .rate_share = NAN, .rate_each_per_s = NAN};
    struct scenario poisson = {.rate_per_s = 500,
                               .rate_share = NAN,
                               .rate_each_per_s = NAN,
                               .poisson = true};
    struct scenario each = {.rate_per_s = NAN,
                            .rate_share = NAN,
                            .rate_each_per_s = 3,
                            .poisson = true};
    struct scenario share = {.rate_per_s = NAN,
                             .rate_share = 0.5,
                             .rate_each_per_s = NAN,
                             .capacity = hello};

    (void)state;
    struct chart_load load = load_of_json(&closed);
    assert_true(load.rate_per_s == 0 && load.rate_share == 0);
    assert_null(load.capacity);
    load = load_of_json(&poisson);
    assert_true(load.rate_per_s == 500 && load.rate_share == 0);
    assert_true(load.poisson);
    load = load_of_json(&each);
    assert_true(load.rate_per_s == 3 && load.rate_share == 0);
    load = load_of_json(&share);
    assert_true(load.rate_per_s == 0 && load.rate_share == 0.5);
    assert_false(load.poisson);
    assert_non_null(load.capacity);
}

/* In name, title and CPUs only; and of each, which CPUs. */
static void scenarios_that_differ_in_cpus_are_found(void **state)
{
    static const struct summary none;
    struct captions captions;
    json_t *run = json_loads(
        "{\"profile\": {\"server_cpus\": 3, \"client_bound_pct\": 90,"
        " \"servers\": [], \"scenarios\": ["
        "{\"name\": \"a\", \"path\": \"/x\", \"server_cpus\": 0},"
        "{\"name\": \"b\", \"path\": \"/y\", \"rate_each_per_s\": 1, "
        "\"server_cpus\": 1},"
        "{\"name\": \"c\", \"path\": \"/x\", \"server_cpus\": 2,"
        " \"title\": \"t\", \"needs_cpus\": 2}]}}",
        0, NULL);

    (void)state;
    assert_non_null(run);
    captions_init(&captions, run, &none, NULL);
    assert_int_equal(captions.context.scenario_count, 3);
    assert_int_equal(captions.scenarios[0].server_cpus, 3);
    assert_int_equal(captions.scenarios[2].server_cpus, 2);
    assert_int_equal(captions.scenarios[1].alike, 1);
    assert_int_equal(captions.scenarios[2].alike, 0);
    assert_string_equal(captions.scenarios[1].path, "/y");
    assert_true(captions.scenarios[1].each);
    assert_false(captions.scenarios[2].each);
    assert_true(captions.context.client_bound_pct == 90);
    json_decref(run);
}

/* What is on one curve in the knee chart: all but rate and connections. */
static void loads_that_differ_in_rate_alone_share_a_setting(void **state)
{
    static const struct summary none;
    struct captions captions;

    (void)state;
    json_t *run = json_loads(
        "{\"profile\": {\"servers\": [], \"scenarios\": ["
        "{\"name\": \"calm\", \"title\": \"a\", \"path\": \"/hello\","
        " \"arrivals\": \"poisson\", \"beside\": null, \"rate_per_s\": 5},"
        "{\"name\": \"busy\", \"title\": \"b\", \"path\": \"/hello\","
        " \"arrivals\": \"poisson\", \"rate_per_s\": 8},"
        "{\"name\": \"beside\", \"title\": \"c\", \"path\": \"/hello\","
        " \"arrivals\": \"poisson\", \"beside\": \"--rate 3\"},"
        "{\"name\": \"even\", \"title\": \"d\","
        " \"arrivals\": \"constant\"}]}}",
        0, NULL);
    assert_non_null(run);
    captions_init(&captions, run, &none, NULL);
    const struct chart_scenario *scenarios = captions.scenarios;
    assert_string_equal(scenarios[0].path, "/hello");
    assert_string_equal(scenarios[0].title, "a");
    assert_null(scenarios[3].path);
    assert_string_equal(scenarios[0].setting, scenarios[1].setting);
    assert_string_not_equal(scenarios[0].setting, scenarios[2].setting);
    assert_string_not_equal(scenarios[0].setting, scenarios[3].setting);
    json_decref(run);
}

/* What goes on beside the load; nothing of it in older runs. */
static void who_comes_beside_comes_back(void **state)
{
    static const struct summary none;
    struct captions captions;

    (void)state;
    json_t *run = json_pack(
        "{s:{s:[{s:s, s:s, s:s}, {s:s}], s:[{s:s, s:s, s:s, s:f, s:f}, "
        "{s:s}]}}",
        "profile", "servers", "name", "event", "label", "event loop", "command",
        "build/event-server --cold", "name", "old", "scenarios", "name",
        "after", "path", "/hello", "beside", "--path /cpu/1", "beside_for_s",
        2.0, "stop_s", 1.4, "name", "alone");
    assert_non_null(run);
    captions_init(&captions, run, &none, NULL);
    const struct chart_context *context = &captions.context;
    assert_string_equal(context->commands[0], "build/event-server --cold");
    assert_string_equal(context->commands[1], "?");
    assert_string_equal(context->scenarios[0].path, "/hello");
    assert_string_equal(context->scenarios[0].beside, "--path /cpu/1");
    assert_true(context->scenarios[0].beside_for_s == 2);
    assert_true(context->scenarios[0].stop_s == 1.4);
    assert_null(context->scenarios[1].path);
    assert_null(context->scenarios[1].beside);
    assert_true(context->scenarios[1].beside_for_s == 0);
    json_decref(run);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_load_comes_back),
        cmocka_unit_test(scenarios_that_differ_in_cpus_are_found),
        cmocka_unit_test(loads_that_differ_in_rate_alone_share_a_setting),
        cmocka_unit_test(who_comes_beside_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
