#include "chart_forest.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

/* Between ticks; from the axis down to their words. */
static const double TICK_ROOM_PX = 46;
static const double TICK_WORDS_PX = 14;

/* Of what is not there, far off the canvas: gnuplot fails on files without
 * rows. */
static const double NOWHERE_PX = -1000;

void forest_init(struct forest *forest, double width)
{
    *forest = (struct forest){0};
    canvas_init(&forest->canvas, width);
}

void forest_release(struct forest *forest)
{
    free(forest->boxes);
    free(forest->lines);
    free(forest->links);
    free(forest->marks);
}

/* Room for one more; NULL when there is none.  Doubled at powers of two. */
static void *grow(struct forest *forest, void *all, int count, size_t bytes)
{
    void *larger = all;

    if ((count & (count - 1)) == 0)
        larger = realloc(all, (size_t)(count > 0 ? 2 * count : 1) * bytes);
    forest->is_out_of_memory = forest->is_out_of_memory || !larger;
    return larger;
}

void forest_add_box(struct forest *forest, int paint, struct box box)
{
    void *all =
        grow(forest, forest->boxes, forest->box_count, sizeof *forest->boxes);

    if (!all)
        return;
    forest->boxes = all;
    forest->boxes[forest->box_count++] = (struct forest_box){box, paint};
}

void forest_add_line(struct forest *forest, int paint, struct segment segment)
{
    void *all =
        grow(forest, forest->lines, forest->line_count, sizeof *forest->lines);

    if (!all)
        return;
    forest->lines = all;
    forest->lines[forest->line_count++] = (struct forest_line){segment, paint};
}

void forest_add_link(struct forest *forest, int paint, struct segment segment)
{
    void *all =
        grow(forest, forest->links, forest->link_count, sizeof *forest->links);

    if (!all)
        return;
    forest->links = all;
    forest->links[forest->link_count++] = (struct forest_line){segment, paint};
}

/* It goes on that way. */
static void add_arrowhead(struct forest *forest, const struct scale *scale,
                          double y, bool left)
{
    canvas_add(&forest->canvas, ROLE_TITLE, INK_DARK,
               left ? ALIGN_RIGHT : ALIGN_LEFT,
               left ? scale->from_px - 3 : scale->to_px + 3, y,
               left ? "\u25c2" : "\u25b8");
}

void forest_add_mark(struct forest *forest, const struct scale *scale,
                     struct forest_mark mark)
{
    void *all = isnan(mark.value)
                    ? NULL
                    : grow(forest, forest->marks, forest->mark_count,
                           sizeof *forest->marks);

    if (!all)
        return;
    forest->marks = all;
    mark.x = scale_px(scale, mark.value);
    mark.low_x = isnan(mark.low) ? mark.x : scale_px(scale, mark.low);
    mark.high_x = isnan(mark.high) ? mark.x : scale_px(scale, mark.high);
    if (mark.value < scale->low || mark.low < scale->low)
        add_arrowhead(forest, scale, mark.y, true);
    if (mark.value > scale->high || mark.high > scale->high)
        add_arrowhead(forest, scale, mark.y, false);
    forest->marks[forest->mark_count++] = mark;
}

void forest_add_grid(struct forest *forest, const struct scale *scale,
                     double top, double bottom)
{
    double at[SCALE_TICKS_MAX];
    int count = scale_ticks(scale, TICK_ROOM_PX, at);

    for (int i = 0; i < count; i++) {
        double x = scale_px(scale, at[i]);
        forest_add_line(forest, PAINT_GRID,
                        (struct segment){x, top, x, bottom});
    }
}

void forest_add_axis(struct forest *forest, const struct scale *scale, double y,
                     tick_namer *name, const void *context)
{
    double at[SCALE_TICKS_MAX];
    int count = scale_ticks(scale, TICK_ROOM_PX, at);
    double right = -INFINITY;
    char text[TICK_BYTES];

    for (int i = 0; i < count; i++) {
        double x = scale_px(scale, at[i]);
        name(context, at[i], text);
        double half = role_width_px(ROLE_NOTE, text) / 2;
        if (x - half < right) /* long words: the line must do */
            continue;
        canvas_add(&forest->canvas, ROLE_NOTE, INK_GREY, ALIGN_CENTRE, x,
                   y + TICK_WORDS_PX, text);
        right = x + half + 4;
    }
    forest_add_line(forest, PAINT_AXIS,
                    (struct segment){scale->from_px, y, scale->to_px, y});
}

double forest_add_words(struct forest *forest, const struct words_style *style,
                        double x, double y, const char *text)
{
    enum {
        LINES_MAX = 4
    };
    char lines[LINES_MAX][TEXT_BYTES];
    int count = style->lines < LINES_MAX ? style->lines : LINES_MAX;

    count = text_wrap(text, role_px(style->role), role_is_bold(style->role),
                      style->width_px, lines, count);
    for (int i = 0; i < count; i++, y += style->pitch_px)
        canvas_add(&forest->canvas, style->role, style->ink, ALIGN_LEFT, x, y,
                   lines[i]);
    return y;
}

/* --- the data folder ---------------------------------------------------- */

static void write_boxes(const struct forest *forest, struct chart_data *data)
{
    FILE *file = chart_data_csv(data, "left_px,top_px,right_px,bottom_px,paint",
                                "boxes.csv");

    for (int i = 0; file && i < forest->box_count; i++) {
        const struct box *box = &forest->boxes[i].box;
        fprintf(file, "%.10g,%.10g,%.10g,%.10g,%d\n", box->left, box->top,
                box->right, box->bottom, forest->boxes[i].paint);
    }
    if (file && forest->box_count == 0)
        fprintf(file, "%g,%g,%g,%g,1\n", NOWHERE_PX, NOWHERE_PX, NOWHERE_PX,
                NOWHERE_PX);
    chart_data_csv_close(data, file);
}

static void write_lines(const struct forest_line *lines, int count,
                        const char *name, struct chart_data *data)
{
    FILE *file =
        chart_data_csv(data, "x1_px,y1_px,x2_px,y2_px,paint", "%s", name);

    for (int i = 0; file && i < count; i++) {
        const struct segment *segment = &lines[i].segment;
        fprintf(file, "%.10g,%.10g,%.10g,%.10g,%d\n", segment->x1, segment->y1,
                segment->x2, segment->y2, lines[i].paint);
    }
    if (file && count == 0)
        fprintf(file, "%g,%g,%g,%g,1\n", NOWHERE_PX, NOWHERE_PX, NOWHERE_PX,
                NOWHERE_PX);
    chart_data_csv_close(data, file);
}

/* "NaN" is what gnuplot takes for missing. */
static void put(FILE *file, double value)
{
    if (isnan(value))
        fputs("NaN,", file);
    else
        fprintf(file, "%.10g,", value);
}

static void write_marks(const struct forest *forest, struct chart_data *data)
{
    FILE *file = chart_data_csv(data,
                                "value,low,high,x_px,low_px,high_px,y_px,"
                                "paint,shape,size",
                                "marks.csv");

    for (int i = 0; file && i < forest->mark_count; i++) {
        const struct forest_mark *mark = &forest->marks[i];
        put(file, mark->value);
        put(file, mark->low);
        put(file, mark->high);
        fprintf(file, "%.10g,%.10g,%.10g,%.10g,%d,%d,%g\n", mark->x,
                mark->low_x, mark->high_x, mark->y, mark->paint, mark->shape,
                mark->size);
    }
    if (file && forest->mark_count == 0)
        fprintf(file, "NaN,NaN,NaN,%g,%g,%g,%g,1,7,0\n", NOWHERE_PX, NOWHERE_PX,
                NOWHERE_PX, NOWHERE_PX);
    chart_data_csv_close(data, file);
}

void forest_write(const struct forest *forest, struct chart_data *data)
{
    if (forest->is_out_of_memory)
        chart_data_fail(data, -ENOMEM);
    canvas_write(&forest->canvas, data);
    write_boxes(forest, data);
    write_lines(forest->lines, forest->line_count, "lines.csv", data);
    write_lines(forest->links, forest->link_count, "links.csv", data);
    write_marks(forest, data);
}
