#include "open_loop.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "line.h"
#include "wrk.h"

int open_loop_find(char path[PATH_BYTES])
{
    static const char name[] = "crowd";
    ssize_t length = readlink("/proc/self/exe", path, PATH_BYTES);
    char *slash;

    if (length < 0)
        return -errno;
    if (length >= PATH_BYTES - (ssize_t)sizeof name)
        return -ENAMETOOLONG;
    path[length] = '\0';
    slash = strrchr(path, '/'); /* the kernel's paths begin with one */
    memcpy(slash + 1, name, sizeof name);
    return access(path, X_OK) ? -errno : 0;
}

double open_loop_rate_per_s(double rate_per_s)
{
    return fmin(fmax(round(rate_per_s), 1), 1000000);
}

__attribute__((format(printf, 3, 4))) static void
add(struct open_loop_command *command, int *count, const char *format, ...)
{
    char *text = command->text[*count];
    va_list values;
    int length;

    va_start(values, format);
    length = vsnprintf(text, OPEN_LOOP_TEXT_BYTES, format, values);
    va_end(values);
    command->argv[*count] =
        length >= 0 && length < OPEN_LOOP_TEXT_BYTES ? text : NULL;
    ++*count;
}

static void add_ms(struct open_loop_command *command, int *count,
                   const char *option, double seconds)
{
    add(command, count, "%s", option);
    add(command, count, "%.0f", seconds * 1000);
}

int open_loop_command_init(struct open_loop_command *command,
                           const struct open_loop_load *load)
{
    int count = 0;

    add(command, &count, "%s", load->crowd);
    if (load->goes_first)
        add(command, &count, "--first");
    add(command, &count, "--path");
    add(command, &count, "%s", load->path);
    add(command, &count, "--rate");
    add(command, &count, "%.0f", open_loop_rate_per_s(load->rate_per_s));
    add(command, &count, "--arrivals");
    add(command, &count, "%s", load->poisson ? "poisson" : "constant");
    add(command, &count, "--seed");
    add(command, &count, "%" PRIu64, load->seed & INT64_MAX);
    add(command, &count, "--connections");
    add(command, &count, "%d", load->connections);
    add_ms(command, &count, "--warmup", load->warmup_s);
    add_ms(command, &count, "--duration", load->duration_s);
    add_ms(command, &count, "--timeout", load->timeout_s);
    add(command, &count, "--histogram");
    add(command, &count, "%s.csv", load->files);
    add(command, &count, "--hgrm");
    add(command, &count, "%s.hgrm", load->files);
    add(command, &count, "%s", load->target);
    for (int i = 0; i < count; i++)
        if (!command->argv[i])
            return -ENAMETOOLONG;
    command->argv[count] = NULL;
    return 0;
}

/* The first kind of error that no load excuses, for people; NULL for none. */
static const char *error_kind(const char *line, double *count)
{
    static const struct {
        const char *key, *name;
    } kinds[] = {
        {"errors_status", "answers that were not 2xx or 3xx"},
        {"errors_connect", "failed connects"},
        {"errors_read", "read errors"},
        {"errors_write", "write errors"},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        *count = line_value(line, kinds[i].key);
        if (!(*count <= 0))
            return kinds[i].name;
    }
    return NULL;
}

int open_loop_check(const char *line, char *reason)
{
    double planned = line_value(line, "planned");
    double answered = line_value(line, "answered");
    double unanswered = line_value(line, "unanswered");
    double samples = line_value(line, "samples");
    double timeouts = line_value(line, "errors_timeout");
    double count;
    const char *kind;

    reason[0] = '\0';
    if (!line_is(line, "bench-result") || line_value(line, "version") != 1 ||
        line_value(line, "complete") != 1)
        (void)snprintf(reason, REASON_BYTES, "no whole result line from crowd");
    else if ((kind = error_kind(line, &count)))
        (void)snprintf(reason, REASON_BYTES, "%.0f %s", count, kind);
    else if (!(answered + line_value(line, "warmup_answered") > 0))
        (void)snprintf(reason, REASON_BYTES, "crowd got no answer");
    else if (!(planned == answered + unanswered && samples == answered &&
               unanswered <= timeouts))
        (void)snprintf(reason, REASON_BYTES,
                       "of %.0f requests crowd counts %.0f answered, %.0f "
                       "timed, %.0f not answered and %.0f late",
                       planned, answered, samples, unanswered, timeouts);
    return reason[0] ? -EBADMSG : 0;
}

void open_loop_fill(const char *line, struct result *result)
{
    wrk_fill(line, result); /* of the same keys */
    result->value[M_LATE_PCT] = line_value(line, "late_pct");
    if (line_value(line, "samples") > 0)
        return;
    for (int metric = M_LATENCY_MEAN_US; metric <= M_LATENCY_MAX_US; metric++)
        result->value[metric] = NAN;
}
