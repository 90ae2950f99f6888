/*
 * sample.h - what the kernel says in /proc about one process, and about the
 * whole machine, at one moment.
 *
 * The parsers are pure: they take a file's text.  The readers around them open
 * the files.  Does not know when to sample, nor what differences mean.
 *
 * A figure that this kernel does not have is -1.
 */
#ifndef BENCH_SAMPLE_H
#define BENCH_SAMPLE_H

#include <sched.h>
#include <stdint.h>
#include <sys/types.h>

/* One process, all its threads together; threads that ended are in the CPU
 * times. */
struct sample_process {
    char state;           /* R S D T t ...; never Z or X */
    uint64_t cpu_user_us; /* in steps of a tick, 10 ms */
    uint64_t cpu_system_us;
    uint64_t waited_user_us; /* of children that ended and were waited for */
    uint64_t waited_system_us;
    uint64_t start_ticks; /* since the machine started: with the pid, the
                             identity of a process */
    long threads;
    long virtual_kib;     /* VmSize */
    long rss_kib;         /* VmRSS */
    long page_tables_kib; /* VmPTE */
};

struct sample_switches {
    uint64_t voluntary, involuntary;
};

/* Time of CPUs since the machine started, in ticks. */
struct sample_cpus {
    uint64_t total_ticks;     /* with all of the following */
    uint64_t idle_ticks;      /* with iowait */
    uint64_t interrupt_ticks; /* the kernel's, hard and soft interrupts */
    uint64_t steal_ticks;     /* taken by the hypervisor */
};

/* The whole machine: server, client and everybody else. */
struct sample_machine {
    long kernel_stacks_kib, page_tables_kib;
    long slab_unreclaimable_kib, slab_reclaimable_kib;
    long tcp_inuse;     /* sockets in use, IPv4 and IPv6, both ends */
    long tcp_time_wait; /* sockets in TIME_WAIT */
    long tcp_pages;     /* of socket buffers */
    struct sample_cpus cpus;
};

/* Parsers.  0, or -EBADMSG when the text is not what it should be.
 * stat: fills state, CPU times and start; status: the rest. */
int sample_parse_stat(const char *text, struct sample_process *sample);
int sample_parse_status(const char *text, struct sample_process *sample);
int sample_parse_pss(const char *smaps_rollup, long *pss_kib);
int sample_parse_switches(const char *status, struct sample_switches *sample);
int sample_parse_meminfo(const char *text, struct sample_machine *sample);
/* `sockstat6` is "" where there is no IPv6. */
int sample_parse_sockstat(const char *sockstat, const char *sockstat6,
                          struct sample_machine *sample);
/* The sum over `cpus`; NULL: over all. */
int sample_parse_cpus(const char *stat, const cpu_set_t *cpus,
                      struct sample_cpus *sample);

/* Readers.  0, -ESRCH when the process is gone (also: a zombie), or another
 * negative errno. */

/* Cheap: two small files. */
int sample_process_read(pid_t pid, struct sample_process *sample);

/* Walks all page tables, with the process's memory locked: 11 ms at 9,500
 * threads.  Once per trial. */
int sample_pss_read(pid_t pid, long *pss_kib);

/* Opens a file per thread, tens of ms for thousands of them; threads that
 * ended are not in the sum.  Prefer a server's own counters. */
int sample_switches_read(pid_t pid, struct sample_switches *sample);

/* A few small files, some 0.2 ms. */
int sample_machine_read(const cpu_set_t *cpus, struct sample_machine *sample);
/* Fills tcp_inuse, tcp_time_wait and tcp_pages alone: one small file. */
int sample_sockets_read(struct sample_machine *sample);
int sample_cpus_read(const cpu_set_t *cpus, struct sample_cpus *sample);

#endif
