#include "differences.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What must be the same throughout a run. */
static const struct fact {
    const char *path; /* in run.json */
    const char *name;
    bool forbids;
} facts[] = {
    {"host.hostname", "machine", true},
    {"host.machine", "architecture", true},
    {"host.cpu.model", "CPU model", true},
    {"host.cpu.online", "number of CPUs", false},
    {"host.cpu.allowed", "CPUs that may be used", false},
    {"host.cpu.server", "the server's CPUs", false},
    {"host.cpu.client", "wrk's CPUs", false},
    {"host.cpu.governor", "governor", false},
    {"host.cpu.smt", "SMT", false},
    {"host.cpu.vulnerabilities", "mitigations", false},
    {"host.memory.transparent_hugepages", "huge pages", false},
    {"host.kernel", "kernel", false},
    {"host.versions.wrk", "wrk", false},
    {"host.versions.libuv", "libuv", false},
    {"host.versions.llhttp", "llhttp", false},
    {"host.versions.glibc", "glibc", false},
    {"profile.server_cpus", "server_cpus", false},
    {"profile.timeout_s", "timeout_s", false},
    {"profile.client_bound_pct", "client_bound_pct", false},
    {"profile.steal_limit_pct", "steal_limit_pct", false},
};

/* Of a scenario, what does not change what is asked. */
static const char *const harmless[] = {"name", "title", "connections", "pairs"};

/* The value at "host.cpu.model"; NULL when there is none. */
static json_t *value_at(json_t *json, const char *path)
{
    char key[NAME_BYTES];

    for (size_t length; json && *path; path += length) {
        path += *path == '.';
        length = strcspn(path, ".");
        (void)snprintf(key, sizeof key, "%.*s", (int)length, path);
        json = json_object_get(json, key);
    }
    return json;
}

/* A column that an older run did not know is as good as null; 2 is 2.0, and
 * run.json keeps six digits. */
static bool is_same(json_t *a, json_t *b)
{
    if (!a || !b || json_is_null(a) || json_is_null(b))
        return (!a || json_is_null(a)) && (!b || json_is_null(b));
    if (json_is_number(a) && json_is_number(b)) {
        double left = json_number_value(a), right = json_number_value(b);

        return fabs(left - right) <= 1e-5 * fmax(fabs(left), fabs(right));
    }
    return json_equal(a, b);
}

static struct human value_text(json_t *value)
{
    const char *string = json_string_value(value);
    char *dump = NULL;
    struct human text;

    if (!value || json_is_null(value))
        return human_name(value ? "none" : "not recorded", NAME_BYTES);
    if (!string)
        string = dump = json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT |
                                              JSON_REAL_PRECISION(6));
    text = human_name(string ? string : "?", NAME_BYTES);
    free(dump);
    return text;
}

static int add(struct differences *differences, const char *scenario,
               const char *what, bool forbids, json_t *a, json_t *b)
{
    size_t wanted = (differences->count + 1) * sizeof *differences->list;
    struct difference *list = realloc(differences->list, wanted);

    if (!list)
        return -ENOMEM;
    differences->list = list;
    list += differences->count++;
    *list = (struct difference){.what = human_name(what, NAME_BYTES),
                                .values = {value_text(a), value_text(b)},
                                .forbids = forbids};
    (void)snprintf(list->scenario, NAME_BYTES, "%s", scenario);
    return 0;
}

static int compare_facts(struct differences *differences, json_t *a, json_t *b)
{
    int result = 0;

    for (size_t i = 0; i < sizeof facts / sizeof *facts && !result; i++) {
        const struct fact *fact = &facts[i];
        json_t *left = value_at(a, fact->path),
               *right = value_at(b, fact->path);

        if (!is_same(left, right))
            result =
                add(differences, "", fact->name, fact->forbids, left, right);
    }
    return result;
}

/* An item of a list of objects, by its name. */
static json_t *named(json_t *list, const char *name)
{
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item)
    {
        const char *its = json_string_value(json_object_get(item, "name"));

        if (its && strcmp(its, name) == 0)
            return item;
    }
    return NULL;
}

/* Servers of one name may differ in their command, but not in how they are
 * measured: by their own counters, or from outside. */
static int compare_servers(struct differences *differences, json_t *a,
                           json_t *b)
{
    size_t i;
    json_t *server;

    json_array_foreach(value_at(a, "profile.servers"), i, server)
    {
        const char *name = json_string_value(json_object_get(server, "name"));
        json_t *other =
            name ? named(value_at(b, "profile.servers"), name) : NULL;
        json_t *left = json_object_get(server, "counters");
        json_t *right = json_object_get(other, "counters");
        char what[2 * NAME_BYTES];

        if (!other || is_same(left, right))
            continue;
        (void)snprintf(what, sizeof what, "counters of server %.40s", name);
        if (add(differences, "", what, false, left, right))
            return -ENOMEM;
    }
    return 0;
}

static bool is_harmless(const char *key)
{
    for (size_t i = 0; i < sizeof harmless / sizeof *harmless; i++)
        if (strcmp(key, harmless[i]) == 0)
            return true;
    return false;
}

/* The keys of `a`, or those that only `b` has. */
static int compare_keys(struct differences *differences, const char *scenario,
                        json_t *a, json_t *b, bool only_b)
{
    const char *key;
    json_t *value;

    json_object_foreach(only_b ? b : a, key, value)
    {
        json_t *left = json_object_get(a, key),
               *right = json_object_get(b, key);

        if (is_harmless(key) || (only_b && left) || is_same(left, right))
            continue;
        if (add(differences, scenario, key, false, left, right))
            return -ENOMEM;
    }
    return 0;
}

/* Every run calibrates anew how much computing a microsecond is, unless its
 * profile says so: /cpu/200 of two runs is another amount of work. */
static int compare_rounds(struct differences *differences, const char *scenario,
                          const char *path, json_t *a, json_t *b)
{
    json_t *left = json_object_get(a, "rounds_per_us");
    json_t *right = json_object_get(b, "rounds_per_us");

    int result;

    if (!path || !strstr(path, "/cpu/") || is_same(left, right))
        return 0;
    result = add(differences, scenario, "rounds_per_us", false, left, right);
    if (!result && json_is_integer(left))
        (void)snprintf(differences->list[differences->count - 1].remedy,
                       REMEDY_BYTES,
                       "for the work of A, measure B again with rounds_per_us "
                       "= %lld in run { } of its profile",
                       (long long)json_integer_value(left));
    return result;
}

static int compare_scenarios(struct differences *differences, json_t *a,
                             json_t *b)
{
    size_t i;
    json_t *left;
    int result = 0;

    json_array_foreach(value_at(a, "profile.scenarios"), i, left)
    {
        const char *name = json_string_value(json_object_get(left, "name"));
        const char *path = json_string_value(json_object_get(left, "path"));
        json_t *right =
            name ? named(value_at(b, "profile.scenarios"), name) : NULL;

        if (!right)
            continue;
        result = compare_keys(differences, name, left, right, false);
        if (!result)
            result = compare_keys(differences, name, left, right, true);
        if (!result)
            result = compare_rounds(differences, name, path, a, b);
        if (result)
            break;
    }
    return result;
}

int differences_find(struct differences *differences, json_t *a, json_t *b)
{
    int result;

    *differences = (struct differences){NULL, 0};
    result = compare_facts(differences, a, b);
    if (!result)
        result = compare_servers(differences, a, b);
    if (!result)
        result = compare_scenarios(differences, a, b);
    if (result)
        differences_release(differences);
    return result;
}

void differences_release(struct differences *differences)
{
    free(differences->list);
    *differences = (struct differences){NULL, 0};
}

const struct difference *
differences_forbidding(const struct differences *differences)
{
    for (size_t i = 0; i < differences->count; i++)
        if (differences->list[i].forbids)
            return &differences->list[i];
    return NULL;
}

void differences_brief(const struct differences *differences, char *text,
                       size_t size)
{
    size_t used = 0;

    text[0] = '\0';
    for (size_t i = 0; i < differences->count; i++) {
        const struct difference *one = &differences->list[i];
        char item[3 * NAME_BYTES];
        int length = snprintf(
            item, sizeof item, "%s%s%s%s", used ? ", " : "", one->what.text,
            one->scenario[0] ? " of " : "",
            one->scenario[0] ? human_name(one->scenario, 40).text : "");

        if (used + (size_t)length + sizeof ", ..." > size) {
            (void)snprintf(text + used, size - used, "%s...", used ? ", " : "");
            return;
        }
        memcpy(text + used, item, (size_t)length + 1);
        used += (size_t)length;
    }
}
