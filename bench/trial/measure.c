#include "measure.h"

#include <math.h>
#include <unistd.h>

enum {
    PAGE_KIB = 4 /* sockstat counts pages; all of ours have 4 KiB */
};

/* Microseconds of CPU time a process used between two looks. */
static double used_us(const struct sample_process *later,
                      const struct sample_process *earlier)
{
    return (double)(later->cpu_user_us - earlier->cpu_user_us) +
           (double)(later->cpu_system_us - earlier->cpu_system_us);
}

static double steal_us(const struct sample_cpus *later,
                       const struct sample_cpus *earlier)
{
    double tick_us = 1e6 / (double)sysconf(_SC_CLK_TCK);

    return (double)(later->steal_ticks - earlier->steal_ticks) * tick_us;
}

/* What CPUs could give between two looks: their time less what the
 * hypervisor took. */
static double available_us(double passed_us, int count,
                           const struct sample_cpus *later,
                           const struct sample_cpus *earlier)
{
    return passed_us * count - steal_us(later, earlier);
}

double measure_steal_pct(const struct mark *first, const struct mark *second,
                         const struct measure_cpus *cpus)
{
    double passed_us = (double)(second->at_ns - first->at_ns) / 1e3;

    return 100 *
           (steal_us(&second->server_cpus, &first->server_cpus) +
            steal_us(&second->client_cpus, &first->client_cpus)) /
           (passed_us * (cpus->server_count + cpus->client_count));
}

/* From the server's own counters. */
static void fill_counted(const struct mark *first, const struct mark *second,
                         double *value)
{
    const char *later = second->counters, *earlier = first->counters;
    double passed_s = line_difference(later, earlier, "monotonic_us") / 1e6;

    value[M_DURATION_S] = passed_s;
    value[M_REQUESTS] = line_difference(later, earlier, "responses");
    value[M_THROUGHPUT_PER_S] = value[M_REQUESTS] / passed_s;
    value[M_TRANSFER_BYTES_PER_S] =
        line_difference(later, earlier, "bytes_out") / passed_s;
    value[M_SERVER_CPU_USER_S] =
        line_difference(later, earlier, "cpu_user_us") / 1e6;
    value[M_SERVER_CPU_SYSTEM_S] =
        line_difference(later, earlier, "cpu_system_us") / 1e6;
    value[M_SWITCHES_VOLUNTARY] =
        line_difference(later, earlier, "switches_voluntary");
    value[M_SWITCHES_INVOLUNTARY] =
        line_difference(later, earlier, "switches_involuntary");
    value[M_THREADS_MAX] = line_value(later, "threads_max");
    value[M_FAIRNESS_JAIN] = line_value(later, "fairness_jain");
}

/* Of threads that are there: one that ended takes its share along. */
static double grown64(uint64_t later, uint64_t earlier)
{
    return later > earlier ? (double)(later - earlier) : 0;
}

/* How long it took to give the answers that the line counts.  crowd waits for
 * the last of them.  Where requests piled up, they took all of that time, and
 * half of them waited for less than half of it; else a few came late, and at
 * most twice the median is what any server takes. */
static double answering_s(const char *wrk_line)
{
    double drain_us = fmin(line_value(wrk_line, "drain_us"),
                           2 * line_value(wrk_line, "latency_p50_us"));
    bool is_crowd = !isnan(line_value(wrk_line, "drain_us"));

    return (line_value(wrk_line, "monotonic_us") + (is_crowd ? drain_us : 0)) /
           1e6;
}

/* From outside: wrk's totals, which cover its whole run, and /proc. */
static void fill_outside(const struct mark *first, const struct mark *second,
                         const char *wrk_line, double *value)
{
    double passed_s = (double)(second->at_ns - first->at_ns) / 1e9;
    double wrk_s = answering_s(wrk_line);

    value[M_DURATION_S] = passed_s;
    value[M_THROUGHPUT_PER_S] = line_value(wrk_line, "requests") / wrk_s;
    value[M_REQUESTS] = round(value[M_THROUGHPUT_PER_S] * passed_s);
    value[M_TRANSFER_BYTES_PER_S] = line_value(wrk_line, "bytes") / wrk_s;
    value[M_SERVER_CPU_USER_S] =
        (double)(second->server.cpu_user_us - first->server.cpu_user_us) / 1e6;
    value[M_SERVER_CPU_SYSTEM_S] =
        (double)(second->server.cpu_system_us - first->server.cpu_system_us) /
        1e6;
    value[M_THREADS_MAX] = (double)second->server.threads;
    if (first->has_switches && second->has_switches) {
        value[M_SWITCHES_VOLUNTARY] =
            grown64(second->switches.voluntary, first->switches.voluntary);
        value[M_SWITCHES_INVOLUNTARY] =
            grown64(second->switches.involuntary, first->switches.involuntary);
    }
}

/* Where a request's CPU time goes, and how often the CPU changes hands. */
static void fill_shares(double *value)
{
    double requests = value[M_REQUESTS];
    double switches =
        value[M_SWITCHES_VOLUNTARY] + value[M_SWITCHES_INVOLUNTARY];

    value[M_CPU_USER_US_PER_REQUEST] =
        value[M_SERVER_CPU_USER_S] * 1e6 / requests;
    value[M_CPU_SYSTEM_US_PER_REQUEST] =
        value[M_SERVER_CPU_SYSTEM_S] * 1e6 / requests;
    value[M_SERVER_CLIENT_CPU_US_PER_REQUEST] =
        value[M_CPU_US_PER_REQUEST] + value[M_CLIENT_CPU_US_PER_REQUEST];
    value[M_SWITCHES_PER_REQUEST] = switches / requests;
    value[M_SWITCHES_VOLUNTARY_PER_REQUEST] =
        value[M_SWITCHES_VOLUNTARY] / requests;
    value[M_SWITCHES_INVOLUNTARY_PER_REQUEST] =
        value[M_SWITCHES_INVOLUNTARY] / requests;
}

static void fill_cpu(const struct mark *first, const struct mark *second,
                     const struct measure_cpus *cpus, double *value)
{
    double passed_us = (double)(second->at_ns - first->at_ns) / 1e3;
    double server_us =
        (value[M_SERVER_CPU_USER_S] + value[M_SERVER_CPU_SYSTEM_S]) * 1e6;
    /* The server's lines may lie further apart than the looks from outside, or
     * closer together. */
    double scale = value[M_DURATION_S] * 1e6 / passed_us;
    double client_us = used_us(&second->client, &first->client);

    value[M_CPU_US_PER_REQUEST] = server_us / value[M_REQUESTS];
    value[M_REQUESTS_PER_CPU_S] = value[M_REQUESTS] / server_us * 1e6;
    value[M_CLIENT_CPU_US_PER_REQUEST] = client_us * scale / value[M_REQUESTS];
    value[M_SERVER_CPU_PCT] =
        100 * server_us / scale /
        available_us(passed_us, cpus->server_count, &second->server_cpus,
                     &first->server_cpus);
    value[M_CLIENT_CPU_PCT] =
        100 * client_us /
        available_us(passed_us, cpus->client_count, &second->client_cpus,
                     &first->client_cpus);
    value[M_STEAL_PCT] = measure_steal_pct(first, second, cpus);
}

/* By whoever ran on the server's CPUs. */
static void fill_perf(const struct mark *first, const struct mark *second,
                      double *value)
{
    double passed_s = (double)(second->at_ns - first->at_ns) / 1e9;
    double scale = value[M_DURATION_S] / passed_s; /* as in fill_cpu */
    double instructions, cycles;

    perf_between(&first->perf, &second->perf, &instructions, &cycles);
    value[M_INSTRUCTIONS_PER_REQUEST] =
        instructions * scale / value[M_REQUESTS];
    value[M_CYCLES_PER_REQUEST] = cycles * scale / value[M_REQUESTS];
}

/* Where server and wrk share CPUs, the one waits for the other: that says
 * nothing of others. */
static void fill_waited(const struct mark *first, const struct mark *second,
                        const struct measure_cpus *cpus, double *value)
{
    double passed_us = (double)(second->at_ns - first->at_ns) / 1e3;

    if (!first->has_client_waited || !second->has_client_waited ||
        CPU_EQUAL(&cpus->server, &cpus->client))
        return;
    value[M_CLIENT_WAITED_PCT] =
        100 * grown64(second->client_waited_ns, first->client_waited_ns) / 1e3 /
        available_us(passed_us, cpus->client_count, &second->client_cpus,
                     &first->client_cpus);
}

/* Time in which somebody computed on these CPUs, less what is ours.  Interrupts
 * are in both: most kernels count what strikes a process as its own time, and
 * on loopback that is half of all.  /proc/stat asks a hundred times a second
 * who runs, and may miss a process that sleeps whenever it asks: not less than
 * nothing. */
static double others_us(const struct sample_cpus *later,
                        const struct sample_cpus *earlier, double ours_us)
{
    uint64_t ticks = later->total_ticks - earlier->total_ticks -
                     (later->idle_ticks - earlier->idle_ticks) -
                     (later->steal_ticks - earlier->steal_ticks);
    double busy_us = (double)ticks * 1e6 / (double)sysconf(_SC_CLK_TCK);

    return fmax(busy_us - ours_us, 0);
}

/* What neither server nor wrk nor we have used of these CPUs.  We may have been
 * on either side. */
static void fill_others(const struct mark *first, const struct mark *second,
                        const struct measure_cpus *cpus, double *value)
{
    double passed_us = (double)(second->at_ns - first->at_ns) / 1e3;
    double runner_us = (double)(second->runner_us - first->runner_us);
    double server_us = used_us(&second->server, &first->server) + runner_us;
    double beside_us = grown64(second->beside_us, first->beside_us);
    double client_us =
        used_us(&second->client, &first->client) + beside_us + runner_us;
    int count = cpus->server_count;
    double sum_us;

    if (CPU_EQUAL(&cpus->server, &cpus->client)) {
        sum_us = others_us(&second->server_cpus, &first->server_cpus,
                           server_us + client_us - runner_us);
    } else {
        sum_us =
            others_us(&second->server_cpus, &first->server_cpus, server_us) +
            others_us(&second->client_cpus, &first->client_cpus, client_us);
        count += cpus->client_count;
    }
    value[M_OTHER_CPU_PCT] = 100 * sum_us / (passed_us * count);
    value[M_RUNNER_CPU_PCT] = 100 * runner_us / passed_us;
    if (second->beside_us > 0)
        value[M_BESIDE_CPU_PCT] =
            100 * beside_us /
            available_us(passed_us, cpus->client_count, &second->client_cpus,
                         &first->client_cpus);
}

/* Of a counter that this kernel has. */
static double moved(long later, long earlier)
{
    return later < 0 || earlier < 0 ? NAN : (double)(later - earlier);
}

static void fill_network(const struct mark *idle, const struct mark *second,
                         double *value)
{
    const struct network *later = &second->network, *earlier = &idle->network;

    value[M_LISTEN_OVERFLOWS] =
        moved(later->listen_overflows, earlier->listen_overflows);
    value[M_LISTEN_DROPS] = moved(later->listen_drops, earlier->listen_drops);
    value[M_REQUEST_QUEUE_FULL] =
        moved(later->request_queue_full, earlier->request_queue_full);
    value[M_SYN_RETRANSMITS] =
        moved(later->syn_retransmits, earlier->syn_retransmits);
    value[M_TIME_WAIT] = (double)second->machine.tcp_time_wait;
}

static double grown(long later, long earlier)
{
    return later > earlier ? (double)(later - earlier) : 0;
}

/* What the kernel holds, from differences of the whole machine. */
static void fill_machine(const struct mark *idle, const struct mark *second,
                         double *value)
{
    const struct sample_machine *later = &second->machine;
    const struct sample_machine *earlier = &idle->machine;

    value[M_PAGE_TABLES_KIB] = (double)second->server.page_tables_kib;
    value[M_KERNEL_STACKS_KIB] =
        grown(later->kernel_stacks_kib, earlier->kernel_stacks_kib);
    value[M_SLAB_KIB] =
        grown(later->slab_unreclaimable_kib + later->slab_reclaimable_kib,
              earlier->slab_unreclaimable_kib + earlier->slab_reclaimable_kib);
    value[M_SOCKET_KIB] =
        PAGE_KIB * grown(later->tcp_pages, earlier->tcp_pages);
    value[M_MEMORY_SOURCE] = MEMORY_OF_PROC;
}

/* The same of the server's control group: nobody else's is in there. */
static void fill_group(const struct cgroup_memory *group, double *value)
{
    value[M_PAGE_TABLES_KIB] = (double)group->page_tables_kib;
    value[M_KERNEL_STACKS_KIB] = (double)group->kernel_stacks_kib;
    value[M_SLAB_KIB] = (double)group->slab_kib;
    value[M_SOCKET_KIB] = (double)group->socket_kib;
    value[M_MEMORY_SOURCE] = MEMORY_OF_CGROUP;
}

static void fill_memory(const struct mark *idle, const struct mark *second,
                        double *value)
{
    value[M_RSS_KIB] = (double)second->server.rss_kib;
    value[M_VIRTUAL_KIB] = (double)second->server.virtual_kib;
    /* The rest is counted from here on. */
    value[M_MEMORY_IDLE_KIB] =
        (double)(idle->server.rss_kib + idle->server.page_tables_kib);
    value[M_PSS_KIB] = second->pss_kib;
    if (second->has_group)
        fill_group(&second->group, value);
    else
        fill_machine(idle, second, value);
    value[M_MEMORY_TOTAL_KIB] = value[M_RSS_KIB] + value[M_PAGE_TABLES_KIB] +
                                value[M_KERNEL_STACKS_KIB] + value[M_SLAB_KIB] +
                                value[M_SOCKET_KIB];
}

void measure_fill(const struct mark *idle, const struct mark *first,
                  const struct mark *second, const char *wrk_line,
                  const struct measure_cpus *cpus, struct result *result)
{
    bool counted = first->counters[0] && second->counters[0];

    if (counted)
        fill_counted(first, second, result->value);
    else
        fill_outside(first, second, wrk_line, result->value);
    result->value[M_COUNTED] = counted;
    fill_cpu(first, second, cpus, result->value);
    fill_shares(result->value);
    fill_perf(first, second, result->value);
    fill_waited(first, second, cpus, result->value);
    fill_others(first, second, cpus, result->value);
    fill_network(idle, second, result->value);
    fill_memory(idle, second, result->value);
}
