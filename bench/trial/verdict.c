#include "verdict.h"

#include "verdict_client.h"
#include "verdict_closed.h"
#include "verdict_conclude.h"
#include "verdict_limits.h"
#include "verdict_noise.h"
#include "verdict_open.h"

/* Whether clients waited for the server in vain, or it for them. */
static bool is_one_sided(const struct facts *facts, struct result *result)
{
    return facts->is_open ? verdict_is_late(STATUS_CLIENT_BOUND, result) ||
                                verdict_is_client_bound(facts, result) ||
                                verdict_is_overloaded(facts, result)
                          : verdict_is_starved(facts, result);
}

static void judge(const struct facts *facts, struct result *result)
{
    if (verdict_is_out_of_ports(facts, result) ||
        verdict_is_turned_away(facts, result))
        return;
    if (facts->failure && facts->failure[0])
        conclude(result, STATUS_FAILED, "%s", facts->failure);
    else if (facts->may_repeat &&
             (verdict_is_from_outside(facts, STATUS_DISTURBED, result) ||
              verdict_is_late_by_chance(facts, result)))
        return;
    else if (verdict_is_server_limited(facts, result) ||
             verdict_is_queue_full(facts, result) ||
             verdict_is_held_up(facts, result) || is_one_sided(facts, result))
        return;
    else if (facts->counters_late)
        verdict_conclude_late(facts, result);
    else if (!verdict_is_client_bound(facts, result) &&
             !verdict_is_from_outside(facts, STATUS_NOISY, result))
        conclude(result, STATUS_OK, "%s", "");
}

void verdict_judge(const struct facts *facts, struct result *result)
{
    judge(facts, result);
    verdict_add_time(facts, result);
}
