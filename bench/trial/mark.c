#include "mark.h"

#include <math.h>
#include <string.h>
#include <sys/resource.h>

#include <uv.h>

#include "delay.h"

enum {
    SWITCHES_THREADS_MAX = 256
};

static uint64_t time_us(const struct timeval *time)
{
    return (uint64_t)time->tv_sec * 1000000 + (uint64_t)time->tv_usec;
}

static uint64_t our_cpu_us(void)
{
    struct rusage usage = {0};

    (void)getrusage(RUSAGE_SELF, &usage); /* fails only for bad arguments */
    return time_us(&usage.ru_utime) + time_us(&usage.ru_stime);
}

void mark_take(struct mark *mark, const struct tree *server, pid_t client_pid,
               const struct measure_cpus *cpus)
{
    uint64_t before_us = our_cpu_us();

    memset(mark, 0, sizeof *mark);
    mark->pss_kib = NAN;
    mark->at_ns = uv_hrtime();
    if (cpus->perf)
        perf_read(cpus->perf, &mark->perf);
    if (server)
        (void)tree_sample(server, &mark->server);
    if (client_pid > 0) {
        (void)sample_process_read(client_pid, &mark->client);
        mark->has_client_waited =
            delay_read(client_pid, &mark->client_waited_ns) == 0;
    }
    (void)sample_cpus_read(&cpus->server, &mark->server_cpus);
    (void)sample_cpus_read(&cpus->client, &mark->client_cpus);
    (void)sample_machine_read(NULL, &mark->machine);
    (void)network_read(&mark->network); /* without it all is -1 */
    mark->runner_us = our_cpu_us();
    mark->look_us = mark->runner_us - before_us;
}

void mark_take_switches(struct mark *mark, const struct tree *server)
{
    mark->has_switches = mark->server.threads <= SWITCHES_THREADS_MAX &&
                         tree_switches(server, &mark->switches) == 0;
}

void mark_take_pss(struct mark *mark, const struct tree *server)
{
    long pss_kib;

    if (tree_pss(server, &pss_kib) == 0)
        mark->pss_kib = (double)pss_kib;
}

void mark_take_group(struct mark *mark, const struct cgroup *group, pid_t pid)
{
    mark->has_group = cgroup_holds(group, pid) &&
                      cgroup_memory_read(group, &mark->group) == 0;
}

double mark_new_connections(const struct mark *mark)
{
    struct sample_machine now;

    if (sample_sockets_read(&now))
        return NAN;
    return (double)(now.tcp_inuse - mark->machine.tcp_inuse) / 2;
}
