#include "run_json.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "folder.h"
#include "profile.h"
#include "version.h"

int run_json_load(json_t **run, const char *dir, char *error)
{
    char path[PATH_BYTES];
    json_error_t json_error;

    *run = NULL;
    folder_path(dir, "run.json", path);
    if (access(path, F_OK)) {
        (void)snprintf(error, ERROR_BYTES,
                       "%.300s: %s; name a run's folder, such as "
                       "results/latest",
                       path, strerror(errno));
        return -ENOENT;
    }
    *run = json_load_file(path, 0, &json_error);
    if (!*run) {
        (void)snprintf(error, ERROR_BYTES, "%.300s:%d: %.150s", path,
                       json_error.line, json_error.text);
        return -EBADMSG;
    }
    if (json_integer_value(json_object_get(*run, "format")) == RUN_FORMAT)
        return 0;
    (void)snprintf(error, ERROR_BYTES,
                   "%.300s: \"format\" is not %d, which is all that bench %s "
                   "can read; use the bench that wrote it",
                   path, RUN_FORMAT, PROJECT_VERSION);
    json_decref(*run);
    *run = NULL;
    return -EBADMSG;
}

static int write_text(const void *run, FILE *file)
{
    return json_dumpf(run, file, JSON_INDENT(2) | JSON_REAL_PRECISION(6)) ||
                   fputc('\n', file) == EOF
               ? -EIO
               : 0;
}

int run_json_save(json_t *run, const char *dir)
{
    return folder_write(dir, "run.json", write_text, run);
}
