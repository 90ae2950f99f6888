/*
 * human.h - numbers and names as people read them, in plain text.
 *
 * Pure: a value in, a short text out.  The text is returned by value, so that
 * a call can stand among printf's arguments:
 *
 *   printf("%s/s", human_number(84123.4).text);   84.1k/s
 */
#ifndef BENCH_HUMAN_H
#define BENCH_HUMAN_H

#include <stddef.h>

struct human {
    char text[80];
};

/* Three significant digits: 0.123, 8.31, 84.1k, 1.02M, 3.00G; "-" when it was
 * not measured (NaN). */
struct human human_number(double value);

/* The same with a unit: 36.0 KiB, 587 MiB, 1.02 GiB. */
struct human human_kib(double kib);

/* A count in full: 10,000. */
struct human human_count(long count);

/* How many times as much: 1.31x, 9.10x, 40.2x, 0.0123x. */
struct human human_factor(double factor);

/* How much more, for factors from 1: 8.2 %, 31 %, less than 0.1 %. */
struct human human_excess(double factor);

/* A share that somebody chose, as it was chosen: 0.05 is 5 %, 2.5 %. */
struct human human_share(double share);

/* A change by that factor, with its sign: +4.1%, -12%, 0.0%, +12.5x. */
struct human human_change(double factor);

/* A name that came from outside, on one line and without control characters,
 * at most `columns` characters (up to 64) of UTF-8; what is cut off ends in
 * "...". */
struct human human_name(const char *name, size_t columns);

/* Characters of UTF-8 in `text`. */
size_t human_columns(const char *text);

#endif
