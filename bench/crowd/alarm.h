/*
 * alarm.h - wakes a libuv loop at a nanosecond of the monotonic clock.
 *
 * libuv's own timers count whole milliseconds, rounded up from a clock that
 * is read once per turn; a timerfd is late by the microseconds that the
 * kernel takes to wake us.  Waking is all it does: the caller looks at the
 * clock in a uv_prepare_t, which runs before the loop waits again.
 *
 *   1. alarm_init
 *   2. alarm_set, in every turn in which something has yet to come
 *   3. alarm_release, once all handles of the loop are closed
 */
#ifndef CROWD_ALARM_H
#define CROWD_ALARM_H

#include <stdint.h>

#include <uv.h>

/* Owned by the caller, who keeps it until the loop has closed it. */
struct alarm {
    uv_poll_t poll;
    int fd;
    uint64_t at_ns; /* uv_hrtime; 0: not set */
};

/* Returns 0 or a negative errno, and then there is nothing to release. */
int alarm_init(struct alarm *alarm, uv_loop_t *loop);
void alarm_release(struct alarm *alarm);

/* In place of what was set before.  It has to be set again once it went off:
 * until then the loop does not rest. */
void alarm_set(struct alarm *alarm, uint64_t at_ns);

#endif
