#include "evidence.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "open_loop.h"
#include "wrk.h"

enum {
    QUEUE_LEAST = 128 /* a listen queue of ours is never shorter */
};

/* Latencies and the time they are divided by come from two clocks. */
static const double LITTLE_MOST = 1.1;

/* Marks that lie closer together, of what was asked for, enclose nothing. */
static const double DURATION_LEAST = 0.25;

static double since_idle(const struct evidence *evidence, const char *key)
{
    return line_difference(evidence->last, evidence->idle->counters, key);
}

/* What who came beside the load was answered; 0 when nobody did. */
static double beside_answers(const struct evidence *evidence)
{
    const char *line = evidence->beside_line;

    return line[0] ? line_value(line, "answered") +
                         line_value(line, "warmup_answered")
                   : 0;
}

/* And what they may have been answered, and did not wait for. */
static double beside_dropped(const struct evidence *evidence)
{
    const char *line = evidence->beside_line;

    return line[0] ? line_value(line, "unanswered") +
                         line_value(line, "errors_timeout") +
                         line_value(line, "opened")
                   : 0;
}

/* Their part of a counter of the server's. */
static double of_beside(const struct evidence *evidence, const char *key)
{
    const char *line = evidence->beside_line;

    if (!line[0])
        return 0;
    if (strcmp(key, "accepted") == 0)
        return line_value(line, "opened");
    if (strcmp(key, "served") == 0) /* of connections, one answer each */
        return fmin(line_value(line, "opened"), beside_answers(evidence));
    return beside_answers(evidence);
}

/* The same of what every verified answer adds to as well, and of the load
 * alone. */
static double of_load(const struct evidence *evidence, const char *key)
{
    return since_idle(evidence, key) - evidence->verified -
           of_beside(evidence, key);
}

/* Of two looks at a counter, where both had it. */
static double moved(long later, long earlier)
{
    return later < 0 || earlier < 0 ? NAN : (double)(later - earlier);
}

/* Connections opened over the load.  From outside, whoever else connects on
 * this machine is in there. */
static double opened(const struct evidence *evidence)
{
    if (evidence->has_counters)
        return of_load(evidence, "accepted");
    if (evidence->second->at_ns == 0)
        return NAN;
    return moved(evidence->second->network.active_opens,
                 evidence->idle->network.active_opens);
}

static bool is_open(const struct evidence *evidence)
{
    return evidence->rate_per_s > 0;
}

bool evidence_is_kept_alive(const struct evidence *evidence)
{
    /* wrk opens one more, to see whether anybody is there. */
    double most = 2 * evidence->connections + 1;

    return (is_open(evidence) ||
            line_value(evidence->wrk_line, "kept_alive") == 1) &&
           !(opened(evidence) > most);
}

/* --- columns ------------------------------------------------------------ */

/* In a closed loop of N connections each is either waiting for its answer or
 * about to ask again, so rate x mean latency is N, less what wrk itself takes
 * before it asks again.  The rate is that of what was timed: with pipelining
 * a connection waits for a batch, and a batch has one latency. */
static double little_connections(const char *wrk_line)
{
    return line_value(wrk_line, "samples") /
           line_value(wrk_line, "monotonic_us") *
           line_value(wrk_line, "latency_mean_us");
}

void evidence_fill(const struct evidence *evidence, struct result *result)
{
    double *value = result->value;

    if (evidence->wrk_line[0] && is_open(evidence))
        open_loop_fill(evidence->wrk_line, result);
    else if (evidence->wrk_line[0])
        wrk_fill(evidence->wrk_line, result);
    if (evidence->beside_line[0]) {
        value[M_BESIDE_REQUESTS] = line_value(evidence->beside_line, "planned");
        value[M_BESIDE_UNANSWERED] =
            line_value(evidence->beside_line, "unanswered");
    }
    if (evidence->beside_line[0] &&
        line_value(evidence->beside_line, "samples") > 0) {
        value[M_BESIDE_LATENCY_P50_US] =
            line_value(evidence->beside_line, "latency_p50_us");
        value[M_BESIDE_LATENCY_P99_US] =
            line_value(evidence->beside_line, "latency_p99_us");
    }
    value[M_CONNECTIONS_SERVED] = of_load(evidence, "served");
    if (is_open(evidence)) { /* most connections have nothing to wait for */
        value[M_UNANSWERED] = line_value(evidence->wrk_line, "unanswered");
        return;
    }
    value[M_UNANSWERED] = of_load(evidence, "requests") -
                          line_value(evidence->wrk_line, "requests");
    value[M_CONNECTIONS_BY_LITTLES_LAW] =
        little_connections(evidence->wrk_line);
}

/* --- identities --------------------------------------------------------- */

/* "" when the server gave as many answers as the load got. */
static void check_closed_count(const struct evidence *evidence, char *reason)
{
    double requests = line_value(evidence->wrk_line, "requests");
    double responses = of_load(evidence, "responses");
    double dropped = responses - requests;
    double under_way = evidence->connections * wrk_pipeline(evidence->wrk_line);

    if (!(dropped >= 0 && dropped <= under_way + beside_dropped(evidence)))
        (void)snprintf(reason, REASON_BYTES,
                       "wrk counts %.0f requests on %.0f connections, the "
                       "server %.0f responses",
                       requests, evidence->connections, responses);
}

/* The same of an open loop. */
static void check_open_count(const struct evidence *evidence, char *reason)
{
    double answered = line_value(evidence->wrk_line, "requests") +
                      line_value(evidence->wrk_line, "warmup_answered");
    double given_up = line_value(evidence->wrk_line, "errors_timeout");
    double responses = of_load(evidence, "responses");

    if (!(responses >= answered &&
          responses <= answered + given_up + beside_dropped(evidence)))
        (void)snprintf(reason, REASON_BYTES,
                       "crowd counts %.0f answers, and %.0f requests given "
                       "up, the server %.0f responses",
                       answered, given_up, responses);
}

int evidence_check(const struct evidence *evidence, const struct result *result,
                   char *reason)
{
    double waiting = result->value[M_CONNECTIONS_BY_LITTLES_LAW];

    reason[0] = '\0';
    if (evidence->has_counters && is_open(evidence))
        check_open_count(evidence, reason);
    else if (evidence->has_counters)
        check_closed_count(evidence, reason);
    if (reason[0])
        return -EBADMSG;
    if (evidence_is_kept_alive(evidence) &&
        waiting > LITTLE_MOST * evidence->connections)
        (void)snprintf(reason, REASON_BYTES,
                       "rate x mean latency is %.1f: more than the %.0f "
                       "connections there were",
                       waiting, evidence->connections);
    else if (!is_open(evidence) && result->value[M_REQUESTS] == 0)
        (void)snprintf(reason, REASON_BYTES,
                       "nothing was answered between the marks");
    else if (result->value[M_DURATION_S] <
             DURATION_LEAST * evidence->duration_s)
        (void)snprintf(reason, REASON_BYTES,
                       "the marks lie %.3f s apart instead of %.3f s: until "
                       "all was ready %s time was nearly up",
                       result->value[M_DURATION_S], evidence->duration_s,
                       is_open(evidence) ? "crowd's" : "wrk's");
    return reason[0] ? -EBADMSG : 0;
}

/* --- facts -------------------------------------------------------------- */

/* What the network counted while connects of ours mattered: of connections
 * that are kept, until all of them should have been open; of others, between
 * the marks.  A difference that cannot be ours is nobody's. */
static void network_facts(const struct evidence *evidence, struct facts *facts)
{
    const struct mark *from = evidence->idle, *to = evidence->first;

    facts->listen_overflows = facts->request_queue_full = 0;
    facts->listen_drops = facts->syn_retransmits = 0;
    if (!facts->kept_alive) {
        from = evidence->first;
        to = evidence->second;
    } else if (!(evidence->connections_open < evidence->connections)) {
        return;
    }
    if (from->at_ns == 0 || to->at_ns == 0 ||
        (evidence->has_counters && evidence->connections <= QUEUE_LEAST))
        return;
    facts->listen_overflows =
        moved(to->network.listen_overflows, from->network.listen_overflows);
    facts->listen_drops =
        moved(to->network.listen_drops, from->network.listen_drops);
    facts->request_queue_full =
        moved(to->network.request_queue_full, from->network.request_queue_full);
    facts->syn_retransmits =
        moved(to->network.syn_retransmits, from->network.syn_retransmits);
}

/* How many of the connections rate x mean latency has to account for at
 * least: while they were being opened, they could not wait, and what waits at
 * the end is in no latency. */
static double little_expected(const struct evidence *evidence)
{
    double whole_s = line_value(evidence->wrk_line, "monotonic_us") / 1e6;
    double latency_s = line_value(evidence->wrk_line, "latency_mean_us") / 1e6;
    double share = (whole_s - evidence->ramp_s - latency_s) / whole_s;

    return share > 0 ? share * evidence->connections : 0;
}

/* /proc/stat asks a hundred times a second who runs; what it says of a CPU
 * used half of the time is off by half the root of so many looks, standard
 * deviation of a binomial.  Three of these are no other load. */
static double tick_blur_pct(const struct evidence *evidence,
                            const struct result *result)
{
    double ticks =
        result->value[M_DURATION_S] * (double)sysconf(_SC_CLK_TCK) *
        (evidence->cpus->server_count + evidence->cpus->client_count);

    return ticks > 0 ? 100 * 3 * sqrt(ticks) / 2 / ticks : INFINITY;
}

void evidence_facts(const struct evidence *evidence,
                    const struct result *result, struct facts *facts)
{
    const struct profile *profile = evidence->profile;

    *facts = (struct facts){
        .failure = evidence->failure,
        .connections = evidence->connections,
        /* From outside, whoever else connects is in there too. */
        .connections_open =
            evidence->has_counters ? evidence->connections_open : NAN,
        .is_open = is_open(evidence),
        .kept_alive = evidence_is_kept_alive(evidence),
        .little_expected = little_expected(evidence),
        .counters_late = evidence->late,
        .may_repeat = evidence->may_repeat,
        .held_up_s = evidence->clocks->held_up_s,
        .clock_step_s = evidence->clocks->step_s,
        .refused = since_idle(evidence, "refused"),
        .errors_accept = since_idle(evidence, "errors_accept"),
        .errors_thread = since_idle(evidence, "errors_thread"),
        .threads = line_value(evidence->last, "threads_max"),
        .limits = evidence->limits,
        .client_bound_pct = profile->client_bound_pct,
        .steal_limit_pct = profile->steal_limit_pct,
        .other_limit_pct =
            profile->steal_limit_pct + tick_blur_pct(evidence, result),
    };
    network_facts(evidence, facts);
}
