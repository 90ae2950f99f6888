#include "record.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "profile.h"
#include "sampler.h"

/* --- writing ------------------------------------------------------------ */

static int append(int fd, const char *line, int length)
{
    return length < 0 ? length : folder_append(fd, line, (size_t)length, true);
}

int record_open(struct record *record, const char *dir)
{
    int *const fds[] = {&record->trials_fd, &record->pairs_fd,
                        &record->samples_fd};
    static const char *const names[] = {"trials.csv", "pairs.csv",
                                        "samples.csv"};

    for (int i = 0; i < 3; i++) {
        *fds[i] = folder_open(dir, names[i]);
        if (*fds[i] < 0)
            return *fds[i]; /* the process ends: no use closing the others */
    }
    return 0;
}

int record_create(const char *dir)
{
    char header[RESULT_LINE_BYTES];
    struct record record;
    int result = record_open(&record, dir);

    if (result)
        return result;
    result = append(record.trials_fd, header,
                    result_format_header(header, sizeof header));
    if (!result)
        result = append(record.pairs_fd, pair_row_header,
                        (int)strlen(pair_row_header));
    if (!result)
        result = append(record.samples_fd, sampler_header,
                        (int)strlen(sampler_header));
    (void)close(record.trials_fd); /* synced */
    (void)close(record.pairs_fd);
    (void)close(record.samples_fd);
    return result;
}

int record_trial(const struct record *record, const struct result *row)
{
    char line[RESULT_LINE_BYTES];

    return append(record->trials_fd, line,
                  result_format(row, line, sizeof line));
}

int record_pair(const struct record *record, const struct pair_row *row)
{
    char line[RESULT_LINE_BYTES];

    return append(record->pairs_fd, line,
                  pair_row_format(row, line, sizeof line));
}

/* --- mending ------------------------------------------------------------ */

/* Where the last whole line ends. */
static off_t end_of_lines(int fd)
{
    off_t end = lseek(fd, 0, SEEK_END);
    char byte;

    while (end > 0 && pread(fd, &byte, 1, end - 1) == 1 && byte != '\n')
        end--;
    return end;
}

static int cut_last_line(const char *dir, const char *name)
{
    char path[PATH_BYTES];
    int fd, result = 0;

    folder_path(dir, name, path);
    fd = open(path, O_RDWR | O_CLOEXEC);
    if (fd < 0)
        return -errno;
    if (ftruncate(fd, end_of_lines(fd)) || fsync(fd))
        result = -errno;
    (void)close(fd); /* synced */
    return result;
}

/* What rewriting samples.csv needs; lives in drop_samples. */
struct samples {
    FILE *from;
    int trials; /* those of later ones go */
};

/* The header's number is 0. */
static int copy_samples(const void *data, FILE *to)
{
    const struct samples *samples = data;
    char *line = NULL;
    size_t size = 0;

    while (getline(&line, &size, samples->from) > 0)
        if (strtol(line, NULL, 10) <= samples->trials)
            (void)fputs(line, to); /* folder_write asks for errors */
    free(line);
    return ferror(samples->from) || ferror(to) ? -EIO : 0;
}

static int drop_samples(const char *dir, int trials)
{
    struct samples samples = {.trials = trials};
    char path[PATH_BYTES];
    int result;

    folder_path(dir, "samples.csv", path);
    samples.from = fopen(path, "re");
    if (!samples.from)
        return -errno;
    result = folder_write(dir, "samples.csv", copy_samples, &samples);
    (void)fclose(samples.from); /* only read */
    return result;
}

/* "7.csv" and "7-wrk.txt" are of the seventh trial, "pair3a-wrk.txt" is of the
 * third pair; 0 for what is neither. */
static long number_of(const char *name, const char *prefix)
{
    size_t length = strlen(prefix);

    return strncmp(name, prefix, length) == 0 ? strtol(name + length, NULL, 10)
                                              : 0;
}

static int drop_files(const char *dir, const char *subfolder, int trials,
                      int pairs)
{
    char path[PATH_BYTES];
    struct dirent *entry;
    DIR *folder;
    int result = 0;

    folder_path(dir, subfolder, path);
    folder = opendir(path);
    if (!folder)
        return -errno;
    while ((entry = readdir(folder)))
        if ((number_of(entry->d_name, "") > trials ||
             number_of(entry->d_name, "pair") > pairs) &&
            unlinkat(dirfd(folder), entry->d_name, 0))
            result = -errno;
    (void)closedir(folder); /* only read */
    return result;
}

static int load_rows(const char *dir, struct results *trials,
                     struct pair_rows *pairs, char *error)
{
    char path[PATH_BYTES];
    int result;

    folder_path(dir, "trials.csv", path);
    result = results_load(trials, path, error, ERROR_BYTES);
    if (result)
        return result;
    folder_path(dir, "pairs.csv", path);
    result = pair_rows_load(pairs, path, error, ERROR_BYTES);
    if (result)
        results_release(trials);
    return result;
}

/* A disturbed trial has a number as any other. */
static int drop_unfinished(const char *dir, int trials, int pairs)
{
    int result = drop_samples(dir, trials);

    if (!result)
        result = drop_files(dir, "latency", trials, pairs);
    return result ? result : drop_files(dir, "log", trials, pairs);
}

int record_mend(const char *dir, struct results *trials,
                struct pair_rows *pairs, char *error)
{
    static const char *const names[] = {"trials.csv", "pairs.csv",
                                        "samples.csv"};
    int result = 0;

    for (int i = 0; i < 3 && !result; i++) {
        result = cut_last_line(dir, names[i]);
        if (result)
            (void)snprintf(error, ERROR_BYTES, "%.300s/%s: %s", dir, names[i],
                           strerror(-result));
    }
    if (!result)
        result = load_rows(dir, trials, pairs, error);
    if (result)
        return result;
    result = drop_unfinished(dir, (int)trials->count, (int)pairs->count);
    if (result) {
        (void)snprintf(error, ERROR_BYTES, "cannot mend %.300s: %s", dir,
                       strerror(-result));
        results_release(trials);
        pair_rows_release(pairs);
    }
    return result;
}
