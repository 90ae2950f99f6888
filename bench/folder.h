/*
 * folder.h - a run's folder below results/: made, locked, written row by row.
 *
 *   results/20261123T120000Z-default/
 *     run.json trials.csv samples.csv latency/ log/ charts/ ...
 *
 * Every row is one write, and on the disk before the next trial starts: a
 * killed run loses at most the trial in flight.  Does not know what the
 * rows say.
 *
 *   1. folder_lock: one run at a time
 *   2. folder_create, and once its first files are in it, folder_show: a
 *      run's folder is there with all that makes it one, or not at all
 *   3. folder_open, folder_append
 *   4. folder_finish points results/latest here
 */
#ifndef BENCH_FOLDER_H
#define BENCH_FOLDER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum {
    PATH_BYTES = 1024
};

/* Makes `results` if need be and locks it until the process ends.  Returns a
 * descriptor to keep open, or a negative errno: -EWOULDBLOCK when another run
 * holds it, with its process id in *holder (0: not known). */
int folder_lock(const char *results, long *holder);

/* Makes a folder that will be results/TIME-NAME, or `out` where that is given,
 * with its subfolders; that name goes to `path`, and the one it has until
 * folder_show, a hidden one beside it, to `hidden`.  Returns 0 or a negative
 * errno; -EEXIST when there is such a folder already. */
int folder_create(const char *results, const char *name, const char *out,
                  char path[PATH_BYTES], char hidden[PATH_BYTES]);

/* Gives it its name.  Returns 0 or a negative errno. */
int folder_show(const char *hidden, const char *path);

/* FOLDER/NAME; cut when too long, which folder_create has excluded. */
void folder_path(const char *folder, const char *name, char path[PATH_BYTES]);

/* Opens FOLDER/NAME for appending.  Returns a descriptor or a negative
 * errno. */
int folder_open(const char *folder, const char *name);

/* Writes all of text in one call; `sync` makes it last.  Returns 0 or a
 * negative errno. */
int folder_append(int fd, const char *text, size_t bytes, bool sync);

/* Writes FOLDER/NAME anew: to a temporary name, synced, renamed.  The text is
 * made by `write_text`, which returns 0 or a negative errno. */
int folder_write(const char *folder, const char *name,
                 int (*write_text)(const void *data, FILE *file),
                 const void *data);

/* Makes results/latest a link to the folder, at once.  Returns 0 or a
 * negative errno. */
int folder_finish(const char *results, const char *folder);

#endif
