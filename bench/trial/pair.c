#include "pair.h"

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "load.h"
#include "plan.h"
#include "scene.h"
#include "target.h"

enum {
    LOOK_EVERY_MS = 20, /* whether all connections are there */
    SETTLE_MS = 50      /* for answers to a wrk that was just stopped */
};

/* One server and its wrk. */
struct side {
    struct scene scene;
    struct target target;
    struct load load;
    char first[LINE_BYTES]; /* its counters at the first mark */
    double running_us;
};

/* A pair under way; lives in pair_run. */
struct pair {
    const struct pair_setup *setup;
    struct pair_row *row;
    struct side side[2];
    struct mark first, second; /* of the machine; the servers are apart */
};

static bool someone_is_gone(void *data)
{
    struct pair *pair = data;

    for (int i = 0; i < 2; i++)
        if (child_is_gone(&pair->side[i].target.child) ||
            child_is_gone(&pair->side[i].load.child))
            return true;
    return false;
}

/* Keeps the reason with the side it is of. */
static int fail_of_gone(struct pair *pair)
{
    for (int i = 0; i < 2; i++) {
        struct side *side = &pair->side[i];

        if (child_is_gone(&side->target.child))
            return scene_fail_of(&side->scene, &side->target.child);
        if (child_is_gone(&side->load.child))
            return load_fail_of_end(&side->load, &side->scene);
    }
    return 0;
}

/* Lets time pass, but not if anybody ends. */
static int let_pass(struct pair *pair, double ms)
{
    int result =
        scene_wait(&pair->side[0].scene, someone_is_gone, pair, ms / 1000);

    if (result == -ETIMEDOUT)
        return 0;
    return result ? result : fail_of_gone(pair);
}

static int ask(struct side *side)
{
    int result =
        target_ask(&side->target, &side->scene, side->scene.timeout_s * 1000);

    return result == -ETIMEDOUT
               ? scene_fail(&side->scene, "the server gave no counters in time")
               : result;
}

/* --- beginning ---------------------------------------------------------- */

static int start_server(const struct pair *pair, struct side *side,
                        const struct server_spec *spec)
{
    const struct trial_setup *setup = pair->setup->trial;
    int result = target_start(&side->target, &side->scene, spec,
                              setup->server_cpus, NULL, setup->rounds_per_us);

    if (!result)
        result = target_verify(&side->target, &side->scene, setup->scenario);
    return result ? result : ask(side);
}

/* Longer than all that is to come: it will be ended, not awaited. */
static int wrk_s(const struct pair *pair)
{
    const struct trial_setup *setup = pair->setup->trial;
    double seconds = 2 * (setup->profile->timeout_s + SETTLE_MS / 1e3 +
                          setup->scenario->warmup_s) +
                     pair->setup->duration_s +
                     2 * plan_tail_ms(pair->row->connections) / 1e3;

    return (int)ceil(seconds);
}

/* Until the server has accepted all connections; wrk opens and closes one
 * more first. */
static int await_connections(struct pair *pair, struct side *side,
                             const char *before)
{
    double deadline_ms = side->scene.timeout_s * 1000;

    for (double passed_ms = 0; passed_ms < deadline_ms;
         passed_ms += LOOK_EVERY_MS) {
        int result = let_pass(pair, LOOK_EVERY_MS);

        if (!result)
            result = ask(side);
        if (result)
            return result;
        if (line_difference(side->target.counters, before, "accepted") - 1 >=
            pair->row->connections)
            return 0;
    }
    return scene_fail(&side->scene, "not all connections were open in time");
}

/* Its wrk has all connections open, is warm, and stopped. */
static int start_load(struct pair *pair, struct side *side)
{
    const struct trial_setup *setup = pair->setup->trial;
    const struct load_order order = {.scenario = setup->scenario,
                                     .address = &side->target.address,
                                     .connections = pair->row->connections,
                                     .cpus = setup->client_cpus,
                                     .cpu_count = setup->cpus.client_count,
                                     .duration_s = wrk_s(pair)};
    char before[LINE_BYTES];
    int result;

    memcpy(before, side->target.counters, LINE_BYTES);
    result = load_start(&side->load, &side->scene, &order);
    if (!result)
        result = await_connections(pair, side, before);
    if (!result)
        result = let_pass(pair, setup->scenario->warmup_s * 1000);
    load_look(&side->load);
    if (!result)
        (void)process_signal(&side->load.child.process, SIGSTOP);
    return result;
}

static int begin(struct pair *pair)
{
    struct side *a = &pair->side[0], *b = &pair->side[1];
    int result = start_server(pair, a, pair->setup->a);

    if (!result)
        result = start_server(pair, b, pair->setup->b);
    if (!result)
        result = start_load(pair, a);
    if (!result)
        result = start_load(pair, b);
    return result;
}

/* --- measuring ---------------------------------------------------------- */

/* Both servers at rest: neither wrk runs. */
static int take_mark(struct pair *pair, struct mark *mark)
{
    int result = let_pass(pair, SETTLE_MS);

    for (int i = 0; i < 2 && !result; i++)
        result = ask(&pair->side[i]);
    mark_take(mark, NULL, 0, &pair->setup->trial->cpus);
    return result;
}

static int run_slice(struct pair *pair, struct side *side)
{
    const struct process *wrk = &side->load.child.process;
    uint64_t from_ns = uv_hrtime();
    int result;

    (void)process_signal(wrk, SIGCONT); /* that it is gone is seen below */
    result = let_pass(pair, pair->row->slice_ms);
    (void)process_signal(wrk, SIGSTOP);
    side->running_us += (double)(uv_hrtime() - from_ns) / 1e3;
    return result;
}

static int alternate(struct pair *pair)
{
    double rounds =
        ceil(pair->setup->duration_s * 1000 / (2 * pair->row->slice_ms));
    int result = take_mark(pair, &pair->first);

    for (int i = 0; i < 2; i++)
        memcpy(pair->side[i].first, pair->side[i].target.counters, LINE_BYTES);
    for (int i = 0; i < 2 * (int)rounds && !result; i++)
        result = run_slice(pair, &pair->side[(i + pair->row->order) % 2]);
    return result ? result : take_mark(pair, &pair->second);
}

/* --- the end ------------------------------------------------------------ */

static double gained(const struct side *side, const char *key)
{
    return line_difference(side->target.counters, side->first, key);
}

static void fill(struct pair *pair)
{
    struct pair_row *row = pair->row;
    const struct side *a = &pair->side[0], *b = &pair->side[1];

    row->a_requests = gained(a, "responses");
    row->b_requests = gained(b, "responses");
    row->a_cpu_us = gained(a, "cpu_user_us") + gained(a, "cpu_system_us");
    row->b_cpu_us = gained(b, "cpu_user_us") + gained(b, "cpu_system_us");
    row->a_running_us = a->running_us;
    row->b_running_us = b->running_us;
    row->steal_pct = measure_steal_pct(&pair->first, &pair->second,
                                       &pair->setup->trial->cpus);
}

/* Everything that was asked has to have been answered well. */
static int check(struct side *side)
{
    double errors = gained(side, "responses_4xx") +
                    gained(side, "responses_5xx") + gained(side, "refused");

    if (errors > 0)
        return scene_fail(&side->scene, "%.0f answers were errors", errors);
    if (!(gained(side, "responses") > 0))
        return scene_fail(&side->scene, "nothing was answered");
    return load_check_threads(&side->load, &side->scene);
}

static void judge(struct pair *pair)
{
    const struct profile *profile = pair->setup->trial->profile;
    struct pair_row *row = pair->row;

    row->status = STATUS_OK;
    if (pair->setup->may_repeat && row->steal_pct > profile->steal_limit_pct) {
        row->status = STATUS_DISTURBED;
        (void)snprintf(row->reason, REASON_BYTES,
                       "the hypervisor stole %.1f %% of the time",
                       row->steal_pct);
    }
    for (int i = 1; i >= 0; i--) {
        const char *failure = pair->side[i].scene.failure;

        if (!failure[0])
            continue;
        row->status = STATUS_FAILED;
        (void)snprintf(row->reason, REASON_BYTES, "%.60s: %.180s",
                       i == 0 ? row->server_a : row->server_b, failure);
    }
    row->valid = row->status == STATUS_OK;
}

static void side_init(struct side *side, const struct pair_setup *setup,
                      int pair, char which)
{
    const struct trial_setup *trial = setup->trial;

    side->scene = (struct scene){.loop = trial->loop,
                                 .interrupted = trial->interrupted,
                                 .timeout_s = trial->profile->timeout_s,
                                 .run_dir = trial->run_dir};
    (void)snprintf(side->scene.name, sizeof side->scene.name, "pair%d%c", pair,
                   which);
}

int pair_run(const struct pair_setup *setup, struct pair_row *row)
{
    struct pair *pair = calloc(1, sizeof *pair);
    bool answered; /* all that is asked of the counters is known by then */
    int result;

    if (!pair)
        return -ENOMEM;
    pair->setup = setup;
    pair->row = row;
    side_init(&pair->side[0], setup, row->pair, 'a');
    side_init(&pair->side[1], setup, row->pair, 'b');
    result = begin(pair);
    if (!result)
        result = alternate(pair);
    if (!result)
        fill(pair);
    for (int i = 0; i < 2; i++) {
        struct side *side = &pair->side[i];

        if (!result)
            result = check(side);
        (void)child_stop(&side->load.child, 0); /* stopped, or of no more use */
        if (!result &&
            target_verify_again(&side->target, &side->scene,
                                setup->trial->scenario, &answered) == -EINTR)
            result = -EINTR;
        target_stop(&side->target, &side->scene);
    }
    judge(pair);
    free(pair);
    return result == -EINTR ? result : 0;
}
