#include "trial.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "evidence.h"
#include "open_loop.h"
#include "plan.h"
#include "trial_ramp.h"
#include "trial_watch.h"
#include "verdict.h"

/* The mark before the load.  The answer to the verification may be here before
 * the server has counted it; it has when that connection is closed. */
static int take_idle_mark(struct trial *trial)
{
    double deadline_ms = trial->scene.timeout_s * 1000;
    int result;

    for (double passed_ms = 0; passed_ms < deadline_ms;
         passed_ms += LOOK_EVERY_MS) {
        result = trial_take_mark(trial, &trial->idle, deadline_ms);
        if (trial->late)
            return scene_fail(&trial->scene,
                              "the server gave no counters within %.0f s",
                              trial->scene.timeout_s);
        if (result || !(line_value(trial->idle.counters, "open") > 0))
            return result;
        result = trial_let_pass(trial, LOOK_EVERY_MS);
        if (result)
            return result;
    }
    return scene_fail(&trial->scene, "the server does not come to rest");
}

/* Lets what is measured pass, with the server stopped in the middle of it
 * where the scenario wants that. */
static int let_measured_pass(struct trial *trial, double ms)
{
    const struct process *server = &trial->target.child.process;
    double stop_ms = trial->setup->scenario->stop_s * 1000;
    double before_ms = (ms - stop_ms) / 2;
    int result;

    if (!(stop_ms > 0))
        return trial_let_pass(trial, ms);
    result = trial_let_pass(trial, before_ms);
    if (!result) {
        (void)process_signal(server, SIGSTOP); /* who is gone is found below */
        result = trial_let_pass(trial, stop_ms);
        (void)process_signal(server, SIGCONT); /* likewise */
    }
    return result ? result : trial_let_pass(trial, before_ms);
}

static int measure(struct trial *trial)
{
    double tail_ms = plan_tail_ms(trial->result->connections);
    double duration_ms = trial->setup->scenario->duration_s * 1000;
    int result =
        trial_take_mark(trial, &trial->first,
                        load_left_ms(&trial->load) - tail_ms - duration_ms / 2);

    sampler_set_phase(&trial->sampler, "measure");
    if (!result)
        result = let_measured_pass(
            trial, fmin(duration_ms, load_left_ms(&trial->load) - tail_ms));
    if (!result)
        result =
            trial_take_mark(trial, &trial->second, load_left_ms(&trial->load));
    if (!result)
        result = load_check_threads(&trial->load, &trial->scene);
    if (!result)
        result = company_check(&trial->company, &trial->scene,
                               trial->setup->scenario);
    sampler_set_phase(&trial->sampler, "end");
    mark_take_group(&trial->second, &trial->group,
                    trial->target.child.process.pid);
    if (!result)
        mark_take_pss(&trial->second, &trial->server);
    return result;
}

static void judge(struct trial *trial, bool is_whole)
{
    struct result *result = trial->result;
    struct evidence evidence = {
        .idle = &trial->idle,
        .first = &trial->first,
        .second = &trial->second,
        .last = trial->target.counters,
        .wrk_line = trial->load.line,
        .beside_line = trial->company.beside.line,
        .duration_s = trial->setup->scenario->duration_s,
        .rate_per_s = result->value[M_RATE_PER_S],
        .connections = result->connections,
        .connections_open = trial->connections_open,
        .ramp_s = trial->ramp_s,
        .has_counters = trial->target.spec->counters,
        .verified = trial->verified,
        .late = trial->late,
        .may_repeat = trial->setup->may_repeat,
        .failure = trial->scene.failure,
        .clocks = &trial->sampler.clocks,
        .cpus = &trial->setup->cpus,
        .profile = trial->setup->profile,
        .limits = trial->setup->limits,
    };
    char reason[REASON_BYTES];
    struct facts facts;

    if (trial->second.at_ns > 0)
        measure_fill(&trial->idle, &trial->first, &trial->second,
                     trial->load.line, &trial->setup->cpus, result);
    evidence_fill(&evidence, result);
    if (is_whole && evidence_check(&evidence, result, reason))
        (void)scene_fail(&trial->scene, "%s", reason);
    evidence_facts(&evidence, result, &facts);
    verdict_judge(&facts, result);
}

/* Whether the server has CPUs of its own. */
static bool is_apart(const struct measure_cpus *cpus)
{
    cpu_set_t both;

    CPU_AND(&both, &cpus->server, &cpus->client);
    return CPU_COUNT(&both) == 0;
}

static int start_load(struct trial *trial)
{
    const struct trial_setup *setup = trial->setup;
    int connections = trial->result->connections;
    struct load_order order = {
        .scenario = setup->scenario,
        .address = &trial->target.address,
        .connections = connections,
        .cpus = setup->client_cpus,
        .cpu_count = setup->cpus.client_count,
        .goes_first = is_apart(&setup->cpus),
        .duration_s = plan_wrk_s(setup->scenario, connections),
        .rate_per_s = setup->rate_per_s,
        .seed = setup->arrivals_seed,
    };

    if (setup->rate_per_s > 0)
        order.duration_s = plan_crowd_s(setup->scenario, connections);
    return load_start(&trial->load, &trial->scene, &order);
}

static int start_beside(struct trial *trial)
{
    int result;

    trial->before = trial->idle;
    if (!trial->setup->scenario->beside)
        return 0;
    result = company_start_beside(&trial->company, &trial->scene, trial->setup,
                                  &trial->target.address,
                                  trial->result->connections);
    return result ? result
                  : trial_take_mark(trial, &trial->before,
                                    trial->scene.timeout_s * 1000);
}

/* The phases, one after the other, as far as they go. */
static int run_phases(struct trial *trial)
{
    const struct trial_setup *setup = trial->setup;
    struct scene *scene = &trial->scene;
    int result =
        company_start_upstream(&trial->company, scene, setup,
                               trial->target.more, sizeof trial->target.more);

    if (!result)
        result = target_start(&trial->target, scene, setup->server,
                              setup->server_cpus,
                              trial->group.path[0] ? trial->group.path : NULL,
                              setup->rounds_per_us);
    if (!result)
        result = target_verify(&trial->target, scene, setup->scenario);
    if (!result)
        result = take_idle_mark(trial);
    if (!result)
        result = start_beside(trial);
    if (!result)
        result = start_load(trial);
    if (result)
        return result;
    sampler_start(&trial->sampler, &trial->server,
                  trial->load.child.process.pid, trial->load.child.who);
    result = trial_warm_up(trial);
    if (!result)
        result = measure(trial);
    if (!result)
        result = load_finish(&trial->load, scene);
    if (!result)
        result = company_finish(&trial->company, scene, setup->scenario);
    if (!result)
        result = target_verify_again(&trial->target, scene, setup->scenario,
                                     &trial->verified);
    return result;
}

int trial_run(const struct trial_setup *setup, struct result *result)
{
    struct trial *trial = calloc(1, sizeof *trial);
    int phases, samples;

    if (!trial)
        return -ENOMEM;
    trial->setup = setup;
    trial->result = result;
    trial->connections_open = NAN;
    if (setup->rate_per_s > 0)
        result->value[M_RATE_PER_S] = open_loop_rate_per_s(setup->rate_per_s);
    trial->target.spec = setup->server;
    trial->scene = (struct scene){.loop = setup->loop,
                                  .interrupted = setup->interrupted,
                                  .timeout_s = setup->profile->timeout_s,
                                  .run_dir = setup->run_dir};
    (void)snprintf(trial->scene.name, sizeof trial->scene.name, "%d",
                   result->trial);
    sampler_init(&trial->sampler, setup->loop, setup->samples_fd,
                 result->trial);
    /* Without one, memory is read from /proc. */
    (void)cgroup_make(&trial->group, setup->cgroups, result->trial);
    phases = run_phases(trial);
    samples = sampler_stop(&trial->sampler);
    (void)child_stop(&trial->load.child, 0); /* its line is in, or lost */
    company_stop_beside(&trial->company);
    target_stop(&trial->target, &trial->scene);
    company_stop_upstream(&trial->company, &trial->scene);
    cgroup_remove(&trial->group);
    judge(trial, phases == 0);
    free(trial);
    return phases == -EINTR ? -EINTR : samples;
}
