#include "trial.h"

#include <errno.h>
#include <math.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "company.h"
#include "evidence.h"
#include "load.h"
#include "open_loop.h"
#include "plan.h"
#include "sampler.h"
#include "scene.h"
#include "target.h"
#include "verdict.h"

enum {
    LOOK_EVERY_MS = 20 /* whether all connections are there */
};

/* A trial under way; lives in trial_run. */
struct trial {
    const struct trial_setup *setup;
    struct result *result;
    struct scene scene;
    struct target target;
    struct cgroup group; /* the server's; "" without one */
    struct tree server;  /* its processes, as last looked for */
    struct load load;
    struct company company;
    struct sampler sampler;
    struct mark idle, first, second;
    struct mark before;      /* the load, with all who come beside it */
    double connections_open; /* when measuring began; NaN: not known */
    double ramp_s;           /* from the load's start until all were open */
    bool verified;           /* after the load, too */
    bool late; /* the server did not answer for its counters in time */
};

/* The counters, or nothing once they came too late.  A server with many
 * threads may be slow to answer; a line that comes too late marks something
 * else, and what it should have marked is then measured from outside. */
static int ask(struct trial *trial, double limit_ms)
{
    int result = -ETIMEDOUT;

    if (!trial->late && limit_ms > 0)
        result = target_ask(&trial->target, &trial->scene, limit_ms);
    if (result != -ETIMEDOUT)
        return result;
    trial->late = true;
    trial->target.counters[0] = '\0';
    return 0;
}

/* Our own servers are one process each, and say themselves how often they were
 * switched; others may have made some more. */
static void look_at_server(struct trial *trial, struct mark *mark)
{
    const struct process *process = &trial->target.child.process;

    if (trial->target.spec->counters)
        tree_one(&trial->server, process->pid);
    else if (tree_find(&trial->server, process_reaper(process)))
        tree_one(&trial->server, process->pid); /* no memory: the first */
    mark_take(mark, &trial->server, trial->load.child.process.pid,
              &trial->setup->cpus);
    if (!trial->target.spec->counters)
        mark_take_switches(mark, &trial->server);
    mark->beside_us = company_cpu_us(&trial->company);
}

static int take_mark(struct trial *trial, struct mark *mark, double limit_ms)
{
    int result;

    look_at_server(trial, mark);
    result = ask(trial, limit_ms);
    memcpy(mark->counters, trial->target.counters, LINE_BYTES);
    return result;
}

static bool someone_is_gone(void *data)
{
    struct trial *trial = data;

    return child_is_gone(&trial->target.child) ||
           child_is_gone(&trial->load.child) ||
           company_is_gone(&trial->company, trial->setup->scenario);
}

/* Lets time pass, but not if one of them ends first. */
static int let_pass(struct trial *trial, double ms)
{
    int result =
        ms <= 0 ? -ETIMEDOUT
                : scene_wait(&trial->scene, someone_is_gone, trial, ms / 1000);

    if (result == -ETIMEDOUT)
        return 0;
    if (result)
        return result;
    if (child_is_gone(&trial->target.child))
        return scene_fail_of(&trial->scene, &trial->target.child);
    return child_is_gone(&trial->load.child)
               ? load_fail_of_end(&trial->load, &trial->scene)
               : company_check(&trial->company, &trial->scene,
                               trial->setup->scenario);
}

/* The mark before the load.  The answer to the verification may be here before
 * the server has counted it; it has when that connection is closed. */
static int take_idle_mark(struct trial *trial)
{
    double deadline_ms = trial->scene.timeout_s * 1000;
    int result;

    for (double passed_ms = 0; passed_ms < deadline_ms;
         passed_ms += LOOK_EVERY_MS) {
        result = take_mark(trial, &trial->idle, deadline_ms);
        if (trial->late)
            return scene_fail(&trial->scene,
                              "the server gave no counters within %.0f s",
                              trial->scene.timeout_s);
        if (result || !(line_value(trial->idle.counters, "open") > 0))
            return result;
        result = let_pass(trial, LOOK_EVERY_MS);
        if (result)
            return result;
    }
    return scene_fail(&trial->scene, "the server does not come to rest");
}

/* How many connections of this load the server has accepted; of a server
 * without counters, how many are new on this machine.  wrk opens and closes
 * one more first, to see whether anybody is there. */
static int count_open(struct trial *trial, double limit_ms)
{
    int result = ask(trial, limit_ms);

    if (result || trial->late)
        return result;
    trial->connections_open =
        trial->target.spec->counters
            ? line_difference(trial->target.counters, trial->before.counters,
                              "accepted") -
                  (trial->load.is_open ? 0 : 1)
            : mark_new_connections(&trial->before);
    return 0;
}

/* From outside: crowd says so, of wrk it is to be seen. */
static bool seems_open(const struct trial *trial)
{
    return trial->load.has_begun &&
           !(mark_new_connections(&trial->before) < trial->result->connections);
}

/* Until all connections are open, or only reserved_ms are left.  The server is
 * asked last and seldom: to answer takes it time. */
static int await_connections(struct trial *trial, double reserved_ms)
{
    double connections = trial->result->connections;
    double pause_ms = LOOK_EVERY_MS;
    int result = 0;

    while (!result && load_left_ms(&trial->load) > reserved_ms &&
           !seems_open(trial))
        result = let_pass(trial, LOOK_EVERY_MS);
    if (!result && !trial->load.has_begun)
        return scene_fail(&trial->scene, "%s did not begin within %.0f s",
                          trial->load.child.who,
                          load_passed_ms(&trial->load) / 1000);
    while (!result && !trial->late) {
        double left_ms = load_left_ms(&trial->load) - reserved_ms;

        result = count_open(trial, left_ms + plan_mark_ms((int)connections));
        if (trial->connections_open >= connections || left_ms <= 0)
            break;
        if (!result)
            result = let_pass(trial, fmin(pause_ms, left_ms));
        pause_ms *= 2;
    }
    return result;
}

/* At the latest when only the time to measure is left. */
static int warm_up(struct trial *trial)
{
    const struct scenario *scenario = trial->setup->scenario;
    int connections = trial->result->connections;
    double reserved_ms = scenario->duration_s * 1000 +
                         plan_mark_ms(connections) + plan_tail_ms(connections);
    int result;

    sampler_set_phase(&trial->sampler, "ramp");
    result = await_connections(trial, reserved_ms);
    trial->ramp_s = load_passed_ms(&trial->load) / 1000;
    if (result)
        return result;
    load_look(&trial->load);
    sampler_set_phase(&trial->sampler, "warm-up");
    return let_pass(trial, fmin(scenario->warmup_s * 1000,
                                load_left_ms(&trial->load) - reserved_ms));
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
        return let_pass(trial, ms);
    result = let_pass(trial, before_ms);
    if (!result) {
        (void)process_signal(server, SIGSTOP); /* who is gone is found below */
        result = let_pass(trial, stop_ms);
        (void)process_signal(server, SIGCONT); /* likewise */
    }
    return result ? result : let_pass(trial, before_ms);
}

static int measure(struct trial *trial)
{
    double tail_ms = plan_tail_ms(trial->result->connections);
    double duration_ms = trial->setup->scenario->duration_s * 1000;
    int result =
        take_mark(trial, &trial->first,
                  load_left_ms(&trial->load) - tail_ms - duration_ms / 2);

    sampler_set_phase(&trial->sampler, "measure");
    if (!result)
        result = let_measured_pass(
            trial, fmin(duration_ms, load_left_ms(&trial->load) - tail_ms));
    if (!result)
        result = take_mark(trial, &trial->second, load_left_ms(&trial->load));
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
                  : take_mark(trial, &trial->before,
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
    result = warm_up(trial);
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
