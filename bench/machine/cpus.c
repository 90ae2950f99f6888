#include "cpus.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int number_parse(const char **text, int *number)
{
    char *end;
    long value;

    if (**text < '0' || **text > '9')
        return -EINVAL;
    errno = 0;
    value = strtol(*text, &end, 10);
    if (errno || value >= CPU_SETSIZE)
        return -EINVAL;
    *number = (int)value;
    *text = end;
    return 0;
}

static int range_parse(const char **text, cpu_set_t *cpus)
{
    int first, last;

    if (number_parse(text, &first) < 0)
        return -EINVAL;
    last = first;
    if (**text == '-') {
        ++*text;
        if (number_parse(text, &last) < 0 || last < first)
            return -EINVAL;
    }
    for (int cpu = first; cpu <= last; cpu++)
        CPU_SET((size_t)cpu, cpus);
    return 0;
}

int cpus_parse(const char *text, cpu_set_t *cpus)
{
    CPU_ZERO(cpus);
    for (;;) {
        if (range_parse(&text, cpus) < 0)
            return -EINVAL;
        if (*text == '\0' || (*text == '\n' && text[1] == '\0'))
            return 0;
        if (*text++ != ',')
            return -EINVAL;
    }
}

void cpus_format(const cpu_set_t *cpus, char *text, size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        char range[32];
        size_t last = cpu;
        if (!CPU_ISSET(cpu, cpus))
            continue;
        while (last + 1 < CPU_SETSIZE && CPU_ISSET(last + 1, cpus))
            last++;
        (void)snprintf(range, sizeof(range), last > cpu ? "%s%zu-%zu" : "%s%zu",
                       used ? "," : "", cpu, last);
        if (used + strlen(range) >= size)
            return;
        used += (size_t)snprintf(text + used, size - used, "%s", range);
        cpu = last;
    }
}

int cpus_divide(const cpu_set_t *allowed, int server_count, cpu_set_t *server,
                cpu_set_t *client, bool *shared)
{
    int given = 0, count = CPU_COUNT(allowed);

    *shared = count < 2;
    *server = *client = *allowed;
    if (*shared)
        return count;
    if (server_count >= count)
        server_count = count - 1;
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        if (!CPU_ISSET(cpu, allowed))
            continue;
        CPU_CLR(cpu, given < server_count ? client : server);
        given++;
    }
    return server_count;
}
