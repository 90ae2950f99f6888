#include "verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

/* With fewer answers than this share of what Little's law asks for, some
 * connections wait while others are served. */
static const double LITTLE_LEAST = 0.8;

__attribute__((format(printf, 3, 4))) static void
conclude(struct result *result, enum status status, const char *format, ...)
{
    va_list values;

    result->status = status;
    result->valid = status != STATUS_FAILED;
    va_start(values, format);
    (void)vsnprintf(result->reason, REASON_BYTES, format, values);
    va_end(values);
}

/* Little's law (Little 1961): in a closed loop of N connections each is either
 * waiting for its answer or about to ask again, so rate x latency is nearly
 * N.  Only where latency counts all of a cycle: not with a new connection
 * for every request, which is why the served are counted first. */
static double little_connections(const struct result *result)
{
    return result->value[M_THROUGHPUT_PER_S] *
           result->value[M_LATENCY_MEAN_US] / 1e6;
}

static bool is_limit_hit(const struct facts *facts, struct result *result)
{
    if (facts->errors_thread > 0)
        conclude(result, STATUS_LIMIT_HIT,
                 "%.0f threads could not be made: raise pid_max, "
                 "vm.max_map_count or ulimit -u",
                 facts->errors_thread);
    else if (facts->errors_accept > 0)
        conclude(result, STATUS_LIMIT_HIT,
                 "out of descriptors while accepting: raise ulimit -n");
    else if (facts->refused > 0)
        conclude(result, STATUS_LIMIT_HIT,
                 "%.0f connections refused at the server's limit: raise "
                 "ulimit -n or --max-connections",
                 facts->refused);
    else
        return false;
    return true;
}

static bool is_starved(const struct facts *facts, struct result *result)
{
    double served = result->value[M_CONNECTIONS_SERVED];

    if (facts->connections_open < facts->connections)
        conclude(result, STATUS_STARVED,
                 "only %.0f of %.0f connections were open when measuring "
                 "began",
                 facts->connections_open, facts->connections);
    else if (served < facts->connections)
        conclude(result, STATUS_STARVED,
                 "only %.0f of %.0f connections were ever served", served,
                 facts->connections);
    else if (isnan(served) &&
             little_connections(result) < LITTLE_LEAST * facts->connections)
        conclude(result, STATUS_STARVED,
                 "rate x latency accounts for %.0f of %.0f connections",
                 little_connections(result), facts->connections);
    else
        return false;
    return true;
}

void verdict_judge(const struct facts *facts, struct result *result)
{
    double client_pct = result->value[M_CLIENT_CPU_PCT];
    double server_pct = result->value[M_SERVER_CPU_PCT];
    double steal_pct = result->value[M_STEAL_PCT];

    if (facts->failure && facts->failure[0])
        conclude(result, STATUS_FAILED, "%s", facts->failure);
    else if (is_limit_hit(facts, result) || is_starved(facts, result))
        return;
    else if (facts->counters_late)
        conclude(result, STATUS_LIMIT_HIT,
                 "measured from outside: the server did not answer for its "
                 "counters in time; thousands of threads need the right to "
                 "SCHED_RR: ulimit -r 1");
    else if (client_pct >= facts->client_bound_pct &&
             server_pct < facts->client_bound_pct)
        conclude(result, STATUS_CLIENT_BOUND,
                 "wrk used %.0f %% of its CPU time, the server %.0f %%",
                 client_pct, server_pct);
    else if (steal_pct > facts->steal_limit_pct)
        conclude(result, STATUS_NOISY,
                 "the hypervisor stole %.1f %% of the time", steal_pct);
    else
        conclude(result, STATUS_OK, "%s", "");
}
