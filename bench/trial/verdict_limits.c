#include "verdict_limits.h"

#include <math.h>

#include "verdict_conclude.h"

/* Ports in use or in TIME_WAIT, of all: the kernel searches at random, and
 * gives up before the last one. */
static const double PORTS_USED_UP = 0.9;

/* wrk says only that connects failed; it never tries those again, so whatever
 * was measured was another load. */
bool verdict_is_out_of_ports(const struct facts *facts, struct result *result)
{
    double failed = result->value[M_ERRORS_CONNECT];
    double waiting = result->value[M_TIME_WAIT];
    double ports = (double)limits_ports(facts->limits);

    if (!(failed > 0 && ports > 0 &&
          fmax(waiting, 0) + facts->connections >= PORTS_USED_UP * ports))
        return false;
    conclude(result, STATUS_LIMIT_HIT,
             "%.0f connects failed: of %.0f ports for connects %.0f were in "
             "TIME_WAIT: wait a minute, or as root: sysctl "
             "net.ipv4.ip_local_port_range=\"1024 65535\"",
             failed, ports, waiting);
    result->valid = false;
    return true;
}

bool verdict_is_server_limited(const struct facts *facts, struct result *result)
{
    char text[LIMIT_TEXT_BYTES];

    if (facts->errors_thread > 0) {
        limits_name_threads(facts->limits, facts->threads, text);
        conclude(result, STATUS_LIMIT_HIT, "%.0f threads could not be made: %s",
                 facts->errors_thread, text);
    } else if (facts->errors_accept > 0) {
        conclude(result, STATUS_LIMIT_HIT,
                 "out of descriptors while accepting: raise ulimit -n (%ld)",
                 facts->limits->files);
    } else if (facts->refused > 0) {
        conclude(result, STATUS_LIMIT_HIT,
                 "%.0f connections refused at the server's limit: raise "
                 "ulimit -n (%ld) or --max-connections",
                 facts->refused, facts->limits->files);
    } else {
        return false;
    }
    return true;
}

/* Whoever is turned away at the server's limit is an error to wrk; what that
 * comes from is the limit.  Errors beyond those have another cause.  What was
 * served meanwhile is not the load that was asked for. */
bool verdict_is_turned_away(const struct facts *facts, struct result *result)
{
    const double *value = result->value;
    double errors = value[M_ERRORS_CONNECT] + value[M_ERRORS_READ] +
                    value[M_ERRORS_WRITE] + value[M_ERRORS_STATUS];

    if (!(errors > 0 && errors <= facts->refused + facts->errors_thread) ||
        !verdict_is_server_limited(facts, result))
        return false;
    result->valid = false;
    return true;
}

bool verdict_is_queue_full(const struct facts *facts, struct result *result)
{
    if (facts->listen_overflows > 0)
        conclude(result, STATUS_LIMIT_HIT,
                 "the listen queue was full %.0f times: raise "
                 "net.core.somaxconn (%ld) and --backlog",
                 facts->listen_overflows, facts->limits->somaxconn);
    else if (facts->request_queue_full > 0)
        conclude(result, STATUS_LIMIT_HIT,
                 "%.0f connects found too many half-open ones: raise "
                 "net.ipv4.tcp_max_syn_backlog (%ld), net.core.somaxconn "
                 "(%ld) and --backlog",
                 facts->request_queue_full, facts->limits->syn_backlog,
                 facts->limits->somaxconn);
    else if (facts->listen_drops > 0)
        conclude(result, STATUS_LIMIT_HIT,
                 "%.0f connects were dropped before they were accepted: raise "
                 "net.core.somaxconn (%ld) and --backlog, or free some memory",
                 facts->listen_drops, facts->limits->somaxconn);
    else if (facts->syn_retransmits > 0)
        conclude(result, STATUS_LIMIT_HIT,
                 "%.0f SYNs were sent again, a second or more later: connects "
                 "came faster than they were taken; fewer connections, or "
                 "raise net.core.somaxconn (%ld) and --backlog",
                 facts->syn_retransmits, facts->limits->somaxconn);
    else
        return false;
    return true;
}

/* Who takes the server's time away is to blame, if anybody does. */
void verdict_conclude_late(const struct facts *facts, struct result *result)
{
    static const char late[] = "measured from outside: the server did not "
                               "answer for its counters in time";
    double other_pct = result->value[M_OTHER_CPU_PCT];

    if (other_pct > facts->other_limit_pct)
        conclude(result, STATUS_LIMIT_HIT,
                 "%s; another load took %.1f %% of these CPUs: end it (see "
                 "top)",
                 late, other_pct);
    else
        conclude(result, STATUS_LIMIT_HIT,
                 "%s; thousands of threads need the right to SCHED_RR: "
                 "ulimit -r 1",
                 late);
}
