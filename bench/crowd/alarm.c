#include "alarm.h"

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

static void on_poll(uv_poll_t *poll, int status, int events)
{
    (void)poll, (void)status, (void)events;
}

int alarm_init(struct alarm *alarm, uv_loop_t *loop)
{
    int result;

    *alarm = (struct alarm){
        .fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC)};
    if (alarm->fd < 0)
        return -errno;
    result = uv_poll_init(loop, &alarm->poll, alarm->fd);
    if (result < 0) {
        (void)close(alarm->fd); /* nothing was written */
        return result;
    }
    (void)uv_poll_start(&alarm->poll, UV_READABLE, on_poll); /* cannot fail */
    return 0;
}

void alarm_release(struct alarm *alarm)
{
    (void)close(alarm->fd); /* likewise */
}

void alarm_set(struct alarm *alarm, uint64_t at_ns)
{
    const struct itimerspec at = {
        .it_value = {.tv_sec = (time_t)(at_ns / 1000000000),
                     .tv_nsec = (long)(at_ns % 1000000000)}};

    if (at_ns == alarm->at_ns)
        return;
    alarm->at_ns = at_ns;
    /* Cannot fail: valid arguments.  Setting it is also what makes the
     * descriptor unreadable: no need to read it. */
    (void)timerfd_settime(alarm->fd, TFD_TIMER_ABSTIME, &at, NULL);
}
