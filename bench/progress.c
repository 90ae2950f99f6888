#include "progress.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "human.h"

void progress_init(struct progress *progress, size_t total, int repeats)
{
    const char *no_color = getenv("NO_COLOR");

    progress->total = total;
    progress->repeats = repeats;
    progress->in_place = isatty(STDERR_FILENO);
    progress->colour = progress->in_place && !(no_color && no_color[0]);
}

void progress_extend(struct progress *progress, const struct plan *plan)
{
    progress->total = plan->count;
    for (size_t i = 0; i < plan->count; i++)
        if (plan->trials[i].repeat >= progress->repeats)
            progress->repeats = plan->trials[i].repeat + 1;
}

struct duration_text duration_text(double seconds)
{
    struct duration_text text;
    long whole = lround(seconds > 0 ? seconds : 0);

    if (whole >= 3600)
        (void)snprintf(text.text, sizeof text.text, "%ldh%02ldm", whole / 3600,
                       whole / 60 % 60);
    else if (whole >= 60)
        (void)snprintf(text.text, sizeof text.text, "%ldm%02lds", whole / 60,
                       whole % 60);
    else
        (void)snprintf(text.text, sizeof text.text, "%lds", whole);
    return text;
}

/* "[12/60] hello threads c=1024 3/6" */
static void print_head(const struct progress *progress, size_t number,
                       const char *scenario, const char *who, int connections,
                       int repeat)
{
    if (progress->in_place)
        fputs("\r\033[K", stderr);
    fprintf(stderr, "[%zu/%zu] %s %s c=%d %d/%d", number, progress->total,
            scenario, who, connections, repeat + 1, progress->repeats);
}

static void print_trial(const struct progress *progress, size_t number,
                        const struct result *trial)
{
    print_head(progress, number, trial->scenario, trial->server,
               trial->connections, trial->repeat);
}

static void print_pair(const struct progress *progress, size_t number,
                       const struct pair_row *row)
{
    char who[2 * NAME_BYTES + 2];

    (void)snprintf(who, sizeof who, "%s~%s", row->server_b, row->server_a);
    print_head(progress, number, row->scenario, who, row->connections,
               row->repeat);
}

void progress_begin(const struct progress *progress, size_t number,
                    const struct result *trial, double eta_s)
{
    if (!progress->in_place)
        return;
    print_trial(progress, number, trial);
    fprintf(stderr, "  ETA %s", duration_text(eta_s).text);
}

void progress_begin_pair(const struct progress *progress, size_t number,
                         const struct pair_row *row, double eta_s)
{
    if (!progress->in_place)
        return;
    print_pair(progress, number, row);
    fprintf(stderr, "  ETA %s", duration_text(eta_s).text);
}

/* What is not as it should be stays on the screen. */
static void print_status(const struct progress *progress, enum status status,
                         const char *reason, double eta_s)
{
    bool stays = !progress->in_place || status == STATUS_FAILED;

    if (status != STATUS_OK)
        fprintf(stderr, "  %s%s%s%s%s", progress->colour ? "\033[1m" : "",
                status_name(status), progress->colour ? "\033[0m" : "",
                stays ? ": " : "", stays ? reason : "");
    fprintf(stderr, "  ETA %s%s", duration_text(eta_s).text, stays ? "\n" : "");
}

void progress_end(const struct progress *progress, size_t number,
                  const struct result *trial, double eta_s)
{
    print_trial(progress, number, trial);
    if (trial->valid)
        fprintf(stderr, "  %s/s",
                human_number(trial->value[M_THROUGHPUT_PER_S]).text);
    print_status(progress, trial->status, trial->reason, eta_s);
}

void progress_end_pair(const struct progress *progress, size_t number,
                       const struct pair_row *row, double eta_s)
{
    print_pair(progress, number, row);
    if (row->valid)
        fprintf(stderr, "  %s the CPU",
                human_factor(row->b_cpu_us / row->b_requests * row->a_requests /
                             row->a_cpu_us)
                    .text);
    print_status(progress, row->valid ? STATUS_OK : STATUS_FAILED, row->reason,
                 eta_s);
}

void progress_note(const struct progress *progress, const char *format, ...)
{
    va_list values;

    if (progress->in_place)
        fputs("\r\033[K", stderr);
    va_start(values, format);
    vfprintf(stderr, format, values);
    va_end(values);
    fputc('\n', stderr);
}
