#include "interrupt.h"

#include <signal.h>
#include <stdbool.h>

/* The second one ends the runner as if nobody listened; its children die with
 * it. */
static void on_signal(uv_signal_t *handle, int number)
{
    struct interrupt *interrupt = handle->data;

    if (interrupt->number) {
        (void)signal(number, SIG_DFL); /* cannot fail for these */
        (void)raise(number);
    }
    interrupt->number = number;
}

/* Under nohup a hangup is nothing to us. */
static bool is_ignored(int number)
{
    struct sigaction action;

    return sigaction(number, NULL, &action) == 0 &&
           action.sa_handler == SIG_IGN;
}

int interrupt_listen(struct interrupt *interrupt, uv_loop_t *loop)
{
    static const int numbers[INTERRUPT_SIGNALS] = {SIGINT, SIGTERM, SIGHUP};
    int result = 0;

    for (int i = 0; i < INTERRUPT_SIGNALS && !result; i++) {
        uv_signal_t *handle = &interrupt->handles[i];

        result = uv_signal_init(loop, handle);
        handle->data = interrupt;
        if (!result && !(numbers[i] == SIGHUP && is_ignored(SIGHUP)))
            result = uv_signal_start(handle, on_signal, numbers[i]);
        uv_unref((uv_handle_t *)handle);
    }
    return result;
}

/* From here on a signal ends us at once: what was measured is on the disk. */
void interrupt_stop(struct interrupt *interrupt)
{
    for (int i = 0; i < INTERRUPT_SIGNALS; i++)
        (void)uv_signal_stop(&interrupt->handles[i]); /* cannot fail */
}
