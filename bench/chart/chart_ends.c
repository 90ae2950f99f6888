#include "chart_ends.h"

#include <math.h>
#include <stdlib.h>

#include "chart.h"

/* Of a name with its figure below; of one line. */
static const double PAIR_PX = 37;
static const double LINE_PX = 17;
static const double NAME_MAX_PX = 230;

void end_set_name(struct line_end *end, const char *name)
{
    text_fit(name, role_px(ROLE_LABEL), true, NAME_MAX_PX, end->name,
             sizeof(end->name));
}

double ends_margin_px(const struct line_end *ends, int count)
{
    double widest = 0;

    for (int i = 0; i < count; i++) {
        widest = fmax(widest, role_width_px(ROLE_LABEL, ends[i].name));
        widest = fmax(widest, role_width_px(ROLE_LABEL, ends[i].figure));
    }
    return widest;
}

static int compare_ends(const void *a, const void *b)
{
    const struct line_end *first = a, *second = b;

    if (first->y != second->y)
        return first->y < second->y ? -1 : 1;
    return first->colour - second->colour;
}

static void add_end(const struct line_end *end, double x, double y,
                    struct canvas *canvas)
{
    int ink = INK_SERVER + end->colour;

    canvas_add(canvas, ROLE_LABEL, ink, ALIGN_LEFT, x, y - LINE_PX / 2,
               end->name);
    canvas_add(canvas, ROLE_LABEL, ink, ALIGN_LEFT, x, y + LINE_PX / 2,
               end->figure);
}

static bool needs_leader(const struct line_end *end, const struct box *area,
                         double at)
{
    bool early = end->x < area->right - 30;

    return end->x < area->right &&
           (early || fabs(at - end->y) >= LINE_PX / 2 + 2);
}

void ends_add(struct line_end *ends, int count, const struct box *area,
              struct canvas *canvas, struct leaders *leaders)
{
    double at[CHART_SERVERS_MAX];

    qsort(ends, (size_t)count, sizeof(*ends), compare_ends);
    for (int i = 0; i < count; i++)
        at[i] = ends[i].y;
    labels_push_apart(at, count, PAIR_PX, area->top - 4,
                      area->bottom - PAIR_PX / 2);
    for (int i = 0; i < count; i++) {
        add_end(&ends[i], area->right + 8, at[i], canvas);
        if (!needs_leader(&ends[i], area, at[i]) ||
            leaders->count == LEADERS_MAX)
            continue;
        leaders->inks[leaders->count] = ends[i].colour;
        leaders->lines[leaders->count++] =
            (struct segment){ends[i].x + 7, ends[i].y, area->right + 5, at[i]};
    }
}

void leaders_write(const struct leaders *leaders, struct chart_data *data)
{
    double figures[4][LEADERS_MAX];

    for (int i = 0; i < leaders->count; i++) {
        figures[0][i] = leaders->lines[i].x1;
        figures[1][i] = leaders->lines[i].y1;
        figures[2][i] = leaders->lines[i].x2;
        figures[3][i] = leaders->lines[i].y2;
    }
    chart_data_numbers(data, "leader_x1", figures[0], leaders->count);
    chart_data_numbers(data, "leader_y1", figures[1], leaders->count);
    chart_data_numbers(data, "leader_x2", figures[2], leaders->count);
    chart_data_numbers(data, "leader_y2", figures[3], leaders->count);
    chart_data_numbers(data, "leader_ink", leaders->inks, leaders->count);
}

void ends_write(struct line_end *ends, int count, const struct box *area,
                struct canvas *canvas, struct chart_data *data)
{
    struct leaders leaders = {.count = 0};

    ends_add(ends, count, area, canvas, &leaders);
    leaders_write(&leaders, data);
}
