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

/* The longest of the words that stands here, whole; NULL: none does. */
static const struct painted *find(const char *at, const struct painted *words,
                                  size_t count)
{
    const struct painted *found = NULL;
    size_t longest = 0;

    for (size_t i = 0; i < count; i++) {
        size_t length = strlen(words[i].word);
        if (length <= longest || strncmp(at, words[i].word, length) != 0 ||
            is_part_of_word(at[length]))
            continue;
        longest = length;
        found = &words[i];
    }
    return found;
}

void paint_words(const char *text, const struct painted *words, size_t count,
                 FILE *out)
{
    char before = '\0';

    while (*text) {
        const struct painted *word =
            is_part_of_word(before) ? NULL : find(text, words, count);
        size_t length = word ? strlen(word->word) : 1;
        if (word && (size_t)word->colour < sizeof PALETTE / sizeof PALETTE[0])
            fprintf(out, "\033[38;5;%dm%.*s\033[0m", PALETTE[word->colour],
                    (int)length, text);
        else
            fprintf(out, "%.*s", (int)length, text);
        text += length;
        before = text[-1];
    }
}
