#include "run_files.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "exits.h"
#include "host.h"
#include "opt.h"
#include "resume.h"
#include "run_json.h"
#include "version.h"

void run_lock(struct run *run)
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

/* --- a new run ---------------------------------------------------------- */

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

void run_make_folder(struct run *run)
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

void run_go_on(struct run *run)
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
