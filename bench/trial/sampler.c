#include "sampler.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>

#include "folder.h"
#include "loop.h"
#include "network.h"
#include "sample.h"

enum {
    SAMPLE_MS = 500,
    REST = 300, /* times what a look at the server has cost: the kernel adds up
                   all its threads, 3.5 ms for 10,000 */
    ROW_BYTES = 256
};

const char sampler_header[] =
    "trial,t_ms,phase,of,cpu_user_us,cpu_system_us,rss_kib,page_tables_kib,"
    "threads,kernel_stacks_kib,slab_kib,socket_pages,tcp_sockets,"
    "steal_ticks,tcp_segments\n";

__attribute__((format(printf, 3, 4))) static void
write_row(struct sampler *sampler, const char *of, const char *format, ...)
{
    char row[ROW_BYTES];
    int length = snprintf(
        row, sizeof row, "%d,%llu,%s,%s,", sampler->trial,
        (unsigned long long)((uv_hrtime() - sampler->started_ns) / 1000000),
        sampler->phase, of);
    va_list values;

    va_start(values, format);
    length +=
        vsnprintf(row + length, sizeof row - (size_t)length, format, values);
    va_end(values);
    if (sampler->error == 0)
        sampler->error = folder_append(sampler->fd, row, (size_t)length, false);
}

/* `segments`: "" or a number. */
static void sample_one(struct sampler *sampler, const char *of,
                       const struct tree *tree, const char *segments)
{
    struct sample_process sample;

    if (tree_sample(tree, &sample) == 0)
        write_row(sampler, of, "%llu,%llu,%ld,%ld,%ld,,,,,,%s\n",
                  (unsigned long long)sample.cpu_user_us,
                  (unsigned long long)sample.cpu_system_us, sample.rss_kib,
                  sample.page_tables_kib, sample.threads, segments);
}

static uint64_t our_cpu_ns(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now); /* is always there */
    return (uint64_t)now.tv_sec * 1000000000 + (uint64_t)now.tv_nsec;
}

void sampler_rest(struct sampler *sampler, uint64_t look_us)
{
    sampler->rest_until_ns = uv_hrtime() + REST * look_us * 1000;
}

/* As often as costs a third of a per cent of a CPU at most. */
static void sample_server(struct sampler *sampler)
{
    uint64_t before_ns = our_cpu_ns();
    char segments[24] = "";
    long sent;

    if (uv_hrtime() < sampler->rest_until_ns)
        return;
    sent = network_read_segments();
    if (sent >= 0)
        (void)snprintf(segments, sizeof segments, "%ld", sent);
    sample_one(sampler, "server", sampler->server, segments);
    sampler_rest(sampler, (our_cpu_ns() - before_ns) / 1000);
}

static void on_timer(uv_timer_t *timer)
{
    struct sampler *sampler = timer->data;
    struct sample_machine machine;
    struct tree client;

    clocks_look(&sampler->clocks);
    tree_one(&client, sampler->client_pid);
    sample_server(sampler);
    sample_one(sampler, sampler->client, &client, "");
    if (sample_machine_read(NULL, &machine) == 0)
        write_row(sampler, "machine", ",,,%ld,,%ld,%ld,%ld,%ld,%llu,\n",
                  machine.page_tables_kib, machine.kernel_stacks_kib,
                  machine.slab_unreclaimable_kib + machine.slab_reclaimable_kib,
                  machine.tcp_pages, machine.tcp_inuse,
                  (unsigned long long)machine.cpus.steal_ticks);
}

void sampler_init(struct sampler *sampler, uv_loop_t *loop, int fd, int trial)
{
    *sampler = (struct sampler){.fd = fd, .trial = trial, .phase = "load"};
    (void)uv_timer_init(loop, &sampler->timer); /* cannot fail */
    sampler->timer.data = sampler;
}

void sampler_start(struct sampler *sampler, const struct tree *server,
                   pid_t client_pid, const char *client)
{
    sampler->server = server;
    sampler->client = client;
    sampler->client_pid = client_pid;
    sampler->started_ns = uv_hrtime();
    clocks_start(&sampler->clocks, SAMPLE_MS);
    (void)uv_timer_start(&sampler->timer, on_timer, 0, SAMPLE_MS);
}

void sampler_set_phase(struct sampler *sampler, const char *phase)
{
    sampler->phase = phase;
}

static void on_closed(uv_handle_t *timer)
{
    ((struct sampler *)timer->data)->closed = true;
}

static bool is_closed(void *sampler)
{
    return ((struct sampler *)sampler)->closed;
}

int sampler_stop(struct sampler *sampler)
{
    uv_loop_t *loop = sampler->timer.loop;

    clocks_look(&sampler->clocks);
    uv_close((uv_handle_t *)&sampler->timer, on_closed);
    /* Closing takes a turn of the loop; no time limit can strike. */
    (void)loop_wait(loop, is_closed, sampler, UINT32_MAX, NULL);
    return sampler->error;
}
