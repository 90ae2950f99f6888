#include "timeline.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv_table.h"

enum column {
    COLUMN_TRIAL,
    COLUMN_T_MS,
    COLUMN_PHASE,
    COLUMN_OF,
    COLUMN_CPU_USER_US,
    COLUMN_CPU_SYSTEM_US,
    COLUMN_RSS_KIB,
    COLUMN_THREADS,
    COLUMN_TCP_SEGMENTS, /* optional */
    COLUMNS
};

static const char *const NAMES[COLUMNS] = {
    "trial",         "t_ms",    "phase",   "of",          "cpu_user_us",
    "cpu_system_us", "rss_kib", "threads", "tcp_segments"};

static const double LARGEST = 1e15;

struct loader {
    struct csv_table table;
    struct timelines read;
    size_t capacity; /* of read.moments */
};

static enum phase parse_phase(const char *text)
{
    static const char *const names[] = {[PHASE_RAMP] = "ramp",
                                        [PHASE_WARM_UP] = "warm-up",
                                        [PHASE_MEASURE] = "measure",
                                        [PHASE_END] = "end"};
    int phase = 0;

    while (phase < PHASE_OTHER && strcmp(text, names[phase]) != 0)
        phase++;
    return (enum phase)phase;
}

static int parse_moment(struct csv_table *table, struct moment *moment)
{
    double trial = 0;
    const struct {
        enum column column;
        double most;
        double *value;
    } fields[] = {
        {COLUMN_TRIAL, INT_MAX, &trial},
        {COLUMN_T_MS, LARGEST, &moment->t_ms},
        {COLUMN_CPU_USER_US, LARGEST, &moment->cpu_user_us},
        {COLUMN_CPU_SYSTEM_US, LARGEST, &moment->cpu_system_us},
        {COLUMN_RSS_KIB, LARGEST, &moment->rss_kib},
        {COLUMN_THREADS, LARGEST, &moment->threads},
    };
    int code = 0;

    for (size_t i = 0; i < sizeof fields / sizeof *fields && code == 0; i++)
        code = csv_table_number(table, (int)fields[i].column, fields[i].most,
                                fields[i].value);
    moment->segments = NAN;
    if (code == 0 && *csv_table_text(table, COLUMN_TCP_SEGMENTS))
        code = csv_table_number(table, COLUMN_TCP_SEGMENTS, LARGEST,
                                &moment->segments);
    moment->trial = (int)trial;
    moment->phase = parse_phase(csv_table_text(table, COLUMN_PHASE));
    return code;
}

/* Trials one after the other, and time in its order: else it is no line. */
static int check_order(struct loader *loader, const struct moment *moment)
{
    const struct timelines *read = &loader->read;

    if (read->count == 0)
        return 0;
    const struct moment *last = &read->moments[read->count - 1];
    if (moment->trial < last->trial)
        return csv_table_refuse(&loader->table, -EBADMSG,
                                "trial %d stands behind trial %d",
                                moment->trial, last->trial);
    if (moment->trial == last->trial && moment->t_ms < last->t_ms)
        return csv_table_refuse(&loader->table, -EBADMSG,
                                "the time of trial %d runs backwards",
                                moment->trial);
    return 0;
}

static int add_row(struct loader *loader)
{
    struct timelines *read = &loader->read;
    struct moment moment;

    if (strcmp(csv_table_text(&loader->table, COLUMN_OF), "server") != 0)
        return 0;
    int code = parse_moment(&loader->table, &moment);
    if (code == 0)
        code = check_order(loader, &moment);
    if (code != 0)
        return code;
    if (read->count == loader->capacity) {
        size_t wanted = loader->capacity == 0 ? 256 : 2 * loader->capacity;
        struct moment *moments =
            realloc(read->moments, wanted * sizeof *moments);
        if (!moments)
            return csv_table_refuse(&loader->table, -ENOMEM, "out of memory");
        read->moments = moments;
        loader->capacity = wanted;
    }
    read->moments[read->count++] = moment;
    return 0;
}

int timelines_load(struct timelines *timelines, const char *path, char *error,
                   size_t error_size)
{
    struct loader loader = {.table = {.path = path,
                                      .names = NAMES,
                                      .count = COLUMNS,
                                      .optional = 1,
                                      .may_be_cut = true,
                                      .error = error,
                                      .error_size = error_size}};
    int code = csv_table_open(&loader.table);

    if (code != 0)
        return code;
    while ((code = csv_table_next(&loader.table)) > 0) {
        code = add_row(&loader);
        if (code != 0)
            break;
    }
    csv_table_close(&loader.table);
    if (code == 0)
        *timelines = loader.read;
    else
        timelines_release(&loader.read);
    return code;
}

void timelines_release(struct timelines *timelines)
{
    free(timelines->moments);
    *timelines = (struct timelines){NULL, 0};
}

size_t timelines_find(const struct timelines *timelines, int trial,
                      const struct moment **first)
{
    size_t from = 0, to;

    while (from < timelines->count && timelines->moments[from].trial != trial)
        from++;
    for (to = from;
         to < timelines->count && timelines->moments[to].trial == trial; to++)
        ;
    *first = timelines->moments ? &timelines->moments[from] : NULL;
    return to - from;
}
