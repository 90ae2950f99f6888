#include "run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "exits.h"
#include "opt.h"
#include "run_cpus.h"
#include "run_end.h"
#include "run_files.h"
#include "run_state.h"
#include "version.h"
#include "work.h"

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
                                      .interrupted = &run->interrupt.number};
    run_divide_cpus(run);
}

static void run_turns(struct run *run)
{
    char error[ERROR_BYTES];
    int result = uv_loop_init(&run->loop);

    if (!result)
        result = interrupt_listen(&run->interrupt, &run->loop);
    if (result)
        die(program_name, "cannot listen to signals: %s", strerror(-result));
    set_up(run);
    result = turns_run(&run->turns, error);
    interrupt_stop(&run->interrupt);
    cgroup_close(&run->cgroups);
    perf_close(&run->perf);
    progress_note(&run->progress, "%d trials and %d pairs, %s",
                  run->turns.trials, run->turns.pairs,
                  duration_text(turns_passed_s(&run->turns)).text);
    if (result && result != -EINTR)
        die(program_name, "%s; what was finished is there", error);
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
    run_lock(&run);
    limits_read(&run.limits, "");
    (void)cgroup_open(&run.cgroups, ""); /* else /proc has to do */
    run_open_perf(&run);
    run.turns = (struct turns){.prepared = &run.prepared,
                               .dir = run.dir,
                               .record = &run.record,
                               .progress = &run.progress,
                               .setup = &run.setup};
    if (run.prepared.resumed) {
        run_go_on(&run);
    } else {
        run.rounds_per_us = run.prepared.profile.rounds_per_us
                                ? run.prepared.profile.rounds_per_us
                                : work_calibrate();
        run_make_folder(&run);
    }
    run_turns(&run);
    code = run.turns.trials + run.turns.pairs > 0 ? run_end(&run)
                                                  : EXIT_RUN_FAILED;
    return run.interrupt.number ? EXIT_SIGNAL + run.interrupt.number : code;
}
