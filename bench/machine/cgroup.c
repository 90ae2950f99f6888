#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text.h"

enum {
    CGROUP_TEXT_BYTES = 16 * 1024
};

static const char RUNNER[] = "bench-runner";

/* --- parsers ------------------------------------------------------------ */

static int path_copy(char path[CGROUP_PATH_BYTES], const char *from,
                     size_t length)
{
    if (length >= CGROUP_PATH_BYTES)
        return -ENAMETOOLONG;
    memcpy(path, from, length);
    path[length] = '\0';
    return 0;
}

int cgroup_parse_own(const char *cgroup, char path[CGROUP_PATH_BYTES])
{
    const char *line = cgroup;

    while (line && strncmp(line, "0::/", 4) != 0) {
        line = strchr(line, '\n');
        line = line ? line + 1 : NULL;
    }
    if (!line)
        return -ENOENT;
    line += 3;
    /* of the root group nothing but the slash */
    return line[1] == '\n' ? path_copy(path, "", 0)
                           : path_copy(path, line, strcspn(line, "\n"));
}

/* proc(5): the fifth field is the mount point; the type follows " - ". */
int cgroup_parse_mount(const char *mountinfo, char path[CGROUP_PATH_BYTES])
{
    for (const char *line = mountinfo; line && *line;) {
        size_t length = strcspn(line, "\n");
        const char *type = strstr(line, " - cgroup2 ");
        const char *field = line;

        for (int i = 0; i < 4 && field; i++) {
            field = strchr(field, ' ');
            field = field ? field + 1 : NULL;
        }
        if (field && type && type < line + length && field < type)
            return path_copy(path, field, strcspn(field, " "));
        line = line[length] ? line + length + 1 : NULL;
    }
    return -ENOENT;
}

/* "slab 1048576": bytes. */
static long kib_of(const char *text, const char *key)
{
    long bytes = text_number(text, key);

    return bytes < 0 ? -1 : bytes / 1024;
}

int cgroup_parse_memory(const char *text, struct cgroup_memory *memory)
{
    memory->anonymous_kib = kib_of(text, "anon ");
    memory->page_tables_kib = kib_of(text, "pagetables ");
    memory->kernel_stacks_kib = kib_of(text, "kernel_stack ");
    memory->slab_kib = kib_of(text, "slab ");
    memory->socket_kib = kib_of(text, "sock ");
    return memory->anonymous_kib < 0 || memory->page_tables_kib < 0 ||
                   memory->kernel_stacks_kib < 0 || memory->slab_kib < 0 ||
                   memory->socket_kib < 0
               ? -EBADMSG
               : 0;
}

/* --- files -------------------------------------------------------------- */

static int file_path(char path[CGROUP_PATH_BYTES], const char *folder,
                     const char *name)
{
    int length = snprintf(path, CGROUP_PATH_BYTES, "%s/%s", folder, name);

    return length < 0 || length >= CGROUP_PATH_BYTES ? -ENAMETOOLONG : 0;
}

static int file_read(const char *folder, const char *name, char *text,
                     size_t size)
{
    char path[CGROUP_PATH_BYTES];
    int result = file_path(path, folder, name);

    return result < 0 ? result : text_read(path, text, size);
}

/* The kernel takes one word with one write. */
static int file_write(const char *folder, const char *name, const char *text)
{
    char path[CGROUP_PATH_BYTES];
    int fd, result = file_path(path, folder, name);

    if (result < 0)
        return result;
    fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (write(fd, text, strlen(text)) < 0)
        result = -errno;
    (void)close(fd); /* written or not, it is known */
    return result;
}

static bool has_word(const char *text, const char *word)
{
    size_t length = strlen(word);

    for (const char *at = strstr(text, word); at; at = strstr(at + 1, word))
        if ((at == text || at[-1] == ' ') && strchr(" \n", at[length]))
            return true;
    return false;
}

static bool has_memory(const char *folder, const char *name)
{
    char text[CGROUP_TEXT_BYTES];

    return file_read(folder, name, text, sizeof(text)) == 0 &&
           has_word(text, "memory");
}

/* --- where groups can be made ------------------------------------------- */

static int own_find(struct cgroup_base *base, const char *root)
{
    char text[CGROUP_TEXT_BYTES], folder[CGROUP_PATH_BYTES];
    char mount[CGROUP_PATH_BYTES], own[CGROUP_PATH_BYTES];
    int length, result;

    (void)snprintf(folder, sizeof(folder), "%s/proc/self", root);
    result = file_read(folder, "mountinfo", text, sizeof(text));
    if (result == 0)
        result = cgroup_parse_mount(text, mount);
    if (result == 0)
        result = file_read(folder, "cgroup", text, sizeof(text));
    if (result == 0)
        result = cgroup_parse_own(text, own);
    if (result < 0)
        return result;
    length =
        snprintf(base->path, CGROUP_PATH_BYTES, "%s%s%s", root, mount, own);
    return length >= CGROUP_PATH_BYTES ? -ENAMETOOLONG : 0;
}

/* Our own pid, and no other. */
static bool is_alone(const char *folder)
{
    char text[CGROUP_TEXT_BYTES], ours[32];

    (void)snprintf(ours, sizeof(ours), "%d\n", getpid());
    return file_read(folder, "cgroup.procs", text, sizeof(text)) == 0 &&
           strcmp(text, ours) == 0;
}

static void move_back(struct cgroup_base *base)
{
    char runner[CGROUP_PATH_BYTES];

    /* Whatever of it fails: it will fail for the next one, too. */
    (void)file_write(base->path, "cgroup.subtree_control", "-memory");
    (void)file_write(base->path, "cgroup.procs", "0");
    if (file_path(runner, base->path, RUNNER) == 0)
        (void)rmdir(runner);
    base->moved = false;
}

/* Out of the way: only a group without processes may give memory on. */
static int move_below(struct cgroup_base *base)
{
    char runner[CGROUP_PATH_BYTES];
    int result = file_path(runner, base->path, RUNNER);

    if (result == 0 && mkdir(runner, 0777) < 0 && errno != EEXIST)
        result = -errno;
    if (result < 0)
        return result;
    base->moved = true;
    result = file_write(runner, "cgroup.procs", "0");
    if (result == 0)
        result = file_write(base->path, "cgroup.subtree_control", "+memory");
    if (result < 0)
        move_back(base);
    return result;
}

int cgroup_open(struct cgroup_base *base, const char *root)
{
    int result;

    *base = (struct cgroup_base){.moved = false};
    result = own_find(base, root);
    if (result == 0 && !has_memory(base->path, "cgroup.controllers"))
        result = -ENOTSUP;
    if (result == 0 && !has_memory(base->path, "cgroup.subtree_control")) {
        result = file_write(base->path, "cgroup.subtree_control", "+memory");
        if (result == -EBUSY && is_alone(base->path))
            result = move_below(base);
    }
    if (result < 0)
        base->path[0] = '\0';
    return result;
}

void cgroup_close(struct cgroup_base *base)
{
    if (base->moved)
        move_back(base);
    base->path[0] = '\0';
}

/* --- one group ---------------------------------------------------------- */

int cgroup_make(struct cgroup *group, const struct cgroup_base *base, int trial)
{
    struct cgroup_memory memory;
    char name[64];
    int result = base->path[0] ? 0 : -ENOTSUP;

    (void)snprintf(name, sizeof(name), "bench-%d-%d", getpid(), trial);
    if (result == 0)
        result = file_path(group->path, base->path, name);
    if (result == 0 && mkdir(group->path, 0777) < 0 && errno != EEXIST)
        result = -errno;
    if (result < 0) {
        group->path[0] = '\0';
        return result;
    }
    result = cgroup_memory_read(group, &memory);
    if (result < 0)
        cgroup_remove(group);
    return result;
}

void cgroup_remove(struct cgroup *group)
{
    if (group->path[0])
        (void)rmdir(group->path); /* its processes have ended */
    group->path[0] = '\0';
}

bool cgroup_holds(const struct cgroup *group, pid_t pid)
{
    char text[CGROUP_TEXT_BYTES], *rest = text;

    if (!group->path[0] ||
        file_read(group->path, "cgroup.procs", text, sizeof(text)) < 0)
        return false;
    while (*rest) {
        char *end;
        if (strtol(rest, &end, 10) == pid)
            return true;
        rest = end + (*end == '\n');
        if (end == rest)
            return false;
    }
    return false;
}

int cgroup_memory_read(const struct cgroup *group, struct cgroup_memory *memory)
{
    char text[CGROUP_TEXT_BYTES];
    int result;

    if (!group->path[0])
        return -ENOTSUP;
    result = file_read(group->path, "memory.stat", text, sizeof(text));
    return result < 0 ? result : cgroup_parse_memory(text, memory);
}
