/*
 * slow.so: preloaded, it makes a server spend SLOW_NS nanoseconds more of CPU
 * time on every answer, on the thread that sends it.
 *
 *   LD_PRELOAD=build/tests/slow.so SLOW_NS=400 build/event-server
 *
 * An answer is one send or sendmsg that moved bytes: right for answers that
 * fit into a socket.
 *
 * The time is burnt by computing, not by looking at a clock: a look may take
 * as long as what is to be burnt, and a clock goes on while the CPU is taken
 * away.  How long one round takes is measured at the start, as the least of
 * many short measurements: what disturbs one only makes it longer.
 */
#include <dlfcn.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum {
    BAD_NUMBER = 99,   /* the exit code after one */
    MEASUREMENTS = 40, /* of so many rounds, some 0.2 ms each */
    ROUNDS_MEASURED = 100000
};

typedef ssize_t (*send_call)(int, const void *, size_t, int);
typedef ssize_t (*sendmsg_call)(int, const struct msghdr *, int);

static send_call real_send;
static sendmsg_call real_sendmsg;
static uint64_t rounds_per_answer;

/* Each round needs the one before, so that they take their time whatever else
 * the CPU finds to do (Knuth's MMIX generator). */
static void burn(uint64_t rounds)
{
    uint64_t state = rounds;

    for (uint64_t i = 0; i < rounds; i++) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        __asm__ volatile("" : "+r"(state)); /* or nothing would be left */
    }
}

/* Not the thread's CPU time: what a hypervisor took is taken off that later, in
 * one piece, and the least measurement would be the one that this strikes. */
static double now_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
    return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

static double ns_per_round(void)
{
    double least_ns = 1e18;

    for (int i = 0; i < MEASUREMENTS; i++) {
        double from_ns = now_ns(), passed_ns;

        burn(ROUNDS_MEASURED);
        passed_ns = now_ns() - from_ns;
        if (passed_ns > 0 && passed_ns < least_ns)
            least_ns = passed_ns;
    }
    return least_ns / ROUNDS_MEASURED;
}

__attribute__((constructor)) static void begin(void)
{
    const char *text = getenv("SLOW_NS");
    char *end = NULL;
    double slow_ns = text ? strtod(text, &end) : -1;

    if (!text || end == text || *end || !(slow_ns >= 0 && slow_ns <= 1e9)) {
        fprintf(stderr, "slow.so: SLOW_NS is not a number from 0 to 1e9\n");
        _exit(BAD_NUMBER);
    }
    real_send = (send_call)(uintptr_t)dlsym(RTLD_NEXT, "send");
    real_sendmsg = (sendmsg_call)(uintptr_t)dlsym(RTLD_NEXT, "sendmsg");
    rounds_per_answer = (uint64_t)(slow_ns / ns_per_round() + 0.5);
}

ssize_t send(int fd, const void *data, size_t bytes, int flags)
{
    ssize_t sent = real_send(fd, data, bytes, flags);

    if (sent > 0)
        burn(rounds_per_answer);
    return sent;
}

ssize_t sendmsg(int fd, const struct msghdr *message, int flags)
{
    ssize_t sent = real_sendmsg(fd, message, flags);

    if (sent > 0)
        burn(rounds_per_answer);
    return sent;
}
