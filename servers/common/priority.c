#include "priority.h"

#include <sched.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    RESET_ON_FORK = 1,
    SLICE_NS = 100000
};

/* The kernel's struct sched_attr, version 0; C libraries got it late. */
struct attributes {
    uint32_t size, policy;
    uint64_t flags;
    int32_t nice;
    uint32_t priority;
    uint64_t runtime_ns, deadline_ns, period_ns;
};

static int set(uint32_t policy, uint64_t flags, uint32_t priority,
               uint64_t slice_ns)
{
    struct attributes attributes = {.size = sizeof attributes,
                                    .policy = policy,
                                    .flags = flags,
                                    .priority = priority,
                                    .runtime_ns = slice_ns};

    return (int)syscall(SYS_sched_setattr, 0, &attributes, 0);
}

void priority_run_soon(void)
{
    (void)set(SCHED_OTHER, RESET_ON_FORK, 0, SLICE_NS); /* a wish */
}

void priority_run_first(void)
{
    if (set(SCHED_RR, 0, 1, 0))
        (void)set(SCHED_OTHER, 0, 0, SLICE_NS); /* a wish */
}

void priority_look_first(void)
{
    if (set(SCHED_RR, RESET_ON_FORK, 2, 0))
        priority_run_soon();
}
