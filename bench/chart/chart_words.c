#include "chart_words.h"

#include <math.h>
#include <string.h>

#include "chart_troubles.h"
#include "human.h"

/* Of one line. */
static const double LINE_PX = 17;

bool words_add_note(struct plot *plot, int ink, struct placing *placing,
                    const char *text)
{
    struct box inside = plot->area, found;

    inside.top -= 20;
    inside.left += 2;
    placing->width = role_width_px(ROLE_NOTE, text) + 6;
    placing->height = LINE_PX + 1;
    if (!place_words(&plot->obstacles, placing, &inside, &found))
        return false;
    canvas_add(&plot->canvas, ROLE_NOTE, ink, ALIGN_CENTRE,
               (found.left + found.right) / 2, (found.top + found.bottom) / 2,
               text);
    return true;
}

int words_ink(const struct plot *plot, int server)
{
    return INK_SERVER + plot->sweep->servers[server].colour;
}

/* Of a server without a value anywhere. */
static const char *why_none(const struct lines *lines,
                            const struct sweep *sweep, int server)
{
    for (int j = 0; j < sweep->level_count; j++) {
        if (point_trouble(lines, sweep->results, sweep->points[server][j]) ==
            TROUBLE_UNMEASURED)
            return "not measured";
    }
    return "no valid trial";
}

/* What would round to nothing keeps three digits. */
static void figure_format(double value, char *text, size_t size)
{
    if (value > 0 && value < 0.095)
        snprintf(text, size, "%s", human_number(value).text);
    else
        number_format(value, text, size);
}

void words_end_figure(const struct lines *lines, const struct sweep *sweep,
                      int server, char *text)
{
    int level = sweep_last_level(lines, sweep, server);
    char number[80], at[32], where[40] = "";

    if (level < 0) {
        snprintf(text, TEXT_BYTES, "%s", why_none(lines, sweep, server));
        return;
    }
    const struct point *point = sweep->points[server][level];
    figure_format(point_value(lines, point), number, sizeof(number));
    connections_format(sweep->levels[level], at, sizeof(at));
    if (level < sweep->level_count - 1)
        snprintf(where, sizeof(where), " %s %s",
                 lines->against_cpus ? "on" : "at", at);
    bool bound =
        lines->lower_bound && point_is_client_bound(sweep->results, point);
    bool one = lines->unit_of_one && strcmp(number, "1") == 0;
    snprintf(text, TEXT_BYTES, "%s%s%s%s", bound ? "\u2265 " : "", number,
             one ? lines->unit_of_one : lines->unit, where);
}

void words_name_ends(const struct lines *lines, const struct sweep *sweep,
                     struct line_end *ends)
{
    for (int i = 0; i < sweep->server_count; i++) {
        end_set_name(&ends[i], sweep->servers[i].label);
        words_end_figure(lines, sweep, i, ends[i].figure);
        ends[i].colour = sweep->servers[i].colour;
    }
}

void words_place_ends(const struct plot *plot, struct line_end *ends)
{
    const struct sweep *sweep = plot->sweep;

    for (int i = 0; i < sweep->server_count; i++) {
        int level = sweep_last_level(plot->lines, sweep, i);
        ends[i].x = plot->area.right;
        ends[i].y = plot->area.bottom;
        if (level < 0)
            continue;
        ends[i].x = plot_x(plot, sweep->levels[level]);
        ends[i].y =
            plot_y(plot, point_value(plot->lines, sweep->points[i][level]));
    }
}

/* Along the guide, from its left end, where lines are few. */
static void add_guide_name(struct plot *plot)
{
    struct segment line;
    char text[TEXT_BYTES];
    bool bound = plot->lines->guide == GUIDE_CLIENT_BOUND;

    if (!plot_guide(plot, &line))
        return;
    obstacles_add_segment(&plot->obstacles, line);
    snprintf(text, sizeof(text), "one per connection");
    if (bound)
        snprintf(text, sizeof(text), "the client's limit: %.3g %%",
                 plot->sweep->context->client_bound_pct);
    double width = role_width_px(ROLE_NOTE, text) + 6;
    for (int i = bound ? 1 : 5; i < 10; i++) {
        double share = i / 10.0;
        struct placing placing = {.x = line.x1 + share * (line.x2 - line.x1) +
                                       (bound ? 0.5 : 0) * width,
                                  .y = line.y1 + share * (line.y2 - line.y1),
                                  .near = true};
        if (words_add_note(plot, INK_GREY, &placing, text))
            return;
    }
}

/* The level of the highest median where wrk was not the limit, or -1 when it
 * is not well above the last one, which is told anyway. */
static int find_peak(const struct plot *plot, int server)
{
    const struct sweep *sweep = plot->sweep;
    int peak = -1;
    int last = sweep_last_level(plot->lines, sweep, server);
    double highest = 0;

    for (int j = 0; j < last; j++) {
        double value = point_value(plot->lines, sweep->points[server][j]);
        if (!(value > highest))
            continue;
        highest = value;
        peak = j;
    }
    if (peak < 0 ||
        highest <
            1.04 * point_value(plot->lines, sweep->points[server][last]) ||
        point_is_client_bound(sweep->results, sweep->points[server][peak]) ||
        !troubles_hold(plot, server, peak, TROUBLE_NONE))
        return -1;
    return peak;
}

static bool is_highest_at(const struct plot *plot, int server, int level)
{
    const struct sweep *sweep = plot->sweep;
    double value = point_value(plot->lines, sweep->points[server][level]);

    for (int i = 0; i < sweep->server_count; i++) {
        if (point_value(plot->lines, sweep->points[i][level]) > value)
            return false;
    }
    return true;
}

static void add_peak(struct plot *plot, int server)
{
    const struct sweep *sweep = plot->sweep;
    int peak = find_peak(plot, server);
    char number[32], at[32], text[TEXT_BYTES];

    if (peak < 0)
        return;
    double value = point_value(plot->lines, sweep->points[server][peak]);
    number_format(value, number, sizeof(number));
    connections_format(sweep->levels[peak], at, sizeof(at));
    snprintf(text, sizeof(text), "peak %s at %s", number, at);
    struct placing placing = {.x = plot_x(plot, sweep->levels[peak]),
                              .y = plot_y(plot, value),
                              .above = is_highest_at(plot, server, peak),
                              .near = true};
    /* no place: no peak */
    (void)words_add_note(plot, words_ink(plot, server), &placing, text);
}

void words_add_notes(struct plot *plot, char *remark, size_t remark_size)
{
    add_guide_name(plot);
    troubles_add(plot, remark, remark_size);
    for (int i = 0; plot->lines->peaks && i < plot->sweep->server_count; i++)
        add_peak(plot, i);
}
