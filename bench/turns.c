#include "turns.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "pair.h"
#include "pilot.h"
#include "ports.h"

static const double MARGIN = 1.05; /* of what is still to be run */

/* --- time --------------------------------------------------------------- */

double turns_passed_s(const struct turns *turns)
{
    return (double)(uv_hrtime() - turns->started_ns) / 1e9;
}

static double planned_s(const struct turns *turns, size_t from)
{
    return plan_rest_s(&turns->prepared->plan, &turns->prepared->profile, from);
}

/* What the plan has said of what is done, against what it took. */
static double correction(const struct turns *turns)
{
    double done_s =
        planned_s(turns, turns->first) - planned_s(turns, turns->course.next);

    return turns->course.next < turns->first + 3
               ? 1
               : turns_passed_s(turns) / done_s;
}

static double eta_s(const struct turns *turns)
{
    return planned_s(turns, turns->course.next) * correction(turns);
}

/* Once more of the next leaves room for all that was planned beforehand, which
 * may take a little longer than it seems; what was added gives way. */
static bool has_time_to_repeat(const struct turns *turns)
{
    size_t next = turns->course.next;
    double once_s = planned_s(turns, next) - planned_s(turns, next + 1);

    return turns->extended || turns_passed_s(turns) + MARGIN * eta_s(turns) +
                                      once_s * correction(turns) <=
                                  turns->prepared->profile.budget_s;
}

/* A block is begun only if the budget holds it; the first one in any case. */
static bool is_out_of_budget(const struct turns *turns)
{
    const struct prepared *prepared = turns->prepared;
    size_t next = turns->course.next;
    double block_s = plan_block_s(&prepared->plan, &prepared->profile, next) *
                     correction(turns);

    return next > turns->first &&
           prepared->plan.trials[next].block !=
               prepared->plan.trials[next - 1].block &&
           turns_passed_s(turns) + block_s > prepared->profile.budget_s;
}

/* --- one turn ----------------------------------------------------------- */

static const struct planned *next_of(const struct turns *turns)
{
    return &turns->prepared->plan.trials[turns->course.next];
}

static bool may_repeat(const struct turns *turns)
{
    return course_may_repeat(&turns->course,
                             turns->prepared->profile.disturbed_repeats,
                             turns->prepared->plan.count) &&
           has_time_to_repeat(turns);
}

static void advance(struct turns *turns, enum status status, bool valid)
{
    turns->failed += !valid && status != STATUS_DISTURBED;
    course_advance(&turns->course, status);
}

/* An open loop at a share of a capacity needs to know it. */
static int find_rate(struct turns *turns, int connections, char *error)
{
    struct trial_setup *setup = turns->setup;
    const struct scenario *scenario = setup->scenario;
    struct pilot pilot;
    int result;

    setup->rate_per_s = scenario_rate_per_s(scenario, connections);
    if (!scenario_is_share(scenario))
        return 0;
    result = pilot_load(&pilot, turns->prepared, turns->dir, error);
    if (result)
        return result;
    setup->rate_per_s = pilot_rate_per_s(&pilot, &turns->prepared->profile,
                                         scenario, connections);
    pilot_release(&pilot);
    return 0;
}

static int run_trial(struct turns *turns, const struct planned *planned,
                     char *error)
{
    struct trial_setup *setup = turns->setup;
    size_t number = turns->course.next + 1;
    struct result trial;
    int result;

    setup->server = &turns->prepared->profile.servers[planned->server];
    setup->arrivals_seed = plan_arrivals_seed(planned, turns->prepared->seed);
    result_init(&trial);
    trial.trial = turns->trials + 1;
    (void)snprintf(trial.scenario, NAME_BYTES, "%s", setup->scenario->name);
    (void)snprintf(trial.server, NAME_BYTES, "%s", setup->server->name);
    trial.connections = setup->scenario->connections[planned->level];
    trial.repeat = planned->repeat;
    trial.order = planned->order;
    result = find_rate(turns, trial.connections, error);
    if (result)
        return result;
    progress_begin(turns->progress, number, &trial, eta_s(turns));
    result = trial_run(setup, &trial);
    if (!result)
        result = record_trial(turns->record, &trial);
    if (result)
        return result;
    turns->trials++;
    advance(turns, trial.status, trial.valid);
    progress_end(turns->progress, number, &trial, eta_s(turns));
    return 0;
}

static int run_pair(struct turns *turns, const struct planned *planned)
{
    const struct profile *profile = &turns->prepared->profile;
    const struct pair_setup pair = {.trial = turns->setup,
                                    .a = &profile->servers[planned->base],
                                    .b = &profile->servers[planned->server],
                                    .duration_s = profile->pair_duration_s,
                                    .may_repeat = turns->setup->may_repeat};
    const struct scenario *scenario = turns->setup->scenario;
    size_t number = turns->course.next + 1;
    struct pair_row row = {.pair = turns->pairs + 1,
                           .connections = scenario->connections[planned->level],
                           .repeat = planned->repeat,
                           .order = planned->order,
                           .slice_ms = profile->slice_s * 1000};
    int result;

    (void)snprintf(row.scenario, NAME_BYTES, "%s", scenario->name);
    (void)snprintf(row.server_a, NAME_BYTES, "%s", pair.a->name);
    (void)snprintf(row.server_b, NAME_BYTES, "%s", pair.b->name);
    progress_begin_pair(turns->progress, number, &row, eta_s(turns));
    result = pair_run(&pair, &row);
    if (!result)
        result = record_pair(turns->record, &row);
    if (result)
        return result;
    turns->pairs++;
    advance(turns, row.status, row.valid);
    progress_end_pair(turns->progress, number, &row, eta_s(turns));
    return 0;
}

static int run_next(struct turns *turns, char *error)
{
    const struct planned *planned = next_of(turns);
    struct trial_setup *setup = turns->setup;
    int result;

    setup->scenario = &turns->prepared->profile.scenarios[planned->scenario];
    setup->may_repeat = may_repeat(turns);
    share_give(&turns->share, setup);
    if (ports_await(setup->loop, setup->limits,
                    setup->scenario->connections[planned->level],
                    turns->progress, setup->interrupted))
        return -EINTR;
    error[0] = '\0';
    result = planned->base == NO_BASE ? run_trial(turns, planned, error)
                                      : run_pair(turns, planned);
    if (result && !error[0])
        (void)snprintf(error, ERROR_BYTES, "cannot write %.300s: %s",
                       turns->dir, strerror(-result));
    return result;
}

/* --- all of them -------------------------------------------------------- */

/* Once all is done that was planned beforehand, what that has found may ask
 * for more. */
static int extend(struct turns *turns, char *error)
{
    struct plan *plan = &turns->prepared->plan;
    size_t before = plan->count;
    struct pilot pilot;
    int result = pilot_load(&pilot, turns->prepared, turns->dir, error);

    if (result)
        return result;
    result = pilot_extend(&pilot, turns->prepared);
    pilot_release(&pilot);
    if (result)
        (void)snprintf(error, ERROR_BYTES, "out of memory");
    turns->extended = true;
    progress_extend(turns->progress, plan);
    if (plan->count > before)
        progress_note(
            turns->progress, "%zu more, as the first ones scatter: %s",
            plan->count - before, duration_text(planned_s(turns, before)).text);
    return result;
}

/* Whether there is another one to run. */
static int find_next(struct turns *turns, bool *found, char *error)
{
    int result = 0;

    if (turns->course.next == turns->prepared->plan.count && !turns->extended)
        result = extend(turns, error);
    *found = turns->course.next < turns->prepared->plan.count;
    return result;
}

int turns_run(struct turns *turns, char *error)
{
    int result;
    bool found;

    turns->first = turns->course.next;
    turns->started_ns = uv_hrtime();
    share_init(&turns->share, turns->setup);
    while (!(result = find_next(turns, &found, error)) && found) {
        if (is_out_of_budget(turns)) {
            progress_note(turns->progress,
                          "the budget is spent: %zu of %zu trials were run",
                          turns->course.next, turns->prepared->plan.count);
            break;
        }
        result = *turns->setup->interrupted ? -EINTR : run_next(turns, error);
        if (result)
            break;
    }
    return result;
}

/* --- rows that are there ------------------------------------------------ */

/* Whether a row is of what is planned next. */
static bool fits(const struct turns *turns, const char *scenario,
                 int connections, int repeat, const char *server,
                 const char *base)
{
    const struct profile *profile = &turns->prepared->profile;
    const struct planned *planned = next_of(turns);
    const struct scenario *its = &profile->scenarios[planned->scenario];

    return strcmp(scenario, its->name) == 0 &&
           connections == its->connections[planned->level] &&
           repeat == planned->repeat &&
           strcmp(server, profile->servers[planned->server].name) == 0 &&
           (!base || strcmp(base, profile->servers[planned->base].name) == 0);
}

/* Takes the next row; *took is false when there is none. */
static bool take_trial(struct turns *turns, const struct results *results,
                       bool *took)
{
    const struct result *row;

    *took = (size_t)turns->trials < results->count;
    if (!*took)
        return true;
    row = &results->rows[turns->trials];
    if (!fits(turns, row->scenario, row->connections, row->repeat, row->server,
              NULL))
        return false;
    turns->trials++;
    advance(turns, row->status, row->valid);
    return true;
}

static bool take_pair(struct turns *turns, const struct pair_rows *pairs,
                      bool *took)
{
    const struct pair_row *row;

    *took = (size_t)turns->pairs < pairs->count;
    if (!*took)
        return true;
    row = &pairs->rows[turns->pairs];
    if (!fits(turns, row->scenario, row->connections, row->repeat,
              row->server_b, row->server_a))
        return false;
    turns->pairs++;
    advance(turns, row->status, row->valid);
    return true;
}

int turns_replay(struct turns *turns, const struct results *results,
                 const struct pair_rows *pairs, char *error)
{
    bool good = true, took = true, found;
    int result;

    while (!(result = find_next(turns, &found, error)) && found && good && took)
        good = next_of(turns)->base == NO_BASE
                   ? take_trial(turns, results, &took)
                   : take_pair(turns, pairs, &took);
    if (result)
        return result;
    if (good && (size_t)turns->trials == results->count &&
        (size_t)turns->pairs == pairs->count)
        return 0;
    (void)snprintf(error, ERROR_BYTES,
                   "%.300s: trial %d or pair %d is none of its plan: the files "
                   "were changed; begin a new run",
                   turns->dir, turns->trials + 1, turns->pairs + 1);
    return -EBADMSG;
}
