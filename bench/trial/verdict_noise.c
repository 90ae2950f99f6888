#include "verdict_noise.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "verdict_conclude.h"

enum {
    TIME_TEXT_BYTES = 200
};

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
void verdict_add_time(const struct facts *facts, struct result *result)
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
bool verdict_is_held_up(const struct facts *facts, struct result *result)
{
    char time[TIME_TEXT_BYTES];

    if (!(facts->held_up_s > 0))
        return false;
    describe_time(facts, time);
    conclude(result, STATUS_NOISY, "%s", time);
    return true;
}

/* What is not of this trial's making; the status is the caller's. */
bool verdict_is_from_outside(const struct facts *facts, enum status status,
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
