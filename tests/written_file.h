/*
 * written_file.h - one file that a test writes what it likes into, for whoever
 * reads it back.  Made and removed with the group.
 */
#ifndef TESTS_WRITTEN_FILE_H
#define TESTS_WRITTEN_FILE_H

#include "support.h"

#define assert_same(a, b) assert_true((a) == (b))

static char PATH[] = "/tmp/test_written.XXXXXX";

static inline int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(PATH);
    return fd < 0 ? -1 : close(fd);
}

static inline int remove_file(void **state)
{
    (void)state;
    return unlink(PATH);
}

/* Empties it; the caller closes what is returned. */
static inline FILE *open_file(void)
{
    FILE *file = fopen(PATH, "we");

    assert_non_null(file);
    return file;
}

static inline void write_file(const char *text)
{
    FILE *file = open_file();

    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

#endif
