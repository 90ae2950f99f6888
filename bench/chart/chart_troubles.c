#include "chart_troubles.h"

#include <math.h>
#include <string.h>

#include "chart_words.h"

/* "12 errors" of all these levels, behind what else is told. */
static void append_errors(double errors, char *text, size_t size)
{
    char number[32];
    size_t used = strlen(text);

    if (!(errors > 0))
        return;
    number_format(errors, number, sizeof(number));
    snprintf(text + used, size - used, "%s%s error%s", used > 0 ? ", " : "",
             number, errors < 1.5 ? "" : "s");
}

static void failed_text(const struct point *point, int levels, char *text,
                        size_t size)
{
    bool all = point->failed == point->trials;

    if (levels > (all ? 1 : 2))
        snprintf(text, size, "%s trials failed at %d levels",
                 all ? "all" : "some", levels);
    else if (point->trials == 1)
        snprintf(text, size, "the only trial failed");
    else if (all)
        snprintf(text, size, "all %d trials failed", point->trials);
    else
        snprintf(text, size, "%d of %d trials failed", point->failed,
                 point->trials);
}

static void trouble_text(const struct point *point, enum trouble trouble,
                         int levels, char *text, size_t size)
{
    char where[32] = "";

    if (levels > 1)
        snprintf(where, sizeof(where), " at %d levels", levels);
    text[0] = '\0';
    switch (trouble) {
    case TROUBLE_ALL_FAILED:
    case TROUBLE_SOME_FAILED:
        failed_text(point, levels, text, size);
        break;
    case TROUBLE_UNMEASURED:
        snprintf(text, size, "not measured%s", where);
        break;
    case TROUBLE_LIMIT_HIT:
        snprintf(text, size, "a limit of the system was met");
        break;
    case TROUBLE_STARVED:
        snprintf(text, size, "some connections were never served");
        break;
    case TROUBLE_NOISY:
        snprintf(text, size, "noisy%s", where);
        break;
    case TROUBLE_ERRORS: /* their number is appended */
    case TROUBLE_NONE:
    case TROUBLE_COUNT:
        break;
    }
}

bool troubles_hold(const struct plot *plot, int server, int level,
                   enum trouble trouble)
{
    const struct point *point = plot->sweep->points[server][level];

    return point &&
           point_trouble(plot->lines, plot->sweep->results, point) == trouble;
}

/* The levels at which a server has the same trouble. */
struct troubled {
    int count, last;
    double errors; /* at all of them, where the chart tells them */
};

static struct troubled find_troubled(const struct plot *plot, int server,
                                     enum trouble trouble)
{
    const struct sweep *sweep = plot->sweep;
    struct troubled found = {0, 0, 0};

    for (int j = 0; j < sweep->level_count; j++) {
        if (!troubles_hold(plot, server, j, trouble))
            continue;
        found.last = j;
        found.count++;
        if (plot->lines->errors)
            found.errors +=
                point_errors(sweep->results, sweep->points[server][j]);
    }
    return found;
}

/* Beside a point, or above the axis where there is none. */
static bool add_trouble(struct plot *plot, int server, int level,
                        const char *text)
{
    const struct point *point = plot->sweep->points[server][level];
    double value = point_value(plot->lines, point);
    struct placing placing = {.x = plot_x(plot, plot->sweep->levels[level]),
                              .y = isnan(value) ? plot->area.bottom
                                                : plot_y(plot, value),
                              .above = isnan(value)};

    return words_add_note(plot, words_ink(plot, server), &placing, text);
}

/* Up to two levels with failed trials or errors are told one by one; what
 * happens more often is told once, at the last level.  Returns false when some
 * words found no place. */
static bool add_troubles(struct plot *plot, int server, enum trouble trouble)
{
    const struct sweep *sweep = plot->sweep;
    struct troubled all = find_troubled(plot, server, trouble);
    if (sweep_last_level(plot->lines, sweep, server) < 0)
        return true; /* its name says "no valid trial" */
    bool each = (trouble == TROUBLE_SOME_FAILED || trouble == TROUBLE_ERRORS) &&
                all.count <= 2;
    bool placed = true;

    for (int j = 0; all.count > 0 && j <= all.last; j++) {
        const struct point *point = sweep->points[server][j];
        char text[TEXT_BYTES];
        if (!troubles_hold(plot, server, j, trouble) ||
            (!each && j != all.last))
            continue;
        trouble_text(point, trouble, all.count, text, sizeof(text));
        append_errors(each && plot->lines->errors
                          ? point_errors(sweep->results, point)
                          : all.errors,
                      text, sizeof(text));
        if (!add_trouble(plot, server, j, text))
            placed = false;
    }
    return placed;
}

/* Of a trouble that found no place beside its point. */
static const char *remark_of(enum trouble trouble)
{
    switch (trouble) {
    case TROUBLE_ALL_FAILED:
        return "cross: every trial failed";
    case TROUBLE_UNMEASURED:
        return "not measured at some levels";
    case TROUBLE_SOME_FAILED:
        return "ringed: some trials failed";
    case TROUBLE_LIMIT_HIT:
        return "ringed: a limit was met";
    case TROUBLE_STARVED:
        return "ringed: connections not served";
    case TROUBLE_NOISY:
        return "ringed: noisy";
    case TROUBLE_ERRORS:
        return "ringed: errors";
    case TROUBLE_NONE:
    case TROUBLE_COUNT:
        break;
    }
    return "";
}

void troubles_add(struct plot *plot, char *remark, size_t remark_size)
{
    for (int trouble = 0; trouble < TROUBLE_NONE; trouble++) {
        bool placed = true;
        for (int i = 0; i < plot->sweep->server_count; i++) {
            if (!add_troubles(plot, i, (enum trouble)trouble))
                placed = false;
        }
        if (!placed)
            text_append(remark, remark_size, remark_of((enum trouble)trouble));
    }
}
