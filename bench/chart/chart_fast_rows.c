#include "chart_fast_rows.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* --- what goes together ------------------------------------------------- */

static bool is_open(const struct chart_scenario *scenario)
{
    return load_is_open(&scenario->load) && scenario->path;
}

/* Whether somebody was there while its requests were made. */
static bool has_company(const struct chart_scenario *scenario)
{
    return is_open(scenario) && scenario->beside &&
           !(scenario->beside_for_s > 0);
}

static bool is_alone(const struct chart_scenario *scenario)
{
    return is_open(scenario) && !scenario->beside && !(scenario->stop_s > 0);
}

static bool text_equals(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool asks_the_same(const struct chart_scenario *a,
                          const struct chart_scenario *b)
{
    return text_equals(a->path, b->path) &&
           a->load.rate_per_s == b->load.rate_per_s &&
           a->load.rate_share == b->load.rate_share &&
           text_equals(a->load.capacity, b->load.capacity);
}

static const struct point *point_at(const struct drawing *drawing,
                                    const struct chart_scenario *scenario,
                                    const struct point *like)
{
    const struct point *point = summary_point(drawing->summary, scenario->name,
                                              like->connections, like->server);

    return point && isfinite(point->value[M_LATENCY_P99_US].median) ? point
                                                                    : NULL;
}

/* Where the same was asked of the same server with nobody beside it. */
static const struct chart_scenario *
find_alone(const struct drawing *drawing, const struct chart_scenario *beside,
           const struct point *point)
{
    const struct chart_context *context = drawing->context;

    for (int i = 0; i < context->scenario_count; i++) {
        const struct chart_scenario *alone = &context->scenarios[i];
        if (is_alone(alone) && asks_the_same(alone, beside) &&
            point_at(drawing, alone, point))
            return alone;
    }
    return NULL;
}

/* --- words -------------------------------------------------------------- */

static const char *title_of(const struct chart_scenario *scenario)
{
    return scenario->title ? scenario->title : scenario->name;
}

/* How many bytes both begin with, up to a blank: what is asked. */
static size_t common_bytes(const char *a, const char *b)
{
    size_t same = 0, end = 0;

    while (a[same] && a[same] == b[same]) {
        same++;
        if (a[same - 1] == ' ')
            end = same;
    }
    return end;
}

/* "beside files read from the disk", of "GET /hello, 500/s, beside files ...";
 * the whole title where nothing would be left. */
static void name_group(const char *title, size_t common, char *text)
{
    const char *rest = title[common] ? title + common : title;

    text_clean(rest, text, TEXT_BYTES);
}

/* "GET /hello, 500/s" */
static void name_requests(const char *title, size_t common, char *text)
{
    char clean[TEXT_BYTES];

    text_clean(title, clean, sizeof(clean));
    while (common > 0 && (clean[common - 1] == ' ' || clean[common - 1] == ','))
        common--;
    snprintf(text, TEXT_BYTES, "%.*s", (int)common, clean);
}

/* --- servers ------------------------------------------------------------ */

static bool same_program(const char *a, const char *b)
{
    size_t length = a ? strcspn(a, " ") : 0;

    return a && b && strcspn(b, " ") == length && strncmp(a, b, length) == 0;
}

static int find_server(const struct chart_context *context, const char *name)
{
    for (int i = 0; i < context->server_count; i++)
        if (strcmp(context->servers[i].name, name) == 0)
            return i;
    return -1;
}

/* Its own, as in every chart, where there are colours enough; the others have
 * that of the first with the same program. */
static int choose_colour(const struct chart_context *context, int server)
{
    if (server < 0)
        return CHART_SERVERS_MAX;
    for (int i = 0; i < CHART_SERVERS_MAX && server >= CHART_SERVERS_MAX; i++)
        if (context->commands &&
            same_program(context->commands[i], context->commands[server]))
            return i + 1;
    return server % CHART_SERVERS_MAX + 1;
}

/* --- rows --------------------------------------------------------------- */

static struct fast_row *add_row(struct fast_rows *rows,
                                const struct drawing *drawing,
                                const struct chart_scenario *scenario,
                                const struct point *point)
{
    const struct chart_context *context = drawing->context;
    int server = find_server(context, point->server);
    const char *label = server >= 0 ? context->servers[server].label : NULL;

    if (rows->count == FAST_ROWS_MAX) {
        rows->left_out++;
        return NULL;
    }
    struct fast_row *row = &rows->rows[rows->count++];
    *row = (struct fast_row){.scenario = scenario, .point = point};
    row->server = server;
    row->colour = choose_colour(context, server);
    text_clean(label ? label : point->server, row->label, sizeof(row->label));
    return row;
}

static int compare(const struct drawing *drawing,
                   const struct chart_scenario *alone, struct fast_row *row)
{
    static const struct pairings no_pairings;
    struct question question = {.kind = QUESTION_RATIO,
                                .metric = M_LATENCY_P99_US,
                                .other_metric = M_LATENCY_P99_US,
                                .per = 1};
    const struct point *ends[] = {row->point,
                                  point_at(drawing, alone, row->point)};
    struct place *places[] = {&question.of, &question.other};

    for (int i = 0; i < 2; i++) {
        memcpy(places[i]->scenario, ends[i]->scenario, NAME_BYTES);
        memcpy(places[i]->server, ends[i]->server, NAME_BYTES);
        places[i]->connections = ends[i]->connections;
    }
    row->alone = ends[1];
    return question_answer(&question, drawing->results, &no_pairings,
                           &drawing->summary->asked, &row->ratio);
}

static bool has_row(const struct fast_rows *rows, const struct point *point)
{
    for (int i = 0; i < rows->count; i++)
        if (rows->rows[i].point == point)
            return true;
    return false;
}

/* What the walk over all points does with one that has its like alone. */
typedef int on_match(struct fast_rows *rows, const struct drawing *drawing,
                     const struct chart_scenario *beside,
                     const struct chart_scenario *alone,
                     const struct point *point);

static int add_alone(struct fast_rows *rows, const struct drawing *drawing,
                     const struct chart_scenario *beside,
                     const struct chart_scenario *alone,
                     const struct point *point)
{
    const struct point *like = point_at(drawing, alone, point);
    size_t common = common_bytes(title_of(beside), title_of(alone));
    struct fast_row *row =
        has_row(rows, like) ? NULL : add_row(rows, drawing, alone, like);

    if (!row)
        return 0;
    name_group(title_of(alone), common, row->group);
    if (rows->count == 1)
        name_requests(title_of(alone), common, rows->requests);
    return 0;
}

static int add_beside(struct fast_rows *rows, const struct drawing *drawing,
                      const struct chart_scenario *beside,
                      const struct chart_scenario *alone,
                      const struct point *point)
{
    struct fast_row *row = add_row(rows, drawing, beside, point);

    if (!row)
        return 0;
    name_group(title_of(beside),
               common_bytes(title_of(beside), title_of(alone)), row->group);
    return compare(drawing, alone, row);
}

static int walk(struct fast_rows *rows, const struct drawing *drawing,
                on_match *match)
{
    const struct chart_context *context = drawing->context;
    const struct summary *summary = drawing->summary;
    int code = 0;

    for (int i = 0; i < context->scenario_count; i++) {
        const struct chart_scenario *beside = &context->scenarios[i];
        if (!has_company(beside))
            continue;
        for (size_t j = 0; j < summary->point_count && code == 0; j++) {
            const struct point *point = &summary->points[j];
            const struct chart_scenario *alone;
            if (strcmp(point->scenario, beside->name) != 0 ||
                !point_at(drawing, beside, point))
                continue;
            alone = find_alone(drawing, beside, point);
            if (alone)
                code = match(rows, drawing, beside, alone, point);
        }
    }
    return code;
}

/* Where there are several levels, a group is of one. */
static void name_levels(struct fast_rows *rows)
{
    bool several = false;
    char at[32], more[64];

    for (int i = 1; i < rows->count; i++)
        several = several || rows->rows[i].point->connections !=
                                 rows->rows[0].point->connections;
    for (int i = 0; i < rows->count && several; i++) {
        connections_format(rows->rows[i].point->connections, at, sizeof(at));
        snprintf(more, sizeof(more), "%s connections", at);
        text_append(rows->rows[i].group, TEXT_BYTES, more);
    }
}

/* Where its group begins. */
static int group_start(const struct fast_rows *rows, int row)
{
    int first = 0;

    while (strcmp(rows->rows[first].group, rows->rows[row].group) != 0)
        first++;
    return first;
}

/* Group by group, as they first appear, and in each by server: insertion. */
static void sort_rows(struct fast_rows *rows)
{
    for (int i = 1; i < rows->count; i++) {
        struct fast_row row = rows->rows[i];
        int first = group_start(rows, i), at = i;
        while (at > first &&
               (strcmp(rows->rows[at - 1].group, row.group) != 0 ||
                rows->rows[at - 1].server > row.server)) {
            rows->rows[at] = rows->rows[at - 1];
            at--;
        }
        rows->rows[at] = row;
    }
}

int fast_rows_find(struct fast_rows *rows, const struct drawing *drawing)
{
    memset(rows, 0, sizeof(*rows));
    int code = walk(rows, drawing, add_alone);

    if (code == 0)
        code = walk(rows, drawing, add_beside);
    name_levels(rows);
    sort_rows(rows);
    return code;
}

/* Only counts: without a list to add to. */
static int count_match(struct fast_rows *rows, const struct drawing *drawing,
                       const struct chart_scenario *beside,
                       const struct chart_scenario *alone,
                       const struct point *point)
{
    (void)drawing;
    (void)beside;
    (void)alone;
    (void)point;
    rows->count++;
    return 0;
}

bool fast_rows_exist(const struct drawing *drawing)
{
    struct fast_rows rows = {.count = 0};

    (void)walk(&rows, drawing, count_match); /* cannot fail */
    return rows.count > 0;
}
