#include "chart_claim.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart_claim_panel.h"
#include "chart_ruling.h"
#include "claim_words.h"

static const double WIDTH_PX = 990;
static const double LEFT_PX = 18;
static const double AXIS_LEFT_PX = 330, AXIS_RIGHT_PX = 640;
static const double WORDS_LEFT_PX = 664;

/* Of a row without reasons, at least. */
static const double ROW_PX = 50;

static const struct words_style ASKS = {ROLE_AXIS, INK_DARK, 286, 16, 3};
static const struct words_style REASON = {ROLE_NOTE, INK_GREY, 936, 16, 4};
static const struct words_style REMARK = {ROLE_NOTE, INK_GREY, 954, 16, 4};

/* --- a row -------------------------------------------------------------- */

/* The claim's side, its edges, and what they are. */
static void add_margin(struct forest *forest, const struct claim_panel *panel,
                       const struct asked_question *asked, double top,
                       double bottom)
{
    const struct tried *tried = &asked->tried;
    const double margins[] = {tried->over, tried->under};
    double ends[] = {panel->scale.from_px, panel->scale.to_px};
    bool has_both = !isnan(tried->over) && !isnan(tried->under);

    for (int i = 0; i < 2; i++) {
        if (isnan(margins[i]))
            continue;
        double x = ends[i] = scale_px(&panel->scale, margins[i]);
        /* inside, but outside where the inside may be narrow */
        bool left = (i == 1) != has_both;
        forest_add_line(forest, PAINT_MARGIN,
                        (struct segment){x, top, x, bottom});
        canvas_add(&forest->canvas, ROLE_FOOT, INK_LAYER + 4,
                   left ? ALIGN_RIGHT : ALIGN_LEFT, left ? x - 4 : x + 4,
                   top + 8, question_limit(asked, margins[i]).text);
    }
    forest_add_box(forest, PAINT_SIDE,
                   (struct box){ends[0], top, ends[1], bottom});
}

static void add_figure(struct forest *forest, const struct claim_panel *panel,
                       const struct asked_question *asked, double y)
{
    const struct tried *tried = &asked->tried;
    struct forest_mark mark = {.value = tried->number.figure.median,
                               .low = tried->number.figure.low,
                               .high = tried->number.figure.high,
                               .y = y,
                               .paint = ruling_paint(tried->ruling),
                               .shape = ruling_shape(tried->ruling),
                               .size = 1.3};

    if (isnan(mark.value))
        canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_CENTRE,
                   (AXIS_LEFT_PX + AXIS_RIGHT_PX) / 2, y, "no figure");
    else
        forest_add_mark(forest, &panel->scale, mark);
}

/* Beside the axis: the figure, its interval, the ruling, the margin. */
static void add_verdict(struct forest *forest,
                        const struct asked_question *asked, double top)
{
    struct human figure = question_figure(asked);
    struct human interval = question_interval(asked);
    struct human margin = question_margin(asked);
    char text[TEXT_BYTES], fitted[TEXT_BYTES];
    double x = WORDS_LEFT_PX + role_width_px(ROLE_LABEL, figure.text) + 9;

    canvas_add(&forest->canvas, ROLE_LABEL, INK_DARK, ALIGN_LEFT, WORDS_LEFT_PX,
               top + 13, figure.text);
    text_fit(interval.text, role_px(ROLE_NOTE), false, WIDTH_PX - 12 - x,
             fitted, sizeof(fitted));
    canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, x, top + 13,
               fitted);
    x = ruling_add_badge(forest, asked->tried.ruling, WORDS_LEFT_PX, top + 35);
    if (!margin.text[0])
        return;
    snprintf(text, sizeof(text), "margin: %s", margin.text);
    text_fit(text, role_px(ROLE_NOTE), false, WIDTH_PX - 20 - x, fitted,
             sizeof(fitted));
    canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, x + 8,
               top + 35, fitted);
}

/* Why it is inconclusive, and what would help; returns the y below. */
static double add_reason(struct forest *forest, const struct tried *tried,
                         double y)
{
    char text[2 * DOUBT_BYTES + 32];

    if (!tried->why[0])
        return y;
    snprintf(text, sizeof(text), "%s%s%s", tried->why,
             tried->needs[0] ? ". Needed: " : "", tried->needs);
    return forest_add_words(forest, &REASON, LEFT_PX + 12, y + 4, text) - 2;
}

/* The ticks' lines, and that of no difference. */
static void add_grid(struct forest *forest, const struct claim_panel *panel,
                     double top, double bottom)
{
    forest_add_grid(forest, &panel->scale, top, bottom);
    if (panel->scale.is_log) {
        double one = scale_px(&panel->scale, 1);
        forest_add_line(forest, PAINT_AXIS,
                        (struct segment){one, top, one, bottom});
    }
}

/* Returns the y below. */
static double add_row(struct forest *forest, const struct claim_panel *panel,
                      const struct asked_question *asked, double top)
{
    double below =
        forest_add_words(forest, &ASKS, LEFT_PX, top + 14, asked->asks);
    double bottom = fmax(top + ROW_PX, below);

    if (claim_panel_has_figure(panel))
        add_grid(forest, panel, top, bottom);
    if (tried_has_margin(&asked->tried))
        add_margin(forest, panel, asked, top + 2, bottom - 2);
    add_figure(forest, panel, asked, (top + bottom) / 2 + 5);
    add_verdict(forest, asked, top);
    bottom = add_reason(forest, &asked->tried, bottom + 4);
    return bottom;
}

/* --- the sheet ---------------------------------------------------------- */

static void name_tick(const void *context, double value, char text[TICK_BYTES])
{
    const struct claim_panel *panel = context;
    const struct asked_question *asked = panel->questions[0];

    snprintf(text, TICK_BYTES, "%.31s", question_limit(asked, value).text);
}

/* Returns the y below. */
static double add_panel(struct forest *forest, struct claim_panel *panel,
                        double top)
{
    double y = top + 26;
    char text[TEXT_BYTES];

    claim_panel_scale(panel, AXIS_LEFT_PX, AXIS_RIGHT_PX);
    claim_panel_name(panel, text, sizeof(text));
    canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, AXIS_LEFT_PX,
               top + 12, text);
    for (size_t i = 0; i < panel->count; i++) {
        forest_add_line(forest, PAINT_RULE,
                        (struct segment){LEFT_PX, y, WIDTH_PX - LEFT_PX, y});
        y = add_row(forest, panel, panel->questions[i], y + 3);
    }
    if (claim_panel_has_figure(panel)) {
        forest_add_axis(forest, &panel->scale, y, name_tick, panel);
        y += 24;
    }
    return y + 8;
}

/* Ratios first, then values, in the order of the questions. */
static double add_panels(struct forest *forest, const struct claim *claim,
                         double y)
{
    bool placed[QUESTIONS_MAX] = {false};
    struct claim_panel panel;

    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < claim->count; i++) {
            bool is_ratio = claim->questions[i].tried.number.is_ratio;
            if (placed[i] || is_ratio != (pass == 0))
                continue;
            claim_panel_gather(&panel, claim, i, placed);
            y = add_panel(forest, &panel, y);
        }
    }
    return y;
}

static double add_remarks(struct forest *forest, const struct claim *claim,
                          double y)
{
    char text[2 * TEXT_BYTES];

    if (claim->literature) {
        snprintf(text, sizeof(text), "Elsewhere: %s.", claim->literature);
        y = forest_add_words(forest, &REMARK, LEFT_PX, y, text);
    }
    snprintf(text, sizeof(text), "Said by: %s.", claim->source);
    y = forest_add_words(forest, &REMARK, LEFT_PX, y, text);
    return forest_add_words(
        forest, &REMARK, LEFT_PX, y,
        "Shaded: the claim's side of its margin, which was fixed beforehand. "
        "Lines: 99 % intervals. Of several figures each is decided with Holm's "
        "correction.");
}

const char *claim_chart_missing(const struct picture *picture)
{
    return picture->claim->count == 0 ? "no question asks for it" : NULL;
}

/* "\"It scales\": in part (1 supported, 1 inconclusive)" */
void claim_chart_headline(const struct picture *picture, char *title)
{
    const struct claim *claim = picture->claim;
    char says[TEXT_BYTES / 2], tally[TALLY_BYTES];

    text_capitalize(claim->says, says, sizeof(says));
    claim_tally(claim, tally);
    if (claim->ruling == RULING_MIXED)
        snprintf(title, TEXT_BYTES, "\u201c%s\u201d: %s (%s)", says,
                 ruling_name(claim->ruling), tally);
    else
        snprintf(title, TEXT_BYTES, "\u201c%s\u201d: %s", says,
                 ruling_name(claim->ruling));
}

void claim_chart_write(const struct picture *picture, struct chart_data *data)
{
    const struct claim *claim = picture->claim;
    char subtitle[TEXT_BYTES];
    struct forest forest;
    double y;

    forest_init(&forest, WIDTH_PX);
    text_capitalize(claim->experiment, subtitle, sizeof(subtitle));
    y = canvas_add_head(&forest.canvas, picture->title, subtitle);
    y = add_panels(&forest, claim, y + 2);
    y = add_remarks(&forest, claim, y + 8);
    canvas_add_foot(&forest.canvas, picture->drawing->context->foot, y + 8);
    chart_data_text(data, "title", picture->title);
    forest_write(&forest, data);
    forest_release(&forest);
}
