#include "ports.h"

#include <errno.h>

#include "loop.h"
#include "profile_words.h"
#include "sample.h"

enum {
    TIME_WAIT_MS = 65000, /* TCP_TIMEWAIT_LEN of the kernel, and some more */
    LOOK_EVERY_MS = 500
};

int ports_check(const struct profile *profile, const struct limits *limits,
                char *error)
{
    long ports = limits_ports(limits);

    for (int i = 0; i < profile->scenario_count && ports > 0; i++) {
        const struct scenario *scenario = &profile->scenarios[i];
        int most = scenario->connections[scenario->level_count - 1];
        char place[ERROR_BYTES / 2] = "--connections";

        if (most <= ports)
            continue;
        if (scenario->line > 0)
            (void)snprintf(place, sizeof place, "%s:%d", profile->file,
                           scenario->line);
        return error_set(error, -EADDRNOTAVAIL,
                         "%s: scenario %s: %d connections need a port each, "
                         "there are %ld: lower them, or as root: sysctl "
                         "net.ipv4.ip_local_port_range=\"1024 65535\"",
                         place, scenario->name, most, ports);
    }
    return 0;
}

bool ports_are_short(const struct limits *limits, int connections,
                     long time_wait)
{
    long ports = limits_ports(limits);

    return limits->tw_reuse == 0 && ports > 0 && time_wait > 0 &&
           time_wait + connections > ports;
}

static long read_time_wait(void)
{
    struct sample_machine now;

    return sample_sockets_read(&now) == 0 ? now.tcp_time_wait : -1;
}

/* What is waited for by looking again and again. */
static bool never(void *nothing)
{
    (void)nothing;
    return false;
}

int ports_await(uv_loop_t *loop, const struct limits *limits, int connections,
                const struct progress *progress, const int *interrupted)
{
    long time_wait = read_time_wait();
    int result = 0;

    if (ports_are_short(limits, connections, time_wait))
        progress_note(progress,
                      "waiting for ports: of %ld for connects %ld are in "
                      "TIME_WAIT, for a minute at most; as root, to use them "
                      "again at once: sysctl net.ipv4.tcp_tw_reuse=2",
                      limits_ports(limits), time_wait);
    for (int passed_ms = 0;
         passed_ms < TIME_WAIT_MS && result != -EINTR &&
         ports_are_short(limits, connections, read_time_wait());
         passed_ms += LOOK_EVERY_MS)
        result = loop_wait(loop, never, NULL, LOOK_EVERY_MS, interrupted);
    return result == -EINTR ? result : 0;
}
