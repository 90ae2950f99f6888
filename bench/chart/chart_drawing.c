#include "chart_drawing.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int drawing_fail(struct drawing *drawing, const char *doing, const char *path,
                 int code)
{
    snprintf(drawing->error, drawing->error_size, "cannot %s %s: %s", doing,
             path, strerror(-code));
    return code == -ENOENT ? -ENOTDIR : code;
}

static int make_folder(struct drawing *drawing, const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return drawing_fail(drawing, "make", path, -errno);
    return 0;
}

int drawing_prepare(struct drawing *drawing)
{
    char run[PATH_MAX], path[PATH_MAX + 16];

    if (!realpath(drawing->context->scripts_dir, drawing->scripts))
        return drawing_fail(drawing, "find", drawing->context->scripts_dir,
                            -errno);
    if (!realpath(drawing->run_dir, run))
        return drawing_fail(drawing, "find", drawing->run_dir, -errno);
    int length = snprintf(path, sizeof(path), "%s/charts", run);
    /* room for /data/NAME/FILE.csv below it */
    if (length >= PATH_MAX - 2 * NAME_BYTES - 64)
        return drawing_fail(drawing, "use", run, -ENAMETOOLONG);
    memcpy(drawing->charts, path, (size_t)length + 1);
    int code = make_folder(drawing, path);
    if (code != 0)
        return code;
    strcat(path, "/data");
    return make_folder(drawing, path);
}

int drawing_write_folder(struct drawing *drawing, const struct picture *picture,
                         const char *folder)
{
    struct chart_data data;
    char name[NAME_MAX];

    int code = chart_data_open(&data, folder);
    if (code == 0) {
        /* makes ids unique where several SVGs stand in one page */
        text_identifier(picture->name, name, sizeof(name));
        chart_data_text(&data, "chart_name", name);
        picture->kind->write(picture, &data);
    }
    code = chart_data_close(&data);
    return code == 0 ? 0 : drawing_fail(drawing, "write", folder, code);
}

bool drawing_starts_scenario(const struct summary *summary, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        if (strcmp(summary->points[i].scenario,
                   summary->points[end].scenario) == 0)
            return false;
    }
    return true;
}
