#include "conclude.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "captions.h"
#include "histogram.h"
#include "summary_marks.h"

enum {
    TERMINAL_COLUMNS = 78
};

/* --- reading ------------------------------------------------------------ */

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

static int load_pairs(struct conclusion *conclusion, char *error)
{
    char path[PATH_BYTES];
    int result;

    folder_path(conclusion->run_dir, "pairs.csv", path);
    result = pair_rows_load(&conclusion->pair_rows, path, error, ERROR_BYTES);
    if (!result &&
        pairings_init(&conclusion->pairings, &conclusion->pair_rows)) {
        (void)snprintf(error, ERROR_BYTES, "out of memory");
        result = -ENOMEM;
    }
    return result;
}

int conclusion_init(struct conclusion *conclusion, const char *run_dir,
                    char *error)
{
    char path[PATH_BYTES], *real = realpath(run_dir, NULL);
    json_error_t json_error;
    int result;

    memset(conclusion, 0, sizeof *conclusion);
    if (!real || strlen(real) > PATH_BYTES - 128) {
        result = real ? -ENAMETOOLONG : -errno;
        (void)snprintf(error, ERROR_BYTES, "%s: %s", run_dir,
                       strerror(-result));
        free(real);
        return result;
    }
    (void)snprintf(conclusion->run_dir, PATH_BYTES, "%s", real);
    free(real);
    folder_path(conclusion->run_dir, "run.json", path);
    conclusion->run = json_load_file(path, 0, &json_error);
    if (!conclusion->run) {
        (void)snprintf(error, ERROR_BYTES, "%.300s:%d: %s", path,
                       json_error.line, json_error.text);
        return -EBADMSG;
    }
    folder_path(conclusion->run_dir, "trials.csv", path);
    result = results_load(&conclusion->results, path, error, ERROR_BYTES);
    if (!result) {
        if (conclusion->results.count > 0)
            qsort_r(conclusion->results.rows, conclusion->results.count,
                    sizeof *conclusion->results.rows, compare,
                    json_object_get(conclusion->run, "profile"));
        result = summary_init(&conclusion->summary, &conclusion->results);
        if (result)
            (void)snprintf(error, ERROR_BYTES, "out of memory");
    }
    if (!result)
        result = load_pairs(conclusion, error);
    if (result)
        conclusion_release(conclusion);
    return result;
}

void conclusion_release(struct conclusion *conclusion)
{
    pairings_release(&conclusion->pairings);
    pair_rows_release(&conclusion->pair_rows);
    summary_release(&conclusion->summary);
    results_release(&conclusion->results);
    json_decref(conclusion->run);
}

/* --- writing ------------------------------------------------------------ */

static int write_csv(const void *data, FILE *file)
{
    const struct conclusion *conclusion = data;
    int result = summary_write_csv(&conclusion->summary, file);

    pairings_write_csv(&conclusion->pairings, file);
    return result ? result : summary_stream_outcome(file);
}

static void write_pairs(const struct pairings *pairings, FILE *file)
{
    char text[PAIRING_BYTES];

    if (pairings->count == 0)
        return;
    fputs("\n## Alternating pairs\n\n", file);
    for (size_t i = 0; i < pairings->count; i++) {
        pairing_sentence(pairings, &pairings->all[i], text);
        fprintf(file, "- %s: ", pairings->all[i].scenario);
        summary_put_escaped(file, text);
        fputs(".\n", file);
    }
    fputs("- ", file);
    pairings_write_floor(pairings, file);
    fputs(".\n", file);
}

static int write_markdown(const void *data, FILE *file)
{
    const struct conclusion *conclusion = data;
    int result = summary_write_markdown(&conclusion->summary, file);

    write_pairs(&conclusion->pairings, file);
    return result ? result : summary_stream_outcome(file);
}

/* The histograms of a point's valid trials as one.  A trial without a file is
 * passed over: results/sample/ has none. */
static void merge_point(const struct conclusion *conclusion,
                        const struct point *point, struct histogram *merged)
{
    char path[PATH_BYTES], name[64], error[ERROR_BYTES];

    for (size_t i = 0; i < conclusion->results.count; i++) {
        const struct result *row = &conclusion->results.rows[i];

        if (!row->valid || row->connections != point->connections ||
            strcmp(row->scenario, point->scenario) != 0 ||
            strcmp(row->server, point->server) != 0)
            continue;
        (void)snprintf(name, sizeof name, "latency/%d.csv", row->trial);
        folder_path(conclusion->run_dir, name, path);
        (void)histogram_load(merged, path, error, sizeof error);
    }
}

static int write_latency(const void *data, FILE *file)
{
    const struct conclusion *conclusion = data;
    int result = histogram_write_header(file);

    for (size_t i = 0; i < conclusion->summary.point_count && !result; i++) {
        const struct point *point = &conclusion->summary.points[i];
        struct histogram merged;

        histogram_init(&merged);
        merge_point(conclusion, point, &merged);
        result = histogram_write_rows(&merged, point->scenario,
                                      point->connections, point->server, file);
        histogram_release(&merged);
    }
    return result;
}

/* A folder without histograms (results/sample/) keeps its latency.csv. */
static bool has_histograms(const struct conclusion *conclusion)
{
    char path[PATH_BYTES];

    folder_path(conclusion->run_dir, "latency", path);
    return access(path, R_OK) == 0;
}

int conclusion_write(const struct conclusion *conclusion, char *error)
{
    const struct {
        const char *name;
        int (*write_text)(const void *data, FILE *file);
        const void *data;
    } files[] = {
        {"summary.csv", write_csv, conclusion},
        {"summary.md", write_markdown, conclusion},
        {"latency.csv", write_latency, conclusion},
    };
    size_t count = has_histograms(conclusion) ? 3 : 2;

    for (size_t i = 0; i < count; i++) {
        int result = folder_write(conclusion->run_dir, files[i].name,
                                  files[i].write_text, files[i].data);

        if (result) {
            (void)snprintf(error, ERROR_BYTES, "cannot write %.300s/%s: %s",
                           conclusion->run_dir, files[i].name,
                           strerror(-result));
            return result;
        }
    }
    return 0;
}

int conclusion_draw(const struct conclusion *conclusion, char *error)
{
    struct captions captions;

    captions_init(&captions, conclusion->run);
    return charts_draw(&conclusion->results, &conclusion->summary,
                       &captions.context, conclusion->run_dir, error,
                       ERROR_BYTES);
}

/* --- the end of a run --------------------------------------------------- */

/* A sentence in lines of at most 79 columns, behind a name. */
static void print_wrapped(const char *name, const char *sentence, FILE *out)
{
    const char *word = sentence;
    size_t column = 0;

    while (*word) {
        size_t bytes = strcspn(word, " ");

        if (column == 0 || column + 1 + bytes > TERMINAL_COLUMNS) {
            column = (size_t)fprintf(out, "%s%-8s", column ? "\n" : "", name) -
                     (column > 0);
            name = "";
        }
        fprintf(out, " %.*s", (int)bytes, word);
        column += 1 + bytes;
        word += bytes + strspn(word + bytes, " ");
    }
    fputs(".\n", out);
}

static void print_answers(const struct conclusion *conclusion, FILE *out)
{
    static const enum metric metrics[] = {M_THROUGHPUT_PER_S,
                                          M_MEMORY_TOTAL_KIB};
    json_t *profile = json_object_get(conclusion->run, "profile");
    json_t *scenarios = json_object_get(profile, "scenarios"), *scenario;
    char text[256];
    size_t i;

    json_array_foreach(scenarios, i, scenario)
    {
        const char *name = text_of(scenario, "name");

        for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++) {
            summary_headline(&conclusion->summary, name, metrics[m], text,
                             sizeof text);
            print_wrapped(m == 0 ? name : "", text, out);
        }
    }
}

static void print_pairs(const struct pairings *pairings, FILE *out)
{
    char text[PAIRING_BYTES];

    for (size_t i = 0; i < pairings->count; i++) {
        pairing_sentence(pairings, &pairings->all[i], text);
        print_wrapped(pairings->all[i].scenario, text, out);
    }
    if (pairings->count > 0) {
        fputs("         ", out);
        pairings_write_floor(pairings, out);
        fputs(".\n", out);
    }
}

int conclusion_print(const struct conclusion *conclusion, FILE *out,
                     char *error)
{
    struct captions captions;
    int result = summary_write_table(&conclusion->summary, out);

    captions_init(&captions, conclusion->run);
    fputc('\n', out);
    if (!result)
        result = chart_terminal(&conclusion->results, &conclusion->summary,
                                &captions.context, conclusion->run_dir, out,
                                error, ERROR_BYTES);
    fputc('\n', out);
    print_answers(conclusion, out);
    print_pairs(&conclusion->pairings, out);
    return result == -ENOENT ? 0 : result;
}
