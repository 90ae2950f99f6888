/* timeline_missing and timeline_headline of chart_timeline.h. */
#include "chart_timeline.h"

#include <math.h>

#include "chart_trial.h"
#include "human.h"

/* What counts as a change while it was measured: from both on, and if it went
 * on from sample to sample, those before and after among them. */
static const double CHANGE_LEAST = 0.05;
static const double CHANGE_LEAST_KIB = 1024;
static const double CHANGE_LEAST_THREADS = 2;

enum {
    LABEL_COLUMNS = 40
};

/* What changed from the first to the last sample of the measured part. */
struct change {
    int server;  /* -1: nothing did */
    bool memory; /* else threads */
    double from, to;
};

const char *timeline_missing(const struct picture *picture)
{
    const struct timelines *timelines = &picture->drawing->timelines;
    struct trial_line lines[CHART_SERVERS_MAX];

    if (timelines->count == 0)
        return "no samples of the trials";
    return trial_lines_find(lines, picture->sweep, timelines) < 0
               ? "no valid trial with samples"
               : NULL;
}

static double share_of(double from, double to)
{
    return fabs(to - from) / fmax(1, from);
}

static double value_of(const struct moment *moment, bool memory)
{
    return memory ? moment->rss_kib : moment->threads;
}

/* Whether it never turned back: threads that come and go are no drift. */
static bool goes_one_way(const struct trial_line *line,
                         const struct moment *first, const struct moment *last,
                         bool memory)
{
    const struct moment *from = first > line->moments ? first - 1 : first;
    const struct moment *to =
        last < &line->moments[line->count - 1] ? last + 1 : last;
    bool rose = false, fell = false;

    for (; from < to; from++) {
        rose = rose || value_of(from + 1, memory) > value_of(from, memory);
        fell = fell || value_of(from + 1, memory) < value_of(from, memory);
    }
    return !(rose && fell);
}

/* Takes the server's change if it is one, and larger than that found before;
 * false when there are not two samples to look at. */
static bool look_at(const struct trial_line *line, int server, bool memory,
                    struct change *change)
{
    double least = memory ? CHANGE_LEAST_KIB : CHANGE_LEAST_THREADS;
    const struct moment *first, *last;

    if (!trial_line_measured(line, &first, &last))
        return false;
    double from = value_of(first, memory), to = value_of(last, memory);
    if (fabs(to - from) >= least && share_of(from, to) >= CHANGE_LEAST &&
        goes_one_way(line, first, last, memory) &&
        (change->server < 0 ||
         share_of(from, to) > share_of(change->from, change->to)))
        *change = (struct change){server, memory, from, to};
    return true;
}

static void say_change(const struct change *change, const char *label,
                       const char *level, char *title)
{
    const char *what = change->memory ? "Memory" : "Threads";
    struct human from = change->memory ? human_kib(change->from)
                                       : human_count(lround(change->from));
    struct human to = change->memory ? human_kib(change->to)
                                     : human_count(lround(change->to));

    snprintf(title, TEXT_BYTES,
             "%s of %s still %s while measured, at %s: %.20s to %.20s", what,
             label, change->to > change->from ? "grew" : "fell", level,
             from.text, to.text);
}

void timeline_headline(const struct picture *picture, char *title)
{
    const struct sweep *sweep = picture->sweep;
    struct trial_line lines[CHART_SERVERS_MAX];
    struct change change = {-1, false, 0, 0};
    int seen = 0;
    int level = trial_lines_find(lines, sweep, &picture->drawing->timelines);
    char at[64];

    for (int i = 0; i < sweep->server_count; i++) {
        seen += look_at(&lines[i], i, true, &change);
        (void)look_at(&lines[i], i, false, &change); /* the same samples */
    }
    (void)snprintf(at, sizeof(at), "%.20s connection%s",
                   human_count(sweep->levels[level]).text,
                   sweep->levels[level] == 1 ? "" : "s");
    if (seen == 0)
        snprintf(title, TEXT_BYTES,
                 "Measured too briefly to see a change, at %s", at);
    else if (change.server < 0)
        snprintf(title, TEXT_BYTES,
                 "No drift of memory or threads while measured, at %s", at);
    else
        say_change(
            &change,
            human_name(sweep->servers[change.server].label, LABEL_COLUMNS).text,
            at, title);
}
