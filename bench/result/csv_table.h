/*
 * csv_table.h - a file of CSV (csv.h) with a header: rows one by one, columns
 * found by name, and what is wrong said with file and line.
 *
 * Does not know what the columns mean; rows are all as long as the header.
 *
 *   1. csv_table_open
 *   2. csv_table_next until it says 0 or fails; csv_table_text and
 *      csv_table_number in between
 *   3. csv_table_close
 */
#ifndef BENCH_CSV_TABLE_H
#define BENCH_CSV_TABLE_H

#include <stdbool.h>

#include "csv.h"

enum {
    CSV_TABLE_COLUMNS = 16
};

/* Borrows path, names and error.  Private but for what the functions say. */
struct csv_table {
    const char *path;
    const char *const *names; /* [count], of the columns wanted */
    int count;
    int optional;    /* so many of the last ones may be missing: then "" */
    bool may_be_cut; /* a last line cut off ends the file */
    char *error;
    size_t error_size;
    FILE *file;
    struct csv_reader reader;
    struct csv_record record;
    int field_of[CSV_TABLE_COLUMNS]; /* where each column stands; -1: missing */
    int field_count;
};

/* All that follows returns 0 (or what is said), or a negative errno with one
 * line in `error`: -EBADMSG for what is wrong with the content. */

/* Opens the file and reads its header; path, names, count (up to
 * CSV_TABLE_COLUMNS), optional, may_be_cut, error and error_size are set by the
 * caller.  On failure there is nothing to close. */
int csv_table_open(struct csv_table *table);

/* 1: the next row is there; 0: there is none. */
int csv_table_next(struct csv_table *table);

void csv_table_close(struct csv_table *table);

/* A field of the row; valid until the next one. */
const char *csv_table_text(const struct csv_table *table, int column);

/* A number from 0 to `most` in plain figures; no "nan", no "0x10". */
int csv_table_number(struct csv_table *table, int column, double most,
                     double *value);

/* "PATH:LINE: what": returns `code`. */
int csv_table_refuse(struct csv_table *table, int code, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
