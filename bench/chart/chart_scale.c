#include "chart_scale.h"

#include <math.h>
#include <stddef.h>

#include "chart_layout.h"

struct extent extent_init(void)
{
    return (struct extent){INFINITY, -INFINITY};
}

void extent_add(struct extent *extent, double value)
{
    if (!isfinite(value))
        return;
    extent->low = fmin(extent->low, value);
    extent->high = fmax(extent->high, value);
}

struct scale scale_linear(struct extent extent, double from_px, double to_px)
{
    struct axis axis = axis_nice(fmax(extent.high, -extent.low), 4);
    double steps_low = floor(extent.low / axis.step);
    double steps_high = ceil(extent.high / axis.step - 1e-9);
    struct scale scale = {.high = axis.top, .from_px = from_px, .to_px = to_px};

    if (extent.low < 0) {
        scale.low = steps_low * axis.step;
        scale.high = 0;
    }
    if (extent.high > 0)
        scale.high = steps_high * axis.step;
    return scale;
}

struct scale scale_log(struct extent extent, double share, double from_px,
                       double to_px)
{
    if (!(extent.low > 0 && extent.low <= extent.high))
        extent = (struct extent){1, 1};
    if (extent.high / extent.low < 1.0001)
        extent = (struct extent){extent.low / 2, extent.high * 2};
    double factor = pow(extent.high / extent.low, share);

    return (struct scale){true, extent.low / factor, extent.high * factor,
                          from_px, to_px};
}

/* Where the value lies between the ends: 0 to 1. */
static double share_of(const struct scale *scale, double value)
{
    double share = (value - scale->low) / (scale->high - scale->low);

    if (scale->is_log)
        share = value > 0
                    ? log(value / scale->low) / log(scale->high / scale->low)
                    : 0;
    return fmin(fmax(share, 0), 1);
}

double scale_px(const struct scale *scale, double value)
{
    return scale->from_px +
           share_of(scale, value) * (scale->to_px - scale->from_px);
}

bool scale_holds(const struct scale *scale, double value)
{
    return value >= scale->low && value <= scale->high;
}

/* --- ticks -------------------------------------------------------------- */

/* Appends the value where it is on the axis; whether it is clear of the one
 * before. */
static bool add_tick(const struct scale *scale, double room_px, double value,
                     double *at, int *count)
{
    double whole = scale->is_log ? value : scale->high - scale->low;
    double slack = 1e-9 * whole;

    if (value < scale->low - slack || value > scale->high + slack)
        return true;
    if (*count == SCALE_TICKS_MAX ||
        (*count > 0 && fabs(scale_px(scale, value) -
                            scale_px(scale, at[*count - 1])) < room_px))
        return false;
    at[(*count)++] = value + 0.0; /* no -0 */
    return true;
}

/* Multiples of the step; 0 where they do not fit. */
static int ticks_at_steps(const struct scale *scale, double step,
                          double room_px, double *at)
{
    int count = 0;

    for (double i = ceil(scale->low / step - 1e-9); i * step <= scale->high;
         i++)
        if (!add_tick(scale, room_px, i * step, at, &count))
            return 0;
    return count;
}

/* Such multiples of every so many-th power of ten. */
struct decades {
    int every;
    double factors[6]; /* ended by a 0 */
};

static int ticks_at_decades(const struct scale *scale,
                            const struct decades *decades, double room_px,
                            double *at)
{
    int count = 0, power = (int)floor(log10(scale->low));

    for (; pow(10, power) <= scale->high; power++) {
        if (power % decades->every != 0)
            continue;
        for (int i = 0; decades->factors[i] > 0; i++)
            if (!add_tick(scale, room_px, decades->factors[i] * pow(10, power),
                          at, &count))
                return 0;
    }
    return count;
}

static int ticks_linear(const struct scale *scale, double room_px, double *at)
{
    double span = scale->high - scale->low;
    int count = 0;

    for (int steps = 8; steps >= 1 && count == 0; steps--)
        count = ticks_at_steps(scale, axis_nice(span, steps).step, room_px, at);
    return count;
}

int scale_ticks(const struct scale *scale, double room_px,
                double at[SCALE_TICKS_MAX])
{
    static const struct decades decades[] = {
        {1, {1, 2, 5, 0}}, {1, {1, 3, 0}}, {1, {1, 0}},
        {2, {1, 0}},       {3, {1, 0}},    {6, {1, 0}},
    };
    int count = 0;

    if (!scale->is_log)
        return ticks_linear(scale, room_px, at);
    if (scale->high / scale->low < 4 && scale->high < 4)
        count = ticks_linear(scale, room_px, at);
    for (size_t i = 0; i < sizeof decades / sizeof *decades && count == 0; i++)
        count = ticks_at_decades(scale, &decades[i], room_px, at);
    return count;
}
