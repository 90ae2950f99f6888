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
        cmocka_unit_test(who_comes_beside_comes_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
