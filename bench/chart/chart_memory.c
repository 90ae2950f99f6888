#include "chart_memory.h"

#include <math.h>
#include <string.h>

#include "chart_bars.h"
#include "chart_layers.h"

static const double LEFT_PX = 60;
static const double BARS_WIDTH_PX = 310;

/* One panel per server, narrower the more there are. */
struct sheet {
    const struct sweep *sweep;
    struct canvas canvas;
    double panel_px, gap_px; /* width of a panel, and between two */
    double top, bottom, bars_left;
    struct axis mib;
};

/* Taller for more servers, as their bars stand one below the other. */
static double plot_height_px(int servers)
{
    return servers <= 3 ? 235 : 235 + 32 * (servers - 3);
}

static double panel_left(const struct sheet *sheet, int server)
{
    return LEFT_PX + server * (sheet->panel_px + sheet->gap_px);
}

static void measure_sheet(struct sheet *sheet)
{
    static const double panels_px[CHART_SERVERS_MAX] = {320, 272, 200,
                                                        150, 140, 132};
    int count = sheet->sweep->server_count;

    sheet->panel_px = panels_px[count - 1];
    sheet->gap_px = count <= 2 ? 40 : 26;
    sheet->bars_left = panel_left(sheet, count) + 14;
    canvas_init(&sheet->canvas, sheet->bars_left + BARS_WIDTH_PX + 12);
}

/* The right end of the axes: the highest level at which anything was
 * measured. */
static int highest_level(const struct sweep *sweep)
{
    int level = 0;

    for (int i = 0; i < sweep->server_count; i++) {
        int last = sweep_last_measured(sweep, i);
        level = last > level ? last : level;
    }
    return sweep->levels[level];
}

static double highest_mib(const struct sweep *sweep)
{
    double highest = 0;

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            const struct point *point = sweep->points[i][j];
            if (point_has_memory(point))
                highest = fmax(highest, stack_top_kib(point, LAYER_COUNT));
        }
    }
    return highest / 1024;
}

/* A level's row of every layer's file and of the sum's. */
static void write_layer(const struct sweep *sweep, int server, int layer,
                        struct chart_data *data)
{
    FILE *file = chart_data_csv(data, "connections,low_mib,high_mib",
                                "layer-%d-%d.csv", server + 1, layer + 1);
    int rows = 0;

    for (int j = 0; file && j < sweep->level_count; j++) {
        const struct point *point = sweep->points[server][j];
        if (!point_has_memory(point))
            continue;
        fprintf(file, "%d,%.10g,%.10g\n", sweep->levels[j],
                stack_top_kib(point, layer) / 1024,
                stack_top_kib(point, layer + 1) / 1024);
        rows++;
    }
    /* A file without rows would be an error to gnuplot: an empty panel. */
    if (file && rows == 0)
        fprintf(file, "0,0,0\n");
    chart_data_csv_close(data, file);
}

/* Where a line of text stands above a share of the axis, and not on one of
 * the grid's lines. */
static double off_the_grid(const struct sheet *sheet, double share)
{
    double height = sheet->bottom - sheet->top;
    double pitch = height * sheet->mib.step / sheet->mib.top;
    double up = share * height + 12;
    double nearest = round(up / pitch) * pitch;

    if (fabs(up - nearest) < 9)
        up = nearest + 9;
    return sheet->bottom - up;
}

/* "587 MiB at 10k", above the end of the stack. */
static void add_total(struct sheet *sheet, int server)
{
    const struct sweep *sweep = sheet->sweep;
    double left = panel_left(sheet, server);
    int level = sweep_last_measured(sweep, server);
    char mib[32], at[32], text[TEXT_BYTES];

    if (level < 0) {
        canvas_add(&sheet->canvas, ROLE_TOTAL, INK_GREY, ALIGN_CENTRE,
                   left + sheet->panel_px / 2, sheet->bottom - 20,
                   "not measured");
        return;
    }
    const struct point *point = sweep->points[server][level];
    kib_format(point_total_kib(point), mib, sizeof(mib));
    connections_format(sweep->levels[level], at, sizeof(at));
    snprintf(text, sizeof(text), "%s at %s", mib, at);
    double share = stack_top_kib(point, LAYER_COUNT) / 1024 / sheet->mib.top;
    double x =
        left + sheet->panel_px * sweep->levels[level] / highest_level(sweep);
    canvas_add(&sheet->canvas, ROLE_TOTAL, INK_DARK, ALIGN_RIGHT,
               fmax(x - 2, left + role_width_px(ROLE_TOTAL, text)),
               off_the_grid(sheet, share), text);
}

static int wrap_heading(const struct sheet *sheet, int server,
                        char lines[2][TEXT_BYTES])
{
    return text_wrap(sheet->sweep->servers[server].label, role_px(ROLE_HEADING),
                     true, sheet->panel_px + sheet->gap_px - 8, lines, 2);
}

static double heading_height_px(const struct sheet *sheet)
{
    char lines[2][TEXT_BYTES];

    for (int i = 0; i < sheet->sweep->server_count; i++) {
        if (wrap_heading(sheet, i, lines) > 1)
            return 36;
    }
    return 18;
}

static void add_panel(struct sheet *sheet, int server)
{
    const struct sweep_server *about = &sheet->sweep->servers[server];
    double left = panel_left(sheet, server);
    char lines[2][TEXT_BYTES];

    int count = wrap_heading(sheet, server, lines);
    for (int i = 0; i < count; i++)
        canvas_add(&sheet->canvas, ROLE_HEADING, INK_SERVER + about->colour,
                   ALIGN_LEFT, left, sheet->top - 52 - 18 * (count - 1 - i),
                   lines[i]);
    canvas_add(
        &sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, left, sheet->top - 34,
        sheet->panel_px < 150 ? "MiB under load" : "MiB in use under load");
    canvas_add(&sheet->canvas, ROLE_AXIS, INK_GREY, ALIGN_CENTRE,
               left + sheet->panel_px / 2, sheet->bottom + 44,
               "open connections");
    add_total(sheet, server);
}

/* Ticks of the connections at round numbers, never at fractions. */
static void write_x_axis(const struct sheet *sheet, struct chart_data *data)
{
    enum {
        TICS_MAX = 16
    };
    int highest = highest_level(sheet->sweep);
    char texts[TICS_MAX][32];
    const char *pointers[TICS_MAX];
    double at[TICS_MAX];
    int count = 0;

    int steps = (int)(sheet->panel_px / 62);
    double step = fmax(1, axis_nice(highest, steps).step);
    for (; count < TICS_MAX && count * step <= highest; count++) {
        at[count] = count * step;
        pointers[count] = texts[count];
        connections_format((int)at[count], texts[count], sizeof(texts[0]));
    }
    chart_data_number(data, "x_high", highest);
    chart_data_numbers(data, "xtic_at", at, count);
    chart_data_texts(data, "xtic_text", pointers, count);
}

static void write_y_axis(const struct sheet *sheet, struct chart_data *data)
{
    enum {
        TICS_MAX = 16
    };
    char texts[TICS_MAX][32];
    const char *pointers[TICS_MAX];
    double at[TICS_MAX];
    int count = 0;

    for (; count < TICS_MAX; count++) {
        at[count] = count * sheet->mib.step;
        if (at[count] > sheet->mib.top * 1.0001)
            break;
        pointers[count] = texts[count];
        snprintf(texts[count], sizeof(texts[0]), "%.10g", at[count]);
    }
    chart_data_number(data, "y_high", sheet->mib.top);
    chart_data_numbers(data, "ytic_at", at, count);
    chart_data_texts(data, "ytic_text", pointers, count);
}

static void write_panels(const struct sheet *sheet, struct chart_data *data)
{
    const struct sweep *sweep = sheet->sweep;
    const char *labels[CHART_SERVERS_MAX];
    double lefts[CHART_SERVERS_MAX];

    for (int i = 0; i < sweep->server_count; i++) {
        labels[i] = sweep->servers[i].label;
        lefts[i] = panel_left(sheet, i);
        for (int layer = 0; layer < LAYER_COUNT; layer++)
            write_layer(sweep, i, layer, data);
    }
    chart_data_texts(data, "label", labels, sweep->server_count);
    chart_data_numbers(data, "panel_left_px", lefts, sweep->server_count);
    chart_data_number(data, "panel_px", sheet->panel_px);
    chart_data_number(data, "top_px", sheet->top);
    chart_data_number(data, "bottom_px", sheet->bottom);
    write_x_axis(sheet, data);
    write_y_axis(sheet, data);
}

const char *memory_missing(const struct picture *picture)
{
    const struct sweep *sweep = picture->sweep;

    if (sweep->level_count < 2)
        return "one level of connections";
    for (int i = 0; i < sweep->server_count; i++) {
        if (sweep_has_cost(sweep, i))
            return NULL;
    }
    return "no memory at two levels";
}

void memory_headline(const struct picture *picture, char *title)
{
    sweep_headline(picture->sweep, M_MEMORY_TOTAL_KIB, title, TEXT_BYTES);
}

void memory_write(const struct picture *picture, struct chart_data *data)
{
    const struct sweep *sweep = picture->sweep;
    struct sheet sheet = {.sweep = sweep};
    char remarks[TEXT_BYTES] = "";

    measure_sheet(&sheet);
    double head_bottom = canvas_add_head(&sheet.canvas, picture->title,
                                         sweep_words(sweep).memory_subtitle);
    sheet.top = head_bottom + 66 + heading_height_px(&sheet);
    sheet.bottom = sheet.top + plot_height_px(sweep->server_count);
    sheet.mib = axis_nice(highest_mib(sweep), 6);
    for (int i = 0; i < sweep->server_count; i++)
        add_panel(&sheet, i);
    struct box area = {sheet.bars_left, sheet.top,
                       sheet.bars_left + BARS_WIDTH_PX, sheet.bottom + 30};
    bars_write(sweep, &area, BARS_PANEL, &sheet.canvas, data);
    sweep_add_memory_remarks(sweep, remarks, sizeof(remarks));
    canvas_add(&sheet.canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, LEFT_PX,
               sheet.bottom + 68, remarks);
    canvas_add_foot(&sheet.canvas, sweep->context->foot,
                    sheet.bottom + (remarks[0] ? 94 : 76));
    chart_data_text(data, "title", picture->title);
    canvas_write(&sheet.canvas, data);
    write_panels(&sheet, data);
}
