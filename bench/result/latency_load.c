/* latency_load of latency.h. */
#include "latency.h"

#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "csv_table.h"

enum column {
    COLUMN_SCENARIO,
    COLUMN_CONNECTIONS,
    COLUMN_SERVER,
    COLUMN_KIND,
    COLUMN_PERCENTILE,
    COLUMN_VALUE_US,
    COLUMN_SAMPLES_BEYOND,
    COLUMN_LOW_US,
    COLUMN_HIGH_US,
    COLUMN_BIN_COUNT,
    COLUMNS
};

static const char *const NAMES[COLUMNS] = {
    "scenario", "connections",    "server", "kind",    "percentile",
    "value_us", "samples_beyond", "low_us", "high_us", "count"};

/* Of a time in us, and of a count: histogram.h has no larger ones. */
static const double LARGEST = 1e15;

struct loader {
    struct csv_table table;
    struct latencies read;
    size_t capacity; /* of read.curves */
};

/* The curve the row belongs to; rows of one curve follow each other.  NULL
 * when memory ran out. */
static struct latency_curve *curve_of(struct loader *loader, int connections)
{
    const char *scenario = csv_table_text(&loader->table, COLUMN_SCENARIO);
    const char *server = csv_table_text(&loader->table, COLUMN_SERVER);
    struct latencies *read = &loader->read;
    struct latency_curve *curve = NULL;

    if (read->curve_count > 0)
        curve = &read->curves[read->curve_count - 1];
    if (curve && curve->connections == connections &&
        strcmp(curve->scenario, scenario) == 0 &&
        strcmp(curve->server, server) == 0)
        return curve;
    if (read->curve_count == loader->capacity) {
        size_t wanted = loader->capacity == 0 ? 16 : 2 * loader->capacity;
        curve = realloc(read->curves, wanted * sizeof *curve);
        if (!curve)
            return NULL;
        read->curves = curve;
        loader->capacity = wanted;
    }
    curve = &read->curves[read->curve_count++];
    memset(curve, 0, sizeof *curve);
    (void)snprintf(curve->scenario, sizeof curve->scenario, "%s", scenario);
    (void)snprintf(curve->server, sizeof curve->server, "%s", server);
    curve->connections = connections;
    return curve;
}

static int parse_point(struct csv_table *table, int *connections)
{
    double number;
    int code = csv_table_number(table, COLUMN_CONNECTIONS, INT_MAX, &number);

    if (code != 0)
        return code;
    if (strlen(csv_table_text(table, COLUMN_SCENARIO)) >= NAME_BYTES ||
        strlen(csv_table_text(table, COLUMN_SERVER)) >= NAME_BYTES)
        return csv_table_refuse(
            table, -EBADMSG, "a name is longer than %d bytes", NAME_BYTES - 1);
    *connections = (int)number;
    return 0;
}

static bool rises(const struct latency_curve *curve,
                  const struct latency_step *step)
{
    if (curve->step_count == 0)
        return true;
    const struct latency_step *last = &curve->steps[curve->step_count - 1];
    return step->percentile > last->percentile &&
           step->value_us >= last->value_us;
}

static int add_step(struct csv_table *table, struct latency_curve *curve)
{
    struct latency_step step;
    int code =
        csv_table_number(table, COLUMN_PERCENTILE, 100, &step.percentile);

    if (code == 0)
        code =
            csv_table_number(table, COLUMN_VALUE_US, LARGEST, &step.value_us);
    if (code == 0)
        code = csv_table_number(table, COLUMN_SAMPLES_BEYOND, LARGEST,
                                &step.samples_beyond);
    if (code != 0)
        return code;
    if (!rises(curve, &step))
        return csv_table_refuse(table, -EBADMSG,
                                "percentiles do not rise from row to row");
    if (curve->step_count == LATENCY_STEPS_MAX)
        return csv_table_refuse(table, -EBADMSG, "more than %d percentiles",
                                LATENCY_STEPS_MAX);
    curve->steps[curve->step_count++] = step;
    return 0;
}

/* Figures are rounded alike, so that where one bin ends the next begins. */
static bool follows(const struct latency_curve *curve,
                    const struct latency_bin *bin)
{
    int count = curve->bin_count;

    return bin->low_us < bin->high_us &&
           (count == 0 || bin->low_us >= curve->bins[count - 1].high_us);
}

static int add_bin(struct csv_table *table, struct latency_curve *curve)
{
    struct latency_bin bin;
    int code = csv_table_number(table, COLUMN_LOW_US, LARGEST, &bin.low_us);

    if (code == 0)
        code = csv_table_number(table, COLUMN_HIGH_US, LARGEST, &bin.high_us);
    if (code == 0)
        code = csv_table_number(table, COLUMN_BIN_COUNT, LARGEST, &bin.count);
    if (code != 0)
        return code;
    if (!follows(curve, &bin))
        return csv_table_refuse(table, -EBADMSG,
                                "bins do not rise from row to row");
    if (curve->bin_count == LATENCY_BINS_MAX)
        return csv_table_refuse(table, -EBADMSG, "more than %d bins",
                                LATENCY_BINS_MAX);
    curve->bins[curve->bin_count++] = bin;
    return 0;
}

static int add_row(struct loader *loader)
{
    struct csv_table *table = &loader->table;
    const char *kind = csv_table_text(table, COLUMN_KIND);
    bool is_bin = strcmp(kind, "bin") == 0;
    int connections = 0, code;

    if (!is_bin && strcmp(kind, "percentile") != 0)
        return 0;
    code = parse_point(table, &connections);
    if (code != 0)
        return code;
    struct latency_curve *curve = curve_of(loader, connections);
    if (!curve)
        return csv_table_refuse(table, -ENOMEM, "out of memory");
    return is_bin ? add_bin(table, curve) : add_step(table, curve);
}

int latency_load(struct latencies *latencies, const char *path, char *error,
                 size_t error_size)
{
    struct loader loader = {.table = {.path = path,
                                      .names = NAMES,
                                      .count = COLUMNS,
                                      .error = error,
                                      .error_size = error_size}};
    int code = csv_table_open(&loader.table);

    if (code != 0)
        return code;
    while ((code = csv_table_next(&loader.table)) > 0) {
        code = add_row(&loader);
        if (code != 0)
            break;
    }
    csv_table_close(&loader.table);
    if (code == 0)
        *latencies = loader.read;
    else
        latency_release(&loader.read);
    return code;
}
