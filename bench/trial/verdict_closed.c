#include "verdict_closed.h"

#include "verdict_client.h"
#include "verdict_conclude.h"

/* With fewer answers than this share of what Little's law asks for, some
 * connections wait while others are served. */
static const double LITTLE_LEAST = 0.8;

/* Jain's index (Jain, Chiu and Hawe 1984): as if a tenth of them had nothing.
 */
static const double JAIN_FAIR = 0.9;

/* As long as wrk has time left, a connection that is not waiting for an answer
 * asks again at once; not if another load has taken that time.  And whoever is
 * kept waiting has had fewer answers, where the server counts them. */
static bool is_kept_waiting(const struct facts *facts,
                            const struct result *result)
{
    return facts->kept_alive &&
           result->value[M_CLIENT_CPU_PCT] < facts->client_bound_pct &&
           !verdict_is_held_back(facts, result) &&
           !(result->value[M_OTHER_CPU_PCT] > facts->other_limit_pct) &&
           !(result->value[M_FAIRNESS_JAIN] >= JAIN_FAIR) &&
           result->value[M_CONNECTIONS_BY_LITTLES_LAW] <
               LITTLE_LEAST * facts->little_expected;
}

bool verdict_is_starved(const struct facts *facts, struct result *result)
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
