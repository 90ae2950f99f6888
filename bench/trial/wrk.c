#include "wrk.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

#include "line.h"

/* Wall clock and monotonic clock may differ by so much. */
static const double CLOCK_TOLERANCE = 0.02, CLOCK_SLACK_US = 50000;

/* On a machine that has other things to do, so long until wrk looks at its
 * clock, and from then on. */
static const double GAP_MOST_US = 1e6;

int wrk_threads(int connections, int cpus)
{
    int threads = cpus < connections ? cpus : connections;

    while (threads > 1 && connections % threads != 0)
        threads--;
    return threads > 0 ? threads : 1;
}

__attribute__((format(printf, 3, 4))) static void
add(struct wrk_command *command, int *count, const char *format, ...)
{
    char *text = command->text[*count];
    va_list values;
    int length;

    va_start(values, format);
    length = vsnprintf(text, WRK_TEXT_BYTES, format, values);
    va_end(values);
    command->argv[*count] =
        length >= 0 && length < WRK_TEXT_BYTES ? text : NULL;
    ++*count;
}

/* What follows `--` is the script's.  Returns -E2BIG when it does not fit. */
static int add_arguments(struct wrk_command *command, int *count,
                         char *const *arguments)
{
    add(command, count, "--");
    for (; *arguments; arguments++) {
        if (*count == WRK_ARGUMENTS_MAX - 1)
            return -E2BIG;
        add(command, count, "%s", *arguments);
    }
    return 0;
}

int wrk_command_init(struct wrk_command *command, const struct wrk_load *load)
{
    int count = 0, result = 0;

    add(command, &count, "wrk");
    add(command, &count, "-t%d", load->threads);
    add(command, &count, "-c%d", load->connections);
    add(command, &count, "-d%ds", load->duration_s);
    add(command, &count, "--timeout");
    add(command, &count, "%ds", load->timeout_s);
    add(command, &count, "-s");
    add(command, &count, "%s", load->script);
    add(command, &count, "%s", load->url);
    if (load->arguments)
        result = add_arguments(command, &count, load->arguments);
    for (int i = 0; i < count; i++)
        if (!command->argv[i])
            return -ENAMETOOLONG;
    command->argv[count] = NULL;
    return result;
}

/* The first kind of error that occurred, for people; NULL for none. */
static const char *error_kind(const char *line, double *count)
{
    static const struct {
        const char *key, *name;
    } kinds[] = {
        {"errors_status", "answers that were not 2xx or 3xx"},
        {"errors_connect", "failed connects"},
        {"errors_read", "read errors"},
        {"errors_write", "write errors"},
        {"errors_timeout", "answers slower than --timeout"},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        *count = line_value(line, kinds[i].key);
        if (!(*count <= 0))
            return kinds[i].name;
    }
    return NULL;
}

/* wrk times answers by the wall clock: that must have gone like the monotonic
 * one, and what wrk calls its duration lie within.  crowd looks at no wall
 * clock, and tells none. */
static bool is_in_time(const char *line)
{
    double duration_us = line_value(line, "duration_us");
    double monotonic_us = line_value(line, "monotonic_us");
    double wall_us = line_value(line, "wall_us");
    double tolerance_us = fmax(monotonic_us * CLOCK_TOLERANCE, CLOCK_SLACK_US);

    return !(fabs(wall_us - monotonic_us) > tolerance_us) &&
           duration_us <= monotonic_us + tolerance_us &&
           duration_us >= monotonic_us - GAP_MOST_US - tolerance_us;
}

double wrk_pipeline(const char *line)
{
    double pipeline = line_value(line, "pipeline");

    return pipeline >= 1 ? pipeline : 1; /* NaN: it does not say */
}

static bool is_timed(const char *line, int connections)
{
    double pipeline = wrk_pipeline(line);
    double samples = line_value(line, "samples");
    double untimed = line_value(line, "requests") - samples * pipeline;

    return isnan(line_value(line, "uncorrected")) && samples > 0 &&
           untimed >= 0 && untimed <= connections * (pipeline - 1);
}

static void say_not_timed(const char *line, char *reason)
{
    double pipeline = wrk_pipeline(line);
    char batches[64] = "answers";

    if (pipeline > 1)
        (void)snprintf(batches, sizeof batches, "batches of %.0f", pipeline);
    (void)snprintf(reason, REASON_BYTES, "wrk timed %.0f %s of %.0f requests",
                   line_value(line, "samples"), batches,
                   line_value(line, "requests"));
}

int wrk_check(const char *line, int connections, char *reason)
{
    double count;
    const char *kind;

    reason[0] = '\0';
    if (!line_is(line, "bench-result") || line_value(line, "version") != 1 ||
        line_value(line, "complete") != 1)
        (void)snprintf(reason, REASON_BYTES, "no whole result line from wrk");
    else if ((kind = error_kind(line, &count)))
        (void)snprintf(reason, REASON_BYTES, "%.0f %s", count, kind);
    else if (!(line_value(line, "requests") > 0))
        (void)snprintf(reason, REASON_BYTES, "wrk got no answer");
    else if (!is_timed(line, connections))
        say_not_timed(line, reason);
    else if (!is_in_time(line))
        (void)snprintf(reason, REASON_BYTES,
                       "wrk's clock says %.3f s, the monotonic clock %.3f s, "
                       "the wall clock %.3f s",
                       line_value(line, "duration_us") / 1e6,
                       line_value(line, "monotonic_us") / 1e6,
                       line_value(line, "wall_us") / 1e6);
    return reason[0] ? -EBADMSG : 0;
}

void wrk_fill(const char *line, struct result *result)
{
    static const struct {
        enum metric metric;
        const char *key;
    } columns[] = {
        {M_ERRORS_CONNECT, "errors_connect"},
        {M_ERRORS_READ, "errors_read"},
        {M_ERRORS_WRITE, "errors_write"},
        {M_ERRORS_TIMEOUT, "errors_timeout"},
        {M_ERRORS_STATUS, "errors_status"},
        {M_LATENCY_MEAN_US, "latency_mean_us"},
        {M_LATENCY_P50_US, "latency_p50_us"},
        {M_LATENCY_P90_US, "latency_p90_us"},
        {M_LATENCY_P99_US, "latency_p99_us"},
        {M_LATENCY_P999_US, "latency_p999_us"},
        {M_LATENCY_MAX_US, "latency_max_us"},
        {M_LATENCY_WRK_P99_US, "latency_wrk_p99_us"},
    };

    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        result->value[columns[i].metric] = line_value(line, columns[i].key);
}
