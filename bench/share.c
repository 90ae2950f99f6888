#include "share.h"

void share_init(struct share *share, const struct trial_setup *setup)
{
    share->usual = setup->cpus;
    share->usual_server = setup->server_cpus;
    share->usual_client = setup->client_cpus;
}

static void divide(struct measure_cpus *cpus, int server_cpus)
{
    cpu_set_t all;
    bool shared;

    CPU_OR(&all, &cpus->server, &cpus->client);
    if (server_cpus < CPU_COUNT(&all))
        (void)cpus_divide(&all, server_cpus, &cpus->server, &cpus->client,
                          &shared);
    else
        cpus->server = cpus->client = all;
    cpus->server_count = CPU_COUNT(&cpus->server);
    cpus->client_count = CPU_COUNT(&cpus->client);
}

void share_give(struct share *share, struct trial_setup *setup)
{
    setup->cpus = share->usual;
    setup->server_cpus = share->usual_server;
    setup->client_cpus = share->usual_client;
    if (setup->scenario->server_cpus == 0)
        return;
    divide(&setup->cpus, setup->scenario->server_cpus);
    cpus_format(&setup->cpus.server, share->server, CPUS_BYTES);
    cpus_format(&setup->cpus.client, share->client, CPUS_BYTES);
    setup->server_cpus = share->server;
    setup->client_cpus = share->client;
}
