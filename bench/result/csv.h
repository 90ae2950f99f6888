/*
 * csv.h - comma-separated values as RFC 4180 has them: quoted fields, ""
 * inside them, embedded commas and line breaks.  Lines may end in LF or CRLF.
 *
 * Does not know what columns mean, nor whether all rows are equally long.
 *
 *   1. csv_reader_init with an open file
 *   2. csv_read until it says something other than CSV_RECORD
 *   3. the caller closes the file
 */
#ifndef BENCH_CSV_H
#define BENCH_CSV_H

#include <stddef.h>
#include <stdio.h>

enum {
    CSV_TEXT_BYTES = 16384,
    CSV_FIELDS_MAX = 256
};

/* What a field of `bytes` bytes can grow to by quoting, with its NUL. */
#define CSV_QUOTED_BYTES(bytes) (2 * (bytes) + 3)

enum csv_outcome {
    CSV_RECORD,          /* a whole record was read */
    CSV_END,             /* nothing is left */
    CSV_CUT,             /* the last line has no line break: a writer was
                            killed, or the disk was full */
    CSV_STRAY_QUOTE,     /* a quote where none may stand */
    CSV_OPEN_QUOTE,      /* a quoted field of several lines never ends */
    CSV_NUL,             /* a NUL byte */
    CSV_TOO_LONG,        /* more than CSV_TEXT_BYTES */
    CSV_TOO_MANY_FIELDS, /* more than CSV_FIELDS_MAX */
    CSV_UNREADABLE       /* the stream failed: errno */
};

/* Borrows `file` until the last csv_read. */
struct csv_reader {
    FILE *file;
    int line; /* the next to be read, from 1 */
};

/* One record; owned by the caller, nothing to free.  Its contents mean
 * something only after CSV_RECORD, but `line` always does. */
struct csv_record {
    int line; /* where it begins, from 1 */
    int field_count;
    const char *field[CSV_FIELDS_MAX]; /* [field_count], in `text` */
    size_t text_bytes;                 /* used */
    char text[CSV_TEXT_BYTES];
};

void csv_reader_init(struct csv_reader *reader, FILE *file);

/* Reads one record.  After any outcome but CSV_RECORD reading is over. */
enum csv_outcome csv_read(struct csv_reader *reader, struct csv_record *record);

/* "a quote that is never closed": for the end of `FILE:LINE: ...`. */
const char *csv_outcome_text(enum csv_outcome outcome);

/* Writes `field` to `text`, quoted if it has to be.  Returns the length, or
 * -ENOSPC when `size` does not hold it and its NUL. */
int csv_quote(const char *field, char *text, size_t size);

#endif
