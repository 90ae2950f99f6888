/*
 * tool.h - the first line that a program prints, such as its version.
 *
 * No shell; and no program that hangs can hang us.
 */
#ifndef BENCH_TOOL_H
#define BENCH_TOOL_H

#include <stddef.h>

/* Runs argv (looked up in PATH, stderr dropped) and copies its first line of
 * stdout, cut to `size`, with control bytes replaced.  Its exit status is not
 * looked at: `wrk -v` exits 1.  Returns 0, -ENOENT when there is no such
 * program, -ENODATA when it printed nothing, -ETIMEDOUT after 2 s (it is
 * killed), or another negative errno. */
int tool_first_line(char *const *argv, char *text, size_t size);

#endif
