#include "chart_overview.h"

#include <math.h>
#include <string.h>

#include "chart_canvas.h"
#include "chart_grid.h"

static const double WIDTH_PX = 860;
static const double MARGIN_PX = 18;
static const double CELLS_LEFT_PX = 152;
static const double CELL_PITCH_PX = 176;
static const double CELL_WIDTH_PX = 154;
static const double CELL_HEIGHT_PX = 48;
static const double ROW_PITCH_PX = 82;
static const double KEY_PITCH_PX = 21;

enum {
    CELLS_MAX = GRID_ROWS_MAX * GRID_COLUMNS
};

struct sheet {
    struct grid grid;
    struct canvas canvas;
    double cells_top; /* of the first row */
    /* The marker before each server's name. */
    double key_x[CHART_SERVERS_MAX], key_y[CHART_SERVERS_MAX];
    double key_colour[CHART_SERVERS_MAX];
    int key_count;
};

static double cell_left(int column)
{
    return CELLS_LEFT_PX + column * CELL_PITCH_PX;
}

static double cell_top(const struct sheet *sheet, int row)
{
    return sheet->cells_top + row * ROW_PITCH_PX;
}

/* --- words ---------------------------------------------------------------- */

/* The servers, once; returns the y below. */
static double add_key(struct sheet *sheet, double y)
{
    double x = MARGIN_PX;

    for (int rank = 0; rank < CHART_SERVERS_MAX; rank++) {
        const struct sweep_server *server = sheet->grid.servers[rank];
        char name[TEXT_BYTES];
        if (!server)
            continue;
        text_fit(server->label, role_px(ROLE_LABEL), true, 260, name,
                 sizeof(name));
        double width = role_width_px(ROLE_LABEL, name) + 16;
        if (x > MARGIN_PX && x + width > WIDTH_PX - MARGIN_PX) {
            x = MARGIN_PX;
            y += KEY_PITCH_PX;
        }
        sheet->key_x[sheet->key_count] = x + 5;
        sheet->key_y[sheet->key_count] = y;
        sheet->key_colour[sheet->key_count++] = server->colour;
        canvas_add(&sheet->canvas, ROLE_LABEL, INK_SERVER + server->colour,
                   ALIGN_LEFT, x + 16, y, name);
        x += width + 22;
    }
    return y + KEY_PITCH_PX;
}

static void add_headings(struct sheet *sheet, double y)
{
    for (int k = 0; k < GRID_COLUMNS; k++) {
        canvas_add(&sheet->canvas, ROLE_HEADING, INK_DARK, ALIGN_LEFT,
                   cell_left(k), y, grid_columns[k].heading);
        canvas_add(&sheet->canvas, ROLE_FOOT, INK_GREY, ALIGN_LEFT,
                   cell_left(k), y + 16, grid_columns[k].note);
    }
}

/* "1 to 10k connections" */
static void levels_text(const struct sweep *row, char *text, size_t size)
{
    char first[32], last[32];

    connections_format(row->levels[0], first, sizeof(first));
    connections_format(row->levels[row->level_count - 1], last, sizeof(last));
    if (row->level_count > 1)
        snprintf(text, size, "%s to %s connections", first, last);
    else
        snprintf(text, size, "%s connection%s", first,
                 row->levels[0] == 1 ? "" : "s");
}

/* Cut to the room before the cells. */
static void add_fitted(struct sheet *sheet, enum role role, int ink, double y,
                       const char *text)
{
    char fitted[TEXT_BYTES];

    text_fit(text, role_px(role), role == ROLE_LABEL,
             CELLS_LEFT_PX - MARGIN_PX - 10, fitted, sizeof(fitted));
    canvas_add(&sheet->canvas, role, ink, ALIGN_LEFT, MARGIN_PX, y, fitted);
}

static void add_row(struct sheet *sheet, int row)
{
    const struct sweep *sweep = &sheet->grid.rows[row];
    const char *path = sweep_words(sweep).path;
    double top = cell_top(sheet, row);
    char text[TEXT_BYTES];

    add_fitted(sheet, ROLE_LABEL, INK_DARK, top + 8, sweep->scenario);
    snprintf(text, sizeof(text), "%s%.200s", path ? "GET " : "",
             path ? path : "");
    if (path)
        add_fitted(sheet, ROLE_FOOT, INK_GREY, top + 25, text);
    levels_text(sweep, text, sizeof(text));
    add_fitted(sheet, ROLE_FOOT, INK_GREY, top + (path ? 39 : 25), text);
    for (int k = 0; k < GRID_COLUMNS; k++) {
        const struct grid_cell *cell = &sheet->grid.cells[row][k];
        bool measured = cell->top > 0;
        canvas_add(&sheet->canvas, ROLE_FOOT, INK_GREY, ALIGN_LEFT,
                   cell_left(k), top + (measured ? -8 : CELL_HEIGHT_PX / 2),
                   measured ? cell->text : "not measured");
    }
}

static void add_remarks(struct sheet *sheet, double y)
{
    const struct grid *grid = &sheet->grid;
    char text[TEXT_BYTES] = "", more[64];

    snprintf(
        text, sizeof(text),
        "medians, from 0 to the figure at each top \u00b7 connections on a "
        "log scale");
    snprintf(more, sizeof(more), "%d more scenarios not drawn",
             grid->rows_left_out);
    if (grid->rows_left_out > 0)
        text_append(text, sizeof(text), more);
    snprintf(more, sizeof(more), "%d more servers not drawn",
             grid->servers_left_out);
    if (grid->servers_left_out > 0)
        text_append(text, sizeof(text), more);
    canvas_add(&sheet->canvas, ROLE_NOTE, INK_GREY, ALIGN_LEFT, MARGIN_PX, y,
               text);
}

static void add_words(struct sheet *sheet, const struct picture *picture)
{
    double y = canvas_add_head(&sheet->canvas, picture->title,
                               "The run at a glance: each scenario a row");

    y = add_key(sheet, y + 12);
    add_headings(sheet, y + 16);
    sheet->cells_top = y + 66;
    for (int row = 0; row < sheet->grid.row_count; row++)
        add_row(sheet, row);
    y = cell_top(sheet, sheet->grid.row_count - 1) + CELL_HEIGHT_PX;
    add_remarks(sheet, y + 26);
    canvas_add_foot(&sheet->canvas, picture->drawing->context->foot, y + 52);
}

/* --- data ----------------------------------------------------------------- */

/* A level's row with all metrics, or a gap where there is none of them. */
static void write_level(const struct sweep *row, int server, int level,
                        FILE *file)
{
    double values[GRID_COLUMNS];
    bool any = false;

    for (int k = 0; k < GRID_COLUMNS; k++) {
        values[k] = grid_value(row, server, level, k);
        any = any || !isnan(values[k]);
    }
    if (any)
        fprintf(file, "%d,%.10g", row->levels[level],
                grid_x(row, server, level));
    for (int k = 0; any && k < GRID_COLUMNS; k++) {
        fputc(',', file);
        if (!isnan(values[k]))
            fprintf(file, "%.10g", values[k]);
    }
    fputc('\n', file);
}

static void write_server(const struct sheet *sheet, int row, int place,
                         int rank, struct chart_data *data)
{
    const struct sweep *sweep = &sheet->grid.rows[row];
    int server = grid_find(sweep, rank);
    char header[TEXT_BYTES] = "connections,x";

    for (int k = 0; k < GRID_COLUMNS; k++) {
        strcat(header, ",");
        strcat(header, metric_name(grid_columns[k].metric));
    }
    FILE *file = chart_data_csv(data, header, "row-%d-%d.csv", row + 1, place);
    for (int j = 0; file && server >= 0 && j < sweep->level_count; j++)
        write_level(sweep, server, j, file);
    /* gnuplot fails on columns without figures: a row out of sight */
    if (file)
        fprintf(file, "\n%d,0,-1,-1,-1,-1\n", sweep->levels[0]);
    chart_data_csv_close(data, file);
}

static void write_series(const struct sheet *sheet, struct chart_data *data)
{
    const char *labels[CHART_SERVERS_MAX], *names[GRID_ROWS_MAX];
    const char *columns[GRID_COLUMNS];
    int count = 0;

    for (int rank = 0; rank < CHART_SERVERS_MAX; rank++) {
        if (!sheet->grid.servers[rank])
            continue;
        labels[count++] = sheet->grid.servers[rank]->label;
        for (int row = 0; row < sheet->grid.row_count; row++)
            write_server(sheet, row, count, rank, data);
    }
    for (int row = 0; row < sheet->grid.row_count; row++)
        names[row] = sheet->grid.rows[row].scenario;
    for (int k = 0; k < GRID_COLUMNS; k++)
        columns[k] = metric_name(grid_columns[k].metric);
    chart_data_texts(data, "label", labels, count);
    chart_data_numbers(data, "colour", sheet->key_colour, count);
    chart_data_texts(data, "row_name", names, sheet->grid.row_count);
    chart_data_texts(data, "y_column", columns, GRID_COLUMNS);
}

static void write_cells(const struct sheet *sheet, struct chart_data *data)
{
    double lefts[GRID_COLUMNS], tops[GRID_ROWS_MAX], high[CELLS_MAX];
    int rows = sheet->grid.row_count;

    for (int k = 0; k < GRID_COLUMNS; k++)
        lefts[k] = cell_left(k);
    for (int row = 0; row < rows; row++) {
        tops[row] = cell_top(sheet, row);
        for (int k = 0; k < GRID_COLUMNS; k++)
            high[row * GRID_COLUMNS + k] = sheet->grid.cells[row][k].top;
    }
    chart_data_numbers(data, "cell_left_px", lefts, GRID_COLUMNS);
    chart_data_numbers(data, "cell_top_px", tops, rows);
    chart_data_number(data, "cell_px", CELL_WIDTH_PX);
    chart_data_number(data, "cell_height_px", CELL_HEIGHT_PX);
    chart_data_numbers(data, "cell_high", high, rows * GRID_COLUMNS);
    chart_data_numbers(data, "key_x", sheet->key_x, sheet->key_count);
    chart_data_numbers(data, "key_y", sheet->key_y, sheet->key_count);
}

const char *overview_missing(const struct picture *picture)
{
    struct grid grid;

    grid_init(&grid, picture->drawing);
    return grid.row_count > 0 ? NULL : "no scenario";
}

void overview_write(const struct picture *picture, struct chart_data *data)
{
    struct sheet sheet = {.key_count = 0};

    grid_init(&sheet.grid, picture->drawing);
    canvas_init(&sheet.canvas, WIDTH_PX);
    add_words(&sheet, picture);
    chart_data_text(data, "title", picture->title);
    canvas_write(&sheet.canvas, data);
    write_cells(&sheet, data);
    write_series(&sheet, data);
}
