#include "loop.h"

#include <errno.h>

/* Up to 1.44 libuv lets timers expire before it polls, too, and then waits for
 * the next event all the same, unless the loop is to stop. */
static void on_timer(uv_timer_t *timer)
{
    *(bool *)timer->data = true;
    uv_stop(timer->loop);
}

static void on_timer_closed(uv_handle_t *timer)
{
    timer->data = NULL;
}

int loop_wait(uv_loop_t *loop, bool (*is_true)(void *arg), void *arg,
              uint64_t timeout_ms, const int *interrupted)
{
    bool expired = false;
    uv_timer_t timer = {.data = &expired};
    int result = -EAGAIN;

    (void)uv_timer_init(loop, &timer); /* cannot fail */
    uv_update_time(loop);              /* the loop's clock may be old */
    (void)uv_timer_start(&timer, on_timer, timeout_ms, 0);
    while (result == -EAGAIN) {
        if (is_true(arg))
            result = 0;
        else if (interrupted && *interrupted)
            result = -EINTR;
        else if (expired)
            result = -ETIMEDOUT;
        else
            (void)uv_run(loop, UV_RUN_ONCE);
    }
    uv_close((uv_handle_t *)&timer, on_timer_closed);
    while (timer.data)
        (void)uv_run(loop, UV_RUN_NOWAIT);
    return result;
}
