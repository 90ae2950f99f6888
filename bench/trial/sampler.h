/*
 * sampler.h - the time line of a trial: twice a second one row about the
 * server, one about wrk (or crowd) and one about the machine, to samples.csv;
 * about a server of thousands of threads less often, as that costs the runner
 * CPU time.
 *
 *   trial,t_ms,phase,of,cpu_user_us,cpu_system_us,rss_kib,page_tables_kib,...
 *   7,1500,measure,server,103112,402118,8123,1210,65,,,,,,88123456
 */
#ifndef BENCH_SAMPLER_H
#define BENCH_SAMPLER_H

#include <stdbool.h>
#include <sys/types.h>

#include <uv.h>

#include "clocks.h"
#include "tree.h"

extern const char sampler_header[];

/* Embedded in its owner; private but for what the functions say. */
struct sampler {
    uv_timer_t timer;
    bool closed;
    int fd;
    int trial;
    const char *phase;
    const struct tree *server;
    pid_t client_pid;
    const char *client; /* what the rows call it */
    uint64_t started_ns;
    uint64_t rest_until_ns; /* from looking at the server */
    struct clocks clocks;   /* looked at with every sample; readable after
                               sampler_stop */
    int error; /* the first row that could not be written; negative errno */
};

/* Rows go to `fd`, open for appending. */
void sampler_init(struct sampler *sampler, uv_loop_t *loop, int fd, int trial);

/* Samples now and every 500 ms; t_ms counts from here.  `server` and
 * `client` are borrowed until sampler_stop; `server` may change meanwhile. */
void sampler_start(struct sampler *sampler, const struct tree *server,
                   pid_t client_pid, const char *client);

/* Somebody else has just looked at the server, which took so much of our CPU
 * time: the sampler rests after it as after a look of its own. */
void sampler_rest(struct sampler *sampler, uint64_t look_us);

/* "ramp", "warm-up", "measure", "end": a column of the rows that follow. */
void sampler_set_phase(struct sampler *sampler, const char *phase);

/* Runs the loop until its timer is closed.  Returns 0, or the negative errno
 * of a row that could not be written.  Once, after sampler_init. */
int sampler_stop(struct sampler *sampler);

#endif
