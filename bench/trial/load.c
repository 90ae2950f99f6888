#include "load.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "folder.h"
#include "wrk.h"

/* What wrk printed stands beside the result, to see why that is not believed.
 * No log is no reason to fail. */
static void keep(struct load *load, const char *line)
{
    struct process *process = &load->child.process;
    int written;

    if (process->log_bytes + strlen(line) + 1 > LOG_BYTES_MAX)
        return;
    written = dprintf(load->child.log_fd, "%s\n", line);
    if (written > 0)
        process->log_bytes += (uint64_t)written;
}

/* What follows the last newline is no line, but is worth a look. */
static void keep_rest(struct load *load)
{
    struct lines *out = &load->child.process.out;

    if (out->length > 0) {
        out->bytes[out->length] = '\0';
        keep(load, out->bytes);
    }
}

static void on_line(void *data, char *line)
{
    struct load *load = data;

    keep(load, line);
    if (line_is(line, "bench-result"))
        (void)snprintf(load->line, LINE_BYTES, "%s", line);
}

/* Above the longest latency there can be: slower answers would be lost. */
static int wrk_timeout_s(const struct load *load, const struct scene *scene)
{
    int timeout_s = (int)ceil(scene->timeout_s);

    return timeout_s > load->duration_s ? timeout_s : load->duration_s + 1;
}

int load_start(struct load *load, struct scene *scene,
               const struct scenario *scenario,
               const struct sockaddr_in *address, int connections,
               const char *cpus, int cpu_count, int duration_s)
{
    char url[WRK_TEXT_BYTES], count[64], histogram[PATH_BYTES + 64];
    const char *environment[] = {count, histogram, NULL};
    struct wrk_command command = {0};
    struct wrk_load words = {
        .script = scenario->script,
        .url = url,
        .connections = connections,
        .threads = wrk_threads(connections, cpu_count),
    };
    struct process_options options = {.argv = command.argv,
                                      .cpus = cpus,
                                      .environment = environment,
                                      .on_line = on_line,
                                      .data = load};

    load->duration_s = duration_s;
    words.duration_s = load->duration_s;
    words.timeout_s = wrk_timeout_s(load, scene);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s",
                   ntohs(address->sin_port), scenario->path);
    (void)snprintf(count, sizeof count, "BENCH_CONNECTIONS=%d", connections);
    (void)snprintf(histogram, sizeof histogram,
                   "BENCH_HISTOGRAM=%s/latency/%s.csv", scene->run_dir,
                   scene->name);
    if (wrk_command_init(&command, &words))
        return scene_fail(scene, "wrk's command line is too long");
    load->started_ns = uv_hrtime();
    return child_start(&load->child, scene, &options, "wrk", "wrk");
}

double load_passed_ms(const struct load *load)
{
    return (double)(uv_hrtime() - load->started_ns) / 1e6;
}

double load_left_ms(const struct load *load)
{
    return load->duration_s * 1000.0 - load_passed_ms(load);
}

int load_fail_of_end(const struct load *load, struct scene *scene)
{
    double left_s = load_left_ms(load) / 1000;

    if (load->child.process.exit_status != 0)
        return scene_fail_of(scene, &load->child);
    return left_s > 0
               ? scene_fail(scene, "wrk ended %.1f s before its time", left_s)
               : scene_fail(scene, "wrk's time was up before all was "
                                   "measured");
}

int load_finish(struct load *load, struct scene *scene)
{
    double limit_s = fmax(load_left_ms(load) / 1000, 0) + scene->timeout_s;
    char reason[REASON_BYTES], tail[TAIL_LINES * TAIL_BYTES];
    int result =
        scene_wait(scene, process_has_ended, &load->child.process, limit_s);

    if (result == -EINTR)
        return result;
    if (result)
        return scene_fail(scene, "wrk did not end within %.0f s of its time",
                          scene->timeout_s);
    if (load->child.process.exit_status != 0)
        return scene_fail_of(scene, &load->child);
    if (wrk_check(load->line, reason) == 0)
        return 0;
    keep_rest(load);
    /* A script that cannot be read is but a remark to wrk. */
    process_tail(&load->child.process, tail, sizeof tail);
    return scene_fail(scene, "%s%s%.120s", reason, tail[0] ? ": " : "", tail);
}
