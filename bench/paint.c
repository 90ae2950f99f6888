#include "paint.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* style.gp's stroke[] in xterm's palette. */
static const int PALETTE[] = {33, 208, 36, 175, 81, 245};

bool paint_is_wanted(FILE *out)
{
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");

    return isatty(fileno(out)) && !(no_color && no_color[0]) && term &&
           term[0] && strcmp(term, "dumb") != 0;
}

static bool is_part_of_word(char c)
{
    return isalnum((unsigned char)c) || (c && strchr("-_", c)) ||
           (unsigned char)c >= 0x80;
}

/* How many bytes here are the word, whole; 0: none.  A blank of the word may be
 * the end of a line, and what the next one begins with. */
static size_t span_of(const char *at, const char *word)
{
    const char *end = at;

    for (; *word; word++) {
        size_t blanks = strspn(end, " \n");
        if (*word == ' ' ? blanks == 0 : *word != *end)
            return 0;
        end += *word == ' ' ? blanks : 1;
    }
    return is_part_of_word(*end) ? 0 : (size_t)(end - at);
}

/* The longest of the words that stands here, and its bytes; NULL: none does. */
static const struct painted *find(const char *at, const struct painted *words,
                                  size_t count, size_t *length)
{
    const struct painted *found = NULL;

    *length = 0;
    for (size_t i = 0; i < count; i++) {
        size_t span = span_of(at, words[i].word);
        if (span <= *length)
            continue;
        *length = span;
        found = &words[i];
    }
    return found;
}

void paint_words(const char *text, const struct painted *words, size_t count,
                 FILE *out)
{
    char before = '\0';

    while (*text) {
        size_t length = 0;
        const struct painted *word =
            is_part_of_word(before) ? NULL : find(text, words, count, &length);
        length = word ? length : 1;
        if (word && (size_t)word->colour < sizeof PALETTE / sizeof PALETTE[0])
            fprintf(out, "\033[38;5;%dm%.*s\033[0m", PALETTE[word->colour],
                    (int)length, text);
        else
            fprintf(out, "%.*s", (int)length, text);
        text += length;
        before = text[-1];
    }
}
