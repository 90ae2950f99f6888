/* Scenarios with a rate, as people write them, well and badly. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "profile.h"

#define SERVER "server event { command = \"build/event-server\" }\n"
#define HELLO                                                                  \
    "scenario hello { script = hello.lua path = /hello\n connections = {4, "   \
    "64} }\n"
#define CALM(keys)                                                             \
    "scenario calm { path = /hello connections = 64\n" keys " }\n"

static char directory[] = "/tmp/test_profile_open.XXXXXX";

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

static void rates_are_read(void **state)
{
    static const struct {
        const char *text;
        double rate_per_s, rate_share; /* 0: NaN */
        bool poisson;
    } cases[] = {
        {CALM("rate = 500"), 500, 0, true},
        {CALM("rate = 1"), 1, 0, true},
        {CALM("rate = \"1000000\" arrivals = constant"), 1e6, 0, false},
        {CALM("rate = 2 arrivals = \"poisson\""), 2, 0, true},
        {HELLO CALM("rate = 50% capacity = hello"), 0, 0.5, true},
        {HELLO CALM("rate = 120.5% capacity = \"hello\" arrivals = constant"),
         0, 1.205, false},
        {CALM("script = a"), 0, 0, false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile profile;
        char error[ERROR_BYTES], text[1024];
        const struct scenario *scenario;

        (void)snprintf(text, sizeof text, SERVER "%s", cases[i].text);
        if (load(&profile, text, error) < 0 ||
            profile_check(&profile, 1000, error) < 0)
            fail_msg("%s", error);
        scenario = &profile.scenarios[profile.scenario_count - 1];
        assert_true(cases[i].rate_per_s > 0
                        ? scenario->rate_per_s == cases[i].rate_per_s
                        : isnan(scenario->rate_per_s));
        assert_true(cases[i].rate_share > 0
                        ? scenario->rate_share == cases[i].rate_share
                        : isnan(scenario->rate_share));
        assert_int_equal(scenario->poisson, cases[i].poisson);
        assert_int_equal(scenario->capacity != NULL, cases[i].rate_share > 0);
        assert_int_equal(scenario_is_open(scenario),
                         cases[i].rate_per_s > 0 || cases[i].rate_share > 0);
        profile_release(&profile);
    }
}

static void mistakes_are_told(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {CALM("rate = 0"),
         "x.conf:3: rate = 0 is out of range: must be 1 to 1000000 requests"},
        {CALM("rate = 1000001"), "rate = 1000001 is out of range"},
        {CALM("rate = 0.5"), "rate = 0.5 is not understood"},
        {CALM("rate = fast"), "rate = fast is not understood"},
        {CALM("rate = -1"), "rate = -1 is not understood"},
        {CALM("rate = 0.9%"), "rate = 0.9% is out of range"},
        {CALM("rate = 1001%"), "rate = 1001% is out of range"},
        {CALM("rate = %"), "rate = % is not understood"},
        {CALM("rate = \"50 %\""), "rate = 50 % is not understood"},
        {CALM("rate = 5 arrivals = often"),
         "x.conf:3: arrivals = often is not understood: must be poisson or "
         "constant"},
        {CALM(""), "x.conf:3: scenario calm has no \"script\": it needs a Lua "
                   "file such as \"scripts/wrk/hello.lua\", or a rate"},
        {CALM("rate = 5\nscript = a"),
         "x.conf:4: scenario calm: script: with a rate crowd asks, not wrk: "
         "leave it out"},
        {CALM("rate = 5\narguments = 3"),
         "x.conf:4: scenario calm: arguments: are for the script: leave them "
         "out, or the rate"},
        {CALM("rate = 5 pairs = 64"),
         "x.conf:3: scenario calm: pairs: pairs are of closed loops"},
        {CALM("rate = 5 capacity = hello"),
         "x.conf:3: scenario calm: capacity: the rate is no share of it: "
         "write the rate as 50%"},
        {CALM("script = a\ncapacity = hello"),
         "x.conf:4: scenario calm: capacity: goes with a rate"},
        {CALM("script = a\narrivals = poisson"),
         "x.conf:4: scenario calm: arrivals: goes with a rate"},
        {CALM("rate = 50%"),
         "scenario calm has no \"capacity\": it needs the name of a scenario "
         "without a rate"},
        {HELLO CALM("rate = 50% capacity = helo"),
         "scenario calm: capacity: no scenario without a rate is called "
         "\"helo\" (did you mean \"hello\"?); there are hello"},
        {CALM("rate = 50% capacity = calm"), "is called \"calm\""},
        {HELLO CALM("rate = 5") "scenario more { path = /a connections = 64 "
                                "rate = 10% capacity = calm }",
         "scenario more: capacity: no scenario without a rate is called "
         "\"calm\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile profile;
        char error[ERROR_BYTES], text[1024];

        (void)snprintf(text, sizeof text, SERVER "%s", cases[i].text);
        if (load(&profile, text, error) == 0)
            fail_msg("accepted: %s", cases[i].text);
        if (!strstr(error, cases[i].error) || strchr(error, '\n'))
            fail_msg("%s: \"%s\"", cases[i].text, error);
    }
}

/* The capacity has to be measured where a share of it is asked for. */
static void shares_need_their_capacity(void **state)
{
    static const char text[] = SERVER HELLO CALM(
        "rate = 50% capacity = hello") "scenario high { path = /a\n "
                                       "connections = {64, 65} rate = 80% "
                                       "capacity = hello }\n";
    static const struct {
        struct overrides words;
        const char *error; /* NULL: none */
    } cases[] = {
        {{0},
         "x.conf:7: scenario high has 65 connections, and hello, its "
         "capacity, has not: add 65 there, or leave it out here"},
        {{.connections = "2 65"}, NULL},
        {{.scenarios = "hello calm"}, NULL},
        {{.scenarios = "hello"}, NULL},
        {{.scenarios = "calm"},
         "--scenarios: calm asks at 50 % of what hello reaches: name hello, "
         "too"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile profile;
        char error[ERROR_BYTES];
        int result;

        assert_int_equal(load(&profile, text, error), 0);
        assert_int_equal(profile_override(&profile, &cases[i].words, error), 0);
        result = profile_check(&profile, 1000, error);
        assert_int_equal(result, cases[i].error ? -EINVAL : 0);
        if (cases[i].error && !strstr(error, cases[i].error))
            fail_msg("case %zu: \"%s\"", i, error);
        profile_release(&profile);
    }
}

static void json_has_what_applies(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];
    json_t *json, *list, *calm;

    (void)state;
    assert_int_equal(
        load(&profile, SERVER HELLO CALM("rate = 25% capacity = hello"), error),
        0);
    json = profile_to_json(&profile);
    assert_non_null(json);
    list = json_object_get(json, "scenarios");
    calm = json_array_get(list, 1);
    assert_true(json_is_null(json_object_get(calm, "script")));
    assert_true(json_is_null(json_object_get(calm, "rate_per_s")));
    assert_true(json_real_value(json_object_get(calm, "rate_share")) == 0.25);
    assert_string_equal(json_string_value(json_object_get(calm, "capacity")),
                        "hello");
    assert_string_equal(json_string_value(json_object_get(calm, "arrivals")),
                        "poisson");
    assert_true(
        json_is_null(json_object_get(json_array_get(list, 0), "arrivals")));
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
        cmocka_unit_test(rates_are_read),
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(shares_need_their_capacity),
        cmocka_unit_test(json_has_what_applies),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
