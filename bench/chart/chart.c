#include "chart.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "chart_gnuplot.h"
#include "chart_memory.h"
#include "chart_throughput.h"
#include "chart_words.h"

/* What every step needs; all borrowed but the three paths. */
struct drawing {
    const struct results *results;
    const struct summary *summary;
    const struct chart_context *context;
    const char *run_dir;
    char scripts[PATH_MAX]; /* absolute */
    char charts[PATH_MAX];  /* RUN/charts, absolute */
    char *error;
    size_t error_size;
};

/* The kinds of chart; both are written by the same steps. */
enum chart_kind {
    CHART_THROUGHPUT,
    CHART_MEMORY
};

static const struct {
    const char *name;
    enum metric metric; /* of the headline */
} CHARTS[] = {
    [CHART_THROUGHPUT] = {"throughput", M_THROUGHPUT_PER_S},
    [CHART_MEMORY] = {"memory", M_MEMORY_TOTAL_KIB},
};

/* -ENOENT is kept for a missing gnuplot: callers tell it from the rest. */
static int fail(struct drawing *drawing, const char *doing, const char *path,
                int code)
{
    snprintf(drawing->error, drawing->error_size, "cannot %s %s: %s", doing,
             path, strerror(-code));
    return code == -ENOENT ? -ENOTDIR : code;
}

static int make_folder(struct drawing *drawing, const char *path)
{
    if (mkdir(path, 0777) != 0 && errno != EEXIST)
        return fail(drawing, "make", path, -errno);
    return 0;
}

/* Absolute paths, and RUN/charts/data. */
static int prepare(struct drawing *drawing)
{
    char run[PATH_MAX], path[PATH_MAX + 16];

    if (!realpath(drawing->context->scripts_dir, drawing->scripts))
        return fail(drawing, "find", drawing->context->scripts_dir, -errno);
    if (!realpath(drawing->run_dir, run))
        return fail(drawing, "find", drawing->run_dir, -errno);
    int length = snprintf(path, sizeof(path), "%s/charts", run);
    /* room for /data/NAME/FILE.csv below it */
    if (length >= PATH_MAX - 2 * NAME_BYTES - 64)
        return fail(drawing, "use", run, -ENAMETOOLONG);
    memcpy(drawing->charts, path, (size_t)length + 1);
    int code = make_folder(drawing, path);
    if (code != 0)
        return code;
    strcat(path, "/data");
    return make_folder(drawing, path);
}

static int write_folder(struct drawing *drawing, const struct sweep *sweep,
                        enum chart_kind kind, const char *title,
                        const char *folder)
{
    struct chart_data data;
    char name[NAME_MAX];

    int code = chart_data_open(&data, folder);
    if (code == 0) {
        /* makes ids unique where several SVGs stand in one page */
        text_identifier(strrchr(folder, '/') + 1, name, sizeof(name));
        chart_data_text(&data, "chart_name", name);
        switch (kind) {
        case CHART_THROUGHPUT:
            throughput_write(sweep, title, &data);
            break;
        case CHART_MEMORY:
            memory_write(sweep, title, &data);
            break;
        }
    }
    code = chart_data_close(&data);
    return code == 0 ? 0 : fail(drawing, "write", folder, code);
}

/* gnuplot's own line, and, when it is missing, what to do afterwards. */
static int draw_file(struct drawing *drawing, const struct gnuplot_job *job)
{
    int code = gnuplot_draw(job, drawing->error, drawing->error_size);

    if (code == -ENOENT) {
        size_t used = strlen(drawing->error);
        snprintf(drawing->error + used, drawing->error_size - used,
                 "; redraw with: make charts RUN=%s", drawing->run_dir);
    }
    return code;
}

static int draw_chart(struct drawing *drawing, const struct sweep *sweep,
                      enum chart_kind kind)
{
    static const char *const formats[] = {"svg", "png"};
    char part[NAME_BYTES], title[TEXT_BYTES];
    char script[PATH_MAX + 32], folder[PATH_MAX + 128];
    char output[PATH_MAX + 128];
    const char *name = CHARTS[kind].name;

    text_file_part(sweep->scenario, part, sizeof(part));
    sweep_headline(sweep, CHARTS[kind].metric, title, sizeof(title));
    snprintf(script, sizeof(script), "%s/%s.gp", drawing->scripts, name);
    snprintf(folder, sizeof(folder), "%s/data/%s-%s", drawing->charts, name,
             part);
    int code = write_folder(drawing, sweep, kind, title, folder);
    for (size_t i = 0; i < 2 && code == 0; i++) {
        snprintf(output, sizeof(output), "%s/%s-%s.%s", drawing->charts, name,
                 part, formats[i]);
        struct gnuplot_job job = {script, folder, output, formats[i], title};
        code = draw_file(drawing, &job);
    }
    return code;
}

static int draw_scenario(struct drawing *drawing, const char *scenario)
{
    struct sweep sweep;

    int code = sweep_init(&sweep, drawing->results, drawing->summary,
                          drawing->context, scenario);
    if (code != 0) {
        snprintf(drawing->error, drawing->error_size,
                 "scenario %s: more than %d levels, too many for a chart",
                 scenario, CHART_LEVELS_MAX);
        return code;
    }
    if (sweep.level_count < 2)
        return 0;
    code = draw_chart(drawing, &sweep, CHART_THROUGHPUT);
    if (code == 0 && memory_is_measured(&sweep))
        code = draw_chart(drawing, &sweep, CHART_MEMORY);
    return code;
}

/* Whether points[end] is the first of its scenario. */
static bool starts_scenario(const struct summary *summary, size_t end)
{
    for (size_t i = 0; i < end; i++) {
        if (strcmp(summary->points[i].scenario,
                   summary->points[end].scenario) == 0)
            return false;
    }
    return true;
}

/* The same of one that a chart can be drawn of: where the rate was asked for,
 * throughput against connections shows nothing. */
static bool is_for_chart(const struct summary *summary, size_t end)
{
    return starts_scenario(summary, end) &&
           !summary_is_open(summary, summary->points[end].scenario);
}

int charts_draw(const struct results *results, const struct summary *summary,
                const struct chart_context *context, const char *run_dir,
                char *error, size_t error_size)
{
    struct drawing drawing = {.results = results,
                              .summary = summary,
                              .context = context,
                              .run_dir = run_dir,
                              .error = error,
                              .error_size = error_size};

    int code = prepare(&drawing);
    for (size_t i = 0; i < summary->point_count && code == 0; i++) {
        if (is_for_chart(summary, i))
            code = draw_scenario(&drawing, summary->points[i].scenario);
    }
    return code;
}

/* The first scenario with two or more levels; false when there is none. */
static bool find_sweep(const struct drawing *drawing, struct sweep *sweep)
{
    for (size_t i = 0; i < drawing->summary->point_count; i++) {
        if (is_for_chart(drawing->summary, i) &&
            sweep_init(sweep, drawing->results, drawing->summary,
                       drawing->context,
                       drawing->summary->points[i].scenario) == 0 &&
            sweep->level_count >= 2)
            return true;
    }
    return false;
}

/* Without the blanks that gnuplot fills its rectangle with. */
static int copy_file(struct drawing *drawing, const char *path, FILE *out)
{
    char line[1024];

    FILE *file = fopen(path, "re");
    if (!file)
        return fail(drawing, "read", path, -errno);
    while (fgets(line, sizeof(line), file)) {
        size_t length = strlen(line);
        while (length > 0 && strchr(" \n\f", line[length - 1]))
            length--;
        if (length > 0)
            fprintf(out, "%.*s\n", (int)length, line);
    }
    fclose(file);
    return ferror(out) ? fail(drawing, "write", "the text chart", -EIO) : 0;
}

/* The names of the letters in the text chart. */
static void write_legend(const struct sweep *sweep, FILE *out)
{
    for (int i = 0; i < sweep->server_count; i++) {
        char figure[TEXT_BYTES], label[TEXT_BYTES];
        words_end_figure(sweep, i, figure);
        text_fit(sweep->servers[i].label, 1, false, 26, label, sizeof(label));
        fprintf(out, "  %c  %s: %s\n", 'A' + i, label, figure);
    }
}

int chart_terminal(const struct results *results, const struct summary *summary,
                   const struct chart_context *context, const char *run_dir,
                   FILE *out, char *error, size_t error_size)
{
    struct drawing drawing = {.results = results,
                              .summary = summary,
                              .context = context,
                              .run_dir = run_dir,
                              .error = error,
                              .error_size = error_size};
    struct sweep sweep;
    char title[TEXT_BYTES];
    char script[PATH_MAX + 32], folder[PATH_MAX + 64];
    char output[PATH_MAX + 80];

    if (!find_sweep(&drawing, &sweep))
        return 0;
    int code = prepare(&drawing);
    if (code != 0)
        return code;
    sweep_headline(&sweep, M_THROUGHPUT_PER_S, title, sizeof(title));
    snprintf(script, sizeof(script), "%s/terminal.gp", drawing.scripts);
    snprintf(folder, sizeof(folder), "%s/data/terminal", drawing.charts);
    snprintf(output, sizeof(output), "%s/chart.txt", folder);
    code = write_folder(&drawing, &sweep, CHART_THROUGHPUT, title, folder);
    struct gnuplot_job job = {script, folder, output, "txt", title};
    if (code == 0)
        code = draw_file(&drawing, &job);
    if (code != 0)
        return code;
    fprintf(out, "%s\n\n", sweep.scenario);
    code = copy_file(&drawing, output, out);
    write_legend(&sweep, out);
    return code;
}
