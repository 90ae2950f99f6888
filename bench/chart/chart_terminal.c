/* The text chart for the terminal: see chart.h. */
#include "chart.h"

#include <errno.h>
#include <string.h>

#include "chart_drawing.h"
#include "chart_words.h"

/* The first scenario with two or more levels; false when there is none. */
static bool find_sweep(const struct drawing *drawing, struct sweep *sweep)
{
    for (size_t i = 0; i < drawing->summary->point_count; i++) {
        if (drawing_starts_scenario(drawing->summary, i) &&
            !summary_is_open(drawing->summary,
                             drawing->summary->points[i].scenario) &&
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
        return drawing_fail(drawing, "read", path, -errno);
    while (fgets(line, sizeof(line), file)) {
        size_t length = strlen(line);
        while (length > 0 && strchr(" \n\f", line[length - 1]))
            length--;
        if (length > 0)
            fprintf(out, "%.*s\n", (int)length, line);
    }
    fclose(file);
    return ferror(out) ? drawing_fail(drawing, "write", "the text chart", -EIO)
                       : 0;
}

/* The names of the letters in the text chart. */
static void write_legend(const struct sweep *sweep, FILE *out)
{
    for (int i = 0; i < sweep->server_count; i++) {
        char figure[TEXT_BYTES], label[TEXT_BYTES];
        words_end_figure(lines_find("throughput"), sweep, i, figure);
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
    struct picture picture = {.kind = chart_kind_find("throughput"),
                              .drawing = &drawing,
                              .sweep = &sweep,
                              .name = "terminal"};
    char script[PATH_MAX + 32], folder[PATH_MAX + 64];
    char output[PATH_MAX + 80];

    if (!find_sweep(&drawing, &sweep))
        return 0;
    int code = drawing_prepare(&drawing);
    if (code != 0)
        return code;
    picture.kind->headline(&picture, picture.title);
    snprintf(script, sizeof(script), "%s/terminal.gp", drawing.scripts);
    snprintf(folder, sizeof(folder), "%s/data/terminal", drawing.charts);
    snprintf(output, sizeof(output), "%s/chart.txt", folder);
    code = drawing_write_folder(&drawing, &picture, folder);
    struct gnuplot_job job = {script, folder, output, "txt", picture.title};
    if (code == 0)
        code = gnuplot_draw(&job, error, error_size);
    if (code != 0)
        return code;
    fprintf(out, "%s\n\n", sweep.scenario);
    code = copy_file(&drawing, output, out);
    write_legend(&sweep, out);
    return code;
}
