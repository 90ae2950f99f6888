#include "conclude.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "run_json.h"

/* --- rows in the profile's order ---------------------------------------- */

/* Where `name` stands in run.json's list of servers or scenarios; behind all
 * of them when it does not. */
static size_t rank_of(json_t *list, const char *name)
{
    size_t i;
    json_t *item;

    json_array_foreach(list, i, item)
    {
        const char *known = json_string_value(json_object_get(item, "name"));

        if (known && strcmp(known, name) == 0)
            break;
    }
    return i;
}

static int compare(const void *a, const void *b, void *profile)
{
    const struct result *left = a, *right = b;
    json_t *scenarios = json_object_get(profile, "scenarios");
    json_t *servers = json_object_get(profile, "servers");
    size_t ranks[2][2] = {
        {rank_of(scenarios, left->scenario), rank_of(servers, left->server)},
        {rank_of(scenarios, right->scenario), rank_of(servers, right->server)},
    };

    for (int i = 0; i < 2; i++)
        if (ranks[0][i] != ranks[1][i])
            return ranks[0][i] < ranks[1][i] ? -1 : 1;
    return left->trial - right->trial;
}

/* --- the files ---------------------------------------------------------- */

/* What an older run did not know of is 0: nothing was asked.  Repetitions that
 * did not fit into the budget were never a first stage. */
static struct asked asked_of(json_t *run)
{
    json_t *profile = json_object_get(run, "profile");
    json_int_t repeat = json_integer_value(json_object_get(profile, "repeat"));
    json_int_t repeats = json_integer_value(json_object_get(run, "repeats"));
    json_int_t pairs = json_integer_value(json_object_get(profile, "pairs"));

    if (repeats > 0 && repeats < repeat)
        repeat = repeats;
    return (struct asked){
        .trials_pilot = repeat > 0 ? (size_t)repeat : 0,
        .pairs_pilot = pairs > 0 ? (size_t)pairs : 0,
        .precision_cpu =
            json_number_value(json_object_get(profile, "precision_cpu")),
        .precision_throughput =
            json_number_value(json_object_get(profile, "precision_throughput")),
    };
}

static int load_pairs(struct conclusion *conclusion, const struct asked *asked,
                      char *error)
{
    char path[PATH_BYTES];
    int result;

    folder_path(conclusion->run_dir, "pairs.csv", path);
    result = pair_rows_load(&conclusion->pair_rows, path, error, ERROR_BYTES);
    if (!result && pairings_init_asked(&conclusion->pairings,
                                       &conclusion->pair_rows, asked)) {
        (void)snprintf(error, ERROR_BYTES, "out of memory");
        result = -ENOMEM;
    }
    if (!result)
        summary_take_pairs(&conclusion->summary, &conclusion->pairings);
    return result;
}

/* Whether people could mean another server by the label, too. */
static bool is_shared(json_t *servers, size_t own, const char *label)
{
    size_t i;
    json_t *server;

    json_array_foreach(servers, i, server)
    {
        const char *name = json_string_value(json_object_get(server, "name"));
        const char *other = json_string_value(json_object_get(server, "label"));

        if (i != own && ((name && strcmp(name, label) == 0) ||
                         (other && strcmp(other, label) == 0)))
            return true;
    }
    return false;
}

/* An older run may have none; then names stay. */
static void take_labels(struct conclusion *conclusion)
{
    json_t *profile = json_object_get(conclusion->run, "profile");
    json_t *servers = json_object_get(profile, "servers"), *server;
    size_t i;

    json_array_foreach(servers, i, server)
    {
        const char *name = json_string_value(json_object_get(server, "name"));
        const char *label = json_string_value(json_object_get(server, "label"));

        if (!name || !label || !label[0] || is_shared(servers, i, label))
            continue;
        summary_take_label(&conclusion->summary, name, label);
        pairings_take_label(&conclusion->pairings, name, label);
    }
}

static int load_claims(struct conclusion *conclusion, const struct asked *asked,
                       char *error)
{
    json_t *profile = json_object_get(conclusion->run, "profile");
    int result = claims_try_asked(
        &conclusion->claims, json_object_get(profile, "claims"),
        &conclusion->results, &conclusion->pairings, asked);

    if (result)
        (void)snprintf(
            error, ERROR_BYTES, "%.300s/run.json: %s", conclusion->run_dir,
            result == -ENOMEM ? "out of memory"
                              : "its claims are not as this bench writes them");
    return result;
}

/* The folder as it really is; `results/latest` is a link that may move on. */
static int find_folder(struct conclusion *conclusion, const char *run_dir,
                       char *error)
{
    char *real = realpath(run_dir, NULL);
    int result = 0;

    if (!real || strlen(real) > PATH_BYTES - 128) {
        result = real ? -ENAMETOOLONG : -errno;
        (void)snprintf(error, ERROR_BYTES,
                       "%.300s: %s; name a run's folder, such as "
                       "results/latest",
                       run_dir, strerror(-result));
    } else {
        (void)snprintf(conclusion->run_dir, PATH_BYTES, "%s", real);
    }
    free(real);
    return result;
}

int conclusion_init(struct conclusion *conclusion, const char *run_dir,
                    char *error)
{
    char path[PATH_BYTES];
    struct asked asked;
    int result;

    memset(conclusion, 0, sizeof *conclusion);
    result = find_folder(conclusion, run_dir, error);
    if (!result)
        result = run_json_load(&conclusion->run, conclusion->run_dir, error);
    if (!result) {
        folder_path(conclusion->run_dir, "trials.csv", path);
        result = results_load(&conclusion->results, path, error, ERROR_BYTES);
    }
    if (!result) {
        if (conclusion->results.count > 0)
            qsort_r(conclusion->results.rows, conclusion->results.count,
                    sizeof *conclusion->results.rows, compare,
                    json_object_get(conclusion->run, "profile"));
        asked = asked_of(conclusion->run);
        result = summary_init_asked(&conclusion->summary, &conclusion->results,
                                    &asked);
        if (result)
            (void)snprintf(error, ERROR_BYTES, "out of memory");
    }
    if (!result)
        result = load_pairs(conclusion, &asked, error);
    if (!result)
        take_labels(conclusion);
    if (!result)
        result = load_claims(conclusion, &asked, error);
    if (result)
        conclusion_release(conclusion);
    return result;
}

void conclusion_print_cut(const struct conclusion *conclusion, FILE *out,
                          const char *program)
{
    const struct {
        const char *name;
        int line;
    } files[] = {
        {"trials.csv", conclusion->results.cut_line},
        {"pairs.csv", conclusion->pair_rows.cut_line},
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        if (files[i].line > 0)
            fprintf(out,
                    "%s: %s/%s:%d: the last row is cut off and left out: the "
                    "run was killed, or is under way\n",
                    program, conclusion->run_dir, files[i].name, files[i].line);
}

void conclusion_release(struct conclusion *conclusion)
{
    claims_release(&conclusion->claims);
    pairings_release(&conclusion->pairings);
    pair_rows_release(&conclusion->pair_rows);
    summary_release(&conclusion->summary);
    results_release(&conclusion->results);
    json_decref(conclusion->run);
}
