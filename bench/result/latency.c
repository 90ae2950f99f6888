#include "latency.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "result_columns.h"

enum column {
    COLUMN_SCENARIO,
    COLUMN_CONNECTIONS,
    COLUMN_SERVER,
    COLUMN_KIND,
    COLUMN_PERCENTILE,
    COLUMN_VALUE_US,
    COLUMN_SAMPLES_BEYOND,
    COLUMN_COUNT
};

static const char *const NAMES[COLUMN_COUNT] = {
    "scenario",   "connections", "server",        "kind",
    "percentile", "value_us",    "samples_beyond"};

/* A file being read, and where to complain. */
struct loader {
    const char *path;
    char *error;
    size_t error_size;
    struct csv_reader reader;
    struct csv_record record;
    int field_of[COLUMN_COUNT]; /* where each column stands */
    int field_count;
    struct latencies read;
    size_t capacity; /* of read.curves */
};

/* Foreign text in the message must not reach a terminal as control codes. */
__attribute__((format(printf, 3, 4))) static int
refuse(struct loader *loader, int code, const char *format, ...)
{
    char what[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments); /* a cut is fine */
    va_end(arguments);
    result_one_line(what);
    (void)snprintf(loader->error, loader->error_size, "%s:%d: %s", loader->path,
                   loader->record.line, what);
    return code;
}

/* 1, 0 at the end, or a negative errno. */
static int next_record(struct loader *loader)
{
    enum csv_outcome outcome = csv_read(&loader->reader, &loader->record);

    if (outcome == CSV_END)
        return 0;
    if (outcome == CSV_UNREADABLE)
        return refuse(loader, -errno, "cannot read: %s", strerror(errno));
    if (outcome != CSV_RECORD)
        return refuse(loader, -EBADMSG, "%s", csv_outcome_text(outcome));
    return 1;
}

static int read_header(struct loader *loader)
{
    int code = next_record(loader);

    if (code < 0)
        return code;
    for (int column = 0; column < COLUMN_COUNT; column++) {
        int at = 0;
        while (code > 0 && at < loader->record.field_count &&
               strcmp(loader->record.field[at], NAMES[column]) != 0)
            at++;
        if (code == 0 || at == loader->record.field_count)
            return refuse(loader, -EBADMSG, "column \"%s\" is missing",
                          NAMES[column]);
        loader->field_of[column] = at;
    }
    loader->field_count = loader->record.field_count;
    return 0;
}

static const char *field(const struct loader *loader, enum column column)
{
    return loader->record.field[loader->field_of[column]];
}

/* A number from 0 to `most` in plain figures; no "nan", no "0x10". */
static bool parse(const char *text, double most, double *value)
{
    char *end;

    if (text[strspn(text, "0123456789.e+")] != '\0' || *text == '\0')
        return false;
    *value = strtod(text, &end);
    return *end == '\0' && *value >= 0 && *value <= most;
}

/* The curve the row belongs to; rows of one curve follow each other.  NULL
 * when memory ran out. */
static struct latency_curve *curve_of(struct loader *loader, int connections)
{
    struct latencies *read = &loader->read;
    struct latency_curve *curve = NULL;

    if (read->curve_count > 0)
        curve = &read->curves[read->curve_count - 1];
    if (curve && curve->connections == connections &&
        strcmp(curve->scenario, field(loader, COLUMN_SCENARIO)) == 0 &&
        strcmp(curve->server, field(loader, COLUMN_SERVER)) == 0)
        return curve;
    if (read->curve_count == loader->capacity) {
        size_t wanted = loader->capacity == 0 ? 16 : 2 * loader->capacity;
        curve = realloc(read->curves, wanted * sizeof *curve);
        if (!curve)
            return NULL;
        read->curves = curve;
        loader->capacity = wanted;
    }
    curve = &read->curves[read->curve_count++];
    memset(curve, 0, sizeof *curve);
    (void)snprintf(curve->scenario, sizeof curve->scenario, "%s",
                   field(loader, COLUMN_SCENARIO));
    (void)snprintf(curve->server, sizeof curve->server, "%s",
                   field(loader, COLUMN_SERVER));
    curve->connections = connections;
    return curve;
}

static int refuse_number(struct loader *loader, enum column column,
                         const char *expected)
{
    return refuse(loader, -EBADMSG, "%s is \"%.40s\", not %s", NAMES[column],
                  field(loader, column), expected);
}

static bool rises(const struct latency_curve *curve,
                  const struct latency_step *step)
{
    if (curve->step_count == 0)
        return true;
    const struct latency_step *last = &curve->steps[curve->step_count - 1];
    return step->percentile > last->percentile &&
           step->value_us >= last->value_us;
}

static int parse_step(struct loader *loader, struct latency_step *step,
                      double *connections)
{
    if (strlen(field(loader, COLUMN_SCENARIO)) >= NAME_BYTES ||
        strlen(field(loader, COLUMN_SERVER)) >= NAME_BYTES)
        return refuse(loader, -EBADMSG, "a name is longer than %d bytes",
                      NAME_BYTES - 1);
    if (!parse(field(loader, COLUMN_CONNECTIONS), INT_MAX, connections))
        return refuse_number(loader, COLUMN_CONNECTIONS, "a number from 0");
    if (!parse(field(loader, COLUMN_PERCENTILE), 100, &step->percentile))
        return refuse_number(loader, COLUMN_PERCENTILE,
                             "a number from 0 to 100");
    if (!parse(field(loader, COLUMN_VALUE_US), 1e15, &step->value_us))
        return refuse_number(loader, COLUMN_VALUE_US, "a number from 0");
    if (!parse(field(loader, COLUMN_SAMPLES_BEYOND), 1e15,
               &step->samples_beyond))
        return refuse_number(loader, COLUMN_SAMPLES_BEYOND, "a number from 0");
    return 0;
}

static int add_step(struct loader *loader)
{
    struct latency_step step;
    double connections;
    int code = parse_step(loader, &step, &connections);

    if (code < 0)
        return code;
    struct latency_curve *curve = curve_of(loader, (int)connections);
    if (!curve)
        return refuse(loader, -ENOMEM, "out of memory");
    if (!rises(curve, &step))
        return refuse(loader, -EBADMSG,
                      "percentiles do not rise from row to row");
    if (curve->step_count == LATENCY_STEPS_MAX)
        return refuse(loader, -EBADMSG, "more than %d percentiles",
                      LATENCY_STEPS_MAX);
    curve->steps[curve->step_count++] = step;
    return 0;
}

static int read_rows(struct loader *loader)
{
    int code = read_header(loader);

    while (code == 0 && (code = next_record(loader)) > 0) {
        code = 0;
        if (loader->record.field_count != loader->field_count)
            code = refuse(loader, -EBADMSG, "not %d fields, as in line 1",
                          loader->field_count);
        else if (strcmp(field(loader, COLUMN_KIND), "percentile") == 0)
            code = add_step(loader);
    }
    return code;
}

int latency_load(struct latencies *latencies, const char *path, char *error,
                 size_t error_size)
{
    struct loader loader = {
        .path = path, .error = error, .error_size = error_size};
    FILE *file = fopen(path, "re");

    if (!file) {
        int code = -errno;
        (void)snprintf(error, error_size, "%s: cannot open: %s", path,
                       strerror(-code));
        return code;
    }
    csv_reader_init(&loader.reader, file);
    int code = read_rows(&loader);
    (void)fclose(file); /* only read: nothing can be lost */
    if (code == 0)
        *latencies = loader.read;
    else
        latency_release(&loader.read);
    return code;
}

void latency_release(struct latencies *latencies)
{
    free(latencies->curves);
    *latencies = (struct latencies){NULL, 0};
}

const struct latency_curve *latency_find(const struct latencies *latencies,
                                         const char *scenario, int connections,
                                         const char *server)
{
    for (size_t i = 0; i < latencies->curve_count; i++) {
        const struct latency_curve *curve = &latencies->curves[i];
        if (curve->connections == connections &&
            strcmp(curve->scenario, scenario) == 0 &&
            strcmp(curve->server, server) == 0)
            return curve;
    }
    return NULL;
}

/* The first percentile is 0, the smallest sample: all others lie beyond. */
double latency_samples(const struct latency_curve *curve)
{
    if (curve->step_count == 0)
        return 0;
    return curve->steps[0].samples_beyond + 1;
}
