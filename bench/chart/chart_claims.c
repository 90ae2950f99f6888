#include "chart_claims.h"

#include <math.h>
#include <stdio.h>

#include "chart_ruling.h"
#include "claim_words.h"

static const double WIDTH_PX = 1118;
static const double LEFT_PX = 18;
static const double AXIS_LEFT_PX = 412, AXIS_RIGHT_PX = 760;
static const double FIGURE_LEFT_PX = 784, BADGE_LEFT_PX = 956;
static const double ROW_PX = 46;

/* The axis reaches from a tenth of the margin to ten times it, at most, and
 * from half to twice at least. */
static const double REACH_MOST = 10, REACH_LEAST = 2;

static const struct words_style REASON = {ROLE_NOTE, INK_GREY, 338, 15, 2};
static const struct words_style REMARK = {ROLE_NOTE, INK_GREY, 1082, 16, 3};

/* --- how far on the claim's side ---------------------------------------- */

double claims_side(const struct tried *tried, double value)
{
    double over = tried->over, under = tried->under;

    if (isnan(value) || !tried_has_margin(tried) || over <= 0 || under <= 0)
        return NAN;
    if (value <= 0)
        return isnan(over) ? INFINITY : 0;
    return fmin(value / over, under / value); /* of which one may be NaN */
}

void claims_side_interval(const struct tried *tried, double *low, double *high)
{
    const struct estimate *figure = &tried->number.figure;
    double middle = sqrt(tried->over * tried->under); /* NaN: one margin */
    double ends[] = {claims_side(tried, figure->low),
                     claims_side(tried, figure->high)};

    *low = fmin(ends[0], ends[1]);
    *high = fmax(ends[0], ends[1]);
    if (middle > figure->low && middle < figure->high)
        *high = claims_side(tried, middle);
}

static struct scale scale_of(const struct claims *claims)
{
    double reach = REACH_LEAST;

    for (size_t i = 0; i < claims->count; i++) {
        const struct claim *claim = &claims->all[i];
        for (size_t j = 0; j < claim->count; j++) {
            const struct tried *tried = &claim->questions[j].tried;
            double side = claims_side(tried, tried->number.figure.median);
            if (side > 0)
                reach = fmax(reach, fmax(side, 1 / side));
        }
    }
    reach = fmin(reach, REACH_MOST);
    return scale_log((struct extent){1 / reach, reach}, 0.06, AXIS_LEFT_PX,
                     AXIS_RIGHT_PX);
}

/* --- a row -------------------------------------------------------------- */

static void add_text(struct forest *forest, enum role role, int ink, double x,
                     double right, double y, const char *text)
{
    char fitted[TEXT_BYTES];

    text_fit(text, role_px(role), role_is_bold(role), right - x, fitted,
             sizeof(fitted));
    canvas_add(&forest->canvas, role, ink, ALIGN_LEFT, x, y, fitted);
}

/* The sentence, and below it the claim's name and what is asked. */
static void add_sentence(struct forest *forest, const struct claim *claim,
                         double top)
{
    const struct asked_question *asked = claim_deciding(claim);
    char text[2 * TEXT_BYTES], says[TEXT_BYTES];

    text_capitalize(claim->says, says, sizeof(says));
    add_text(forest, ROLE_LABEL, INK_DARK, LEFT_PX, AXIS_LEFT_PX - 16, top + 15,
             says);
    snprintf(text, sizeof(text), "%s \u00b7 %s", claim->name,
             asked ? asked->asks : "");
    add_text(forest, ROLE_NOTE, INK_GREY, LEFT_PX, AXIS_LEFT_PX - 16, top + 32,
             text);
}

/* The claim's other figures are small, and have no interval. */
static void add_marks(struct forest *forest, const struct scale *scale,
                      const struct claim *claim, double y)
{
    for (size_t i = claim->count; i-- > 0;) {
        const struct asked_question *asked = &claim->questions[i];
        const struct tried *tried = &asked->tried;
        bool decides = asked == claim_deciding(claim);
        struct forest_mark mark = {
            .value = claims_side(tried, tried->number.figure.median),
            .low = NAN,
            .high = NAN,
            .y = y,
            .paint = ruling_paint(tried->ruling),
            .shape = ruling_shape(tried->ruling),
            .size = decides ? 1.3 : 0.7};
        if (decides)
            claims_side_interval(tried, &mark.low, &mark.high);
        forest_add_mark(forest, scale, mark);
    }
}

/* Where there is nothing to draw: why. */
static bool add_absence(struct forest *forest, const struct claim *claim,
                        double top)
{
    const struct asked_question *asked = claim_deciding(claim);
    const char *why = "no question asks for it";

    if (asked &&
        !isnan(claims_side(&asked->tried, asked->tried.number.figure.median)))
        return false;
    if (asked && !tried_has_margin(&asked->tried))
        why = "figures, and no margin to hold them against";
    else if (asked)
        why = asked->tried.why[0] ? asked->tried.why
                                  : "its margin is none of a ratio";
    (void)forest_add_words(forest, &REASON, AXIS_LEFT_PX + 4, top + 16, why);
    return true;
}

static void add_figure(struct forest *forest, const struct claim *claim,
                       double top)
{
    const struct asked_question *asked = claim_deciding(claim);

    if (!asked)
        return;
    canvas_add(&forest->canvas, ROLE_LABEL, INK_DARK, ALIGN_LEFT,
               FIGURE_LEFT_PX, top + 15, question_figure(asked).text);
    add_text(forest, ROLE_NOTE, INK_GREY, FIGURE_LEFT_PX, BADGE_LEFT_PX - 8,
             top + 32, question_margin(asked).text);
}

static void add_ruling(struct forest *forest, const struct claim *claim,
                       double top)
{
    char tally[TALLY_BYTES];

    (void)ruling_add_badge(forest, claim->ruling, BADGE_LEFT_PX, top + 15);
    if (claim->ruling != RULING_MIXED)
        return;
    claim_tally(claim, tally);
    add_text(forest, ROLE_FOOT, INK_GREY, BADGE_LEFT_PX, WIDTH_PX - 6, top + 33,
             tally);
}

/* The claim's side of its margin. */
static void add_side(struct forest *forest, const struct scale *scale,
                     double top)
{
    double margin = scale_px(scale, 1), bottom = top + ROW_PX;

    forest_add_box(forest, PAINT_SIDE,
                   (struct box){margin, top, AXIS_RIGHT_PX, bottom});
    forest_add_grid(forest, scale, top, bottom);
    forest_add_line(forest, PAINT_MARGIN,
                    (struct segment){margin, top, margin, bottom});
}

static void add_row(struct forest *forest, const struct scale *scale,
                    const struct claim *claim, double top)
{
    if (!add_absence(forest, claim, top)) {
        add_side(forest, scale, top);
        add_marks(forest, scale, claim, top + ROW_PX / 2);
    }
    forest_add_line(forest, PAINT_RULE,
                    (struct segment){LEFT_PX, top, WIDTH_PX - LEFT_PX, top});
    add_sentence(forest, claim, top);
    add_figure(forest, claim, top);
    add_ruling(forest, claim, top);
}

/* --- the sheet ---------------------------------------------------------- */

static void name_tick(const void *context, double value, char text[TICK_BYTES])
{
    (void)context;
    if (value == 1)
        snprintf(text, TICK_BYTES, "margin");
    else if (value < 1)
        snprintf(text, TICK_BYTES, "1/%.3g", 1 / value);
    else
        snprintf(text, TICK_BYTES, "%.3gx", value);
}

/* Above the rows: which side is whose. */
static void name_sides(struct forest *forest, const struct scale *scale,
                       double top)
{
    double margin = scale_px(scale, 1);

    canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_RIGHT, margin - 8,
               top - 11, "\u2190 against the claim");
    canvas_add(&forest->canvas, ROLE_NOTE, INK_LAYER + 4, ALIGN_LEFT,
               margin + 8, top - 11, "for the claim \u2192");
}

static double add_rows(struct forest *forest, const struct claims *claims,
                       double top)
{
    struct scale scale = scale_of(claims);
    double bottom = top + ROW_PX * (double)claims->count;

    name_sides(forest, &scale, top);
    forest_add_axis(forest, &scale, bottom, name_tick, NULL);
    for (size_t i = 0; i < claims->count; i++)
        add_row(forest, &scale, &claims->all[i], top + ROW_PX * (double)i);
    return bottom;
}

const char *claims_chart_missing(const struct picture *picture)
{
    const struct claims *claims = picture->drawing->context->claims;

    return !claims || claims->count == 0 ? "no claims were put on trial" : NULL;
}

/* "22 claims on trial: 9 supported, 6 refuted, 4 in part, 3 inconclusive" */
void claims_chart_headline(const struct picture *picture, char *title)
{
    static const enum ruling order[] = {RULING_SUPPORTED, RULING_MIXED,
                                        RULING_REFUTED, RULING_INCONCLUSIVE,
                                        RULING_REPORTED};
    const struct claims *claims = picture->drawing->context->claims;
    size_t counts[RULING_COUNT] = {0}, used;
    const char *lead = ": ";

    for (size_t i = 0; i < claims->count; i++)
        counts[claims->all[i].ruling]++;
    used = (size_t)snprintf(title, TEXT_BYTES, "%zu claim%s on trial",
                            claims->count, claims->count == 1 ? "" : "s");
    for (int i = 0; i < RULING_COUNT; i++) {
        if (counts[order[i]] == 0)
            continue;
        used += (size_t)snprintf(title + used, TEXT_BYTES - used, "%s%zu %s",
                                 lead, counts[order[i]], ruling_name(order[i]));
        lead = ", ";
    }
}

void claims_chart_write(const struct picture *picture, struct chart_data *data)
{
    const struct chart_context *context = picture->drawing->context;
    struct forest forest;
    double y;

    forest_init(&forest, WIDTH_PX);
    y = canvas_add_head(
        &forest.canvas, picture->title,
        "How far each claim's first figure lies on the claim's "
        "side of a margin that was fixed beforehand \u00b7 lines: "
        "99 % intervals");
    y = add_rows(&forest, context->claims, y + 32) + 42;
    y = forest_add_words(
        &forest, &REMARK, LEFT_PX, y,
        "Supported: the whole interval lies right of the margin. Refuted: left "
        "of it. Small marks: the claim's other figures, each decided with "
        "Holm's correction; in part: they differ. An arrowhead: beyond the "
        "axis.");
    canvas_add_foot(&forest.canvas, context->foot, y + 8);
    chart_data_text(data, "title", picture->title);
    forest_write(&forest, data);
    forest_release(&forest);
}
