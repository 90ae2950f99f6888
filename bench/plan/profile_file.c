#include "profile_file.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile.h"
#include "profile_words.h"

enum {
    FILE_BYTES_MAX = 256 * 1024
};

static bool ends_in_conf(const char *name)
{
    size_t length = strlen(name);

    return length > 5 && strcmp(name + length - 5, ".conf") == 0;
}

static int is_profile(const struct dirent *entry)
{
    return entry->d_name[0] != '.' && ends_in_conf(entry->d_name);
}

int profile_names(const char *directory, char ***names)
{
    struct dirent **entries = NULL;
    int count = scandir(directory, &entries, is_profile, alphasort);
    int result = count < 0 ? -errno : count;

    *names = count < 0 ? NULL : calloc((size_t)count + 1, sizeof **names);
    if (count >= 0 && !*names)
        result = -ENOMEM;
    for (int i = 0; i < count; i++) {
        const char *name = entries[i]->d_name;

        if (result == count)
            (*names)[i] = strndup(name, strlen(name) - 5);
        if (result == count && !(*names)[i])
            result = -ENOMEM;
        free(entries[i]);
    }
    free(entries);
    if (result < 0)
        profile_names_release(*names);
    return result;
}

void profile_names_release(char **names)
{
    for (char **name = names; name && *name; name++)
        free(*name);
    free(names);
}

/* The profiles of `directory`, for who asked for one that is not there. */
static void hint_profiles(const char *directory, const char *name, char *text,
                          size_t size)
{
    char **names = NULL;
    int count = profile_names(directory, &names);

    names_hint(name, (const char *const *)names, count > 0 ? (size_t)count : 0,
               text, size);
    if (count >= 0)
        profile_names_release(names);
}

static bool is_base_name(const char *name)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyz"
                                  "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-";

    return *name && *name != '.' && !name[strspn(name, allowed)];
}

int profile_find(const char *directory, const char *name, char **path,
                 char *error)
{
    char hint[ERROR_BYTES / 2];
    const char *slash = strrchr(name, '/');

    if (!is_base_name(ends_in_conf(name) && slash ? slash + 1 : name))
        return error_set(error, -EINVAL,
                         "profile \"%s\": a name is made of letters, digits, "
                         "_, . and -, or is a path that ends in .conf",
                         name);
    if (ends_in_conf(name)) {
        *path = strdup(name);
    } else if (asprintf(path, "%s/%s.conf", directory, name) < 0) {
        *path = NULL;
    }
    if (!*path)
        return error_set(error, -ENOMEM, "profile %s: out of memory", name);
    if (ends_in_conf(name) || access(*path, F_OK) == 0)
        return 0;
    free(*path);
    hint_profiles(directory, name, hint, sizeof(hint));
    return error_set(error, -ENOENT, "no profile \"%s\" in %s%s", name,
                     directory, hint);
}

static int line_at(const char *text, size_t offset)
{
    int line = 1;

    for (size_t i = 0; i < offset; i++)
        line += text[i] == '\n';
    return line;
}

/* What libconfuse would take for something else, or take without a word. */
static int text_check(const char *path, char *text, size_t length, char *error)
{
    const char *variable;

    if (length >= FILE_BYTES_MAX)
        return error_set(error, -EFBIG, "%s: larger than %d KiB: not a profile",
                         path, FILE_BYTES_MAX / 1024);
    if (strlen(text) < length)
        return error_set(error, -EINVAL,
                         "%s:%d: a NUL byte: a profile is plain text", path,
                         line_at(text, strlen(text)));
    variable = strstr(text, "${");
    if (variable)
        return error_set(error, -EINVAL,
                         "%s:%d: \"${\": the environment is not read, write "
                         "the value itself",
                         path, line_at(text, (size_t)(variable - text)));
    if (strncmp(text, "\xef\xbb\xbf", 3) == 0)
        memset(text, ' ', 3); /* a byte order mark is but white space */
    return 0;
}

int profile_read(const char *path, char **text, int *lines, char *error)
{
    FILE *file = fopen(path, "re");
    size_t length;
    int result = 0;

    if (!file)
        return error_set(error, -errno, "%s: cannot be read: %s", path,
                         strerror(errno));
    *text = calloc(1, FILE_BYTES_MAX + 1);
    if (!*text) {
        result = error_set(error, -ENOMEM, "%s: out of memory", path);
        goto close_file;
    }
    errno = 0;
    length = fread(*text, 1, FILE_BYTES_MAX, file);
    result = ferror(file) ? error_set(error, -errno, "%s: cannot be read: %s",
                                      path, strerror(errno))
                          : text_check(path, *text, length, error);
    *lines = line_at(*text, length);
    if (length > 0 && (*text)[length - 1] == '\n')
        --*lines;
    if (result < 0)
        free(*text);
close_file:
    (void)fclose(file); /* only read */
    return result;
}
