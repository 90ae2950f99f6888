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

static void print_head(const struct progress *progress,
                       const struct result *trial)
{
    if (progress->in_place)
        fputs("\r\033[K", stderr);
    fprintf(stderr, "[%d/%zu] %s %s c=%d %d/%d", trial->trial, progress->total,
            trial->scenario, trial->server, trial->connections,
            trial->repeat + 1, progress->repeats);
}

void progress_begin(const struct progress *progress, const struct result *trial,
                    double eta_s)
{
    if (!progress->in_place)
        return;
    print_head(progress, trial);
    fprintf(stderr, "  ETA %s", duration_text(eta_s).text);
}

/* What is not as it should be stays on the screen. */
void progress_end(const struct progress *progress, const struct result *trial,
                  double eta_s)
{
    bool stays = !progress->in_place || !trial->valid;

    print_head(progress, trial);
    if (trial->valid)
        fprintf(stderr, "  %s/s",
                human_number(trial->value[M_THROUGHPUT_PER_S]).text);
    if (trial->status != STATUS_OK)
        fprintf(stderr, "  %s%s%s%s%s", progress->colour ? "\033[1m" : "",
                status_name(trial->status), progress->colour ? "\033[0m" : "",
                stays ? ": " : "", stays ? trial->reason : "");
    fprintf(stderr, "  ETA %s%s", duration_text(eta_s).text, stays ? "\n" : "");
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
