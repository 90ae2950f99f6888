#include "trial_watch.h"

#include <errno.h>
#include <string.h>

/* The counters, or nothing once they came too late.  A server with many
 * threads may be slow to answer; a line that comes too late marks something
 * else, and what it should have marked is then measured from outside. */
int trial_ask(struct trial *trial, double limit_ms)
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
    sampler_rest(&trial->sampler, mark->look_us);
}

int trial_take_mark(struct trial *trial, struct mark *mark, double limit_ms)
{
    int result;

    look_at_server(trial, mark);
    result = trial_ask(trial, limit_ms);
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
int trial_let_pass(struct trial *trial, double ms)
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
