/*
 * profile_file.h - the text of a profile, read whole, checked as far as a
 * parser of settings does not: NUL bytes, a byte order mark, its size.
 */
#ifndef BENCH_PROFILE_FILE_H
#define BENCH_PROFILE_FILE_H

/* Where `name` is: DIRECTORY/NAME.conf, or itself when it ends in .conf.
 * Returns 0 and *path (yours to free) or a negative errno and one line in
 * `error`, with the names that there are. */
int profile_find(const char *directory, const char *name, char **path,
                 char *error);

/* The names of all profiles in the folder, in order, as an array that ends in
 * NULL: profile_names_release.  Returns how many, or a negative errno. */
int profile_names(const char *directory, char ***names);
void profile_names_release(char **names);

/* The whole file in *text, yours to free, and the number of its lines. */
int profile_read(const char *path, char **text, int *lines, char *error);

#endif
