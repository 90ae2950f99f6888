#include "csv_table.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "result_columns.h"

/* Foreign text in the message must not reach a terminal as control codes. */
int csv_table_refuse(struct csv_table *table, int code, const char *format, ...)
{
    char what[256];
    va_list arguments;

    va_start(arguments, format);
    (void)vsnprintf(what, sizeof what, format, arguments); /* a cut is fine */
    va_end(arguments);
    result_one_line(what);
    (void)snprintf(table->error, table->error_size, "%s:%d: %s", table->path,
                   table->record.line, what);
    return code;
}

static int next_record(struct csv_table *table)
{
    enum csv_outcome outcome = csv_read(&table->reader, &table->record);

    if (outcome == CSV_END || (outcome == CSV_CUT && table->may_be_cut))
        return 0;
    if (outcome == CSV_UNREADABLE)
        return csv_table_refuse(table, -errno, "cannot read: %s",
                                strerror(errno));
    if (outcome != CSV_RECORD)
        return csv_table_refuse(table, -EBADMSG, "%s",
                                csv_outcome_text(outcome));
    return 1;
}

static int read_header(struct csv_table *table)
{
    int code = next_record(table);

    if (code < 0)
        return code;
    for (int column = 0; column < table->count; column++) {
        int at = 0;
        while (code > 0 && at < table->record.field_count &&
               strcmp(table->record.field[at], table->names[column]) != 0)
            at++;
        bool found = code > 0 && at < table->record.field_count;
        if (!found && column < table->count - table->optional)
            return csv_table_refuse(table, -EBADMSG, "column \"%s\" is missing",
                                    table->names[column]);
        table->field_of[column] = found ? at : -1;
    }
    table->field_count = table->record.field_count;
    return 0;
}

int csv_table_open(struct csv_table *table)
{
    table->file = fopen(table->path, "re");
    if (!table->file) {
        int code = -errno;
        (void)snprintf(table->error, table->error_size, "%s: cannot open: %s",
                       table->path, strerror(-code));
        return code;
    }
    csv_reader_init(&table->reader, table->file);
    int code = read_header(table);
    if (code < 0)
        csv_table_close(table);
    return code;
}

int csv_table_next(struct csv_table *table)
{
    int code = next_record(table);

    if (code > 0 && table->record.field_count != table->field_count)
        return csv_table_refuse(table, -EBADMSG, "not %d fields, as in line 1",
                                table->field_count);
    return code;
}

void csv_table_close(struct csv_table *table)
{
    (void)fclose(table->file); /* only read: nothing can be lost */
}

const char *csv_table_text(const struct csv_table *table, int column)
{
    int field = table->field_of[column];

    return field < 0 ? "" : table->record.field[field];
}

int csv_table_number(struct csv_table *table, int column, double most,
                     double *value)
{
    const char *text = csv_table_text(table, column);
    char *end = NULL;

    if (*text != '\0' && text[strspn(text, "0123456789.e+")] == '\0')
        *value = strtod(text, &end);
    if (end && *end == '\0' && *value >= 0 && *value <= most)
        return 0;
    return csv_table_refuse(table, -EBADMSG,
                            "%s is \"%.40s\", not a number from 0 to %.10g",
                            table->names[column], text, most);
}
