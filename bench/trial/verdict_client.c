#include "verdict_client.h"

#include "verdict_conclude.h"

/* A wrk that wakes up often waits a little each time; nobody holds it back. */
static const double HELD_BACK_PCT = 20;

/* Whether wrk stood ready to compute, and was given no CPU, although no other
 * load had it: by a quota, for one. */
bool verdict_is_held_back(const struct facts *facts,
                          const struct result *result)
{
    return result->value[M_CLIENT_WAITED_PCT] >= HELD_BACK_PCT &&
           !(result->value[M_OTHER_CPU_PCT] > facts->other_limit_pct);
}

bool verdict_is_client_bound(const struct facts *facts, struct result *result)
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
    else if (verdict_is_held_back(facts, result))
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
