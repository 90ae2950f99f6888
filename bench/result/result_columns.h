/*
 * result_columns.h - what result.c (writes rows) and result_load.c (reads
 * them) have to agree on; of no use to anybody else.
 */
#ifndef BENCH_RESULT_COLUMNS_H
#define BENCH_RESULT_COLUMNS_H

#include "result.h"

/* The columns that say which trial a row is about, in their order; the
 * measured ones (enum metric) follow. */
enum key {
    KEY_TRIAL,
    KEY_SCENARIO,
    KEY_SERVER,
    KEY_CONNECTIONS,
    KEY_REPEAT,
    KEY_ORDER,
    KEY_VALID,
    KEY_STATUS,
    KEY_REASON,
    KEY_COUNT
};

const char *result_key_name(enum key key); /* "connections" */

/* The word that stands for a value of a column of words; NULL for a column of
 * numbers, and for what is no value of it. */
const char *metric_word(enum metric metric, double value);

/* The other way round; whether there is such a word. */
bool metric_of_word(enum metric metric, const char *text, double *value);

/* Turns control characters into blanks, in place.  A reason often quotes a
 * program's last words: with one line to a row, a row cut short by a kill
 * can be told from one with line breaks, and awk can read the file. */
void result_one_line(char *text);

#endif
