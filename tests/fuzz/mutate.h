/*
 * mutate.h - streams made from the corpus and the table, by chance: the same
 * from the same seed.
 *
 *   1. mutator_init
 *   2. mutator_next gives a file's bytes; stream_expand and stream_tame make
 *      of them what is sent
 *   3. mutator_release
 */
#ifndef TESTS_FUZZ_MUTATE_H
#define TESTS_FUZZ_MUTATE_H

#include "../specs.h"
#include "stream.h"

enum {
    MUTATIONS_MAX = 4, /* of a stream; as often none */
    TEXTS_MAX = 2048
};

/* Texts to begin with, or to throw in; owned: texts_free. */
struct texts {
    struct bytes text[TEXTS_MAX];
    size_t count;
};

struct mutator {
    struct texts table, corpus, words; /* specs.h; its files; http.dict */
    uint64_t random;
};

static inline void texts_free(struct texts *texts)
{
    for (size_t i = 0; i < texts->count; i++)
        bytes_free(&texts->text[i]);
    texts->count = 0;
}

static inline void texts_load(struct texts *texts, const char *folder)
{
    struct dirent **files = NULL;
    int count = files_of(folder, &files);

    for (int i = 0; i < count; i++) {
        char path[512];

        (void)snprintf(path, sizeof path, "%s/%s", folder, files[i]->d_name);
        if (texts->count < TEXTS_MAX &&
            load_file(&texts->text[texts->count], path))
            texts->count++;
        free(files[i]);
    }
    free(files);
}

/* Appends what a line of the dictionary means: "text", with \xNN. */
static inline void word_parse(struct bytes *word, const char *line)
{
    const char *at = strchr(line, '"'), *end = strrchr(line, '"');

    for (at = at ? at + 1 : end; at < end; at++) {
        unsigned byte = (unsigned char)*at;

        if (at[0] == '\\' && at[1] == 'x' && sscanf(at + 2, "%2x", &byte) == 1)
            at += 3;
        else if (at[0] == '\\')
            byte = (unsigned char)*++at;
        bytes_add(word, &(char){(char)byte}, 1);
    }
}

static inline void words_load(struct texts *words, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[256];

    assert_non_null(file);
    while (fgets(line, sizeof line, file) && words->count < TEXTS_MAX)
        if (line[0] == '"')
            word_parse(&words->text[words->count++], line);
    (void)fclose(file); /* was only read */
}

static inline void mutator_init(struct mutator *mutator, uint64_t seed)
{
    *mutator = (struct mutator){.random = seed * 2 + 1};
    for (size_t i = 0; i < COUNT(specs); i++)
        bytes_add(&mutator->table.text[mutator->table.count++],
                  specs[i].request, strlen(specs[i].request));
    texts_load(&mutator->corpus, STREAM_CORPUS "/conn");
    words_load(&mutator->words, "tests/fuzz/http.dict");
    assert_true(mutator->corpus.count > 0 && mutator->words.count > 0);
}

static inline void mutator_release(struct mutator *mutator)
{
    texts_free(&mutator->table);
    texts_free(&mutator->corpus);
    texts_free(&mutator->words);
}

static inline const struct bytes *texts_draw(const struct texts *texts,
                                             uint64_t *random)
{
    return &texts->text[chance_below(random, texts->count)];
}

/* Puts text in the place of `cut` bytes at `at`. */
static inline void bytes_replace(struct bytes *bytes, size_t at, size_t cut,
                                 const char *text, size_t size)
{
    struct bytes result = {0};

    bytes_add(&result, bytes->data, at);
    bytes_add(&result, text, size);
    bytes_add(&result, bytes->data + at + cut, bytes->size - at - cut);
    bytes_free(bytes);
    *bytes = result;
}

/* Changes the text, which is not empty, in one place. */
static inline void mutate(struct mutator *mutator, struct bytes *text)
{
    uint64_t *random = &mutator->random;
    size_t at = chance_below(random, text->size);
    size_t size = 1 + chance_below(random, text->size - at);
    const struct bytes *word = texts_draw(&mutator->words, random);
    char byte = (char)chance_below(random, 256);

    switch (chance_below(random, 6)) {
    case 0:
        text->data[at] = byte;
        break;
    case 1:
        text->data[at] ^= (char)(1 << chance_below(random, 8));
        break;
    case 2:
        bytes_replace(text, at, size < 16 ? size : 1, "", 0);
        break;
    case 3: /* again */
        bytes_replace(text, at + size, 0, text->data + at, size);
        break;
    case 4:
        bytes_replace(text, at, 0, word->data, word->size);
        break;
    default:
        bytes_replace(text, at, size < word->size ? size : word->size,
                      word->data, word->size);
        break;
    }
}

/* The next text, in the notation of the corpus, into `text`. */
static inline void mutator_next(struct mutator *mutator, struct bytes *text)
{
    uint64_t *random = &mutator->random;
    size_t times = 1 + chance_below(random, 3);

    text->size = 0;
    bytes_add(text, "", 0);
    for (; times > 0; times--) {
        const struct texts *from =
            chance_below(random, 3) == 0 ? &mutator->corpus : &mutator->table;
        const struct bytes *part = texts_draw(from, random);

        bytes_add(text, part->data ? part->data : "", part->size);
    }
    times = chance_below(random, 2 * MUTATIONS_MAX);
    for (; times > MUTATIONS_MAX && text->size > 0; times--)
        mutate(mutator, text);
}

/* How many bytes the digit at `at` has, which may be escaped; 0: none. */
static inline size_t digit_bytes(const struct bytes *text, size_t at)
{
    const char *data = text->data + at;
    size_t left = text->size - at;

    if (left > 0 && data[0] >= '0' && data[0] <= '9')
        return 1;
    return left > 2 && data[0] == '%' && data[1] == '3' && data[2] >= '0' &&
                   data[2] <= '9'
               ? 3
               : 0;
}

/* The text at data[0..at) ends like this. */
static inline bool ends_in(const char *data, size_t at, const char *end)
{
    size_t size = strlen(end);

    return at >= size && memcmp(data + at - size, end, size) == 0;
}

/* Shortens every amount behind a slash, however its path is written, so that
 * no answer takes long. */
static inline void stream_tame(struct bytes *stream)
{
    for (size_t at = 1; at <= stream->size; at++) {
        size_t digits = 1, end = at, bytes;

        if (stream->data[at - 1] != '/')
            continue;
        if (ends_in(stream->data, at, "/bytes/"))
            digits = 5;
        if (ends_in(stream->data, at, "/cpu/"))
            digits = 3;
        for (; digits > 0 && (bytes = digit_bytes(stream, end)); digits--)
            end += bytes;
        while ((bytes = digit_bytes(stream, end))) {
            memmove(stream->data + end, stream->data + end + bytes,
                    stream->size - end - bytes);
            stream->size -= bytes;
        }
    }
}

#endif
