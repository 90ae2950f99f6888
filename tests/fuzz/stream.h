/*
 * stream.h - what the fuzzers have in common: the corpus, and what its files
 * mean.
 *
 * A file is what a client sends, in the notation of specs.h: {N*text} stands
 * for N times the text, so that a limit of 16 KiB takes a few bytes to reach
 * and a mutation of N to cross.  Here it may be broken in any way: what makes
 * no sense stands for itself, and what becomes too long is cut off.
 */
#ifndef TESTS_FUZZ_STREAM_H
#define TESTS_FUZZ_STREAM_H

#include <dirent.h>

#include "../support.h"

#define STREAM_CORPUS "tests/fuzz/corpus"

/* Files to ask for, and what a link there points at and nobody may get. */
#define STREAM_ROOT   "tests/fuzz/root"
#define STREAM_SECRET "Nothing below this line is for clients."

enum {
    STREAM_MAX_BYTES = 24 * 1024, /* beyond every limit of a head */
    STREAM_TIMES_DIGITS = 5
};

/* A {N*text}; `end` is behind it. */
struct repeat {
    size_t times, text_at, text_bytes, end;
};

/* True when there is one at data[at]. */
static inline bool repeat_parse(struct repeat *repeat, const char *data,
                                size_t size, size_t at)
{
    size_t digits = 0;
    const char *end;

    *repeat = (struct repeat){0};
    if (data[at++] != '{')
        return false;
    for (; at < size && data[at] >= '0' && data[at] <= '9'; at++, digits++)
        repeat->times = repeat->times * 10 + (size_t)(data[at] - '0');
    if (digits == 0 || digits > STREAM_TIMES_DIGITS || at == size ||
        data[at++] != '*')
        return false;
    end = memchr(data + at, '}', size - at);
    repeat->text_at = at;
    repeat->text_bytes = end ? (size_t)(end - data) - at : 0;
    repeat->end = at + repeat->text_bytes + 1;
    return end;
}

static inline void stream_add(struct bytes *stream, const char *data,
                              size_t size)
{
    if (size > STREAM_MAX_BYTES - stream->size)
        size = STREAM_MAX_BYTES - stream->size;
    bytes_add(stream, data, size);
}

/* Appends what a file's bytes stand for. */
static inline void stream_expand(struct bytes *stream, const char *data,
                                 size_t size)
{
    struct repeat repeat;

    for (size_t at = 0; at < size;) {
        if (!repeat_parse(&repeat, data, size, at)) {
            stream_add(stream, data + at++, 1);
            continue;
        }
        for (size_t i = 0; i < repeat.times && repeat.text_bytes > 0 &&
                           stream->size < STREAM_MAX_BYTES;
             i++)
            stream_add(stream, data + repeat.text_at, repeat.text_bytes);
        at = repeat.end;
    }
}

/* To draw cuts from: any number but 0, and the same for the same data.
 * FNV-1a. */
static inline uint64_t stream_seed(const uint8_t *data, size_t size)
{
    uint64_t hash = 14695981039346656037ULL;

    for (size_t i = 0; i < size; i++)
        hash = (hash ^ data[i]) * 1099511628211ULL;
    return hash | 1;
}

/* Appends the file's bytes; false when it cannot be read. */
static inline bool load_file(struct bytes *bytes, const char *path)
{
    FILE *file = fopen(path, "rb");
    char piece[4096];
    size_t size;
    bool good;

    if (!file)
        return false;
    while ((size = fread(piece, 1, sizeof piece, file)) > 0)
        bytes_add(bytes, piece, size);
    good = !ferror(file);
    (void)fclose(file); /* was only read */
    return good;
}

static inline bool save_file(const char *path, const char *data, size_t size)
{
    FILE *file = fopen(path, "wb");
    bool good;

    if (!file)
        return false;
    good = size == 0 || fwrite(data, size, 1, file) == 1;
    return fclose(file) == 0 && good;
}

/* The files of a folder, in the order of their names: every run sees the same.
 * Returns how many, or -1; free each of (*files)[0..count), and *files. */
static inline int files_of(const char *folder, struct dirent ***files)
{
    int count = scandir(folder, files, NULL, alphasort), kept = 0;

    for (int i = 0; i < count; i++)
        if ((*files)[i]->d_name[0] == '.')
            free((*files)[i]);
        else
            (*files)[kept++] = (*files)[i];
    return count < 0 ? -1 : kept;
}

#endif
