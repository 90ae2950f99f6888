#include "trial_ramp.h"

#include <math.h>

#include "plan.h"

/* How many connections of this load the server has accepted; of a server
 * without counters, how many are new on this machine.  wrk opens and closes
 * one more first, to see whether anybody is there. */
static int count_open(struct trial *trial, double limit_ms)
{
    int result = trial_ask(trial, limit_ms);

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
        result = trial_let_pass(trial, LOOK_EVERY_MS);
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
            result = trial_let_pass(trial, fmin(pause_ms, left_ms));
        pause_ms *= 2;
    }
    return result;
}

/* At the latest when only the time to measure is left. */
int trial_warm_up(struct trial *trial)
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
    return trial_let_pass(trial,
                          fmin(scenario->warmup_s * 1000,
                               load_left_ms(&trial->load) - reserved_ms));
}
