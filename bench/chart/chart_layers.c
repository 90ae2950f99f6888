#include "chart_layers.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

const char *layer_name(enum layer layer)
{
    switch (layer) {
    case LAYER_RESIDENT:
        return "RSS";
    case LAYER_PAGE_TABLES:
        return "page tables";
    case LAYER_KERNEL_STACKS:
        return "kernel stack";
    case LAYER_SOCKETS_SLAB:
        return "sockets + slab";
    case LAYER_COUNT:
        break;
    }
    return "";
}

static double metric_kib(const struct point *point, enum metric metric)
{
    if (!point || point->value[metric].count == 0)
        return NAN;
    double median = point->value[metric].median;
    return isfinite(median) ? median : NAN;
}

/* What a layer is the sum of. */
static const struct {
    enum metric metrics[2];
    int count;
} PARTS[LAYER_COUNT] = {
    [LAYER_RESIDENT] = {{M_RSS_KIB}, 1},
    [LAYER_PAGE_TABLES] = {{M_PAGE_TABLES_KIB}, 1},
    [LAYER_KERNEL_STACKS] = {{M_KERNEL_STACKS_KIB}, 1},
    [LAYER_SOCKETS_SLAB] = {{M_SLAB_KIB, M_SOCKET_KIB}, 2},
};

double layer_kib(const struct point *point, enum layer layer)
{
    double sum_kib = NAN;

    for (int i = 0; i < PARTS[layer].count; i++) {
        double kib = metric_kib(point, PARTS[layer].metrics[i]);
        if (!isnan(kib))
            sum_kib = isnan(sum_kib) ? kib : sum_kib + kib;
    }
    return sum_kib;
}

bool point_has_memory(const struct point *point)
{
    for (int layer = 0; layer < LAYER_COUNT; layer++) {
        if (!isnan(layer_kib(point, (enum layer)layer)))
            return true;
    }
    return false;
}

double stack_top_kib(const struct point *point, int layers)
{
    double sum = 0;

    for (int layer = 0; layer < layers; layer++)
        sum += fmax(0, layer_kib(point, (enum layer)layer)); /* NaN: 0 */
    return sum;
}

double point_total_kib(const struct point *point)
{
    double total = metric_kib(point, M_MEMORY_TOTAL_KIB);

    return isnan(total) ? stack_top_kib(point, LAYER_COUNT) : total;
}

int sweep_last_measured(const struct sweep *sweep, int server)
{
    int level = sweep->level_count - 1;

    while (level >= 0 && !point_has_memory(sweep->points[server][level]))
        level--;
    return level;
}

static bool is_missing(const struct sweep *sweep, int server, enum layer layer)
{
    for (int j = 0; j < sweep->level_count; j++) {
        if (!isnan(layer_kib(sweep->points[server][j], layer)))
            return false;
    }
    return true;
}

/* The layers that were measured at no level: "page tables, kernel stack", or
 * "", also when nothing was measured at all. */
static void list_missing(const struct sweep *sweep, int server, char *text,
                         size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    if (sweep_last_measured(sweep, server) < 0)
        return;
    for (int layer = 0; layer < LAYER_COUNT && used < size; layer++) {
        if (is_missing(sweep, server, (enum layer)layer))
            used += (size_t)snprintf(text + used, size - used, "%s%s",
                                     used > 0 ? ", " : "",
                                     layer_name((enum layer)layer));
    }
}

struct human cost_kib(double bytes)
{
    return human_kib(fabs(bytes) < 1 ? 0 : bytes / 1024);
}

bool sweep_has_cost(const struct sweep *sweep, int server)
{
    int levels = 0;

    for (int j = 0; j < sweep->level_count; j++)
        levels += point_has_memory(sweep->points[server][j]);
    return levels >= 2;
}

static const struct slope *find_slope(const struct sweep *sweep, int server)
{
    for (size_t i = 0; i < sweep->summary->slope_count; i++) {
        const struct slope *slope = &sweep->summary->slopes[i];
        if (strcmp(slope->scenario, sweep->scenario) == 0 &&
            strcmp(slope->server, sweep->servers[server].name) == 0)
            return slope;
    }
    return NULL;
}

static double fit_layer(const struct sweep *sweep, int server, int layer,
                        double *x, double *y)
{
    double sum_kib = 0;

    for (int i = 0; i < PARTS[layer].count; i++) {
        double kib = slope_of(sweep->results, sweep->scenario,
                              sweep->servers[server].name,
                              PARTS[layer].metrics[i], x, y);
        sum_kib += isnan(kib) ? 0 : kib;
    }
    return fmax(0, sum_kib);
}

int costs_fit(struct cost *costs, const struct sweep *sweep)
{
    double *x = calloc(2 * sweep->results->count + 1, sizeof(*x));

    if (!x)
        return -ENOMEM;
    for (int i = 0; i < sweep->server_count; i++) {
        struct cost *cost = &costs[i];
        *cost = (struct cost){.slope = find_slope(sweep, i)};
        for (int layer = 0; layer < LAYER_COUNT; layer++) {
            cost->layer_kib[layer] =
                fit_layer(sweep, i, layer, x, x + sweep->results->count);
            cost->stack_kib += cost->layer_kib[layer];
        }
    }
    free(x);
    return 0;
}

void sweep_add_memory_remarks(const struct sweep *sweep, char *text,
                              size_t size)
{
    char missing[TEXT_BYTES], remark[3 * TEXT_BYTES];

    for (int i = 0; i < sweep->server_count; i++) {
        list_missing(sweep, i, missing, sizeof(missing));
        snprintf(remark, sizeof(remark), "%s without %s (not measured)",
                 sweep->servers[i].label, missing);
        if (missing[0])
            text_append(text, size, remark);
    }
    snprintf(remark, sizeof(remark), "%d more servers not drawn",
             sweep->left_out);
    if (sweep->left_out > 0)
        text_append(text, size, remark);
}
