#include "bins.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/mman.h>

static size_t bytes_of(const struct bins *bins)
{
    return (size_t)(bins->limit_us + 1) * sizeof bins->counts[0];
}

int bins_init(struct bins *bins, uint64_t limit_us)
{
    void *memory;

    *bins = (struct bins){.limit_us = limit_us};
    memory = mmap(NULL, bytes_of(bins), PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return -ENOMEM;
    bins->counts = memory;
    return 0;
}

void bins_release(struct bins *bins)
{
    (void)munmap(bins->counts, bytes_of(bins)); /* cannot fail: it is ours */
    bins->counts = NULL;
}

void bins_add(struct bins *bins, uint64_t value_us)
{
    bins->counts[value_us]++;
    if (value_us > bins->max_us)
        bins->max_us = value_us;
}

int bins_histogram(const struct bins *bins, struct histogram *histogram)
{
    size_t used = 0;

    histogram_init(histogram);
    for (uint64_t value_us = 0; value_us <= bins->max_us; value_us++)
        used += bins->counts[value_us] > 0;
    if (used == 0)
        return 0;
    histogram->entries = calloc(used, sizeof histogram->entries[0]);
    if (!histogram->entries)
        return -ENOMEM;
    for (uint64_t value_us = 0; value_us <= bins->max_us; value_us++) {
        uint32_t count = bins->counts[value_us];

        if (count == 0)
            continue;
        histogram->entries[histogram->entry_count++] =
            (struct histogram_entry){value_us, count};
        histogram->total += count;
    }
    return 0;
}
