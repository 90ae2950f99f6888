/* The pure half of sample.h. */
#include "sample.h"

#include <errno.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "text.h"

static uint64_t ticks_to_us(uint64_t ticks)
{
    return ticks * 1000000 / (uint64_t)sysconf(_SC_CLK_TCK);
}

/* proc(5): fields count from 1; the second is the name in brackets, which may
 * hold blanks and brackets itself, so the third begins after the last one. */
int sample_parse_stat(const char *text, struct sample_process *sample)
{
    const char *rest = strrchr(text, ')');
    uint64_t user, system, waited_user, waited_system;

    if (!rest ||
        sscanf(rest,
               ") %c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %" SCNu64
               " %" SCNu64 " %" SCNu64 " %" SCNu64 " %*d %*d %*d %*d %" SCNu64,
               &sample->state, &user, &system, &waited_user, &waited_system,
               &sample->start_ticks) != 6)
        return -EBADMSG;
    sample->cpu_user_us = ticks_to_us(user);
    sample->cpu_system_us = ticks_to_us(system);
    sample->waited_user_us = ticks_to_us(waited_user);
    sample->waited_system_us = ticks_to_us(waited_system);
    return 0;
}

int sample_parse_status(const char *text, struct sample_process *sample)
{
    sample->threads = text_number(text, "Threads:");
    sample->virtual_kib = text_number(text, "VmSize:");
    sample->rss_kib = text_number(text, "VmRSS:");
    sample->page_tables_kib = text_number(text, "VmPTE:");
    return sample->threads < 0 ? -EBADMSG : 0;
}

int sample_parse_pss(const char *smaps_rollup, long *pss_kib)
{
    *pss_kib = text_number(smaps_rollup, "Pss:");
    return *pss_kib < 0 ? -EBADMSG : 0;
}

int sample_parse_switches(const char *status, struct sample_switches *sample)
{
    long voluntary = text_number(status, "voluntary_ctxt_switches:");
    long involuntary = text_number(status, "nonvoluntary_ctxt_switches:");

    if (voluntary < 0 || involuntary < 0)
        return -EBADMSG;
    sample->voluntary = (uint64_t)voluntary;
    sample->involuntary = (uint64_t)involuntary;
    return 0;
}

int sample_parse_meminfo(const char *text, struct sample_machine *sample)
{
    sample->kernel_stacks_kib = text_number(text, "KernelStack:");
    sample->page_tables_kib = text_number(text, "PageTables:");
    sample->slab_unreclaimable_kib = text_number(text, "SUnreclaim:");
    sample->slab_reclaimable_kib = text_number(text, "SReclaimable:");
    return text_number(text, "MemTotal:") < 0 ? -EBADMSG : 0;
}

int sample_parse_sockstat(const char *sockstat, const char *sockstat6,
                          struct sample_machine *sample)
{
    const char *line = strstr(sockstat, "TCP: ");
    long inuse6 = text_number(sockstat6, "TCP6: inuse");

    if (!line || sscanf(line,
                        "TCP: inuse %ld orphan %*d tw %ld alloc %*d "
                        "mem %ld",
                        &sample->tcp_inuse, &sample->tcp_time_wait,
                        &sample->tcp_pages) != 3)
        return -EBADMSG;
    if (inuse6 > 0)
        sample->tcp_inuse += inuse6;
    return 0;
}

/* user nice system idle iowait irq softirq steal; what follows is contained
 * in the first two. */
static int cpu_line_add(const char *numbers, struct sample_cpus *sample)
{
    for (int field = 0; field < 8; field++) {
        char *end;
        uint64_t ticks = strtoull(numbers, &end, 10);
        if (end == numbers)
            return -EBADMSG;
        numbers = end;
        sample->total_ticks += ticks;
        if (field == 3 || field == 4)
            sample->idle_ticks += ticks;
        if (field == 5 || field == 6)
            sample->interrupt_ticks += ticks;
        if (field == 7)
            sample->steal_ticks += ticks;
    }
    return 0;
}

int sample_parse_cpus(const char *stat, const cpu_set_t *cpus,
                      struct sample_cpus *sample)
{
    const char *line = stat;
    int result = -EBADMSG;

    memset(sample, 0, sizeof(*sample));
    while (line && strncmp(line, "cpu", 3) == 0) {
        bool is_sum = line[3] == ' ';
        char *numbers = NULL;
        unsigned long cpu = is_sum ? 0 : strtoul(line + 3, &numbers, 10);
        if (cpus ? !is_sum && CPU_ISSET(cpu, cpus) : is_sum) {
            result = cpu_line_add(is_sum ? line + 3 : numbers, sample);
            if (result < 0)
                return result;
        }
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    return result;
}
