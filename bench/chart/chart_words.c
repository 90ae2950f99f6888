#include "chart_words.h"

#include <math.h>
#include <string.h>

/* Of one line. */
static const double LINE_PX = 17;

void words_end_figure(const struct sweep *sweep, int server, char *text)
{
    int level = sweep_last_level(sweep, server);
    char number[32], at[32], where[40] = "";

    if (level < 0) {
        snprintf(text, TEXT_BYTES, "no valid trial");
        return;
    }
    const struct point *point = sweep->points[server][level];
    number_format(point_throughput(point), number, sizeof(number));
    connections_format(sweep->levels[level], at, sizeof(at));
    if (level < sweep->level_count - 1)
        snprintf(where, sizeof(where), " at %s", at);
    snprintf(text, TEXT_BYTES, "%s%s req/s%s",
             point_is_client_bound(sweep->results, point) ? "\u2265 " : "",
             number, where);
}

void words_name_ends(const struct sweep *sweep, struct line_end *ends)
{
    for (int i = 0; i < sweep->server_count; i++) {
        end_set_name(&ends[i], sweep->servers[i].label);
        words_end_figure(sweep, i, ends[i].figure);
        ends[i].colour = sweep->servers[i].colour;
    }
}

void words_place_ends(const struct plot *plot, struct line_end *ends)
{
    const struct sweep *sweep = plot->sweep;

    for (int i = 0; i < sweep->server_count; i++) {
        int level = sweep_last_level(sweep, i);
        ends[i].x = plot->area.right;
        ends[i].y = plot->area.bottom;
        if (level < 0)
            continue;
        ends[i].x = plot_x(plot, sweep->levels[level]);
        ends[i].y = plot_y(plot, point_throughput(sweep->points[i][level]));
    }
}

/* Places the words, or returns false. */
static bool add_note(struct plot *plot, int server, struct placing *placing,
                     const char *text)
{
    struct box inside = plot->area, found;

    inside.top -= 20;
    inside.left += 2;
    placing->width = role_width_px(ROLE_NOTE, text) + 6;
    placing->height = LINE_PX + 1;
    if (!place_words(&plot->obstacles, placing, &inside, &found))
        return false;
    canvas_add(&plot->canvas, ROLE_NOTE,
               INK_SERVER + plot->sweep->servers[server].colour, ALIGN_CENTRE,
               (found.left + found.right) / 2, (found.top + found.bottom) / 2,
               text);
    return true;
}

static void trouble_text(const struct point *point, enum trouble trouble,
                         int levels, char *text, size_t size)
{
    switch (trouble) {
    case TROUBLE_ALL_FAILED:
        if (levels > 1)
            snprintf(text, size, "all trials failed at %d levels", levels);
        else if (point->trials == 1)
            snprintf(text, size, "the only trial failed");
        else
            snprintf(text, size, "all %d trials failed", point->trials);
        break;
    case TROUBLE_SOME_FAILED:
        if (levels > 2)
            snprintf(text, size, "some trials failed at %d levels", levels);
        else
            snprintf(text, size, "%d of %d trials failed", point->failed,
                     point->trials);
        break;
    case TROUBLE_LIMIT_HIT:
        snprintf(text, size, "a limit of the system was met");
        break;
    case TROUBLE_STARVED:
        snprintf(text, size, "some connections were never served");
        break;
    case TROUBLE_NOISY:
        if (levels > 1)
            snprintf(text, size, "noisy at %d levels", levels);
        else
            snprintf(text, size, "noisy");
        break;
    case TROUBLE_NONE:
    case TROUBLE_COUNT:
        text[0] = '\0';
        break;
    }
}

/* At how many levels the server has this trouble, the last of them. */
static int count_levels(const struct sweep *sweep, int server,
                        enum trouble trouble, int *last)
{
    int count = 0;

    for (int j = 0; j < sweep->level_count; j++) {
        const struct point *point = sweep->points[server][j];
        if (!point || point_trouble(point) != trouble)
            continue;
        *last = j;
        count++;
    }
    return count;
}

/* Up to two levels with failed trials are told one by one; what happens more
 * often is told once, at the last level.  Returns false when some words found
 * no place. */
static bool add_troubles(struct plot *plot, int server, enum trouble trouble)
{
    const struct sweep *sweep = plot->sweep;
    int last = 0;
    int count = count_levels(sweep, server, trouble, &last);
    if (sweep_last_level(sweep, server) < 0)
        return true; /* its name says "no valid trial" */
    bool each = trouble == TROUBLE_SOME_FAILED && count <= 2;
    bool placed = true;

    for (int j = 0; count > 0 && j < sweep->level_count; j++) {
        const struct point *point = sweep->points[server][j];
        char text[TEXT_BYTES];
        if (!point || point_trouble(point) != trouble || (!each && j != last))
            continue;
        trouble_text(point, trouble, count, text, sizeof(text));
        double value = point_throughput(point);
        struct placing placing = {.x = plot_x(plot, sweep->levels[j]),
                                  .y = plot_y(plot, isnan(value) ? 0 : value),
                                  .above = isnan(value)};
        if (!add_note(plot, server, &placing, text))
            placed = false;
    }
    return placed;
}

/* The level of the highest median where wrk was not the limit, or -1 when it
 * is not well above the last one, which is told anyway. */
static int find_peak(const struct sweep *sweep, int server)
{
    int peak = -1;
    int last = sweep_last_level(sweep, server);
    double highest = 0;

    for (int j = 0; j < last; j++) {
        double value = point_throughput(sweep->points[server][j]);
        if (!(value > highest))
            continue;
        highest = value;
        peak = j;
    }
    if (peak < 0 ||
        highest < 1.04 * point_throughput(sweep->points[server][last]) ||
        point_is_client_bound(sweep->results, sweep->points[server][peak]) ||
        point_trouble(sweep->points[server][peak]) != TROUBLE_NONE)
        return -1;
    return peak;
}

static bool is_highest_at(const struct sweep *sweep, int server, int level)
{
    double value = point_throughput(sweep->points[server][level]);

    for (int i = 0; i < sweep->server_count; i++) {
        if (point_throughput(sweep->points[i][level]) > value)
            return false;
    }
    return true;
}

static void add_peak(struct plot *plot, int server)
{
    const struct sweep *sweep = plot->sweep;
    int peak = find_peak(sweep, server);
    char number[32], at[32], text[TEXT_BYTES];

    if (peak < 0)
        return;
    double value = point_throughput(sweep->points[server][peak]);
    number_format(value, number, sizeof(number));
    connections_format(sweep->levels[peak], at, sizeof(at));
    snprintf(text, sizeof(text), "peak %s at %s", number, at);
    struct placing placing = {.x = plot_x(plot, sweep->levels[peak]),
                              .y = plot_y(plot, value),
                              .above = is_highest_at(sweep, server, peak),
                              .near = true};
    (void)add_note(plot, server, &placing, text); /* no place: no peak */
}

void words_add_notes(struct plot *plot, char *remark, size_t remark_size)
{
    bool placed[TROUBLE_COUNT];

    for (int trouble = 0; trouble < TROUBLE_NONE; trouble++) {
        placed[trouble] = true;
        for (int i = 0; i < plot->sweep->server_count; i++) {
            if (!add_troubles(plot, i, (enum trouble)trouble))
                placed[trouble] = false;
        }
    }
    for (int i = 0; i < plot->sweep->server_count; i++)
        add_peak(plot, i);
    if (!placed[TROUBLE_ALL_FAILED])
        text_append(remark, remark_size, "cross: every trial failed");
    if (!placed[TROUBLE_SOME_FAILED])
        text_append(remark, remark_size, "ringed: some trials failed");
    if (!placed[TROUBLE_LIMIT_HIT])
        text_append(remark, remark_size, "ringed: a limit was met");
    if (!placed[TROUBLE_STARVED])
        text_append(remark, remark_size, "ringed: connections not served");
    if (!placed[TROUBLE_NOISY])
        text_append(remark, remark_size, "ringed: noisy");
}
