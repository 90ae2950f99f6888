/*
 * chart_text.h - text on a chart: numbers as people read them, how wide words
 * are, and foreign words made harmless.
 *
 * Pure: text in, text out.  All results end in '\0' and are cut, never
 * overrun, at `size`; a cut never splits a UTF-8 character.
 */
#ifndef BENCH_CHART_TEXT_H
#define BENCH_CHART_TEXT_H

#include <stdbool.h>
#include <stddef.h>

enum {
    TEXT_BYTES = 256
};

/* One line of valid UTF-8: control characters become blanks, bytes that are
 * no UTF-8 become '?'. */
void text_clean(const char *text, char *out, size_t size);

/* text_clean, and the first letter a capital, as at the start of a line. */
void text_capitalize(const char *text, char *out, size_t size);

/* As a gnuplot string in single quotes, in which nothing but '' is special.
 * Returns 0, or -ENOSPC. */
int text_quote(const char *text, char *out, size_t size);

/* As part of a file's name: letters, digits, '-', '_' and '.', not first. */
void text_file_part(const char *text, char *out, size_t size);

/* As an identifier: letters, digits and '_'. */
void text_identifier(const char *text, char *out, size_t size);

/* Appends `more` to the remarks in `text`, a middle dot between. */
void text_append(char *text, size_t size, const char *more);

/* Width in DejaVu Sans, a few per cent on the safe side. */
double text_width_px(const char *text, double font_px, bool bold);

/* At most `width_px` wide, ended by an ellipsis where it had to be cut. */
void text_fit(const char *text, double font_px, bool bold, double width_px,
              char *out, size_t size);

/* Broken at blanks into at most `max` lines of `width_px`, the last one cut
 * to fit; returns how many there are.  The dot between two remarks
 * (text_append) stands neither at the end of a line nor at its beginning. */
int text_wrap(const char *text, double font_px, bool bold, double width_px,
              char lines[][TEXT_BYTES], int max);

/* 0.53, 9.6, 853, 9.6k, 107k, 1.2M */
void number_format(double value, char *out, size_t size);

/* On an axis, where 12.5k must not become 12k: 0, 2.5k, 12.5k, 120k, 2M */
void tick_format(double value, char *out, size_t size);

/* 1, 256, 1k for 1024 and 1000 alike, 1.5k, 10k */
void connections_format(int connections, char *out, size_t size);

/* "142 us", "9.6 ms", "60 s" */
void latency_format(double us, char *out, size_t size);

/* "12 KiB", "0.56 KiB", "587 MiB", "1.2 GiB" */
void kib_format(double kib, char *out, size_t size);

#endif
