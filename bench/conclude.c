#include "conclude.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "answers.h"
#include "captions.h"
#include "histogram.h"
#include "paint.h"
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

static int write_markdown(const void *data, FILE *file)
{
    const struct conclusion *conclusion = data;
    int result = summary_write_markdown(&conclusion->summary, file);

    pairings_write_markdown(&conclusion->pairings, file);
    return result ? result : summary_stream_outcome(file);
}

static int write_claims_csv(const void *data, FILE *file)
{
    return claims_write_csv(&((const struct conclusion *)data)->claims, file);
}

static int write_claims_markdown(const void *data, FILE *file)
{
    return claims_write_markdown(&((const struct conclusion *)data)->claims,
                                 file);
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
    const bool has_claims = conclusion->claims.count > 0;
    const struct {
        const char *name;
        int (*write_text)(const void *data, FILE *file);
        bool is_written;
    } files[] = {
        {"summary.csv", write_csv, true},
        {"summary.md", write_markdown, true},
        {"latency.csv", write_latency, has_histograms(conclusion)},
        {"claims.csv", write_claims_csv, has_claims},
        {"claims.md", write_claims_markdown, has_claims},
    };

    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        int result = files[i].is_written
                         ? folder_write(conclusion->run_dir, files[i].name,
                                        files[i].write_text, conclusion)
                         : 0;

        if (result) {
            (void)snprintf(error, ERROR_BYTES, "cannot write %.300s/%s: %s",
                           conclusion->run_dir, files[i].name,
                           strerror(-result));
            return result;
        }
    }
    return 0;
}

int conclusion_draw(const struct conclusion *conclusion, const char *only,
                    char *error)
{
    struct captions captions;

    captions_init(&captions, conclusion->run, &conclusion->summary,
                  &conclusion->claims);
    captions.context.only = only;
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

/* A scenario whose name is not printed yet. */
struct answering {
    const char *name;
    FILE *out;
};

static void print_answer(const char *sentence, void *context)
{
    struct answering *answering = context;

    print_wrapped(answering->name, sentence, answering->out);
    answering->name = "";
}

static void print_answers(const struct conclusion *conclusion, FILE *out)
{
    json_t *profile = json_object_get(conclusion->run, "profile");
    json_t *scenarios = json_object_get(profile, "scenarios"), *scenario;
    size_t i;

    json_array_foreach(scenarios, i, scenario)
    {
        struct answering answering = {text_of(scenario, "name"), out};

        answers_tell(&conclusion->summary, answering.name, print_answer,
                     &answering);
    }
}

static void print_floor(const struct pairings *pairings, FILE *out)
{
    char text[PAIRING_BYTES];

    pairings_floor_sentence(pairings, text);
    if (text[0])
        print_wrapped("pairs", text, out);
}

static int print_plain(const struct conclusion *conclusion, FILE *out,
                       char *error)
{
    struct captions captions;
    int result;

    if (conclusion->claims.count > 0) {
        claims_print(&conclusion->claims, out);
        return 0;
    }
    result = summary_write_table(&conclusion->summary, out);
    captions_init(&captions, conclusion->run, &conclusion->summary,
                  &conclusion->claims);
    fputc('\n', out);
    if (!result)
        result = chart_terminal(&conclusion->results, &conclusion->summary,
                                &captions.context, conclusion->run_dir, out,
                                error, ERROR_BYTES);
    fputc('\n', out);
    print_answers(conclusion, out);
    print_floor(&conclusion->pairings, out);
    return result == -ENOENT ? 0 : result;
}

/* The server behind a letter of the text chart, by the line that explains it
 * ("  A  event loop: 20k req/s"); -1: none. */
static int server_of(const struct captions *captions, const char *text,
                     const char *letter)
{
    char key[16];

    (void)snprintf(key, sizeof key, "\n  %s  ", letter); /* always fits */
    const char *line = strstr(text, key);
    for (int i = 0; line && i < captions->context.server_count; i++) {
        const char *label = captions->servers[i].label;
        if (strncmp(line + strlen(key), label, strlen(label)) == 0)
            return i;
    }
    return -1;
}

/* The servers, and the letters that stand for them in the text chart, wear the
 * colours they have in all charts. */
static void paint(const struct conclusion *conclusion, const char *text,
                  FILE *out)
{
    static const char *const letters[] = {"A", "B", "C", "D", "E", "F"};
    struct painted words[3 * CHART_SERVERS_MAX];
    struct captions captions;
    size_t count = 0;

    captions_init(&captions, conclusion->run, &conclusion->summary,
                  &conclusion->claims);
    for (int i = 0; i < captions.context.server_count && i < CHART_SERVERS_MAX;
         i++) {
        int server = server_of(&captions, text, letters[i]);

        words[count++] = (struct painted){captions.servers[i].name, i};
        words[count++] = (struct painted){captions.servers[i].label, i};
        if (server >= 0)
            words[count++] = (struct painted){letters[i], server};
    }
    paint_words(text, words, count, out);
}

int conclusion_print(const struct conclusion *conclusion, FILE *out,
                     char *error)
{
    char *text = NULL;
    size_t bytes = 0;

    FILE *plain = paint_is_wanted(out) ? open_memstream(&text, &bytes) : NULL;
    if (!plain)
        return print_plain(conclusion, out, error);
    int result = print_plain(conclusion, plain, error);
    if (fclose(plain) == 0)
        paint(conclusion, text, out);
    free(text);
    return result;
}
