#include "chart_layout.h"

#include <math.h>
#include <stddef.h>

struct axis axis_nice(double highest, int steps)
{
    static const double factors[] = {1, 2, 2.5, 5, 10};
    struct axis axis = {1, 0.5};

    if (!(highest > 0) || isinf(highest))
        return axis;
    double power = pow(10, floor(log10(highest / steps)));
    size_t i = 0;
    while (i < 4 && factors[i] * power * steps < highest * 0.999)
        i++;
    axis.step = factors[i] * power;
    axis.top = ceil(highest / axis.step - 1e-9) * axis.step;
    return axis;
}

static bool is_power_of_four(int value)
{
    while (value > 1 && value % 4 == 0)
        value /= 4;
    return value == 1;
}

/* Room for a label beside another; the gap that looks generous. */
static const double TICK_ROOM_PX = 38;
static const double TICK_PLENTY_PX = 60;

static bool tick_fits(const int *levels, const bool *chosen, int count,
                      double px_per_octave, int candidate)
{
    bool special = candidate == 0 || candidate == count - 1 ||
                   is_power_of_four(levels[candidate]);
    double room_px = special ? TICK_ROOM_PX : TICK_PLENTY_PX;

    for (int i = 0; i < count; i++) {
        double octaves = log2((double)levels[i] / levels[candidate]);
        if (chosen[i] && fabs(octaves) * px_per_octave < room_px)
            return false;
    }
    return true;
}

int ticks_choose(const int *levels, int count, double width_px, bool *chosen)
{
    double octaves =
        count > 1 ? log2((double)levels[count - 1] / levels[0]) : 0;
    double px_per_octave = octaves > 0 ? width_px / octaves : 0;
    int ticks = 0;

    for (int i = 0; i < count; i++)
        chosen[i] = false;
    for (int pass = 0; pass < 3; pass++) {
        for (int i = count - 1; i >= 0; i--) {
            int rank = i == 0 || i == count - 1      ? 0
                       : is_power_of_four(levels[i]) ? 1
                                                     : 2;
            if (rank != pass ||
                !tick_fits(levels, chosen, count, px_per_octave, i))
                continue;
            chosen[i] = true;
            ticks++;
        }
    }
    return ticks;
}

static double mean_of(const double *values, int from, int to)
{
    double sum = 0;

    for (int i = from; i <= to; i++)
        sum += values[i];
    return sum / (to - from + 1);
}

/* Isotonic regression by its max-min formula (Robertson, Wright, Dykstra 1988,
 * 1.4): cubic, for a handful of labels. */
static double isotonic(const double *values, int count, int i)
{
    double best = -INFINITY;

    for (int from = 0; from <= i; from++) {
        double least = INFINITY;
        for (int to = i; to < count; to++)
            least = fmin(least, mean_of(values, from, to));
        best = fmax(best, least);
    }
    return best;
}

void labels_push_apart(double *at, int count, double gap, double low,
                       double high)
{
    enum {
        LABELS_MAX = 64
    };
    double free_of_gaps[LABELS_MAX];

    if (count > LABELS_MAX)
        count = LABELS_MAX;
    if (count > 1)
        gap = fmin(gap, (high - low) / (count - 1));
    for (int i = 0; i < count; i++)
        free_of_gaps[i] = at[i] - i * gap;
    for (int i = 0; i < count; i++) {
        double moved = isotonic(free_of_gaps, count, i);
        moved = fmin(fmax(moved, low), high - (count - 1) * gap);
        at[i] = moved + i * gap;
    }
}

void obstacles_add_box(struct obstacles *obstacles, struct box box)
{
    if (obstacles->box_count < OBSTACLE_BOXES)
        obstacles->boxes[obstacles->box_count++] = box;
}

void obstacles_add_segment(struct obstacles *obstacles, struct segment segment)
{
    if (obstacles->segment_count < OBSTACLE_SEGMENTS)
        obstacles->segments[obstacles->segment_count++] = segment;
}

static bool boxes_meet(const struct box *a, const struct box *b)
{
    return a->left < b->right && b->left < a->right && a->top < b->bottom &&
           b->top < a->bottom;
}

/* Narrows 0 <= *from .. *to <= 1 to where start + t * delta lies in
 * low .. high. */
static void clip(double start, double delta, double low, double high,
                 double *from, double *to)
{
    if (delta == 0) {
        if (start <= low || start >= high)
            *to = -1;
        return;
    }
    double a = (low - start) / delta, b = (high - start) / delta;
    *from = fmax(*from, fmin(a, b));
    *to = fmin(*to, fmax(a, b));
}

static bool segment_meets(const struct segment *segment, const struct box *box)
{
    double from = 0, to = 1;

    clip(segment->x1, segment->x2 - segment->x1, box->left, box->right, &from,
         &to);
    clip(segment->y1, segment->y2 - segment->y1, box->top, box->bottom, &from,
         &to);
    return from < to;
}

bool obstacles_hit(const struct obstacles *obstacles, const struct box *box)
{
    for (int i = 0; i < obstacles->box_count; i++) {
        if (boxes_meet(&obstacles->boxes[i], box))
            return true;
    }
    for (int i = 0; i < obstacles->segment_count; i++) {
        if (segment_meets(&obstacles->segments[i], box))
            return true;
    }
    return false;
}

static bool box_holds(const struct box *outer, const struct box *inner)
{
    return inner->left >= outer->left && inner->right <= outer->right &&
           inner->top >= outer->top && inner->bottom <= outer->bottom;
}

/* Distance of the words' middle from the point: in widths, and in heights
 * towards the wanted side; the best first. */
static const double PLACES[][2] = {
    {0, 1},   {0, 1.3},   {0, -1},     {0, -1.3},  {-0.5, 1},    {-0.5, 1.3},
    {0.5, 1}, {0.5, 1.3}, {-0.5, -1},  {0.5, -1},  {-0.62, 0},   {0.62, 0},
    {0, 1.8}, {0, -1.8},  {-0.5, 1.8}, {0.5, 1.8}, {-0.5, -1.8}, {0.5, -1.8},
    {0, 3},   {0, -3},    {-0.5, 3},   {-0.5, -3}};
static const int NEAR_PLACES = 12;
static const int FAR_PLACES = sizeof(PLACES) / sizeof(PLACES[0]);

bool place_words(struct obstacles *obstacles, const struct placing *placing,
                 const struct box *inside, struct box *found)
{
    int places = placing->near ? NEAR_PLACES : FAR_PLACES;
    double up_or_down = placing->above ? -placing->height : placing->height;

    for (int i = 0; i < places; i++) {
        double x = placing->x + PLACES[i][0] * placing->width;
        double y = placing->y + PLACES[i][1] * up_or_down;
        struct box box = {x - placing->width / 2, y - placing->height / 2,
                          x + placing->width / 2, y + placing->height / 2};
        if (!box_holds(inside, &box) || obstacles_hit(obstacles, &box))
            continue;
        *found = box;
        obstacles_add_box(obstacles, box);
        return true;
    }
    return false;
}
