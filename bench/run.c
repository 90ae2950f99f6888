#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "conclude.h"
#include "exits.h"
#include "folder.h"
#include "host.h"
#include "loop.h"
#include "opt.h"
#include "pair.h"
#include "ports.h"
#include "prepare.h"
#include "progress.h"
#include "sampler.h"
#include "trial.h"
#include "version.h"
#include "work.h"

/* A run under way; lives in run_main. */
struct run {
    struct prepared prepared;
    struct progress progress;
    json_t *host;
    int64_t rounds_per_us;
    struct limits limits;
    struct cgroup_base cgroups;
    char dir[PATH_BYTES];
    int lock_fd, trials_fd, samples_fd, pairs_fd;
    uv_loop_t loop;
    uv_signal_t signals[3];
    int interrupted; /* the signal's number */
    uint64_t started_ns;
    size_t done, invalid; /* trials and pairs */
    int trials, pairs;    /* done of each */
};

/* --- the folder --------------------------------------------------------- */

static int write_json(const void *json, FILE *file)
{
    return json_dumpf(json, file, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) ||
                   fputc('\n', file) == EOF
               ? -EIO
               : 0;
}

static int write_run_json(const struct run *run)
{
    const char *name = strrchr(run->dir, '/');
    json_t *json = json_pack(
        "{s:i, s:s, s:s, s:I, s:i, s:i, s:I, s:s, s:O, s:o}", "format",
        RUN_FORMAT, "version", PROJECT_VERSION, "name",
        name ? name + 1 : run->dir, "seed", (json_int_t)run->prepared.seed,
        "repeats", run->prepared.repeats, "trials",
        (int)run->prepared.plan.count, "rounds_per_us",
        (json_int_t)run->rounds_per_us, "memory_source",
        run->cgroups.path[0] ? "cgroup" : "proc", "host", run->host, "profile",
        profile_to_json(&run->prepared.profile));
    int result =
        json ? folder_write(run->dir, "run.json", write_json, json) : -ENOMEM;

    json_decref(json);
    return result;
}

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

static void open_folder(struct run *run)
{
    char header[4096];
    int length = result_format_header(header, sizeof header);
    int result =
        folder_create(run->prepared.words.results, run->prepared.profile.name,
                      run->prepared.words.out, run->dir);

    if (result == -EEXIST)
        die(program_name, "%s is there already; choose another --out",
            run->dir);
    if (!result)
        result = write_run_json(run);
    if (!result) {
        run->trials_fd = folder_open(run->dir, "trials.csv");
        run->samples_fd = folder_open(run->dir, "samples.csv");
        run->pairs_fd = folder_open(run->dir, "pairs.csv");
        result = run->trials_fd < 0    ? run->trials_fd
                 : run->samples_fd < 0 ? run->samples_fd
                 : run->pairs_fd < 0   ? run->pairs_fd
                                       : folder_append(run->trials_fd, header,
                                                       (size_t)length, true);
    }
    if (!result)
        result = folder_append(run->pairs_fd, pair_row_header,
                               strlen(pair_row_header), true);
    if (!result)
        result = folder_append(run->samples_fd, sampler_header,
                               strlen(sampler_header), false);
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

static double passed_s(const struct run *run)
{
    return (double)(uv_hrtime() - run->started_ns) / 1e9;
}

/* What is left by the plan, corrected by how the plan has held so far. */
static double eta_s(const struct run *run)
{
    double all_s = plan_rest_s(&run->prepared.plan, &run->prepared.profile, 0);
    double rest_s =
        plan_rest_s(&run->prepared.plan, &run->prepared.profile, run->done);
    double done_s = all_s - rest_s;

    return run->done < 3 ? rest_s : rest_s * passed_s(run) / done_s;
}

/* A repetition is begun only if the budget holds it. */
static bool is_out_of_budget(const struct run *run)
{
    const struct planned *next = &run->prepared.plan.trials[run->done];
    double repetition_s = eta_s(run) / (run->prepared.repeats - next->repeat);

    return run->done > 0 && next->repeat != next[-1].repeat &&
           passed_s(run) + repetition_s > run->prepared.profile.budget_s;
}

static int write_row(const struct run *run, const struct result *result)
{
    char row[4096];
    int length = result_format(result, row, sizeof row);

    return length < 0
               ? length
               : folder_append(run->trials_fd, row, (size_t)length, true);
}

static int run_trial(struct run *run, const struct planned *planned,
                     struct trial_setup *setup)
{
    struct result trial;
    int result;

    setup->server = &run->prepared.profile.servers[planned->server];
    result_init(&trial);
    trial.trial = run->trials + 1;
    (void)snprintf(trial.scenario, NAME_BYTES, "%s", setup->scenario->name);
    (void)snprintf(trial.server, NAME_BYTES, "%s", setup->server->name);
    trial.connections = setup->scenario->connections[planned->level];
    trial.repeat = planned->repeat;
    trial.order = planned->order;
    progress_begin(&run->progress, run->done + 1, &trial, eta_s(run));
    result = trial_run(setup, &trial);
    if (!result)
        result = write_row(run, &trial);
    if (result)
        return result;
    run->trials++;
    run->done++;
    run->invalid += !trial.valid;
    progress_end(&run->progress, run->done, &trial, eta_s(run));
    return 0;
}

static int write_pair(const struct run *run, const struct pair_row *row)
{
    char line[RESULT_LINE_BYTES];
    int length = pair_row_format(row, line, sizeof line);

    return length < 0
               ? length
               : folder_append(run->pairs_fd, line, (size_t)length, true);
}

static int run_pair(struct run *run, const struct planned *planned,
                    struct trial_setup *setup)
{
    const struct profile *profile = &run->prepared.profile;
    const struct pair_setup pair = {.trial = setup,
                                    .a = &profile->servers[planned->base],
                                    .b = &profile->servers[planned->server],
                                    .duration_s = profile->pair_duration_s};
    struct pair_row row = {.pair = run->pairs + 1,
                           .connections =
                               setup->scenario->connections[planned->level],
                           .repeat = planned->repeat,
                           .order = planned->order,
                           .slice_ms = profile->slice_s * 1000};
    int result;

    (void)snprintf(row.scenario, NAME_BYTES, "%s", setup->scenario->name);
    (void)snprintf(row.server_a, NAME_BYTES, "%s", pair.a->name);
    (void)snprintf(row.server_b, NAME_BYTES, "%s", pair.b->name);
    progress_begin_pair(&run->progress, run->done + 1, &row, eta_s(run));
    result = pair_run(&pair, &row);
    if (!result)
        result = write_pair(run, &row);
    if (result)
        return result;
    run->pairs++;
    run->done++;
    run->invalid += !row.valid;
    progress_end_pair(&run->progress, run->done, &row, eta_s(run));
    return 0;
}

static int run_one(struct run *run, struct trial_setup *setup)
{
    const struct planned *planned = &run->prepared.plan.trials[run->done];

    setup->scenario = &run->prepared.profile.scenarios[planned->scenario];
    if (ports_await(&run->loop, &run->limits,
                    setup->scenario->connections[planned->level],
                    &run->progress, &run->interrupted))
        return -EINTR;
    return planned->base == NO_BASE ? run_trial(run, planned, setup)
                                    : run_pair(run, planned, setup);
}

/* The CPUs of server and client, as sets and as lists. */
static void divide_cpus(const struct run *run, struct trial_setup *setup,
                        char server[CPUS_BYTES], char client[CPUS_BYTES])
{
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
    /* The runner itself stays off the server's CPU; children get their own. */
    (void)sched_setaffinity(0, sizeof setup->cpus.client, &setup->cpus.client);
    progress_note(&run->progress, "%s: server on CPU %s, wrk on CPU %s%s",
                  run->dir, server, client,
                  shared ? ": they share it, so the one slows the other" : "");
}

/* From here on a signal ends us at once: what was measured is on the disk. */
static void stop_listening(struct run *run)
{
    for (int i = 0; i < 3; i++)
        (void)uv_signal_stop(&run->signals[i]); /* cannot fail */
}

static void run_trials(struct run *run)
{
    char server[CPUS_BYTES], client[CPUS_BYTES];
    struct trial_setup setup = {.loop = &run->loop,
                                .profile = &run->prepared.profile,
                                .run_dir = run->dir,
                                .rounds_per_us = run->rounds_per_us,
                                .limits = &run->limits,
                                .cgroups = &run->cgroups,
                                .samples_fd = run->samples_fd,
                                .interrupted = &run->interrupted};
    int result = listen_to_signals(run);

    if (result)
        die(program_name, "cannot listen to signals: %s", strerror(-result));
    divide_cpus(run, &setup, server, client);
    run->started_ns = uv_hrtime();
    while (!result && !run->interrupted &&
           run->done < run->prepared.plan.count) {
        if (is_out_of_budget(run)) {
            progress_note(&run->progress,
                          "the budget is spent: %zu of %zu trials were run",
                          run->done, run->prepared.plan.count);
            break;
        }
        result = run_one(run, &setup);
    }
    stop_listening(run);
    cgroup_close(&run->cgroups);
    progress_note(&run->progress, "%zu trials in %s", run->done,
                  duration_text(passed_s(run)).text);
    if (result && result != -EINTR)
        die(program_name, "cannot write %s: %s; what was finished is there",
            run->dir, strerror(-result));
}

/* --- the end ------------------------------------------------------------ */

static int conclude(struct run *run)
{
    struct conclusion conclusion;
    char error[ERROR_BYTES];
    int drawn, linked;

    if (conclusion_init(&conclusion, run->dir, error) ||
        conclusion_write(&conclusion, error))
        die(program_name, "%s", error);
    drawn = conclusion_draw(&conclusion, error);
    if (drawn)
        fprintf(stderr,
                "%s: measured, not plotted: %s; redraw with: make "
                "charts RUN=%s\n",
                program_name, error, run->dir);
    linked = run->interrupted
                 ? 0
                 : folder_finish(run->prepared.words.results, run->dir);
    if (linked)
        fprintf(stderr, "%s: cannot set %s/latest: %s\n", program_name,
                run->prepared.words.results, strerror(-linked));
    (void)conclusion_print(&conclusion, stdout, error); /* drawn says it */
    conclusion_release(&conclusion);
    printf("\n%s/summary.md, %s/charts/\n", run->dir, run->dir);
    /* Who reads no more (`| head`) has seen what he wanted. */
    if ((fflush(stdout) || ferror(stdout)) && errno != EPIPE)
        die(program_name, "cannot print the summary: %s; it is in %s",
            strerror(errno), run->dir);
    if (drawn)
        return drawn == -ENOENT ? EXIT_TOOL_MISSING : EXIT_RUN_FAILED;
    return run->invalid ? EXIT_SOME_INVALID : EXIT_ALL_VALID;
}

int run_main(int argc, char **argv)
{
    static struct run run; /* large, and alive to the end */
    int code;

    /* A reader that leaves, and a disk that is full, are errors to tell, not
     * reasons to die; libuv gives the children the default back. */
    (void)signal(SIGPIPE, SIG_IGN);
    (void)signal(SIGXFSZ, SIG_IGN);
    prepare(&run.prepared, argc, argv);
    if (run.prepared.words.dry_run)
        return prepare_print(&run.prepared);
    if (!is_installed("wrk")) {
        fprintf(stderr, "%s: wrk is not in PATH; install it with: make deps\n",
                program_name);
        return EXIT_TOOL_MISSING;
    }
    progress_init(&run.progress, run.prepared.plan.count, run.prepared.repeats);
    lock(&run);
    run.host = host_describe(run.prepared.profile.server_cpus);
    limits_read(&run.limits, "");
    (void)cgroup_open(&run.cgroups, ""); /* else /proc has to do */
    run.rounds_per_us = work_calibrate();
    open_folder(&run);
    run_trials(&run);
    code = run.done > 0 ? conclude(&run) : EXIT_RUN_FAILED;
    return run.interrupted ? EXIT_SIGNAL + run.interrupted : code;
}
