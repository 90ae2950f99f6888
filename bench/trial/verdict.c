#include "verdict.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* With fewer answers than this share of what Little's law asks for, some
 * connections wait while others are served. */
static const double LITTLE_LEAST = 0.8;

/* Jain's index (Jain, Chiu and Hawe 1984): as if a tenth of them had nothing.
 */
static const double JAIN_FAIR = 0.9;

/* A wrk that wakes up often waits a little each time; nobody holds it back. */
static const double HELD_BACK_PCT = 20;

/* Ports in use or in TIME_WAIT, of all: the kernel searches at random, and
 * gives up before the last one. */
static const double PORTS_USED_UP = 0.9;

/* Of the requests of an open loop, later than tally.h allows. */
static const double LATE_MOST_PCT = 1;

/* Fewer answers than this share of what was asked for are too few; and as
 * arrivals are random, so is their number (Poisson: its root is the standard
 * deviation), so not within three of these. */
static const double ANSWERED_LEAST = 0.95, DEVIATIONS = 3;
enum {
    TIME_TEXT_BYTES = 200
};

__attribute__((format(printf, 3, 4))) static void
conclude(struct result *result, enum status status, const char *format, ...)
{
    va_list values;

    result->status = status;
    result->valid = status < STATUS_FAILED;
    va_start(values, format);
    (void)vsnprintf(result->reason, REASON_BYTES, format, values);
    va_end(values);
}

/* wrk says only that connects failed; it never tries those again, so whatever
 * was measured was another load. */
static bool is_out_of_ports(const struct facts *facts, struct result *result)
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

static bool is_server_limited(const struct facts *facts, struct result *result)
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
static bool is_turned_away(const struct facts *facts, struct result *result)
{
    const double *value = result->value;
    double errors = value[M_ERRORS_CONNECT] + value[M_ERRORS_READ] +
                    value[M_ERRORS_WRITE] + value[M_ERRORS_STATUS];

    if (!(errors > 0 && errors <= facts->refused + facts->errors_thread) ||
        !is_server_limited(facts, result))
        return false;
    result->valid = false;
    return true;
}

static bool is_queue_full(const struct facts *facts, struct result *result)
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

/* Whether wrk stood ready to compute, and was given no CPU, although no other
 * load had it: by a quota, for one. */
static bool is_held_back(const struct facts *facts, const struct result *result)
{
    return result->value[M_CLIENT_WAITED_PCT] >= HELD_BACK_PCT &&
           !(result->value[M_OTHER_CPU_PCT] > facts->other_limit_pct);
}

/* As long as wrk has time left, a connection that is not waiting for an answer
 * asks again at once; not if another load has taken that time.  And whoever is
 * kept waiting has had fewer answers, where the server counts them. */
static bool is_kept_waiting(const struct facts *facts,
                            const struct result *result)
{
    return facts->kept_alive &&
           result->value[M_CLIENT_CPU_PCT] < facts->client_bound_pct &&
           !is_held_back(facts, result) &&
           !(result->value[M_OTHER_CPU_PCT] > facts->other_limit_pct) &&
           !(result->value[M_FAIRNESS_JAIN] >= JAIN_FAIR) &&
           result->value[M_CONNECTIONS_BY_LITTLES_LAW] <
               LITTLE_LEAST * facts->little_expected;
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
    else if (is_kept_waiting(facts, result))
        conclude(result, STATUS_STARVED,
                 "rate x mean latency accounts for %.0f of %.0f connections: "
                 "the others waited in vain while these were served",
                 result->value[M_CONNECTIONS_BY_LITTLES_LAW],
                 facts->connections);
    else
        return false;
    return true;
}

static bool is_client_bound(const struct facts *facts, struct result *result)
{
    double beside_pct = result->value[M_BESIDE_CPU_PCT];
    const char *client = beside_pct > 0   ? "the client, with who came beside,"
                         : facts->is_open ? "crowd"
                                          : "wrk";
    double client_pct =
        result->value[M_CLIENT_CPU_PCT] + (beside_pct > 0 ? beside_pct : 0);
    double server_pct = result->value[M_SERVER_CPU_PCT];

    if (server_pct >= facts->client_bound_pct)
        return false;
    if (client_pct >= facts->client_bound_pct)
        conclude(result, STATUS_CLIENT_BOUND,
                 "%s used %.0f %% of its CPU time, the server %.0f %%", client,
                 client_pct, server_pct);
    else if (is_held_back(facts, result))
        conclude(result, STATUS_CLIENT_BOUND,
                 "%s was ready, and given no CPU, for %.0f %% of the time, "
                 "and used %.0f %%, the server %.0f %%: raise the quota "
                 "(cpu.max of the control group)",
                 client, result->value[M_CLIENT_WAITED_PCT], client_pct,
                 server_pct);
    else
        return false;
    return true;
}

/* --- open loops --------------------------------------------------------- */

/* Whoever took the time away: these were not the requests asked for. */
static bool is_late(enum status status, struct result *result)
{
    double late_pct = result->value[M_LATE_PCT];

    if (!(late_pct > LATE_MOST_PCT))
        return false;
    conclude(result, status,
             "crowd could not keep its schedule: %.1f %% of the requests went "
             "out more than 1 ms late (it used %.0f %% of its CPU time, others "
             "%.0f %% of all): a lower rate, or a CPU of its own",
             late_pct, result->value[M_CLIENT_CPU_PCT],
             result->value[M_OTHER_CPU_PCT]);
    return true;
}

/* Late with time to spare: the machine stood still for a moment, and may not do
 * so again. */
static bool is_late_by_chance(const struct facts *facts, struct result *result)
{
    double beside_pct = result->value[M_BESIDE_CPU_PCT];

    return facts->is_open &&
           result->value[M_CLIENT_CPU_PCT] + (beside_pct > 0 ? beside_pct : 0) <
               facts->client_bound_pct &&
           is_late(STATUS_DISTURBED, result);
}

static bool is_behind(const struct result *result)
{
    double wanted = result->value[M_RATE_PER_S] * result->value[M_DURATION_S];
    double least = ANSWERED_LEAST * wanted - DEVIATIONS * sqrt(wanted);

    return result->value[M_REQUESTS] < least;
}

static bool is_overloaded(const struct facts *facts, struct result *result)
{
    double late = result->value[M_ERRORS_TIMEOUT];

    if (is_behind(result))
        conclude(result, STATUS_STARVED,
                 "asked for %.0f requests/s on %.0f connections, the server "
                 "answered %.0f/s; %.0f had no answer in time: a lower "
                 "rate, or more connections",
                 result->value[M_RATE_PER_S], facts->connections,
                 result->value[M_THROUGHPUT_PER_S], late);
    else if (late > 0)
        conclude(result, STATUS_STARVED,
                 "%.0f requests had no answer in time: look at the latencies, "
                 "or raise `timeout`",
                 late);
    else
        return false;
    return true;
}

/* Whether clients waited for the server in vain, or it for them. */
static bool is_one_sided(const struct facts *facts, struct result *result)
{
    return facts->is_open ? is_late(STATUS_CLIENT_BOUND, result) ||
                                is_client_bound(facts, result) ||
                                is_overloaded(facts, result)
                          : is_starved(facts, result);
}

/* Noise from outside that is of time itself: "" when there was none. */
static void describe_time(const struct facts *facts, char text[TIME_TEXT_BYTES])
{
    int length = 0;

    text[0] = '\0';
    if (facts->held_up_s > 0)
        length = snprintf(text, TIME_TEXT_BYTES,
                          "the runner was held up for %.1f s: it was stopped, "
                          "or got no CPU",
                          facts->held_up_s);
    if (facts->clock_step_s != 0)
        (void)snprintf(text + length, TIME_TEXT_BYTES - (size_t)length,
                       "%sthe wall clock was set %.1f s %s: stop what sets it "
                       "(date, ntpd) while measuring",
                       length > 0 ? "; " : "", fabs(facts->clock_step_s),
                       facts->clock_step_s > 0 ? "ahead" : "back");
}

/* What was concluded may be due to it. */
static void add_time(const struct facts *facts, struct result *result)
{
    char text[TIME_TEXT_BYTES];
    int most; /* of the reason: that is cut, not its cause */

    describe_time(facts, text);
    if (!text[0] || strstr(result->reason, text))
        return;
    most = REASON_BYTES - (int)strlen(text) - (int)sizeof "; ";
    if ((int)strlen(result->reason) < most)
        most = (int)strlen(result->reason);
    (void)snprintf(result->reason + most, (size_t)(REASON_BYTES - most), "; %s",
                   text);
}

/* A runner that was not there has seen too little to say who was served. */
static bool is_held_up(const struct facts *facts, struct result *result)
{
    char time[TIME_TEXT_BYTES];

    if (!(facts->held_up_s > 0))
        return false;
    describe_time(facts, time);
    conclude(result, STATUS_NOISY, "%s", time);
    return true;
}

/* --- all of them -------------------------------------------------------- */

/* What is not of this trial's making; the status is the caller's. */
static bool is_from_outside(const struct facts *facts, enum status status,
                            struct result *result)
{
    double steal_pct = result->value[M_STEAL_PCT];
    double other_pct = result->value[M_OTHER_CPU_PCT];
    char time[TIME_TEXT_BYTES];

    describe_time(facts, time);
    if (time[0])
        conclude(result, status, "%s", time);
    else if (steal_pct > facts->steal_limit_pct)
        conclude(result, status, "the hypervisor stole %.1f %% of the time",
                 steal_pct);
    else if (other_pct > facts->other_limit_pct)
        conclude(result, status,
                 "another load took %.1f %% of these CPUs: end it (see top), "
                 "and run again",
                 other_pct);
    else
        return false;
    return true;
}

/* Who takes the server's time away is to blame, if anybody does. */
static void conclude_late(const struct facts *facts, struct result *result)
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

static void judge(const struct facts *facts, struct result *result)
{
    if (is_out_of_ports(facts, result) || is_turned_away(facts, result))
        return;
    if (facts->failure && facts->failure[0])
        conclude(result, STATUS_FAILED, "%s", facts->failure);
    else if (facts->may_repeat &&
             (is_from_outside(facts, STATUS_DISTURBED, result) ||
              is_late_by_chance(facts, result)))
        return;
    else if (is_server_limited(facts, result) || is_queue_full(facts, result) ||
             is_held_up(facts, result) || is_one_sided(facts, result))
        return;
    else if (facts->counters_late)
        conclude_late(facts, result);
    else if (!is_client_bound(facts, result) &&
             !is_from_outside(facts, STATUS_NOISY, result))
        conclude(result, STATUS_OK, "%s", "");
}

void verdict_judge(const struct facts *facts, struct result *result)
{
    judge(facts, result);
    add_time(facts, result);
}
