#include "run.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "conclude.h"
#include "exits.h"
#include "folder.h"
#include "host.h"
#include "index_page.h"
#include "loop.h"
#include "opt.h"
#include "perf.h"
#include "prepare.h"
#include "priority.h"
#include "progress.h"
#include "record.h"
#include "report.h"
#include "resume.h"
#include "run_json.h"
#include "turns.h"
#include "version.h"
#include "work.h"

/* A run under way; lives in run_main. */
struct run {
    struct prepared prepared;
    struct progress progress;
    int64_t rounds_per_us;
    struct limits limits;
    struct cgroup_base cgroups;
    struct perf perf;
    char dir[PATH_BYTES];
    int lock_fd;
    struct record record;
    uv_loop_t loop;
    uv_signal_t signals[3];
    int interrupted; /* the signal's number */
    struct trial_setup setup;
    char server_cpus[CPUS_BYTES], client_cpus[CPUS_BYTES];
    struct turns turns;
};

/* --- the folder --------------------------------------------------------- */

static void lock(struct run *run)
{
    long holder;

    run->lock_fd = folder_lock(run->prepared.words.results, &holder);
    if (run->lock_fd == -EWOULDBLOCK) {
        fprintf(stderr, "%s: another run (process %ld) is under way in %s\n",
                program_name, holder, run->prepared.words.results);
        exit(EXIT_LOCKED);
    }
    if (run->lock_fd < 0)
        die(program_name, "cannot write %s/.lock: %s",
            run->prepared.words.results, strerror(-run->lock_fd));
}

static const char *memory_source(const struct run *run)
{
    return run->cgroups.path[0] ? "cgroup" : "proc";
}

static json_t *describe(const struct run *run)
{
    const struct prepared *prepared = &run->prepared;
    const char *name = strrchr(run->dir, '/');
    json_int_t pairs = (json_int_t)plan_pairs(&prepared->plan);

    return json_pack("{s:i, s:s, s:s, s:I, s:i, s:I, s:I, s:I, s:s, s:s, s:o, "
                     "s:o, s:o, s:[]}",
                     "format", RUN_FORMAT, "version", PROJECT_VERSION, "name",
                     name ? name + 1 : run->dir, "seed",
                     (json_int_t)prepared->seed, "repeats", prepared->repeats,
                     "trials", (json_int_t)prepared->plan.count - pairs,
                     "pairs", pairs, "rounds_per_us",
                     (json_int_t)run->rounds_per_us, "memory_source",
                     memory_source(run), "perf", run->perf.why, "host",
                     host_describe(prepared->profile.server_cpus), "options",
                     resume_options_to_json(&prepared->words), "profile",
                     profile_to_json(&prepared->profile), "resumed");
}

static int make_files(const struct run *run, const char *dir)
{
    json_t *json = describe(run);
    int result = json ? record_create(dir) : -ENOMEM;

    if (!result)
        result = run_json_save(json, dir);
    json_decref(json);
    return result;
}

static void make_folder(struct run *run)
{
    const struct words *words = &run->prepared.words;
    char hidden[PATH_BYTES];
    int result = folder_create(words->results, run->prepared.profile.name,
                               words->out, run->dir, hidden);

    if (result == -EEXIST)
        die(program_name, "%s is there already; choose another --out",
            run->dir);
    if (!result)
        result = make_files(run, hidden);
    if (!result)
        result = folder_show(hidden, run->dir);
    if (!result)
        result = record_open(&run->record, run->dir);
    if (result)
        die(program_name, "cannot write %s: %s", run->dir, strerror(-result));
}

/* --- going on ----------------------------------------------------------- */

/* run.json remembers when that was, and after how many trials and pairs. */
static int remember(struct run *run, size_t done)
{
    json_t *json = run->prepared.resumed;
    time_t now = time(NULL);
    struct tm utc;
    char stamp[32];

    (void)gmtime_r(&now, &utc); /* cannot fail before the year 2^31 */
    (void)strftime(stamp, sizeof stamp, "%Y%m%dT%H%M%SZ", &utc);
    if (json_array_append_new(
            json_object_get(json, "resumed"),
            json_pack("{s:s, s:I}", "at", stamp, "after", (json_int_t)done)))
        return -ENOMEM;
    return run_json_save(json, run->dir);
}

/* Machine and plan are the same (prepare.h); so are the figures that were
 * found at its start, or they are carried on. */
static void take_over(struct run *run)
{
    json_t *json = run->prepared.resumed;
    const char *source =
        json_string_value(json_object_get(json, "memory_source"));

    if (!source || strcmp(source, memory_source(run)) != 0)
        die(program_name,
            "%s: its memory was read from %s, which is not what can be had "
            "now (%s); begin a new run",
            run->dir, source ? source : "nowhere", memory_source(run));
    run->rounds_per_us =
        json_integer_value(json_object_get(json, "rounds_per_us"));
}

static void go_on(struct run *run)
{
    char error[ERROR_BYTES];
    struct results trials;
    struct pair_rows pairs;
    int result;

    (void)snprintf(run->dir, sizeof run->dir, "%s", run->prepared.words.resume);
    take_over(run);
    if (record_mend(run->dir, &trials, &pairs, error) ||
        turns_replay(&run->turns, &trials, &pairs, error))
        die(program_name, "%s", error);
    progress_note(&run->progress, "%s: %zu trials and %zu pairs are there",
                  run->dir, trials.count, pairs.count);
    result = remember(run, trials.count + pairs.count);
    if (!result)
        result = record_open(&run->record, run->dir);
    results_release(&trials);
    pair_rows_release(&pairs);
    if (result)
        die(program_name, "cannot write %s: %s", run->dir, strerror(-result));
}

/* --- the trials --------------------------------------------------------- */

/* The second one ends the runner as if nobody listened; its children die with
 * it. */
static void on_signal(uv_signal_t *handle, int number)
{
    struct run *run = handle->data;

    if (run->interrupted) {
        (void)signal(number, SIG_DFL); /* cannot fail for these */
        (void)raise(number);
    }
    run->interrupted = number;
}

/* Under nohup a hangup is nothing to us. */
static bool is_ignored(int number)
{
    struct sigaction action;

    return sigaction(number, NULL, &action) == 0 &&
           action.sa_handler == SIG_IGN;
}

static int listen_to_signals(struct run *run)
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGHUP};
    int result = uv_loop_init(&run->loop);

    for (int i = 0; i < 3 && !result; i++) {
        result = uv_signal_init(&run->loop, &run->signals[i]);
        run->signals[i].data = run;
        if (!result && !(numbers[i] == SIGHUP && is_ignored(SIGHUP)))
            result = uv_signal_start(&run->signals[i], on_signal, numbers[i]);
        uv_unref((uv_handle_t *)&run->signals[i]);
    }
    return result;
}

/* The CPUs of server and client, as sets and as lists. */
static void divide_cpus(struct run *run)
{
    struct trial_setup *setup = &run->setup;
    char *server = run->server_cpus, *client = run->client_cpus;
    bool shared;

    if (host_divide_cpus(run->prepared.profile.server_cpus, server, client,
                         &shared) < 0 ||
        cpus_parse(server, &setup->cpus.server) ||
        cpus_parse(client, &setup->cpus.client))
        die(program_name, "cannot tell which CPUs may be used");
    setup->server_cpus = server;
    setup->client_cpus = client;
    setup->cpus.server_count = CPU_COUNT(&setup->cpus.server);
    setup->cpus.client_count = CPU_COUNT(&setup->cpus.client);
    setup->cpus.perf = &run->perf;
    /* The runner itself stays off the server's CPU; children get their own. */
    (void)sched_setaffinity(0, sizeof setup->cpus.client, &setup->cpus.client);
    /* There it takes its looks on time, whatever the client does. */
    priority_look_first();
    progress_note(&run->progress, "%s: server on CPU %s, wrk on CPU %s%s",
                  run->dir, server, client,
                  shared ? ": they share it, so the one slows the other" : "");
}

/* Before the runner leaves the server's CPUs. */
static void open_perf(struct run *run)
{
    char server[CPUS_BYTES], client[CPUS_BYTES];
    cpu_set_t cpus;
    bool shared = true;

    if (host_divide_cpus(run->prepared.profile.server_cpus, server, client,
                         &shared) < 0 ||
        cpus_parse(server, &cpus))
        shared = true; /* divide_cpus says so */
    perf_open(&run->perf, shared ? NULL : &cpus);
}

/* From here on a signal ends us at once: what was measured is on the disk. */
static void stop_listening(struct run *run)
{
    for (int i = 0; i < 3; i++)
        (void)uv_signal_stop(&run->signals[i]); /* cannot fail */
}

static void set_up(struct run *run)
{
    struct prepared *prepared = &run->prepared;

    run->setup = (struct trial_setup){.loop = &run->loop,
                                      .profile = &prepared->profile,
                                      .run_dir = run->dir,
                                      .rounds_per_us = run->rounds_per_us,
                                      .limits = &run->limits,
                                      .cgroups = &run->cgroups,
                                      .samples_fd = run->record.samples_fd,
                                      .interrupted = &run->interrupted};
    divide_cpus(run);
}

static void run_turns(struct run *run)
{
    char error[ERROR_BYTES];
    int result = listen_to_signals(run);

    if (result)
        die(program_name, "cannot listen to signals: %s", strerror(-result));
    set_up(run);
    result = turns_run(&run->turns, error);
    stop_listening(run);
    cgroup_close(&run->cgroups);
    perf_close(&run->perf);
    progress_note(&run->progress, "%d trials and %d pairs, %s",
                  run->turns.trials, run->turns.pairs,
                  duration_text(turns_passed_s(&run->turns)).text);
    if (result && result != -EINTR)
        die(program_name, "%s; what was finished is there", error);
}

/* --- the end ------------------------------------------------------------ */

/* The page, and the index of all runs: what was measured stands without. */
static void write_pages(struct run *run, const struct conclusion *conclusion)
{
    const char *results = run->prepared.words.results;
    char error[ERROR_BYTES];

    if (report_write(conclusion, error))
        fprintf(stderr,
                "%s: no report: %s; write it with: make report RUN=%s\n",
                program_name, error, run->dir);
    if (index_write(results, error))
        fprintf(stderr, "%s: no index of %s: %s\n", program_name, results,
                error);
}

static int conclude(struct run *run)
{
    struct conclusion conclusion;
    char error[ERROR_BYTES];
    int drawn, linked;

    if (conclusion_init(&conclusion, run->dir, error) ||
        conclusion_write(&conclusion, error))
        die(program_name, "%s", error);
    drawn = conclusion_draw(&conclusion, NULL, error);
    if (drawn)
        fprintf(stderr,
                "%s: measured, not plotted: %s; redraw with: make "
                "charts RUN=%s\n",
                program_name, error, run->dir);
    write_pages(run, &conclusion);
    linked = run->interrupted
                 ? 0
                 : folder_finish(run->prepared.words.results, run->dir);
    if (linked)
        fprintf(stderr, "%s: cannot set %s/latest: %s\n", program_name,
                run->prepared.words.results, strerror(-linked));
    (void)conclusion_print(&conclusion, stdout, error); /* drawn says it */
    conclusion_release(&conclusion);
    printf("\n%s/report.html, %s/summary.md, %s/charts/\n", run->dir, run->dir,
           run->dir);
    /* Who reads no more (`| head`) has seen what he wanted. */
    if ((fflush(stdout) || ferror(stdout)) && errno != EPIPE)
        die(program_name, "cannot print the summary: %s; it is in %s",
            strerror(errno), run->dir);
    if (drawn)
        return drawn == -ENOENT ? EXIT_TOOL_MISSING : EXIT_RUN_FAILED;
    return run->turns.failed ? EXIT_SOME_INVALID : EXIT_ALL_VALID;
}

int run_main(int argc, char **argv)
{
    static const struct opt_program program = {
        "bench run", PROJECT_VERSION, "[OPTION...]",
        "Measures the servers of a profile, and draws the charts."};

    return run_as(&program, argc, argv);
}

int run_as(const struct opt_program *program, int argc, char **argv)
{
    static struct run run; /* large, and alive to the end */
    int code;

    /* A reader that leaves, and a disk that is full, are errors to tell, not
     * reasons to die; libuv gives the children the default back. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    prepare(&run.prepared, program, argc, argv);
    if (run.prepared.words.dry_run || run.prepared.words.list)
        return prepare_print(&run.prepared);
    if (!prepare_has_tools(&run.prepared))
        return EXIT_TOOL_MISSING;
    progress_init(&run.progress, run.prepared.plan.count, run.prepared.repeats);
    lock(&run);
    limits_read(&run.limits, "");
    (void)cgroup_open(&run.cgroups, ""); /* else /proc has to do */
    open_perf(&run);
    run.turns = (struct turns){.prepared = &run.prepared,
                               .dir = run.dir,
                               .record = &run.record,
                               .progress = &run.progress,
                               .setup = &run.setup};
    if (run.prepared.resumed) {
        go_on(&run);
    } else {
        run.rounds_per_us = run.prepared.profile.rounds_per_us
                                ? run.prepared.profile.rounds_per_us
                                : work_calibrate();
        make_folder(&run);
    }
    run_turns(&run);
    code = run.turns.trials + run.turns.pairs > 0 ? conclude(&run)
                                                  : EXIT_RUN_FAILED;
    return run.interrupted ? EXIT_SIGNAL + run.interrupted : code;
}
