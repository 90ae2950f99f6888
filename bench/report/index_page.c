#include "index_page.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "index_run.h"
#include "page.h"

/* A folder below results/. */
struct listed {
    char *name; /* owned */
    char stamp[STAMP_BYTES];
};

bool index_is_wanted(const char *folder)
{
    char path[PATH_BYTES], real[PATH_MAX];
    const char *slash;

    folder_path(folder, ".lock", path);
    if (access(path, F_OK) == 0)
        return true;
    slash = realpath(folder, real) ? strrchr(real, '/') : NULL;
    return slash && strcmp(slash, "/results") == 0;
}

/* --- which runs there are ----------------------------------------------- */

static bool is_folder(const char *path)
{
    struct stat about;

    return lstat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static int add(struct listed **list, size_t *count, const char *results,
               const char *name)
{
    char path[PATH_BYTES];
    struct listed *longer;

    folder_path(results, name, path);
    if (name[0] == '.' || !is_folder(path))
        return 0;
    longer = realloc(*list, (*count + 1) * sizeof **list);
    if (!longer)
        return -ENOMEM;
    *list = longer;
    longer += *count;
    longer->name = strdup(name);
    if (!longer->name)
        return -ENOMEM;
    index_stamp(path, longer->stamp);
    ++*count;
    return 0;
}

/* Newest first; what has no date comes last, and by name. */
static int compare(const void *a, const void *b)
{
    const struct listed *left = a, *right = b;
    int order = strcmp(right->stamp, left->stamp);

    return order ? order : strcmp(left->name, right->name);
}

static int list_folders(const char *results, struct listed **list,
                        size_t *count)
{
    DIR *directory = opendir(results);
    const struct dirent *entry;
    int code = directory ? 0 : -errno;

    *list = NULL;
    *count = 0;
    while (code == 0 && (entry = readdir(directory)) != NULL)
        code = add(list, count, results, entry->d_name);
    if (directory)
        (void)closedir(directory); /* only read */
    if (*count > 0)
        qsort(*list, *count, sizeof **list, compare);
    return code;
}

/* --- the page ----------------------------------------------------------- */

static int write_page(const char *results, const struct listed *list,
                      size_t count, char *error)
{
    struct sheet sheet = {0};
    json_t *document = json_object();
    json_t *runs = sheet_list(&sheet, document, "runs");
    json_t *broken = sheet_list(&sheet, document, "broken");
    int code;

    for (size_t i = 0; i < count; i++)
        index_add_run(&sheet, runs, broken, results, list[i].name,
                      list[i].stamp);
    sheet_count(&sheet, document, "count", (long long)json_array_size(runs));
    if (sheet.error) {
        (void)snprintf(error, ERROR_BYTES, "out of memory");
        code = sheet.error;
    } else {
        code = page_write(results, "index.html", "index.html", document, error);
    }
    json_decref(document);
    return code;
}

int index_write(const char *results, char *error)
{
    struct listed *list;
    size_t count;
    int code = list_folders(results, &list, &count);

    if (code)
        (void)snprintf(error, ERROR_BYTES, "cannot list %.300s: %s", results,
                       strerror(-code));
    else
        code = write_page(results, list, count, error);
    for (size_t i = 0; i < count; i++)
        free(list[i].name);
    free(list);
    return code;
}
