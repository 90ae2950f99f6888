#include "csv.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

void csv_reader_init(struct csv_reader *reader, FILE *file)
{
    reader->file = file;
    reader->line = 1;
}

static enum csv_outcome keep(struct csv_record *record, int c)
{
    if (c == '\0')
        return CSV_NUL;
    /* one byte stays free for the field's terminator */
    if (record->text_bytes + 1 >= CSV_TEXT_BYTES)
        return CSV_TOO_LONG;
    record->text[record->text_bytes++] = (char)c;
    return CSV_RECORD;
}

/* The next byte, with CRLF read as LF. */
static int next_byte(FILE *file)
{
    int c = getc(file);

    if (c != '\r')
        return c;
    c = getc(file);
    if (c == '\n')
        return c;
    if (c != EOF)
        (void)ungetc(c, file); /* one byte of push-back never fails */
    return '\r';
}

/* From the byte `c` to the comma, line break or EOF left in *end. */
static enum csv_outcome read_plain(struct csv_reader *reader,
                                   struct csv_record *record, int c, int *end)
{
    for (; c != ',' && c != '\n' && c != EOF; c = next_byte(reader->file)) {
        if (c == '"')
            return CSV_STRAY_QUOTE;
        enum csv_outcome outcome = keep(record, c);
        if (outcome != CSV_RECORD)
            return outcome;
    }
    *end = c;
    return CSV_RECORD;
}

/* From behind the opening quote.  A quote left open on the last line is a cut
 * line; one that has swallowed line breaks may have swallowed good rows with
 * them, and that must not pass for a cut. */
static enum csv_outcome read_quoted(struct csv_reader *reader,
                                    struct csv_record *record, int *end)
{
    for (;;) {
        int c = getc(reader->file);
        if (c == EOF)
            return reader->line == record->line ? CSV_CUT : CSV_OPEN_QUOTE;
        if (c == '"') {
            c = next_byte(reader->file);
            if (c != '"') {
                *end = c;
                return c == ',' || c == '\n' || c == EOF ? CSV_RECORD
                                                         : CSV_STRAY_QUOTE;
            }
        }
        if (c == '\n')
            reader->line++;
        enum csv_outcome outcome = keep(record, c);
        if (outcome != CSV_RECORD)
            return outcome;
    }
}

/* One field, terminated in the record; *end is what stood behind it. */
static enum csv_outcome read_field(struct csv_reader *reader,
                                   struct csv_record *record, int *end)
{
    if (record->field_count == CSV_FIELDS_MAX)
        return CSV_TOO_MANY_FIELDS;
    if (record->text_bytes >= CSV_TEXT_BYTES)
        return CSV_TOO_LONG;
    record->field[record->field_count++] = record->text + record->text_bytes;

    int c = next_byte(reader->file);
    enum csv_outcome outcome = c == '"' ? read_quoted(reader, record, end)
                                        : read_plain(reader, record, c, end);
    if (outcome == CSV_RECORD)
        record->text[record->text_bytes++] = '\0';
    return outcome;
}

static enum csv_outcome read_record(struct csv_reader *reader,
                                    struct csv_record *record)
{
    int end = ',';

    while (end == ',') {
        enum csv_outcome outcome = read_field(reader, record, &end);
        if (outcome != CSV_RECORD)
            return outcome;
    }
    if (end == EOF)
        return CSV_CUT;
    reader->line++;
    return CSV_RECORD;
}

enum csv_outcome csv_read(struct csv_reader *reader, struct csv_record *record)
{
    record->line = reader->line;
    record->field_count = 0;
    record->text_bytes = 0;

    int c = getc(reader->file);
    if (c == EOF)
        return ferror(reader->file) ? CSV_UNREADABLE : CSV_END;
    (void)ungetc(c, reader->file); /* one byte of push-back never fails */

    enum csv_outcome outcome = read_record(reader, record);
    return ferror(reader->file) ? CSV_UNREADABLE : outcome;
}

const char *csv_outcome_text(enum csv_outcome outcome)
{
    switch (outcome) {
    case CSV_RECORD:
        return "a whole record";
    case CSV_END:
        return "the file ends";
    case CSV_CUT:
        return "the last line is cut off";
    case CSV_STRAY_QUOTE:
        return "a quote in a field that is not quoted, or text behind one "
               "that is";
    case CSV_OPEN_QUOTE:
        return "a quote that is never closed";
    case CSV_NUL:
        return "a NUL byte: the file is damaged";
    case CSV_TOO_LONG:
        return "a line of more than 16,384 bytes";
    case CSV_TOO_MANY_FIELDS:
        return "more than 256 fields";
    case CSV_UNREADABLE:
        return "the file cannot be read";
    }
    return "?";
}

int csv_quote(const char *field, char *text, size_t size)
{
    bool quoted = strpbrk(field, ",\"\r\n") != NULL;
    size_t length = quoted ? 2 : 0;

    for (const char *c = field; *c != '\0'; c++)
        length += quoted && *c == '"' ? 2 : 1;
    if (length >= size)
        return -ENOSPC;

    if (quoted)
        *text++ = '"';
    for (const char *c = field; *c != '\0'; c++) {
        if (quoted && *c == '"')
            *text++ = '"';
        *text++ = *c;
    }
    if (quoted)
        *text++ = '"';
    *text = '\0';
    return (int)length;
}
