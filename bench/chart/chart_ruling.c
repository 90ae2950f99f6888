#include "chart_ruling.h"

#include <stdio.h>

static const double PAD_PX = 7;
static const double HALF_HEIGHT_PX = 9.5;

/* The inks of memory's layers are those of its grounds, too. */
static const struct {
    const char *sign;
    int ink, shape;
} LOOKS[RULING_COUNT] = {
    [RULING_SUPPORTED] = {"\u2713", INK_LAYER + 4, SHAPE_DISC},
    [RULING_REFUTED] = {"\u2717", INK_RED, SHAPE_SQUARE},
    [RULING_INCONCLUSIVE] = {"?", INK_SERVER + 6, SHAPE_RING},
    [RULING_REPORTED] = {"\u2022", INK_LAYER + 1, SHAPE_DIAMOND},
    [RULING_MIXED] = {"\u25d0", INK_LAYER + 3, SHAPE_DISC},
};

int ruling_paint(enum ruling ruling)
{
    return PAINT_RULING + 1 + (int)ruling;
}

int ruling_shape(enum ruling ruling)
{
    return LOOKS[ruling].shape;
}

double ruling_add_badge(struct forest *forest, enum ruling ruling, double x,
                        double y)
{
    char text[64];

    snprintf(text, sizeof(text), "%s %s", LOOKS[ruling].sign,
             ruling_name(ruling));
    double right = x + role_width_px(ROLE_AXIS, text) + 2 * PAD_PX;
    forest_add_box(
        forest, PAINT_BADGE + 1 + (int)ruling,
        (struct box){x, y - HALF_HEIGHT_PX, right, y + HALF_HEIGHT_PX});
    canvas_add(&forest->canvas, ROLE_AXIS, LOOKS[ruling].ink, ALIGN_LEFT,
               x + PAD_PX, y, text);
    return right;
}
