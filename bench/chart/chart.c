#include "chart.h"

#include <errno.h>

#include "chart_drawing.h"
#include "chart_latency.h"
#include "chart_memory.h"
#include "chart_tail_words.h"

static const struct {
    const char *name;
    enum metric metric; /* of the headline; latency has its own */
} CHARTS[] = {
    [CHART_THROUGHPUT] = {"throughput", M_THROUGHPUT_PER_S},
    [CHART_MEMORY] = {"memory", M_MEMORY_TOTAL_KIB},
    [CHART_LATENCY] = {"latency", M_LATENCY_P99_US},
};

static int draw_picture(struct drawing *drawing, const struct picture *picture)
{
    static const char *const formats[] = {"svg", "png"};
    char script[PATH_MAX + 32], folder[PATH_MAX + NAME_MAX + 8];
    char output[PATH_MAX + NAME_MAX + 8];

    snprintf(script, sizeof(script), "%s/%s.gp", drawing->scripts,
             CHARTS[picture->kind].name);
    snprintf(folder, sizeof(folder), "%s/data/%s", drawing->charts,
             picture->name);
    int code = drawing_write_folder(drawing, picture, folder);
    for (size_t i = 0; i < 2 && code == 0; i++) {
        snprintf(output, sizeof(output), "%s/%s.%s", drawing->charts,
                 picture->name, formats[i]);
        struct gnuplot_job job = {script, folder, output, formats[i],
                                  picture->title};
        code = drawing_run(drawing, &job);
    }
    return code;
}

/* Of all levels together. */
static int draw_sweep(struct drawing *drawing, const struct sweep *sweep,
                      enum chart_kind kind)
{
    struct picture picture = {.kind = kind, .sweep = sweep};
    char part[NAME_BYTES];

    text_file_part(sweep->scenario, part, sizeof(part));
    snprintf(picture.name, sizeof(picture.name), "%s-%s", CHARTS[kind].name,
             part);
    sweep_headline(sweep, CHARTS[kind].metric, picture.title,
                   sizeof(picture.title));
    return draw_picture(drawing, &picture);
}

static int draw_tails(struct drawing *drawing, const struct sweep *sweep,
                      int level, bool alone)
{
    struct tails tails;
    struct picture picture = {CHART_LATENCY, sweep, &tails, "", ""};
    char part[NAME_BYTES], suffix[32] = "";

    int code =
        tails_init(&tails, sweep, level, &drawing->latencies, drawing->run_dir,
                   drawing->error, drawing->error_size);
    if (code != 0 || !tails_have_curve(&tails))
        return code;
    text_file_part(sweep->scenario, part, sizeof(part));
    if (!alone)
        snprintf(suffix, sizeof(suffix), "-c%d", sweep->levels[level]);
    snprintf(picture.name, sizeof(picture.name), "latency-%s%s", part, suffix);
    tail_headline(&tails, picture.title);
    return draw_picture(drawing, &picture);
}

static int draw_latency(struct drawing *drawing, const struct sweep *sweep)
{
    bool wanted[CHART_LEVELS_MAX];
    int count = latency_choose_levels(sweep, &drawing->latencies, wanted);
    int code = 0;

    for (int j = 0; j < sweep->level_count && code == 0; j++) {
        if (wanted[j])
            code = draw_tails(drawing, sweep, j, count == 1);
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
    /* Where the rate was asked for, throughput shows nothing. */
    if (sweep.level_count >= 2 &&
        !summary_is_open(drawing->summary, scenario)) {
        code = draw_sweep(drawing, &sweep, CHART_THROUGHPUT);
        if (code == 0 && memory_is_measured(&sweep))
            code = draw_sweep(drawing, &sweep, CHART_MEMORY);
    }
    return code == 0 ? draw_latency(drawing, &sweep) : code;
}

/* A run without histograms has no latency.csv, and no such charts. */
static int load_latencies(struct drawing *drawing)
{
    char path[PATH_MAX];

    int length =
        snprintf(path, sizeof(path), "%s/latency.csv", drawing->run_dir);
    if (length >= (int)sizeof(path))
        return drawing_fail(drawing, "read", drawing->run_dir, -ENAMETOOLONG);
    int code = latency_load(&drawing->latencies, path, drawing->error,
                            drawing->error_size);
    return code == -ENOENT ? 0 : code;
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

    int code = drawing_prepare(&drawing);
    if (code == 0)
        code = load_latencies(&drawing);
    for (size_t i = 0; i < summary->point_count && code == 0; i++) {
        if (drawing_starts_scenario(summary, i))
            code = draw_scenario(&drawing, summary->points[i].scenario);
    }
    latency_release(&drawing.latencies);
    return code;
}
