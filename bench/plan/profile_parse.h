/*
 * profile_parse.h - a profile's text understood by libconfuse, every single
 * value checked on the line where it stands.
 *
 * Does not know struct profile, nor what values mean together.
 */
#ifndef BENCH_PROFILE_PARSE_H
#define BENCH_PROFILE_PARSE_H

#include <confuse.h>

/* `text` has `lines` lines; `path` is for messages.  Returns 0 and *cfg, to be
 * given to cfg_free, or a negative errno and one line in `error`. */
int profile_parse(const char *path, const char *text, int lines, cfg_t **cfg,
                  char *error);

/* The line on which a section sets a key; 0 when it does not. */
int profile_line(cfg_t *section, const char *key);

#endif
