#include "chart_client.h"

#include <math.h>
#include <string.h>

#include "chart_point.h"
#include "human.h"

/* What the points of a scenario say of the client. */
struct tally {
    int points; /* with a valid trial */
    int bound;  /* of which it was the limit */
    int errors_at;
    double errors;
    double highest_pct; /* of its CPU time; NaN: not measured */
};

static void count_point(struct tally *tally, const struct lines *lines,
                        const struct results *results,
                        const struct point *point)
{
    double errors = point_errors(results, point);

    tally->errors += errors;
    tally->errors_at += errors > 0;
    if (point->failed == point->trials)
        return;
    tally->points++;
    tally->bound += point_is_client_bound(results, point);
    tally->highest_pct = fmax(tally->highest_pct, point_value(lines, point));
}

static struct tally count_points(const struct picture *picture)
{
    const struct sweep *sweep = picture->sweep;
    const struct lines *lines = lines_find(picture->kind->name);
    struct tally tally = {.highest_pct = NAN};

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            if (sweep->points[i][j])
                count_point(&tally, lines, sweep->results, sweep->points[i][j]);
        }
    }
    return tally;
}

/* crowd asks at times of its own, and is the limit where it is late. */
static void say_bound(const struct tally *tally, bool open, char *title)
{
    if (open)
        snprintf(title, TEXT_BYTES,
                 "At %d of %d points crowd could not keep its schedule",
                 tally->bound, tally->points);
    else
        snprintf(title, TEXT_BYTES, "At %d of %d points wrk was the limit",
                 tally->bound, tally->points);
}

static void say_unbound(const struct tally *tally, bool open, char *title)
{
    char begin[64];

    snprintf(begin, sizeof(begin), "At none of %d points was wrk the limit",
             tally->points);
    if (open)
        snprintf(begin, sizeof(begin),
                 "Crowd kept its schedule at %s%d point%s",
                 tally->points > 1 ? "all " : "", tally->points,
                 tally->points > 1 ? "s" : "");
    /* with a blank at which no line is broken */
    snprintf(title, TEXT_BYTES,
             "%s: it used %s\u00a0%% of its CPU time at most", begin,
             human_number(tally->highest_pct).text);
}

/* "At 4 of 12 points wrk was the limit; 340 errors at 2 points" */
void client_headline(const struct picture *picture, char *title)
{
    const struct sweep *sweep = picture->sweep;
    struct tally tally = count_points(picture);
    bool open = summary_is_open(sweep->summary, sweep->scenario);

    if (tally.bound > 0)
        say_bound(&tally, open, title);
    else
        say_unbound(&tally, open, title);
    size_t used = strlen(title);
    if (tally.errors > 0)
        snprintf(title + used, TEXT_BYTES - used, "; %s error%s at %d point%s",
                 human_count(lround(tally.errors)).text,
                 tally.errors < 1.5 ? "" : "s", tally.errors_at,
                 tally.errors_at == 1 ? "" : "s");
}
