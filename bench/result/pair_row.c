#include "pair_row.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "csv.h"
#include "result_columns.h"

const char pair_row_header[] =
    "pair,scenario,server_a,server_b,connections,repeat,order,slice_ms,"
    "a_requests,b_requests,a_cpu_us,b_cpu_us,a_running_us,b_running_us,"
    "steal_pct,valid,reason,status\n";

enum {
    COLUMNS = 18
};

int pair_row_format(const struct pair_row *row, char *line, size_t size)
{
    char reason[REASON_BYTES], quoted[CSV_QUOTED_BYTES(REASON_BYTES)];
    int length;

    memcpy(reason, row->reason, sizeof reason);
    result_one_line(reason);
    /* Fits: the reason is bounded; a name needs no quotes. */
    (void)csv_quote(reason, quoted, sizeof quoted);
    length =
        snprintf(line, size,
                 "%d,%s,%s,%s,%d,%d,%d,%.3f,%.0f,%.0f,%.0f,%.0f,%.0f,%.0f,"
                 "%.3f,%d,%s,%s\n",
                 row->pair, row->scenario, row->server_a, row->server_b,
                 row->connections, row->repeat, row->order, row->slice_ms,
                 row->a_requests, row->b_requests, row->a_cpu_us, row->b_cpu_us,
                 row->a_running_us, row->b_running_us, row->steal_pct,
                 row->valid, quoted, status_name(row->status));
    return length < 0 || (size_t)length >= size ? -ENOSPC : length;
}

/* --- loading ------------------------------------------------------------ */

static bool parse_number(const char *text, double *value)
{
    char *end;

    *value = strtod(text, &end);
    return end != text && *end == '\0' && isfinite(*value) && *value >= 0;
}

static bool parse_int(const char *text, int *value)
{
    double number;

    if (!parse_number(text, &number) || number > 1e9 || number != floor(number))
        return false;
    *value = (int)number;
    return true;
}

static bool parse_name(const char *text, char name[NAME_BYTES])
{
    if (text[0] == '\0' || strlen(text) >= NAME_BYTES)
        return false;
    strcpy(name, text);
    return true;
}

/* The first column that is not as it should be, or -1. */
static int parse_row(const struct csv_record *record, struct pair_row *row)
{
    const char *const *field = record->field;
    double *const numbers[] = {&row->slice_ms,     &row->a_requests,
                               &row->b_requests,   &row->a_cpu_us,
                               &row->b_cpu_us,     &row->a_running_us,
                               &row->b_running_us, &row->steal_pct};
    int *const before[] = {&row->connections, &row->repeat, &row->order};
    char *const names[] = {row->scenario, row->server_a, row->server_b};
    int column = 0, valid;

    if (!parse_int(field[column], &row->pair))
        return column;
    for (int i = 0; i < 3; i++)
        if (!parse_name(field[++column], names[i]))
            return column;
    for (int i = 0; i < 3; i++)
        if (!parse_int(field[++column], before[i]))
            return column;
    for (int i = 0; i < 8; i++)
        if (!parse_number(field[++column], numbers[i]))
            return column;
    if (!parse_int(field[++column], &valid) || valid > 1)
        return column;
    row->valid = valid;
    (void)snprintf(row->reason, REASON_BYTES, "%s", field[++column]);
    return status_parse(field[++column], &row->status) ? -1 : column;
}

static int add_row(struct pair_rows *rows, const struct pair_row *row)
{
    struct pair_row *grown =
        realloc(rows->rows, (rows->count + 1) * sizeof *grown);

    if (!grown)
        return -ENOMEM;
    rows->rows = grown;
    grown[rows->count++] = *row;
    return 0;
}

/* Likewise. */
static int parse_header(const struct csv_record *record)
{
    const char *at = pair_row_header;

    for (int i = 0; i < record->field_count; i++) {
        size_t length = strlen(record->field[i]);

        if (length != strcspn(at, ",\n") ||
            strncmp(at, record->field[i], length) != 0)
            return i;
        at += length + 1;
    }
    return -1;
}

static int load(struct pair_rows *rows, FILE *file, const char *path,
                char *error, size_t error_size)
{
    static struct csv_record record; /* large */
    struct csv_reader reader;
    enum csv_outcome outcome;
    bool first = true;

    csv_reader_init(&reader, file);
    while ((outcome = csv_read(&reader, &record)) == CSV_RECORD) {
        struct pair_row row = {0};
        int bad = record.field_count == COLUMNS ? -1 : record.field_count;

        if (bad < 0)
            bad = first ? parse_header(&record) : parse_row(&record, &row);
        if (bad >= 0) {
            (void)snprintf(error, error_size,
                           "%s:%d: %s %d is not as it "
                           "should be",
                           path, record.line,
                           first ? "the header, column" : "column", bad + 1);
            return -EBADMSG;
        }
        if (!first && add_row(rows, &row)) {
            (void)snprintf(error, error_size, "%s: out of memory", path);
            return -ENOMEM;
        }
        first = false;
    }
    if (outcome == CSV_CUT && !first) {
        rows->cut_line = record.line;
        return 0;
    }
    if (outcome == CSV_END)
        return 0;
    (void)snprintf(error, error_size, "%s:%d: %s", path, record.line,
                   csv_outcome_text(outcome));
    return -EBADMSG;
}

int pair_rows_load(struct pair_rows *rows, const char *path, char *error,
                   size_t error_size)
{
    FILE *file = fopen(path, "re");
    int result;

    *rows = (struct pair_rows){0};
    if (!file && errno == ENOENT)
        return 0;
    if (!file) {
        result = -errno;
        (void)snprintf(error, error_size, "%s: %s", path, strerror(-result));
        return result;
    }
    result = load(rows, file, path, error, error_size);
    (void)fclose(file); /* only read */
    if (result)
        pair_rows_release(rows);
    return result;
}

void pair_rows_release(struct pair_rows *rows)
{
    free(rows->rows);
    *rows = (struct pair_rows){0};
}
