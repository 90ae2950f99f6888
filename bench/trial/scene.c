#include "scene.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"

int scene_fail(struct scene *scene, const char *format, ...)
{
    va_list values;

    if (!scene->failure[0]) {
        va_start(values, format);
        (void)vsnprintf(scene->failure, REASON_BYTES, format, values);
        va_end(values);
    }
    return -ECANCELED;
}

int scene_fail_of(struct scene *scene, const struct child *child)
{
    char how[PROCESS_TEXT_BYTES], tail[TAIL_LINES * TAIL_BYTES];

    process_describe(&child->process, how, sizeof how);
    process_tail(&child->process, tail, sizeof tail);
    return scene_fail(scene, "%s %.100s%s%.120s", child->who, how,
                      tail[0] ? ": " : "", tail);
}

int scene_wait(struct scene *scene, bool (*is_true)(void *), void *data,
               double limit_s)
{
    return loop_wait(scene->loop, is_true, data, (uint64_t)(limit_s * 1000),
                     scene->interrupted);
}

static int open_log(const struct scene *scene, const char *name)
{
    char path[NAME_BYTES + 32];

    (void)snprintf(path, sizeof path, "log/%s-%s.txt", scene->name, name);
    return folder_open(scene->run_dir, path);
}

int child_start(struct child *child, struct scene *scene,
                struct process_options *options, const char *who,
                const char *name)
{
    int result;

    child->who = who;
    child->log_fd = open_log(scene, name);
    if (child->log_fd < 0)
        return scene_fail(scene, "cannot write the log of %s: %s", who,
                          strerror(-child->log_fd));
    options->self = "/proc/self/exe";
    options->log_fd = child->log_fd;
    result = process_start(&child->process, scene->loop, options);
    if (result) {
        (void)close(child->log_fd); /* empty */
        return scene_fail(scene, "cannot start %s: %s", who, strerror(-result));
    }
    child->started = true;
    result = scene_wait(scene, process_has_started, &child->process,
                        scene->timeout_s);
    if (result == -EINTR)
        return result;
    return result || child->process.error ? scene_fail_of(scene, child) : 0;
}

bool child_is_gone(const struct child *child)
{
    return child->started && child->process.ended;
}

int child_stop(struct child *child, uint64_t grace_ms)
{
    int result;

    if (!child->started)
        return 0;
    result = process_stop(&child->process, grace_ms);
    (void)close(child->log_fd); /* process.c has seen whether writing failed */
    return result;
}
