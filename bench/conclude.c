#include "conclude.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "captions.h"
#include "histogram.h"
#include "summary_marks.h"

enum {
    TERMINAL_COLUMNS = 78
};

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

        /* What an open loop was asked for is no answer. */
        bool open = summary_is_open(&conclusion->summary, name);

        for (size_t m = 0; m < sizeof metrics / sizeof *metrics; m++) {
            summary_headline(&conclusion->summary, name,
                             m == 0 && open ? M_CPU_US_PER_REQUEST : metrics[m],
                             text, sizeof text);
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
