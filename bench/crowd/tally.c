#include "tally.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>

void tally_lateness(struct tally *tally, uint64_t late_ns)
{
    tally->late_sum_ns += late_ns;
    if (late_ns > TALLY_LATE_NS)
        tally->late++;
    if (late_ns > tally->late_max_ns)
        tally->late_max_ns = late_ns;
}

static void write_errors(const struct tally *tally, FILE *file)
{
    static const char *const names[ERROR_KINDS] = {
        [ERROR_CONNECT] = "connect", [ERROR_READ] = "read",
        [ERROR_WRITE] = "write",     [ERROR_TIMEOUT] = "timeout",
        [ERROR_STATUS] = "status",
    };

    for (int i = 0; i < ERROR_KINDS; i++)
        fprintf(file, " errors_%s=%" PRIu64, names[i], tally->errors[i]);
}

/* 0 without samples, as wrk has it. */
static void write_latencies(const struct histogram *latencies, FILE *file)
{
    static const struct {
        const char *name;
        double percentile;
    } columns[] = {{"p50", 50}, {"p90", 90}, {"p99", 99}, {"p999", 99.9}};
    bool any = latencies->total > 0;

    fprintf(file, " samples=%" PRIu64 " latency_mean_us=%.3f", latencies->total,
            any ? histogram_mean_us(latencies) : 0);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        fprintf(file, " latency_%s_us=%.0f", columns[i].name,
                any ? histogram_percentile_us(latencies, columns[i].percentile)
                    : 0);
    fprintf(file, " latency_max_us=%.0f",
            any ? histogram_max_us(latencies) : 0);
}

static void write_plan(const struct tally *tally, FILE *file)
{
    fprintf(file,
            " rate_per_s=%" PRIu64 " planned=%" PRIu64 " sent=%" PRIu64
            " answered=%" PRIu64 " unanswered=%" PRIu64 " queued=%" PRIu64,
            tally->rate_per_s, tally->planned, tally->sent, tally->answered,
            tally->unanswered, tally->queued);
    fprintf(file,
            " connections=%d connections_max=%d opened=%" PRIu64
            " served=%d warmup_answered=%" PRIu64 " drain_us=%" PRIu64,
            tally->connections, tally->connections_max, tally->opened,
            tally->served, tally->warmup_answered, tally->drain_ns / 1000);
}

/* What the generator itself did, and took. */
static void write_own(const struct tally *tally, FILE *file)
{
    double planned = tally->planned > 0 ? (double)tally->planned : 1;

    fprintf(file,
            " late=%" PRIu64 " late_pct=%.3f late_us_mean=%.3f"
            " late_us_max=%" PRIu64,
            tally->late, 100 * (double)tally->late / planned,
            (double)tally->late_sum_ns / 1000 / planned,
            tally->late_max_ns / 1000);
    fprintf(file, " cpu_user_us=%" PRIu64 " cpu_system_us=%" PRIu64,
            tally->cpu_user_us, tally->cpu_system_us);
}

int tally_write(const struct tally *tally, const struct histogram *latencies,
                FILE *file)
{
    fprintf(file,
            "bench-result version=1 duration_us=%" PRIu64
            " monotonic_us=%" PRIu64 " requests=%" PRIu64 " bytes=%" PRIu64,
            tally->duration_ns / 1000, tally->took_ns / 1000, tally->answered,
            tally->bytes);
    write_errors(tally, file);
    write_latencies(latencies, file);
    write_plan(tally, file);
    write_own(tally, file);
    fputs(" complete=1\n", file);
    if (fflush(file) != 0) /* a full disk shows only here */
        return -errno;
    return ferror(file) ? -EIO : 0;
}
