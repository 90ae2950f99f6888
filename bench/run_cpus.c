#include "run_cpus.h"

#include <sched.h>

#include "host.h"
#include "opt.h"
#include "priority.h"

/* The CPUs of server and client, as sets and as lists. */
void run_divide_cpus(struct run *run)
{
    struct trial_setup *setup = &run->setup;
    char *server = run->server_cpus, *client = run->client_cpus;
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
    setup->cpus.perf = &run->perf;
    /* The runner itself stays off the server's CPU; children get their own. */
    (void)sched_setaffinity(0, sizeof setup->cpus.client, &setup->cpus.client);
    /* There it takes its looks on time, whatever the client does. */
    priority_look_first();
    progress_note(&run->progress, "%s: server on CPU %s, wrk on CPU %s%s",
                  run->dir, server, client,
                  shared ? ": they share it, so the one slows the other" : "");
}

/* Before the runner leaves the server's CPUs. */
void run_open_perf(struct run *run)
{
    char server[CPUS_BYTES], client[CPUS_BYTES];
    cpu_set_t cpus;
    bool shared = true;

    if (host_divide_cpus(run->prepared.profile.server_cpus, server, client,
                         &shared) < 0 ||
        cpus_parse(server, &cpus))
        shared = true; /* run_divide_cpus says so */
    perf_open(&run->perf, shared ? NULL : &cpus);
}
