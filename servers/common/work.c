#include "work.h"

#include <errno.h>
#include <time.h>

enum {
    CALIBRATION_TRIES = 9,
    CALIBRATION_ROUNDS = 400000
};

uint64_t work_hash(uint64_t rounds)
{
    uint64_t hash = 0;

    while (rounds--) {
        hash += 0x9e3779b97f4a7c15u;
        hash = (hash ^ (hash >> 30)) * 0xbf58476d1ce4e5b9u;
        hash = (hash ^ (hash >> 27)) * 0x94d049bb133111ebu;
        hash ^= hash >> 31;
    }
    return hash;
}

static int64_t cpu_now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now); /* always there */
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int64_t work_calibrate(void)
{
    volatile uint64_t sink; /* keeps the calls from being dropped */
    int64_t best_ns = INT64_MAX, rounds_per_us;

    for (int i = 0; i < CALIBRATION_TRIES; i++) {
        int64_t start_ns = cpu_now_ns(), spent_ns;
        sink = work_hash(CALIBRATION_ROUNDS);
        (void)sink;
        spent_ns = cpu_now_ns() - start_ns;
        if (spent_ns < best_ns)
            best_ns = spent_ns;
    }
    rounds_per_us = best_ns > 0 ? CALIBRATION_ROUNDS * 1000LL / best_ns : 1;
    return rounds_per_us > 0 ? rounds_per_us : 1;
}

void work_block(uint64_t ms)
{
    struct timespec rest = {.tv_sec = (time_t)(ms / 1000),
                            .tv_nsec = (long)(ms % 1000 * 1000000)};

    while (nanosleep(&rest, &rest) && errno == EINTR)
        ;
}
