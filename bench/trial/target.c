#include "target.h"

#include <arpa/inet.h>
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "command.h"
#include "listener.h"
#include "probe.h"

enum {
    STOP_GRACE_MS = 7000, /* our servers drain for 5 s at most */
    LOOK_EVERY_MS = 20    /* whether its clients have left */
};

static void on_line(void *data, char *line)
{
    struct target *target = data;
    const char *ready = target->spec->ready_line;

    if (line_is(line, "counters"))
        (void)snprintf(target->counters, LINE_BYTES, "%s", line);
    else if (!target->ready[0] &&
             (ready ? strncmp(line, ready, strlen(ready)) == 0
                    : line_is(line, "listening")))
        (void)snprintf(target->ready, LINE_BYTES, "%s", line);
}

/* A port that nobody has at the moment; 0 when there is none. */
static int free_port(void)
{
    struct sockaddr_in address = {.sin_family = AF_INET};
    socklen_t length = sizeof address;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int port = 0;

    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd >= 0 && bind(fd, (struct sockaddr *)&address, length) == 0 &&
        getsockname(fd, (struct sockaddr *)&address, &length) == 0)
        port = ntohs(address.sin_port);
    if (fd >= 0)
        (void)close(fd); /* nothing was sent on it */
    return port;
}

static bool has_port(const struct server_spec *spec)
{
    return strstr(spec->command, "{port}") != NULL;
}

/* The command's words, with what all of our servers are told. */
static int make_words(const struct target *target, const struct scene *scene,
                      int port, int64_t rounds_per_us, char ***words)
{
    const struct server_spec *spec = target->spec;
    char *text;
    int result;

    if (asprintf(&text, spec->counters ? "%s%s --rounds-per-us %ld" : "%s%s",
                 spec->command, target->more, (long)rounds_per_us) < 0)
        return -ENOMEM;
    result = command_split(text, port, scene->run_dir, words);
    free(text);
    return result;
}

static bool is_ready(void *data)
{
    struct target *target = data;

    return target->ready[0] || child_is_gone(&target->child);
}

/* `listening 127.0.0.1:8080` */
static int parse_address(struct target *target, struct scene *scene)
{
    char host[64];
    int port;

    if (sscanf(target->ready, "listening %63[^:]:%d", host, &port) != 2 ||
        port < 1 || port > 65535 ||
        inet_pton(AF_INET, host, &target->address.sin_addr) != 1)
        return scene_fail(scene, "not an IPv4 address: \"%.80s\"",
                          target->ready);
    target->address.sin_port = htons((uint16_t)port);
    return 0;
}

static bool is_gone(void *data)
{
    struct target *target = data;

    return child_is_gone(&target->child);
}

static int await_ready(struct target *target, struct scene *scene)
{
    const struct server_spec *spec = target->spec;
    int result;

    if (has_port(spec) && !spec->ready_line)
        result = probe_port(scene->loop, &target->address,
                            (uint64_t)(scene->timeout_s * 1000),
                            scene->interrupted, is_gone, target);
    else
        result = scene_wait(scene, is_ready, target, scene->timeout_s);
    if (result == -EINTR)
        return result;
    if (child_is_gone(&target->child))
        return scene_fail_of(scene, &target->child);
    if (result)
        return scene_fail(scene, "the server was not ready after %.0f s",
                          scene->timeout_s);
    return has_port(spec) || spec->ready_line ? 0
                                              : parse_address(target, scene);
}

/* Whoever answers on the port has to be what was started: a server that could
 * not listen there may be slow to end. */
static int check_listener(struct target *target, struct scene *scene)
{
    struct tree tree;
    char who[128];

    if (tree_find(&tree, process_reaper(&target->child.process)) ||
        listener_check(&target->address, &tree, who, sizeof who) == 0)
        return 0;
    return scene_fail(scene,
                      "port %d belongs to %s, not to the server: end that, or "
                      "choose another port",
                      ntohs(target->address.sin_port), who);
}

int target_start(struct target *target, struct scene *scene,
                 const struct server_spec *spec, const char *cpus,
                 const char *cgroup, int64_t rounds_per_us)
{
    struct process_options options = {
        .cpus = cpus, .cgroup = cgroup, .on_line = on_line, .data = target};
    int port = free_port(), result;
    char **words;

    target->spec = spec;
    target->address.sin_family = AF_INET;
    target->address.sin_port = htons((uint16_t)port);
    target->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (port == 0 && has_port(spec))
        return scene_fail(scene, "no port is free for the server to listen on");
    result = make_words(target, scene, port, rounds_per_us, &words);
    if (result)
        return scene_fail(scene, "bad command: %s", strerror(-result));
    options.argv = words;
    result =
        child_start(&target->child, scene, &options, "the server", spec->name);
    command_release(words);
    if (!result)
        result = await_ready(target, scene);
    return result ? result : check_listener(target, scene);
}

/* `when` goes before what is said of it: "" or "after the load: ".  Also
 * -EADDRNOTAVAIL, and nothing said: the load has left no port to ask from, as
 * it may. */
static int verify(struct target *target, struct scene *scene,
                  const struct scenario *scenario, const char *when)
{
    const char *path = scenario->path;
    struct probe_answer answer = {0};
    int result = probe_get(scene->loop, &target->address, path,
                           (uint64_t)(scene->timeout_s * 1000),
                           scene->interrupted, &answer);

    if (result == -EINTR)
        return result;
    if (child_is_gone(&target->child))
        return scene_fail_of(scene, &target->child);
    if (result == -EADDRNOTAVAIL && when[0])
        return result;
    if (result)
        return scene_fail(scene, "%sGET %.80s: %s", when, path,
                          result == -EBADMSG ? "no whole HTTP response"
                                             : strerror(-result));
    if (answer.status != 200)
        return scene_fail(scene, "%sGET %.80s: status %d instead of 200", when,
                          path, answer.status);
    if (scenario->expect_bytes >= 0 &&
        answer.body_bytes != scenario->expect_bytes)
        return scene_fail(scene, "%sGET %.80s: %ld bytes instead of %d", when,
                          path, answer.body_bytes, scenario->expect_bytes);
    return 0;
}

int target_verify(struct target *target, struct scene *scene,
                  const struct scenario *scenario)
{
    return verify(target, scene, scenario, "");
}

static bool has_counters(void *data)
{
    struct target *target = data;

    return target->counters[0] || child_is_gone(&target->child);
}

int target_ask(struct target *target, struct scene *scene, double limit_ms)
{
    int result;

    if (!target->spec->counters)
        return child_is_gone(&target->child)
                   ? scene_fail_of(scene, &target->child)
                   : 0;
    target->counters[0] = '\0';
    /* That it is gone is seen below. */
    (void)process_signal(&target->child.process, SIGUSR1);
    result = scene_wait(scene, has_counters, target, limit_ms / 1000);
    return child_is_gone(&target->child) ? scene_fail_of(scene, &target->child)
                                         : result;
}

static bool has_clients(const struct target *target)
{
    return line_value(target->counters, "open") > 0;
}

/* A server that was at its limit refuses others until it has seen its clients
 * leave.  One that cannot be asked, or is slow to answer, is not waited for. */
static int await_rest(struct target *target, struct scene *scene)
{
    double deadline_ms = scene->timeout_s * 1000;
    int result = target_ask(target, scene, deadline_ms);

    for (double passed_ms = 0;
         !result && has_clients(target) && passed_ms < deadline_ms;
         passed_ms += LOOK_EVERY_MS) {
        result = scene_wait(scene, is_gone, target, LOOK_EVERY_MS / 1000.0);
        if (!result || result == -ETIMEDOUT)
            result = target_ask(target, scene, deadline_ms);
    }
    return result == -ETIMEDOUT ? 0 : result;
}

int target_verify_again(struct target *target, struct scene *scene,
                        const struct scenario *scenario, bool *answered)
{
    int result = await_rest(target, scene);

    *answered = false;
    if (!result)
        result = verify(target, scene, scenario, "after the load: ");
    *answered = !result;
    return result == -EADDRNOTAVAIL ? 0 : result;
}

void target_stop(struct target *target, struct scene *scene)
{
    bool ours = target->child.started && target->spec->counters;

    if (child_stop(&target->child, STOP_GRACE_MS) && ours)
        (void)scene_fail(scene, "the server did not end at SIGTERM");
    else if (ours && target->child.process.exit_status != 0)
        (void)scene_fail_of(scene, &target->child);
}
