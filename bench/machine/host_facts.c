#include "host_facts.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CPU_FILES "/sys/devices/system/cpu"

/* NULL when it cannot be opened. */
static FILE *fact_open(const char *root, const char *path)
{
    char whole[4 * FACT_BYTES];

    (void)snprintf(whole, sizeof(whole), "%s%s", root, path);
    return fopen(whole, "re");
}

bool fact_line(const char *root, const char *path, char *text, size_t size)
{
    FILE *file = fact_open(root, path);
    bool found;

    text[0] = '\0';
    if (!file)
        return false;
    found = fgets(text, (int)size, file) != NULL;
    (void)fclose(file); /* only read */
    text[strcspn(text, "\n")] = '\0';
    for (char *p = text; *p; p++)
        if (*p == '\t')
            *p = ' ';
    return found && *text;
}

json_t *fact_json(const char *root, const char *path)
{
    char text[FACT_BYTES];

    return fact_line(root, path, text, sizeof(text)) ? json_string(text)
                                                     : json_null();
}

bool fact_field(const char *root, const char *path, const char *name,
                char *text, size_t size)
{
    FILE *file = fact_open(root, path);
    char line[FACT_BYTES];
    size_t length = strlen(name);
    bool found = false;

    text[0] = '\0';
    if (!file)
        return false;
    while (!found && fgets(line, sizeof(line), file)) {
        const char *value = line + length;
        if (strncmp(line, name, length) != 0)
            continue;
        value += strspn(value, " \t");
        if (*value != ':')
            continue;
        value += 1 + strspn(value + 1, " \t");
        (void)snprintf(text, size, "%.*s", (int)strcspn(value, "\n"), value);
        found = true;
    }
    (void)fclose(file); /* only read */
    return found;
}

long fact_kib(const char *root, const char *name)
{
    char text[FACT_BYTES];

    return fact_field(root, "/proc/meminfo", name, text, sizeof(text))
               ? atol(text)
               : -1;
}

long fact_time_wait(const char *root)
{
    char text[FACT_BYTES], *count;

    if (!fact_field(root, "/proc/net/sockstat", "TCP", text, sizeof(text)))
        return -1;
    count = strstr(text, " tw ");
    return count ? atol(count + 4) : -1;
}

int fact_affinity(cpu_set_t *cpus)
{
    return sched_getaffinity(0, sizeof(*cpus), cpus) < 0 ? -errno : 0;
}

bool fact_governor(const char *root, char *text, size_t size)
{
    char path[FACT_BYTES];
    cpu_set_t cpus;
    size_t cpu = 0;

    if (fact_affinity(&cpus) < 0)
        return false;
    while (cpu < CPU_SETSIZE - 1 && !CPU_ISSET(cpu, &cpus))
        cpu++;
    (void)snprintf(path, sizeof(path),
                   CPU_FILES "/cpu%zu/cpufreq/scaling_governor", cpu);
    return fact_line(root, path, text, size);
}

json_t *fact_choice(const char *root, const char *path)
{
    char text[FACT_BYTES];
    const char *choice;

    if (!fact_line(root, path, text, sizeof(text)))
        return json_null();
    choice = strchr(text, '[');
    if (!choice)
        return json_string(text);
    choice++;
    return json_stringn(choice, strcspn(choice, "]"));
}

bool fact_share_core(const char *root, const cpu_set_t *a, const cpu_set_t *b)
{
    for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
        char path[FACT_BYTES], list[FACT_BYTES];
        cpu_set_t siblings;
        if (!CPU_ISSET(cpu, a))
            continue;
        (void)snprintf(path, sizeof(path),
                       CPU_FILES "/cpu%zu/topology/thread_siblings_list", cpu);
        if (!fact_line(root, path, list, sizeof(list)) ||
            cpus_parse(list, &siblings) < 0)
            continue;
        CPU_CLR(cpu, &siblings);
        CPU_AND(&siblings, &siblings, b);
        if (CPU_COUNT(&siblings) > 0)
            return true;
    }
    return false;
}

json_t *fact_vulnerabilities(const char *root)
{
    char folder[2 * FACT_BYTES];
    json_t *all = json_object();
    DIR *files;
    const struct dirent *entry;
    int result = 0;

    (void)snprintf(folder, sizeof(folder), "%s" CPU_FILES "/vulnerabilities",
                   root);
    files = opendir(folder);
    while (files && result == 0 && (entry = readdir(files))) {
        char path[2 * FACT_BYTES], text[FACT_BYTES];
        if (entry->d_name[0] == '.')
            continue;
        (void)snprintf(path, sizeof(path), CPU_FILES "/vulnerabilities/%s",
                       entry->d_name);
        if (fact_line(root, path, text, sizeof(text)) &&
            strncmp(text, "Not affected", 12) != 0)
            result = json_object_set_new(all, entry->d_name, json_string(text));
    }
    if (files)
        (void)closedir(files);
    if (result == 0)
        return all;
    json_decref(all);
    return NULL;
}
