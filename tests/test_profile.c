/* Profiles as people write them, well and badly. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "profile.h"

#define SERVER "server event { command = \"build/event-server\" }\n"
#define SCENARIO                                                               \
    "scenario hello { script = \"hello.lua\" path = \"/hello\" "               \
    "connections = {1, 64} }\n"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static char directory[] = "/tmp/test_profile.XXXXXX";

static void write_profile(const char *text, size_t length)
{
    char path[64];
    FILE *file;

    (void)snprintf(path, sizeof(path), "%s/x.conf", directory);
    file = fopen(path, "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
}

static int load(struct profile *profile, const char *text, char *error)
{
    write_profile(text, strlen(text));
    error[0] = '\0';
    return profile_load(profile, directory, "x", error);
}

static void expect_line(const char *error, const char *expected)
{
    size_t prefix = strlen(directory) + 1;

    assert_null(strchr(error, '\n'));
    if (strncmp(error, directory, prefix - 1) == 0)
        error += prefix;
    if (!strstr(error, expected))
        fail_msg("\"%s\" does not contain \"%s\"", error, expected);
}

static void test_values(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];
    const struct scenario *scenario = &profile.scenarios[0];

    (void)state;
    assert_int_equal(
        load(&profile,
             "run { budget = 10m duration = 1500ms warmup = 0s repeat = 7\n"
             " server_cpus = 2 timeout = 20s client_bound_pct = 90%\n"
             " steal_limit_pct = 2.5 rounds_per_us = 350 }\n"
             "server event { command = \"build/event-server --loops 2\"\n"
             " label = \"event loop\" counters = true ready_line = ready }\n"
             "server node { command = node optional = true }\n"
             "scenario hello { title = \"GET /hello\" script = hello.lua\n"
             " arguments = \"16 x\" path = /hello expect_bytes = 14 "
             "connections = {1000, 1,\n"
             " 64} duration = 3s }\n",
             error),
        0);
    assert_string_equal(profile.name, "x");
    assert_true(profile.budget_s == 600 && profile.duration_s == 1.5);
    assert_true(profile.warmup_s == 0 && profile.timeout_s == 20);
    assert_true(profile.client_bound_pct == 90);
    assert_true(profile.steal_limit_pct == 2.5);
    assert_int_equal(profile.repeat, 7);
    assert_int_equal(profile.server_cpus, 2);
    assert_int_equal(profile.rounds_per_us, 350);
    assert_int_equal(profile.server_count, 2);
    assert_string_equal(profile.servers[0].label, "event loop");
    assert_string_equal(profile.servers[0].ready_line, "ready");
    assert_true(profile.servers[0].counters && !profile.servers[0].optional);
    assert_int_equal(profile.servers[0].line, 4);
    assert_string_equal(profile.servers[1].label, "node");
    assert_null(profile.servers[1].ready_line);
    assert_true(profile.servers[1].optional && !profile.servers[1].counters);
    assert_string_equal(scenario->title, "GET /hello");
    assert_string_equal(scenario->arguments, "16 x");
    assert_int_equal(scenario->expect_bytes, 14);
    assert_int_equal(scenario->level_count, 3);
    assert_int_equal(scenario->connections[0], 1);
    assert_int_equal(scenario->connections[2], 1000);
    assert_int_equal(scenario->line, 8);
    assert_true(scenario->duration_s == 3 && scenario->warmup_s == 0);
    profile_release(&profile);
}

static void test_presets(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    assert_int_equal(load(&profile, SERVER SCENARIO, error), 0);
    assert_true(profile.budget_s == 540 && profile.duration_s == 3);
    assert_int_equal(profile.repeat, 6);
    assert_int_equal(profile.server_cpus, 1);
    assert_int_equal(profile.rounds_per_us, 0);
    assert_int_equal(profile.scenarios[0].expect_bytes, -1);
    assert_true(profile.scenarios[0].duration_s == 3);
    assert_string_equal(profile.scenarios[0].title, "hello");
    assert_null(profile.scenarios[0].arguments);
    profile_release(&profile);
}

static void test_mistakes(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"scenario a {\n conections = 3 }",
         "x.conf:2: unknown key \"conections\" (did you mean "
         "\"connections\"?)"},
        {"run { zzz = 1 }", "unknown key \"zzz\"; there are budget, duration"},
        {"runn { }", "x.conf:1: unknown key \"runn\" (did you mean \"run\"?)"},
        {"run {\n repeat = 3\n\n repeat = 4 }",
         "x.conf:4: repeat is set twice, first on line 2"},
        {"scenario a { connections = {1}\n connections = {2} }",
         "x.conf:2: connections is set twice, first on line 1"},
        {"run { repeat = 0 }", "repeat = 0 is out of range: must be 1 to 1000"},
        {"run { repeat = 0x10 }", "repeat = 0x10 is not understood"},
        {"run { repeat = -1 }", "repeat = -1 is not understood"},
        {"run { repeat = 9223372036854775808 }", "is out of range"},
        {"run { repeat = 1e99 }", "is not understood"},
        {"run { repeat = \"10 0\" }", "repeat = 10 0 is not understood"},
        {"run { repeat = {1} }", "x.conf:1: unexpected token '{'"},
        {"run { repeat 3 }", "missing equal sign after option 'repeat'"},
        {"run { repeat = 3\n", "x.conf:1: run { is not closed: a } is missing"},
        {"scenario a {\n\n", "x.conf:2: scenario a { is not closed"},
        {"run { repeat =", "x.conf:1:"},
        {"run { } }", "unexpected closing brace"},
        {"scenario a { connections = {1, 2", "the file ends in the middle"},
        {"server", "x.conf:1: "},
        {"run { /* open\n\n", "x.conf:2: a comment or a quote is not closed"},
        {"server a { command = \"x", "x.conf:1: "},
        {"server a { command = 'x", "x.conf:1: unterminated string"},
        {"run { duration = 3 }", "duration = 3 is no duration"},
        {"run { duration = 99ms }", "out of range: must be 100ms to 10m"},
        {"run { duration = 11m }", "out of range: must be 100ms to 10m"},
        {"run { duration = nan }", "is no duration"},
        {"run { duration = 1e3s }", "is no duration"},
        {"run { duration = \"\" }", "is no duration"},
        {"run { budget = 25h }", "must be 1s to 24h"},
        {"run { steal_limit_pct = 101% }", "must be 0 to 100"},
        {"run { rounds_per_us = 1000001 }", "must be 0 to 1000000 (0: calib"},
        {"run|repeat = 3", "\"repeat\" must stand inside its section"},
        {"\" \" = 3", "unknown key \" \""},
        {"end-of-profile = 1\n", "a } is missing"},
        {"server a { counters = maybe }", "must be true or false"},
        {"server a { command = \"x \\\"y\" }", "a double quote is not closed"},
        {"server a { command = \"  \" }", "must be a command line"},
        {"server a { label = \"a\\nb\" }", "label is not"},
        {"server a { label = \"\xff\" }", "label is not"},
        {"server a { command = \"${HOME}\" }", "the environment is not read"},
        {"server a { }\n", "server a has no \"command\""},
        {"server A { command = x }", "server \"A\": a name is 1 to 32 of a-z"},
        {"server \"\" { command = x }", "server \"\": a name is"},
        {"server \"../a\" { command = x }", "a name is"},
        {"server { command = x }", "missing title for section 'server'"},
        {"scenario a { path = hello }", "must be a path such as"},
        {"scenario a { arguments = \" \" }",
         "arguments: must be words for the script such as \"16\""},
        {"scenario a { arguments = '4 \"x' }", "a double quote is not closed"},
        {"scenario a { arguments = {4, 5} }", "unexpected token '{'"},
        {"scenario a { connections = {0} }", "must be whole numbers from 1"},
        {"scenario a { connections = {1000001} }", "to 1000000"},
        {SERVER "scenario a { script = a path = /a connections = {} }",
         "has no \"connections\""},
        {SERVER "scenario a { script = a path = /a\nconnections = {1, 1} }",
         "x.conf:3: scenario a has 1 connections twice"},
        {SERVER "scenario a { script = a path = /a connections = {1,2,3,4,5,"
                "6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21} }",
         "has 21 levels of connections: must be 1 to 20"},
        {SERVER SERVER, "x.conf:2: found duplicate title 'event'"},
        {SERVER, "0 sections `scenario NAME"},
        {SCENARIO, "0 sections `server NAME"},
        {"", "0 sections"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile profile;
        char error[ERROR_BYTES];
        if (load(&profile, cases[i].text, error) == 0)
            fail_msg("accepted: %s", cases[i].text);
        expect_line(error, cases[i].error);
    }
}

static void test_strange_files_are_read(void **state)
{
    static const char *texts[] = {
        "\xef\xbb\xbf" SERVER SCENARIO,
        "run {\r\n repeat = 3\r\n}\r\n" SERVER SCENARIO,
        SERVER SCENARIO "run { }",
        SERVER SCENARIO "# no newline",
        "// another comment\n/* and\n another */" SERVER SCENARIO,
    };

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct profile profile;
        char error[ERROR_BYTES];
        if (load(&profile, texts[i], error) < 0)
            fail_msg("%zu: %s", i, error);
        profile_release(&profile);
    }
}

/* However a file was cut off, the answer is a profile or one line. */
static void test_every_truncation(void **state)
{
    static const char text[] = "run { repeat = 3 }\n# why\n" SERVER SCENARIO;

    (void)state;
    for (size_t length = 0; length < sizeof(text) - 1; length++) {
        struct profile profile;
        char error[ERROR_BYTES] = "";
        write_profile(text, length);
        if (profile_load(&profile, directory, "x", error) == 0)
            profile_release(&profile);
        else
            expect_line(error, "x.conf:");
    }
}

static void test_unreadable_files(void **state)
{
    static char huge[300 * 1024];
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    write_profile("run {\n\0 }", 9);
    assert_int_equal(profile_load(&profile, directory, "x", error), -EINVAL);
    expect_line(error, "x.conf:2: a NUL byte");
    memset(huge, ' ', sizeof(huge));
    write_profile(huge, sizeof(huge));
    assert_int_equal(profile_load(&profile, directory, "x", error), -EFBIG);
    assert_int_equal(profile_load(&profile, directory, "xx", error), -ENOENT);
    expect_line(error, "(did you mean \"x\"?); there are x");
    assert_int_equal(profile_load(&profile, directory, "../x", error), -EINVAL);
    assert_int_equal(profile_load(&profile, directory, "", error), -EINVAL);
    assert_int_equal(profile_load(&profile, "", "/nowhere/a.conf", error),
                     -ENOENT);
    assert_int_equal(profile_load(&profile, "", "/tmp/.conf", error), -EINVAL);
}

static int override(struct profile *profile, struct overrides words,
                    char *error)
{
    int result;

    assert_int_equal(load(profile,
                          SERVER "server threads { command = x }\n" SCENARIO
                                 "scenario bytes { script = a path = /a "
                                 "connections = 7 }\n",
                          error),
                     0);
    result = profile_override(profile, &words, error);
    if (result < 0)
        profile_release(profile);
    return result;
}

static void test_overrides(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    assert_int_equal(override(&profile,
                              (struct overrides){.scenarios = "bytes",
                                                 .servers = "threads,event",
                                                 .connections = " 64, 1 ",
                                                 .duration = "500ms",
                                                 .repeat = "9"},
                              error),
                     0);
    assert_int_equal(profile.scenario_count, 1);
    assert_string_equal(profile.scenarios[0].name, "bytes");
    assert_int_equal(profile.scenarios[0].level_count, 2);
    assert_int_equal(profile.scenarios[0].connections[0], 1);
    assert_int_equal(profile.scenarios[0].line, 0);
    assert_true(profile.scenarios[0].duration_s == 0.5);
    assert_int_equal(profile.server_count, 2);
    assert_string_equal(profile.servers[0].name, "event");
    assert_int_equal(profile.repeat, 9);
    assert_int_equal(profile_check(&profile, 127, error), -EMFILE);
    expect_line(error, "--connections: scenario bytes: 64 connections");
    profile_release(&profile);
}

/* Make variables that nobody set arrive so. */
static void test_empty_overrides(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    assert_int_equal(override(&profile,
                              (struct overrides){.scenarios = "",
                                                 .servers = "",
                                                 .connections = "",
                                                 .duration = "",
                                                 .repeat = ""},
                              error),
                     0);
    assert_int_equal(profile.server_count, 2);
    assert_int_equal(profile.scenario_count, 2);
    assert_int_equal(profile.repeat, 6);
    profile_release(&profile);
}

static void test_bad_overrides(void **state)
{
    static const struct {
        struct overrides words;
        const char *error;
    } cases[] = {
        {{.scenarios = "helo"},
         "--scenarios: no scenario \"helo\" (did you mean \"hello\"?); there "
         "are hello, bytes"},
        {{.servers = "event event"}, "--servers: \"event\" is named twice"},
        {{.servers = " "}, "--servers: names none; there are event, threads"},
        {{.connections = "1 x"}, "--connections: \"x\": must be whole"},
        {{.connections = "0"}, "--connections: \"0\""},
        {{.connections = "5 5"}, "--connections: 5 is named twice"},
        {{.connections = ","}, "--connections: no level"},
        {{.duration = "3"}, "--duration: \"3\": must be 100ms to 10m"},
        {{.duration = "1h"}, "--duration: \"1h\": must be 100ms to 10m"},
        {{.repeat = "0"}, "--repeat: \"0\""},
        {{.repeat = "1.5"}, "--repeat: \"1.5\""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile profile;
        char error[ERROR_BYTES];
        assert_int_equal(override(&profile, cases[i].words, error), -EINVAL);
        expect_line(error, cases[i].error);
    }
}

static void test_check(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    assert_int_equal(load(&profile, SERVER SCENARIO, error), 0);
    assert_int_equal(profile_check(&profile, 127, error), -EMFILE);
    expect_line(error, "x.conf:2: scenario hello: 64 connections need 128 "
                       "descriptors, the hard limit is 127");
    assert_int_equal(profile_check(&profile, 128, error), 0);
    profile_release(&profile);
}

static void test_json(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];
    json_t *json, *scenario;

    (void)state;
    assert_int_equal(load(&profile, SERVER SCENARIO, error), 0);
    json = profile_to_json(&profile);
    assert_non_null(json);
    scenario = json_array_get(json_object_get(json, "scenarios"), 0);
    assert_int_equal(json_integer_value(json_array_get(
                         json_object_get(scenario, "connections"), 1)),
                     64);
    assert_true(json_is_null(json_object_get(scenario, "arguments")));
    json_decref(json);
    profile_release(&profile);
    assert_int_equal(load(&profile,
                          SERVER "scenario few { script = few.lua path = /a "
                                 "arguments = 3 connections = 1 }",
                          error),
                     0);
    json = profile_to_json(&profile);
    scenario = json_array_get(json_object_get(json, "scenarios"), 0);
    assert_string_equal(
        json_string_value(json_object_get(scenario, "arguments")), "3");
    json_decref(json);
    profile_release(&profile);
}

static void test_durations(void **state)
{
    static const struct {
        const char *text;
        int result;
        double seconds;
    } cases[] = {
        {"300ms", 0, 0.3},    {"2s", 0, 2},
        {"9m", 0, 540},       {"1h", 0, 3600},
        {"1.5s", 0, 1.5},     {"0s", 0, 0},
        {"", -EINVAL, 0},     {"s", -EINVAL, 0},
        {"1", -EINVAL, 0},    {"1 s", -EINVAL, 0},
        {" 1s", -EINVAL, 0},  {"1s ", -EINVAL, 0},
        {"-1s", -EINVAL, 0},  {"+1s", -EINVAL, 0},
        {"1.s", -EINVAL, 0},  {".5s", -EINVAL, 0},
        {"1e3s", -EINVAL, 0}, {"0x1s", -EINVAL, 0},
        {"infs", -EINVAL, 0}, {"1us", -EINVAL, 0},
        {"1S", -EINVAL, 0},   {"9999999999999999999s", -ERANGE, 0},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        double seconds = 0;
        assert_int_equal(duration_parse(cases[i].text, &seconds),
                         cases[i].result);
        assert_true(seconds == cases[i].seconds);
    }
}

/* The profiles that come with the suite, when run from its directory. */
static void test_own_profiles(void **state)
{
    static const char *names[] = {"quick", "default", "node", "floor",
                                  "requests"};

    (void)state;
    if (access("bench/profiles", R_OK) < 0)
        skip();
    for (size_t i = 0; i < COUNT(names); i++) {
        struct profile profile;
        char error[ERROR_BYTES];
        if (profile_load(&profile, "bench/profiles", names[i], error) < 0)
            fail_msg("%s", error);
        profile_release(&profile);
    }
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
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_presets),
        cmocka_unit_test(test_mistakes),
        cmocka_unit_test(test_strange_files_are_read),
        cmocka_unit_test(test_every_truncation),
        cmocka_unit_test(test_unreadable_files),
        cmocka_unit_test(test_overrides),
        cmocka_unit_test(test_empty_overrides),
        cmocka_unit_test(test_bad_overrides),
        cmocka_unit_test(test_check),
        cmocka_unit_test(test_json),
        cmocka_unit_test(test_durations),
        cmocka_unit_test(test_own_profiles),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
