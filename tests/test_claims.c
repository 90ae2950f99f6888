/* Claims from a profile's text to what is said of them. */
#include "support.h"

#include <errno.h>
#include <math.h>

#include "claims.h"
#include "profile.h"

#define SERVERS                                                                \
    "server a { command = \"build/event-server\" counters = true }\n"          \
    "server b { command = \"build/thread-server\" counters = true }\n"
#define HELLO                                                                  \
    "scenario hello { script = hello.lua path = /hello connections = {4, 64} " \
    "pairs = 4 }\n"
#define REST                                                                   \
    "scenario rest { script = a.lua path = /hello connections = 4 servers = "  \
    "{a} }\n"
#define HALF                                                                   \
    "scenario half { path = /x connections = 4 rate = 50% capacity = hello "   \
    "}\n"
#define CLAIM(name)                                                            \
    "claim " name " { says = \"it | scales\" source = book experiment = "      \
    "\"a, b\" }\n"
#define QUESTION(keys)                                                         \
    "question q { claim = c asks = \"a, over b\"\n" keys " }\n"

static char directory[] = "/tmp/test_claims.XXXXXX";

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

/* --- written ------------------------------------------------------------ */

static void mistakes_are_told(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"claim c { says = x source = y }\n",
         "x.conf:5: claim c has no \"experiment\": it needs what is done"},
        {CLAIM("c"), "x.conf:5: claim c: no question asks for it"},
        {CLAIM("C") QUESTION(""), "claim \"C\": a name is 1 to 32"},
        {QUESTION("metric = rss_kib of = hello/4/a"),
         "x.conf:5: question q: claim: the profile has no such claim"},
        {CLAIM("c") QUESTION("of = hello/4/a"),
         "x.conf:7: question q has no \"metric\": it needs a column"},
        {CLAIM("c") QUESTION("metric = speed of = hello/4/a"),
         "x.conf:7: question q: metric: trials.csv has no such column"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/a"),
         "x.conf:7: question q: of: must be SCENARIO/CONNECTIONS/SERVER"},
        {CLAIM("c") QUESTION("metric = rss_kib of = helo/4/a"),
         "of: the profile has no such scenario"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/5/a"),
         "of: the scenario has no such level of connections"},
        {CLAIM("c") QUESTION("metric = rss_kib of = \"rest/*/a\""),
         "of: a slope needs two levels of connections"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/4/a\n"
                             "against = rest/4/b"),
         "x.conf:8: question q: against: no such server takes part in the "
         "scenario"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/4/a\n"
                             "against = hello/4/b less = hello/4/b"),
         "less: it is either a ratio (against) or a difference"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/4/a\n"
                             "against = hello/4/b per = 2"),
         "per: a ratio has no unit: leave it out"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/4/a over = much"),
         "over = much is not understood: must be a number such as 1.05"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/4/a per = 0"),
         "per = 0 is out of range"},
        {CLAIM("c") QUESTION("metric = rss_kib of = hello/4/a\n"
                             "against = hello/4/b pairs = true"),
         "pairs: pairs tell a ratio of cpu_us_per_request"},
        {CLAIM("c") QUESTION("metric = cpu_us_per_request of = hello/64/a\n"
                             "against = hello/64/b pairs = true"),
         "pairs: both have to stand at one level that has pairs"},
        {CLAIM("c") QUESTION("metric = cpu_us_per_request of = hello/4/a\n"
                             "against = rest/4/a pairs = true"),
         "pairs: both have to stand at one level that has pairs"},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct profile profile;
        char error[ERROR_BYTES], text[2048];

        (void)snprintf(text, sizeof text, SERVERS HELLO REST "%s",
                       cases[i].text);
        if (load(&profile, text, error) == 0)
            fail_msg("taken: %s", cases[i].text);
        if (!strstr(error, cases[i].error))
            fail_msg("%s\nsaid: %s", cases[i].text, error);
    }
}

/* With what it needs, be it the capacity that a share is one of. */
static void a_claim_alone_takes_its_scenarios(void **state)
{
    static const char text[] = SERVERS HELLO REST HALF CLAIM("c") CLAIM("d")
        QUESTION("metric = rss_kib of = rest/4/a") "question p { claim = d "
                                                   "asks = x metric = rss_kib "
                                                   "of = half/4/a }";
    struct overrides words = {.claims = "d"};
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    load_well(&profile, text);
    assert_int_equal(json_array_size(profile.claims), 2);
    assert_int_equal(profile_override(&profile, &words, error), 0);
    assert_int_equal(json_array_size(profile.claims), 1);
    assert_int_equal(profile.scenario_count, 2);
    assert_string_equal(profile.scenarios[0].name, "hello");
    assert_string_equal(profile.scenarios[1].name, "half");
    profile_release(&profile);

    load_well(&profile, text);
    words.claims = "unknown";
    assert_int_equal(profile_override(&profile, &words, error), -EINVAL);
    assert_string_equal(error,
                        "--claims: no claim \"unknown\"; there are c, d");
    profile_release(&profile);
}

/* --- tried -------------------------------------------------------------- */

static struct result rows[16];

static size_t made_up(void)
{
    size_t count = 0;

    for (int i = 0; i < 4; i++) {
        for (int server = 0; server < 2; server++) {
            struct result *row = &rows[count++];

            result_init(row);
            (void)snprintf(row->scenario, NAME_BYTES, "hello");
            (void)snprintf(row->server, NAME_BYTES, server ? "b" : "a");
            row->connections = 64;
            row->repeat = i;
            row->valid = true;
            row->value[M_RSS_KIB] = (server ? 100 : 300) + i;
            row->value[M_LATENCY_MAX_US] = 1410000 + i;
        }
    }
    return count;
}

static char *written(const struct claims *claims,
                     int (*write)(const struct claims *, FILE *))
{
    char *text;
    size_t size;
    FILE *file = open_memstream(&text, &size);

    assert_non_null(file);
    assert_int_equal(write(claims, file), 0);
    assert_int_equal(fclose(file), 0);
    return text;
}

static int print(const struct claims *claims, FILE *file)
{
    claims_print(claims, file);
    return 0;
}

static void has(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("no \"%s\" in\n%s", part, text);
}

static void what_is_said(void **state)
{
    struct results results = {.rows = rows, .count = made_up()};
    struct pairings none = {.floor = {NAN, NAN}};
    struct profile profile;
    struct claims claims;
    json_t *json;
    char *text;

    (void)state;
    load_well(&profile,
              SERVERS HELLO CLAIM("c") QUESTION(
                  "metric = rss_kib of = hello/64/a against = hello/64/b "
                  "over = 2") "question r { claim = c asks = \"what is not\" "
                              "metric = "
                              "rss_kib of = hello/4/a under = 7 }\n"
                              "question s { claim = c asks = figure metric = "
                              "rss_kib of = "
                              "hello/64/a }\n"
                              "claim d { says = x source = book experiment = e "
                              "literature = \"SEDA | 2001\" }\n"
                              "question t { claim = d asks = long metric = "
                              "latency_max_us of = hello/64/a over = 1200000 "
                              "under = 2000000 }\n");
    json = profile_to_json(&profile); /* as run.json has it */
    profile_release(&profile);
    assert_non_null(json);
    assert_int_equal(
        claims_try(&claims, json_object_get(json, "claims"), &results, &none),
        0);
    assert_int_equal(claims.count, 2);
    assert_int_equal(claims.all[0].ruling, RULING_MIXED);
    assert_int_equal(claims.all[0].questions[0].tried.ruling, RULING_SUPPORTED);
    assert_int_equal(claims.all[0].questions[1].tried.ruling,
                     RULING_INCONCLUSIVE);
    assert_int_equal(claims.all[0].questions[2].tried.ruling, RULING_REPORTED);

    text = written(&claims, claims_write_csv);
    has(text,
        "claim,question,asks,metric,count,figure,low,high,over,under,p,"
        "ruling,why,claim_ruling,needs\nc,q,\"a, over b\",rss_kib,4,2.97");
    has(text, ",supported,,in part,\n");
    has(text, "\nc,r,what is not,rss_kib,0,,,,,7,,inconclusive,hello/4/a was "
              "not measured,in part,trials of hello/4/a\n");
    has(text, "\nc,s,figure,rss_kib,4,301.5,");
    free(text);
    text = written(&claims, claims_write_markdown);
    has(text, "| [c](#c-in-part) | it \\| scales | in part |");
    has(text, "\n## c: in part\n\n> it \\| scales\n");
    has(text, " | above 2x | supported |\n");
    has(text, "| what is not | - | below 7 KiB | inconclusive: hello/4/a was "
              "not measured. Needed: trials of hello/4/a |");
    has(text, "| long: 1.41 s (1.41 s to 1.41 s) | SEDA \\| 2001 |");
    has(text, "| figure | elsewhere | here (99 % interval) |");
    has(text, "| long | SEDA \\| 2001 | 1.41 s (1.41 s to 1.41 s) | above 1.2 "
              "s, below 2 s | supported |");
    has(text, "](charts/claims.svg)");
    has(text, "](charts/claim-c.svg)");
    free(text);
    text = written(&claims, print);
    has(text, "in part: \"it | scales\"");
    has(text, "  supported     a, over b: 2.97x (");
    has(text, "; hello/4/a was not measured; needed: trials of hello/4/a\n");
    has(text, "\n  elsewhere     SEDA | 2001\n  supported     long: 1.41 s (");
    free(text);
    claims_release(&claims);
    json_decref(json);
}

/* However long: a reason without its end is none. */
static void reasons_are_whole(void **state)
{
    struct claim claim = {.name = "c",
                          .says = "x",
                          .source = "y",
                          .experiment = "z",
                          .count = 1,
                          .ruling = RULING_INCONCLUSIVE};
    struct claims claims = {&claim, 1};
    struct asked_question *asked = &claim.questions[0];

    (void)state;
    *asked = (struct asked_question){.name = "q", .asks = "a"};
    asked->tried.ruling = RULING_INCONCLUSIVE;
    memset(asked->tried.why, 'w', DOUBT_BYTES - 1);
    memset(asked->tried.needs, 'n', DOUBT_BYTES - 1);
    int (*const writers[])(const struct claims *, FILE *) = {
        claims_write_csv, claims_write_markdown, print};
    for (size_t i = 0; i < COUNT(writers); i++) {
        char *text = written(&claims, writers[i]);

        has(text, asked->tried.why);
        has(text, asked->tried.needs);
        free(text);
    }
}

static void what_is_no_list_of_claims_is_refused(void **state)
{
    static const char *const texts[] = {
        "[{}]",
        "[{\"name\": \"c\", \"says\": \"x\", \"source\": \"y\", "
        "\"experiment\": \"z\", \"questions\": [{}]}]",
        "[{\"name\": \"c\", \"says\": \"x\", \"source\": \"y\", "
        "\"experiment\": \"z\", \"questions\": [{\"name\": \"q\", \"asks\": "
        "\"x\", \"metric\": \"rss_kib\", \"of\": \"hello\", \"per\": 1}]}]",
        "[{\"name\": \"c\", \"says\": \"x\", \"source\": \"y\", "
        "\"experiment\": \"z\", \"questions\": [{\"name\": \"q\", \"asks\": "
        "\"x\", \"metric\": \"speed\", \"of\": \"a/1/b\", \"per\": 1}]}]",
    };
    struct results results = {.rows = rows, .count = made_up()};
    struct pairings none = {.floor = {NAN, NAN}};
    struct claims claims;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        json_t *list = json_loads(texts[i], 0, NULL);

        assert_non_null(list);
        assert_int_equal(claims_try(&claims, list, &results, &none), -EBADMSG);
        assert_int_equal(claims.count, 0);
        json_decref(list);
    }
    assert_int_equal(claims_try(&claims, NULL, &results, &none), 0);
    assert_int_equal(claims.count, 0);
}

/* The profile of the project, as a run would load it. */
static void the_claims_of_the_project_can_be_tried(void **state)
{
    struct profile profile;
    char error[ERROR_BYTES];

    (void)state;
    if (profile_load(&profile, "bench/profiles", "claims", error) < 0)
        fail_msg("%s", error);
    assert_true(json_array_size(profile.claims) >= 17);
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
        cmocka_unit_test(mistakes_are_told),
        cmocka_unit_test(a_claim_alone_takes_its_scenarios),
        cmocka_unit_test(what_is_said),
        cmocka_unit_test(reasons_are_whole),
        cmocka_unit_test(what_is_no_list_of_claims_is_refused),
        cmocka_unit_test(the_claims_of_the_project_can_be_tried),
    };

    return cmocka_run_group_tests(tests, make_directory, remove_directory);
}
