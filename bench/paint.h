/*
 * paint.h - colour for a terminal, put on words of a text that is finished: who
 * writes it knows nothing of colours, and every word is there without them.
 *
 * The colours are those of the charts, as near as 256 of them come.
 */
#ifndef BENCH_PAINT_H
#define BENCH_PAINT_H

#include <stdbool.h>
#include <stdio.h>

/* A word, whole: "event" is none in "event-loop"; or several, which a line's
 * end may part. */
struct painted {
    const char *word;
    int colour; /* from 0; those beyond the sixth stay as they are */
};

/* Whether `out` is a terminal that shows colours, and nobody has set NO_COLOR
 * (no-color.org). */
bool paint_is_wanted(FILE *out);

/* Writes the text with all of words[count] in their colours. */
void paint_words(const char *text, const struct painted *words, size_t count,
                 FILE *out);

#endif
