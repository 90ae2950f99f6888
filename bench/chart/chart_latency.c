#include "chart_latency.h"

#include <math.h>
#include <string.h>

#include "chart_tics.h"
#include "chart_tail_data.h"
#include "chart_tail_words.h"

static const double WIDTH_PX = 860;
static const double PLOT_HEIGHT_PX = 300;
static const double NOTE_PITCH_PX = 17;

enum {
    CLOSED_LEVEL = 64,
    NOTE_LINES_MAX = 3
};

/* --- which levels ------------------------------------------------------- */

static bool has_latencies(const struct sweep *sweep, int level,
                          const struct latencies *latencies)
{
    for (int i = 0; i < sweep->server_count; i++) {
        if (sweep->points[i][level] &&
            latency_find(latencies, sweep->scenario, sweep->levels[level],
                         sweep->servers[i].name))
            return true;
    }
    return false;
}

int latency_choose_levels(const struct sweep *sweep,
                          const struct latencies *latencies, bool *wanted)
{
    struct chart_load load = sweep_words(sweep).load;
    int known[CHART_LEVELS_MAX], count = 0, chosen = -1;

    for (int j = 0; j < sweep->level_count; j++) {
        wanted[j] = has_latencies(sweep, j, latencies);
        if (wanted[j])
            known[count++] = j;
    }
    if (load_is_open(&load) || count == 0)
        return count;
    for (int i = 0; i < count; i++) {
        if (sweep->levels[known[i]] == CLOSED_LEVEL)
            chosen = known[i];
    }
    if (chosen < 0)
        chosen = known[count / 2];
    for (int j = 0; j < sweep->level_count; j++)
        wanted[j] = j == chosen;
    return 1;
}

/* --- words -------------------------------------------------------------- */

/* Broken to what is right of the axis; returns the y below. */
static double add_note(const struct tails *tails, double y, const char *text,
                       struct canvas *canvas)
{
    char lines[NOTE_LINES_MAX][TEXT_BYTES];
    double width = canvas->width - tails->area.left - 18;

    int count = text_wrap(text, role_px(ROLE_NOTE), false, width, lines,
                          NOTE_LINES_MAX);
    for (int i = 0; i < count; i++, y += NOTE_PITCH_PX)
        canvas_add(canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, tails->area.left, y,
                   lines[i]);
    return y;
}

/* Returns the y below. */
static double add_head(const struct tails *tails, const char *title,
                       struct canvas *canvas)
{
    char subtitle[2 * TEXT_BYTES], note[2 * TEXT_BYTES];
    char remarks[2 * TEXT_BYTES];

    tail_subtitle(tails, subtitle);
    tail_notes(tails, note, remarks);
    double y = canvas_add_head(canvas, title, subtitle);
    y = add_note(tails, y + 13, note, canvas);
    return add_note(tails, y, remarks, canvas);
}

const char *latency_missing(const struct picture *picture)
{
    return tails_have_curve(picture->tails) ? NULL : "no latencies";
}

void latency_headline(const struct picture *picture, char *title)
{
    tail_headline(picture->tails, title);
}

void latency_write(const struct picture *picture, struct chart_data *data)
{
    struct tails *tails = picture->tails;
    struct canvas canvas;
    struct line_end ends[CHART_SERVERS_MAX];
    struct box *area = &tails->area;

    canvas_init(&canvas, WIDTH_PX);
    int end_count = tail_name_ends(tails, ends);
    area->left = 70;
    area->right = WIDTH_PX - ends_margin_px(ends, end_count) - 24;
    area->top = add_head(tails, picture->title, &canvas) + 8;
    area->bottom = area->top + PLOT_HEIGHT_PX;
    tails_scale(tails);
    tail_place_ends(tails, ends);
    ends_write(ends, end_count, area, &canvas, data);
    canvas_add(&canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               (area->left + area->right) / 2, area->bottom + 48,
               "share of requests at least this fast; a curve ends where ten "
               "were slower");
    canvas_add_foot(&canvas, tails->sweep->context->foot, area->bottom + 80);
    chart_data_text(data, "title", picture->title);
    canvas_write(&canvas, data);
    area_write(area, data);
    tail_write_axes(tails, data);
    tail_write_series(tails, data);
}
