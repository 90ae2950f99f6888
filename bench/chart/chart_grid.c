#include "chart_grid.h"

#include <math.h>
#include <string.h>

const struct grid_column grid_columns[GRID_COLUMNS] = {
    {M_THROUGHPUT_PER_S, "Requests/s", "higher is better"},
    {M_CPU_US_PER_REQUEST, "CPU per request", "lower is better"},
    {M_MEMORY_TOTAL_KIB, "Memory, all told", "lower is better"},
    {M_LATENCY_P99_US, "p99 latency", "lower is better"},
};

enum {
    STEPS = 5 /* of an axis, though only its top is told */
};

/* --- rows ----------------------------------------------------------------- */

/* What is known of a scenario before it is chosen. */
struct candidate {
    const char *scenario;
    bool sweeps; /* several levels */
    bool chosen;
};

enum {
    CANDIDATES_MAX = 256
};

static bool has_colours(const struct sweep *sweep)
{
    return sweep->server_count > 0 &&
           sweep->servers[0].rank < CHART_SERVERS_MAX;
}

static int list_candidates(const struct drawing *drawing,
                           struct candidate candidates[CANDIDATES_MAX])
{
    const struct summary *summary = drawing->summary;
    struct sweep sweep;
    int count = 0;

    for (size_t i = 0; i < summary->point_count && count < CANDIDATES_MAX;
         i++) {
        const char *scenario = summary->points[i].scenario;
        if (!drawing_starts_scenario(summary, i) ||
            sweep_init(&sweep, drawing->results, summary, drawing->context,
                       scenario) != 0 ||
            sweep.level_count == 0 || !has_colours(&sweep))
            continue;
        candidates[count++] = (struct candidate){
            .scenario = scenario, .sweeps = sweep.level_count > 1};
    }
    return count;
}

/* Returns how many. */
static int choose(struct candidate *candidates, int count)
{
    int chosen = 0;

    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < count && chosen < GRID_ROWS_MAX; i++) {
            if (candidates[i].chosen || (pass == 0 && !candidates[i].sweeps))
                continue;
            candidates[i].chosen = true;
            chosen++;
        }
    }
    return chosen;
}

/* --- figures -------------------------------------------------------------- */

int grid_find(const struct sweep *row, int rank)
{
    for (int i = 0; i < row->server_count; i++) {
        if (row->servers[i].rank == rank)
            return i;
    }
    return -1;
}

double grid_x(const struct sweep *row, int server, int level)
{
    int drawn = 0; /* they stand before the others */
    while (drawn < row->server_count &&
           row->servers[drawn].rank < CHART_SERVERS_MAX)
        drawn++;
    if (row->level_count == 1)
        return (server + 1.0) / (drawn + 1);
    double first = log2(row->levels[0]);
    double last = log2(row->levels[row->level_count - 1]);

    return 0.04 + 0.92 * (log2(row->levels[level]) - first) / (last - first);
}

double grid_value(const struct sweep *row, int server, int level, int column)
{
    const struct point *point = row->points[server][level];
    enum metric metric = grid_columns[column].metric;

    if (!point || point->value[metric].count == 0 ||
        !isfinite(point->value[metric].median))
        return NAN;
    return point->value[metric].median;
}

/* The unit in which the axis has round numbers. */
static double unit_of(enum metric metric, double highest, const char **name)
{
    static const char *const kib[] = {" KiB", " MiB", " GiB"};
    static const char *const us[] = {" us", " ms", " s"};
    bool memory = metric == M_MEMORY_TOTAL_KIB;
    double step = memory ? 1024 : 1000, unit = 1;
    int i = 0;

    *name = "";
    if (metric == M_THROUGHPUT_PER_S)
        return 1;
    for (; i < 2 && axis_nice(highest / unit, STEPS).top >= step; i++)
        unit *= step;
    *name = memory ? kib[i] : us[i];
    return unit;
}

static void scale_cell(struct grid *grid, int row, int column)
{
    const struct sweep *sweep = &grid->rows[row];
    struct grid_cell *cell = &grid->cells[row][column];
    double highest = NAN;
    const char *name;
    char number[24];

    for (int i = 0; i < sweep->server_count; i++) {
        for (int j = 0; j < sweep->level_count; j++) {
            if (sweep->servers[i].rank < CHART_SERVERS_MAX)
                highest = fmax(highest, grid_value(sweep, i, j, column));
        }
    }
    *cell = (struct grid_cell){.top = 0};
    if (isnan(highest))
        return;
    double unit = unit_of(grid_columns[column].metric, highest, &name);
    double top = axis_nice(highest / unit, STEPS).top;
    cell->top = top * unit;
    tick_format(top, number, sizeof(number));
    snprintf(cell->text, sizeof(cell->text), "%s%s", number, name);
}

/* --- servers -------------------------------------------------------------- */

static bool is_drawn(const struct grid *grid, const struct point *point)
{
    for (int rank = 0; rank < CHART_SERVERS_MAX; rank++) {
        if (grid->servers[rank] &&
            strcmp(grid->servers[rank]->name, point->server) == 0)
            return true;
    }
    return false;
}

static bool is_in_rows(const struct grid *grid, const struct point *point)
{
    for (int row = 0; row < grid->row_count; row++) {
        if (strcmp(grid->rows[row].scenario, point->scenario) == 0)
            return true;
    }
    return false;
}

/* Those of the rows without a colour of their own, each once. */
static int count_left_out(const struct grid *grid,
                          const struct summary *summary)
{
    int count = 0;

    for (size_t i = 0; i < summary->point_count; i++) {
        const struct point *point = &summary->points[i];
        bool counts = is_in_rows(grid, point) && !is_drawn(grid, point);
        for (size_t j = 0; j < i && counts; j++)
            counts = strcmp(summary->points[j].server, point->server) != 0 ||
                     !is_in_rows(grid, &summary->points[j]);
        count += counts;
    }
    return count;
}

static void note_servers(struct grid *grid, int row)
{
    const struct sweep *sweep = &grid->rows[row];

    for (int i = 0; i < sweep->server_count; i++) {
        const struct sweep_server *server = &sweep->servers[i];
        if (server->rank < CHART_SERVERS_MAX)
            grid->servers[server->rank] = server;
    }
}

void grid_init(struct grid *grid, const struct drawing *drawing)
{
    struct candidate candidates[CANDIDATES_MAX];
    int count = list_candidates(drawing, candidates);

    memset(grid, 0, sizeof(*grid));
    grid->rows_left_out = count - choose(candidates, count);
    for (int i = 0; i < count; i++) {
        int row = grid->row_count;
        if (!candidates[i].chosen ||
            sweep_init(&grid->rows[row], drawing->results, drawing->summary,
                       drawing->context, candidates[i].scenario) != 0)
            continue;
        grid->row_count++;
        note_servers(grid, row);
        for (int column = 0; column < GRID_COLUMNS; column++)
            scale_cell(grid, row, column);
    }
    grid->servers_left_out = count_left_out(grid, drawing->summary);
}
