#include "company.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <sys/resource.h>

#include "plan.h"
#include "sample.h"

enum {
    COMPANY_NICE = 10
};

/* Threads that are made later follow suit. */
static void step_back(const struct child *child)
{
    /* Cannot fail: everybody may step back. */
    (void)setpriority(PRIO_PROCESS, (id_t)child->process.pid, COMPANY_NICE);
}

int company_start_upstream(struct company *company, struct scene *scene,
                           const struct trial_setup *setup, char *more,
                           size_t size)
{
    int result;

    if (!setup->scenario->upstream)
        return 0;
    company->upstream_spec = (struct server_spec){
        .name = "upstream",
        .command = setup->scenario->upstream,
        .counters = true,
    };
    result = target_start(&company->upstream, scene, &company->upstream_spec,
                          setup->client_cpus, NULL, setup->rounds_per_us);
    if (result)
        return result;
    step_back(&company->upstream.child);
    (void)snprintf(more, size, " --upstream 127.0.0.1:%d",
                   ntohs(company->upstream.address.sin_port));
    return 0;
}

bool company_stays(const struct scenario *scenario)
{
    return scenario->beside && !(scenario->beside_for_s > 0);
}

/* How long the load will be there, with what it takes to start it. */
static double stay_s(const struct scenario *scenario, int connections)
{
    return scenario->beside_for_s > 0 ? scenario->beside_for_s
                                      : plan_trial_s(scenario, connections);
}

int company_start_beside(struct company *company, struct scene *scene,
                         const struct trial_setup *setup,
                         const struct sockaddr_in *address, int connections)
{
    struct load_order order = {
        .scenario = setup->scenario,
        .address = address,
        .cpus = setup->client_cpus,
        .duration_s = stay_s(setup->scenario, connections),
    };
    int result;

    if (!setup->scenario->beside)
        return 0;
    result = load_start_beside(&company->beside, scene, &order);
    if (result)
        return result;
    step_back(&company->beside.child);
    return company_stays(setup->scenario)
               ? 0
               : load_finish_beside(&company->beside, scene);
}

bool company_is_gone(const struct company *company,
                     const struct scenario *scenario)
{
    return company_stays(scenario) && child_is_gone(&company->beside.child);
}

int company_check(const struct company *company, struct scene *scene,
                  const struct scenario *scenario)
{
    return company_stays(scenario) ? load_check_beside(&company->beside, scene)
                                   : 0;
}

int company_finish(struct company *company, struct scene *scene,
                   const struct scenario *scenario)
{
    return company_stays(scenario) ? load_finish_beside(&company->beside, scene)
                                   : 0;
}

static uint64_t cpu_us_of(const struct child *child)
{
    struct sample_process sample;

    if (!child->started || sample_process_read(child->process.pid, &sample))
        return 0;
    return sample.cpu_user_us + sample.cpu_system_us;
}

uint64_t company_cpu_us(const struct company *company)
{
    return cpu_us_of(&company->beside.child) +
           cpu_us_of(&company->upstream.child);
}

void company_stop_beside(struct company *company)
{
    (void)child_stop(&company->beside.child, 0); /* its line is in, or lost */
}

void company_stop_upstream(struct company *company, struct scene *scene)
{
    target_stop(&company->upstream, scene);
}
