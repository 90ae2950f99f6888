/*
 * main.c - the open loop's command line, the lines on stdout, the files, the
 * exit codes: 0 the plan was carried out, 1 it was not, 2 usage, 128 + n
 * ended by signal n.
 *
 * stdout has one line when the first request is about to be due,
 *   started connections=64 monotonic_us=81234567
 * with the connections open by then, and at the end that of tally.h.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "client.h"
#include "crowd.h"
#include "net.h"
#include "opt.h"
#include "priority.h"
#include "signals.h"
#include "version.h"

static const char name[] = "crowd";

enum {
    PATH_BYTES = 4096,
    REQUEST_BYTES = PATH_BYTES + 512 /* no host's name is longer than 255 */
};

struct config {
    const char *path, *manner;
    int64_t rate_per_s, bytes_per_s, far_ms, seed;
    const char *arrivals;
    int64_t duration_ms, warmup_ms, connections, sources, timeout_ms, first;
    const char *histogram, *hgrm;
};

static const struct opt options[] = {
    {"path", "PATH", "ask for this", OPT_TEXT, "/hello", 0, 0,
     offsetof(struct config, path), NULL},
    {"manner", "MANNER", "ask, close, visit, hold, trickle or sip", OPT_TEXT,
     "ask", 0, 0, offsetof(struct config, manner), NULL},
    {"rate", "N", "requests per second of who asks, closes or visits",
     OPT_NUMBER, "1000", 1, 1000000, offsetof(struct config, rate_per_s), NULL},
    {"bytes-per-s", "N", "sent by who trickles, read by who sips", OPT_NUMBER,
     "1", 1, CLIENT_BUFFER_BYTES, offsetof(struct config, bytes_per_s), NULL},
    {"far", "MS", "round trip of who visits", OPT_NUMBER, "0", 0, 60000,
     offsetof(struct config, far_ms), NULL},
    {"arrivals", "KIND", "constant or poisson intervals", OPT_TEXT, "constant",
     0, 0, offsetof(struct config, arrivals), NULL},
    {"seed", "N", "of the poisson intervals", OPT_NUMBER, "1", 0, INT64_MAX,
     offsetof(struct config, seed), NULL},
    {"duration", "MS", "milliseconds to measure", OPT_NUMBER, "10000", 1,
     86400000, offsetof(struct config, duration_ms), NULL},
    {"warmup", "MS", "milliseconds before, not recorded", OPT_NUMBER, "1000", 0,
     3600000, offsetof(struct config, warmup_ms), NULL},
    {"connections", "N", "kept open; who finds none idle waits", OPT_NUMBER,
     "64", 1, 1000000, offsetof(struct config, connections), NULL},
    {"sources", "N", "come from 127.0.0.1 and so many in all", OPT_NUMBER, "1",
     1, 250, offsetof(struct config, sources), NULL},
    {"timeout", "MS", "for an answer, from when it is due", OPT_NUMBER, "2000",
     1, 600000, offsetof(struct config, timeout_ms), NULL},
    {"first", NULL, "run as soon as there is something to do (SCHED_RR)",
     OPT_FLAG, NULL, 0, 0, offsetof(struct config, first), NULL},
    {"histogram", "FILE", "latencies as CSV: value_us,count", OPT_TEXT, NULL, 0,
     0, offsetof(struct config, histogram), NULL},
    {"hgrm", "FILE", "the same as HdrHistogram's percentiles", OPT_TEXT, NULL,
     0, 0, offsetof(struct config, hgrm), NULL},
    {0},
};

static enum arrivals arrivals_of(const struct config *config)
{
    if (strcmp(config->arrivals, "constant") == 0)
        return ARRIVALS_CONSTANT;
    if (strcmp(config->arrivals, "poisson") == 0)
        return ARRIVALS_POISSON;
    usage_die(name, "--arrivals: \"%s\" is neither constant nor poisson",
              config->arrivals);
}

static enum crowd_manner manner_of(const struct config *config)
{
    static const char *const names[] = {
        [MANNER_ASK] = "ask",         [MANNER_CLOSE] = "close",
        [MANNER_VISIT] = "visit",     [MANNER_HOLD] = "hold",
        [MANNER_TRICKLE] = "trickle", [MANNER_SIP] = "sip"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(config->manner, names[i]) == 0)
            return (enum crowd_manner)i;
    usage_die(name,
              "--manner: \"%s\" is none of ask, close, visit, hold, trickle, "
              "sip",
              config->manner);
}

/* As wrk writes it. */
static void make_request(const struct config *config, const char *host,
                         char request[REQUEST_BYTES])
{
    if (config->path[0] != '/')
        usage_die(name, "--path: \"%s\" does not begin with /", config->path);
    if (strlen(config->path) > PATH_BYTES)
        usage_die(name, "--path: longer than %d bytes", PATH_BYTES);
    for (const char *at = config->path; *at; at++)
        if (*at <= ' ' || *at > '~')
            usage_die(name, "--path: only visible ASCII may stand in a path");
    /* Fits: net_lookup has seen the host. */
    (void)snprintf(request, REQUEST_BYTES,
                   "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", config->path, host);
}

static void look_up(const char *target, struct net_address *address)
{
    int result = net_lookup(target, address);

    if (result == -EINVAL)
        usage_die(name, "\"%s\" is not HOST:PORT", target);
    if (result)
        die(name, "\"%s\" is unknown", target);
}

/* A mistake is told before time is spent. */
static void check_file(const char *path)
{
    char tried[PATH_MAX];
    int fd;

    if (!path)
        return;
    if (snprintf(tried, sizeof tried, "%s.tmp", path) >= (int)sizeof tried)
        die(name, "cannot write %s: %s", path, strerror(ENAMETOOLONG));
    fd = open(tried, O_WRONLY | O_CREAT | O_CLOEXEC, 0666);
    if (fd < 0)
        die(name, "cannot write %s: %s", path, strerror(errno));
    (void)close(fd); /* nothing was written */
    (void)unlink(tried);
}

static void check_descriptors(const struct config *config)
{
    int64_t room = net_descriptor_room();

    if (config->connections > room)
        die(name,
            "--connections: %" PRId64
            " are more than descriptors allow, %" PRId64
            "; raise the limit with ulimit -n",
            config->connections, room);
}

static int open_signals(void)
{
    int fd = signals_open();

    if (fd < 0)
        die(name, "cannot hear signals: %s", strerror(-fd));
    (void)signal(SIGPIPE, SIG_IGN); /* cannot fail; EPIPE tells instead */
    return fd;
}

static void on_start(int connections_open)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail */
    printf("started connections=%d monotonic_us=%" PRId64 "\n",
           connections_open,
           (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000);
    (void)fflush(stdout); /* whether stdout works is asked at the end */
}

static void save(const struct histogram *latencies, const char *path,
                 int (*write)(const struct histogram *, FILE *))
{
    int result = path ? histogram_save(latencies, path, write) : 0;

    if (result)
        die(name, "cannot write %s: %s", path, strerror(-result));
}

/* The line comes last: where it is, the files are. */
static void report(const struct config *config, const struct tally *tally,
                   const struct bins *bins)
{
    struct histogram latencies;
    int result = bins_histogram(bins, &latencies);

    if (result)
        die(name, "cannot sum up: %s", strerror(-result));
    save(&latencies, config->histogram, histogram_write_csv);
    save(&latencies, config->hgrm, histogram_write_hgrm);
    result = tally_write(tally, &latencies, stdout);
    if (result)
        die(name, "cannot write the result: %s", strerror(-result));
    histogram_release(&latencies);
}

/* Returns the exit code. */
static int run(const struct config *config, const struct crowd_plan *plan)
{
    struct tally tally;
    struct bins bins;
    int result = bins_init(&bins, plan->timeout_ms * 1000);

    if (result)
        die(name, "cannot begin: %s", strerror(-result));
    result = crowd_run(plan, &tally, &bins);
    if (result < 0)
        die(name, "cannot begin: %s", strerror(-result));
    if (result == 0)
        report(config, &tally, &bins);
    bins_release(&bins);
    return result > 0 ? 128 + result : 0;
}

int main(int argc, char **argv)
{
    static const struct opt_program program = {
        name, PROJECT_VERSION, "[OPTION...] HOST:PORT",
        "Asks at a fixed rate, whatever the answers, and times each request "
        "from\nwhen it was due; or is but there, or slow.\n\n"
        "  ask      at the rate, on connections that stay\n"
        "  close    at the rate, each on a connection of its own\n"
        "  visit    likewise, opened when it is due; --far lets a round trip\n"
        "           pass before the request, and before closing\n"
        "  hold     once on every connection, which then stays\n"
        "  trickle  again and again, sending so many bytes a second\n"
        "  sip      again and again, reading so many bytes a second"};
    struct config config = {0};
    struct net_address address;
    char request[REQUEST_BYTES];
    int rest = opt_parse(&program, options, &config, argc, argv);

    if (argc - rest != 1)
        usage_die(name, "give one HOST:PORT; see --help");
    look_up(argv[rest], &address);
    make_request(&config, argv[rest], request);
    const enum crowd_manner manner = manner_of(&config);
    const struct crowd_plan plan = {
        .arrivals = arrivals_of(&config),
        .address = (const struct sockaddr *)&address.storage,
        .request = request,
        .manner = manner,
        .bytes_per_s = (uint64_t)config.bytes_per_s,
        .sources = (int)config.sources,
        .far_ms = (uint64_t)config.far_ms,
        .rate_per_s = manner == MANNER_ASK || manner == MANNER_CLOSE ||
                              manner == MANNER_VISIT
                          ? (uint64_t)config.rate_per_s
                          : 0,
        .seed = (uint64_t)config.seed,
        .warmup_ms = (uint64_t)config.warmup_ms,
        .duration_ms = (uint64_t)config.duration_ms,
        .timeout_ms = (uint64_t)config.timeout_ms,
        .connections = (int)config.connections,
        .signal_fd = open_signals(),
        .on_start = on_start,
    };
    if (config.far_ms > 0 && manner != MANNER_VISIT)
        usage_die(name, "--far goes with --manner visit");
    if (config.first)
        priority_run_first(); /* where that is allowed */
    check_descriptors(&config);
    check_file(config.histogram);
    check_file(config.hgrm);
    return run(&config, &plan);
}
