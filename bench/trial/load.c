#include "load.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "folder.h"
#include "open_loop.h"
#include "sample.h"
#include "wrk.h"

/* crowd's `started` line says when the first request may become due, on the
 * clock of uv_hrtime. */
static void begin(struct load *load, const char *line)
{
    double began_us = line_value(line, "monotonic_us");

    load->has_begun = true;
    load->end_ns = (began_us > 0 ? (uint64_t)began_us * 1000 : uv_hrtime()) +
                   load->length_ns;
}

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
    else if (load->is_open && line_is(line, "started"))
        begin(load, line);
}

/* `ramp_s` is what may pass until it begins. */
static int start(struct load *load, struct scene *scene,
                 struct process_options *options, const char *who,
                 const char *name, double ramp_s)
{
    options->on_line = on_line;
    options->data = load;
    load->started_ns = uv_hrtime();
    load->end_ns =
        load->started_ns + (uint64_t)(ramp_s * 1e9) + load->length_ns;
    return child_start(&load->child, scene, options, who, name);
}

/* --- wrk ---------------------------------------------------------------- */

/* Above the longest latency there can be: slower answers would be lost. */
static int wrk_timeout_s(int duration_s, const struct scene *scene)
{
    int timeout_s = (int)ceil(scene->timeout_s);

    return timeout_s > duration_s ? timeout_s : duration_s + 1;
}

/* *words is NULL where the scenario has none; command_release. */
static int split_arguments(const struct scenario *scenario, char ***words)
{
    *words = NULL;
    return scenario->arguments
               ? command_split(scenario->arguments, 0, "", words)
               : 0;
}

static int start_wrk_with(struct load *load, struct scene *scene,
                          const struct load_order *order, char **arguments)
{
    char url[WRK_TEXT_BYTES], count[64], histogram[PATH_BYTES + 64];
    const char *environment[] = {count, histogram, NULL};
    struct wrk_command command = {0};
    struct wrk_load words = {
        .script = order->scenario->script,
        .arguments = arguments,
        .url = url,
        .connections = order->connections,
        .threads = wrk_threads(order->connections, order->cpu_count),
        .duration_s = (int)order->duration_s,
    };
    struct process_options options = {
        .argv = command.argv, .cpus = order->cpus, .environment = environment};

    words.timeout_s = wrk_timeout_s(words.duration_s, scene);
    (void)snprintf(url, sizeof url, "http://127.0.0.1:%d%s",
                   ntohs(order->address->sin_port), order->scenario->path);
    (void)snprintf(count, sizeof count, "BENCH_CONNECTIONS=%d",
                   order->connections);
    (void)snprintf(histogram, sizeof histogram,
                   "BENCH_HISTOGRAM=%s/latency/%s.csv", scene->run_dir,
                   scene->name);
    if (wrk_command_init(&command, &words))
        return scene_fail(scene, "wrk's command line is too long");
    load->has_begun = true;
    load->length_ns = (uint64_t)words.duration_s * 1000000000;
    return start(load, scene, &options, "wrk", "wrk", 0);
}

static int start_wrk(struct load *load, struct scene *scene,
                     const struct load_order *order)
{
    char **arguments;
    int result = split_arguments(order->scenario, &arguments);

    if (result)
        return scene_fail(scene, "cannot call wrk: %s", strerror(-result));
    result = start_wrk_with(load, scene, order, arguments);
    command_release(arguments);
    return result;
}

/* --- crowd -------------------------------------------------------------- */

static int start_crowd(struct load *load, struct scene *scene,
                       const struct load_order *order)
{
    const struct scenario *scenario = order->scenario;
    char crowd[PATH_BYTES], target[64], files[PATH_BYTES + 32];
    struct open_loop_command command = {0};
    struct open_loop_load words = {
        .crowd = crowd,
        .path = scenario->path,
        .target = target,
        .rate_per_s = order->rate_per_s,
        .poisson = scenario->poisson,
        .goes_first = order->goes_first,
        .seed = order->seed,
        .connections = order->connections,
        .warmup_s = scenario->warmup_s,
        .duration_s = order->duration_s,
        .timeout_s = scene->timeout_s,
        .files = files,
    };
    struct process_options options = {.argv = command.argv,
                                      .cpus = order->cpus};
    int result;

    (void)snprintf(target, sizeof target, "127.0.0.1:%d",
                   ntohs(order->address->sin_port));
    (void)snprintf(files, sizeof files, "%s/latency/%s", scene->run_dir,
                   scene->name);
    result = open_loop_find(crowd);
    if (!result)
        result = open_loop_command_init(&command, &words);
    if (result)
        return scene_fail(scene, "cannot call crowd: %s", strerror(-result));
    load->length_ns =
        (uint64_t)((scenario->warmup_s + order->duration_s) * 1e9);
    /* Every connect has timeout_s; the same again for all else. */
    return start(load, scene, &options, "crowd", "crowd", 2 * scene->timeout_s);
}

/* --- who comes beside it ------------------------------------------------ */

static int make_beside(const struct scene *scene,
                       const struct load_order *order, char ***words)
{
    const struct scenario *scenario = order->scenario;
    char crowd[PATH_BYTES], *text;
    int result = open_loop_find(crowd);

    if (result)
        return result;
    if (asprintf(&text,
                 "\"%s\" %s --warmup %.0f --duration %.0f --histogram "
                 "\"{run}/latency/%s-beside.csv\" 127.0.0.1:%d",
                 crowd, scenario->beside, scenario->warmup_s * 1000,
                 order->duration_s * 1000, scene->name,
                 ntohs(order->address->sin_port)) < 0)
        return -ENOMEM;
    result = command_split(text, 0, scene->run_dir, words);
    free(text);
    return result;
}

static bool has_begun(void *data)
{
    const struct load *load = data;

    return load->has_begun || child_is_gone(&load->child);
}

int load_start_beside(struct load *load, struct scene *scene,
                      const struct load_order *order)
{
    struct process_options options = {.cpus = order->cpus};
    char **words;
    int result = make_beside(scene, order, &words);

    if (result)
        return scene_fail(scene, "cannot call crowd: %s", strerror(-result));
    options.argv = words;
    load->is_open = true;
    load->length_ns =
        (uint64_t)((order->scenario->warmup_s + order->duration_s) * 1e9);
    result = start(load, scene, &options, "the crowd beside", "beside",
                   2 * scene->timeout_s);
    command_release(words);
    if (!result)
        result = scene_wait(scene, has_begun, load, 2 * scene->timeout_s);
    if (result == -ETIMEDOUT)
        return scene_fail(scene, "%s did not begin within %.0f s",
                          load->child.who, 2 * scene->timeout_s);
    if (!result && !load->has_begun)
        return scene_fail_of(scene, &load->child);
    return result;
}

int load_check_beside(const struct load *load, struct scene *scene)
{
    return child_is_gone(&load->child)
               ? scene_fail(scene, "%s had left before all was measured",
                            load->child.who)
               : 0;
}

int load_finish_beside(struct load *load, struct scene *scene)
{
    double limit_s = fmax(load_left_ms(load) / 1000, 0) + 2 * scene->timeout_s;
    int result =
        scene_wait(scene, process_has_ended, &load->child.process, limit_s);
    double refused;

    if (result == -EINTR)
        return result;
    if (result)
        return scene_fail(scene, "%s did not end within %.0f s of its time",
                          load->child.who, 2 * scene->timeout_s);
    if (load->child.process.exit_status != 0)
        return scene_fail_of(scene, &load->child);
    if (!line_is(load->line, "bench-result") ||
        line_value(load->line, "complete") != 1)
        return scene_fail(scene, "no whole result line from %s",
                          load->child.who);
    refused = line_value(load->line, "errors_connect");
    return refused > 0 ? scene_fail(scene, "%.0f connects of %s failed",
                                    refused, load->child.who)
                       : 0;
}

/* --- either ------------------------------------------------------------- */

int load_start(struct load *load, struct scene *scene,
               const struct load_order *order)
{
    const struct scenario *scenario = order->scenario;

    load->is_open = order->rate_per_s > 0;
    load->connections = order->connections;
    if (scenario_is_open(scenario) && !load->is_open)
        return scene_fail(scene,
                          "the rate is not known: %s, which it is a share of, "
                          "has no valid trial of every server at %d "
                          "connections",
                          scenario->capacity, order->connections);
    return load->is_open ? start_crowd(load, scene, order)
                         : start_wrk(load, scene, order);
}

double load_passed_ms(const struct load *load)
{
    return (double)(uv_hrtime() - load->started_ns) / 1e6;
}

double load_left_ms(const struct load *load)
{
    return ((double)load->end_ns - (double)uv_hrtime()) / 1e6;
}

static long count_threads(const struct load *load)
{
    struct sample_process sample;

    return sample_process_read(load->child.process.pid, &sample) == 0
               ? sample.threads
               : 0;
}

void load_look(struct load *load)
{
    load->threads = count_threads(load);
}

static int fail_of_threads(const struct load *load, struct scene *scene,
                           long threads)
{
    return scene_fail(
        scene, "%s stopped asking before %s: %ld of its %ld threads had ended",
        load->child.who,
        load_left_ms(load) > 0 ? "its time" : "all was measured",
        load->threads - threads, load->threads);
}

int load_fail_of_end(const struct load *load, struct scene *scene)
{
    double left_s = load_left_ms(load) / 1000;

    if (load->child.process.exit_status != 0)
        return scene_fail_of(scene, &load->child);
    return left_s > 0
               ? scene_fail(scene, "%s ended %.1f s before its time",
                            load->child.who, left_s)
               : scene_fail(scene, "%s's time was up before all was measured",
                            load->child.who);
}

int load_check_threads(struct load *load, struct scene *scene)
{
    long threads = count_threads(load);
    int result;

    if (threads >= load->threads)
        return 0;
    if (threads > 0)
        return fail_of_threads(load, scene, threads);
    result = scene_wait(scene, process_has_ended, &load->child.process,
                        scene->timeout_s);
    if (result == -ETIMEDOUT)
        return fail_of_threads(load, scene, threads);
    return result ? result : load_fail_of_end(load, scene);
}

int load_finish(struct load *load, struct scene *scene)
{
    double answers_s = load->is_open ? scene->timeout_s : 0;
    double limit_s =
        fmax(load_left_ms(load) / 1000, 0) + answers_s + scene->timeout_s;
    char reason[REASON_BYTES], tail[TAIL_LINES * TAIL_BYTES];
    int result =
        scene_wait(scene, process_has_ended, &load->child.process, limit_s);

    if (result == -EINTR)
        return result;
    if (result)
        return scene_fail(scene, "%s did not end within %.0f s of its time",
                          load->child.who, answers_s + scene->timeout_s);
    if (load->child.process.exit_status != 0)
        return scene_fail_of(scene, &load->child);
    result = load->is_open ? open_loop_check(load->line, reason)
                           : wrk_check(load->line, load->connections, reason);
    if (result == 0)
        return 0;
    keep_rest(load);
    /* A script that cannot be read is but a remark to wrk. */
    process_tail(&load->child.process, tail, sizeof tail);
    return scene_fail(scene, "%s%s%.120s", reason, tail[0] ? ": " : "", tail);
}
