#include "chart.h"

#include <errno.h>
#include <string.h>

#include "chart_drawing.h"
#include "chart_latency.h"
#include "chart_manifest.h"
#include "claims.h"

static int queue_picture(struct drawing *drawing, const struct picture *picture,
                         const char *folder)
{
    static const char *const formats[] = {"svg", "png"};
    char script[PATH_MAX + 32], output[PATH_MAX + NAME_MAX + 8];
    int code = 0;

    snprintf(script, sizeof(script), "%s/%s.gp", drawing->scripts,
             chart_kind_script(picture->kind));
    for (size_t i = 0; i < 2 && code == 0; i++) {
        snprintf(output, sizeof(output), "%s/%s.%s", drawing->charts,
                 picture->name, formats[i]);
        struct gnuplot_job job = {script, folder, output, formats[i],
                                  picture->title};
        code = queue_add(&drawing->queue, &job);
    }
    return code == 0 ? 0 : drawing_fail(drawing, "draw", picture->name, code);
}

/* Writes what it is drawn from and queues it, or says why there is none. */
static int add_picture(struct drawing *drawing, struct picture *picture)
{
    char folder[PATH_MAX + NAME_MAX + 8];
    const char *why = picture->kind->missing(picture);
    int code;

    if (why) {
        picture->name[0] = '\0';
        code = manifest_leave_out(drawing->manifest, picture, why);
        return code == 0 ? 0 : drawing_fail(drawing, "list", "charts", code);
    }
    picture->kind->headline(picture, picture->title);
    snprintf(folder, sizeof(folder), "%s/data/%s", drawing->charts,
             picture->name);
    code = manifest_add(drawing->manifest, picture);
    if (code != 0)
        return drawing_fail(drawing, "list", picture->name, code);
    code = drawing_write_folder(drawing, picture, folder);
    if (code == 0 && chart_kind_is_among(picture->kind, drawing->context->only))
        code = queue_picture(drawing, picture, folder);
    return code;
}

/* "memory-hello", "latency-hello-c64"; the last part may be empty. */
static void name_picture(struct picture *picture, const char *of,
                         const char *suffix)
{
    char part[NAME_BYTES];

    text_file_part(of, part, sizeof(part));
    snprintf(picture->name, sizeof(picture->name), "%s-%s%s",
             picture->kind->name, part, suffix);
}

static int add_level(struct drawing *drawing, const struct chart_kind *kind,
                     const struct sweep *sweep, int level, bool alone)
{
    struct tails tails;
    struct picture picture = {
        .kind = kind, .drawing = drawing, .sweep = sweep, .tails = &tails};
    char suffix[32] = "";

    int code =
        tails_init(&tails, sweep, level, &drawing->latencies, drawing->run_dir,
                   drawing->error, drawing->error_size);
    if (code != 0)
        return code;
    if (!alone)
        snprintf(suffix, sizeof(suffix), "-c%d", sweep->levels[level]);
    name_picture(&picture, sweep->scenario, suffix);
    return add_picture(drawing, &picture);
}

static int add_levels(struct drawing *drawing, const struct chart_kind *kind,
                      const struct sweep *sweep)
{
    bool wanted[CHART_LEVELS_MAX];
    int count = latency_choose_levels(sweep, &drawing->latencies, wanted);
    int code = 0;

    for (int j = 0; j < sweep->level_count && code == 0; j++) {
        if (wanted[j])
            code = add_level(drawing, kind, sweep, j, count == 1);
    }
    return code;
}

static int add_scenario(struct drawing *drawing, const char *scenario)
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
    for (const struct chart_kind *kind = chart_kinds; kind->name && code == 0;
         kind++) {
        struct picture picture = {
            .kind = kind, .drawing = drawing, .sweep = &sweep};
        if (kind->scope == SCOPE_LEVEL)
            code = add_levels(drawing, kind, &sweep);
        if (kind->scope != SCOPE_SCENARIO)
            continue;
        name_picture(&picture, scenario, "");
        code = add_picture(drawing, &picture);
    }
    return code;
}

static int add_claims(struct drawing *drawing, const struct chart_kind *kind)
{
    const struct claims *claims = drawing->context->claims;
    int code = 0;

    for (size_t i = 0; claims && i < claims->count && code == 0; i++) {
        struct picture picture = {
            .kind = kind, .drawing = drawing, .claim = &claims->all[i]};
        name_picture(&picture, picture.claim->name, "");
        code = add_picture(drawing, &picture);
    }
    return code;
}

/* The scenarios one by one, then what is of the whole run. */
static int add_all(struct drawing *drawing)
{
    const struct summary *summary = drawing->summary;
    int code = 0;

    for (size_t i = 0; i < summary->point_count && code == 0; i++) {
        if (drawing_starts_scenario(summary, i))
            code = add_scenario(drawing, summary->points[i].scenario);
    }
    for (const struct chart_kind *kind = chart_kinds; kind->name && code == 0;
         kind++) {
        struct picture picture = {.kind = kind, .drawing = drawing};
        if (kind->scope == SCOPE_CLAIM)
            code = add_claims(drawing, kind);
        if (kind->scope != SCOPE_RUN)
            continue;
        snprintf(picture.name, sizeof(picture.name), "%s", kind->name);
        code = add_picture(drawing, &picture);
    }
    return code;
}

static int draw_all(struct drawing *drawing)
{
    int code = queue_draw(&drawing->queue, drawing->error, drawing->error_size);

    if (code == -ENOENT) {
        size_t used = strlen(drawing->error);
        snprintf(drawing->error + used, drawing->error_size - used,
                 "; redraw with: make charts RUN=%s", drawing->run_dir);
    }
    if (code != 0)
        return code;
    code = manifest_write(drawing->manifest, drawing->charts);
    return code == 0 ? 0 : drawing_fail(drawing, "write", "charts.json", code);
}

/* Fills path[PATH_MAX]. */
static int path_below_run(struct drawing *drawing, const char *name, char *path)
{
    int length = snprintf(path, PATH_MAX, "%s/%s", drawing->run_dir, name);

    return length < PATH_MAX
               ? 0
               : drawing_fail(drawing, "read", drawing->run_dir, -ENAMETOOLONG);
}

/* A run without histograms has no latency.csv, and no such charts; the same of
 * samples.csv. */
static int load_files(struct drawing *drawing)
{
    char path[PATH_MAX];

    int code = path_below_run(drawing, "latency.csv", path);
    if (code == 0)
        code = latency_load(&drawing->latencies, path, drawing->error,
                            drawing->error_size);
    if (code != 0 && code != -ENOENT)
        return code;
    code = path_below_run(drawing, "samples.csv", path);
    if (code == 0)
        code = timelines_load(&drawing->timelines, path, drawing->error,
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
        code = load_files(&drawing);
    drawing.manifest = json_array();
    if (code == 0 && !drawing.manifest)
        code = drawing_fail(&drawing, "list", "charts", -ENOMEM);
    queue_init(&drawing.queue);
    if (code == 0)
        code = add_all(&drawing);
    if (code == 0)
        code = draw_all(&drawing);
    queue_release(&drawing.queue);
    json_decref(drawing.manifest);
    latency_release(&drawing.latencies);
    timelines_release(&drawing.timelines);
    return code;
}
