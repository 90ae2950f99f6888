#include "prepare.h"

#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <jansson.h>

#include "command.h"
#include "exits.h"
#include "folder.h"
#include "host.h"
#include "open_loop.h"
#include "opt.h"
#include "ports.h"
#include "profile_lower.h"
#include "progress.h"
#include "resume.h"
#include "run_json.h"

const char program_name[] = "bench run";

static const struct opt options[] = {
    {"profile", "NAME", "below bench/profiles, or a file NAME.conf [default]",
     OPT_TEXT, NULL, 0, 0, offsetof(struct words, profile), NULL},
    {"scenarios", "LIST", "only these: \"hello wait\"", OPT_TEXT, NULL, 0, 0,
     offsetof(struct words, overrides.scenarios), NULL},
    {"claims", "LIST", "only these, with what they need: \"http idle\"",
     OPT_TEXT, NULL, 0, 0, offsetof(struct words, overrides.claims), NULL},
    {"servers", "LIST", "only these: \"event threads\"", OPT_TEXT, NULL, 0, 0,
     offsetof(struct words, overrides.servers), NULL},
    {"connections", "LIST", "instead of the scenarios' own: \"1 100 1000\"",
     OPT_TEXT, NULL, 0, 0, offsetof(struct words, overrides.connections), NULL},
    {"duration", "TIME", "between the marks: 500ms, 5s", OPT_TEXT, NULL, 0, 0,
     offsetof(struct words, overrides.duration), NULL},
    {"repeat", "N", "repetitions of every point", OPT_TEXT, NULL, 0, 0,
     offsetof(struct words, overrides.repeat), NULL},
    {"quick", NULL,
     "three repetitions of half the time; of claims what decides", OPT_FLAG,
     NULL, 0, 1, offsetof(struct words, overrides.quick), NULL},
    {"out", "DIR", "the run's folder; below --results unless told", OPT_TEXT,
     NULL, 0, 0, offsetof(struct words, out), NULL},
    {"results", "DIR", "where runs are kept", OPT_TEXT, "results", 0, 0,
     offsetof(struct words, results), NULL},
    {"resume", "DIR", "go on with a run that was ended early", OPT_TEXT, NULL,
     0, 0, offsetof(struct words, resume), NULL},
    {"seed", "N", "of the order of trials; 0: of the clock", OPT_NUMBER, "0", 0,
     INT64_MAX, offsetof(struct words, seed), NULL},
    {"dry-run", NULL, "print what would be done, and do nothing", OPT_FLAG,
     NULL, 0, 1, offsetof(struct words, dry_run), NULL},
    {"list", NULL, "print only the trials that would be run, in their order",
     OPT_FLAG, NULL, 0, 1, offsetof(struct words, list), NULL},
    {0},
};

static bool can_be_run(const char *file)
{
    struct stat about;

    return access(file, X_OK) == 0 && stat(file, &about) == 0 &&
           S_ISREG(about.st_mode);
}

/* Whether the program can be found: as a path, or along PATH. */
bool is_installed(const char *program)
{
    const char *path = getenv("PATH");
    char file[PATH_BYTES];

    if (strchr(program, '/'))
        return can_be_run(program);
    while (path && *path) {
        size_t length = strcspn(path, ":");

        (void)snprintf(file, sizeof file, "%.*s/%s", (int)length, path,
                       program);
        if (can_be_run(file))
            return true;
        path += length + (path[length] == ':');
    }
    return false;
}

bool server_is_installed(const struct server_spec *server)
{
    char **words;
    bool found;

    if (command_split(server->command, 0, "", &words))
        return false;
    found = is_installed(words[0]);
    command_release(words);
    return found;
}

/* Leaves out optional servers that are not there; says so. */
static void check_servers(struct profile *profile)
{
    for (int i = profile->server_count - 1; i >= 0; i--) {
        const struct server_spec *server = &profile->servers[i];

        if (server_is_installed(server))
            continue;
        if (!server->optional)
            usage_die(program_name,
                      "%s:%d: server %s: \"%.80s\" cannot be run; is it "
                      "built?",
                      profile->file, server->line, server->name,
                      server->command);
        fprintf(stderr,
                "%s: server %s is left out: \"%.80s\" is not "
                "installed\n",
                program_name, server->name, server->command);
        profile_drop_server(profile, i);
    }
    if (profile->server_count == 0)
        usage_die(program_name, "%s: no server is left", profile->file);
}

/* Leaves out scenarios that this machine has too few CPUs for; says so. */
static void check_cpus(struct profile *profile)
{
    cpu_set_t allowed;
    int cpus = sched_getaffinity(0, sizeof allowed, &allowed)
                   ? CPU_SETSIZE
                   : CPU_COUNT(&allowed);

    for (int i = profile->scenario_count - 1; i >= 0; i--) {
        const struct scenario *scenario = &profile->scenarios[i];

        if (scenario->needs_cpus <= cpus)
            continue;
        fprintf(stderr,
                "%s: scenario %s is left out: it needs %d CPUs, here are %d\n",
                program_name, scenario->name, scenario->needs_cpus, cpus);
        profile_drop_scenario(profile, i);
    }
    if (profile->scenario_count == 0)
        usage_die(program_name, "%s: no scenario is left", profile->file);
}

static void tell_lowered(const struct scenario *scenario, int from, int to)
{
    fprintf(stderr,
            "%s: scenario %s: %d connections, each with one of its own to the "
            "upstream, are more than the hard limit of descriptors allows: "
            "lowered to %d; or as root: ulimit -Hn\n",
            program_name, scenario->name, from, to);
}

static uint64_t seed_of_clock(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_REALTIME, &now); /* always there */
    return (uint64_t)now.tv_sec * 1000000 + (uint64_t)now.tv_nsec / 1000;
}

/* The run that goes on says what was asked; what is asked now may only repeat
 * it. */
static void load_resumed(struct prepared *prepared)
{
    struct words *words = &prepared->words;
    char error[ERROR_BYTES];
    int64_t seed;

    if (words->out && words->out[0])
        usage_die(program_name, "--resume goes on in its own folder; leave out "
                                "--out");
    if (run_json_load(&prepared->resumed, words->resume, error))
        usage_die(program_name, "--resume: %s", error);
    resume_options(words, prepared->resumed);
    seed = json_integer_value(json_object_get(prepared->resumed, "seed"));
    if (words->seed && words->seed != seed)
        usage_die(program_name,
                  "--resume: that run has seed %lld; leave out "
                  "--seed, or begin a new run",
                  (long long)seed);
    words->seed = seed;
}

/* The plan's repetitions are those that fitted in when it was made. */
static void check_resumed(const struct prepared *prepared)
{
    json_t *host = host_describe(prepared->profile.server_cpus);
    char error[ERROR_BYTES];
    int result =
        resume_check(prepared->resumed, &prepared->profile, host, error);

    json_decref(host);
    if (result)
        usage_die(program_name, "%s: %s", prepared->words.resume, error);
}

void prepare(struct prepared *prepared, const struct opt_program *program,
             int argc, char **argv)
{
    struct words *words = &prepared->words;
    struct profile *profile = &prepared->profile;
    int rest = opt_parse(program, options, words, argc, argv);
    struct limits limits;
    char error[ERROR_BYTES];

    if (rest < argc)
        usage_die(program->name, "\"%s\" is no option; see --help", argv[rest]);
    if (words->resume && words->resume[0])
        load_resumed(prepared);
    if (!words->profile)
        words->profile = "default";
    if (profile_load(profile, PROFILE_DIRECTORY, words->profile, error) ||
        profile_override(profile, &words->overrides, error))
        usage_die(program_name, "%s", error);
    profile_lower(profile, host_descriptors(), tell_lowered);
    if (profile_check(profile, host_descriptors(), error))
        usage_die(program_name, "%s", error);
    limits_read(&limits, "");
    if (ports_check(profile, &limits, error))
        usage_die(program_name, "%s", error);
    check_servers(profile);
    check_cpus(profile);
    if (prepared->resumed)
        check_resumed(prepared);
    prepared->repeats = plan_repeats(profile);
    prepared->seed = words->seed ? (uint64_t)words->seed : seed_of_clock();
    if (plan_init(&prepared->plan, profile, prepared->repeats, prepared->seed))
        die(program_name, "out of memory");
    if (prepared->repeats < profile->repeat)
        fprintf(stderr, "%d of %d repetitions fit into the budget of %s\n",
                prepared->repeats, profile->repeat,
                duration_text(profile->budget_s).text);
}

static bool has_scenario(const struct profile *profile, bool open)
{
    for (int i = 0; i < profile->scenario_count; i++)
        if (scenario_is_open(&profile->scenarios[i]) == open)
            return true;
    return false;
}

bool prepare_has_tools(const struct prepared *prepared)
{
    char crowd[PATH_BYTES];

    if (has_scenario(&prepared->profile, false) && !is_installed("wrk")) {
        fprintf(stderr, "%s: wrk is not in PATH; install it with: make deps\n",
                program_name);
        return false;
    }
    if (has_scenario(&prepared->profile, true) && open_loop_find(crowd)) {
        fprintf(stderr,
                "%s: crowd is not beside bench; scenarios with a rate need "
                "it: build it with: make\n",
                program_name);
        return false;
    }
    return true;
}

static void print_profile(const struct profile *profile)
{
    json_t *json = profile_to_json(profile);

    if (!json || json_dumpf(json, stdout, JSON_INDENT(2)))
        die(program_name, "cannot print the profile");
    json_decref(json);
    putchar('\n');
}

/* What it takes in all, and a line for each trial and pair. */
static void print_plan(const struct prepared *prepared)
{
    printf(
        "%zu trials and pairs, %d repetitions, about %s, seed %llu\n",
        prepared->plan.count, prepared->repeats,
        duration_text(plan_rest_s(&prepared->plan, &prepared->profile, 0)).text,
        (unsigned long long)prepared->seed);
    for (size_t i = 0; i < prepared->plan.count; i++) {
        const struct planned *planned = &prepared->plan.trials[i];
        const struct scenario *scenario =
            &prepared->profile.scenarios[planned->scenario];

        printf("%zu %s %s%s%s c=%d %d/%d\n", i + 1, scenario->name,
               prepared->profile.servers[planned->server].name,
               planned->base == NO_BASE ? "" : "~",
               planned->base == NO_BASE
                   ? ""
                   : prepared->profile.servers[planned->base].name,
               scenario->connections[planned->level], planned->repeat + 1,
               prepared->repeats);
    }
}

int prepare_print(const struct prepared *prepared)
{
    if (prepared->words.dry_run)
        print_profile(&prepared->profile);
    print_plan(prepared);
    return fflush(stdout) == 0 ? EXIT_ALL_VALID : EXIT_RUN_FAILED;
}
