/*
 * environment.h - our environment with some variables added or replaced, for
 * a child.
 */
#ifndef BENCH_ENVIRONMENT_H
#define BENCH_ENVIRONMENT_H

/* `additions` are "NAME=value", and end in NULL.  The array returned is the
 * caller's to free, what it points to is not.  NULL when memory ran out. */
char **environment_new(const char *const *additions);

#endif
