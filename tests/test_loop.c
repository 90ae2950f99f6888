/* Waits on a loop that has other things to do. */
#include "support.h"

#include <errno.h>

#include "loop.h"

static bool is_never(void *arg)
{
    (void)arg;
    return false;
}

static bool is_set(void *arg)
{
    return *(bool *)arg;
}

/* Busy until the wait's own timer is due. */
static void on_early(uv_timer_t *timer)
{
    int64_t end_ms = now_ms() + 10;

    (void)timer;
    while (now_ms() < end_ms)
        continue;
}

static void on_late(uv_timer_t *timer)
{
    if (timer->data)
        *(bool *)timer->data = true;
}

static void close_all(uv_loop_t *loop, uv_timer_t *early, uv_timer_t *late)
{
    uv_close((uv_handle_t *)early, NULL);
    uv_close((uv_handle_t *)late, NULL);
    assert_int_equal(uv_run(loop, UV_RUN_DEFAULT), 0);
    assert_int_equal(uv_loop_close(loop), 0);
}

/* Another timer takes so long that the wait expires before the loop polls
 * again; the next event is far. */
static void a_wait_ends_when_its_time_is_up(void **state)
{
    uv_loop_t loop;
    uv_timer_t early, late;
    int64_t began_ms = now_ms();

    (void)state;
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(uv_timer_init(&loop, &early), 0);
    assert_int_equal(uv_timer_init(&loop, &late), 0);
    for (int i = 0; i < 10; i++) {
        assert_int_equal(uv_timer_start(&early, on_early, 5, 0), 0);
        late.data = NULL;
        assert_int_equal(uv_timer_start(&late, on_late, DEADLINE_MS, 0), 0);
        assert_int_equal(loop_wait(&loop, is_never, NULL, 6, NULL), -ETIMEDOUT);
    }
    assert_true(now_ms() - began_ms < DEADLINE_MS / 2);
    close_all(&loop, &early, &late);
}

static void what_is_waited_for_comes_first(void **state)
{
    uv_loop_t loop;
    uv_timer_t early, late;
    bool set = false;
    int interrupted = 0;

    (void)state;
    assert_int_equal(uv_loop_init(&loop), 0);
    assert_int_equal(uv_timer_init(&loop, &early), 0);
    assert_int_equal(uv_timer_init(&loop, &late), 0);
    late.data = &set;
    assert_int_equal(uv_timer_start(&late, on_late, 20, 0), 0);
    assert_int_equal(loop_wait(&loop, is_set, &set, DEADLINE_MS, NULL), 0);
    assert_int_equal(loop_wait(&loop, is_set, &set, 0, NULL), 0);
    interrupted = 2;
    assert_int_equal(
        loop_wait(&loop, is_never, NULL, DEADLINE_MS, &interrupted), -EINTR);
    close_all(&loop, &early, &late);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wait_ends_when_its_time_is_up),
        cmocka_unit_test(what_is_waited_for_comes_first),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
