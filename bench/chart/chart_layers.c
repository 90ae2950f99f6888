#include "chart_layers.h"

#include <math.h>

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

double layer_kib(const struct point *point, enum layer layer)
{
    switch (layer) {
    case LAYER_RESIDENT:
        return metric_kib(point, M_RSS_KIB);
    case LAYER_PAGE_TABLES:
        return metric_kib(point, M_PAGE_TABLES_KIB);
    case LAYER_KERNEL_STACKS:
        return metric_kib(point, M_KERNEL_STACKS_KIB);
    case LAYER_SOCKETS_SLAB: {
        double slab = metric_kib(point, M_SLAB_KIB);
        double socket = metric_kib(point, M_SOCKET_KIB);
        if (isnan(slab) || isnan(socket))
            return isnan(slab) ? socket : slab;
        return slab + socket;
    }
    case LAYER_COUNT:
        break;
    }
    return NAN;
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

void sweep_list_missing(const struct sweep *sweep, int server, char *text,
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

double layer_slope_kib(const struct sweep *sweep, int server, enum layer layer)
{
    int first = 0;
    int last = sweep_last_measured(sweep, server);

    while (first < last && !point_has_memory(sweep->points[server][first]))
        first++;
    if (first >= last)
        return 0;
    double grown_kib = layer_kib(sweep->points[server][last], layer) -
                       layer_kib(sweep->points[server][first], layer);
    int more = sweep->levels[last] - sweep->levels[first];
    return fmax(0, grown_kib / more); /* NaN: 0 */
}
