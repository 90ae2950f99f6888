#include "command.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Words grow at `end`, separated by NUL bytes. */
struct splitter {
    char *words;
    size_t used, capacity;
    size_t count;
};

static int append(struct splitter *splitter, const char *bytes, size_t length)
{
    if (splitter->used + length > splitter->capacity) {
        size_t capacity = 2 * (splitter->used + length);
        char *words = realloc(splitter->words, capacity);
        if (!words)
            return -ENOMEM;
        splitter->words = words;
        splitter->capacity = capacity;
    }
    memcpy(splitter->words + splitter->used, bytes, length);
    splitter->used += length;
    return 0;
}

/* Appends what stands at *text - a placeholder or one byte - and moves on. */
static int append_next(struct splitter *splitter, const char **text,
                       const char *port, const char *run_dir)
{
    const char *from = *text;
    size_t length = 1;

    if (strncmp(*text, "{port}", 6) == 0) {
        from = port;
        length = strlen(port);
        *text += 6;
    } else if (strncmp(*text, "{run}", 5) == 0) {
        from = run_dir;
        length = strlen(run_dir);
        *text += 5;
    } else {
        *text += 1;
    }
    return append(splitter, from, length);
}

static int word_split(struct splitter *splitter, const char **text,
                      const char *port, const char *run_dir)
{
    bool quoted = false;
    int result = 0;

    while (result == 0 && **text && (quoted || !strchr(" \t\r\n", **text))) {
        if (**text == '"') {
            quoted = !quoted;
            ++*text;
        } else {
            result = append_next(splitter, text, port, run_dir);
        }
    }
    if (result < 0)
        return result;
    if (quoted)
        return -EINVAL;
    splitter->count++;
    return append(splitter, "", 1);
}

/* One block: the pointers, then the words they point to. */
static char **vector_new(const struct splitter *splitter)
{
    size_t pointers = (splitter->count + 1) * sizeof(char *);
    char **argv = malloc(pointers + splitter->used);
    char *word;

    if (!argv)
        return NULL;
    word = (char *)argv + pointers;
    memcpy(word, splitter->words, splitter->used);
    for (size_t i = 0; i < splitter->count; i++) {
        argv[i] = word;
        word += strlen(word) + 1;
    }
    argv[splitter->count] = NULL;
    return argv;
}

int command_split(const char *text, int port, const char *run_dir, char ***argv)
{
    struct splitter splitter = {0};
    char port_text[16];
    int result = 0;

    (void)snprintf(port_text, sizeof(port_text), "%d", port);
    text += strspn(text, " \t\r\n");
    while (*text && result == 0) {
        result = word_split(&splitter, &text, port_text, run_dir);
        text += strspn(text, " \t\r\n");
    }
    if (result == 0 && splitter.count == 0)
        result = -ENODATA;
    if (result == 0) {
        *argv = vector_new(&splitter);
        result = *argv ? 0 : -ENOMEM;
    }
    free(splitter.words);
    return result;
}

void command_release(char **argv)
{
    free(argv);
}
