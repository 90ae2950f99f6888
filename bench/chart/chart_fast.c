#include "chart_fast.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "chart_fast_words.h"
#include "chart_forest.h"
#include "human.h"

static const double WIDTH_PX = 1060;
static const double LEFT_PX = 18;
static const double AXIS_LEFT_PX = 396, AXIS_RIGHT_PX = 766;
static const double WORDS_LEFT_PX = 790;
static const double GROUP_PX = 25, ROW_PX = 22, GAP_PX = 9;

static const struct words_style REMARK = {ROLE_NOTE, INK_GREY, 1024, 16, 4};

static double p99_us(const struct point *point)
{
    return point->value[M_LATENCY_P99_US].median;
}

/* --- a row -------------------------------------------------------------- */

static struct scale scale_of(const struct fast_rows *rows)
{
    struct extent extent = extent_init();

    for (int i = 0; i < rows->count; i++) {
        const struct estimate *p99 =
            &rows->rows[i].point->value[M_LATENCY_P99_US];
        const double values[] = {p99->median, p99->low, p99->high};
        for (int j = 0; j < 3; j++)
            if (values[j] > 0)
                extent_add(&extent, values[j]);
    }
    return scale_log(extent, 0.05, AXIS_LEFT_PX, AXIS_RIGHT_PX);
}

/* Of a server's colour; the ring of who is alone is nobody else's. */
static const int SHAPES[CHART_SERVERS_MAX] = {7, 5, 9, 13, 11, 15};

static void add_marks(struct forest *forest, const struct scale *scale,
                      const struct fast_row *row, double y)
{
    const struct estimate *p99 = &row->point->value[M_LATENCY_P99_US];
    struct forest_mark mark = {.value = p99->median,
                               .low = p99->low,
                               .high = p99->high,
                               .y = y,
                               .paint = PAINT_SERVER + row->colour,
                               .shape = SHAPES[row->colour - 1],
                               .size = 1.2};

    if (!row->alone) {
        mark.shape = SHAPE_RING;
        forest_add_mark(forest, scale, mark);
        return;
    }
    struct forest_mark alone = {.value = p99_us(row->alone),
                                .low = NAN,
                                .high = NAN,
                                .y = y,
                                .paint = mark.paint,
                                .shape = SHAPE_RING,
                                .size = 1};
    forest_add_link(forest, mark.paint,
                    (struct segment){scale_px(scale, alone.value), y,
                                     scale_px(scale, mark.value), y});
    forest_add_mark(forest, scale, alone);
    forest_add_mark(forest, scale, mark);
}

/* "38x (31x to 46x)", or why that cannot be said. */
static void tell_ratio(const struct fast_row *row, char *text, size_t size)
{
    const struct number *ratio = &row->ratio;

    if (!row->alone)
        text[0] = '\0';
    else if (ratio->doubt.why[0] && row->point->status > STATUS_NOISY)
        snprintf(text, size, "%s beside", status_name(row->point->status));
    else if (ratio->doubt.why[0] && row->alone->status > STATUS_NOISY)
        snprintf(text, size, "%s alone", status_name(row->alone->status));
    else if (ratio->doubt.why[0])
        snprintf(text, size, "%s", ratio->doubt.why);
    else
        snprintf(text, size, "%s (%s to %s)",
                 human_factor(ratio->figure.median).text,
                 human_factor(ratio->figure.low).text,
                 human_factor(ratio->figure.high).text);
}

static void add_words(struct forest *forest, const struct fast_row *row,
                      double y)
{
    char text[TEXT_BYTES], fitted[TEXT_BYTES];

    text_fit(row->label, role_px(ROLE_AXIS), false, AXIS_LEFT_PX - LEFT_PX - 26,
             fitted, sizeof(fitted));
    canvas_add(&forest->canvas, ROLE_AXIS, INK_SERVER + row->colour, ALIGN_LEFT,
               LEFT_PX + 12, y, fitted);
    latency_format(p99_us(row->point), text, sizeof(text));
    canvas_add(&forest->canvas, ROLE_AXIS, INK_DARK, ALIGN_LEFT, WORDS_LEFT_PX,
               y, text);
    tell_ratio(row, text, sizeof(text));
    text_fit(text, role_px(ROLE_NOTE), false, WIDTH_PX - WORDS_LEFT_PX - 84,
             fitted, sizeof(fitted));
    canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
               WORDS_LEFT_PX + 72, y, fitted);
}

/* --- the sheet ---------------------------------------------------------- */

static void name_tick(const void *context, double value, char text[TICK_BYTES])
{
    (void)context;
    latency_format(value, text, TICK_BYTES);
}

static double add_group(struct forest *forest, const char *group, double y)
{
    char text[TEXT_BYTES], fitted[TEXT_BYTES];

    text_capitalize(group, text, sizeof(text));
    text_fit(text, role_px(ROLE_LABEL), true, WIDTH_PX - 2 * LEFT_PX, fitted,
             sizeof(fitted));
    forest_add_line(forest, PAINT_RULE,
                    (struct segment){LEFT_PX, y, WIDTH_PX - LEFT_PX, y});
    canvas_add(&forest->canvas, ROLE_LABEL, INK_DARK, ALIGN_LEFT, LEFT_PX,
               y + 15, fitted);
    return y + GROUP_PX;
}

/* Returns the y below. */
static double add_rows(struct forest *forest, const struct fast_rows *rows,
                       double top)
{
    struct scale scale = scale_of(rows);
    const char *group = "";
    double y = top;

    canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, WORDS_LEFT_PX,
               top - 11, "p99");
    canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT,
               WORDS_LEFT_PX + 72, top - 11, "over alone (99 % interval)");
    for (int i = 0; i < rows->count; i++) {
        const struct fast_row *row = &rows->rows[i];
        if (strcmp(row->group, group) != 0)
            y = add_group(forest, row->group, i > 0 ? y + GAP_PX : y);
        group = row->group;
        add_marks(forest, &scale, row, y + ROW_PX / 2);
        add_words(forest, row, y + ROW_PX / 2);
        y += ROW_PX;
    }
    y += GAP_PX;
    forest_add_axis(forest, &scale, y, name_tick, NULL);
    forest_add_grid(forest, &scale, top, y);
    canvas_add(&forest->canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               (AXIS_LEFT_PX + AXIS_RIGHT_PX) / 2, y + 36,
               "99th percentile of the fast requests (log scale)");
    return y + 62;
}

static double add_remarks(struct forest *forest, const struct fast_rows *rows,
                          const struct chart_context *context, double y)
{
    char text[2 * TEXT_BYTES], options[2 * TEXT_BYTES - 32];

    y = forest_add_words(
        forest, &REMARK, LEFT_PX, y,
        "Ring: alone. Filled: beside others, with the 95 % "
        "interval of the median over trials. What is "
        "client-bound, starved or at a limit is not compared. "
        "Servers beyond the sixth have their program's colour.");
    fast_list_options(rows, context, options, sizeof(options));
    snprintf(text, sizeof(text), "Options: %s", options);
    if (options[0])
        y = forest_add_words(forest, &REMARK, LEFT_PX, y, text);
    snprintf(text, sizeof(text), "%d more rows are not drawn.", rows->left_out);
    if (rows->left_out > 0)
        y = forest_add_words(forest, &REMARK, LEFT_PX, y, text);
    return y;
}

const char *fast_missing(const struct picture *picture)
{
    return fast_rows_exist(picture->drawing)
               ? NULL
               : "no open loop both alone and beside others";
}

void fast_headline(const struct picture *picture, char *title)
{
    struct fast_rows rows;

    if (fast_rows_find(&rows, picture->drawing) == 0)
        fast_tell(&rows, title);
    else
        snprintf(title, TEXT_BYTES, "Fast requests, alone and beside others");
}

void fast_write(const struct picture *picture, struct chart_data *data)
{
    const struct chart_context *context = picture->drawing->context;
    char subtitle[TEXT_BYTES];
    struct fast_rows rows;
    struct forest forest;
    double y;

    int code = fast_rows_find(&rows, picture->drawing);
    if (code != 0) {
        chart_data_fail(data, code);
        return;
    }
    forest_init(&forest, WIDTH_PX);
    fast_subtitle(&rows, subtitle);
    y = canvas_add_head(&forest.canvas, picture->title, subtitle);
    y = add_rows(&forest, &rows, y + 30);
    y = add_remarks(&forest, &rows, context, y);
    canvas_add_foot(&forest.canvas, context->foot, y + 8);
    chart_data_text(data, "title", picture->title);
    forest_write(&forest, data);
    forest_release(&forest);
}
