#include "tree.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "text.h"

/* Everybody on this machine. */
struct census {
    struct kin {
        pid_t pid, parent;
        uint64_t start_ticks;
    } * all; /* all[count], freed by census_release */
    size_t count, room;
};

static void census_release(struct census *census)
{
    free(census->all);
}

static int census_add(struct census *census, const struct kin *one)
{
    if (census->count == census->room) {
        size_t room = 2 * census->room + 256;
        struct kin *all = realloc(census->all, room * sizeof(*all));
        if (!all)
            return -ENOMEM;
        census->all = all;
        census->room = room;
    }
    census->all[census->count++] = *one;
    return 0;
}

/* Whether /proc still has such a process. */
static bool kin_read(struct kin *kin, const char *pid)
{
    char path[64], text[512];
    const char *after_name;
    struct sample_process sample;
    int parent = 0;

    (void)snprintf(path, sizeof(path), "/proc/%.16s/stat", pid);
    if (text_read(path, text, sizeof(text)) < 0)
        return false;
    after_name = strrchr(text, ')'); /* a name may hold blanks and ')' */
    if (!after_name || sscanf(after_name, ") %*c %d", &parent) != 1 ||
        sample_parse_stat(text, &sample) < 0)
        return false;
    *kin = (struct kin){atoi(pid), parent, sample.start_ticks};
    return parent > 0;
}

static int census_take(struct census *census)
{
    DIR *proc = opendir("/proc");
    const struct dirent *entry;
    int result = 0;

    if (!proc)
        return -errno;
    while (result == 0 && (entry = readdir(proc))) {
        struct kin one;
        if (entry->d_name[0] < '1' || entry->d_name[0] > '9')
            continue;
        if (kin_read(&one, entry->d_name))
            result = census_add(census, &one);
    }
    (void)closedir(proc);
    return result;
}

static void children_add(struct tree *tree, const struct census *census,
                         pid_t parent)
{
    for (size_t i = 0; i < census->count && tree->count < TREE_MAX; i++)
        if (census->all[i].parent == parent) {
            tree->start_ticks[tree->count] = census->all[i].start_ticks;
            tree->pids[tree->count++] = census->all[i].pid;
        }
}

void tree_one(struct tree *tree, pid_t pid)
{
    *tree = (struct tree){.pids = {pid}, .count = 1};
}

int tree_find(struct tree *tree, pid_t reaper)
{
    struct census census = {0};
    int result = census_take(&census);

    *tree = (struct tree){.reaper = reaper};
    if (result == 0) {
        children_add(tree, &census, reaper);
        for (int i = 0; i < tree->count; i++)
            children_add(tree, &census, tree->pids[i]);
    }
    census_release(&census);
    return result;
}

/* A figure that one of them does not have is not in the sum. */
static void add(long *sum, long value)
{
    if (value > 0)
        *sum += value;
}

int tree_sample(const struct tree *tree, struct sample_process *sum)
{
    struct sample_process one;
    int result = -ESRCH;

    memset(sum, 0, sizeof(*sum));
    for (int i = 0; i < tree->count; i++) {
        if (sample_process_read(tree->pids[i], &one) < 0 ||
            (tree->start_ticks[i] && tree->start_ticks[i] != one.start_ticks))
            continue;
        if (result < 0) {
            sum->state = one.state;
            sum->start_ticks = one.start_ticks;
        }
        result = 0;
        sum->cpu_user_us += one.cpu_user_us + one.waited_user_us;
        sum->cpu_system_us += one.cpu_system_us + one.waited_system_us;
        add(&sum->threads, one.threads);
        add(&sum->virtual_kib, one.virtual_kib);
        add(&sum->rss_kib, one.rss_kib);
        add(&sum->page_tables_kib, one.page_tables_kib);
    }
    if (tree->reaper > 0 && sample_process_read(tree->reaper, &one) == 0) {
        sum->cpu_user_us += one.waited_user_us;
        sum->cpu_system_us += one.waited_system_us;
    }
    return result;
}

int tree_pss(const struct tree *tree, long *pss_kib)
{
    int result = -ESRCH;

    *pss_kib = 0;
    for (int i = 0; i < tree->count; i++) {
        long one_kib;
        if (sample_pss_read(tree->pids[i], &one_kib) < 0)
            continue;
        *pss_kib += one_kib;
        result = 0;
    }
    return result;
}

int tree_switches(const struct tree *tree, struct sample_switches *sum)
{
    int result = -ESRCH;

    memset(sum, 0, sizeof(*sum));
    for (int i = 0; i < tree->count; i++) {
        struct sample_switches one;
        if (sample_switches_read(tree->pids[i], &one) < 0)
            continue;
        sum->voluntary += one.voluntary;
        sum->involuntary += one.involuntary;
        result = 0;
    }
    return result;
}
